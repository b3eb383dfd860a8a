//! Issued invoices with all their steps: those of the golden situations, as they would be laid down.

use super::{files, json, path};
use tarief::catalogue::Catalogue;
use tarief::documents::issued::{IssuedInvoice, IssuedReference};
use tarief::documents::snapshot::Issue;
use tarief::domain::billing::DocumentKind;
use tarief::domain::calendar::Day;
use tarief::domain::invoice::{InvoiceNumber, Issuance, Series, plan};
use tarief::records::parties;
use tarief::simulation::simulate;

/// The documents of a golden situation, such as `e-books/indexed-2023`, numbered from 1 on.
pub fn issued_in(golden: &str) -> Vec<IssuedInvoice> {
    let case = json(&path(&format!("tests/golden/{golden}.json")));
    of_request(&case["request"].to_string())
}

/// The documents of all golden situations that can be worked out.
pub fn issued_in_all() -> Vec<IssuedInvoice> {
    let folders =
        ["e-books", "film", "pilot", "corrections"].map(|folder| path(&format!("tests/golden/{folder}")));
    let cases = folders.iter().filter(|folder| folder.exists()).flat_map(|folder| files(folder, "json"));
    cases.flat_map(|case| of_request(&json(&case)["request"].to_string())).collect()
}

fn of_request(request: &str) -> Vec<IssuedInvoice> {
    let Ok(simulation) = simulate(request, &Catalogue) else { return Vec::new() };
    let issuance = Issuance { as_of: simulation.situation.today, through: Day::MAX, last: None };
    let planned = plan(&simulation.situation, &simulation.outcome, &[], &issuance).documents;
    let [supplier, customer] = [0, 1].map(|place| parties::all()[place].party().unwrap());
    let lay_down = |(place, planned): (u32, &tarief::domain::invoice::Planned)| {
        let record = &simulation.situation.contracts[planned.contract];
        let kind = planned.document.kind;
        let original = IssuedReference { number: "2021000001".to_owned(), issue_date: planned.scheduled };
        let corrects = matches!(kind, DocumentKind::CreditNote | DocumentKind::Supplementary);
        let issue = Issue {
            document: &planned.document,
            number: InvoiceNumber::new(Series::of(kind), 2023, place).unwrap(),
            scheduled: planned.scheduled,
            corrects: corrects.then_some((&original, "het inwonersaantal werd herzien")),
            supplier: &supplier,
            customer: (&customer, &tarief::domain::receiving::Receiving::default()),
            contract: (&record.contract, 1),
            agreement: &simulation.situation.agreements[record.agreement].agreement,
            order: None,
        };
        IssuedInvoice::of(&issue).ok()
    };
    (1..).zip(&planned).filter_map(lay_down).collect()
}
