//! Organisations: the supplier and the legal persons of municipalities, with their particulars by date.

use super::scalar::{Account, Kbo, Name, Short, must_be_printable};
use crate::domain::party::{self, Dated, LegalPerson, Particulars, Party, Seat, Signatory};
use crate::simulation::form::scalar::{Date, Nis};
use crate::simulation::problem::{Code, Problems};
use deserr::Deserr;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use utoipa::ToSchema;

/// Whether an organisation supplies or subscribes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, Serialize, Deserialize, ToSchema)]
#[deserr(error = Problems)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationRole {
    /// It contracts the services and bills; there is one.
    #[deserr(rename = "supplier")]
    Supplier,
    /// It subscribes or pays: a municipality, or another legal person of it.
    #[deserr(rename = "municipality")]
    Municipality,
}

impl OrganisationRole {
    /// The role as it is written.
    pub fn name(self) -> &'static str {
        match self {
            OrganisationRole::Supplier => "supplier",
            OrganisationRole::Municipality => "municipality",
        }
    }
}

/// Which legal person of its municipality an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, rename_all = lowercase)]
#[serde(rename_all = "lowercase")]
pub enum OrganisationKind {
    /// The municipality itself.
    #[default]
    Municipality,
    /// Its public centre for social welfare (OCMW).
    Ocmw,
    /// An autonomous municipal company (AGB).
    Agb,
    /// Another one that pays for it, such as an association of municipalities.
    Other,
}

impl OrganisationKind {
    const ALL: [OrganisationKind; 4] = [
        OrganisationKind::Municipality,
        OrganisationKind::Ocmw,
        OrganisationKind::Agb,
        OrganisationKind::Other,
    ];

    /// The kind as it is written.
    pub fn name(self) -> &'static str {
        match self {
            OrganisationKind::Municipality => "municipality",
            OrganisationKind::Ocmw => "ocmw",
            OrganisationKind::Agb => "agb",
            OrganisationKind::Other => "other",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<OrganisationKind> {
        OrganisationKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl From<OrganisationKind> for LegalPerson {
    fn from(kind: OrganisationKind) -> LegalPerson {
        match kind {
            OrganisationKind::Municipality => LegalPerson::Municipality,
            OrganisationKind::Ocmw => LegalPerson::Ocmw,
            OrganisationKind::Agb => LegalPerson::Agb,
            OrganisationKind::Other => LegalPerson::Other,
        }
    }
}

/// The organisation that another merged into.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct Successor {
    /// The successor.
    pub organisation: Name,
    /// Its first day.
    pub from: Date,
}

/// What an organisation is called, where it is and how it is paid, from a day on.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = Particulars)]
pub struct ParticularsForm {
    /// First day on which they hold.
    pub since: Date,
    /// Legal name, with its legal form.
    #[schema(example = "Stad Antwerpen")]
    pub name: Short,
    /// Street and number of the seat.
    #[schema(example = "Grote Markt 1")]
    pub street: Short,
    /// Postcode of the seat.
    #[schema(example = "2000")]
    pub postcode: Short,
    /// Town of the seat.
    #[schema(example = "Antwerpen")]
    pub town: Short,
    /// The court whose register of legal persons (RPR) holds it.
    #[deserr(default)]
    pub register_court: Option<Short>,
    /// Account on which it is paid.
    #[deserr(default)]
    pub iban: Option<Account>,
    /// Bank of the account.
    #[deserr(default)]
    pub bic: Option<Short>,
    /// Address for questions and notices.
    #[deserr(default)]
    pub email: Option<Short>,
    /// Who signs.
    #[deserr(default)]
    pub signatory: Option<Short>,
    /// Function of who signs.
    #[deserr(default)]
    pub signatory_function: Option<Short>,
}

impl ParticularsForm {
    /// What of them stands on documents, by field.
    fn printed(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let always = [
            ("name", &self.name),
            ("street", &self.street),
            ("postcode", &self.postcode),
            ("town", &self.town),
        ];
        let optional = [("register_court", &self.register_court), ("bic", &self.bic), ("email", &self.email)];
        let optional = optional.into_iter().filter_map(|(field, text)| Some((field, text.as_ref()?)));
        always.into_iter().chain(optional).map(|(field, text)| (field, text.0.as_str()))
    }
}

/// The supplier, or a legal person of a municipality.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = Organisation)]
pub struct OrganisationForm {
    /// Its name in addresses: small letters, digits and `-`.
    #[schema(value_type = String, pattern = "^[a-z0-9][a-z0-9-]{0,63}$", example = "stad-antwerpen")]
    pub id: Name,
    /// Whether it supplies or subscribes.
    pub role: OrganisationRole,
    /// Enterprise number (KBO).
    pub enterprise_number: Kbo,
    /// Whether it has a VAT number; yes where left out.
    #[deserr(default)]
    pub vat_liable: Option<bool>,
    /// NIS code of its municipality: several organisations may be of one.
    #[deserr(default)]
    pub nis: Option<Nis>,
    /// Which legal person of its municipality it is; the municipality itself where left out.
    #[deserr(default)]
    pub kind: Option<OrganisationKind>,
    /// The organisation that it merged into.
    #[deserr(default)]
    pub successor: Option<Successor>,
    /// Its particulars by date, at least one.
    pub particulars: Vec<ParticularsForm>,
}

impl OrganisationForm {
    /// Whether it has a VAT number.
    pub fn vat_liable(&self) -> bool {
        self.vat_liable.unwrap_or(true)
    }

    /// What does not fit together.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        let small = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if !self.id.as_str().bytes().all(small)
            || self.id.as_str().len() > 64
            || self.id.as_str().starts_with('-')
        {
            problems.add("/id", Code::WrongForm, "expected small letters, digits and '-', at most 64");
        }
        if self.role == OrganisationRole::Municipality && self.nis.is_none() {
            let message = "a municipality has a NIS code, by which its official population is found";
            problems.add("/nis", Code::MissingField, message);
        }
        if self.role == OrganisationRole::Supplier && self.kind.is_some() {
            problems.add("/kind", Code::WrongForm, "the supplier is no legal person of a municipality");
        }
        if self.role == OrganisationRole::Supplier && !self.vat_liable() {
            let message = "the supplier has a VAT number, which its invoices must show";
            problems.add("/vat_liable", Code::WrongForm, message);
        }
        if self.successor.as_ref().is_some_and(|successor| successor.organisation == self.id) {
            problems.add("/successor", Code::WrongForm, "an organisation is not its own successor");
        }
        if self.particulars.is_empty() {
            problems.add("/particulars", Code::EmptyList, "an organisation has a name and a seat");
        }
        self.particulars_fit(&mut problems);
        problems
    }

    fn particulars_fit(&self, problems: &mut Problems) {
        let mut seen = HashSet::new();
        for (place, one) in self.particulars.iter().enumerate() {
            for (field, text) in one.printed() {
                must_be_printable(text, &format!("/particulars/{place}/{field}"), problems);
            }
            if !seen.insert(one.since.0) {
                let message = format!("particulars from {} stand twice", one.since.0);
                problems.add(format!("/particulars/{place}/since"), Code::Duplicate, message);
            }
            if self.role == OrganisationRole::Supplier && one.iban.is_none() {
                let message = "the supplier is paid on an account, which its invoices must show";
                problems.add(format!("/particulars/{place}/iban"), Code::MissingField, message);
            }
        }
    }

    /// The party; `None` without particulars.
    pub fn party(&self) -> Option<Party> {
        let mut dated = self.particulars.iter().map(|one| (one.since.0, particulars(one)));
        let (since, first) = dated.next()?;
        let particulars = dated.fold(Dated::from(since, first), |all, (since, one)| all.then(since, one));
        let (number, vat_liable) = (self.enterprise_number.0.clone(), self.vat_liable());
        Some(Party { number, vat_liable, particulars })
    }
}

fn particulars(form: &ParticularsForm) -> Particulars {
    let text = |short: &Option<Short>| short.as_ref().map(|short| short.0.clone());
    Particulars {
        name: form.name.0.clone(),
        seat: Seat {
            street: form.street.0.clone(),
            postcode: form.postcode.0.clone(),
            town: form.town.0.clone(),
            register_court: text(&form.register_court),
        },
        signatory: form.signatory.as_ref().map(|name| Signatory {
            name: name.0.clone(),
            function: text(&form.signatory_function).unwrap_or_default(),
        }),
        account: form.iban.as_ref().map(|iban| party::Account { iban: iban.0.clone(), bic: text(&form.bic) }),
        email: text(&form.email),
    }
}
