//! Fingerprints of what a plan rests on, made where it is kept: of each thing which revisions count.

use crate::store::{Connection, StoreError};
use diesel::sql_types::{Array, BigInt, Nullable, Text};
use diesel_async::RunQueryDsl;
use std::collections::BTreeMap;

/// Fingerprints by the name of what they are of.
pub type Fingerprints = BTreeMap<String, String>;

/// What a plan rests on.
#[derive(Debug, Clone, Default)]
pub struct RestsOn {
    /// Agreements.
    pub agreements: Vec<String>,
    /// Contracts.
    pub contracts: Vec<String>,
    /// Organisations: the supplier, the subscribers and who pays for them.
    pub organisations: Vec<String>,
    /// Municipalities whose populations are used.
    pub municipalities: Vec<String>,
}

/// Each row says of one thing what revisions count, in a way that is the same on any day.
const FINGERPRINTS: &str = "
    SELECT 'agreement ' || id AS name, revision::text AS counts FROM agreements WHERE id = ANY($1)
    UNION ALL
    SELECT 'contract ' || contract, max(version)::text FROM contract_versions WHERE contract = ANY($2) GROUP BY contract
    UNION ALL
    SELECT 'organisation ' || id, revision::text FROM organisations WHERE id = ANY($3)
    UNION ALL
    SELECT 'decisions on agreement ' || agreement, string_agg(id || '.' || revision, ',' ORDER BY id)
        FROM decisions WHERE replaced_at IS NULL AND agreement = ANY($1) GROUP BY agreement
    UNION ALL
    SELECT 'decisions on contract ' || contract, string_agg(id || '.' || revision, ',' ORDER BY id)
        FROM decisions WHERE replaced_at IS NULL AND contract = ANY($2) GROUP BY contract
    UNION ALL
    SELECT 'participants elsewhere of ' || agreement, string_agg(id || '.' || revision, ',' ORDER BY id)
        FROM other_participants WHERE replaced_at IS NULL AND agreement = ANY($1) GROUP BY agreement
    UNION ALL
    SELECT 'usage of ' || contract, string_agg(id || '.' || revision, ',' ORDER BY id)
        FROM usage_reports WHERE replaced_at IS NULL AND contract = ANY($2) GROUP BY contract
    UNION ALL
    SELECT 'population of ' || nis, string_agg(id || '.' || revision, ',' ORDER BY id)
        FROM populations WHERE replaced_at IS NULL AND nis = ANY($4) GROUP BY nis
    UNION ALL
    SELECT 'index ' || kind, string_agg(id || '.' || revision, ',' ORDER BY id)
        FROM index_figures WHERE replaced_at IS NULL GROUP BY kind
    UNION ALL
    SELECT 'orders of ' || organisation, string_agg(id || '.' || revision, ',' ORDER BY id)
        FROM purchase_orders WHERE replaced_at IS NULL AND organisation = ANY($3) GROUP BY organisation
    UNION ALL
    SELECT 'payer policy of ' || organisation, string_agg(id || '.' || revision, ',' ORDER BY id)
        FROM payer_policies WHERE replaced_at IS NULL AND organisation = ANY($3) GROUP BY organisation
    UNION ALL
    SELECT 'merger ' || id, revision::text FROM mergers WHERE replaced_at IS NULL
    UNION ALL
    SELECT 'documents of ' || contract, string_agg(number, ',' ORDER BY number)
        FROM invoices WHERE contract = ANY($2) AND ($5 IS NULL OR run IS DISTINCT FROM $5) GROUP BY contract";

#[derive(diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    fingerprint: String,
}

/// Fingerprints of everything that a plan rests on, but for what its own run issued.
///
/// # Errors
/// Where the database fails.
pub async fn fingerprints(
    conn: &mut Connection,
    of: &RestsOn,
    run: Option<i64>,
) -> Result<Fingerprints, StoreError> {
    let hashed = format!(
        "SELECT name, encode(sha256(convert_to(counts, 'UTF8')), 'hex') AS fingerprint FROM ({FINGERPRINTS}) AS inputs"
    );
    let query = diesel::sql_query(hashed)
        .bind::<Array<Text>, _>(&of.agreements)
        .bind::<Array<Text>, _>(&of.contracts)
        .bind::<Array<Text>, _>(&of.organisations)
        .bind::<Array<Text>, _>(&of.municipalities)
        .bind::<Nullable<BigInt>, _>(run);
    let rows: Vec<Row> = query.load(conn).await?;
    Ok(rows.into_iter().map(|row| (row.name, row.fingerprint)).collect())
}
