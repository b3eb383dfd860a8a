//! Documents of issued invoices.

mod letter;
mod pdf;
