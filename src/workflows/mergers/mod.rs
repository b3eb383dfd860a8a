//! Recording mergers of municipalities and their corrections: beside the others, and beside the successors that are
//! recorded with organisations.

use super::Failed;
use crate::domain::calendar::Day;
use crate::domain::merger::{Merger, Mergers};
use crate::domain::succession::{Standing, Succession};
use crate::records::Recorded;
use crate::records::mergers::{MergerEntry, successor_problem};
use crate::records::organisation::OrganisationForm;
use crate::simulation::problem::{Code, Problems};
use crate::store::mergers as kept;
use crate::store::{Connection, Stamp};

/// Records a new merger.
///
/// # Errors
/// Where something does not fit together, or contradicts what is recorded.
pub async fn add(
    conn: &mut Connection,
    value: &MergerEntry,
    (stamp, _): (&Stamp, Day),
) -> Result<Recorded<MergerEntry>, Failed> {
    check(conn, Some(value), None).await?;

    Ok(kept::add(conn, value, stamp).await?)
}

/// Records another revision of a merger.
///
/// # Errors
/// As for a new one; where another revision counts.
pub async fn correct(
    conn: &mut Connection,
    (id, revision, _): (i64, i32, Day),
    recorded: (&MergerEntry, &Stamp),
) -> Result<Recorded<MergerEntry>, Failed> {
    counts(conn, id).await?;
    check(conn, Some(recorded.0), Some(id)).await?;

    Ok(kept::correct(conn, (id, revision), recorded).await?)
}

/// Withdraws a merger that should never have been recorded.
///
/// # Errors
/// Where another revision counts, or a successor rests on it.
pub async fn withdraw(
    conn: &mut Connection,
    (id, revision, _): (i64, i32, Day),
    stamp: &Stamp,
) -> Result<(), Failed> {
    counts(conn, id).await?;
    check(conn, None, Some(id)).await?;

    Ok(kept::close(conn, (id, revision), stamp).await?)
}

async fn counts(conn: &mut Connection, id: i64) -> Result<(), Failed> {
    let found = kept::get(conn, id).await?.filter(|merger| merger.replaced_at.is_none());
    found.map(|_| ()).ok_or_else(|| Failed::not_found("merger", &id.to_string()))
}

/// Checks what would be recorded in the place of a merger.
async fn check(
    conn: &mut Connection,
    new: Option<&MergerEntry>,
    instead_of: Option<i64>,
) -> Result<(), Failed> {
    let counting = kept::counting(conn).await?;
    let others = counting.into_iter().filter(|(id, _)| Some(*id) != instead_of).map(|(_, merger)| merger);
    let others = Mergers::of(others);
    let before = kept::succession(conn).await?;

    if let Some(new) = new {
        let mut problems = new.problems();
        problems.extend(new.problems_beside(&others));
        problems.or(())?;
    }
    let mergers = Mergers::of(others.all().iter().cloned().chain(new.map(Merger::from)));
    let after = Succession { mergers, organisations: before.organisations.clone() };
    let broken = |one: &&Standing| after.contradiction(one).is_some() && before.contradiction(one).is_none();
    if let Some(one) = after.organisations.iter().find(broken) {
        let message = format!(
            "the successor of organisation '{}' would contradict the mergers: correct the organisation first",
            one.organisation
        );
        return Err(Failed::conflict("contradicts_successor", message));
    }
    Ok(())
}

/// What is wrong with the successor of an organisation that is to be recorded, beside the mergers.
///
/// # Errors
/// Where the database fails.
pub async fn check_successor(
    conn: &mut Connection,
    value: &OrganisationForm,
    problems: &mut Problems,
) -> Result<(), Failed> {
    let Some(successor) = &value.successor else { return Ok(()) };
    let standing = Standing {
        organisation: value.id.to_string(),
        nis: value.nis.as_ref().map(|nis| nis.0.clone()),
        person: value.kind.unwrap_or_default().into(),
        successor: Some((successor.organisation.to_string(), successor.from.0)),
    };
    let mut succession = kept::succession(conn).await?;
    if let Some(contradiction) = succession.contradiction(&standing) {
        let (pointer, message) = successor_problem(&contradiction);
        problems.add(pointer, Code::ContradictsMerger, message);
    }
    succession.organisations.retain(|one| one.organisation != standing.organisation);
    succession.organisations.push(standing);
    if succession.heirs(value.id.as_str(), Day::MAX).is_empty() {
        let message = "its successors lead back to itself, or to one that is not recorded";
        problems.add("/successor/organisation", Code::WrongForm, message);
    }
    Ok(())
}
