//! Inhabitants by municipality, 1 January and publication.

use super::{big, count_of, kept_by_revisions, recorded};
use crate::domain::calendar::Day;
use crate::records::Recorded;
use crate::records::figure::PopulationEntry;
use crate::records::scalar::Short;
use crate::simulation::form::scalar::{Date, Nis};
use crate::store::schema::populations;
use crate::store::{Connection, Stamp, StoreError, Window, next_id, next_ids, stored};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this municipality.
    pub nis: Option<String>,
}

type Query<'a> = populations::BoxedQuery<'a, diesel::pg::Pg>;

fn only<'a>(mut query: Query<'a>, filter: &'a Filter) -> Query<'a> {
    if let Some(nis) = &filter.nis {
        query = query.filter(populations::nis.eq(nis));
    }
    query
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = populations)]
struct Row {
    id: i64,
    revision: i32,
    nis: String,
    counted_on: Day,
    inhabitants: i64,
    published: Option<Day>,
    source: String,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
    replaced_at: Option<DateTime<Utc>>,
}

impl Row {
    fn of((id, revision): (i64, i32), (value, stamp): (&PopulationEntry, &Stamp)) -> Row {
        Row {
            id,
            revision,
            nis: value.nis.0.to_string(),
            counted_on: value.on.0,
            inhabitants: big(value.inhabitants),
            published: value.published.map(|day| day.0),
            source: value.source.0.clone(),
            recorded_at: stamp.at,
            recorded_by: stamp.by.clone(),
            replaced_at: None,
        }
    }
}

impl TryFrom<Row> for Recorded<PopulationEntry> {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let value = PopulationEntry {
            nis: Nis(stored(&row.nis, "a NIS code")?),
            on: Date(row.counted_on),
            inhabitants: count_of(row.inhabitants),
            published: row.published.map(Date),
            source: Short(row.source),
        };
        Ok(recorded!(row, value))
    }
}

kept_by_revisions!(populations, Row, PopulationEntry, "figure_ids", Filter);

/// What counts of some municipalities.
///
/// # Errors
/// Where the database fails.
pub async fn of(
    conn: &mut Connection,
    municipalities: &[String],
) -> Result<Vec<PopulationEntry>, StoreError> {
    let counting = populations::table.filter(populations::replaced_at.is_null());
    let of = counting.filter(populations::nis.eq_any(municipalities)).order(populations::id);
    let rows: Vec<Row> = of.select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(|row| Recorded::try_from(row).map(|recorded| recorded.value)).collect()
}

/// Records many at once, without those that are recorded already.
///
/// # Errors
/// Where the database fails.
pub async fn add_all(
    conn: &mut Connection,
    values: &[PopulationEntry],
    stamp: &Stamp,
) -> Result<(), StoreError> {
    for chunk in values.chunks(1000) {
        let ids = next_ids(conn, "figure_ids", chunk.len()).await?;
        let rows = chunk.iter().zip(ids).map(|(value, id)| Row::of((id, 1), (value, stamp)));
        let insert = diesel::insert_into(populations::table).values(rows.collect::<Vec<_>>());
        insert.on_conflict_do_nothing().execute(conn).await?;
    }
    Ok(())
}

/// What counts on some days, with its names.
///
/// # Errors
/// Where the database fails.
pub async fn counted_on(
    conn: &mut Connection,
    days: &[Day],
) -> Result<Vec<Recorded<PopulationEntry>>, StoreError> {
    let counting = populations::table.filter(populations::replaced_at.is_null());
    let on = counting.filter(populations::counted_on.eq_any(days)).order(populations::id);
    let rows: Vec<Row> = on.select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Records many new ones at once; their names, in their order.
///
/// # Errors
/// Where one is recorded already, or the database fails.
pub async fn add_each(
    conn: &mut Connection,
    values: &[&PopulationEntry],
    stamp: &Stamp,
) -> Result<Vec<i64>, StoreError> {
    let ids = next_ids(conn, "figure_ids", values.len()).await?;
    let rows: Vec<Row> =
        values.iter().zip(&ids).map(|(value, id)| Row::of((*id, 1), (*value, stamp))).collect();
    for chunk in rows.chunks(1000) {
        diesel::insert_into(populations::table).values(chunk).execute(conn).await?;
    }
    Ok(ids)
}
