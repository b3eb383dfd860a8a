//! Documents as they would be laid down: of situations, golden and random, and dressed as payers want them.

use super::{files, json, path};
use chrono::Datelike;
use tarief::catalogue::Catalogue;
use tarief::documents::issued::{IssuedInvoice, IssuedReference};
use tarief::documents::snapshot::Issue;
use tarief::domain::calendar::Day;
use tarief::domain::invoice::{InvoiceNumber, Issuance, Original, Planned, Series, plan};
use tarief::domain::party::Party;
use tarief::domain::receiving::Receiving;
use tarief::records::parties;
use tarief::simulation::{Simulation, simulate};

/// What the documents of a situation would be, each on its day by the agreement.
pub fn of_situation(simulation: &Simulation) -> Vec<IssuedInvoice> {
    let issuance = Issuance { as_of: Day::MIN, through: Day::MAX, last: None };
    laid_down(simulation, &plan(&simulation.situation, &simulation.outcome, &[], &issuance).documents)
}

/// What is planned as it would be laid down.
pub fn laid_down(simulation: &Simulation, planned: &[Planned]) -> Vec<IssuedInvoice> {
    let (supplier, customer) = parties();
    let mut laid_down: Vec<IssuedInvoice> = Vec::new();
    for one in planned {
        let original = match &one.original {
            Some(Original::Planned(place)) => Some(laid_down[*place].reference()),
            Some(Original::Issued(original)) => {
                Some(IssuedReference { number: original.number.to_string(), issue_date: original.issue_date })
            }
            None => None,
        };
        let sequence = u32::try_from(laid_down.len()).unwrap() + 1;
        let corrects = original.as_ref().map(|original| (original, "de gegevens zijn herzien"));
        laid_down.push(issued(simulation, one, (sequence, corrects), (&supplier, &customer)));
    }
    laid_down
}

fn issued(
    simulation: &Simulation,
    planned: &Planned,
    (sequence, corrects): (u32, Option<(&IssuedReference, &str)>),
    (supplier, customer): (&Party, &Party),
) -> IssuedInvoice {
    let record = &simulation.situation.contracts[planned.contract];
    let document = &planned.document;
    let year = document.issue_date.year();
    IssuedInvoice::of(&Issue {
        document,
        number: InvoiceNumber::new(Series::of(document.kind), year, sequence).unwrap(),
        scheduled: planned.scheduled,
        corrects,
        supplier,
        customer: (customer, &Receiving::default()),
        contract: (&record.contract, 1),
        agreement: &simulation.situation.agreements[record.agreement].agreement,
        order: None,
    })
    .unwrap()
}

fn parties() -> (Party, Party) {
    let shipped = parties::all();
    (shipped[0].party().unwrap(), shipped[1].party().unwrap())
}

/// The documents of every golden case, each with the name of its case.
pub fn golden() -> Vec<(String, IssuedInvoice)> {
    let cases = ["e-books", "film", "pilot", "examples"];
    let files = cases.iter().flat_map(|folder| files(&path(&format!("tests/golden/{folder}")), "json"));
    let requests =
        files.map(|file| (file.file_stem().unwrap().display().to_string(), json(&file)["request"].clone()));
    let documents = requests.flat_map(|(name, request)| {
        let simulation = simulate(&request.to_string(), &Catalogue).ok();
        let documents = simulation.map(|simulation| of_situation(&simulation)).unwrap_or_default();
        documents.into_iter().map(move |document| (name.clone(), document))
    });
    documents.collect()
}
