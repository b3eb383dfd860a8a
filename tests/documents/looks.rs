//! Writes what a person must look at after a change of the layout.

use super::letter::letters;
use crate::support::documents::golden;
use crate::support::invoices::{
    day, decimal, sample_credit_note, sample_exit_fee, sample_invoice, with_lines,
};
use tarief::documents::issued::{IssuedInvoice, IssuedKind, IssuedReference, IssuedVat};
use tarief::documents::ordered::{IssuedBooking, IssuedOrder};
use tarief::documents::pdf::{With, letter, note, pdf};
use tarief::documents::rendering::Purpose;

/// Golden situations whose documents are looked at with their calculation notes.
const SITUATIONS: [&str; 4] = ["indexed-2023", "exit-indexed", "q4-2022", "tier-from-february"];

fn changed(change: impl FnOnce(&mut IssuedInvoice)) -> IssuedInvoice {
    let mut invoice = sample_invoice();
    change(&mut invoice);
    invoice
}

fn long_names(invoice: &mut IssuedInvoice) {
    invoice.customer.name = "Intergemeentelijk samenwerkingsverband voor bibliotheek- en archiefwerking \
                             Kempen-Noord & Antwerpse Rand – opdrachthoudende vereniging"
        .to_owned();
    invoice.customer.street = "Burgemeester Jan Van Rijswijcklaan 1234 bus 0056".to_owned();
    invoice.contract.title =
        "Overeenkomst Pilotbibliotheek ‘Geautomatiseerde en gepersonaliseerde marketing’ voor alle openbare \
         bibliotheken van het Vlaams Gewest"
            .to_owned();
    invoice.contract.id = "intergemeentelijk-samenwerkingsverband-kempen-noord-e-books".to_owned();
    invoice.lines[1].description = "Vergoeding per inwoner voor het gebruik van het platform door alle \
                                    bibliotheken van het samenwerkingsverband, geïndexeerd"
        .to_owned();
    invoice.vat.push(IssuedVat { rate: decimal("21"), ..invoice.vat[0].clone() });
    invoice.supplier.bic = Some("GKCCBEBB".to_owned());
}

fn references(invoice: &mut IssuedInvoice) {
    let booking = IssuedBooking { name: "budgetplaats".to_owned(), value: "5113000000".to_owned() };
    invoice.buyer_reference = Some("Dienst Bibliotheek".to_owned());
    invoice.order = Some(IssuedOrder {
        id: "1".to_owned(),
        number: "4005533253".to_owned(),
        budget_period: Some("2300".to_owned()),
        booking: vec![booking],
    });
}

fn supplementary(invoice: &mut IssuedInvoice) {
    let original = IssuedReference { number: "2023000001".to_owned(), issue_date: day("2023-02-15") };
    invoice.kind = IssuedKind::Supplementary;
    invoice.supplements = Some(original);
    invoice.reason = Some("het inwonersaantal werd herzien".to_owned());
}

fn nothing_to_pay(invoice: &mut IssuedInvoice) {
    invoice.total = decimal("0.00");
    invoice.vat[0].rate = decimal("0");
}

fn huge(invoice: &mut IssuedInvoice) {
    invoice.total = decimal("79228162514264337593543950.33");
    (invoice.lines[0].amount, invoice.lines[0].net) = (invoice.total, invoice.total);
}

fn invoices() -> [(&'static str, IssuedInvoice); 15] {
    let greek = "Δημοτική Βιβλιοθήκη & Biblioteka Łódź Żółć".to_owned();
    let mut long_reason = sample_credit_note();
    long_reason.reason = Some("het inwonersaantal werd herzien; ".repeat(12));
    [
        ("one", changed(|invoice| invoice.lines.truncate(1))),
        ("sample", sample_invoice()),
        ("eight", with_lines(8)),
        ("twelve", with_lines(12)),
        ("sixty", with_lines(60)),
        ("six-hundred", with_lines(600)),
        ("credit-note", sample_credit_note()),
        ("credit-note-long", long_reason),
        ("exit-fee", sample_exit_fee()),
        ("supplementary", changed(supplementary)),
        ("referenced", changed(references)),
        ("names", changed(long_names)),
        ("greek", changed(|invoice| invoice.customer.name = greek)),
        ("zero", changed(nothing_to_pay)),
        ("huge", changed(huge)),
    ]
}

/// Writes into Cargo's folder for tests.
fn write(name: &str, bytes: &[u8]) {
    std::fs::write(format!("{}/{name}.pdf", env!("CARGO_TARGET_TMPDIR")), bytes).unwrap();
}

#[test]
#[ignore = "for the eye: run it alone, then look at the files"]
fn documents_of_all_kinds_are_written_to_be_looked_at() {
    for (name, invoice) in invoices() {
        write(name, &pdf(&invoice, &With::default()).unwrap());
    }
    for (name, invoice) in golden().iter().filter(|(name, _)| SITUATIONS.contains(&name.as_str())) {
        for (suffix, purpose) in [("", Purpose::Issued), ("-simulated", Purpose::Simulated)] {
            let with = With { note: true, purpose, ..With::default() };
            write(&format!("{name}-{}{suffix}", invoice.number), &pdf(invoice, &with).unwrap());
        }
        write(&format!("{name}-{}-note", invoice.number), &note(invoice, Purpose::Issued).unwrap());
    }
    for (name, value) in letters() {
        write(name, &letter(&value).unwrap());
    }
}
