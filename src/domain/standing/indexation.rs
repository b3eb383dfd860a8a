//! What prices become when they are indexed in a year, decided or not (E 8.8).

use super::effect::{PriceChange, changed, prices_of_year};
use crate::domain::billing::{Blocked, DocumentKind, Outcome, Situation, Unbillable, bill};
use crate::domain::calendar::{Month, last_of_december};
use crate::domain::figures::index::{IndexMonths, IndexRatio};
use crate::domain::identifiers::NisCode;
use crate::domain::money::Money;
use crate::domain::tariff::conditions::Indexation;
use chrono::Datelike;
use std::sync::Arc;

/// The indexation of one agreement in one year: what is decided, by which figures, and what each contract comes to.
#[derive(Debug, Clone)]
pub struct IndexationPreview<'a> {
    /// What was decided for the year; `None` while it is undecided.
    pub decided: Option<bool>,
    /// Whether the year may be indexed: from the first year that the agreement names.
    pub allowed: bool,
    /// The months whose figures count.
    pub months: IndexMonths,
    /// The figures, where both are known in one base.
    pub ratio: Option<IndexRatio<'a>>,
    /// Each contract that is billed for the year.
    pub contracts: Vec<IndexedContract>,
    /// What documents of the year wait for.
    pub missing: Vec<Blocked>,
}

/// What indexation does to one contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedContract {
    /// The contract.
    pub contract: Arc<str>,
    /// The municipality.
    pub subscriber: NisCode,
    /// Its prices of the year without and with indexation.
    pub prices: Vec<PriceChange>,
    /// What the year costs without it, VAT included; `None` where that cannot be worked out.
    pub before: Option<Money>,
    /// What the year costs with it; `None` where that cannot be worked out.
    pub after: Option<Money>,
}

/// The indexation of the agreement at a place, in a year, by the figures known in a situation; `None` where the
/// agreement is not indexed yearly. The situation is billed twice, with and without: the costs are those of its
/// invoices of the year.
///
/// # Errors
/// [`Unbillable`] where an amount is beyond what an amount can hold.
pub fn indexation(
    situation: &Situation,
    agreement: usize,
    year: i32,
) -> Result<Option<IndexationPreview<'_>>, Unbillable> {
    let Some(standing) = situation.agreements.get(agreement) else { return Ok(None) };
    let Some(Indexation::Yearly { index, reference_month, first_year }) = standing.agreement.indexation
    else {
        return Ok(None);
    };
    let months =
        (Month::new(year, reference_month), Month::new(standing.agreement.price_level, reference_month));
    let (Some(to), Some(from)) = months else { return Ok(None) };
    let months = IndexMonths { kind: index, to, from };
    let with = bill(&decided(situation, agreement, (year, true)))?;
    let without = bill(&decided(situation, agreement, (year, false)))?;
    let blocked = with.blocked.iter().filter(|blocked| blocked.period.from.year() == year);
    Ok(Some(IndexationPreview {
        decided: standing.decisions.indexation.get(&year).copied(),
        allowed: year >= first_year,
        months,
        ratio: situation.figures.indices.ratio(months, situation.today),
        missing: blocked.cloned().collect(),
        contracts: contracts(situation, (&with, &without), year),
    }))
}

/// The situation with indexation decided for a year, billed through its end.
fn decided(situation: &Situation, agreement: usize, (year, apply): (i32, bool)) -> Situation {
    let mut changed = situation.clone();
    changed.bill_through = last_of_december(year);
    if let Some(standing) = changed.agreements.get_mut(agreement) {
        standing.decisions.indexation.insert(year, apply);
    }
    changed
}

fn contracts(
    situation: &Situation,
    (with, without): (&Outcome, &Outcome),
    year: i32,
) -> Vec<IndexedContract> {
    let each = situation.contracts.iter().enumerate().map(|(place, record)| IndexedContract {
        contract: record.contract.id.clone(),
        subscriber: record.contract.subscriber.clone(),
        prices: changed(prices_of_year(with, place, year), &prices_of_year(without, place, year)),
        before: cost(without, place, year),
        after: cost(with, place, year),
    });
    each.filter(|one| one.before.is_some() || one.after.is_some()).collect()
}

/// What the invoices of a year come to; `None` where there is none.
fn cost(outcome: &Outcome, place: usize, year: i32) -> Option<Money> {
    let of_contract = outcome.documents.iter().filter(|(contract, _)| *contract == place);
    let invoices = of_contract.map(|(_, document)| document);
    let mut of_year =
        invoices.filter(|of| of.kind == DocumentKind::Invoice && of.period.from.year() == year).peekable();
    of_year.peek()?;
    Some(of_year.map(|document| document.total).sum())
}
