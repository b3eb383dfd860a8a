//! The parties of an issued document, as they were on the day of issue.

use super::snapshot::{NotIssuable, SUBSCRIBER};
use crate::domain::calendar::Day;
use crate::domain::party::Party;
use crate::domain::receiving::{Endpoint, Receiving};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a party receives structured invoices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = IssuedEndpoint)]
pub struct IssuedEndpoint {
    /// The scheme of its identifier, from the code list of Peppol (EAS).
    #[schema(example = "0208")]
    pub scheme: String,
    /// Its identifier in that scheme.
    #[schema(example = "0207500123")]
    pub id: String,
}

/// A party as it was on the day of issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = IssuedParty)]
pub struct IssuedParty {
    /// Legal name, with its legal form.
    #[schema(example = "Cultuurconnect vzw")]
    pub name: String,
    /// Street and number of the seat.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub town: String,
    /// Enterprise number, with dots.
    #[schema(example = "0629.858.909")]
    pub enterprise_number: String,
    /// VAT number; null where the party has none.
    #[schema(required = true, example = "BE0629858909")]
    pub vat_number: Option<String>,
    /// The court whose register of legal persons (RPR) holds the party.
    #[schema(required = true)]
    pub register_court: Option<String>,
    /// Account on which it is paid, in groups of four.
    #[schema(required = true, example = "BE41 0910 1235 5910")]
    pub iban: Option<String>,
    /// The bank of that account.
    #[schema(required = true)]
    pub bic: Option<String>,
    /// Address for questions.
    #[schema(required = true)]
    pub email: Option<String>,
    /// Where it receives structured invoices; left out where that is its enterprise number in the scheme 0208.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub endpoint: Option<IssuedEndpoint>,
}

/// A party as it is on a day of issue; the role is for the sentence that says it is unknown.
///
/// # Errors
/// [`NotIssuable::PartyUnknown`] where it has no name and seat on that day.
pub fn party(party: &Party, role: &'static str, day: Day) -> Result<IssuedParty, NotIssuable> {
    let found = party.particulars.on(day).ok_or(NotIssuable::PartyUnknown { party: role, day })?;
    let account = found.account.as_ref();
    Ok(IssuedParty {
        name: found.name.clone(),
        street: found.seat.street.clone(),
        postcode: found.seat.postcode.clone(),
        town: found.seat.town.clone(),
        enterprise_number: party.number.to_string(),
        vat_number: party.vat_number().map(|number| number.to_string()),
        register_court: found.seat.register_court.clone(),
        iban: account.map(|account| account.iban.to_string()),
        bic: account.and_then(|account| account.bic.clone()),
        email: found.email.clone(),
        endpoint: None,
    })
}

/// Who pays, as it is on a day of issue and as it receives structured invoices.
///
/// # Errors
/// [`NotIssuable::PartyUnknown`] where it has no name and seat on that day.
pub fn payer((known, receiving): (&Party, &Receiving), day: Day) -> Result<IssuedParty, NotIssuable> {
    let other = receiving.endpoint.as_ref().filter(|endpoint| **endpoint != Endpoint::of(&known.number));
    let endpoint = other.map(|endpoint| IssuedEndpoint {
        scheme: endpoint.scheme().code().to_owned(),
        id: endpoint.id().to_owned(),
    });
    Ok(IssuedParty { endpoint, ..party(known, SUBSCRIBER, day)? })
}

/// Whether the PDF travels in the structured invoice, as it is laid down: nothing where it does.
pub(super) fn pdf_in_ubl(receiving: &Receiving) -> Option<bool> {
    (!receiving.embed_pdf).then_some(false)
}
