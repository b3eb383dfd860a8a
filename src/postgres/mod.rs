//! The embedded database: a Postgres of our own, which the service starts, watches and stops.
//!
//! It is an ordinary Postgres from the machine's packages on a private cluster: no TCP and no password, only a socket
//! in a folder that nobody else may enter. A thread of its own starts it, starts it again when it dies, and ends it
//! with the service, however the service ends. What the database holds is the business of the store; where
//! `DATABASE_URL` is set, none of this is used.

mod account;
mod binaries;
mod error;
mod folder;
mod orphans;
mod pid_file;
mod postmaster;

pub use account::Account;
pub use binaries::{Binaries, OLDEST};
pub use error::ClusterError;
pub use folder::default_folder;
pub use pid_file::PidFile;
pub use postmaster::command;
