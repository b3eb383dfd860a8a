//! Organisations: as recorded now, with their particulars by date, and every revision as it was recorded.

use super::schema::{organisation_particulars, organisation_revisions, organisations};
use super::{Connection, Stamp, StoreError, Window, stored};
use crate::domain::calendar::Day;
use crate::records::Recorded;
use crate::records::organisation::OrganisationForm;
use crate::simulation::problem::Problems;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this role.
    pub role: Option<String>,
    /// Of this municipality.
    pub nis: Option<String>,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = organisations, treat_none_as_null = true)]
struct Row {
    id: String,
    revision: i32,
    role: String,
    enterprise_number: String,
    vat_liable: bool,
    nis: Option<String>,
    successor: Option<String>,
    succeeded_on: Option<Day>,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
    kind: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = organisation_particulars)]
struct ParticularsRow {
    organisation: String,
    since: Day,
    name: String,
    street: String,
    postcode: String,
    town: String,
    register_court: Option<String>,
    iban: Option<String>,
    bic: Option<String>,
    email: Option<String>,
    signatory: Option<String>,
    signatory_function: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = organisation_revisions)]
struct RevisionRow {
    organisation: String,
    revision: i32,
    value: Value,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
}

impl RevisionRow {
    fn recorded(self) -> Result<Recorded<OrganisationForm>, StoreError> {
        let read = deserr::deserialize::<OrganisationForm, _, Problems>(self.value);
        let unreadable =
            |_| StoreError::Unreadable(format!("organisation '{}' can no longer be read", self.organisation));
        Ok(Recorded {
            value: read.map_err(unreadable)?,
            id: self.organisation,
            revision: self.revision,
            recorded_at: self.recorded_at,
            recorded_by: self.recorded_by,
            replaced_at: None,
        })
    }
}

/// Records a new organisation.
///
/// # Errors
/// Where its name or enterprise number is taken, or the database fails.
pub async fn add(
    conn: &mut Connection,
    value: &OrganisationForm,
    stamp: &Stamp,
) -> Result<Recorded<OrganisationForm>, StoreError> {
    diesel::insert_into(organisations::table).values(row(value, 1, stamp)).execute(conn).await?;
    keep(conn, (value, 1), stamp).await
}

/// Records another revision of an organisation.
///
/// # Errors
/// [`StoreError::Changed`] where the revision is not the current one.
pub async fn correct(
    conn: &mut Connection,
    revision: i32,
    recorded: (&OrganisationForm, &Stamp),
) -> Result<Recorded<OrganisationForm>, StoreError> {
    let (value, stamp) = recorded;
    let next = revision.saturating_add(1);
    let current = organisations::table
        .filter(organisations::id.eq(value.id.as_str()))
        .filter(organisations::revision.eq(revision));
    let changed = diesel::update(current).set(row(value, next, stamp)).execute(conn).await?;
    if changed != 1 {
        return Err(StoreError::Changed);
    }
    let earlier =
        organisation_particulars::table.filter(organisation_particulars::organisation.eq(value.id.as_str()));
    diesel::delete(earlier).execute(conn).await?;
    keep(conn, (value, next), stamp).await
}

fn row(value: &OrganisationForm, revision: i32, stamp: &Stamp) -> Row {
    Row {
        id: value.id.to_string(),
        revision,
        role: value.role.name().to_owned(),
        enterprise_number: value.enterprise_number.0.digits().to_owned(),
        vat_liable: value.vat_liable(),
        nis: value.nis.as_ref().map(|nis| nis.0.to_string()),
        successor: value.successor.as_ref().map(|successor| successor.organisation.to_string()),
        succeeded_on: value.successor.as_ref().map(|successor| successor.from.0),
        recorded_at: stamp.at,
        recorded_by: stamp.by.clone(),
        kind: value.kind.map(|kind| kind.name().to_owned()),
    }
}

async fn keep(
    conn: &mut Connection,
    of: (&OrganisationForm, i32),
    stamp: &Stamp,
) -> Result<Recorded<OrganisationForm>, StoreError> {
    let (value, revision) = of;
    let particulars: Vec<ParticularsRow> = particulars(value).collect();
    diesel::insert_into(organisation_particulars::table).values(particulars).execute(conn).await?;
    let json = serde_json::to_value(value).map_err(|error| StoreError::Unreadable(error.to_string()))?;
    let kept = (
        organisation_revisions::organisation.eq(value.id.as_str()),
        organisation_revisions::revision.eq(revision),
        organisation_revisions::value.eq(json),
        organisation_revisions::recorded_at.eq(stamp.at),
        organisation_revisions::recorded_by.eq(&stamp.by),
    );
    let insert = diesel::insert_into(organisation_revisions::table).values(kept);
    let row: RevisionRow = insert.returning(RevisionRow::as_returning()).get_result(conn).await?;
    row.recorded()
}

fn particulars(value: &OrganisationForm) -> impl Iterator<Item = ParticularsRow> {
    value.particulars.iter().map(|one| {
        let text =
            |short: &Option<crate::records::scalar::Short>| short.as_ref().map(|short| short.0.clone());
        ParticularsRow {
            organisation: value.id.to_string(),
            since: one.since.0,
            name: one.name.0.clone(),
            street: one.street.0.clone(),
            postcode: one.postcode.0.clone(),
            town: one.town.0.clone(),
            register_court: text(&one.register_court),
            iban: one.iban.as_ref().map(|iban| iban.to_string().replace(' ', "")),
            bic: text(&one.bic),
            email: text(&one.email),
            signatory: text(&one.signatory),
            signatory_function: text(&one.signatory_function),
        }
    })
}

/// An organisation as recorded now.
///
/// # Errors
/// Where the database fails.
pub async fn get(conn: &mut Connection, id: &str) -> Result<Option<Recorded<OrganisationForm>>, StoreError> {
    let last = organisation_revisions::table
        .filter(organisation_revisions::organisation.eq(id))
        .order(organisation_revisions::revision.desc());
    let row: Option<RevisionRow> = last.select(RevisionRow::as_select()).first(conn).await.optional()?;
    row.map(RevisionRow::recorded).transpose()
}

/// Every revision of an organisation, the first one first.
///
/// # Errors
/// Where the database fails.
pub async fn revisions(
    conn: &mut Connection,
    id: &str,
) -> Result<Vec<Recorded<OrganisationForm>>, StoreError> {
    let all = organisation_revisions::table
        .filter(organisation_revisions::organisation.eq(id))
        .order(organisation_revisions::revision);
    let rows: Vec<RevisionRow> = all.select(RevisionRow::as_select()).load(conn).await?;
    rows.into_iter().map(RevisionRow::recorded).collect()
}

/// Organisations as recorded now, by name.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &mut Connection,
    filter: &Filter,
    window: &Window<String>,
) -> Result<Vec<Recorded<OrganisationForm>>, StoreError> {
    let mut query = organisations::table
        .inner_join(
            organisation_revisions::table.on(organisation_revisions::organisation
                .eq(organisations::id)
                .and(organisation_revisions::revision.eq(organisations::revision))),
        )
        .into_boxed();
    if let Some(role) = &filter.role {
        query = query.filter(organisations::role.eq(role));
    }
    if let Some(nis) = &filter.nis {
        query = query.filter(organisations::nis.eq(nis));
    }
    if let Some(after) = &window.after {
        query = query.filter(organisations::id.gt(after));
    }
    let query = query.order(organisations::id).limit(window.limit);
    let rows: Vec<RevisionRow> = query.select(RevisionRow::as_select()).load(conn).await?;
    rows.into_iter().map(RevisionRow::recorded).collect()
}

/// The municipality of an organisation; `None` where the organisation is unknown or has no NIS code.
///
/// # Errors
/// Where the database fails.
pub async fn municipality(
    conn: &mut Connection,
    id: &str,
) -> Result<Option<crate::domain::identifiers::NisCode>, StoreError> {
    let found = organisations::table.filter(organisations::id.eq(id)).select(organisations::nis);
    let nis: Option<Option<String>> = found.first(conn).await.optional()?;
    nis.flatten().map(|nis| stored(&nis, "a NIS code")).transpose()
}

/// The organisations of some names, and the supplier.
///
/// # Errors
/// Where the database fails.
pub async fn parties(conn: &mut Connection, ids: &[String]) -> Result<Vec<OrganisationForm>, StoreError> {
    let wanted = organisations::id.eq_any(ids).or(organisations::role.eq("supplier"));
    let rows: Vec<RevisionRow> = organisations::table
        .inner_join(
            organisation_revisions::table.on(organisation_revisions::organisation
                .eq(organisations::id)
                .and(organisation_revisions::revision.eq(organisations::revision))),
        )
        .filter(wanted)
        .select(RevisionRow::as_select())
        .load(conn)
        .await?;
    rows.into_iter().map(|row| row.recorded().map(|recorded| recorded.value)).collect()
}
