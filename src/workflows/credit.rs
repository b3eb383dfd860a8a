//! Taking a whole invoice back by a credit note. What it billed is then to be issued anew, as it is now.

use super::Failed;
use crate::documents::full_credit::FullCredit;
use crate::documents::issued::IssuedInvoice;
use crate::documents::parties::{party, payer};
use crate::documents::snapshot::{NotIssuable, SUBSCRIBER, SUPPLIER};
use crate::domain::calendar::Day;
use crate::domain::invoice::{Issuance, NotTakenBack, Series, may_take_back, not_yet};
use crate::domain::party::Party;
use crate::domain::succession::Payer;
use crate::records::organisation::{OrganisationForm, OrganisationRole};
use crate::store::invoices::{NewInvoice, Snapshot, get, last_day, standing, take_numbers};
use crate::store::orders::policies;
use crate::store::{Connection, Scope, Stamp, mergers, organisations};
use crate::workflows::outbox::lay_down;

/// What stands in the way where the subscriber's municipality went up in another.
const SUCCESSOR: &str = "the subscriber's municipality merged into another, and the organisation that took its place is not recorded";

/// Credits an invoice in full. The transaction must write alone.
///
/// # Errors
/// Where the invoice is unknown, is itself a credit note, or was corrected before; where the day has not come.
pub async fn credit_in_full(
    conn: &mut Connection,
    number: &str,
    (reason, as_of, today): (&str, Day, Day),
    stamp: &Stamp,
) -> Result<IssuedInvoice, Failed> {
    let not_yet = not_yet(as_of, as_of, today);
    if !not_yet.is_empty() {
        return Err(not_yet.into());
    }
    let found = get(conn, &Scope::All, number).await?;
    let Snapshot { issued: original, .. } = found.ok_or_else(|| Failed::not_found("invoice", number))?;
    let stands = standing(conn, number).await?;
    may_take_back(original.kind.into(), &stands.credit_notes, &stands.supplements).map_err(|why| {
        let code = match why {
            NotTakenBack::CreditNote => "credit_of_credit",
            NotTakenBack::Corrected(_) => "already_credited",
            NotTakenBack::Supplemented(_) => "supplemented",
        };
        Failed::conflict(code, format!("{number} cannot be taken back: {why}"))
    })?;
    let issuance = Issuance { as_of, through: as_of, last: last_day(conn).await? };

    let issue_date = issuance.day(original.issue_date);
    let organisation = match mergers::succession(conn).await?.payer_on(&stands.organisation, issue_date) {
        Payer::Organisation(name) => name,
        Payer::Unrecorded => return Err(Failed::conflict("party_unknown", SUCCESSOR)),
    };
    let parties = organisations::parties(conn, std::slice::from_ref(&organisation)).await?;

    let supplier = known(&parties, (OrganisationRole::Supplier, SUPPLIER))?;
    let customer = known(&parties, (OrganisationRole::Municipality, SUBSCRIBER))?;
    let policies = policies::of(conn, std::slice::from_ref(&organisation)).await?;
    let receiving = policies.into_values().next().unwrap_or_default().receiving;
    let supplier = party(&supplier, SUPPLIER, issue_date).map_err(not_known)?;
    let customer = payer((&customer, &receiving), issue_date).map_err(not_known)?;

    let numbers = take_numbers(conn, &[(Series::CreditNote, issue_date)]).await?;
    let number = numbers.into_iter().next().ok_or_else(|| Failed::not_found("invoice", number))?;
    let reason = reason.to_owned();
    let credit = FullCredit { number, issue_date, reason, supplier, customer, receiving };
    let issued = original.credited_in_full(credit);
    let new = NewInvoice { number, issued, organisation, occurrence: 1, credits_all: true, run: None };
    lay_down(conn, std::slice::from_ref(&new), stamp).await?;
    Ok(new.issued)
}

fn known(parties: &[OrganisationForm], (role, called): (OrganisationRole, &str)) -> Result<Party, Failed> {
    let found = parties.iter().find(|one| one.role == role).and_then(OrganisationForm::party);
    found.ok_or_else(|| Failed::conflict("party_unknown", format!("{called} is not recorded")))
}

fn not_known(why: NotIssuable) -> Failed {
    Failed::conflict("party_unknown", why.to_string())
}
