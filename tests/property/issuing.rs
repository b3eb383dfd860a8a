//! Laws of planning, numbering and crediting, on random situations.

use super::situations::situation;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;
use tarief::catalogue::Catalogue;
use tarief::documents::full_credit::FullCredit;
use tarief::documents::issued::{IssuedInvoice, IssuedReference};
use tarief::documents::replay::replay;
use tarief::documents::snapshot::{Issue, party};
use tarief::domain::billing::Document;
use tarief::domain::billing::DocumentKind;
use tarief::domain::calendar::Day;
use tarief::domain::invoice::{
    Amounts, InvoiceNumber, Issuance, IssuedBefore, Original, Part, Planned, Series, plan,
};
use tarief::domain::money::Money;
use tarief::domain::party::Party;
use tarief::domain::receiving::Receiving;
use tarief::records::parties;
use tarief::simulation::{Simulation, simulate};

pub fn simulated(request: &Value) -> Option<Simulation> {
    simulate(&request.to_string(), &Catalogue).ok()
}

/// The amounts of a document by part of the contract.
pub fn amounts(document: &Document) -> Amounts {
    let mut amounts = Amounts::new();
    for line in &document.lines {
        let amount = amounts.entry(Part::of(line)).or_insert(Money::ZERO);
        *amount = *amount + line.amount;
    }
    amounts
}

/// What remains of planned documents once they are issued; numbers go on from a place.
pub fn issued(planned: &[Planned], from: usize) -> Vec<IssuedBefore> {
    let one = |(place, planned): (usize, &Planned)| {
        let corrects = match &planned.original {
            Some(Original::Issued(original)) => Some(original.number.clone()),
            Some(Original::Planned(place)) => Some(format!("{:06}", from + place).into()),
            None => None,
        };
        IssuedBefore {
            number: format!("{:06}", from + place).into(),
            contract: planned.document.contract.clone(),
            organisation: "stad-antwerpen".into(),
            kind: planned.document.kind,
            period: planned.document.period,
            scheduled: planned.scheduled,
            issue_date: planned.document.issue_date,
            total: planned.document.total,
            amounts: amounts(&planned.document),
            vat_rate: planned.document.vat[0].rate,
            corrects,
            credited: false,
            by_hand: false,
        }
    };
    planned.iter().enumerate().map(one).collect()
}

/// What is to be issued, with nothing issued before or after.
fn planned(
    simulation: &Simulation,
    issued: &[IssuedBefore],
    (as_of, last): (Day, Option<Day>),
) -> Vec<Planned> {
    let issuance = Issuance { as_of, through: Day::MAX, last };
    let plan = plan(&simulation.situation, &simulation.outcome, issued, &issuance);
    assert_eq!(plan.too_large, Vec::<usize>::new());
    plan.documents
}

fn day(days: i64) -> Day {
    Day::from_ymd_opt(2021, 1, 1).unwrap() + chrono::Duration::days(days)
}

fn supplier() -> Party {
    parties::all()[0].party().unwrap()
}

/// A planned document as it would be laid down; its number does not matter.
fn laid_down(simulation: &Simulation, planned: &Planned) -> IssuedInvoice {
    let record = &simulation.situation.contracts[planned.contract];
    let kind = planned.document.kind;
    let original = IssuedReference { number: "2021000001".to_owned(), issue_date: planned.scheduled };
    let corrects = (kind == DocumentKind::CreditNote).then_some((&original, "opzeg"));
    IssuedInvoice::of(&Issue {
        document: &planned.document,
        number: InvoiceNumber::new(Series::of(kind), 2025, 1).unwrap(),
        scheduled: planned.scheduled,
        corrects,
        supplier: &supplier(),
        customer: (&parties::all()[1].party().unwrap(), &Receiving::default()),
        contract: (&record.contract, 1),
        agreement: &simulation.situation.agreements[record.agreement].agreement,
        order: None,
    })
    .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_second_plan_after_issuing_is_empty(request in situation(), as_of in 0..2_000_i64) {
        let Some(simulation) = simulated(&request) else { return Ok(()) };
        let first = planned(&simulation, &[], (day(as_of), None));
        prop_assert_eq!(first.len(), simulation.outcome.documents.len());
        prop_assert_eq!(planned(&simulation, &issued(&first, 0), (day(as_of), None)), vec![]);
    }

    #[test]
    fn what_was_laid_down_comes_out_the_same_when_its_steps_are_done_again(request in situation()) {
        let Some(simulation) = simulated(&request) else { return Ok(()) };
        for planned in planned(&simulation, &[], (day(0), None)) {
            let issued = laid_down(&simulation, &planned);
            prop_assert_eq!(replay(&issued), vec![]);

            let mut forged = issued.clone();
            forged.lines[0].amount += Decimal::ONE;
            prop_assert!(!replay(&forged).is_empty());
        }
    }

    #[test]
    fn an_invoice_that_was_credited_in_full_is_planned_once_more(request in situation()) {
        let Some(simulation) = simulated(&request) else { return Ok(()) };
        let mut before = issued(&planned(&simulation, &[], (day(0), None)), 0);
        let corrected: Vec<_> = before.iter().filter_map(|one| one.corrects.clone()).collect();
        let stands = |one: &&mut IssuedBefore| one.kind == DocumentKind::Invoice && !corrected.contains(&one.number);
        let Some(first) = before.iter_mut().find(stands) else { return Ok(()) };
        first.credited = true;
        let (contract, from) = (first.contract.clone(), first.period.from);

        let planned = planned(&simulation, &before, (day(0), None));

        prop_assert_eq!(planned.len(), 1);
        prop_assert_eq!((&planned[0].document.contract, planned[0].document.period.from), (&contract, from));
        prop_assert_eq!(planned[0].occurrence, 2);
    }

    #[test]
    fn days_of_issue_never_go_back(request in situation(), as_of in 0..2_000_i64, last in 0..2_000_i64) {
        let Some(simulation) = simulated(&request) else { return Ok(()) };
        let last = day(last);
        let planned = planned(&simulation, &[], (day(as_of), Some(last)));
        let days: Vec<Day> = planned.iter().map(|one| one.document.issue_date).collect();
        prop_assert!(days.is_sorted(), "{days:?}");
        for one in &planned {
            let issue_date = one.document.issue_date;
            prop_assert!(issue_date >= one.scheduled.max(day(as_of)));
            prop_assert!(issue_date >= last);
            let agreement = &simulation.situation.agreements[0].agreement;
            let term = one.document.due_date.map(|due| (due - issue_date).num_days());
            prop_assert!(term.is_none_or(|days| days == i64::from(agreement.payment_days)));
        }
    }

    #[test]
    fn a_credit_note_comes_after_the_invoice_that_it_names(request in situation(), as_of in 0..2_000_i64) {
        let Some(simulation) = simulated(&request) else { return Ok(()) };
        let planned = planned(&simulation, &[], (day(as_of), None));
        for (place, one) in planned.iter().enumerate() {
            if one.document.kind != DocumentKind::CreditNote {
                prop_assert_eq!(&one.original, &None);
                continue;
            }
            let Some(Original::Planned(original)) = one.original else { panic!("{:?}", one.original) };
            prop_assert!(original < place);
            let invoice = &planned[original].document;
            prop_assert!(invoice.total >= one.document.total && invoice.contract == one.document.contract);
        }
    }

    #[test]
    fn an_invoice_and_its_credit_note_are_zero_together_and_both_can_be_read_again(request in situation()) {
        let Some(simulation) = simulated(&request) else { return Ok(()) };
        for planned in planned(&simulation, &[], (day(0), None)) {
            let invoice = laid_down(&simulation, &planned);
            let credit = invoice.credited_in_full(FullCredit {
                number: InvoiceNumber::new(Series::CreditNote, 2025, 1).unwrap(),
                issue_date: invoice.issue_date,
                reason: "test".to_owned(),
                supplier: party(&supplier(), "", invoice.issue_date).unwrap(),
                customer: invoice.customer.clone(),
                receiving: Receiving::default(),
            });
            let amounts = |of: &IssuedInvoice| {
                let lines: Vec<_> = of.lines.iter().map(|line| (line.amount, line.net)).collect();
                let vat: Vec<_> = of.vat.iter().map(|part| (part.rate, part.net, part.vat)).collect();
                (lines, vat, of.net, of.rounding, of.total)
            };
            prop_assert_eq!(amounts(&invoice), amounts(&credit));
            prop_assert_eq!(credit.credits.as_ref().map(|of| &of.number), Some(&invoice.number));
            for issued in [&invoice, &credit] {
                let text = serde_json::to_string(issued).unwrap();
                let again: IssuedInvoice = serde_json::from_str(&text).unwrap();
                prop_assert_eq!(serde_json::to_string(&again).unwrap(), text);
            }
        }
    }
}
