//! Versions of agreements: as recorded now, and every revision as it was recorded.

use super::schema::{agreement_revisions, agreements, invoices, services};
use super::{Connection, Stamp, StoreError, Window};
use crate::domain::calendar::Day;
use crate::domain::tariff::Agreement;
use crate::records::Recorded;
use crate::records::agreement::{AgreementVersion, recorded};
use crate::simulation::form::scalar::Date;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::{Value, json};
use std::sync::Arc;

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this service.
    pub service: Option<String>,
    /// Those that can be signed on this day.
    pub on: Option<Day>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = agreement_revisions)]
struct RevisionRow {
    agreement: String,
    revision: i32,
    value: Value,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
}

impl RevisionRow {
    fn recorded(self) -> Result<Recorded<AgreementVersion>, StoreError> {
        let value = read(&self.agreement, &self.value).ok_or_else(|| unreadable(&self.agreement))?;
        Ok(Recorded {
            value,
            id: self.agreement,
            revision: self.revision,
            recorded_at: self.recorded_at,
            recorded_by: self.recorded_by,
            replaced_at: None,
        })
    }
}

fn unreadable(id: &str) -> StoreError {
    StoreError::Unreadable(format!("agreement '{id}' can no longer be read"))
}

/// A version as it was kept by [`kept`].
fn read(id: &str, value: &Value) -> Option<AgreementVersion> {
    let day = |field: &str| value.get(field).and_then(Value::as_str)?.parse().ok().map(Date);
    let terms = value.get("terms")?;
    let agreement = terms.get("agreement")?.clone();
    Some(AgreementVersion {
        id: id.to_owned(),
        service: agreement.get("service")?.as_str()?.to_owned(),
        valid_from: day("valid_from")?,
        valid_to: day("valid_to"),
        clauses: crate::catalogue::agreements::clauses_of(terms),
        agreement,
    })
}

fn kept(value: &AgreementVersion) -> Value {
    json!({ "valid_from": value.valid_from, "valid_to": value.valid_to, "terms": value.terms() })
}

/// The number of a service, which is made where it is not there yet.
async fn service(conn: &mut Connection, id: &str) -> Result<i32, StoreError> {
    let insert = diesel::insert_into(services::table).values(services::id.eq(id));
    insert.on_conflict_do_nothing().execute(conn).await?;
    Ok(services::table.filter(services::id.eq(id)).select(services::place).first(conn).await?)
}

/// Records a new version of an agreement.
///
/// # Errors
/// Where its name is taken, another version is in force on some of its days, or the database fails.
pub async fn add(
    conn: &mut Connection,
    value: &AgreementVersion,
    stamp: &Stamp,
) -> Result<Recorded<AgreementVersion>, StoreError> {
    let row = (
        agreements::id.eq(&value.id),
        agreements::revision.eq(1),
        agreements::service.eq(service(conn, &value.service).await?),
        agreements::valid_from.eq(value.valid_from.0),
        agreements::valid_to.eq(value.valid_to.map(|day| day.0)),
        agreements::terms.eq(value.terms()),
        agreements::recorded_at.eq(stamp.at),
        agreements::recorded_by.eq(&stamp.by),
    );
    diesel::insert_into(agreements::table).values(row).execute(conn).await?;
    keep(conn, (value, 1), stamp).await
}

/// Records another revision of a version.
///
/// # Errors
/// [`StoreError::Changed`] where the revision is not the current one.
pub async fn correct(
    conn: &mut Connection,
    revision: i32,
    recorded: (&AgreementVersion, &Stamp),
) -> Result<Recorded<AgreementVersion>, StoreError> {
    let (value, stamp) = recorded;
    let next = revision.saturating_add(1);
    let change = (
        agreements::revision.eq(next),
        agreements::service.eq(service(conn, &value.service).await?),
        agreements::valid_from.eq(value.valid_from.0),
        agreements::valid_to.eq(value.valid_to.map(|day| day.0)),
        agreements::terms.eq(value.terms()),
        agreements::recorded_at.eq(stamp.at),
        agreements::recorded_by.eq(&stamp.by),
    );
    let current =
        agreements::table.filter(agreements::id.eq(&value.id)).filter(agreements::revision.eq(revision));
    let changed = diesel::update(current).set(change).execute(conn).await?;
    if changed != 1 {
        return Err(StoreError::Changed);
    }
    keep(conn, (value, next), stamp).await
}

async fn keep(
    conn: &mut Connection,
    of: (&AgreementVersion, i32),
    stamp: &Stamp,
) -> Result<Recorded<AgreementVersion>, StoreError> {
    let row = (
        agreement_revisions::agreement.eq(&of.0.id),
        agreement_revisions::revision.eq(of.1),
        agreement_revisions::value.eq(kept(of.0)),
        agreement_revisions::recorded_at.eq(stamp.at),
        agreement_revisions::recorded_by.eq(&stamp.by),
    );
    let insert = diesel::insert_into(agreement_revisions::table).values(row);
    let row: RevisionRow = insert.returning(RevisionRow::as_returning()).get_result(conn).await?;
    row.recorded()
}

/// A version as recorded now.
///
/// # Errors
/// Where the database fails.
pub async fn get(conn: &mut Connection, id: &str) -> Result<Option<Recorded<AgreementVersion>>, StoreError> {
    let last = agreement_revisions::table
        .filter(agreement_revisions::agreement.eq(id))
        .order(agreement_revisions::revision.desc());
    let row: Option<RevisionRow> = last.select(RevisionRow::as_select()).first(conn).await.optional()?;
    row.map(RevisionRow::recorded).transpose()
}

/// Every revision of a version, the first one first.
///
/// # Errors
/// Where the database fails.
pub async fn revisions(
    conn: &mut Connection,
    id: &str,
) -> Result<Vec<Recorded<AgreementVersion>>, StoreError> {
    let all = agreement_revisions::table
        .filter(agreement_revisions::agreement.eq(id))
        .order(agreement_revisions::revision);
    let rows: Vec<RevisionRow> = all.select(RevisionRow::as_select()).load(conn).await?;
    rows.into_iter().map(RevisionRow::recorded).collect()
}

/// Versions as recorded now, by name.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &mut Connection,
    filter: &Filter,
    window: &Window<String>,
) -> Result<Vec<Recorded<AgreementVersion>>, StoreError> {
    let mut query = agreements::table
        .inner_join(
            agreement_revisions::table.on(agreement_revisions::agreement
                .eq(agreements::id)
                .and(agreement_revisions::revision.eq(agreements::revision))),
        )
        .inner_join(services::table.on(services::place.eq(agreements::service)))
        .into_boxed();
    if let Some(service) = &filter.service {
        query = query.filter(services::id.eq(service));
    }
    if let Some(day) = filter.on {
        let not_ended = agreements::valid_to.is_null().or(agreements::valid_to.ge(day).assume_not_null());
        query = query.filter(agreements::valid_from.le(day)).filter(not_ended);
    }
    if let Some(after) = &window.after {
        query = query.filter(agreements::id.gt(after));
    }
    let query = query.order(agreements::id).limit(window.limit);
    let rows: Vec<RevisionRow> = query.select(RevisionRow::as_select()).load(conn).await?;
    rows.into_iter().map(RevisionRow::recorded).collect()
}

/// The agreements of some names in the domain's terms.
///
/// # Errors
/// Where one can no longer be read, or the database fails.
pub async fn of(conn: &mut Connection, ids: &[String]) -> Result<Vec<Arc<Agreement>>, StoreError> {
    let wanted = agreements::table.filter(agreements::id.eq_any(ids)).order(agreements::id);
    let terms: Vec<(String, Value)> = wanted.select((agreements::id, agreements::terms)).load(conn).await?;
    terms.iter().map(|(id, terms)| recorded(terms).map_err(|_the_name_says_enough| unreadable(id))).collect()
}

/// Whether something was issued under a version.
///
/// # Errors
/// Where the database fails.
pub async fn billed(conn: &mut Connection, id: &str) -> Result<bool, StoreError> {
    let issued = invoices::table.filter(invoices::agreement.eq(id));
    Ok(diesel::select(diesel::dsl::exists(issued)).get_result(conn).await?)
}
