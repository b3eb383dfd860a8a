//! One run: the situation of years to come is billed, and what is not issued yet is added to what is.

use super::assumed::{Known, Projection};
use super::result::{Amounts, BlockedPeriod, Years};
use crate::domain::billing::schedule::last_month_billed;
use crate::domain::billing::{Document, DocumentKind, Situation, bill_each};
use crate::domain::calculation::vat_split::spread;
use crate::domain::calendar::{Day, Month, last_of_december};
use crate::domain::contract::ContractRecord;
use crate::domain::exact::TooLarge;
use crate::domain::invoice::{Issuance, IssuedBefore, plan};
use crate::domain::money::Money;
use crate::domain::tariff::Agreement;
use crate::domain::tariff::conditions::Invoicing;
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A document that was issued, with its amounts apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedDocument {
    /// What planning must know of it.
    pub before: IssuedBefore,
    /// Without VAT.
    pub net: Money,
    /// The cent that remains beside net and VAT.
    pub rounding: Money,
}

/// What of a contract: its name, the lot (`None` for an exit fee), the year of the service.
pub type Of = (Arc<str>, Option<Arc<str>>, i32);

/// What came out of one run.
#[derive(Debug, Clone, Default)]
pub struct Costs {
    /// What each lot costs.
    pub amounts: BTreeMap<Of, Amounts>,
    /// What waits.
    pub blocked: Vec<BlockedPeriod>,
    /// Contracts beyond what can be worked out.
    pub unbillable: BTreeSet<Arc<str>>,
    /// The ends of contracts in force after the last year; `None` while they go on.
    pub ends: BTreeMap<Arc<str>, Option<Day>>,
}

impl Costs {
    /// All amounts of a year together.
    pub fn of_year(&self, year: i32) -> Amounts {
        let of_year = self.amounts.iter().filter(|((_, _, of), _)| *of == year);
        of_year.map(|(_, amounts)| *amounts).fold(Amounts::ZERO, |sum, amounts| sum + amounts)
    }
}

/// Of which contracts and years costs are told.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// The contracts; of all where `None`.
    pub contracts: Option<&'a BTreeSet<Arc<str>>>,
    /// The years.
    pub years: Years,
}

impl Asked<'_> {
    /// Whether the cost of a contract is told.
    pub fn contract(&self, contract: &str) -> bool {
        self.contracts.is_none_or(|contracts| contracts.contains(contract))
    }
}

/// Bills a projection, one agreement after the other, and adds up what is asked for.
///
/// # Errors
/// Where a sum is beyond what an amount can hold.
pub fn run(
    known: &Known,
    projection: &Projection,
    (issued, asked): (&[IssuedDocument], &Asked<'_>),
) -> Result<Costs, TooLarge> {
    let mut costs = Costs::default();
    for document in issued.iter().filter(|one| asked.contract(&one.before.contract)) {
        add_issued(&mut costs, document, asked.years)?;
    }
    for agreement in 0..projection.situation.agreements.len() {
        if let Some(situation) = of_agreement(&projection.situation, agreement) {
            let of_contracts = |one: &&IssuedDocument| {
                situation.contracts.iter().any(|record| record.contract.id == one.before.contract)
            };
            let issued: Vec<IssuedBefore> =
                issued.iter().filter(of_contracts).map(|one| one.before.clone()).collect();
            one_agreement(&mut costs, (known, situation), (&issued, asked))?;
        }
    }
    Ok(costs)
}

/// The part of a situation that one agreement is: participants never count across agreements.
pub fn of_agreement(situation: &Situation, place: usize) -> Option<Situation> {
    let standing = situation.agreements.get(place)?.clone();
    let under = situation.contracts.iter().filter(|record| record.agreement == place);
    let contracts: Vec<ContractRecord> =
        under.map(|record| ContractRecord { agreement: 0, ..record.clone() }).collect();
    (!contracts.is_empty()).then(|| Situation {
        today: situation.today,
        bill_through: situation.bill_through,
        agreements: vec![standing],
        contracts,
        figures: situation.figures.clone(),
    })
}

fn one_agreement(
    costs: &mut Costs,
    (known, mut situation): (&Known, Situation),
    (issued, asked): (&[IssuedBefore], &Asked<'_>),
) -> Result<(), TooLarge> {
    let Some(standing) = situation.agreements.first() else { return Ok(()) };
    let through = bill_through(&standing.agreement, &situation.contracts, known.years.through);
    // What was issued is compared with what it should be now, so that the outcome reaches as far.
    let reach = issued.iter().map(|one| one.scheduled).fold(through, Day::max);
    situation.bill_through = reach;

    let outcome = bill_each(&situation);
    let issuance = Issuance { as_of: known.today, through: reach, last: None };
    let planned = plan(&situation, &outcome, issued, &issuance);
    for one in planned.documents.iter().filter(|one| asked.contract(&one.document.contract)) {
        add_planned(costs, &one.document, asked.years)?;
    }
    let blocked = outcome.blocked.into_iter().filter(|blocked| asked.contract(&blocked.contract));
    let blocked = blocked.map(|blocked| BlockedPeriod { year: blocked.period.from.year(), blocked });
    costs.blocked.extend(blocked.filter(|one| asked.years.holds(one.year)));
    let too_large = outcome.unbillable.iter().chain(&planned.too_large);
    let named = too_large.filter_map(|place| Some(situation.contracts.get(*place)?.contract.id.clone()));
    costs.unbillable.extend(named.filter(|contract| asked.contract(contract)));
    for record in situation.contracts.iter().filter(|record| asked.contract(&record.contract.id)) {
        let end = end_in_force(&situation, record);
        costs.ends.insert(record.contract.id.clone(), end);
    }
    Ok(())
}

/// The day through which documents are worked out, so that those of a whole year are among them, also of contracts that
/// are signed later.
pub fn bill_through(agreement: &Agreement, contracts: &[ContractRecord], year: i32) -> Day {
    let through = match agreement.invoicing {
        Invoicing::QuarterlyInArrears { months_after, .. } => {
            let last: Month = last_month_billed(agreement, last_of_december(year));
            last.plus(i32::try_from(months_after).unwrap_or(0)).last_day()
        }
        Invoicing::YearlyInAdvance { .. } | Invoicing::Never => last_of_december(year),
    };
    contracts.iter().map(|record| record.contract.invoiced_from()).fold(through, Day::max)
}

/// The end of a contract by the decisions that are taken or assumed; `None` while it goes on.
fn end_in_force(situation: &Situation, record: &ContractRecord) -> Option<Day> {
    use crate::domain::contract::ends::{Ends, notice_in_force};
    let standing = situation.agreements.get(record.agreement)?;
    let ends = Ends::new(&record.contract, &standing.agreement, record.decisions.extensions.len());
    let given = notice_in_force(&ends, &record.decisions.notices, situation.today);
    given.map(|given| given.ends).or(ends.fixed_end())
}

fn add_planned(costs: &mut Costs, document: &Document, years: Years) -> Result<(), TooLarge> {
    if !years.holds(document.budget_year) {
        return Ok(());
    }
    let nets = document.net_of_lines()?;
    let lines = document.lines.iter().zip(nets).map(|(line, net)| (line.lot.clone(), line.amount, net));
    let heading = Added {
        contract: &document.contract,
        year: document.budget_year,
        kind: document.kind,
        rounding: document.rounding,
        issued: false,
    };
    heading.add(costs, lines.collect());
    Ok(())
}

fn add_issued(costs: &mut Costs, one: &IssuedDocument, years: Years) -> Result<(), TooLarge> {
    let issued = &one.before;
    let year = issued.period.from.year();
    if !years.holds(year) {
        return Ok(());
    }
    let gross: Vec<Money> = issued.amounts.values().copied().collect();
    let nets = spread(one.net, &gross, issued.vat_rate)?;
    let parts = issued.amounts.iter().zip(nets).map(|((part, amount), net)| (part.lot.clone(), *amount, net));
    let (contract, kind, rounding) = (&issued.contract, issued.kind, one.rounding);
    Added { contract, year, kind, rounding, issued: true }.add(costs, parts.collect());
    Ok(())
}

/// A document whose lines are added: the cent that remains goes with the first.
struct Added<'a> {
    contract: &'a Arc<str>,
    year: i32,
    kind: DocumentKind,
    rounding: Money,
    issued: bool,
}

impl Added<'_> {
    fn add(&self, costs: &mut Costs, lines: Vec<(Option<Arc<str>>, Money, Money)>) {
        let mut rounding = self.rounding;
        for (lot, gross, net) in lines {
            let is_exit = lot.is_none();
            let amounts = Amounts {
                net,
                vat: gross - net - rounding,
                rounding,
                gross,
                issued: if self.issued { gross } else { Money::ZERO },
                exit_fees: if is_exit { gross } else { Money::ZERO },
            };
            rounding = Money::ZERO;
            let signed = if self.kind == DocumentKind::CreditNote { amounts.taken_back() } else { amounts };
            let of = (self.contract.clone(), lot, self.year);
            let sum = costs.amounts.entry(of).or_insert(Amounts::ZERO);
            *sum = *sum + signed;
        }
    }
}
