//! What is asked and answered when documents are planned and issued.

use super::scalar::{Name, Short, must_be_printable};
use crate::documents::issued::IssuedInvoice;
use crate::domain::calendar::Day;
use crate::domain::invoice::{Cause, Hindrance, Planned};
use crate::simulation::form::scalar::Date;
use crate::simulation::problem::Problems;
use crate::simulation::result::Text;
use crate::simulation::result::document::InvoiceJson;
use crate::simulation::result::standing::{BlockedJson, WarningJson};
use crate::simulation::result::wording::DutchDay;
use deserr::Deserr;
use serde::Serialize;
use utoipa::ToSchema;

/// Which documents are planned or issued: of one contract or of all, through a day.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct IssueRequest {
    /// Every document whose day by the agreement is this one or earlier.
    #[schema(example = "2023-05-15")]
    pub through: Date,
    /// The day of issue: what is known on it counts, and no document is dated before it. Today where left out.
    #[deserr(default)]
    #[schema(example = "2023-05-15")]
    pub as_of: Option<Date>,
    /// Only this contract; all where left out.
    #[deserr(default)]
    #[schema(example = "antwerpen-film")]
    pub contract: Option<Name>,
}

/// What is known on a day and billed through another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The day of issue.
    pub as_of: Day,
    /// The last day by the agreement.
    pub through: Day,
}

/// Why a document is credited.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct CreditRequest {
    /// Why, as it stands on the credit note.
    #[schema(example = "Verkeerde debiteur")]
    pub reason: Short,
    /// The day of issue; today where left out.
    #[deserr(default)]
    #[schema(example = "2023-05-20")]
    pub as_of: Option<Date>,
}

impl CreditRequest {
    /// What cannot stand on a credit note.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        must_be_printable(&self.reason.0, "/reason", &mut problems);
        problems
    }
}

/// What brings a document about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Cause)]
pub enum CauseJson {
    /// The agreement calls for it.
    Agreement,
    /// A notice shortens what an invoice billed.
    Notice,
    /// What was issued should now be otherwise.
    Correction,
}

impl CauseJson {
    /// The cause as it is written.
    pub fn name(self) -> &'static str {
        match self {
            CauseJson::Agreement => "agreement",
            CauseJson::Notice => "notice",
            CauseJson::Correction => "correction",
        }
    }
}

impl From<Cause> for CauseJson {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::Agreement => CauseJson::Agreement,
            Cause::Notice => CauseJson::Notice,
            Cause::Correction => CauseJson::Correction,
        }
    }
}

/// A document that would be issued.
#[derive(Serialize, ToSchema)]
#[schema(as = PlannedDocument)]
pub struct PlannedJson<'a> {
    /// The day that the agreement gives for it.
    #[schema(value_type = String, format = Date)]
    pub scheduled: Text<Day>,
    /// What brings it about.
    pub cause: CauseJson,
    /// On a credit note or supplementary invoice the number of the issued document that it corrects; null where that
    /// one is planned too.
    #[schema(required = true)]
    pub corrects: Option<&'a str>,
    /// 1, and one more for each document of its contract, kind and period before it.
    #[schema(minimum = 1)]
    pub occurrence: u32,
    /// The document on its day of issue.
    pub document: InvoiceJson<'a>,
}

impl<'a> From<&'a Planned> for PlannedJson<'a> {
    fn from(planned: &'a Planned) -> Self {
        PlannedJson {
            scheduled: Text(planned.scheduled),
            cause: planned.cause.into(),
            corrects: planned.corrects(),
            occurrence: planned.occurrence,
            document: (&planned.document).into(),
        }
    }
}

/// Why a document that could be worked out cannot be issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeldCode {
    /// The supplier has no name and seat on the day of issue.
    SupplierUnknown,
    /// The subscriber has no name and seat on the day of issue.
    SubscriberUnknown,
    /// The subscriber's municipality went up in another, whose organisation is not recorded.
    SuccessorUnknown,
    /// The invoice that a credit note corrects is not issued.
    OriginalNotIssued,
    /// Another correction of its set cannot be issued, or is not asked for: they are issued together.
    SetIncomplete,
    /// An amount has more digits than an amount can hold.
    AmountTooLarge,
    /// Who pays wants an order number on every invoice, and not exactly one order is for it.
    OrderNumberMissing,
}

impl From<Hindrance> for HeldCode {
    fn from(hindrance: Hindrance) -> Self {
        match hindrance {
            Hindrance::SupplierUnknown => HeldCode::SupplierUnknown,
            Hindrance::SubscriberUnknown => HeldCode::SubscriberUnknown,
            Hindrance::SuccessorUnknown => HeldCode::SuccessorUnknown,
            Hindrance::OriginalNotIssued => HeldCode::OriginalNotIssued,
            Hindrance::SetIncomplete => HeldCode::SetIncomplete,
            Hindrance::OrderNumberMissing => HeldCode::OrderNumberMissing,
        }
    }
}

impl HeldCode {
    /// The same in Dutch, and what to do.
    fn message(self, day: Day) -> String {
        let day = DutchDay(day);
        match self {
            HeldCode::SupplierUnknown => {
                format!(
                    "Op {day} heeft de leverancier nog geen naam en adres: voer gegevens in die uiterlijk op die dag ingaan."
                )
            }
            HeldCode::SubscriberUnknown => {
                format!(
                    "Op {day} heeft de abonnee nog geen naam en adres: voer gegevens in die uiterlijk op die dag ingaan."
                )
            }
            HeldCode::SuccessorUnknown => {
                format!(
                    "Op {day} is de gemeente van de abonnee in een andere opgegaan en is de organisatie die haar opvolgt \
                     niet bekend: voer de opvolgende organisatie in, of noem ze als opvolger bij de abonnee."
                )
            }
            HeldCode::OriginalNotIssued => {
                "De factuur die deze creditnota verbetert, is niet uitgereikt.".to_owned()
            }
            HeldCode::OrderNumberMissing => "De klant vraagt een bestelbonnummer op elke factuur, en er is niet precies één \
                                             geldige bestelbon voor dit contract en budgetjaar: voer de bestelbon in, of \
                                             laat maar één bestelbon gelden."
                .to_owned(),
            HeldCode::SetIncomplete => {
                "Deze correctie hoort bij die van andere deelnemers van de overeenkomst, en die kunnen nu \
                                        niet allemaal worden uitgereikt: ze gaan samen of niet."
                    .to_owned()
            }
            HeldCode::AmountTooLarge => {
                "Een bedrag heeft meer cijfers dan een bedrag kan hebben (10^19 euro): controleer prijzen, \
                                         factoren en cijfers van dit contract."
                    .to_owned()
            }
        }
    }
}

/// A document that is due but cannot be issued, for another reason than a missing figure.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = HeldDocument)]
pub struct HeldJson {
    /// The contract.
    pub contract: String,
    /// The day that the agreement gives for it.
    #[schema(value_type = String, format = Date)]
    pub scheduled: Text<Day>,
    /// What it waits for.
    pub code: HeldCode,
    /// The same in Dutch, and what to do.
    pub message: String,
}

impl HeldJson {
    /// A planned document that cannot be issued.
    pub fn of(planned: &Planned, code: HeldCode) -> HeldJson {
        HeldJson {
            contract: planned.document.contract.to_string(),
            scheduled: Text(planned.scheduled),
            code,
            message: code.message(planned.document.issue_date),
        }
    }

    /// A contract whose amounts cannot be worked out.
    pub fn too_large(contract: &str, day: Day) -> HeldJson {
        let code = HeldCode::AmountTooLarge;
        HeldJson { contract: contract.to_owned(), scheduled: Text(day), code, message: code.message(day) }
    }
}

/// What was issued, and what would have been but for something that is missing.
#[derive(Serialize, ToSchema)]
pub struct Issued<'a> {
    /// The documents, in the order of their numbers.
    pub items: &'a [IssuedInvoice],
    /// Documents that wait for a figure or decision.
    pub blocked: Vec<BlockedJson<'a>>,
    /// Documents that wait for something else.
    pub held: &'a [HeldJson],
    /// What people should know of what was issued.
    pub warnings: Vec<WarningJson<'a>>,
}

/// Everything that would be issued, and what would not and why. Seeing it changes nothing.
#[derive(Serialize, ToSchema)]
#[schema(as = Plan)]
pub struct PlanJson<'a> {
    /// The day of issue.
    #[schema(value_type = String, format = Date)]
    pub as_of: Text<Day>,
    /// The last day by the agreement.
    #[schema(value_type = String, format = Date)]
    pub through: Text<Day>,
    /// The documents, in the order in which they would be numbered.
    pub documents: Vec<PlannedJson<'a>>,
    /// Documents that wait for a figure or decision.
    pub blocked: Vec<BlockedJson<'a>>,
    /// Documents that wait for something else.
    pub held: Vec<HeldJson>,
    /// What people should know.
    pub warnings: Vec<WarningJson<'a>>,
}
