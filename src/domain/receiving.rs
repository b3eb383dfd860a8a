//! How a payer receives what is billed to it: where, by which ways, and with which reference of its own.

use super::identifiers::{KboNumber, NotAnIdentifier, VatNumber};

/// The scheme of an identifier in the Peppol network, of those under which Belgian payers are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// The enterprise number, ten digits: every Belgian participant is found under it.
    EnterpriseNumber,
    /// The VAT number, `BE` and ten digits: some are found under it, too.
    VatNumber,
}

impl Scheme {
    /// The code of the scheme in the list of Peppol (EAS).
    pub fn code(self) -> &'static str {
        match self {
            Scheme::EnterpriseNumber => "0208",
            Scheme::VatNumber => "9925",
        }
    }
}

/// Where a payer receives structured invoices: a participant of the Peppol network.
///
/// ```
/// use tarief::domain::receiving::{Endpoint, Scheme};
///
/// let ocmw = Endpoint::new(Scheme::EnterpriseNumber, "0212.219.469")?;
/// assert_eq!((ocmw.scheme().code(), ocmw.id()), ("0208", "0212219469"));
/// assert!(Endpoint::new(Scheme::VatNumber, "0212219469").is_err());
/// # Ok::<(), tarief::domain::identifiers::NotAnIdentifier>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    scheme: Scheme,
    id: String,
}

impl Endpoint {
    /// The participant of an identifier, of which blanks and dots do not count.
    ///
    /// # Errors
    /// Where it is not an identifier of the scheme, or its check digits do not agree.
    pub fn new(scheme: Scheme, id: &str) -> Result<Endpoint, NotAnIdentifier> {
        let id = match scheme {
            Scheme::EnterpriseNumber => id.parse::<KboNumber>()?.digits().to_owned(),
            Scheme::VatNumber => id.parse::<VatNumber>()?.to_string(),
        };
        Ok(Endpoint { scheme, id })
    }

    /// Where an enterprise is found that names nothing else.
    pub fn of(number: &KboNumber) -> Endpoint {
        Endpoint { scheme: Scheme::EnterpriseNumber, id: number.digits().to_owned() }
    }

    /// The scheme of its identifier.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Its identifier, as the network wants it.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// The ways by which documents are sent to a payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// None: people send them.
    #[default]
    None,
    /// The structured invoice by Peppol.
    Peppol,
    /// By e-mail.
    Email,
    /// By Peppol and by e-mail.
    Both,
}

impl Delivery {
    /// Whether documents go by Peppol.
    pub fn by_peppol(self) -> bool {
        matches!(self, Delivery::Peppol | Delivery::Both)
    }

    /// Whether documents go by e-mail.
    pub fn by_email(self) -> bool {
        matches!(self, Delivery::Email | Delivery::Both)
    }
}

/// How a payer receives its documents. By default nothing is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receiving {
    /// Where it receives structured invoices; its enterprise number where `None`.
    pub endpoint: Option<Endpoint>,
    /// What it wants to see as its reference.
    pub buyer_reference: Option<String>,
    /// Whether the PDF travels in the structured invoice.
    pub embed_pdf: bool,
    /// The ways by which documents are sent.
    pub delivery: Delivery,
    /// The address to which they are mailed.
    pub email: Option<String>,
}

impl Default for Receiving {
    fn default() -> Self {
        let delivery = Delivery::default();
        Receiving { endpoint: None, buyer_reference: None, embed_pdf: true, delivery, email: None }
    }
}
