//! Decisions to come: indexation, notices and extensions, taken as the agreements allow.

use super::{Known, Projection};
use crate::domain::calendar::{Day, add_days, add_months, first_of_january, last_of_december};
use crate::domain::contract::decisions::{Channel, Extension, Notice, Sender};
use crate::domain::contract::ends::{Ends, notice_in_force};
use crate::domain::contract::refusals::{self, NoticeRefused};
use crate::domain::contract::{AgreementRecord, ContractRecord};
use crate::domain::forecast::assumptions::{Assumptions, Leaving, LeavingWhen};
use crate::domain::tariff::conditions::{Indexation, Renewal};
use chrono::Datelike;

/// A contract that cannot be left as assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotPossible {
    /// Its place in the list of those that are left.
    pub place: usize,
    /// Why not; `None` where no notice ends it in that year.
    pub why: Option<NoticeRefused>,
}

/// Puts in decisions on every agreement and contract.
///
/// # Errors
/// Every contract that cannot be left as assumed.
pub fn assume(
    known: &Known,
    assumptions: &Assumptions,
    projection: &mut Projection,
) -> Result<(), Vec<NotPossible>> {
    indexation(known, assumptions, projection);
    leave(assumptions, projection)?;
    for place in 0..projection.situation.contracts.len() {
        let (agreements, contracts) = (&projection.situation.agreements, &mut projection.situation.contracts);
        let Some(record) = contracts.get_mut(place) else { continue };
        let Some(standing) = agreements.get(record.agreement) else { continue };
        if !assumptions.tacit_renewal
            && let Some(notice) = last_notice(record, standing, known.today)
        {
            record.decisions.notices.push(notice);
            projection.assumed.notices.push((place, notice));
        }
        if assumptions.extension {
            for extension in extensions_to_come(record, standing, known.today) {
                record.decisions.extensions.push(extension);
                projection.assumed.extensions.push((place, extension));
            }
        }
    }
    Ok(())
}

/// Years without a decision are indexed as assumed, from this year on; what was invoiced stands as it was decided.
fn indexation(known: &Known, assumptions: &Assumptions, projection: &mut Projection) {
    for (place, standing) in projection.situation.agreements.iter_mut().enumerate() {
        let Some(Indexation::Yearly { first_year, .. }) = standing.agreement.indexation else { continue };
        for year in first_year.max(known.today.year())..=known.years.through {
            let invoiced = known.invoiced.get(place).is_some_and(|years| years.contains(&year));
            let apply = assumptions.indexation_of.get(&year).copied();
            let apply = apply.or(assumptions.indexation.then_some(true));
            let Some(apply) = apply.filter(|_| !invoiced) else { continue };
            if let std::collections::btree_map::Entry::Vacant(undecided) =
                standing.decisions.indexation.entry(year)
            {
                undecided.insert(apply);
                projection.assumed.indexation.push((place, year, apply));
            }
        }
    }
}

/// Gives the notices by which subscribers leave.
fn leave(assumptions: &Assumptions, projection: &mut Projection) -> Result<(), Vec<NotPossible>> {
    let mut not_possible = Vec::new();
    for (place, leaving) in assumptions.leaving.iter().enumerate() {
        let situation = &mut projection.situation;
        let Some(record) = situation.contracts.get_mut(leaving.contract) else { continue };
        let Some(standing) = situation.agreements.get(record.agreement) else { continue };
        match notice_for(*leaving, record, standing) {
            Ok(notice) => {
                record.decisions.notices.push(notice);
                projection.assumed.notices.push((leaving.contract, notice));
            }
            Err(why) => not_possible.push(NotPossible { place, why }),
        }
    }
    if not_possible.is_empty() { Ok(()) } else { Err(not_possible) }
}

fn notice_for(
    leaving: Leaving,
    record: &ContractRecord,
    standing: &AgreementRecord,
) -> Result<Notice, Option<NoticeRefused>> {
    let ends = ends_of(record, standing);
    let sent = match leaving.when {
        LeavingWhen::Notice(sent) => sent,
        LeavingWhen::EndIn(year) => last_day_for(&ends, year).ok_or_else(|| {
            refusals::notice(&ends, &record.decisions.notices, first_of_january(year)).err()
        })?,
    };
    refusals::notice(&ends, &record.decisions.notices, sent).map_err(Some)?;
    Ok(by_subscriber(sent))
}

/// The last day on which a notice ends a contract in a year.
fn last_day_for(ends: &Ends<'_>, year: i32) -> Option<Day> {
    let (last, days) = (last_of_december(year), 3 * 366);
    let days = (0..days).map(|back| add_days(last, -back));
    days.filter(|day| ends.end_by_notice(*day).is_some_and(|end| end.year() == year)).max()
}

fn by_subscriber(sent: Day) -> Notice {
    Notice { by: Sender::Subscriber, sent, channel: Channel::Email }
}

/// The notice that ends a contract under tacit renewal at the next end of its term, sent on its last day; none where one
/// was given.
fn last_notice(record: &ContractRecord, standing: &AgreementRecord, today: Day) -> Option<Notice> {
    let Renewal::Tacit { notice_months, .. } = standing.agreement.renewal else { return None };
    let ends = ends_of(record, standing);
    if notice_in_force(&ends, &record.decisions.notices, Day::MAX).is_some() {
        return None;
    }
    let sent = add_months(ends.end_on(today), -i64::from(notice_months));
    Some(by_subscriber(sent.max(record.contract.start)))
}

/// Every extension that the agreement still allows of a contract that has not ended, each signed on the old end; without
/// an indexation, because no agreement names the month with which the index would be compared.
fn extensions_to_come(record: &ContractRecord, standing: &AgreementRecord, today: Day) -> Vec<Extension> {
    let Renewal::ByAgreement { at_most, .. } = standing.agreement.renewal else { return Vec::new() };
    let (signed, at_most) = (record.decisions.extensions.len(), usize::try_from(at_most).unwrap_or(0));
    let ends = ends_of(record, standing);
    if ends.fixed_end().is_none_or(|end| end < today) {
        return Vec::new();
    }
    let more = signed..at_most;
    more.map(|times| Extension { signed: ends.end_after(times), index: None }).collect()
}

fn ends_of<'a>(record: &'a ContractRecord, standing: &AgreementRecord) -> Ends<'a> {
    Ends::new(&record.contract, &standing.agreement, record.decisions.extensions.len())
}
