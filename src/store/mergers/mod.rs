//! Mergers of municipalities with their revisions, and who took whose place.

use super::figures::{kept_by_revisions, recorded};
use super::schema::{mergers, organisations};
use super::{Connection, Stamp, StoreError, Window, next_id, next_ids, stored};
use crate::domain::calendar::Day;
use crate::domain::identifiers::NisCode;
use crate::domain::merger::{Merger, Mergers};
use crate::domain::succession::{Standing, Succession};
use crate::records::Recorded;
use crate::records::mergers::{MergerEntry, MunicipalityForm};
use crate::records::organisation::OrganisationKind;
use crate::records::scalar::Short;
use crate::simulation::form::scalar::{Date, Nis};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of which this municipality is part or outcome.
    pub nis: Option<String>,
}

type Query<'a> = mergers::BoxedQuery<'a, diesel::pg::Pg>;

fn only<'a>(mut query: Query<'a>, filter: &'a Filter) -> Query<'a> {
    if let Some(nis) = &filter.nis {
        let parts = vec![Some(nis.clone())];
        query = query.filter(mergers::into_nis.eq(nis).or(mergers::from_nis.contains(parts)));
    }
    query
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = mergers)]
struct Row {
    id: i64,
    revision: i32,
    effective: Day,
    into_nis: String,
    into_name: String,
    from_nis: Vec<Option<String>>,
    from_names: Vec<Option<String>>,
    continues: Option<String>,
    universal_succession: bool,
    source: String,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
    replaced_at: Option<DateTime<Utc>>,
}

impl Row {
    fn of((id, revision): (i64, i32), (value, stamp): (&MergerEntry, &Stamp)) -> Row {
        Row {
            id,
            revision,
            effective: value.effective.0,
            into_nis: value.into.nis.0.to_string(),
            into_name: value.into.name.0.clone(),
            from_nis: value.from.iter().map(|part| Some(part.nis.0.to_string())).collect(),
            from_names: value.from.iter().map(|part| Some(part.name.0.clone())).collect(),
            continues: value.continues.as_ref().map(|nis| nis.0.to_string()),
            universal_succession: value.universal_succession.unwrap_or(true),
            source: value.source.0.clone(),
            recorded_at: stamp.at,
            recorded_by: stamp.by.clone(),
            replaced_at: None,
        }
    }
}

fn municipality((nis, name): (String, String)) -> Result<MunicipalityForm, StoreError> {
    Ok(MunicipalityForm { nis: code(&nis)?, name: Short(name) })
}

fn code(nis: &str) -> Result<Nis, StoreError> {
    Ok(Nis(stored(nis, "a NIS code")?))
}

impl TryFrom<Row> for Recorded<MergerEntry> {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let parts = row.from_nis.into_iter().flatten().zip(row.from_names.into_iter().flatten());
        let value = MergerEntry {
            effective: Date(row.effective),
            into: municipality((row.into_nis, row.into_name))?,
            from: parts.map(municipality).collect::<Result<_, _>>()?,
            continues: row.continues.as_deref().map(code).transpose()?,
            universal_succession: Some(row.universal_succession),
            source: Short(row.source),
        };
        Ok(recorded!(row, value))
    }
}

kept_by_revisions!(mergers, Row, MergerEntry, "merger_ids", Filter);

/// What counts, with its name.
///
/// # Errors
/// Where the database fails.
pub async fn counting(conn: &mut Connection) -> Result<Vec<(i64, Merger)>, StoreError> {
    let counting = mergers::table.filter(mergers::replaced_at.is_null()).order(mergers::id);
    let rows: Vec<Row> = counting.select(Row::as_select()).load(conn).await?;
    let read = |row: Row| Ok((row.id, Merger::from(&Recorded::try_from(row)?.value)));
    rows.into_iter().map(read).collect()
}

/// What counts, as it is recorded.
///
/// # Errors
/// Where the database fails.
pub async fn all_recorded(conn: &mut Connection) -> Result<Vec<Recorded<MergerEntry>>, StoreError> {
    let counting = mergers::table.filter(mergers::replaced_at.is_null()).order(mergers::id);
    let rows: Vec<Row> = counting.select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// All mergers that count.
///
/// # Errors
/// Where the database fails.
pub async fn all(conn: &mut Connection) -> Result<Mergers, StoreError> {
    Ok(Mergers::of(counting(conn).await?.into_iter().map(|(_, merger)| merger)))
}

/// Records many at once, without those that are recorded already.
///
/// # Errors
/// Where the database fails.
pub async fn add_all(conn: &mut Connection, values: &[MergerEntry], stamp: &Stamp) -> Result<(), StoreError> {
    let ids = next_ids(conn, "merger_ids", values.len()).await?;
    let rows: Vec<Row> = values.iter().zip(ids).map(|(value, id)| Row::of((id, 1), (value, stamp))).collect();
    diesel::insert_into(mergers::table).values(rows).on_conflict_do_nothing().execute(conn).await?;
    Ok(())
}

/// Name, municipality, kind, successor and its first day.
type StandingRow = (String, Option<String>, Option<String>, Option<String>, Option<Day>);

/// The organisations that subscribe, with who took their place, and the mergers of their municipalities.
///
/// # Errors
/// Where the database fails.
pub async fn succession(conn: &mut Connection) -> Result<Succession, StoreError> {
    let columns = (
        organisations::id,
        organisations::nis,
        organisations::kind,
        organisations::successor,
        organisations::succeeded_on,
    );
    let of = organisations::table.filter(organisations::role.eq("municipality")).order(organisations::id);
    let rows: Vec<StandingRow> = of.select(columns).load(conn).await?;
    let standing = rows.into_iter().map(|(organisation, nis, kind, successor, from)| {
        let nis: Option<NisCode> = nis.map(|nis| stored(&nis, "a NIS code")).transpose()?;
        let kind = kind.as_deref().and_then(OrganisationKind::named);
        let person = kind.unwrap_or_default().into();
        Ok(Standing { organisation, nis, person, successor: successor.zip(from) })
    });
    let organisations = standing.collect::<Result<_, StoreError>>()?;
    Ok(Succession { organisations, mergers: all(conn).await? })
}
