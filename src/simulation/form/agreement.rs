//! The form of an agreement, or of a reference to a shipped one.

use super::conditions::{
    EarlyTerminationForm, ExitRateForm, IncreaseForm, IndexationForm, InvoicingForm, ProrataForm, TermForm,
};
use super::scalar::{Count, Few, Id, Number, Year};
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
    fn deserialize_from_value<V: IntoValue>(
        value: Value<V>,
        location: ValuePointerRef,
    ) -> Result<Self, Problems> {
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
    pub prorata: Option<ProrataForm>,
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
