//! Checking an invoice against its order, contract and price: ours by its number, or any by its figures. Stores nothing.

use super::facts::{OfContract, Parties, known, of_contract, parties, standing};
use super::payer::{Payer, payer};
use crate::documents::issued::{IssuedInvoice, IssuedKind};
use crate::documents::replay::replay;
use crate::domain::calendar::{Day, Period};
use crate::domain::money::Money;
use crate::domain::order::{Claim, Drawable, Finding, Price, Subject, check};
use crate::imports::ubl::ReadInvoice;
use crate::records::contract::ContractEntry;
use crate::records::orders::{CheckFigures, OrderCheckJson, OrderCheckRequest};
use crate::records::scalar::{Name, Short};
use crate::simulation::problem::Code;
use crate::store::orders::purchase;
use crate::store::{Connection, Scope, StoreError, agreements, contracts, invoices};
use crate::workflows::Failed;
use chrono::Datelike;

/// An invoice with everything by which it is checked.
pub struct Checking {
    claim: Claim,
    number: Option<String>,
    payer: Payer,
    parties: Parties,
    of_contract: OfContract,
    /// The issued document with which it is compared, or which it is.
    issued: Option<IssuedInvoice>,
    /// Whether the calculation of that document itself is checked.
    redone: bool,
}

/// Gathers everything by which an invoice is checked.
///
/// # Errors
/// Where what is asked names nothing that whoever asks may see.
pub async fn gather(
    conn: &mut Connection,
    scope: &Scope,
    wanted: &OrderCheckRequest,
    today: Day,
) -> Result<Checking, Failed> {
    match (&wanted.invoice, &wanted.figures) {
        (Some(number), None) => of_issued(conn, scope, number).await,
        (None, Some(figures)) => of_figures(conn, scope, figures, today).await,
        _ => {
            let message = "give either `invoice`, the number of an issued document, or `figures`";
            Err(Failed::at("/invoice", Code::MissingField, message))
        }
    }
}

impl Checking {
    /// What is found.
    pub fn answer(&self) -> OrderCheckJson<'_> {
        let issued = self.issued.as_ref();
        let price = issued.map(|issued| if self.redone { redone(issued) } else { as_issued(issued) });
        let vat_rate = issued.and_then(|issued| issued.vat.iter().map(|part| part.rate).min());
        let facts = (&self.parties, &self.of_contract);
        let known = known(&self.claim, &self.payer, facts, (price.flatten(), vat_rate));
        let checked = check(&self.claim, &known);
        let worked_out = self.of_contract.document.as_ref().filter(|_| issued.is_none());
        OrderCheckJson::of((&self.claim, self.number.clone()), &checked, (issued, worked_out))
    }
}

fn redone(issued: &IssuedInvoice) -> Option<Price> {
    let found = replay(issued).into_iter().map(Finding::StepDiff);
    Some(Price::Redone(found.collect()))
}

fn as_issued(issued: &IssuedInvoice) -> Option<Price> {
    let amount = Money::of_cents(issued.total).ok()?;
    Some(Price::Known { amount, issued: Some(issued.number.clone()) })
}

/// One of ours, by its number.
async fn of_issued(conn: &mut Connection, scope: &Scope, number: &Name) -> Result<Checking, Failed> {
    let number = number.to_string();
    let unknown = || {
        let message = format!("there is no invoice or credit note '{number}'");
        Failed::at("/invoice", Code::UnknownReference, message)
    };
    let issued = invoices::get(conn, scope, &number).await?.ok_or_else(unknown)?.issued;
    let organisation = invoices::standing(conn, &number).await?.organisation;
    if scope.organisations().is_some_and(|own| !own.contains(&organisation.as_str())) {
        let message =
            format!("'{number}' is paid by another organisation: it checks it against its own orders");
        return Err(Failed::at("/invoice", Code::UnknownReference, message));
    }
    let payer = payer(conn, &organisation).await?;
    let own = payer.book.documents.get(&number).cloned().ok_or_else(unknown)?;
    Ok(Checking {
        claim: claim_of(&issued, own)?,
        number: Some(number),
        parties: parties(conn, &organisation).await?,
        payer,
        of_contract: OfContract::default(),
        issued: Some(issued),
        redone: true,
    })
}

fn claim_of(issued: &IssuedInvoice, own: Drawable) -> Result<Claim, Failed> {
    let unreadable =
        || StoreError::Unreadable(format!("an amount of {} can no longer be read", issued.number));
    Ok(Claim {
        supplier: issued.supplier.enterprise_number.parse().ok(),
        iban: issued.supplier.iban.as_ref().and_then(|iban| iban.parse().ok()),
        customer: issued.customer.enterprise_number.parse().ok(),
        subject: Some(own.subject.clone()),
        period: Period::new(issued.period.from, issued.period.to),
        issue_date: issued.issue_date,
        order_number: issued.order.as_ref().map(|order| order.number.clone()),
        total: Money::of_cents(issued.total).map_err(|_too_large| unreadable())?,
        credits: issued.kind == IssuedKind::CreditNote,
        own: Some(own),
    })
}

/// Gathers everything by which an invoice is checked that was read from a file. A contract that it names in another
/// way than this service does is passed over.
///
/// # Errors
/// As for figures.
pub async fn gather_read(
    conn: &mut Connection,
    scope: &Scope,
    read: &ReadInvoice,
    today: Day,
) -> Result<Checking, Failed> {
    let mut figures = CheckFigures::read(read);
    if contract(conn, scope, &figures).await.is_err() {
        figures.contract = None;
    }
    of_figures(conn, scope, &figures, today).await
}

/// Any, by what stands on it.
async fn of_figures(
    conn: &mut Connection,
    scope: &Scope,
    figures: &CheckFigures,
    today: Day,
) -> Result<Checking, Failed> {
    figures.problems().or(())?;
    let contract = contract(conn, scope, figures).await?;
    let organisation = organisation(conn, scope, (figures, contract.as_ref()), today).await?;
    let payer = payer(conn, &organisation).await?;
    let subject = subject(conn, figures, contract.as_ref()).await?;
    let mut claim = typed(figures, subject, today);
    claim.own = same(&claim, &payer, figures.number.as_ref());
    let issued = match &claim.own {
        Some(own) => invoices::get(conn, scope, &own.number).await?.map(|found| found.issued),
        None => None,
    };
    if let Some(issued) = &issued {
        complete(&mut claim, issued, figures);
    }
    let parties = parties(conn, &organisation).await?;
    let of_contract = of_contract(conn, &claim, today).await?;
    let number = figures.number.as_ref().map(Short::to_string);
    Ok(Checking { claim, number, payer, parties, of_contract, issued, redone: false })
}

async fn contract(
    conn: &mut Connection,
    scope: &Scope,
    figures: &CheckFigures,
) -> Result<Option<ContractEntry>, Failed> {
    let Some(id) = &figures.contract else { return Ok(None) };
    let found = contracts::get(conn, scope, id.as_str()).await?.map(|found| found.value);
    let of_payer = |contract: &ContractEntry| {
        let said = figures.organisation.as_ref();
        said.is_none_or(|said| contract.organisations().any(|organisation| organisation == said))
    };
    let message = format!("there is no contract '{id}'");
    let found = found
        .filter(of_payer)
        .ok_or_else(|| Failed::at("/figures/contract", Code::UnknownReference, message))?;
    Ok(Some(found))
}

/// Who pays: as it is said, by the contract, by who asks, or by the number of the order or invoice.
async fn organisation(
    conn: &mut Connection,
    scope: &Scope,
    (figures, contract): (&CheckFigures, Option<&ContractEntry>),
    today: Day,
) -> Result<String, Failed> {
    let first = figures.days().map(|period| period.from);
    let begins = first.or(figures.budget_year.map(|year| Period::year(year.0).from)).unwrap_or(today);
    let said = figures.organisation.as_ref().or(contract.map(|contract| contract.payer(begins)));
    let said = said.map(Name::as_str).or(scope.organisation());
    if let Some(said) = said {
        if scope.organisation().is_none_or(|own| own == said) {
            return Ok(said.to_owned());
        }
        let message = format!("there is no organisation '{said}' that pays");
        return Err(Failed::at("/figures/organisation", Code::UnknownReference, message));
    }
    if let Some(number) = figures.number.as_ref().map(|number| number.0.trim())
        && invoices::get(conn, scope, number).await?.is_some()
    {
        return Ok(invoices::standing(conn, number).await?.organisation);
    }
    let payers = match (&figures.order_number, &figures.customer) {
        (_, Some(customer)) => purchase::payers_numbered(conn, customer.0.digits()).await?,
        (Some(number), None) => purchase::payers_with(conn, number.0.trim()).await?,
        (None, None) => Vec::new(),
    };
    match payers.as_slice() {
        [one] => Ok(one.clone()),
        _ => {
            let message = "say who pays: the contract, the organisation, the enterprise number of the customer, or an order \
                           number that only one payer has";
            Err(Failed::at("/figures/organisation", Code::MissingField, message))
        }
    }
}

async fn subject(
    conn: &mut Connection,
    figures: &CheckFigures,
    contract: Option<&ContractEntry>,
) -> Result<Option<Subject>, Failed> {
    let Some(contract) = contract else { return Ok(None) };
    let year = figures.budget_year.map(|year| year.0);
    let Some(budget_year) = year.or(figures.period.map(|period| period.from.0.year())) else {
        let message = "say which days, or which budget year, are billed";
        return Err(Failed::at("/figures/period", Code::MissingField, message));
    };
    let found = agreements::of(conn, &[contract.agreement.to_string()]).await?;
    let service = found.first().map(|agreement| agreement.service.to_string());
    let (contract, service) = (contract.id.to_string(), service.unwrap_or_default());
    Ok(Some(Subject { contract, service, budget_year }))
}

fn typed(figures: &CheckFigures, subject: Option<Subject>, today: Day) -> Claim {
    Claim {
        own: None,
        supplier: figures.supplier.as_ref().map(|number| number.0.clone()),
        iban: figures.iban.as_ref().map(|account| account.0.clone()),
        customer: figures.customer.as_ref().map(|number| number.0.clone()),
        subject,
        period: figures.days(),
        issue_date: figures.issue_date.map_or(today, |day| day.0),
        order_number: figures.order_number.as_ref().map(|number| number.0.trim().to_owned()),
        total: figures.total.0,
        credits: figures.credit_note.unwrap_or(false),
    }
}

/// The issued document that was typed over: by its number, or without one by its contract and days. Of an invoice and
/// what supplements it that one whose total agrees, or else the invoice.
fn same(claim: &Claim, payer: &Payer, number: Option<&Short>) -> Option<Drawable> {
    if let Some(number) = number {
        return payer.book.documents.get(number.0.trim()).cloned();
    }
    let (subject, period) = claim.subject.as_ref().zip(claim.period).filter(|_| !claim.credits)?;
    let same = |one: &&crate::store::orders::documents::IssuedTo| {
        one.drawable.subject == *subject && one.period == period
    };
    let agrees = |one: &&crate::store::orders::documents::IssuedTo| one.drawable.total == claim.total;
    let of_same = || standing(payer).filter(same);
    let found = of_same().find(agrees).or_else(|| of_same().find(|one| one.supplements.is_none()));
    found.map(|one| one.drawable.clone())
}

/// What was not typed over is as it was issued.
fn complete(claim: &mut Claim, issued: &IssuedInvoice, figures: &CheckFigures) {
    let own = claim.own.as_ref();
    claim.subject = claim.subject.take().or_else(|| own.map(|own| own.subject.clone()));
    claim.period = claim.period.or_else(|| Period::new(issued.period.from, issued.period.to));
    if figures.issue_date.is_none() {
        claim.issue_date = issued.issue_date;
    }
    if figures.credit_note.is_none() {
        claim.credits = issued.kind == IssuedKind::CreditNote;
    }
    let named = issued.order.as_ref().map(|order| order.number.clone());
    claim.order_number = claim.order_number.take().or(named);
}
