//! When a service may be suspended for late payment, and whether it is (E 8.7, F 8.4). A right and not a duty: two
//! persons decide; the fee keeps accruing while the service is suspended.

use super::history::{Happened, History, Kind, Pause, after_undisputed};
use super::standing::Claim;
use crate::domain::calendar::{Day, add_days};

/// The parameters of late payment that the agreements leave open, and those that they give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateTerms {
    /// A delay of more than so many days may lead to a suspension (E 8.7, F 8.4).
    pub delay_days: u32,
    /// Days that a formal notice gives where it does not say how many; the agreements are silent, 15 is usual.
    pub notice_term_days: u32,
}

impl Default for LateTerms {
    fn default() -> Self {
        LateTerms { delay_days: 30, notice_term_days: 15 }
    }
}

/// The clause by which a service is suspended, by the clause of the same agreement on the term of payment.
pub fn clause_of_suspension(payment: &str) -> Option<&'static str> {
    match payment {
        "E 8.6" => Some("E 8.7"),
        "F 8.3" => Some("F 8.4"),
        _ => None,
    }
}

/// Why a service may not be suspended for an invoice on a day; each says when it may, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSuspendable {
    /// Nothing is open.
    #[error("nothing is open: only a service that is not paid for can be suspended (E 8.7, F 8.4)")]
    NothingOpen,
    /// The delay is too short.
    #[error(
        "the delay is {days} days, and must be more than {needed} without those disputed (E 8.7, F 8.4): on {first} at the earliest"
    )]
    DelayTooShort {
        /// Days that count.
        days: i64,
        /// Days that must be exceeded.
        needed: u32,
        /// The first day on which they are.
        first: Day,
    },
    /// No formal notice was sent.
    #[error(
        "no formal notice was sent (E 8.7, F 8.4): record one first; sent today, the service may be suspended from {first} on"
    )]
    NoFormalNotice {
        /// The first possible day where a notice is sent on the day that is asked about.
        first: Day,
    },
    /// The term of the formal notice runs.
    #[error("the term of the formal notice of {sent} runs (E 8.7, F 8.4): until {first}")]
    TermRuns {
        /// When the notice was sent.
        sent: Day,
        /// The day on which its term has gone by.
        first: Day,
    },
    /// The invoice is disputed.
    #[error(
        "the invoice is disputed since {since}, which stops the clock: end the dispute first (E 8.7, F 8.4)"
    )]
    Disputed {
        /// The first day of the dispute.
        since: Day,
    },
}

/// The first day on which the delay is long enough: due + 31 without the disputed days; `None` while disputed.
fn delay_over(claim: &Claim, pauses: &[Pause], terms: &LateTerms) -> Option<Day> {
    after_undisputed(pauses, claim.due, terms.delay_days.saturating_add(1))
}

/// The first day on which the term of a formal notice has gone by: sent + term, without the disputed days.
fn term_over(notice: &Happened, pauses: &[Pause], terms: &LateTerms) -> Option<Day> {
    after_undisputed(pauses, notice.on, notice.term_days.unwrap_or(terms.notice_term_days))
}

/// The first day on which the service may be suspended, by what is known on a day: the later of due + 31 days and,
/// where a formal notice was sent, the end of its term. `None` while the invoice is disputed.
pub fn suspendable_from(claim: &Claim, on: Day, terms: &LateTerms) -> Option<Day> {
    let pauses = claim.history.pauses(on);
    let delay = delay_over(claim, &pauses, terms)?;
    match claim.history.formal_notice(on) {
        Some(notice) => Some(delay.max(term_over(notice, &pauses, terms)?)),
        None => Some(delay),
    }
}

/// Whether the service may be suspended for an invoice on a day: something is open, the delay is more than 30 days, a
/// formal notice was sent and its term has gone by, and the invoice is not disputed.
///
/// # Errors
/// Every rule that forbids it.
pub fn may_suspend(claim: &Claim, on: Day, terms: &LateTerms) -> Result<(), Vec<NotSuspendable>> {
    if claim.open(on).is_zero() {
        return Err(vec![NotSuspendable::NothingOpen]);
    }
    if let Some(dispute) = claim.history.disputed(on) {
        return Err(vec![NotSuspendable::Disputed { since: dispute.on }]);
    }
    let pauses = claim.history.pauses(on);
    // Without a lasting dispute both days are known.
    let delay = delay_over(claim, &pauses, terms).unwrap_or(Day::MAX);
    let mut found = Vec::new();
    if on < delay {
        let days = claim.days_that_count(on);
        found.push(NotSuspendable::DelayTooShort { days, needed: terms.delay_days, first: delay });
    }
    match claim.history.formal_notice(on) {
        None => {
            let first = delay.max(add_days(on, i64::from(terms.notice_term_days)));
            found.push(NotSuspendable::NoFormalNotice { first });
        }
        Some(notice) => {
            let first = term_over(notice, &pauses, terms).unwrap_or(Day::MAX);
            let runs = on < first;
            found.extend(runs.then_some(NotSuspendable::TermRuns { sent: notice.on, first }));
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// How a suspension stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// One person proposed it: nothing is suspended yet.
    Proposed,
    /// The service is suspended since a day.
    InForce {
        /// The day on which it was confirmed.
        since: Day,
    },
    /// Lifted by decision, or given up before it was confirmed.
    Lifted {
        /// The day of the decision.
        on: Day,
    },
    /// Lifted by full payment ("tot aan de regularisatie"), or overtaken by it.
    Regularised {
        /// The day from which nothing was open.
        on: Day,
    },
}

impl Standing {
    /// The standing as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Proposed => "proposed",
            Standing::InForce { .. } => "in_force",
            Standing::Lifted { .. } => "lifted",
            Standing::Regularised { .. } => "regularised",
        }
    }

    /// The day on which it ended; `None` while it did not.
    pub fn ended(self) -> Option<Day> {
        match self {
            Standing::Lifted { on } | Standing::Regularised { on } => Some(on),
            Standing::Proposed | Standing::InForce { .. } => None,
        }
    }
}

/// A suspension with how it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspension<'a> {
    /// The proposal.
    pub proposed: &'a Happened,
    /// The confirmation by another person.
    pub confirmed: Option<&'a Happened>,
    /// How it stands.
    pub standing: Standing,
}

/// The suspensions that were proposed for an invoice, as they stand on a day.
pub fn suspensions(claim: &Claim, on: Day) -> Vec<Suspension<'_>> {
    let of = |proposed| suspension(claim, proposed, on);
    claim.history.through(Kind::SuspensionProposed, on).map(of).collect()
}

fn suspension<'a>(claim: &'a Claim, proposed: &'a Happened, on: Day) -> Suspension<'a> {
    let history: &History = &claim.history;
    let confirmed = history.followed((proposed.id, Kind::SuspensionConfirmed), on);
    let lifted = history.followed((proposed.id, Kind::SuspensionLifted), on).map(|step| step.on);
    let paid = claim.open(on).is_zero().then(|| settled_on(claim, on).max(proposed.on));
    let standing = match (lifted, paid) {
        (Some(lifted), Some(paid)) if paid <= lifted => Standing::Regularised { on: paid },
        (Some(on), _) => Standing::Lifted { on },
        (None, Some(on)) => Standing::Regularised { on },
        (None, None) => confirmed.map_or(Standing::Proposed, |step| Standing::InForce { since: step.on }),
    };
    Suspension { proposed, confirmed, standing }
}

/// The first day from which nothing was open through a day on which nothing is: what is paid or credited only grows.
fn settled_on(claim: &Claim, on: Day) -> Day {
    let changes = claim.received.iter().chain(&claim.credited).map(|one| one.day);
    changes.filter(|day| *day <= on && claim.open(*day).is_zero()).min().unwrap_or(claim.issued)
}

/// Whether the service is suspended for an invoice on a day.
pub fn suspended(claim: &Claim, on: Day) -> bool {
    suspensions(claim, on).iter().any(|one| matches!(one.standing, Standing::InForce { .. }))
}
