//! What is recorded of how contracts stand: their staff accounts.

pub mod staff_accounts;
