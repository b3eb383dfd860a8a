//! What happened to an invoice after its issue, step by step: letters, disputes, decisions. Steps are only added; what
//! counts on a day is worked out of them.

use crate::domain::calendar::{Day, add_days};
use crate::domain::money::Money;

/// What kind of step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The invoice was sent.
    Sent,
    /// A reminder was sent.
    Reminder,
    /// A formal notice (*ingebrekestelling*) was sent (E 8.7).
    FormalNotice,
    /// The debtor disputes the invoice.
    Dispute,
    /// A dispute ended.
    DisputeEnded,
    /// One person proposed to suspend the service.
    SuspensionProposed,
    /// Another person confirmed it: the service is suspended.
    SuspensionConfirmed,
    /// A suspension, or the proposal of one, was lifted by decision.
    SuspensionLifted,
    /// It was decided to charge interest.
    InterestCharged,
    /// A step was recorded wrongly and counts no more.
    Withdrawn,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 10] = [
        Kind::Sent,
        Kind::Reminder,
        Kind::FormalNotice,
        Kind::Dispute,
        Kind::DisputeEnded,
        Kind::SuspensionProposed,
        Kind::SuspensionConfirmed,
        Kind::SuspensionLifted,
        Kind::InterestCharged,
        Kind::Withdrawn,
    ];

    /// The kind as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Sent => "sent",
            Kind::Reminder => "reminder",
            Kind::FormalNotice => "formal_notice",
            Kind::Dispute => "dispute",
            Kind::DisputeEnded => "dispute_ended",
            Kind::SuspensionProposed => "suspension_proposed",
            Kind::SuspensionConfirmed => "suspension_confirmed",
            Kind::SuspensionLifted => "suspension_lifted",
            Kind::InterestCharged => "interest_charged",
            Kind::Withdrawn => "withdrawn",
        }
    }
}

/// A step that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// Its number, in the order of recording.
    pub id: i64,
    /// What happened.
    pub kind: Kind,
    /// The day on which it happened.
    pub on: Day,
    /// The step that it ends, confirms, lifts or withdraws.
    pub refers_to: Option<i64>,
    /// Disputed or charged.
    pub amount: Option<Money>,
    /// Days that a formal notice gives from its dispatch.
    pub term_days: Option<u32>,
    /// Who did it.
    pub by: String,
}

/// The days on which an invoice is disputed: from the first through the day before the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// The first day.
    pub since: Day,
    /// The day on which it ended, which counts again; `None` while it lasts.
    pub ended: Option<Day>,
}

impl Pause {
    /// Whether a day is disputed.
    pub fn holds(&self, day: Day) -> bool {
        self.since <= day && self.ended.is_none_or(|ended| day < ended)
    }
}

/// All steps of one invoice, without those that were withdrawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History(Vec<Happened>);

impl History {
    /// The history that recorded steps make.
    pub fn of(mut steps: Vec<Happened>) -> History {
        let withdrawn: Vec<i64> = steps
            .iter()
            .filter(|step| step.kind == Kind::Withdrawn)
            .filter_map(|step| step.refers_to)
            .collect();
        steps.retain(|step| step.kind != Kind::Withdrawn && !withdrawn.contains(&step.id));
        steps.sort_by_key(|step| (step.on, step.id));
        History(steps)
    }

    /// The steps that count, by day.
    pub fn steps(&self) -> &[Happened] {
        &self.0
    }

    /// The step of that number, where it counts.
    pub fn step(&self, id: i64) -> Option<&Happened> {
        self.0.iter().find(|step| step.id == id)
    }

    /// The steps of a kind through a day.
    pub fn through(&self, kind: Kind, on: Day) -> impl Iterator<Item = &Happened> {
        self.0.iter().filter(move |step| step.kind == kind && step.on <= on)
    }

    /// What followed a step by a day.
    pub fn followed(&self, (id, kind): (i64, Kind), on: Day) -> Option<&Happened> {
        self.through(kind, on).find(|step| step.refers_to == Some(id))
    }

    /// The disputes that are known on a day.
    pub fn pauses(&self, on: Day) -> Vec<Pause> {
        let disputes = self.through(Kind::Dispute, on);
        let pause = |dispute: &Happened| Pause {
            since: dispute.on,
            ended: self.followed((dispute.id, Kind::DisputeEnded), on).map(|end| end.on),
        };
        disputes.map(pause).collect()
    }

    /// The dispute that lasts on a day.
    pub fn disputed(&self, on: Day) -> Option<&Happened> {
        let lasts = |dispute: &&Happened| self.followed((dispute.id, Kind::DisputeEnded), on).is_none();
        self.through(Kind::Dispute, on).find(lasts)
    }

    /// The formal notice that counts on a day: the first one.
    pub fn formal_notice(&self, on: Day) -> Option<&Happened> {
        self.through(Kind::FormalNotice, on).next()
    }
}

/// How many days after one day, through another, are not disputed.
pub fn undisputed_days(pauses: &[Pause], after: Day, through: Day) -> i64 {
    let all = (through - after).num_days().max(0);
    let days = (1..=all).map(|count| add_days(after, count));
    i64::try_from(days.filter(|day| !pauses.iter().any(|pause| pause.holds(*day))).count()).unwrap_or(all)
}

/// The day by which so many undisputed days went by after another; `None` where a dispute that lasts comes before.
pub fn after_undisputed(pauses: &[Pause], after: Day, days: u32) -> Option<Day> {
    let mut day = after;
    let mut left = days;
    while left > 0 {
        day = add_days(day, 1);
        match pauses.iter().find(|pause| pause.holds(day)) {
            None => left -= 1,
            Some(Pause { ended: Some(ended), .. }) => day = add_days(*ended, -1),
            Some(Pause { ended: None, .. }) => return None,
        }
    }
    Some(day)
}
