//! Decisions on agreements and contracts, with their revisions.

use super::figures::{kept_by_revisions, recorded};
use super::schema::decisions;
use super::{Connection, Stamp, StoreError, Window, next_id};
use crate::domain::calendar::Day;
use crate::records::Recorded;
use crate::records::decision::{DecisionEntry, Kept, Subject};
use crate::records::scalar::Short;
use crate::simulation::form::decision::DecisionForm;
use crate::simulation::form::scalar::Date;
use crate::simulation::problem::Problems;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;

/// Which of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// On this agreement.
    pub agreement: Option<String>,
    /// On this contract.
    pub contract: Option<String>,
}

type Query<'a> = decisions::BoxedQuery<'a, diesel::pg::Pg>;

fn only<'a>(mut query: Query<'a>, filter: &'a Filter) -> Query<'a> {
    if let Some(agreement) = &filter.agreement {
        query = query.filter(decisions::agreement.eq(agreement));
    }
    if let Some(contract) = &filter.contract {
        query = query.filter(decisions::contract.eq(contract));
    }
    query
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = decisions)]
struct Row {
    id: i64,
    revision: i32,
    kind: String,
    agreement: Option<String>,
    contract: Option<String>,
    decision: Value,
    evidence: Option<String>,
    recorded_at: DateTime<Utc>,
    recorded_by: String,
    replaced_at: Option<DateTime<Utc>>,
    decided_by: Option<String>,
    decided_on: Option<Day>,
    discussed_on: Option<Day>,
    received_on: Option<Day>,
    version: Option<String>,
}

fn text(of: &Option<Short>) -> Option<String> {
    of.as_ref().map(|short| short.0.clone())
}

impl Row {
    fn of((id, revision): (i64, i32), (value, stamp): (&DecisionEntry, &Stamp)) -> Row {
        let (agreement, contract) = match value.subject() {
            Subject::Agreement(id) => (Some(id.to_owned()), None),
            Subject::Contract(id) => (None, Some(id.to_owned())),
        };
        Row {
            id,
            revision,
            kind: value.kind().to_owned(),
            agreement,
            contract,
            decision: value.decision.json.clone(),
            evidence: text(&value.evidence),
            recorded_at: stamp.at,
            recorded_by: stamp.by.clone(),
            replaced_at: None,
            decided_by: text(&value.decided_by),
            decided_on: value.decided_on.map(|day| day.0),
            discussed_on: value.discussed_on.map(|day| day.0),
            received_on: value.received_on.map(|day| day.0),
            version: text(&value.version),
        }
    }
}

impl TryFrom<Row> for Recorded<DecisionEntry> {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let read = deserr::deserialize::<Kept<DecisionForm>, _, Problems>(row.decision);
        let unreadable = |_| StoreError::Unreadable(format!("decision {} can no longer be read", row.id));
        let value = DecisionEntry {
            decision: read.map_err(unreadable)?,
            evidence: row.evidence.map(Short),
            decided_by: row.decided_by.map(Short),
            decided_on: row.decided_on.map(Date),
            discussed_on: row.discussed_on.map(Date),
            received_on: row.received_on.map(Date),
            version: row.version.map(Short),
        };
        Ok(recorded!(row, value))
    }
}

kept_by_revisions!(decisions, Row, DecisionEntry, "decision_ids", Filter);

/// What counts on some agreements and contracts, in the order in which it was first recorded.
///
/// # Errors
/// Where the database fails.
pub async fn of(
    conn: &mut Connection,
    agreements: &[String],
    contracts: &[String],
) -> Result<Vec<Recorded<DecisionEntry>>, StoreError> {
    let counting = decisions::table.filter(decisions::replaced_at.is_null());
    let of = decisions::agreement.eq_any(agreements).or(decisions::contract.eq_any(contracts));
    let rows: Vec<Row> = counting.filter(of).order(decisions::id).select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
