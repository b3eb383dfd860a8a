//! Executing a plan: batch by batch, each in one transaction. Whoever executes it again after a crash goes on where it
//! ended; where something changed since the plan was made, nothing more is issued.

use super::heading;
use super::plan::fingerprint;
use crate::domain::calendar::Day;
use crate::domain::invoice::not_yet;
use crate::domain::invoice::plan::ordered;
use crate::domain::invoice::run::changes;
use crate::records::billing::run::{RunDocument, RunHeading};
use crate::records::billing::standing::{EventKind, InputChange, RunState, Stopped};
use crate::records::issuing::Days;
use crate::store::billing_runs::{add_event, documents, events, inputs};
use crate::store::{Connection, Stamp, StoreError, Window, turn};
use crate::workflows::issue::{Drawn, Knowledge, Only, draw};
use crate::workflows::lay_down::Known;
use crate::workflows::{Failed, write_as};
use std::collections::{BTreeMap, VecDeque};
use std::mem;

/// Starts the execution of a run. One that was started goes on, one that is finished stays so: asking again is no fault.
///
/// # Errors
/// Where there is no such run, it cannot be executed, its days have not come, or something changed since it was planned.
pub async fn start(conn: &mut Connection, run: i64, (stamp, today): (&Stamp, Day)) -> Result<(), Failed> {
    let plan = heading(conn, run).await?;
    match RunState::of(&events(conn, run).await?) {
        RunState::Executing | RunState::Finished => return Ok(()),
        RunState::Stopped => {
            let message = format!("run {run} was stopped and says why: plan the rest anew");
            return Err(Failed::conflict("run_stopped", message));
        }
        RunState::Planned => {}
    }
    if plan.looks_back {
        let message = format!(
            "run {run} shows {} as it was, and later numbers were given: plan as of a later day",
            plan.as_of
        );
        return Err(Failed::conflict("run_looks_back", message));
    }
    let not_yet = not_yet(plan.as_of, plan.through, today);
    if !not_yet.is_empty() {
        return Err(not_yet.into());
    }
    let drawn = redrawn(conn, &plan).await?;
    if let Some(stopped) = what_changed(conn, &plan, &drawn).await? {
        return Err(Failed::Changed(stopped));
    }

    Ok(add_event(conn, run, (EventKind::Started, None), stamp).await?)
}

/// Where an execution is after a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Where the run stands.
    pub state: RunState,
    /// How many documents are issued.
    pub issued: usize,
    /// Of how many.
    pub documents: usize,
}

/// Goes on with the execution of a run that was started, until it is finished, stopped, or told not to go on. What stands
/// in its way is kept with it: it is stopped.
///
/// # Errors
/// Where the database fails: what was issued by then stays, and whoever executes it again goes on from there.
pub async fn go_on(
    conn: &mut Connection,
    (run, stamp): (i64, &Stamp),
    mut watch: impl FnMut(Progress) -> bool,
) -> Result<RunState, Failed> {
    let mut prepared: Option<Prepared> = None;
    loop {
        let before = prepared.take();
        let done = write_as(conn, stamp, async |conn| next_batch(conn, before, (run, stamp)).await).await;
        let (after, progress) = match done {
            Err(Failed::Store(error @ StoreError::Database(_))) => return Err(error.into()),
            Err(failed) => {
                write_as(conn, stamp, async |conn| stop(conn, run, (&hindered(&failed), stamp)).await)
                    .await?;
                return Ok(RunState::Stopped);
            }
            Ok(done) => done,
        };
        prepared = after;
        let wanted = watch(progress);
        if progress.state != RunState::Executing || !wanted {
            return Ok(progress.state);
        }
    }
}

/// A plan that was found unchanged, and what is left of it.
struct Prepared {
    drawn: Drawn,
    left: Vec<RunDocument>,
    documents: usize,
    /// How many of those that were left are issued by now.
    done: usize,
    known: Known,
    /// The transaction in which it was found unchanged or last went on.
    turn: i64,
}

impl Prepared {
    fn progress(&self, state: RunState) -> Progress {
        Progress { state, issued: self.documents - self.left.len() + self.done, documents: self.documents }
    }
}

/// Issues the next batch. What was prepared before counts only where nothing else was written since.
async fn next_batch(
    conn: &mut Connection,
    before: Option<Prepared>,
    (run, stamp): (i64, &Stamp),
) -> Result<(Option<Prepared>, Progress), Failed> {
    let turn = turn(conn).await?;
    let unchanged = before.filter(|prepared| prepared.turn + 1 == turn);
    let mut prepared = match unchanged {
        Some(prepared) => Prepared { turn, ..prepared },
        None => match prepare(conn, run, (stamp, turn)).await? {
            Ok(prepared) => prepared,
            Err(progress) => return Ok((None, progress)),
        },
    };
    let Prepared { drawn, left, known, done, .. } = &mut prepared;
    let rest = left.get(*done..).unwrap_or_default();
    if let Some(first) = rest.first() {
        let count = rest.iter().take_while(|one| one.batch == first.batch).count();
        drawn.issue(conn, (*done..*done + count, Some((run, first.place))), (known, stamp)).await?;
        *done += count;
    }
    let state = if prepared.done == prepared.left.len() { RunState::Finished } else { RunState::Executing };
    if state == RunState::Finished {
        add_event(conn, run, (EventKind::Finished, None), stamp).await?;
    }
    let progress = prepared.progress(state);
    Ok((Some(prepared), progress))
}

/// Makes what is left of a plan again and compares it with what was kept; or says where the run stands where nothing is
/// to be issued.
async fn prepare(
    conn: &mut Connection,
    run: i64,
    (stamp, turn): (&Stamp, i64),
) -> Result<Result<Prepared, Progress>, Failed> {
    let plan = heading(conn, run).await?;
    let all = documents(conn, run, &Window { after: None, limit: i64::MAX }).await?;
    let documents = all.len();
    let left: Vec<RunDocument> = all.into_iter().filter(|one| one.number.is_none()).collect();
    let issued = documents - left.len();
    let state = RunState::of(&events(conn, run).await?);
    if state != RunState::Executing {
        return Ok(Err(Progress { state, issued, documents }));
    }
    let mut drawn = redrawn(conn, &plan).await?;
    let stopped = match what_changed(conn, &plan, &drawn).await? {
        Some(stopped) => Some(stopped),
        None => in_order(&mut drawn, &left)?,
    };
    if let Some(stopped) = stopped {
        stop(conn, run, (&stopped, stamp)).await?;
        return Ok(Err(Progress { state: RunState::Stopped, issued, documents }));
    }
    Ok(Ok(Prepared { drawn, left, documents, done: 0, known: Known::new(), turn }))
}

/// Keeps why a run goes on no further.
async fn stop(conn: &mut Connection, run: i64, (why, stamp): (&Stopped, &Stamp)) -> Result<(), Failed> {
    let detail = serde_json::to_string(why).map_err(|error| StoreError::Unreadable(error.to_string()))?;
    Ok(add_event(conn, run, (EventKind::Stopped, Some(detail)), stamp).await?)
}

/// Why a batch could not be issued, where it is no fault of the database that may pass.
fn hindered(failed: &Failed) -> Stopped {
    let code = if let Failed::Conflict { code, .. } = failed { code } else { "not_issuable" };
    let message = format!("a document could not be issued: {failed}; mend that and plan the rest anew");
    Stopped { code: code.to_owned(), message, changes: Vec::new() }
}

async fn redrawn(conn: &mut Connection, plan: &RunHeading) -> Result<Drawn, Failed> {
    let days = Days { as_of: plan.as_of, through: plan.through };
    let only = match (&plan.agreement, &plan.contract) {
        (Some(agreement), _) => Only::Agreement(agreement.clone()),
        (None, Some(contract)) => Only::Contract(contract.clone()),
        (None, None) => Only::All,
    };
    draw(conn, (days, Knowledge::Current), only).await
}

/// What changed since a plan was made, but for what its own run issued.
async fn what_changed(
    conn: &mut Connection,
    plan: &RunHeading,
    drawn: &Drawn,
) -> Result<Option<Stopped>, Failed> {
    let then = inputs(conn, plan.id).await?;
    let now = drawn.inputs(conn, Some(plan.id)).await?;
    let changes: Vec<InputChange> = changes(&then, &now).into_iter().map(InputChange::of).collect();
    if !changes.is_empty() {
        let message = "something that the plan rests on changed since it was made: plan anew".to_owned();
        return Ok(Some(Stopped { code: "inputs_changed".to_owned(), message, changes }));
    }
    let later = drawn.last.filter(|last| *last > plan.as_of);
    Ok(later.map(|last| Stopped {
        code: "later_number".to_owned(),
        message: format!("a number was given on {last}, after the day of issue {}: plan anew", plan.as_of),
        changes,
    }))
}

/// The same inputs must give the same documents, which are then brought into the order in which they were planned: some
/// come elsewhere once others are issued. Where the service itself changed since, they may be others.
fn in_order(drawn: &mut Drawn, left: &[RunDocument]) -> Result<Option<Stopped>, Failed> {
    let mut places: BTreeMap<Vec<u8>, VecDeque<usize>> = BTreeMap::new();
    for (place, planned) in drawn.planned.iter().enumerate() {
        places.entry(fingerprint(planned)?).or_default().push_back(place);
    }
    let order = left.iter().map(|then| places.get_mut(&then.sha256)?.pop_front());
    match order.collect::<Option<Vec<usize>>>() {
        Some(order) if order.len() == drawn.planned.len() => {
            drawn.planned = ordered(mem::take(&mut drawn.planned), &order);
            Ok(None)
        }
        _ => Ok(Some(Stopped {
            code: "plan_differs".to_owned(),
            message: "the same figures now give other documents than were planned: plan anew".to_owned(),
            changes: Vec::new(),
        })),
    }
}
