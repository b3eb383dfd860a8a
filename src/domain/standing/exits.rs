//! What leaving would cost at each end that a contract can have during its initial term (E 10.2, E 10.4).

use crate::domain::calculation::exit_fee::{ExitFee, exit_fee};
use crate::domain::calculation::vat_split::{VatPart, split};
use crate::domain::calculation::{Dossier, Fault};
use crate::domain::calendar::{Day, add_days};
use crate::domain::contract::decisions::{Channel, Notice, Sender};
use crate::domain::contract::ends::NoticeGiven;
use crate::domain::exact::TooLarge;
use rust_decimal::Decimal;

/// The most ends that are told: a contract with more runs for decades.
const MOST: usize = 30;

/// An end that a contract can have, and what leaving then costs.
#[derive(Debug, Clone, PartialEq)]
pub struct PossibleExit {
    /// The last day of the contract.
    pub ends: Day,
    /// The last day on which notice for it can be sent; `None` where it was sent already.
    pub notice_by: Option<Day>,
    /// The day of dispatch that the cost is worked out for: that of the notice that was sent; today for the next end; the
    /// last possible day for each later one.
    pub sent: Day,
    /// What it costs.
    pub cost: ExitFee,
    /// The VAT in it, where a fee is due.
    pub vat: Option<VatPart>,
}

/// The ends that a contract can have from today on, through the first one that costs nothing because the initial term is
/// over; only that of its notice where one was sent. None where no notice is possible.
///
/// # Errors
/// [`TooLarge`] beyond what an amount can hold.
pub fn possible_exits(dossier: &Dossier<'_>) -> Result<Vec<PossibleExit>, TooLarge> {
    if let Some(given) = dossier.notice {
        return Ok(vec![possible(dossier, given, None)?]);
    }
    let mut found = Vec::new();
    let mut from = dossier.today.max(dossier.contract().start);
    while let Some(next) = dossier.ends.next_by_notice(from).filter(|_| found.len() < MOST) {
        let sent = if found.is_empty() { from } else { next.notice_by };
        let Some(ends) = dossier.ends.end_by_notice(sent) else { break };
        let notice = Notice { by: Sender::Subscriber, sent, channel: Channel::Email };
        found.push(possible(dossier, NoticeGiven { notice, ends }, Some(next.notice_by))?);
        if ends >= dossier.contract().end {
            break;
        }
        from = add_days(next.notice_by, 1);
    }
    Ok(found)
}

fn possible(
    dossier: &Dossier<'_>,
    given: NoticeGiven,
    notice_by: Option<Day>,
) -> Result<PossibleExit, TooLarge> {
    let cost = match exit_fee(dossier, &given) {
        Ok(cost) => cost,
        Err(Fault::Blocked(block)) => ExitFee::Blocked(block),
        Err(Fault::TooLarge) => return Err(TooLarge),
    };
    let agreement = dossier.agreement();
    let vat = match &cost {
        ExitFee::Due(line, ..) => {
            let rate = agreement.vat_rate.unwrap_or(Decimal::ZERO);
            Some(split(std::slice::from_ref(&**line), rate, agreement)?)
        }
        ExitFee::Free(..) | ExitFee::Blocked(_) => None,
    };
    Ok(PossibleExit { ends: given.ends, notice_by, sent: given.notice.sent, cost, vat })
}
