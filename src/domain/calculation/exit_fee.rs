//! The fee for leaving during the initial term (E 10.4, EA 2).

use super::dossier::Dossier;
use super::lines::Line;
use super::price::{write_ratio, yearly_ratio};
use super::step::{About, Formula, Quantity, Source, Step, Working};
use super::{Block, Fault, waiver};
use crate::domain::calendar::{Day, Period};
use crate::domain::contract::decisions::Sender;
use crate::domain::contract::ends::NoticeGiven;
use crate::domain::exact::TooLarge;
use crate::domain::figures::inhabitants::Inhabitants;
use crate::domain::figures::population::Wanted;
use crate::domain::tariff::Rule;
use chrono::Datelike;
use rust_decimal::Decimal;

/// Why no exit fee is due, in the order in which reasons apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The supplier gave notice.
    EndedBySupplier,
    /// The agreement knows no exit fee, also after a change of its data agreement (FB 1).
    NoExitFee,
    /// The contract ends no earlier than its own end.
    AfterInitialTerm,
    /// Waived: prices rise too much (E 8.9).
    PriceIncrease,
    /// Waived: the data agreement changes adversely (EB 1).
    DataAgreementChange,
}

impl Reason {
    /// The rule by which the reason holds.
    pub fn rule(self) -> Option<Rule> {
        match self {
            Reason::EndedBySupplier | Reason::NoExitFee => None,
            Reason::AfterInitialTerm => Some(Rule::ExitFee),
            Reason::PriceIncrease => Some(Rule::Increase),
            Reason::DataAgreementChange => Some(Rule::DataAgreement),
        }
    }

    /// Whether a fee that would be due is waived.
    pub fn is_waiver(self) -> bool {
        matches!(self, Reason::PriceIncrease | Reason::DataAgreementChange)
    }
}

/// What leaving costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExitFee {
    /// Nothing, why, and what was compared.
    Free(Reason, Vec<Step>),
    /// The line of the exit-fee invoice, whether its population is provisional, and what was compared.
    Due(Box<Line>, bool, Vec<Step>),
    /// It is due, but cannot be worked out yet.
    Blocked(Block),
}

/// The decimals of an exit rate, also when indexed.
const RATE_DECIMALS: u32 = 4;
const INDEXED_RATE: Formula = Formula::Product {
    times: &[Quantity::ExitRate, Quantity::IndexTo],
    over: &[Quantity::IndexFrom],
    over_number: 1,
};
const RATE: Formula = Formula::Product { times: &[Quantity::ExitRate], over: &[], over_number: 1 };
const FEE: Formula = Formula::Product {
    times: &[Quantity::EffectiveInhabitants, Quantity::UnitPrice],
    over: &[],
    over_number: 1,
};

/// Works out what the notice that counts costs the subscriber.
///
/// # Errors
/// [`Fault::TooLarge`] beyond what an amount can hold.
pub fn exit_fee(dossier: &Dossier<'_>, given: &NoticeGiven) -> Result<ExitFee, Fault> {
    let (reason, compared) = free_of_charge(dossier, given)?;
    if let Some(reason) = reason {
        return Ok(ExitFee::Free(reason, compared));
    }
    match due(dossier, given) {
        Ok((line, provisional)) => Ok(ExitFee::Due(Box::new(line), provisional, compared)),
        Err(Fault::Blocked(block)) => Ok(ExitFee::Blocked(block)),
        Err(Fault::TooLarge) => Err(Fault::TooLarge),
    }
}

/// Why a notice costs nothing, if it does not, and the prices that were compared for it.
///
/// # Errors
/// [`TooLarge`] where a cost has more than 28 digits.
pub fn free_of_charge(
    dossier: &Dossier<'_>,
    given: &NoticeGiven,
) -> Result<(Option<Reason>, Vec<Step>), TooLarge> {
    let not_due = if given.notice.by == Sender::Supplier {
        Some(Reason::EndedBySupplier)
    } else if dossier.agreement().exit_fee.is_none() {
        Some(Reason::NoExitFee)
    } else if given.ends >= dossier.contract().end {
        Some(Reason::AfterInitialTerm)
    } else {
        None
    };
    if not_due.is_some() {
        return Ok((not_due, Vec::new()));
    }
    let compared = waiver::increases(dossier, &given.notice)?;
    let by_increase = compared.as_ref().filter(|compared| compared.exceeds).map(|_| Reason::PriceIncrease);
    let by_data = || waiver::by_data_change(dossier, &given.notice).then_some(Reason::DataAgreementChange);
    Ok((by_increase.or_else(by_data), compared.map_or_else(Vec::new, |compared| compared.steps)))
}

/// Rate of the year of leaving × index, rounded to 4 decimals; × effective inhabitants on 1 January of the
/// year of **notice** (E 10.4: a different year than that of a fee).
fn due(dossier: &Dossier<'_>, given: &NoticeGiven) -> Result<(Line, bool), Fault> {
    let reading = ready(dossier, given.notice.sent)?;
    let ratio = yearly_ratio(dossier, given.ends.year())?;
    let agreement = dossier.agreement();

    let mut working = Working::with_room_for(8);
    let quantity = working.effective_inhabitants(dossier, &reading, Rule::ExitFee)?;
    let rate = rate_of(dossier, given.ends)?;
    let source = Source::Agreement(agreement.id.clone());
    working
        .given(Quantity::ExitRate, rate, source)
        .about(About::Day(given.ends))
        .by(agreement.clause(Rule::ExitRates));
    if let Some(ratio) = ratio {
        write_ratio(dossier, ratio, &mut working);
    }
    let formula = if ratio.is_some() { &INDEXED_RATE } else { &RATE };
    let unit = working.derived(Quantity::UnitPrice, formula, Some(RATE_DECIMALS))?;
    working.by(agreement.clause(Rule::ExitFee));
    let amount = working.amount(&FEE)?;
    working.by(agreement.clause(Rule::ExitFee));

    let line = Line {
        lot: None,
        component: "exit_fee".into(),
        period: Period { from: given.ends, to: given.ends },
        quantity: Some(quantity),
        unit_price: Some(unit),
        months: None,
        amount,
        clause: None,
        steps: working.into_steps(),
    };
    Ok((line, reading.provisional()))
}

fn ready<'a>(dossier: &Dossier<'a>, sent: Day) -> Result<Inhabitants<'a>, Block> {
    let agreement = dossier.agreement();
    if !agreement.has_tariff() {
        return Err(Block::TariffMissing);
    }
    if agreement.vat_rate.is_none() {
        return Err(Block::VatUndecided);
    }
    let wanted = Wanted { year: sent.year(), locked_on: sent, today: dossier.today };
    dossier.population(wanted)
}

fn rate_of(dossier: &Dossier<'_>, ends: Day) -> Result<Decimal, Block> {
    let rates = dossier.agreement().exit_fee.iter().flatten();
    let mut of_year = rates.filter(|rate| rate.leaving_end_of == ends.year());
    of_year.next().map(|rate| rate.per_inhabitant).ok_or(Block::ExitRateMissing { year: ends.year() })
}
