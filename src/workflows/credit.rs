//! Taking a whole invoice back by a credit note. What it billed is then to be issued anew, as it is now.

use super::Failed;
use crate::documents::full_credit::FullCredit;
use crate::documents::issued::{IssuedInvoice, IssuedParty};
use crate::documents::snapshot::{SUBSCRIBER, SUPPLIER, party};
use crate::domain::calendar::Day;
use crate::domain::invoice::{Issuance, NotTakenBack, Series, may_take_back, not_yet};
use crate::domain::succession::Payer;
use crate::records::organisation::{OrganisationForm, OrganisationRole};
use crate::store::invoices::{NewInvoice, Snapshot, get, last_day, lay_down, standing, take_numbers};
use crate::store::{Connection, Scope, Stamp, mergers, organisations};

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

    let supplier = party_on(&parties, (OrganisationRole::Supplier, SUPPLIER), issue_date)?;
    let customer = party_on(&parties, (OrganisationRole::Municipality, SUBSCRIBER), issue_date)?;

    let numbers = take_numbers(conn, &[(Series::CreditNote, issue_date)]).await?;
    let number = numbers.into_iter().next().ok_or_else(|| Failed::not_found("invoice", number))?;
    let credit = FullCredit { number, issue_date, reason: reason.to_owned(), supplier, customer };
    let issued = original.credited_in_full(credit);
    let new = NewInvoice { number, issued, organisation, occurrence: 1, credits_all: true, run: None };
    lay_down(conn, std::slice::from_ref(&new), stamp).await?;
    Ok(new.issued)
}

fn party_on(
    parties: &[OrganisationForm],
    (role, called): (OrganisationRole, &'static str),
    day: Day,
) -> Result<IssuedParty, Failed> {
    let found = parties.iter().find(|one| one.role == role).and_then(OrganisationForm::party);
    let unknown = || Failed::conflict("party_unknown", format!("{called} is not recorded"));
    let known = found.ok_or_else(unknown)?;
    party(&known, called, day).map_err(|why| Failed::conflict("party_unknown", why.to_string()))
}
