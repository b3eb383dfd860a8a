//! Price indices by month and base.

use super::{kept_by_revisions, month_of, recorded};
use crate::domain::calendar::Day;
use crate::domain::figures::index::BaseYear;
use crate::records::Recorded;
use crate::records::figure::IndexEntry;
use crate::records::scalar::Short;
use crate::simulation::form::conditions::IndexName;
use crate::simulation::form::scalar::{Base, Date, Number};
use crate::store::schema::index_figures;
use crate::store::{Connection, Stamp, StoreError, Window, next_id, next_ids};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this index.
    pub kind: Option<String>,
}

type Query<'a> = index_figures::BoxedQuery<'a, diesel::pg::Pg>;

fn only<'a>(mut query: Query<'a>, filter: &'a Filter) -> Query<'a> {
    if let Some(kind) = &filter.kind {
        query = query.filter(index_figures::kind.eq(kind));
    }
    query
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = index_figures)]
struct Row {
    id: i64,
    revision: i32,
    kind: String,
    base: i32,
    month: Day,
    value: Decimal,
    published: Option<Day>,
    source: String,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
    replaced_at: Option<DateTime<Utc>>,
}

impl Row {
    fn of((id, revision): (i64, i32), (value, stamp): (&IndexEntry, &Stamp)) -> Row {
        Row {
            id,
            revision,
            kind: value.index.name().to_owned(),
            base: value.base.0.0,
            month: value.month.0.first_day(),
            value: value.value.0,
            published: value.published.map(|day| day.0),
            source: value.source.0.clone(),
            recorded_at: stamp.at,
            recorded_by: stamp.by.clone(),
            replaced_at: None,
        }
    }
}

impl TryFrom<Row> for Recorded<IndexEntry> {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let value = IndexEntry {
            index: IndexName::named(&row.kind).ok_or_else(|| unknown(&row.kind))?,
            base: Base(BaseYear(row.base)),
            month: month_of(row.month),
            value: Number(row.value),
            published: row.published.map(Date),
            source: Short(row.source),
        };
        Ok(recorded!(row, value))
    }
}

kept_by_revisions!(index_figures, Row, IndexEntry, "figure_ids", Filter);

/// Records many at once, without those that are recorded already.
///
/// # Errors
/// Where the database fails.
pub async fn add_all(conn: &mut Connection, values: &[IndexEntry], stamp: &Stamp) -> Result<(), StoreError> {
    for chunk in values.chunks(1000) {
        let ids = next_ids(conn, "figure_ids", chunk.len()).await?;
        let rows = chunk.iter().zip(ids).map(|(value, id)| Row::of((id, 1), (value, stamp)));
        let insert = diesel::insert_into(index_figures::table).values(rows.collect::<Vec<_>>());
        insert.on_conflict_do_nothing().execute(conn).await?;
    }
    Ok(())
}

/// All that count.
///
/// # Errors
/// Where the database fails.
pub async fn all(conn: &mut Connection) -> Result<Vec<IndexEntry>, StoreError> {
    let counting = index_figures::table.filter(index_figures::replaced_at.is_null());
    let rows: Vec<Row> = counting.order(index_figures::id).select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(|row| Recorded::try_from(row).map(|recorded| recorded.value)).collect()
}

/// All that count, with their names.
///
/// # Errors
/// Where the database fails.
pub async fn counting(conn: &mut Connection) -> Result<Vec<Recorded<IndexEntry>>, StoreError> {
    let counting = index_figures::table.filter(index_figures::replaced_at.is_null());
    let rows: Vec<Row> = counting.order(index_figures::id).select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Records many new ones at once; their names, in their order.
///
/// # Errors
/// Where one is recorded already, or the database fails.
pub async fn add_each(
    conn: &mut Connection,
    values: &[&IndexEntry],
    stamp: &Stamp,
) -> Result<Vec<i64>, StoreError> {
    let ids = next_ids(conn, "figure_ids", values.len()).await?;
    let rows: Vec<Row> =
        values.iter().zip(&ids).map(|(value, id)| Row::of((*id, 1), (*value, stamp))).collect();
    for chunk in rows.chunks(1000) {
        diesel::insert_into(index_figures::table).values(chunk).execute(conn).await?;
    }
    Ok(ids)
}

fn unknown(kind: &str) -> StoreError {
    StoreError::Unreadable(format!("'{kind}' is no longer an index"))
}
