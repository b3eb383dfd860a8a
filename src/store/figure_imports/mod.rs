//! Imports of official figures: what each holds, and which figures came from it.

use super::schema::{figure_import_figures, figure_imports, registered_municipalities};
use super::{Connection, Stamp, StoreError, Window, stored};
use crate::domain::calendar::Day;
use crate::records::figure_imports::proposal::hex;
use crate::records::figure_imports::{FigureImport, ImportState, RegisteredEntry};
use crate::records::scalar::Short;
use crate::simulation::form::scalar::{Date, Nis};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// An import that is to be kept.
#[derive(Debug)]
pub struct NewImport {
    /// What the file holds.
    pub kind: &'static str,
    /// Its name.
    pub file_name: String,
    /// SHA-256 of its bytes.
    pub sha256: Vec<u8>,
    /// How many bytes it has.
    pub bytes: i64,
    /// The year that was given with it.
    pub year: Option<i32>,
    /// The day of publication that was given with it.
    pub published: Option<Day>,
    /// Its figures, as JSON.
    pub content: String,
    /// What confirming it would do, as JSON.
    pub preview: String,
    /// Fingerprint of each change with what counted before.
    pub rests_on: Vec<u8>,
}

#[derive(Insertable)]
#[diesel(table_name = figure_imports)]
struct NewRow<'a> {
    kind: &'a str,
    file_name: &'a str,
    sha256: &'a [u8],
    bytes: i64,
    year: Option<i32>,
    published: Option<Day>,
    content: &'a str,
    preview: &'a str,
    rests_on: &'a [u8],
    recorded_at: DateTime<Utc>,
    recorded_by: &'a str,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = figure_imports)]
struct Row {
    id: i64,
    kind: String,
    state: String,
    file_name: String,
    sha256: Vec<u8>,
    bytes: i64,
    year: Option<i32>,
    published: Option<Day>,
    preview: String,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
    closed_at: Option<DateTime<Utc>>,
    closed_by: Option<String>,
}

impl TryFrom<Row> for FigureImport {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let state = ImportState::named(&row.state);
        let state = state.ok_or_else(|| StoreError::Unreadable(format!("'{}' is no state", row.state)))?;
        let preview = serde_json::from_str(&row.preview);
        Ok(FigureImport {
            id: row.id.to_string(),
            kind: row.kind,
            state,
            file_name: row.file_name,
            sha256: hex(&row.sha256),
            bytes: row.bytes,
            year: row.year,
            published: row.published,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
            closed_at: row.closed_at,
            closed_by: row.closed_by,
            preview: preview.map_err(|error| StoreError::Unreadable(error.to_string()))?,
        })
    }
}

/// Keeps an import; its number.
///
/// # Errors
/// Where the same was handed in before, or the database fails.
pub async fn add(conn: &mut Connection, new: &NewImport, stamp: &Stamp) -> Result<i64, StoreError> {
    let row = NewRow {
        kind: new.kind,
        file_name: &new.file_name,
        sha256: &new.sha256,
        bytes: new.bytes,
        year: new.year,
        published: new.published,
        content: &new.content,
        preview: &new.preview,
        rests_on: &new.rests_on,
        recorded_at: stamp.at,
        recorded_by: &stamp.by,
    };
    let insert = diesel::insert_into(figure_imports::table).values(row);
    Ok(insert.returning(figure_imports::id).get_result(conn).await?)
}

/// An import by its number.
///
/// # Errors
/// Where the database fails.
pub async fn get(conn: &mut Connection, id: i64) -> Result<Option<FigureImport>, StoreError> {
    let of = figure_imports::table.filter(figure_imports::id.eq(id));
    let row: Option<Row> = of.select(Row::as_select()).first(conn).await.optional()?;
    row.map(TryInto::try_into).transpose()
}

/// The import of the same bytes that was not withdrawn.
///
/// # Errors
/// Where the database fails.
pub async fn same(
    conn: &mut Connection,
    (sha256, year, published): (&[u8], Option<i32>, Option<Day>),
) -> Result<Option<FigureImport>, StoreError> {
    let of = figure_imports::table
        .filter(figure_imports::sha256.eq(sha256))
        .filter(figure_imports::year.is_not_distinct_from(year))
        .filter(figure_imports::published.is_not_distinct_from(published))
        .filter(figure_imports::state.ne(ImportState::Withdrawn.name()));
    let row: Option<Row> = of.select(Row::as_select()).first(conn).await.optional()?;
    row.map(TryInto::try_into).transpose()
}

/// Imports, the last one first.
///
/// # Errors
/// Where the database fails.
pub async fn list(conn: &mut Connection, window: &Window<i64>) -> Result<Vec<FigureImport>, StoreError> {
    let mut query = figure_imports::table.order(figure_imports::id.desc()).limit(window.limit).into_boxed();
    if let Some(after) = window.after {
        query = query.filter(figure_imports::id.lt(after));
    }
    let rows: Vec<Row> = query.select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The figures of an import as JSON, and what its preview rests on.
///
/// # Errors
/// Where the database fails.
pub async fn content(conn: &mut Connection, id: i64) -> Result<(String, Vec<u8>), StoreError> {
    let of = figure_imports::table.filter(figure_imports::id.eq(id));
    Ok(of.select((figure_imports::content, figure_imports::rests_on)).first(conn).await?)
}

/// Ends an import that was only shown.
///
/// # Errors
/// [`StoreError::Changed`] where it ended already.
pub async fn close(
    conn: &mut Connection,
    id: i64,
    (state, stamp): (ImportState, &Stamp),
) -> Result<(), StoreError> {
    let open = figure_imports::table
        .filter(figure_imports::id.eq(id))
        .filter(figure_imports::state.eq(ImportState::Previewed.name()));
    let ended = (
        figure_imports::state.eq(state.name()),
        figure_imports::closed_at.eq(Some(stamp.at)),
        figure_imports::closed_by.eq(Some(stamp.by.as_str())),
    );
    let closed = diesel::update(open).set(ended).execute(conn).await?;
    if closed == 1 { Ok(()) } else { Err(StoreError::Changed) }
}

/// Notes which revisions of figures came from an import: kind, name and revision of each.
///
/// # Errors
/// Where the database fails.
pub async fn came_from(
    conn: &mut Connection,
    import: i64,
    figures: &[(&'static str, i64, i32)],
) -> Result<(), StoreError> {
    use figure_import_figures as of;
    for chunk in figures.chunks(1000) {
        let rows = chunk.iter().map(|(kind, figure, revision)| {
            (of::import.eq(import), of::kind.eq(*kind), of::figure.eq(*figure), of::revision.eq(*revision))
        });
        diesel::insert_into(of::table).values(rows.collect::<Vec<_>>()).execute(conn).await?;
    }
    Ok(())
}

/// Keeps the municipalities of an import.
///
/// # Errors
/// Where the database fails.
pub async fn register(conn: &mut Connection, import: i64, all: &[RegisteredEntry]) -> Result<(), StoreError> {
    use registered_municipalities as of;
    let numbered: Vec<(i32, &RegisteredEntry)> = (1..).zip(all).collect();
    for chunk in numbered.chunks(1000) {
        let rows = chunk.iter().map(|(place, one)| {
            (
                of::import.eq(import),
                of::place.eq(*place),
                of::nis.eq(one.nis.0.to_string()),
                of::name.eq(one.name.0.as_str()),
                of::valid_from.eq(one.valid_from.map(|day| day.0)),
                of::valid_to.eq(one.valid_to.map(|day| day.0)),
            )
        });
        diesel::insert_into(of::table).values(rows.collect::<Vec<_>>()).execute(conn).await?;
    }
    Ok(())
}

/// The municipalities of the register that was confirmed last.
///
/// # Errors
/// Where the database fails.
pub async fn registered(conn: &mut Connection) -> Result<Vec<RegisteredEntry>, StoreError> {
    use registered_municipalities as of;
    let last: Option<i64> = of::table.select(diesel::dsl::max(of::import)).first(conn).await?;
    let Some(last) = last else { return Ok(Vec::new()) };
    let columns = (of::nis, of::name, of::valid_from, of::valid_to);
    let rows: Vec<(String, String, Option<Day>, Option<Day>)> =
        of::table.filter(of::import.eq(last)).order(of::place).select(columns).load(conn).await?;
    let entry = |(nis, name, from, to): (String, String, Option<Day>, Option<Day>)| {
        Ok(RegisteredEntry {
            nis: Nis(stored(&nis, "a NIS code")?),
            name: Short(name),
            valid_from: from.map(Date),
            valid_to: to.map(Date),
        })
    };
    rows.into_iter().map(entry).collect()
}
