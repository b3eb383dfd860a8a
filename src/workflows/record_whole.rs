//! Recording a whole situation at once: for the demonstration, and to hold the store against the calculator.

use super::{Failed, record, record_decision, record_figure};
use crate::domain::calendar::Day;
use crate::records::whole::Whole;
use crate::store::{Connection, Stamp};

/// Records everything of a situation. Its organisations must be recorded.
///
/// # Errors
/// As for each record.
pub async fn whole(conn: &mut Connection, whole: &Whole, by: (&Stamp, Day)) -> Result<(), Failed> {
    for agreement in &whole.agreements {
        record::agreement(conn, agreement, by.0).await?;
    }
    for contract in &whole.contracts {
        record::contract_of_situation(conn, contract, by).await?;
    }
    for population in &whole.populations {
        record_figure::population::add(conn, population, by).await?;
    }
    for index in &whole.indices {
        record_figure::index::add(conn, index, by).await?;
    }
    for usage in &whole.usage {
        record_figure::usage::add(conn, usage, by).await?;
    }
    for others in &whole.others {
        record_figure::others::add(conn, others, by).await?;
    }
    for decision in &whole.decisions {
        record_decision::add(conn, decision, by).await?;
    }
    Ok(())
}
