//! Documents of issued invoices.

mod laid_down;
mod pdf;
