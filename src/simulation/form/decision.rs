//! The forms of decisions.

use super::scalar::{Date, Id, Number, Year, YearMonth};
use super::tagged;
use crate::simulation::problem::Problems;
use deserr::Deserr;
use utoipa::ToSchema;

tagged! {
    /// What people decided.
    DecisionForm by "kind" {
        /// Whether prices are indexed in a year.
        "indexation" => Indexation(IndexationDecision),
        /// Another price increase.
        "price_increase" => PriceIncrease(PriceIncreaseForm),
        /// A request to put a lot on hold.
        "hold" => Hold(HoldRequestForm),
        /// Notice to end a contract.
        "notice" => Notice(NoticeForm),
        /// A change of the agreement on the use of data.
        "data_agreement_change" => DataAgreementChange(DataChangeForm),
        /// A signed extension.
        "extension" => Extension(ExtensionForm),
    }
}

/// Whether prices of an agreement are indexed in a year.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct IndexationDecision {
    /// The agreement.
    pub agreement: Id,
    /// The year.
    pub year: Year,
    /// Whether prices are indexed.
    pub apply: bool,
}

/// A price increase other than indexation.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct PriceIncreaseForm {
    /// The agreement.
    pub agreement: Id,
    /// It holds from 1 January of this year.
    pub year: Year,
    /// The day on which subscribers were told.
    pub communicated: Date,
    /// The new un-indexed prices.
    pub prices: Vec<NewPriceForm>,
}

/// A new un-indexed price.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct NewPriceForm {
    /// The lot.
    pub lot: Id,
    /// The component.
    pub component: Id,
    /// The price, VAT included.
    pub price: Number,
}

/// A request to put a lot on hold.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct HoldRequestForm {
    /// The contract.
    pub contract: Id,
    /// The lot.
    pub lot: Id,
    /// The day of the request.
    pub requested: Date,
}

/// A party to a contract.
#[derive(Debug, Clone, Copy, Deserr, ToSchema)]
#[deserr(error = Problems)]
#[serde(rename_all = "snake_case")]
pub enum SenderName {
    /// The municipality.
    #[deserr(rename = "subscriber")]
    Subscriber,
    /// The supplier.
    #[deserr(rename = "supplier")]
    Supplier,
}

impl SenderName {
    /// The name as it is written.
    pub fn name(self) -> &'static str {
        match self {
            SenderName::Subscriber => "subscriber",
            SenderName::Supplier => "supplier",
        }
    }
}

impl ChannelName {
    /// The name as it is written.
    pub fn name(self) -> &'static str {
        match self {
            ChannelName::Email => "email",
            ChannelName::RegisteredLetter => "registered_letter",
        }
    }
}

/// How a notice was sent.
#[derive(Debug, Clone, Copy, Deserr, ToSchema)]
#[deserr(error = Problems)]
#[serde(rename_all = "snake_case")]
pub enum ChannelName {
    /// By e-mail.
    #[deserr(rename = "email")]
    Email,
    /// By registered letter.
    #[deserr(rename = "registered_letter")]
    RegisteredLetter,
}

/// Notice to end a contract.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct NoticeForm {
    /// The contract.
    pub contract: Id,
    /// Who gives notice.
    pub by: SenderName,
    /// The day of dispatch.
    pub sent: Date,
    /// How it was sent.
    pub channel: ChannelName,
}

/// A change of the agreement on the use of data.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct DataChangeForm {
    /// The agreement.
    pub agreement: Id,
    /// The day on which subscribers were notified.
    pub notified: Date,
    /// Whether it is demonstrably less favourable to them.
    pub adverse: bool,
    /// Whether mandatory law imposes it.
    pub mandatory_law: bool,
}

/// A signed extension.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ExtensionForm {
    /// The contract.
    pub contract: Id,
    /// The day of signature.
    pub signed: Date,
    /// Whether the framework agreement is extended, without which none is possible.
    pub framework_extended: bool,
    /// The months between which prices follow the index from then on.
    #[deserr(default)]
    pub index: Option<ExtensionMonths>,
}

/// The months of an indexation on extension.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ExtensionMonths {
    /// The month below the line.
    pub from: YearMonth,
    /// The month above the line.
    pub to: YearMonth,
}
