//! Documents of issued invoices.

mod archival;
mod html;
mod laid_down;
mod letter;
mod pdf;
mod ubl;
