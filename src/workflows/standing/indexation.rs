//! What prices of an agreement become when they are indexed in a year.

use crate::domain::billing::Situation;
use crate::domain::calendar::{Day, last_of_december};
use crate::domain::standing::indexation::{IndexationPreview, indexation};
use crate::store::{Connection, agreements};
use crate::workflows::{Failed, load};

/// What is recorded on an agreement, as known on a day, through the end of a year.
///
/// # Errors
/// Where there is no such agreement.
pub async fn on_record(
    conn: &mut Connection,
    agreement: &str,
    (today, year): (Day, i32),
) -> Result<Situation, Failed> {
    if agreements::get(conn, agreement).await?.is_none() {
        return Err(Failed::not_found("agreement", agreement));
    }
    let loaded = load::on_agreements(conn, &[agreement.to_owned()]).await?;
    Ok(loaded.record.situation(today, last_of_december(year))?)
}

/// What its prices become in that year; `None` where it is not indexed yearly.
///
/// # Errors
/// Where an amount is too large.
pub fn preview(situation: &Situation, year: i32) -> Result<Option<IndexationPreview<'_>>, Failed> {
    Ok(indexation(situation, 0, year)?)
}
