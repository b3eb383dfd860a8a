//! The repository's rules about itself.

mod clauses;
mod layers;
mod openapi;
mod repository;
mod sizes;
