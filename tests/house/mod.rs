//! The repository's rules about itself.

mod clauses;
mod layers;
mod repository;
mod sizes;
