//! What a decision brings about.

use super::holds::HoldYearJson;
use super::sentences;
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::standing::effect::{ContractEffect, Decided, DocumentChange, PriceChange};
use crate::records::decision::{DecisionEntry, Subject};
use crate::simulation::form::decision::DecisionForm;
use crate::simulation::result::document::{KindJson, PeriodJson};
use crate::simulation::result::standing::ExitJson;
use crate::simulation::result::step::StepJson;
use crate::simulation::result::{Each, Text};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// What a decision brings about, as worked out on a day with and without it.
#[derive(Serialize, ToSchema)]
#[schema(as = DecisionEffect)]
pub struct EffectJson<'a> {
    /// What kind of decision.
    #[schema(example = "notice")]
    pub kind: &'static str,
    /// The agreement or contract that it is about.
    #[schema(example = "antwerpen-e-books")]
    pub about: &'a str,
    /// The day on which it was worked out: today, or that of the decision where that is still to come.
    #[schema(value_type = String, format = Date)]
    pub known_on: Text<Day>,
    /// Of a price increase the first year for which it was communicated in time.
    #[schema(required = true)]
    pub earliest_year: Option<i32>,
    /// What finance should look at, in Dutch.
    pub cautions: Vec<String>,
    /// Each contract that it concerns.
    pub contracts: Vec<ContractEffectJson<'a>>,
}

/// What a decision brings about for one contract.
#[derive(Serialize, ToSchema)]
#[schema(as = ContractEffect)]
pub struct ContractEffectJson<'a> {
    /// The contract.
    pub contract: &'a str,
    /// The same in Dutch.
    pub message: Vec<String>,
    /// The last day of the contract without the decision.
    #[schema(value_type = String, format = Date)]
    pub ended: Text<Day>,
    /// The last day of the contract with it.
    #[schema(value_type = String, format = Date)]
    pub ends: Text<Day>,
    /// The next deadline for a notice with it.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    pub next_notice_by: Option<Text<Day>>,
    /// Of a notice: what it costs, and why it does not.
    #[schema(required = true)]
    pub exit: Option<ExitJson<'a>>,
    /// Of a request for a hold whether it is granted; null on other decisions.
    #[schema(required = true)]
    pub hold_granted: Option<bool>,
    /// The years of lots whose hold it concerns.
    pub holds: Vec<HoldYearJson<'a>>,
    /// The prices of the year that it is about.
    pub prices: Vec<PriceChangeJson<'a>>,
    /// Of a price increase by how many percent the announced prices exceed the original ones.
    #[schema(value_type = Option<String>, required = true, example = "10.03")]
    pub rise: Option<Text<Decimal>>,
    /// Of a price increase whether that is so much that leaving costs no exit fee.
    #[schema(required = true)]
    pub frees_of_exit_fee: Option<bool>,
    /// How the announced prices were compared with the original ones.
    #[schema(value_type = Vec<StepJson>)]
    pub compared: Vec<StepJson<'a>>,
    /// Of a change of the data agreement the days on which a registered letter frees of the exit fee.
    #[schema(required = true)]
    pub leaving_free: Option<PeriodJson>,
    /// The documents that it adds, changes or takes away.
    pub documents: Vec<DocumentChangeJson>,
}

/// A price without and with a decision.
#[derive(Serialize, ToSchema)]
#[schema(as = PriceChange)]
pub struct PriceChangeJson<'a> {
    /// The lot.
    pub lot: &'a str,
    /// The component.
    pub component: &'a str,
    /// The price without the decision; null where there is none.
    #[schema(value_type = Option<String>, required = true, example = "0.1645")]
    pub before: Option<Text<Decimal>>,
    /// The price with it.
    #[schema(value_type = String, example = "0.1777")]
    pub after: Text<Decimal>,
    /// How it is worked out.
    #[schema(value_type = Vec<StepJson>)]
    pub steps: Each<'a, crate::domain::calculation::Step, StepJson<'a>>,
}

impl<'a> From<&'a PriceChange> for PriceChangeJson<'a> {
    fn from(change: &'a PriceChange) -> Self {
        PriceChangeJson {
            lot: &change.lot,
            component: &change.component,
            before: change.before.map(Text),
            after: Text(change.after),
            steps: Each::of(&change.steps, Into::into),
        }
    }
}

/// A document without and with a decision.
#[derive(Serialize, ToSchema)]
#[schema(as = DocumentChange)]
pub struct DocumentChangeJson {
    /// What kind of document.
    pub kind: KindJson,
    /// The period that it bills or credits.
    pub period: PeriodJson,
    /// Its day by the agreement.
    #[schema(value_type = String, format = Date)]
    pub issue_date: Text<Day>,
    /// Its total without the decision; null where there would be none.
    #[schema(value_type = Option<String>, pattern = r"^-?[0-9]+\.[0-9]{2}$", required = true)]
    pub before: Option<Text<Money>>,
    /// Its total with it; null where there is none.
    #[schema(value_type = Option<String>, pattern = r"^-?[0-9]+\.[0-9]{2}$", required = true)]
    pub after: Option<Text<Money>>,
}

impl From<&DocumentChange> for DocumentChangeJson {
    fn from(change: &DocumentChange) -> Self {
        DocumentChangeJson {
            kind: change.kind.into(),
            period: change.period.into(),
            issue_date: Text(change.issue_date),
            before: change.before.map(Text),
            after: change.after.map(Text),
        }
    }
}

impl<'a> ContractEffectJson<'a> {
    fn of(effect: &'a ContractEffect, decided: Decided) -> ContractEffectJson<'a> {
        let asked = matches!(decided, Decided::Hold { .. });
        ContractEffectJson {
            contract: &effect.contract,
            message: sentences::effect(effect),
            ended: Text(effect.ended),
            ends: Text(effect.ends),
            next_notice_by: effect.next_by_notice.map(|end| Text(end.notice_by)),
            exit: effect.exit.as_ref().map(Into::into),
            hold_granted: asked.then_some(effect.hold_refused.is_none()),
            holds: effect.holds.iter().map(HoldYearJson::of).collect(),
            prices: effect.prices.iter().map(Into::into).collect(),
            rise: effect.compared.as_ref().and_then(|compared| compared.rise()).map(Text),
            frees_of_exit_fee: effect.compared.as_ref().map(|compared| compared.exceeds),
            compared: effect.compared.iter().flat_map(|compared| &compared.steps).map(Into::into).collect(),
            leaving_free: effect.leaving_free.map(Into::into),
            documents: effect.documents.iter().map(Into::into).collect(),
        }
    }
}

impl<'a> EffectJson<'a> {
    /// The effect of a decision, with what finance should look at.
    pub fn of(
        entry: &'a DecisionEntry,
        (decided, known_on): (Decided, Day),
        (effects, earliest_year, cautions): (&'a [ContractEffect], Option<i32>, Vec<String>),
    ) -> EffectJson<'a> {
        let (Subject::Agreement(about) | Subject::Contract(about)) = entry.subject();
        let concerned = effects.iter().filter(|effect| match entry.subject() {
            Subject::Agreement(_) => true,
            Subject::Contract(contract) => *effect.contract == *contract,
        });
        EffectJson {
            kind: entry.kind(),
            about,
            known_on: Text(known_on),
            earliest_year,
            cautions,
            contracts: concerned.map(|effect| ContractEffectJson::of(effect, decided)).collect(),
        }
    }
}

/// What was decided, as far as its effect depends on it.
pub fn decided(entry: &DecisionEntry) -> Decided {
    match &entry.decision.form {
        DecisionForm::Indexation(of) => Decided::Indexation { year: of.year.0 },
        DecisionForm::PriceIncrease(of) => {
            Decided::Increase { year: of.year.0, communicated: of.communicated.0 }
        }
        DecisionForm::Hold(of) => Decided::Hold { requested: of.requested.0 },
        DecisionForm::Notice(of) => Decided::Notice { sent: of.sent.0 },
        DecisionForm::DataAgreementChange(of) => Decided::DataChange { notified: of.notified.0 },
        DecisionForm::Extension(of) => Decided::Extension { signed: of.signed.0 },
    }
}

/// What finance should look at before it relies on a decision.
pub fn cautions(entry: &DecisionEntry, rate_doubtful: bool) -> Vec<String> {
    let increase = matches!(entry.decision.form, DecisionForm::PriceIncrease(_));
    let undiscussed = increase && entry.discussed_on.is_none();
    let undiscussed = undiscussed.then_some(
        "Vul in wanneer de stuurgroep de prijsverhoging besproken heeft, vóór de mededeling (E 8.9).",
    );
    let doubtful = rate_doubtful.then_some(
        "De overeenkomst drukt het uitstaptarief van dit jaar ook voor een vroeger jaar af: kijk het na voor u factureert (EA 2).",
    );
    undiscussed.into_iter().chain(doubtful).map(str::to_owned).collect()
}
