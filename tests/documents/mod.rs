//! Documents of issued invoices.

mod pdf;
mod samples;
