//! Documents of issued invoices.

mod archival;
mod pdf;
