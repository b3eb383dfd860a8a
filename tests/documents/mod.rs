//! Documents of issued invoices.

mod archival;
mod carried;
mod letter;
mod note;
mod pdf;
