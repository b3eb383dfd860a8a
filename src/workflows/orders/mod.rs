//! Purchase orders: recording them, naming them on what is issued, how they are used, and checking an invoice.

pub mod check;
pub mod named;
pub mod payer;
pub mod record;

mod facts;
