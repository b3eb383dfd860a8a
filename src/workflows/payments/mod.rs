//! Payments and late payers: how invoices stand ([`position`]), payments by hand ([`receive`]) and from bank statements
//! ([`import`]), what they pay ([`allocate`]), the steps towards late payers ([`collect`]) and letters ([`remind`]).

pub mod allocate;
pub mod collect;
pub mod import;
pub mod position;
pub mod receive;
pub mod remind;
