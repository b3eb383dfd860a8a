//! Documents of issued invoices.

mod amounts;
mod archival;
mod laid_down;
mod pdf;
mod ubl;
