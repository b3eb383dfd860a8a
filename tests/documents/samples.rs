//! The documents of simulated situations: every golden case has them, and they hold together.

use crate::support::{files, json, path};
use std::collections::{BTreeMap, BTreeSet};
use tarief::catalogue::Catalogue;
use tarief::documents::issued::{IssuedInvoice, IssuedKind};
use tarief::documents::rendering::{Form, Purpose};
use tarief::documents::replay::replay;
use tarief::documents::samples::{Parties, samples};
use tarief::domain::invoice::InvoiceNumber;
use tarief::records::parties;
use tarief::simulation::{Simulation, simulate};
use tarief::workflows::documents::Document;

fn of(simulation: &Simulation) -> Vec<IssuedInvoice> {
    let supplier = parties::supplier().unwrap();
    let parties = Parties { supplier: &supplier, payer: &parties::payer };
    samples(&simulation.situation, &simulation.outcome, &parties).unwrap()
}

/// Every golden situation that is worked out, by file.
fn situations() -> BTreeMap<String, Simulation> {
    let folders = ["e-books", "film", "pilot", "examples"];
    let files = folders.iter().flat_map(|folder| files(&path(&format!("tests/golden/{folder}")), "json"));
    let worked_out = files.filter(|file| json(file).is_object()).map(|file| {
        let simulation = simulate(&json(&file)["request"].to_string(), &Catalogue).unwrap();
        (file.display().to_string(), simulation)
    });
    worked_out.collect()
}

#[test]
fn every_document_of_every_golden_case_is_there_in_every_form() {
    let mut kinds = BTreeSet::new();
    for (file, simulation) in situations() {
        let documents = of(&simulation);
        assert_eq!(documents.len(), simulation.outcome.documents.len(), "{file}");
        for document in &documents {
            kinds.insert(document.kind.name());
            assert_eq!(replay(document), [], "{file}: {}", document.number);
            let made = Document::all_of(document, Purpose::Simulated);
            let made = made.unwrap_or_else(|why| panic!("{file}: {}: {why}", document.number));
            assert_eq!(made.each_ref().map(|one| one.form), Form::ALL);
            let [_, ubl, _] = &made;
            assert!(String::from_utf8_lossy(&ubl.bytes).contains("Simulatie"), "{file}");
        }
    }
    assert_eq!(kinds, BTreeSet::from(["credit_note", "exit_fee", "invoice"]));
}

#[test]
fn numbers_are_gapless_and_in_the_order_of_days_within_a_series_and_year() {
    for (file, simulation) in situations() {
        let mut last = BTreeMap::new();
        for document in of(&simulation) {
            let number: InvoiceNumber = document.number.parse().unwrap();
            let (sequence, day) =
                last.entry((number.series(), number.fiscal_year())).or_insert((0, document.issue_date));
            assert_eq!(number.sequence(), *sequence + 1, "{file}: {}", document.number);
            assert!(document.issue_date >= *day, "{file}: {}", document.number);
            (*sequence, *day) = (number.sequence(), document.issue_date);
        }
    }
}

#[test]
fn a_credit_note_names_the_invoice_that_it_corrects_and_why() {
    let mut seen = 0;
    for (file, simulation) in situations() {
        let documents = of(&simulation);
        for credit in documents.iter().filter(|one| one.kind == IssuedKind::CreditNote) {
            let named = credit.credits.as_ref().unwrap_or_else(|| panic!("{file}: {}", credit.number));
            let original = documents.iter().find(|one| one.number == named.number).unwrap();
            assert_eq!(original.contract, credit.contract, "{file}");
            assert_eq!(original.issue_date, named.issue_date, "{file}");
            assert!(
                credit.reason.as_ref().is_some_and(|why| why.starts_with("Opzeg verstuurd op ")),
                "{file}"
            );
            seen += 1;
        }
    }
    assert!(seen > 0);
}

#[test]
fn the_same_situation_gives_the_same_bytes() {
    let made = || -> Vec<Vec<u8>> {
        let file = path("tests/golden/examples/antwerpen-e-books.json");
        let simulation = simulate(&json(&file)["request"].to_string(), &Catalogue).unwrap();
        let documents = of(&simulation);
        let made = documents.iter().flat_map(|one| Document::all_of(one, Purpose::Simulated).unwrap());
        made.map(|one| one.bytes).collect()
    };
    assert_eq!(made(), made());
}
