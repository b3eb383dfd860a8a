//! Issued invoices and credit notes as documents. Pure: what was issued goes in, bytes come out.
//!
//! An [`IssuedInvoice`](issued::IssuedInvoice) holds everything that a document shows. It is laid down once, on
//! issue; every document is made of it and of nothing else.

pub mod certificate;
pub mod charts;
pub mod dispatch;
pub mod epc_qr;
pub mod full_credit;
pub mod html;
pub mod issued;
pub mod letters;
pub mod note;
pub mod ordered;
pub mod parties;
pub mod pdf;
pub mod rendering;
pub mod replay;
pub mod said;
pub mod samples;
pub mod sheets;
pub mod snapshot;
pub mod ubl;
