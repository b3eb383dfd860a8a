//! Agreements from their form: ranges, duplicates, and components that their conditions exclude.

use crate::domain::figures::index::IndexKind;
use crate::domain::tariff::conditions::{
    EarlyTermination, ExitRate, IncreaseRule, Indexation, Invoicing, Prorata, Renewal,
};
use crate::domain::tariff::{Agreement, Component, ComponentFault, ComponentKind, Hold, Lot, Tier};
use crate::simulation::form::agreement::{ComponentForm, KindName, LotForm, WholeAgreement};
use crate::simulation::form::conditions::{IndexName, IndexationForm, InvoicingForm, ProrataWay, TermForm};
use crate::simulation::form::scalar::Few;
use crate::simulation::problem::{Code, Problems};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashSet};
use std::ops::RangeInclusive;

const MONTHS_OF_YEAR: RangeInclusive<u32> = 1..=12;
const DAYS_OF_MONTH: RangeInclusive<u32> = 1..=31;
const MONTH_COUNTS: RangeInclusive<u32> = 0..=1200;
const RENEWAL_MONTHS: RangeInclusive<u32> = 1..=120;
const EXTENSIONS: RangeInclusive<u32> = 0..=100;
const DECIMALS: RangeInclusive<u32> = 0..=10;

/// Where something is read, and the problems found there.
struct Place<'a> {
    pointer: &'a str,
    problems: &'a mut Problems,
}

impl Place<'_> {
    /// A small number that must lie in a range.
    fn few(&mut self, field: &str, found: Few, range: RangeInclusive<u32>) -> u32 {
        if !range.contains(&found.0) {
            let message = format!("{}: expected {} to {}", found.0, range.start(), range.end());
            self.problems.add(format!("{}/{field}", self.pointer), Code::OutOfRange, message);
        }
        found.0
    }
}

/// Makes an agreement of its form.
pub fn agreement(form: &WholeAgreement, pointer: &str, problems: &mut Problems) -> Agreement {
    let mut place = Place { pointer, problems };
    let vat_rate = form.vat_rate.map(|rate| rate.0);
    if vat_rate.is_some_and(|rate| rate > Decimal::ONE_HUNDRED) {
        let message = "VAT is a percentage from 0 to 100";
        place.problems.add(format!("{pointer}/vat_rate"), Code::OutOfRange, message);
    }
    let (invoicing, indexation) = (invoicing(&form.invoicing, &mut place), indexation(form, &mut place));
    let increase = form.increase.as_ref().map(|rule| IncreaseRule {
        announced_months_before_year_end: place.few(
            "increase/announced_months_before_year_end",
            rule.announced_months_before_year_end,
            MONTH_COUNTS,
        ),
        exit_free_above: rule.exit_free_above.0,
    });
    let early_termination = form.early_termination.as_ref().map(|early| EarlyTermination {
        notice_months: place.few("early_termination/notice_months", early.notice_months, MONTH_COUNTS),
    });
    Agreement {
        id: form.id.0.clone(),
        service: form.service.as_str().into(),
        title: form.title.as_str().into(),
        vat_rate: vat_rate.map(|rate| rate.normalize()),
        payment_days: form.payment_days.0,
        price_level: form.price_level.0,
        invoicing,
        start_month: prorata(form.prorata.and_then(|prorata| prorata.start_month)),
        end_month: prorata(form.prorata.and_then(|prorata| prorata.end_month)),
        indexation,
        increase,
        renewal: renewal(&form.term, &mut place),
        early_termination,
        exit_fee: exit_rates(form, &mut place),
        lots: lots(form, invoicing, &mut place),
        clauses: BTreeMap::new(),
    }
}

fn invoicing(form: &InvoicingForm, place: &mut Place<'_>) -> Invoicing {
    match form {
        InvoicingForm::Never(_) => Invoicing::Never,
        InvoicingForm::YearlyInAdvance(yearly) => Invoicing::YearlyInAdvance {
            month: place.few("invoicing/month", yearly.month, MONTHS_OF_YEAR),
            day: place.few("invoicing/day", yearly.day, DAYS_OF_MONTH),
        },
        InvoicingForm::QuarterlyInArrears(quarterly) => Invoicing::QuarterlyInArrears {
            months_after: place.few("invoicing/months_after", quarterly.months_after, MONTH_COUNTS),
            day: place.few("invoicing/day", quarterly.day, DAYS_OF_MONTH),
        },
    }
}

fn prorata(way: Option<ProrataWay>) -> Prorata {
    match way.unwrap_or_default() {
        ProrataWay::Count => Prorata::Count,
        ProrataWay::Skip => Prorata::Skip,
        ProrataWay::Daily => Prorata::Daily,
    }
}

/// The index of that name.
pub fn index_kind(name: IndexName) -> IndexKind {
    match name {
        IndexName::Cpi => IndexKind::Cpi,
        IndexName::Health => IndexKind::Health,
    }
}

fn indexation(form: &WholeAgreement, place: &mut Place<'_>) -> Option<Indexation> {
    form.indexation.as_ref().map(|indexation| match indexation {
        IndexationForm::Yearly(yearly) => Indexation::Yearly {
            index: index_kind(yearly.index),
            reference_month: place.few("indexation/reference_month", yearly.reference_month, MONTHS_OF_YEAR),
            first_year: yearly.first_year.0,
        },
        IndexationForm::OnExtension(extension) => {
            Indexation::OnExtension { index: index_kind(extension.index) }
        }
    })
}

fn renewal(form: &TermForm, place: &mut Place<'_>) -> Renewal {
    match form {
        TermForm::None(_) => Renewal::None,
        TermForm::Tacit(tacit) => Renewal::Tacit {
            months: place.few("term/months", tacit.months, RENEWAL_MONTHS),
            notice_months: place.few("term/notice_months", tacit.notice_months, MONTH_COUNTS),
        },
        TermForm::ByAgreement(agreed) => Renewal::ByAgreement {
            months: place.few("term/months", agreed.months, RENEWAL_MONTHS),
            at_most: place.few("term/at_most", agreed.at_most, EXTENSIONS),
        },
    }
}

fn exit_rates(form: &WholeAgreement, place: &mut Place<'_>) -> Option<Vec<ExitRate>> {
    let rows = form.exit_fee.as_ref()?;
    let mut years = HashSet::new();
    let rates = rows.iter().enumerate().map(|(row, rate)| {
        let year = rate.leaving_end_of.0;
        if !years.insert(year) {
            let message = format!("the exit fee of {year} stands twice");
            let pointer = format!("{}/exit_fee/{row}/leaving_end_of", place.pointer);
            place.problems.add(pointer, Code::Duplicate, message);
        }
        ExitRate { leaving_end_of: year, per_inhabitant: rate.per_inhabitant.0 }
    });
    Some(rates.collect())
}

fn lots(form: &WholeAgreement, invoicing: Invoicing, place: &mut Place<'_>) -> Vec<Lot> {
    let mut names = HashSet::new();
    let lots = form.lots.iter().enumerate().map(|(number, lot)| {
        let pointer = format!("{}/lots/{number}", place.pointer);
        let mut inside = Place { pointer: &pointer, problems: &mut *place.problems };
        if !names.insert(&lot.id.0) {
            let message = format!("another lot of this agreement is called '{}'", lot.id.0);
            inside.problems.add(format!("{pointer}/id"), Code::Duplicate, message);
        }
        Lot {
            id: lot.id.0.clone(),
            platform: lot.platform.as_deref().map(Into::into),
            hold: lot.hold.as_ref().map(|hold| Hold { reach: hold.reach.0 }),
            components: components(lot, invoicing, &mut inside),
        }
    });
    lots.collect()
}

fn components(lot: &LotForm, invoicing: Invoicing, place: &mut Place<'_>) -> Vec<Component> {
    let mut names = HashSet::new();
    let components = lot.components.iter().enumerate().map(|(number, form)| {
        let pointer = format!("{}/components/{number}", place.pointer);
        let mut inside = Place { pointer: &pointer, problems: &mut *place.problems };
        if !names.insert(&form.id.0) {
            let message = format!("another component of this lot is called '{}'", form.id.0);
            inside.problems.add(format!("{pointer}/id"), Code::Duplicate, message);
        }
        if !invoicing.can_bill_users() && form.kind == KindName::PerUniqueUserPerMonth {
            let message = "users are only known afterwards: bill them quarterly, or leave the component out";
            inside.problems.add(format!("{pointer}/kind"), Code::UserComponentInAdvance, message);
        }
        component(form, &mut inside)
    });
    components.collect()
}

fn component(form: &ComponentForm, place: &mut Place<'_>) -> Component {
    let kind = match form.kind {
        KindName::FixedPerYear => ComponentKind::FixedPerYear,
        KindName::PerInhabitantPerYear => ComponentKind::PerInhabitantPerYear,
        KindName::PerUniqueUserPerMonth => ComponentKind::PerUniqueUserPerMonth,
    };
    let tiers: Vec<Tier> =
        form.tiers.iter().flatten().map(|tier| Tier { above: tier.above.0, price: tier.price.0 }).collect();
    let component = Component {
        id: form.id.0.clone(),
        kind,
        price: form.price.0,
        decimals: place.few("decimals", form.decimals, DECIMALS),
        tiers,
        clause: form.clause.as_deref().map(Into::into),
    };
    for fault in component.faults() {
        let (at, code) = match fault {
            ComponentFault::TiersOnFixed => ("tiers".to_owned(), Code::TiersOnFixedComponent),
            ComponentFault::Unordered { place, .. } => (format!("tiers/{place}/above"), Code::TiersUnordered),
        };
        place.problems.add(format!("{}/{at}", place.pointer), code, fault.to_string());
    }
    component
}
