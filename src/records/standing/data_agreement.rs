//! The versions of the data agreement of an agreement.

use crate::domain::calendar::Day;
use crate::domain::contract::decisions::DataAgreementChange;
use crate::domain::standing::data_agreement::frees;
use crate::domain::tariff::Agreement;
use crate::records::Recorded;
use crate::records::decision::DecisionEntry;
use crate::simulation::form::decision::DecisionForm;
use crate::simulation::result::Text;
use crate::simulation::result::document::PeriodJson;
use serde::Serialize;
use utoipa::ToSchema;

/// The versions of a data agreement, by the day of their notification.
#[derive(Serialize, ToSchema)]
#[schema(as = DataAgreementVersions)]
pub struct DataAgreementVersionsJson<'a> {
    /// The agreement.
    pub agreement: &'a str,
    /// The versions.
    pub items: Vec<DataAgreementVersionJson<'a>>,
}

/// A version of a data agreement, as its change was decided.
#[derive(Serialize, ToSchema)]
#[schema(as = DataAgreementVersion)]
pub struct DataAgreementVersionJson<'a> {
    /// The decision by which it was recorded.
    #[schema(example = "1")]
    pub decision: &'a str,
    /// The version of the text.
    #[schema(required = true)]
    pub version: Option<&'a str>,
    /// Where it can be looked up.
    #[schema(required = true)]
    pub evidence: Option<&'a str>,
    /// The day on which subscribers were notified.
    #[schema(value_type = String, format = Date)]
    pub notified: Text<Day>,
    /// Whether it is demonstrably less favourable to them.
    pub adverse: bool,
    /// Whether mandatory law imposes it.
    pub mandatory_law: bool,
    /// The days on which a registered letter frees of the exit fee; null where it does not.
    #[schema(required = true)]
    pub leaving_free: Option<PeriodJson>,
}

impl<'a> DataAgreementVersionsJson<'a> {
    /// The versions among the decisions on an agreement.
    pub fn of(agreement: &'a Agreement, decisions: &'a [Recorded<DecisionEntry>]) -> Self {
        let changes = decisions.iter().filter_map(|recorded| {
            let DecisionForm::DataAgreementChange(form) = &recorded.value.decision.form else { return None };
            let (notified, adverse, mandatory_law) = (form.notified.0, form.adverse, form.mandatory_law);
            let change = DataAgreementChange { notified, adverse, mandatory_law };
            Some(DataAgreementVersionJson {
                decision: &recorded.id,
                version: recorded.value.version.as_ref().map(|version| &*version.0),
                evidence: recorded.value.evidence.as_ref().map(|evidence| &*evidence.0),
                notified: Text(notified),
                adverse,
                mandatory_law,
                leaving_free: frees(agreement, &change).map(Into::into),
            })
        });
        let mut items: Vec<_> = changes.collect();
        items.sort_by_key(|item| item.notified.0);
        DataAgreementVersionsJson { agreement: &agreement.id, items }
    }
}
