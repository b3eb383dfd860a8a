//! The letter that would be sent today about an invoice and the others of its contract that are late.

use super::position::{claim, of_contract};
use crate::documents::issued::IssuedParty;
use crate::documents::letters::{Asks, Letter, Matter, letter};
use crate::documents::snapshot::{SUBSCRIBER, SUPPLIER, party};
use crate::domain::calendar::Day;
use crate::domain::payment::collecting::may_remind;
use crate::domain::payment::suspension::{LateTerms, clause_of_suspension};
use crate::domain::succession::Payer;
use crate::domain::tariff::agreement::Rule;
use crate::records::organisation::{OrganisationForm, OrganisationRole};
use crate::records::payments::step::LetterKind;
use crate::store::{Connection, Scope, agreements, contracts, mergers, organisations};
use crate::workflows::Failed;

/// Writes the letter about an invoice, of today, to who pays it today: who took the place of another owes its invoices,
/// and those of others of the contract are not its own.
///
/// # Errors
/// Where the invoice is unknown, not late or disputed, or a party is unknown.
pub async fn written(
    conn: &mut Connection,
    (number, kind): (&str, LetterKind),
    today: Day,
) -> Result<Letter, Failed> {
    let about = claim(conn, &Scope::All, number).await?;
    may_remind(&about, today, today)
        .map_err(|why| Failed::conflict("nothing_to_remind", format!("{number}: {why}")))?;
    let succession = mergers::succession(conn).await?;
    let debtor = match succession.payer_on(&about.organisation, today) {
        Payer::Organisation(name) => name,
        Payer::Unrecorded => {
            let message = format!("who took the place of '{}' is not recorded", about.organisation);
            return Err(Failed::conflict("party_unknown", message));
        }
    };
    let mut claims = of_contract(conn, &about.contract).await?;
    let of_debtor = Payer::Organisation(debtor.clone());
    claims.retain(|claim| succession.payer_on(&claim.organisation, today) == of_debtor);
    let contract = contracts::get(conn, &Scope::All, &about.contract).await?;
    let contract = contract.ok_or_else(|| Failed::not_found("contract", &about.contract))?;
    let found = agreements::of(conn, &[contract.value.agreement.to_string()]).await?;
    let agreement = found.first().ok_or_else(|| Failed::not_found("agreement", &about.contract))?;
    let parties = organisations::parties(conn, &[debtor]).await?;

    let asks = match kind {
        LetterKind::Reminder => Asks::Reminder,
        LetterKind::FormalNotice => Asks::FormalNotice { term_days: LateTerms::default().notice_term_days },
    };
    let payment = agreement.clause(Rule::Payment);
    let suspension = payment.as_deref().and_then(clause_of_suspension);
    let matter = Matter {
        day: today,
        asks,
        sender: on(&parties, (OrganisationRole::Supplier, SUPPLIER), today)?,
        addressee: on(&parties, (OrganisationRole::Municipality, SUBSCRIBER), today)?,
        agreement: &agreement.title,
        clauses: (payment.as_deref(), suspension),
    };
    Ok(letter(matter, &claims))
}

fn on(
    parties: &[OrganisationForm],
    (role, called): (OrganisationRole, &'static str),
    day: Day,
) -> Result<IssuedParty, Failed> {
    let found = parties.iter().find(|one| one.role == role).and_then(OrganisationForm::party);
    let known =
        found.ok_or_else(|| Failed::conflict("party_unknown", format!("{called} is not recorded")))?;
    party(&known, called, day).map_err(|why| Failed::conflict("party_unknown", why.to_string()))
}
