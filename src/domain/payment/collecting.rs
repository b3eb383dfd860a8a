//! Which steps may be recorded of an invoice: letters, disputes, suspensions (E 8.7, F 8.4) and their withdrawal.

use super::history::{Happened, Kind};
use super::standing::Claim;
use super::suspension::{LateTerms, NotSuspendable, Standing, may_suspend, suspensions};
use crate::domain::calendar::Day;

/// Why a step cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRecorded {
    /// Its day has not come.
    #[error("{on} has not come: today is {today}")]
    NotYet {
        /// The day of the step.
        on: Day,
        /// Today.
        today: Day,
    },
    /// Its day lies before what it follows.
    #[error("{on} lies before {first}: nothing of it could happen then")]
    TooEarly {
        /// The day of the step.
        on: Day,
        /// The first possible day.
        first: Day,
    },
    /// Nothing is open.
    #[error("nothing is open on {0}: there is nothing to ask for")]
    NothingOpen(Day),
    /// It is not late.
    #[error("it is due on {0}: a letter about late payment can be sent from the day after it on")]
    NotLate(Day),
    /// It is disputed.
    #[error("it is disputed since {0}: nothing is asked for until the dispute has ended")]
    Disputed(Day),
    /// The step that it refers to is not there, or counts no more.
    #[error("there is no {what} '{id}' of this invoice that counts")]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// Its number.
        id: i64,
    },
    /// It was done before.
    #[error("{0}")]
    DoneAlready(&'static str),
    /// The service may not be suspended.
    #[error("the service may not be suspended: {}", listed(.0))]
    NotSuspendable(Vec<NotSuspendable>),
    /// The same person proposed it.
    #[error("{0} proposed it: another person must confirm")]
    SamePerson(String),
    /// Something rests on it.
    #[error("step {0} rests on it: lift or withdraw that first")]
    RestsOnIt(i64),
}

fn listed(reasons: &[NotSuspendable]) -> String {
    reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// A day that has come and does not lie before another.
fn on_time(on: Day, first: Day, today: Day) -> Result<(), NotRecorded> {
    if on > today {
        return Err(NotRecorded::NotYet { on, today });
    }
    if on < first { Err(NotRecorded::TooEarly { on, first }) } else { Ok(()) }
}

fn known<'a>(
    claim: &'a Claim,
    (id, kind, what): (i64, Kind, &'static str),
) -> Result<&'a Happened, NotRecorded> {
    let found = claim.history.step(id).filter(|step| step.kind == kind);
    found.ok_or(NotRecorded::Unknown { what, id })
}

/// Whether the invoice can have been sent on a day.
///
/// # Errors
/// Where the day has not come, or lies before the issue.
pub fn may_be_sent(claim: &Claim, on: Day, today: Day) -> Result<(), NotRecorded> {
    on_time(on, claim.issued, today)
}

/// Whether a letter about late payment can have been sent on a day.
///
/// # Errors
/// Where nothing was open, it was not late or it was disputed.
pub fn may_remind(claim: &Claim, on: Day, today: Day) -> Result<(), NotRecorded> {
    on_time(on, claim.issued, today)?;
    if claim.open(on).is_zero() {
        return Err(NotRecorded::NothingOpen(on));
    }
    if on <= claim.due {
        return Err(NotRecorded::NotLate(claim.due));
    }
    claim.history.disputed(on).map_or(Ok(()), |dispute| Err(NotRecorded::Disputed(dispute.on)))
}

/// Whether a dispute can begin on a day.
///
/// # Errors
/// Where one lasts already.
pub fn may_dispute(claim: &Claim, since: Day, today: Day) -> Result<(), NotRecorded> {
    on_time(since, claim.issued, today)?;
    if claim.open(today).is_zero() {
        return Err(NotRecorded::NothingOpen(today));
    }
    claim.history.disputed(today).map_or(Ok(()), |dispute| Err(NotRecorded::Disputed(dispute.on)))
}

/// Whether a dispute can end on a day.
///
/// # Errors
/// Where there is none, or it ended before.
pub fn may_end_dispute(claim: &Claim, dispute: i64, (on, today): (Day, Day)) -> Result<(), NotRecorded> {
    let found = known(claim, (dispute, Kind::Dispute, "dispute"))?;
    on_time(on, found.on, today)?;
    let ended = claim.history.followed((dispute, Kind::DisputeEnded), today).is_some();
    if ended { Err(NotRecorded::DoneAlready("this dispute ended before")) } else { Ok(()) }
}

/// Whether a suspension can be proposed today.
///
/// # Errors
/// Where the rules forbid it, or one is proposed or in force.
pub fn may_propose(claim: &Claim, today: Day, terms: &LateTerms) -> Result<(), NotRecorded> {
    may_suspend(claim, today, terms).map_err(NotRecorded::NotSuspendable)?;
    let stands = |one: &Standing| matches!(one, Standing::Proposed | Standing::InForce { .. });
    if suspensions(claim, today).iter().any(|one| stands(&one.standing)) {
        return Err(NotRecorded::DoneAlready(
            "a suspension is proposed or in force: confirm or lift that one",
        ));
    }
    Ok(())
}

/// Whether somebody can confirm a proposed suspension today: another person than proposed it.
///
/// # Errors
/// Where the rules forbid it (again), or the same person proposed it.
pub fn may_confirm(
    claim: &Claim,
    (proposal, by): (i64, &str),
    today: Day,
    terms: &LateTerms,
) -> Result<(), NotRecorded> {
    let found = known(claim, (proposal, Kind::SuspensionProposed, "proposal of a suspension"))?;
    match standing_of(claim, proposal, today) {
        Some(Standing::Proposed) => {}
        Some(Standing::InForce { .. }) => return Err(NotRecorded::DoneAlready("it was confirmed before")),
        _ => return Err(NotRecorded::DoneAlready("it was lifted, or overtaken by payment: propose another")),
    }
    if found.by == by {
        return Err(NotRecorded::SamePerson(by.to_owned()));
    }
    may_suspend(claim, today, terms).map_err(NotRecorded::NotSuspendable)
}

/// Whether a suspension, or the proposal of one, can be lifted by decision today.
///
/// # Errors
/// Where there is none, or it was lifted.
pub fn may_lift(claim: &Claim, proposal: i64, today: Day) -> Result<(), NotRecorded> {
    known(claim, (proposal, Kind::SuspensionProposed, "suspension"))?;
    match standing_of(claim, proposal, today) {
        Some(Standing::Proposed | Standing::InForce { .. }) => Ok(()),
        _ => Err(NotRecorded::DoneAlready("it was lifted before, or by full payment")),
    }
}

fn standing_of(claim: &Claim, proposal: i64, today: Day) -> Option<Standing> {
    suspensions(claim, today).iter().find(|one| one.proposed.id == proposal).map(|one| one.standing)
}

/// Whether interest can be charged: of what is late, and of what was paid late.
///
/// # Errors
/// Where nothing was late.
pub fn may_be_charged(claim: &Claim, today: Day) -> Result<(), NotRecorded> {
    let paid_late = claim.received.iter().any(|one| one.day > claim.due);
    let is_late = claim.open(today).is_positive() && today > claim.due;
    if paid_late || is_late { Ok(()) } else { Err(NotRecorded::NotLate(claim.due)) }
}

/// Whether a step that was recorded wrongly can be withdrawn: nothing may rest on it.
///
/// # Errors
/// Where it does not count, ends or confirms another, or something rests on it.
pub fn may_withdraw(claim: &Claim, id: i64, today: Day) -> Result<(), NotRecorded> {
    let unknown = || NotRecorded::Unknown { what: "step", id };
    let step = claim.history.step(id).filter(|step| step.refers_to.is_none()).ok_or_else(unknown)?;
    let follows = claim.history.steps().iter().find(|other| other.refers_to == Some(id));
    if let Some(follows) = follows {
        return Err(NotRecorded::RestsOnIt(follows.id));
    }
    let stands = |one: &Standing| matches!(one, Standing::Proposed | Standing::InForce { .. });
    let suspended = suspensions(claim, today).into_iter().find(|one| stands(&one.standing));
    match suspended {
        Some(one) if step.kind == Kind::FormalNotice => Err(NotRecorded::RestsOnIt(one.proposed.id)),
        _ => Ok(()),
    }
}
