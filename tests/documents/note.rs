//! The calculation note as pages.

use super::pdf::expect_in_place;
use crate::support::documents::golden;
use crate::support::pdf::{all_text, texts};
use tarief::documents::issued::{IssuedInvoice, IssuedStep};
use tarief::documents::note::said;
use tarief::documents::pdf::{With, note, pdf};
use tarief::documents::rendering::Purpose;
use tarief::simulation::result::wording::dutch_number;

/// What was drawn, without blanks: a text may be broken anywhere.
fn tight(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The first document of a golden situation.
fn golden_of(situation: &str) -> IssuedInvoice {
    golden().into_iter().find(|(name, _)| name == situation).unwrap().1
}

fn steps(invoice: &IssuedInvoice) -> impl Iterator<Item = &IssuedStep> {
    let of_vat = invoice.vat.iter().flat_map(|part| &part.steps);
    invoice.lines.iter().flat_map(|line| &line.steps).chain(of_vat)
}

#[test]
fn every_step_of_every_golden_situation_stands_on_its_pages_in_its_place() {
    let invoices = golden();
    assert!(invoices.len() > 60, "{}", invoices.len());
    for (name, invoice) in invoices {
        let bytes = note(&invoice, Purpose::Issued).unwrap();
        expect_in_place(&texts(&bytes));
        let shown = tight(&all_text(&bytes));
        for step in steps(&invoice) {
            for text in [&step.what, &dutch_number(&step.figure).replace('-', "−")] {
                assert!(shown.contains(&tight(text)), "{name}: {text:?} is not in {shown}");
            }
        }
        for clause in said::clauses(&invoice) {
            assert!(shown.contains(&tight(clause.wording)), "{name}: {}", clause.id);
            assert!(shown.contains(&tight(&said::reading(clause))), "{name}: {}", clause.id);
        }
    }
}

#[test]
fn the_note_of_a_year_of_e_books_takes_one_page_and_derives_every_amount() {
    let invoice = &golden_of("indexed-2023");
    let bytes = note(invoice, Purpose::Issued).unwrap();
    let said = all_text(&bytes);

    for text in [
        "Berekeningsnota bij factuur 2023000001 van",
        "2. cloudLibrary, vergoeding per inwoner",
        "0,80 × 530.630",
        "838,54 × 127,84 ÷ 118,32",
        "0,1645 × 127,84 ÷ 118,32",
        "424.504 × 0,1777 × 12 ÷ 12",
        "906,01 + 75.434,36",
        "Clausules",
        "Toegepast als:",
        "Pagina 1 van 1",
    ] {
        assert!(said.contains(text), "{text:?} is not in:\n{said}");
    }
}

#[test]
fn the_note_follows_its_invoice_and_the_pages_are_counted_through() {
    let invoice = &golden_of("q4-2022");
    let bytes = pdf(invoice, &With { note: true, ..With::default() }).unwrap();
    let found = texts(&bytes);
    let last = found.iter().map(|text| text.page).max().unwrap();

    expect_in_place(&found);
    assert!(last > 1);
    for page in 1..=last {
        let expected = format!("Pagina {page} van {last}");
        assert_eq!(found.iter().filter(|text| text.text == expected).count(), 1, "{expected}");
    }
    let begins = found.iter().find(|text| text.text == "Berekeningsnota").unwrap();
    assert_eq!(begins.page, 2);
}

#[test]
fn a_sample_says_so_on_every_page_and_cannot_be_paid_by_mistake() {
    let invoice = &golden_of("indexed-2023");
    let with = With { note: true, purpose: Purpose::Simulated, ..With::default() };
    let found = texts(&pdf(invoice, &with).unwrap());
    let last = found.iter().map(|text| text.page).max().unwrap();

    for page in 1..=last {
        assert!(found.iter().any(|text| text.page == page && text.text == "Simulatie"), "page {page}");
    }
    assert!(found.iter().any(|text| text.text == "Simulatie: dit is geen factuur"));
    assert!(!found.iter().any(|text| text.text.starts_with("Scan met")));

    let issued = all_text(&pdf(invoice, &With::default()).unwrap());
    assert!(!issued.contains("Simulatie") && issued.contains("Scan met"));
}
