//! Documents of issued invoices.

mod archival;
mod laid_down;
mod pdf;
mod ubl;
