//! Figures with their revisions: populations, indices, usage, and participants elsewhere; and imports of usage.

pub mod index;
pub mod others;
pub mod population;
pub mod usage;
pub mod usage_imports;

use crate::domain::calendar::{Day, Month};
use crate::simulation::form::scalar::{Count, YearMonth};

/// The functions of one kind of record that is kept by revisions: each revision is a row, at most one of
/// which counts. The row type is made from and into the record's public form.
macro_rules! kept_by_revisions {
    ($table:ident, $row:ident, $entry:ty, $sequence:literal, $filter:ty) => {
        /// Records something new.
        ///
        /// # Errors
        /// Where the same is recorded already, or the database fails.
        pub async fn add(
            conn: &mut Connection,
            value: &$entry,
            stamp: &Stamp,
        ) -> Result<Recorded<$entry>, StoreError> {
            let id = next_id(conn, $sequence).await?;
            insert(conn, (id, 1), (value, stamp)).await
        }

        async fn insert(
            conn: &mut Connection,
            revision: (i64, i32),
            recorded: (&$entry, &Stamp),
        ) -> Result<Recorded<$entry>, StoreError> {
            let row = $row::of(revision, recorded);
            let kept: $row = diesel::insert_into($table::table)
                .values(&row)
                .returning($row::as_returning())
                .get_result(conn)
                .await?;
            kept.try_into()
        }

        /// What counts under a name, or its last revision once it was withdrawn.
        ///
        /// # Errors
        /// Where the database fails.
        pub async fn get(conn: &mut Connection, id: i64) -> Result<Option<Recorded<$entry>>, StoreError> {
            let last = $table::table.filter($table::id.eq(id)).order($table::revision.desc());
            let row: Option<$row> = last.select($row::as_select()).first(conn).await.optional()?;
            row.map(TryInto::try_into).transpose()
        }

        /// All revisions under a name, the first one first.
        ///
        /// # Errors
        /// Where the database fails.
        pub async fn revisions(conn: &mut Connection, id: i64) -> Result<Vec<Recorded<$entry>>, StoreError> {
            let all = $table::table.filter($table::id.eq(id)).order($table::revision);
            let rows: Vec<$row> = all.select($row::as_select()).load(conn).await?;
            rows.into_iter().map(TryInto::try_into).collect()
        }

        /// What counts, in the order of their names.
        ///
        /// # Errors
        /// Where the database fails.
        pub async fn list(
            conn: &mut Connection,
            filter: &$filter,
            window: &Window<i64>,
        ) -> Result<Vec<Recorded<$entry>>, StoreError> {
            let counting = $table::table.filter($table::replaced_at.is_null()).into_boxed();
            let mut query = only(counting, filter).order($table::id).limit(window.limit);
            if let Some(after) = window.after {
                query = query.filter($table::id.gt(after));
            }
            let rows: Vec<$row> = query.select($row::as_select()).load(conn).await?;
            rows.into_iter().map(TryInto::try_into).collect()
        }

        /// Replaces a revision by another.
        ///
        /// # Errors
        /// [`StoreError::Changed`] where the revision is not the one that counts.
        pub async fn correct(
            conn: &mut Connection,
            of: (i64, i32),
            recorded: (&$entry, &Stamp),
        ) -> Result<Recorded<$entry>, StoreError> {
            close(conn, of, recorded.1).await?;
            insert(conn, (of.0, of.1.saturating_add(1)), recorded).await
        }

        /// Withdraws a revision: nothing counts under its name any more.
        ///
        /// # Errors
        /// [`StoreError::Changed`] where the revision is not the one that counts.
        pub async fn close(conn: &mut Connection, of: (i64, i32), stamp: &Stamp) -> Result<(), StoreError> {
            let counting = $table::table
                .filter($table::id.eq(of.0))
                .filter($table::revision.eq(of.1))
                .filter($table::replaced_at.is_null());
            let closed =
                diesel::update(counting).set($table::replaced_at.eq(Some(stamp.at))).execute(conn).await?;
            if closed == 1 { Ok(()) } else { Err(StoreError::Changed) }
        }
    };
}
pub(super) use kept_by_revisions;

/// The revision of a row, with what it holds.
macro_rules! recorded {
    ($row:expr, $value:expr) => {
        Recorded {
            id: $row.id.to_string(),
            revision: $row.revision,
            recorded_at: $row.recorded_at,
            recorded_by: $row.recorded_by,
            replaced_at: $row.replaced_at,
            value: $value,
        }
    };
}
pub(super) use recorded;

fn month_of(day: Day) -> YearMonth {
    YearMonth(Month::of(day))
}

/// Counts are below 10^12, so that they fit.
fn count_of(count: i64) -> Count {
    Count(u64::try_from(count).unwrap_or_default())
}

fn big(count: Count) -> i64 {
    i64::try_from(count.0).unwrap_or(i64::MAX)
}
