//! Two contracts of one municipality under one agreement that would both bill the same lot.

use super::ends::{Ends, NoticeGiven, notice_in_force};
use super::{AgreementRecord, Contract, ContractRecord};
use crate::domain::calendar::Day;

/// The other contracts that would bill a lot twice: of the same municipality, under the same agreement, with a lot and
/// a day in common. A contract that renews itself has no last day, unless a notice gave it one.
pub fn overlapping<'a>(
    record: &ContractRecord,
    others: &'a [ContractRecord],
    agreements: &[AgreementRecord],
) -> Vec<&'a Contract> {
    let rivals = others.iter().filter(|other| {
        let (own, theirs) = (&record.contract, &other.contract);
        own.id != theirs.id
            && record.agreement == other.agreement
            && own.subscriber == theirs.subscriber
            && own.lots.iter().any(|lot| theirs.lots.contains(lot))
    });
    let last = last_day(record, agreements);
    let meet = |other: &&ContractRecord| {
        let begins = other.contract.start.max(record.contract.start);
        let ends = [last, last_day(other, agreements)];
        ends.into_iter().flatten().all(|end| begins <= end)
    };
    rivals.filter(meet).map(|other| &other.contract).collect()
}

/// The last day of a contract by all that was decided on it; `None` while it renews itself.
fn last_day(record: &ContractRecord, agreements: &[AgreementRecord]) -> Option<Day> {
    let agreement = &agreements.get(record.agreement)?.agreement;
    let ends = Ends::new(&record.contract, agreement, record.decisions.extensions.len());
    let by_notice = notice_in_force(&ends, &record.decisions.notices, Day::MAX);
    by_notice.map(|NoticeGiven { ends, .. }| ends).or(ends.fixed_end())
}
