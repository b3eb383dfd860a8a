//! Documents of issued invoices.

mod amounts;
mod archival;
mod carried;
mod charts;
mod html;
mod laid_down;
mod letter;
mod looks;
mod note;
mod pdf;
mod samples;
mod sheets;
mod ubl;
