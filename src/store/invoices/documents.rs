//! Documents of issued invoices, kept as they were first made.

use crate::documents::rendering::Form;
use crate::store::schema::invoice_documents;
use crate::store::{Connection, StoreError};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Bytes of documents in one form, by the number of the invoice.
pub type Kept = BTreeMap<String, Vec<u8>>;

/// Documents in a form, as far as they are kept.
///
/// # Errors
/// Where the database fails.
pub async fn kept(conn: &mut Connection, numbers: &[&str], form: Form) -> Result<Kept, StoreError> {
    let of = invoice_documents::table
        .filter(invoice_documents::invoice.eq_any(numbers))
        .filter(invoice_documents::media_type.eq(form.media_type()));
    let columns = (invoice_documents::invoice, invoice_documents::bytes);
    let rows: Vec<(String, Vec<u8>)> = of.select(columns).load(conn).await?;
    Ok(rows.into_iter().collect())
}

/// Keeps documents in a form, unless one is kept already; gives what is kept of each then.
///
/// # Errors
/// Where the database fails.
pub async fn keep(conn: &mut Connection, new: Kept, form: Form) -> Result<Kept, StoreError> {
    let row = |(number, bytes): (&String, &Vec<u8>)| {
        (
            invoice_documents::invoice.eq(number.clone()),
            invoice_documents::media_type.eq(form.media_type()),
            invoice_documents::bytes.eq(bytes.clone()),
            invoice_documents::sha256.eq(Sha256::digest(bytes).to_vec()),
        )
    };
    let rows: Vec<_> = new.iter().map(row).collect();
    let insert = diesel::insert_into(invoice_documents::table).values(rows).on_conflict_do_nothing();
    let inserted = insert.execute(conn).await?;
    if inserted == new.len() {
        return Ok(new);
    }
    let numbers: Vec<&str> = new.keys().map(String::as_str).collect();
    kept(conn, &numbers, form).await
}
