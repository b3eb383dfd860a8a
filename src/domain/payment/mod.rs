//! Payments: what a bank says was received ([`statement`]).

pub mod statement;
