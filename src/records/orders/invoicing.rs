//! How a payer wants to receive its invoices, as recorded in what it asks.

use super::PayerPolicyEntry;
use crate::domain::receiving::{Delivery, Endpoint, Receiving, Scheme};
use crate::records::scalar::{Short, must_be_printable};
use crate::simulation::problem::{Code, Problems, at};
use deserr::{Deserr, ValuePointerRef};
use serde::Serialize;
use utoipa::ToSchema;

/// The scheme of a participant of the Peppol network (code list EAS), of those that Belgian payers use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems)]
#[schema(as = EndpointScheme)]
pub enum SchemeForm {
    /// Enterprise number (KBO), ten digits.
    #[deserr(rename = "0208")]
    #[serde(rename = "0208")]
    EnterpriseNumber,
    /// VAT number, `BE` and ten digits.
    #[deserr(rename = "9925")]
    #[serde(rename = "9925")]
    VatNumber,
}

impl From<SchemeForm> for Scheme {
    fn from(form: SchemeForm) -> Scheme {
        match form {
            SchemeForm::EnterpriseNumber => Scheme::EnterpriseNumber,
            SchemeForm::VatNumber => Scheme::VatNumber,
        }
    }
}

/// A participant of the Peppol network; the check digits of its number are checked.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields, validate = checked -> Problems)]
#[serde(deny_unknown_fields)]
#[schema(as = Endpoint)]
pub struct EndpointForm {
    /// The scheme of its identifier.
    #[schema(example = "0208")]
    pub scheme: SchemeForm,
    /// Its identifier in that scheme.
    #[schema(example = "0207500123")]
    pub id: Short,
}

fn checked(form: EndpointForm, place: ValuePointerRef<'_>) -> Result<EndpointForm, Problems> {
    match Endpoint::new(form.scheme.into(), &form.id.0) {
        Ok(_) => Ok(form),
        Err(wrong) => Err(at(place.push_key("id"), Code::WrongForm, wrong.to_string())),
    }
}

/// By which ways documents are sent to a payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, rename_all = lowercase)]
#[serde(rename_all = "lowercase")]
#[schema(as = DeliveryWays)]
pub enum DeliveryForm {
    /// None: people send them.
    None,
    /// The structured invoice by Peppol.
    Peppol,
    /// By e-mail.
    Email,
    /// By Peppol and by e-mail.
    Both,
}

impl From<DeliveryForm> for Delivery {
    fn from(form: DeliveryForm) -> Delivery {
        match form {
            DeliveryForm::None => Delivery::None,
            DeliveryForm::Peppol => Delivery::Peppol,
            DeliveryForm::Email => Delivery::Email,
            DeliveryForm::Both => Delivery::Both,
        }
    }
}

impl PayerPolicyEntry {
    /// What does not fit together in how it wants to receive invoices.
    pub(super) fn receiving_problems(&self, problems: &mut Problems) {
        if let Some(reference) = &self.buyer_reference {
            must_be_printable(&reference.0, "/buyer_reference", problems);
            if reference.0.trim() != reference.0 {
                let message = "a reference has no blanks around it, and is left out where there is none";
                problems.add("/buyer_reference", Code::WrongForm, message);
            }
        }
        let receiving = self.receiving();
        if receiving.delivery.by_email() && receiving.email.is_none() {
            let message =
                "documents that are mailed have an address: give it, or deliver by 'peppol' or 'none'";
            problems.add("/invoice_email", Code::MissingField, message);
        }
    }

    /// How it wants to receive invoices, as the domain knows it, with the defaults.
    pub fn receiving(&self) -> Receiving {
        let usual = Receiving::default();
        let endpoint = self.endpoint.as_ref();
        Receiving {
            endpoint: endpoint.and_then(|form| Endpoint::new(form.scheme.into(), &form.id.0).ok()),
            buyer_reference: self.buyer_reference.as_ref().map(|reference| reference.0.clone()),
            embed_pdf: self.embed_pdf.unwrap_or(usual.embed_pdf),
            delivery: self.delivery.map_or(usual.delivery, Delivery::from),
            email: self.invoice_email.as_ref().map(ToString::to_string),
        }
    }
}
