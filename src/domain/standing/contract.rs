//! The state of a contract on a day, from its signature to its end (E 10.1 to E 10.4, F 10.1, F 10.2, P 9.1).

use crate::domain::billing::outcome::{Exit, TermStanding};
use crate::domain::billing::{DocumentKind, Outcome, Situation};
use crate::domain::calendar::{Day, Period};
use crate::domain::contract::ContractRecord;
use crate::domain::contract::decisions::Notice;
use crate::domain::contract::ends::{Ends, known_extensions};
use crate::domain::contract::leaving::{ExitFee, Leaving, leaving};
use crate::domain::invoice::IssuedBefore;
use crate::domain::money::Money;
use crate::domain::tariff::Agreement;
use crate::domain::tariff::conditions::Renewal;
use chrono::Datelike;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where a contract stands. Of several that apply the last in the life of a contract counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Not signed yet.
    Draft,
    /// Signed; its term has not begun.
    Signed,
    /// In its initial term.
    Active,
    /// Renewed by itself so many times (E 10.3).
    Renewed(usize),
    /// Extended by signature so many times (F 10.2).
    Extended(usize),
    /// Active, and the access is suspended (E 8.7).
    Suspended,
    /// Notice was given; an exit fee is due and not invoiced yet, or cannot be worked out yet.
    NoticeGiven,
    /// The exit fee is invoiced and not paid in full (E 10.4).
    ExitInvoiced,
    /// The termination is confirmed: the exit fee is paid in full, or none is due (E 10.4).
    Confirmed,
    /// Over: after its last day, and nothing of its termination is open.
    Expired,
}

/// What was issued to a contract, with what is still to be paid of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outstanding {
    /// The document.
    pub issued: IssuedBefore,
    /// What is still to be paid; nothing on a credit note and on what was taken back.
    pub open: Money,
}

/// How a contract stands on a day.
#[derive(Debug, Clone)]
pub struct ContractStanding<'a> {
    /// Its state.
    pub state: State,
    /// Its end and the next deadline for a notice, as billing sees them.
    pub term: &'a TermStanding,
    /// Whether it goes on by itself after that end.
    pub renews: bool,
    /// The notices that were sent, the first one first: that one counts.
    pub notices: Vec<&'a Notice>,
    /// What each notice costs, and why it does not, in the same order.
    pub exits: Vec<&'a Exit>,
    /// Whether its end has passed while the exit fee is not paid: it is neither ended nor billed on before someone
    /// decides (E 10.4).
    pub to_be_decided: bool,
    /// Whether the exit rate of its year of leaving stands on a row that the agreement prints twice (EA 2).
    pub rate_doubtful: bool,
    /// The lots on hold on the day, with the days of the hold.
    pub on_hold: Vec<(Arc<str>, Period)>,
    /// What was issued by the day, in the order of issue.
    pub issued: Vec<Outstanding>,
}

/// What the state depends on beside the situation.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// What was issued.
    pub issued: &'a [IssuedBefore],
    /// What is still to be paid, by number; the whole total where a number is missing.
    pub open: &'a BTreeMap<Arc<str>, Money>,
    /// The contracts whose access is suspended (E 8.7).
    pub suspended: &'a [Arc<str>],
}

impl Circumstances<'_> {
    /// What was issued to a contract by a day, with what is open of it.
    fn of(&self, contract: &str, day: Day) -> Vec<Outstanding> {
        let by_then = |one: &&IssuedBefore| *one.contract == *contract && one.issue_date <= day;
        let mut found: Vec<Outstanding> =
            self.issued.iter().filter(by_then).map(|one| self.outstanding(one)).collect();
        found.sort_by(|a, b| {
            (a.issued.issue_date, &a.issued.number).cmp(&(b.issued.issue_date, &b.issued.number))
        });
        found
    }

    fn outstanding(&self, issued: &IssuedBefore) -> Outstanding {
        let to_be_paid = issued.kind != DocumentKind::CreditNote && !issued.credited;
        let open = self.open.get(&issued.number).copied().unwrap_or(issued.total);
        Outstanding { issued: issued.clone(), open: if to_be_paid { open } else { Money::ZERO } }
    }
}

/// How the contract at a place of a situation stands on its day; `None` for a place where there is none. A contract
/// whose day of signature is not recorded counts as signed from its start on.
pub fn contract_standing<'a>(
    situation: &'a Situation,
    outcome: &'a Outcome,
    place: usize,
    circumstances: Circumstances<'_>,
) -> Option<ContractStanding<'a>> {
    let record = situation.contracts.get(place)?;
    let agreement = &situation.agreements.get(record.agreement)?.agreement;
    let (term, on, id) = (outcome.terms.get(place)?, situation.today, &record.contract.id);
    let issued = circumstances.of(id, on);
    let exits: Vec<&Exit> = outcome.exits.iter().filter(|exit| exit.contract == *id).collect();
    let mut notices: Vec<&Notice> =
        record.decisions.notices.iter().filter(|notice| notice.sent <= on).collect();
    notices.sort_by_key(|notice| notice.sent);
    let holds = outcome.holds.iter().filter(|hold| hold.contract == *id);
    let on_hold = holds.filter_map(|hold| Some((hold.lot.clone(), hold.year.on_hold?)));
    let termination = exits.first().map(|exit| termination(exit, &issued));
    let over = on > term.ends;
    Some(ContractStanding {
        state: match termination {
            Some(State::Confirmed) | None if over => State::Expired,
            Some(state) => state,
            None => running(record, agreement, (on, circumstances.suspended)),
        },
        term,
        renews: agreement.renewal.is_tacit() && exits.is_empty(),
        to_be_decided: over && termination.is_some_and(|state| state != State::Confirmed),
        rate_doubtful: exits
            .first()
            .is_some_and(|exit| exit.reason.is_none() && rate_doubtful(agreement, exit.ends)),
        notices,
        exits,
        on_hold: on_hold.filter(|(_, hold)| hold.from <= on && on <= hold.to).collect(),
        issued,
    })
}

/// The state that a notice brings a contract to: confirmed where nothing is due, or where the invoice of the exit fee
/// is paid to the last cent (E 10.4).
fn termination(exit: &Exit, issued: &[Outstanding]) -> State {
    match leaving(exit_fee(exit, issued)) {
        Leaving::NoticeGiven => State::NoticeGiven,
        Leaving::ExitInvoiced => State::ExitInvoiced,
        Leaving::Confirmed => State::Confirmed,
    }
}

/// What there is of the exit fee of a notice: its invoice, with what supplements it.
fn exit_fee(exit: &Exit, issued: &[Outstanding]) -> ExitFee {
    if exit.fee.is_some_and(Money::is_zero) {
        return ExitFee::NotDue;
    }
    let of_exit = |one: &&Outstanding| one.issued.kind == DocumentKind::ExitFee && !one.issued.credited;
    let Some(invoice) = issued.iter().find(of_exit) else { return ExitFee::NotInvoiced };
    let supplements = issued.iter().filter(|one| {
        one.issued.kind == DocumentKind::Supplementary
            && one.issued.corrects.as_ref() == Some(&invoice.issued.number)
    });
    ExitFee::Invoiced { open: supplements.fold(invoice.open, |open, one| open + one.open) }
}

/// The state of a contract without a notice that counts.
fn running(record: &ContractRecord, agreement: &Agreement, (on, suspended): (Day, &[Arc<str>])) -> State {
    let contract = &record.contract;
    let begun = on >= contract.start;
    match contract.signed {
        Some(signed) if on < signed => return State::Draft,
        Some(_) if !begun => return State::Signed,
        None if !begun => return State::Draft,
        _ if suspended.contains(&contract.id) => return State::Suspended,
        _ => {}
    }
    let extensions = known_extensions(&record.decisions.extensions, on).count();
    let ends = Ends::new(contract, agreement, extensions);
    match agreement.renewal {
        Renewal::Tacit { .. } => match renewals(&ends, on) {
            0 => State::Active,
            times => State::Renewed(times),
        },
        _ if extensions > 0 => State::Extended(extensions),
        _ => State::Active,
    }
}

/// How often a contract has renewed itself by a day.
fn renewals(ends: &Ends<'_>, on: Day) -> usize {
    (0..).find(|times| ends.end_after(*times) >= on).unwrap_or(0)
}

/// Whether the agreement prints the rate of a year of leaving also for another year: by the shares of the start-up
/// costs that are still to be paid every year differs, so finance checks what is asked (EA 2).
pub fn rate_doubtful(agreement: &Agreement, ends: Day) -> bool {
    let rates = agreement.exit_fee.iter().flatten();
    let of_year = rates.clone().find(|rate| rate.leaving_end_of == ends.year());
    of_year.is_some_and(|own| {
        let earlier = rates.clone().filter(|rate| rate.leaving_end_of < own.leaving_end_of);
        earlier.into_iter().any(|rate| rate.per_inhabitant == own.per_inhabitant)
    })
}
