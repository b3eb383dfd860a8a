//! Recording the figures of an import, as new ones or as corrections.

use crate::records::figure_imports::compare::{Comparison, Step};
use crate::records::figure_imports::proposal::Proposal;
use crate::store::{Connection, Stamp, StoreError, figures};
use crate::workflows::{Failed, mergers, record_figure};

/// Which revision of a figure was recorded: kind, name, revision.
pub(super) type Came = (&'static str, i64, i32);

/// Records all that changes.
///
/// # Errors
/// As for each figure by itself.
pub(super) async fn all(
    conn: &mut Connection,
    (proposal, comparison): (&Proposal, &Comparison),
    stamp: &Stamp,
) -> Result<Vec<Came>, Failed> {
    let mut came = Vec::new();
    let today = stamp.day();
    let (new, corrected): (Vec<&Step>, Vec<&Step>) =
        comparison.steps.iter().partition(|step| step.corrects.is_none());
    for (id, revision, step) in corrected.into_iter().filter_map(of_step) {
        let by = (id, revision, today);
        if let Some(value) = proposal.populations.get(step.place) {
            let kept = record_figure::population::correct(conn, by, (value, stamp)).await?;
            came.push(("population", id, kept.revision));
        } else if let Some(value) = proposal.indices.get(step.place) {
            let kept = record_figure::index::correct(conn, by, (value, stamp)).await?;
            came.push(("index", id, kept.revision));
        } else if let Some(value) = proposal.mergers.get(step.place) {
            let kept = mergers::correct(conn, by, (value, stamp)).await?;
            came.push(("merger", id, kept.revision));
        }
    }
    let places = || new.iter().map(|step| step.place);
    // Their form was checked when they were proposed.
    let populations: Vec<_> = places().filter_map(|place| proposal.populations.get(place)).collect();
    let ids = figures::population::add_each(conn, &populations, stamp).await?;
    came.extend(ids.into_iter().map(|id| ("population", id, 1)));
    let indices: Vec<_> = places().filter_map(|place| proposal.indices.get(place)).collect();
    let ids = figures::index::add_each(conn, &indices, stamp).await?;
    came.extend(ids.into_iter().map(|id| ("index", id, 1)));
    for value in places().filter_map(|place| proposal.mergers.get(place)) {
        let kept = mergers::add(conn, value, (stamp, today)).await?;
        let unreadable = |_not_a_number| StoreError::Unreadable(format!("'{}' is no number", kept.id));
        came.push(("merger", kept.id.parse().map_err(unreadable)?, kept.revision));
    }
    Ok(came)
}

/// The name and revision that a step corrects.
fn of_step(step: &Step) -> Option<(i64, i32, &Step)> {
    let (id, revision) = step.corrects.as_ref()?;
    Some((id.parse().ok()?, *revision, step))
}
