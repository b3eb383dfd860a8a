//! All participants of a lot together against the tiers. Whoever is not of finance learns the tier and never the total:
//! of few participants a total would tell what the others use.

use crate::domain::calendar::{Day, Month};
use crate::domain::tariff::ComponentKind;
use crate::domain::usage::{ComponentTiers, LotTiers};
use crate::simulation::result::Text;
use crate::simulation::result::wording::{DutchMonth, dutch_number};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// The tiers of an agreement in a month.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UsageTiers)]
pub struct TiersJson {
    /// The agreement.
    #[schema(example = "film-streaming-2022")]
    pub agreement: String,
    /// The month.
    #[schema(value_type = String, example = "2022-12")]
    pub month: Text<Month>,
    /// As known on this day.
    #[schema(value_type = String, format = Date)]
    pub on: Text<Day>,
    /// Its lots with prices in tiers.
    pub lots: Vec<LotTiersJson>,
}

/// The tiers of a lot.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LotTiers)]
pub struct LotTiersJson {
    /// The lot.
    #[schema(example = "1B")]
    pub lot: String,
    /// How many contracts take part; null for a reader.
    #[schema(required = true)]
    pub participants: Option<u32>,
    /// How many of them have not reported the month, or have no known population; null for a reader.
    #[schema(required = true)]
    pub missing: Option<u32>,
    /// Whether all have: else a tier can still be exceeded.
    pub complete: bool,
    /// Its prices in tiers.
    pub components: Vec<ComponentTiersJson>,
}

/// What a total counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TierUnit)]
pub enum UnitJson {
    /// Unique users of the month.
    UniqueUsers,
    /// Inhabitants.
    Inhabitants,
}

/// The tiers of a component.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ComponentTiers)]
pub struct ComponentTiersJson {
    /// The component.
    #[schema(example = "users")]
    pub component: String,
    /// What its total counts.
    pub unit: UnitJson,
    /// The total of all participants; null for a reader.
    #[schema(required = true)]
    pub total: Option<u64>,
    /// The threshold that is exceeded; null while none is.
    #[schema(required = true, example = 1000)]
    pub above: Option<u64>,
    /// The price in force, after indexation. Several where contracts were extended at different indices, none where it
    /// cannot be worked out.
    #[schema(value_type = Vec<String>, example = json!(["6.11"]))]
    pub prices: Vec<Text<Decimal>>,
    /// The next threshold; null where there is none.
    #[schema(required = true, example = 2000)]
    pub next_above: Option<u64>,
    /// The price beyond it, before indexation.
    #[schema(value_type = Option<String>, required = true, example = "5.43")]
    pub next_price: Option<Text<Decimal>>,
    /// How many more exceed the next threshold; null for a reader, and where there is none.
    #[schema(required = true)]
    pub to_next: Option<u64>,
    /// The same in Dutch.
    pub message: String,
}

impl LotTiersJson {
    /// The tiers of a lot; `masked` without the totals.
    pub fn of(of: &LotTiers<'_>, month: Month, masked: bool) -> LotTiersJson {
        let missing = of.missing.usage.count.saturating_add(of.missing.population.count);
        let told = |count: u32| (!masked).then_some(count);
        LotTiersJson {
            lot: of.lot.id.to_string(),
            participants: told(of.totals.contracts),
            missing: told(missing),
            complete: missing == 0,
            components: of.components.iter().map(|one| component(one, month, masked)).collect(),
        }
    }
}

fn component(of: &ComponentTiers<'_>, month: Month, masked: bool) -> ComponentTiersJson {
    let counts_users = of.component.kind == ComponentKind::PerUniqueUserPerMonth;
    let told = |count: u128| u64::try_from(count).ok().filter(|_| !masked);
    ComponentTiersJson {
        component: of.component.id.to_string(),
        unit: if counts_users { UnitJson::UniqueUsers } else { UnitJson::Inhabitants },
        total: told(of.total),
        above: of.above,
        prices: of.prices.iter().copied().map(Text).collect(),
        next_above: of.next.map(|(above, _)| above),
        next_price: of.next.map(|(_, price)| Text(price)),
        to_next: of.to_next().and_then(told),
        message: message(of, month, masked),
    }
}

fn message(of: &ComponentTiers<'_>, month: Month, masked: bool) -> String {
    let counts_users = of.component.kind == ComponentKind::PerUniqueUserPerMonth;
    let unit = if counts_users { "gebruikers" } else { "inwoners" };
    let number = |count: u128| dutch_number(&count.to_string());
    let tier = match (of.above, of.next) {
        (Some(above), _) => format!("> {} {unit}", number(above.into())),
        (None, Some((next, _))) => format!("≤ {} {unit}", number(next.into())),
        (None, None) => unit.to_owned(),
    };
    let month = DutchMonth(month);
    let distance = match (of.next, of.to_next()) {
        _ if masked => String::new(),
        (Some((next, _)), Some(left)) => {
            format!("; nog {} tot > {}", number(left), number(next.into()))
        }
        _ => "; de laagste prijs geldt".to_owned(),
    };
    let total = if masked { String::new() } else { format!(" ({} samen)", number(of.total)) };
    format!("Alle deelnemers in {month}: {tier}{total}{distance}.")
}
