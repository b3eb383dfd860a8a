//! Structured invoices of random situations and lives, dressed as any payer may want them: the rules of EN 16931 and
//! Peppol find nothing, and reading gives back what was laid down.

use super::issuing::{issued, simulated};
use super::situations::situation;
use crate::support::documents::{golden, laid_down, of_situation};
use crate::support::ubl::{differences, faults};
use en16931_formats::{Policy, Recommendation, receive};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};
use tarief::documents::full_credit::FullCredit;
use tarief::documents::issued::{IssuedEndpoint, IssuedInvoice, IssuedKind};
use tarief::documents::ordered::{IssuedBooking, IssuedOrder};
use tarief::documents::rendering::{Form, Purpose, render};
use tarief::documents::ubl::ubl;
use tarief::domain::calendar::Day;
use tarief::domain::identifiers::KboNumber;
use tarief::domain::invoice::{InvoiceNumber, Issuance, IssuedBefore, Series, plan};
use tarief::domain::receiving::Receiving;
use tarief::imports;
use tarief::simulation::Simulation;

/// An order: its number, its budget period, and the codes with which it is booked.
type Ordered = (String, Option<String>, Vec<(String, String)>);

/// How a document is changed before it is written.
#[derive(Debug, Clone)]
struct Dress {
    names: [String; 4],
    order: Option<Ordered>,
    buyer_reference: Option<String>,
    other_endpoint: bool,
    has_vat_number: bool,
    email: Option<String>,
    credited: bool,
    simulated: bool,
}

/// Any characters that XML can write, and never blank.
fn words() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        8 => proptest::char::range('a', 'z'),
        2 => proptest::sample::select(vec![' ', '\t', '\n', '\r', '<', '>', '&', '"', '\'', ']', '/', '|']),
        1 => proptest::char::range('\u{20}', '\u{d7ff}'),
        1 => proptest::char::range('\u{e000}', '\u{fffd}'),
        1 => proptest::char::range('\u{10000}', '\u{1f9ff}'),
    ];
    proptest::collection::vec(character, 0..30).prop_map(|rest| format!("B{}", String::from_iter(rest)))
}

prop_compose! {
    fn dress()(
        names in proptest::array::uniform4(words()),
        order in proptest::option::of((
            "[0-9]{10}",
            proptest::option::of("[0-9]{4}"),
            proptest::collection::vec((words(), words()), 0..4),
        )),
        buyer_reference in proptest::option::of(words()),
        flags in any::<[bool; 2]>(),
        email in proptest::option::of("[a-z]{1,8}@[a-z]{1,8}\\.be"),
        rare in proptest::array::uniform2(0..4_u8),
    ) -> Dress {
        Dress {
            names, order, buyer_reference, email,
            other_endpoint: flags[0],
            has_vat_number: flags[1],
            credited: rare[0] == 0,
            simulated: rare[1] == 0,
        }
    }
}

impl Dress {
    fn purpose(&self) -> Purpose {
        if self.simulated { Purpose::Simulated } else { Purpose::Issued }
    }

    /// Puts it on a document; one that can be is credited as a whole.
    fn on(&self, invoice: &IssuedInvoice) -> IssuedInvoice {
        let mut invoice = invoice.clone();
        let [name, street, town, reason] = self.names.clone();
        let customer = &mut invoice.customer;
        (customer.name, customer.street, customer.town) = (name, street, town);
        customer.email.clone_from(&self.email);
        let kbo: KboNumber = customer.enterprise_number.parse().unwrap();
        customer.vat_number = self.has_vat_number.then(|| format!("BE{}", kbo.digits()));
        customer.endpoint = self
            .other_endpoint
            .then(|| IssuedEndpoint { scheme: "9925".to_owned(), id: format!("BE{}", kbo.digits()) });
        invoice.buyer_reference.clone_from(&self.buyer_reference);
        invoice.order = self.order.as_ref().map(|(number, budget_period, codes)| IssuedOrder {
            id: "1".to_owned(),
            number: number.clone(),
            budget_period: budget_period.clone(),
            booking: codes
                .iter()
                .map(|(name, value)| IssuedBooking { name: name.clone(), value: value.clone() })
                .collect(),
        });
        if invoice.kind == IssuedKind::CreditNote || !self.credited {
            return invoice;
        }
        invoice.credited_in_full(FullCredit {
            number: InvoiceNumber::new(Series::CreditNote, 2025, 1).unwrap(),
            issue_date: invoice.issue_date,
            reason,
            supplier: invoice.supplier.clone(),
            customer: invoice.customer.clone(),
            receiving: Receiving::default(),
        })
    }
}

/// The exit fees of a situation in which the first contract is left at the end of 2023.
fn exit_fees(request: &Value) -> Vec<IssuedInvoice> {
    let mut leaving = request.clone();
    leaving["agreements"][0]["early_termination"] = json!({ "at": "year_end", "notice_months": 3 });
    leaving["contracts"][0]["start"] = json!("2022-02-01");
    leaving["contracts"][0]["end"] = json!("2025-12-31");
    let notice = json!({ "kind": "notice", "contract": "c0", "by": "subscriber", "sent": "2023-08-15", "channel": "email" });
    leaving["decisions"] = json!([notice]);
    leaving["today"] = json!("2024-06-30");
    let documents = simulated(&leaving).map(|simulation| of_situation(&simulation)).unwrap_or_default();
    documents.into_iter().filter(|one| one.kind == IssuedKind::ExitFee).collect()
}

/// The documents of a situation, the fee for leaving it and, had its figures been other ones first, the corrections.
fn of_life(request: &Value) -> Vec<IssuedInvoice> {
    let Some(simulation) = simulated(request) else { return Vec::new() };
    let mut documents = of_situation(&simulation);
    documents.extend(exit_fees(request));
    let mut first = request.clone();
    for (place, row) in first["population"].as_array_mut().unwrap().iter_mut().enumerate() {
        row["inhabitants"] = json!(1_000 + 4_321 * (place + 1));
    }
    let Some(before) = simulated(&first) else { return documents };
    let planned = |of: &Simulation, issued: &[IssuedBefore], as_of: Day| {
        let issuance = Issuance { as_of, through: Day::MAX, last: None };
        plan(&of.situation, &of.outcome, issued, &issuance).documents
    };
    let before = issued(&planned(&before, &[], Day::MIN), 0);
    let Some(last) = before.iter().map(|one| one.issue_date).max() else { return documents };
    let corrections: Vec<_> =
        planned(&simulation, &before, last).into_iter().filter(|one| one.corrects().is_some()).collect();
    documents.extend(laid_down(&simulation, &corrections));
    documents
}

/// Fails unless all who read the structured invoice find it sound, and in it what was laid down.
fn expect_sound(invoice: &IssuedInvoice, purpose: Purpose) {
    let xml = ubl(invoice, purpose, None).unwrap();
    assert_eq!(differences(&xml, invoice), Vec::<String>::new());
    assert_eq!(faults(&xml), Vec::<String>::new(), "{xml}");
    let received = receive(xml.as_bytes(), &Policy::default());
    let report = &received.report_declared;
    let findings = report.semantic.report.as_ref().map_or(0, |found| found.findings().len());
    let told = report.entries().count() + findings;
    assert!(received.recommendation == Recommendation::Accept && told == 0, "{received}\n{xml}");
    assert_eq!(report.rule_set.as_ref().map(|set| set.profile.as_str()), Some("Peppol BIS Billing 3.0"));
    expect_read_back(invoice, &xml);
}

/// Fails unless the service's own reader finds in it what was laid down.
fn expect_read_back(invoice: &IssuedInvoice, xml: &str) {
    let read = imports::ubl::read(xml.as_bytes()).unwrap();
    let blanks = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let credits = invoice.kind == IssuedKind::CreditNote;

    assert_eq!(read.kind == imports::ubl::Kind::CreditNote, credits);
    assert_eq!(
        (&read.number, read.issued, read.due),
        (&invoice.number, invoice.issue_date, invoice.due_date)
    );
    for (found, party) in [(&read.supplier, &invoice.supplier), (&read.customer, &invoice.customer)] {
        assert_eq!(found.name, blanks(&party.name));
        let number = found.enterprise_number.as_ref().map(ToString::to_string);
        assert_eq!(number.as_ref(), Some(&party.enterprise_number));
        assert_eq!(found.vat_number, party.vat_number);
    }
    let order = invoice.order.as_ref().map(|order| order.number.clone());
    assert_eq!(read.order_reference, order);
    assert!(read.buyer_reference.is_some() || order.is_some());
    assert_eq!(read.contract_reference.as_ref(), Some(&invoice.contract.id));
    let references: Vec<_> =
        read.billing_references.iter().map(|one| (one.number.as_str(), one.issued)).collect();
    let corrected = invoice.corrects().map(|one| (one.number.as_str(), Some(one.issue_date)));
    assert_eq!(references, Vec::from_iter(corrected));
    let paid_to = read.iban.map(|iban| iban.to_string());
    assert_eq!(paid_to, invoice.supplier.iban.clone().filter(|_| !credits));
    assert_eq!(read.communication.map(|found| found.to_string()), invoice.communication);
    let totals = (read.totals.net.decimal(), read.totals.rounding.decimal(), read.totals.payable.decimal());
    assert_eq!(totals, (invoice.net, invoice.rounding, invoice.total));
    let lines: Vec<_> =
        read.lines.iter().map(|one| (one.net.decimal(), one.from, one.to, one.vat_rate)).collect();
    let rate = Some(invoice.vat[0].rate);
    let laid_down: Vec<_> =
        invoice.lines.iter().map(|one| (one.net, Some(one.from), Some(one.to), rate)).collect();
    assert_eq!(lines, laid_down);
}

/// So many random documents of all kinds, always the same.
fn random_documents(count: usize) -> Vec<(IssuedInvoice, Purpose)> {
    let mut runner = TestRunner::deterministic();
    let mut documents = Vec::new();
    while documents.len() < count {
        let request = situation().new_tree(&mut runner).unwrap().current();
        for document in of_life(&request) {
            let dress = dress().new_tree(&mut runner).unwrap().current();
            documents.push((dress.on(&document), dress.purpose()));
        }
    }
    documents.truncate(count);
    documents
}

#[test]
fn a_thousand_random_documents_of_every_kind_pass_the_rules_and_are_read_back() {
    let mut kinds = BTreeMap::new();
    for (document, purpose) in random_documents(1_000) {
        expect_sound(&document, purpose);
        *kinds.entry(document.kind.name()).or_insert(0) += 1;
    }
    assert_eq!(kinds.len(), 4, "{kinds:?}");
    assert!(kinds.values().all(|count| *count >= 20), "{kinds:?}");
}

#[test]
fn what_the_rules_forbid_is_found() {
    let xml = ubl(&golden()[0].1, Purpose::Issued, None).unwrap();
    for (rule, old, new) in [
        ("R003", "BuyerReference", "Note"),
        (
            "BR-CO-10",
            "LegalMonetaryTotal><cbc:LineExtensionAmount currencyID=\"EUR\">",
            "LegalMonetaryTotal><cbc:LineExtensionAmount currencyID=\"EUR\">1",
        ),
        ("BR-CL-23", "\"C62\"", "\"stuk\""),
        ("R043", "\"0208\">0629858909", "\"0208\">0629858908"),
    ] {
        assert!(xml.contains(old), "{old} is not in {xml}");
        let received = receive(xml.replace(old, new).as_bytes(), &Policy::default());
        assert!(received.to_string().contains(rule), "{rule} is not in {received}");
    }
}

#[test]
fn the_documents_of_every_golden_case_pass_the_rules_and_are_read_back() {
    let documents = golden();
    assert!(documents.len() > 60, "{}", documents.len());
    for (_, document) in documents {
        expect_sound(&document, Purpose::Issued);
    }
}

/// Golden and random documents for the official rules (`./dev ubl`), as many as `DOCUMENTS` says; of the golden ones
/// the whole that is sent, with its PDF.
#[test]
#[ignore = "writes files; nothing is checked here"]
fn structured_invoices_for_the_official_rules() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ubl");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let count = env::var("DOCUMENTS").map_or(60, |count| count.parse().unwrap());
    for (place, (case, document)) in golden().into_iter().enumerate() {
        let xml = render(&document, Form::Ubl, Purpose::Issued).unwrap();
        fs::write(folder.join(format!("golden-{place:03}-{case}.xml")), xml).unwrap();
    }
    for (place, (document, purpose)) in random_documents(count).into_iter().enumerate() {
        fs::write(folder.join(format!("random-{place:04}.xml")), ubl(&document, purpose, None).unwrap())
            .unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_document_passes_the_rules_and_is_read_back(request in situation(), dress in dress()) {
        for document in of_life(&request) {
            expect_sound(&dress.on(&document), dress.purpose());
        }
    }
}
