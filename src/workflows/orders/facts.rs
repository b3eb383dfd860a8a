//! What is known to check an invoice by: who bills and pays, the days of the contract, the amount it gives, and what
//! was issued for the same.

use super::payer::Payer;
use crate::domain::billing::{Document, DocumentKind, Outcome, bill};
use crate::domain::calendar::{Day, Period, add_months, last_of_december};
use crate::domain::identifiers::{Iban, KboNumber};
use crate::domain::order::{Claim, Known, Price};
use crate::domain::party::Party;
use crate::records::organisation::{OrganisationForm, OrganisationRole};
use crate::store::Scope;
use crate::store::orders::documents::IssuedTo;
use crate::store::{Connection, contracts, organisations};
use crate::workflows::{Failed, load};
use rust_decimal::Decimal;

/// Who bills and pays.
#[derive(Debug, Default)]
pub struct Parties {
    supplier: Option<Party>,
    payer: Option<Party>,
}

/// What the contract gives for the days of an invoice.
#[derive(Debug, Default)]
pub struct OfContract {
    /// The days on which it runs.
    active: Option<Period>,
    /// The document that it calls for.
    pub document: Option<Document>,
    /// What that waits for.
    price: Option<Price>,
    vat_rate: Option<Decimal>,
}

/// The supplier and a payer.
///
/// # Errors
/// Where the database fails.
pub async fn parties(conn: &mut Connection, payer: &str) -> Result<Parties, Failed> {
    let found = organisations::parties(conn, &[payer.to_owned()]).await?;
    let party =
        |is: &dyn Fn(&&OrganisationForm) -> bool| found.iter().find(is).and_then(OrganisationForm::party);
    Ok(Parties {
        supplier: party(&|one| one.role == OrganisationRole::Supplier),
        payer: party(&|one| one.id.as_str() == payer),
    })
}

impl Parties {
    /// The account of the supplier on a day.
    fn iban(&self, day: Day) -> Option<Iban> {
        let on = self.supplier.as_ref()?.particulars.on(day)?;
        on.account.as_ref().map(|account| account.iban.clone())
    }

    fn number(party: Option<&Party>) -> Option<KboNumber> {
        party.map(|party| party.number.clone())
    }
}

/// What the contract of an invoice gives for its days, as known today.
///
/// # Errors
/// Where the database fails.
pub async fn of_contract(conn: &mut Connection, claim: &Claim, today: Day) -> Result<OfContract, Failed> {
    let Some(subject) = &claim.subject else { return Ok(OfContract::default()) };
    let found = contracts::get(conn, &Scope::All, &subject.contract).await?;
    let Some(contract) = found else { return Ok(OfContract::default()) };
    let loaded = load::on_agreements(conn, &[contract.value.agreement.to_string()]).await?;
    let year = Period::year(subject.budget_year);
    let last = claim.period.map_or(last_of_december(subject.budget_year), |period| period.to);
    // A quarter is invoiced within the half year after it.
    let through = add_months(last, 6).max(today);

    let situation = loaded.record.situation(today, through)?;
    let place = situation.contracts.iter().position(|record| *record.contract.id == *subject.contract);
    let Some((place, outcome)) = place.zip(bill(&situation).ok()) else { return Ok(OfContract::default()) };
    let document = called_for(&outcome, place, claim);
    let billed = claim.period.unwrap_or(year);
    let waits = outcome
        .blocked
        .iter()
        .find(|one| *one.contract == *subject.contract && one.period.overlap(billed).is_some());
    let ends = outcome.terms.iter().find(|term| *term.contract == *subject.contract).map(|term| term.ends);
    let start = contract.value.start.0;
    Ok(OfContract {
        active: ends.and_then(|ends| Period::new(start, ends)),
        price: waits.filter(|_| document.is_none()).map(|one| Price::Waits(one.block.clone())),
        vat_rate: document.as_ref().and_then(|document| document.vat.first()).map(|part| part.rate),
        document,
    })
}

/// The document that an invoice is: of the same kind and days, or the only one of its budget year.
fn called_for(outcome: &Outcome, place: usize, claim: &Claim) -> Option<Document> {
    let kind = if claim.credits { DocumentKind::CreditNote } else { DocumentKind::Invoice };
    let year = claim.subject.as_ref().map(|subject| subject.budget_year);
    let of_kind = outcome.documents.iter().filter(|(of, document)| *of == place && document.kind == kind);
    let mut fits = of_kind.map(|(_, document)| document).filter(|document| match claim.period {
        Some(period) => document.period == period,
        None => Some(document.budget_year) == year,
    });
    let first = fits.next()?;
    fits.next().is_none().then(|| first.clone())
}

/// Standing invoices for the same contract and days, other than the one that is checked and what it supplements. A
/// supplement asks for what its original did not, so that it is nobody's duplicate.
fn others(claim: &Claim, payer: &Payer) -> Vec<(String, Period)> {
    let Some((subject, period)) = claim.subject.as_ref().zip(claim.period).filter(|_| !claim.credits) else {
        return Vec::new();
    };
    let own = claim.own.as_ref().map(|own| own.number.as_str());
    let of_own = payer.issued.iter().find(|one| Some(one.drawable.number.as_str()) == own);
    let supplemented = of_own.and_then(|one| one.supplements.as_deref());
    let same = standing(payer).filter(|one| {
        one.supplements.is_none()
            && one.drawable.subject.contract == subject.contract
            && one.period.overlap(period).is_some()
    });
    let others = same.filter(|one| {
        let number = Some(one.drawable.number.as_str());
        number != own && number != supplemented
    });
    others.map(|one| (one.drawable.number.clone(), one.period)).collect()
}

/// Invoices of a payer for its contracts that were not taken back, with what supplements them.
pub fn standing(payer: &Payer) -> impl Iterator<Item = &IssuedTo> {
    let asks = |one: &&IssuedTo| one.kind == "invoice" || one.kind == "supplementary";
    payer.issued.iter().filter(asks).filter(|one| taken_back(payer, &one.drawable.number).is_none())
}

/// The credit note that took a document back as a whole.
pub fn taken_back(payer: &Payer, number: &str) -> Option<String> {
    let by = |one: &&IssuedTo| one.credits_all && one.drawable.credits.as_deref() == Some(number);
    payer.issued.iter().find(by).map(|one| one.drawable.number.clone())
}

/// Everything that is known about an invoice; its price where another one than that of the contract is compared.
pub fn known<'a>(
    claim: &Claim,
    payer: &'a Payer,
    (parties, of_contract): (&Parties, &OfContract),
    (price, vat_rate): (Option<Price>, Option<Decimal>),
) -> Known<'a> {
    let worked_out = of_contract.document.as_ref();
    let worked_out = worked_out.map(|document| Price::Known { amount: document.total, issued: None });
    let price = price.or(worked_out).or_else(|| of_contract.price.clone()).unwrap_or(Price::Unknown);
    Known {
        supplier: Parties::number(parties.supplier.as_ref()),
        iban: parties.iban(claim.issue_date),
        payer: Parties::number(parties.payer.as_ref()),
        policy: &payer.policy,
        book: &payer.book,
        active: of_contract.active,
        price,
        others: others(claim, payer),
        taken_back: claim.own.as_ref().and_then(|own| taken_back(payer, &own.number)),
        vat_rate: vat_rate.or(of_contract.vat_rate).unwrap_or(Decimal::ZERO),
    }
}
