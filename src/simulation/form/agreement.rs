//! The form of an agreement, or of a reference to a shipped one.

use super::scalar::{Count, Few, Id, Number, Year};
use super::tagged;
use crate::simulation::problem::{Code, Problems, at, kind};
use deserr::{DeserializeError, Deserr, ErrorKind, IntoValue, Map, Value, ValuePointerRef, take_cf_content};
use utoipa::ToSchema;

/// A shipped agreement by name, or a whole agreement.
#[derive(Debug, Clone, ToSchema)]
#[serde(untagged)]
pub enum AgreementForm {
    /// The agreement of that name in the catalogue.
    Use(UseForm),
    /// An agreement laid down here.
    Whole(Box<WholeAgreement>),
}

/// A shipped agreement by name.
#[derive(Debug, Clone, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UseForm {
    /// Its name in the catalogue.
    #[serde(rename = "use")]
    pub id: Id,
}

impl Deserr<Problems> for AgreementForm {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef) -> Result<Self, Problems> {
        let Value::Map(mut object) = value else {
            let message = format!("expected an agreement, found {}", kind(value.kind()));
            return Err(at(location, Code::WrongForm, message));
        };
        let Some(name) = object.remove("use") else {
            let whole = WholeAgreement::deserialize_from_value(Value::<V>::Map(object), location);
            return whole.map(|whole| AgreementForm::Whole(Box::new(whole)));
        };
        let mut problems = Problems::default();
        for (key, _) in object.into_iter() {
            let unknown: ErrorKind<V> = ErrorKind::UnknownKey { key: &key, accepted: &["use"] };
            problems.extend(take_cf_content(Problems::error(None, unknown, location)));
        }
        match Id::deserialize_from_value(name.into_value(), location.push_key("use")) {
            Ok(id) => problems.or(AgreementForm::Use(UseForm { id })),
            Err(wrong) => {
                problems.extend(wrong);
                Err(problems)
            }
        }
    }
}

/// An agreement: its conditions, and its lots with their components. Prices include VAT.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = Agreement)]
pub struct WholeAgreement {
    /// Its name in the situation.
    pub id: Id,
    /// The service it grants.
    pub service: String,
    /// The title of its text.
    pub title: String,
    /// VAT in percent; null = not decided, and then nothing is billed.
    #[deserr(default)]
    pub vat_rate: Option<Number>,
    /// Calendar days from issue to due date.
    pub payment_days: Few,
    /// The year of the printed prices.
    pub price_level: Year,
    /// When documents are issued.
    pub invoicing: InvoicingForm,
    /// How months count that the start or the end cuts.
    #[deserr(default)]
    #[schema(required = false)]
    pub prorata: ProrataForm,
    /// Adaptation of prices to an index.
    #[deserr(default)]
    pub indexation: Option<IndexationForm>,
    /// Other price increases.
    #[deserr(default)]
    pub increase: Option<IncreaseForm>,
    /// What happens at the end of the term.
    pub term: TermForm,
    /// Leaving before the end of the term.
    #[deserr(default)]
    pub early_termination: Option<EarlyTerminationForm>,
    /// The fee for leaving in the initial term, by calendar year of the end.
    #[deserr(default)]
    pub exit_fee: Option<Vec<ExitRateForm>>,
    /// Its lots, in the order of its text.
    pub lots: Vec<LotForm>,
}

tagged! {
    /// When documents are issued.
    InvoicingForm by "rhythm" {
        /// Once a year, for the whole year.
        "yearly_in_advance" => YearlyInAdvance(YearlyForm),
        /// After each quarter.
        "quarterly_in_arrears" => QuarterlyInArrears(QuarterlyForm),
        /// Free of charge.
        "never" => Never(NothingMore),
    }
}

/// A form without further fields.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct NothingMore {}

/// Invoiced once a year, on a fixed day.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct YearlyForm {
    /// Month, 1 to 12.
    pub month: Few,
    /// Day, 1 to 31; clamped to the month.
    pub day: Few,
}

/// Invoiced after each quarter.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct QuarterlyForm {
    /// Months after the quarter's last month.
    pub months_after: Few,
    /// Day, 1 to 31; clamped to the month.
    pub day: Few,
}

/// How a month counts that the term cuts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserr, ToSchema)]
#[deserr(error = Problems, rename_all = lowercase)]
#[serde(rename_all = "lowercase")]
pub enum ProrataWay {
    /// As a whole month.
    #[default]
    Count,
    /// Not at all.
    Skip,
    /// By its days.
    Daily,
}

/// How months count that the start or the end cuts.
#[derive(Debug, Clone, Copy, Default, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ProrataForm {
    /// The month of the start.
    #[deserr(default)]
    #[schema(required = false)]
    pub start_month: ProrataWay,
    /// The month of the end.
    #[deserr(default)]
    #[schema(required = false)]
    pub end_month: ProrataWay,
}

/// Which index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, ToSchema)]
#[deserr(error = Problems, rename_all = lowercase)]
#[serde(rename_all = "lowercase")]
pub enum IndexName {
    /// Consumer price index.
    Cpi,
    /// Health index.
    Health,
}

tagged! {
    /// Adaptation of prices to an index.
    IndexationForm by "when" {
        /// Every 1 January, when so decided.
        "yearly" => Yearly(YearlyIndexation),
        /// When the contract is extended.
        "on_extension" => OnExtension(ExtensionIndexation),
    }
}

/// Indexation every 1 January, when so decided.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct YearlyIndexation {
    /// Which index.
    pub index: IndexName,
    /// The month whose figure counts, 1 to 12.
    pub reference_month: Few,
    /// The first year in which prices may be indexed.
    pub first_year: Year,
}

/// Indexation when the contract is extended.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ExtensionIndexation {
    /// Which index.
    pub index: IndexName,
}

/// Other price increases.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct IncreaseForm {
    /// Months before the end of the year by which they must be communicated.
    pub announced_months_before_year_end: Few,
    /// The share of the original price above which leaving is free of the exit fee.
    pub exit_free_above: Number,
}

tagged! {
    /// What happens at the end of the term.
    TermForm by "renewal" {
        /// It goes on by itself unless notice is given.
        "tacit" => Tacit(TacitForm),
        /// It can be extended by signing again.
        "by_agreement" => ByAgreement(ByAgreementForm),
        /// It ends.
        "none" => None(NothingMore),
    }
}

/// Tacit renewal.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct TacitForm {
    /// Months by which it goes on.
    pub months: Few,
    /// Months before the end by which notice must be sent.
    pub notice_months: Few,
}

/// Extension by agreement.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ByAgreementForm {
    /// Months of an extension.
    pub months: Few,
    /// How often at most.
    pub at_most: Few,
}

/// On which days one can leave before the end of the term.
#[derive(Debug, Clone, Copy, Deserr, ToSchema)]
#[deserr(error = Problems)]
#[serde(rename_all = "snake_case")]
pub enum LeaveAt {
    /// On 31 December.
    #[deserr(rename = "year_end")]
    YearEnd,
}

/// Leaving before the end of the term.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct EarlyTerminationForm {
    /// On which days.
    pub at: LeaveAt,
    /// Months before that day by which notice must be sent.
    pub notice_months: Few,
}

/// The exit fee of one year of leaving.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct ExitRateForm {
    /// The calendar year at the end of which the contract ends.
    pub leaving_end_of: Year,
    /// Euro per effective inhabitant.
    pub per_inhabitant: Number,
}

/// The right to put a lot on hold.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct HoldForm {
    /// The share of the inhabitants that must be reached per month of the year in the term.
    pub reach: Number,
}

/// A part of the service with its own price and participants.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = Lot)]
pub struct LotForm {
    /// Its name within the agreement.
    pub id: Id,
    /// The platform that serves it.
    #[deserr(default)]
    pub platform: Option<String>,
    /// Whether and from when it can be put on hold.
    #[deserr(default)]
    pub hold: Option<HoldForm>,
    /// Its fees.
    pub components: Vec<ComponentForm>,
}

/// What a component counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, ToSchema)]
#[deserr(error = Problems)]
#[serde(rename_all = "snake_case")]
pub enum KindName {
    /// A fixed fee per year.
    #[deserr(rename = "fixed_per_year")]
    FixedPerYear,
    /// A fee per inhabitant per year.
    #[deserr(rename = "per_inhabitant_per_year")]
    PerInhabitantPerYear,
    /// A fee per unique user per month.
    #[deserr(rename = "per_unique_user_per_month")]
    PerUniqueUserPerMonth,
}

/// One fee of a lot.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = Component)]
pub struct ComponentForm {
    /// Its name within the lot.
    pub id: Id,
    /// What it counts.
    pub kind: KindName,
    /// The price, VAT included.
    pub price: Number,
    /// The decimals that an indexed price keeps, at most 10.
    pub decimals: Few,
    /// Lower prices for larger totals, ascending.
    #[deserr(default)]
    pub tiers: Option<Vec<TierForm>>,
    /// The clause that grants the fee.
    #[deserr(default)]
    pub clause: Option<String>,
}

/// A price that holds for all units once a total is exceeded.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = Tier)]
pub struct TierForm {
    /// The total that must be strictly exceeded.
    pub above: Count,
    /// The price of every unit then.
    pub price: Number,
}
