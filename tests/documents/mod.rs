//! Documents of issued invoices.

mod pdf;
