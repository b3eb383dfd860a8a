//! Documents of issued invoices.

mod archival;
mod letter;
mod pdf;
