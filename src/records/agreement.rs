//! Versions of agreements: prices and conditions, the clauses that grant them, and when they can be signed.

use super::decision::Kept;
use super::scalar::{Name, SHORT_TEXT, Short, must_be_printable};
use crate::catalogue::agreements::{clauses_of, file, with_clauses};
use crate::domain::tariff::Agreement;
use crate::simulation::form::agreement::{AgreementForm, WholeAgreement};
use crate::simulation::form::scalar::Date;
use crate::simulation::problem::{Code, Problem, Problems};
use deserr::Deserr;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// A version of an agreement as it is sent: whole, or by its name in the catalogue.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct AgreementInput {
    /// First day on which it can be signed.
    pub valid_from: Date,
    /// Last day on which it can be signed; null while it has no successor.
    #[deserr(default)]
    pub valid_to: Option<Date>,
    /// Prices and conditions: a whole agreement, or `{"use": "e-books-2022"}` for one of the catalogue.
    #[schema(value_type = AgreementForm)]
    pub agreement: Kept<AgreementForm>,
    /// The clause that grants each rule, shown in every explanation; those of the catalogue where left out.
    #[deserr(default)]
    #[schema(example = json!({"invoicing": "E 8.5"}))]
    pub clauses: Option<BTreeMap<String, String>>,
}

/// A version of an agreement as recorded.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgreementVersion {
    /// Its name.
    pub id: String,
    /// The service that it grants.
    pub service: String,
    /// First day on which it can be signed.
    pub valid_from: Date,
    /// Last day on which it can be signed; null while it has no successor.
    #[schema(required = true)]
    pub valid_to: Option<Date>,
    /// Prices and conditions.
    #[schema(value_type = WholeAgreement)]
    pub agreement: Value,
    /// The clause that grants each rule.
    pub clauses: BTreeMap<String, String>,
}

impl AgreementVersion {
    /// Prices, conditions and clauses as they are stored.
    pub fn terms(&self) -> Value {
        json!({ "agreement": self.agreement, "clauses": self.clauses })
    }
}

impl AgreementInput {
    /// The version that is recorded of it, and the agreement in the domain's terms.
    ///
    /// # Errors
    /// All problems at once.
    pub fn version(&self) -> Result<(AgreementVersion, Arc<Agreement>), Problems> {
        let mut problems = Problems::default();
        if self.valid_to.is_some_and(|to| to.0 < self.valid_from.0) {
            problems.add("/valid_to", Code::EndBeforeStart, "the last day lies before the first one");
        }
        let (whole, mut clauses) = match &self.agreement.form {
            AgreementForm::Whole(_) => (self.agreement.json.clone(), BTreeMap::new()),
            AgreementForm::Use(of) => shipped(&of.id.0)?,
        };
        if let Some(given) = &self.clauses {
            clauses = given.clone();
        }
        let read = with_clauses(&whole, &clauses, &mut problems)?;
        if read.service.trim().is_empty() || !Short::fits(&read.service) {
            let message = format!("an agreement grants a service: name it by {SHORT_TEXT}");
            problems.add("/agreement/service", Code::WrongForm, message);
        }
        if let Err(wrong) = read.id.parse::<Name>() {
            problems.add("/agreement/id", Code::WrongForm, wrong);
        }
        must_be_printable(&read.title, "/agreement/title", &mut problems);
        for (place, lot) in read.lots.iter().enumerate() {
            if let Some(platform) = &lot.platform {
                must_be_printable(platform, &format!("/agreement/lots/{place}/platform"), &mut problems);
            }
            must_be_printable(&lot.id, &format!("/agreement/lots/{place}/id"), &mut problems);
        }
        let version = AgreementVersion {
            id: read.id.to_string(),
            service: read.service.to_string(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            agreement: whole,
            clauses,
        };
        problems.or((version, Arc::new(read)))
    }
}

/// An agreement of the catalogue as it is written there, with its clauses.
fn shipped(id: &str) -> Result<(Value, BTreeMap<String, String>), Problems> {
    let found = file(id).and_then(|file| Some((file.get("agreement")?.clone(), clauses_of(&file))));
    found.ok_or_else(|| {
        let message = format!("the catalogue has no agreement '{id}': see `tarief catalogue`");
        Problem::new("/agreement/use", Code::UnknownReference, message).into()
    })
}

/// The agreement that was recorded as these terms.
///
/// # Errors
/// Problems where the terms were not recorded by this service.
pub fn recorded(terms: &Value) -> Result<Arc<Agreement>, Problems> {
    let mut problems = Problems::default();
    let whole = terms.get("agreement").cloned().unwrap_or_default();
    let agreement = with_clauses(&whole, &clauses_of(terms), &mut problems)?;
    problems.or(Arc::new(agreement))
}
