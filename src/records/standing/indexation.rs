//! What prices become when they are indexed in a year: as JSON, and as a table for spreadsheets.

use super::csv::number;
use super::effect::PriceChangeJson;
use crate::catalogue::municipalities::with_code;
use crate::domain::calendar::Month;
use crate::domain::figures::index::{IndexFigure, IndexKind};
use crate::domain::identifiers::NisCode;
use crate::domain::money::Money;
use crate::domain::standing::indexation::{IndexationPreview, IndexedContract};
use crate::simulation::result::Text;
use crate::simulation::result::standing::BlockedJson;
use crate::simulation::result::wording::DutchMonth;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// What prices of an agreement become when they are indexed in a year.
#[derive(Serialize, ToSchema)]
#[schema(as = IndexationPreview)]
pub struct IndexationJson<'a> {
    /// The agreement.
    pub agreement: &'a str,
    /// The year.
    #[schema(example = 2023)]
    pub year: i32,
    /// Whether the agreement allows it in that year.
    pub allowed: bool,
    /// What was decided; null while it is undecided.
    #[schema(required = true)]
    pub decided: Option<bool>,
    /// The same in Dutch, and what to do.
    pub message: String,
    /// The index that counts, with the figure above the line; null where the agreement is not indexed yearly.
    #[schema(required = true)]
    pub to: Option<IndexUsedJson<'a>>,
    /// The same with the figure below the line.
    #[schema(required = true)]
    pub from: Option<IndexUsedJson<'a>>,
    /// Each contract that is billed for the year.
    pub contracts: Vec<IndexedContractJson<'a>>,
    /// What documents of the year wait for.
    pub missing: Vec<BlockedJson<'a>>,
}

/// A figure of an index.
#[derive(Serialize, ToSchema)]
#[schema(as = IndexUsed)]
pub struct IndexUsedJson<'a> {
    /// Which index: `cpi` or `health`.
    pub index: &'static str,
    /// The month.
    #[schema(value_type = String)]
    pub month: Text<Month>,
    /// The value; null where it is not known, or not in one base with the other.
    #[schema(value_type = Option<String>, required = true, example = "127.84")]
    pub value: Option<Text<Decimal>>,
    /// The base year of the series.
    #[schema(required = true)]
    pub base: Option<i32>,
    /// Where it was taken from.
    #[schema(required = true)]
    pub source: Option<&'a str>,
}

impl<'a> IndexUsedJson<'a> {
    fn of(kind: IndexKind, month: Month, figure: Option<&'a IndexFigure>) -> IndexUsedJson<'a> {
        IndexUsedJson {
            index: match kind {
                IndexKind::Cpi => "cpi",
                IndexKind::Health => "health",
            },
            month: Text(month),
            value: figure.map(|figure| Text(figure.value)),
            base: figure.map(|figure| figure.base.0),
            source: figure.map(|figure| &*figure.provenance.source),
        }
    }
}

/// What indexation does to one contract.
#[derive(Serialize, ToSchema)]
#[schema(as = IndexedContract)]
pub struct IndexedContractJson<'a> {
    /// The contract.
    pub contract: &'a str,
    /// The municipality.
    #[schema(value_type = String, example = "11002")]
    pub nis: Text<&'a NisCode>,
    /// Its name.
    pub municipality: &'static str,
    /// Its prices without and with indexation.
    pub prices: Vec<PriceChangeJson<'a>>,
    /// What the year costs without it, VAT included; null where that cannot be worked out.
    #[schema(value_type = Option<String>, pattern = r"^-?[0-9]+\.[0-9]{2}$", required = true)]
    pub before: Option<Text<Money>>,
    /// What the year costs with it; null where that cannot be worked out.
    #[schema(value_type = Option<String>, pattern = r"^-?[0-9]+\.[0-9]{2}$", required = true)]
    pub after: Option<Text<Money>>,
}

impl<'a> From<&'a IndexedContract> for IndexedContractJson<'a> {
    fn from(of: &'a IndexedContract) -> Self {
        IndexedContractJson {
            contract: &of.contract,
            nis: Text(&of.subscriber),
            municipality: name(&of.subscriber),
            prices: of.prices.iter().map(Into::into).collect(),
            before: of.before.map(Text),
            after: of.after.map(Text),
        }
    }
}

/// The name of a municipality, empty where its code is not shipped.
fn name(nis: &NisCode) -> &'static str {
    with_code(nis).first().map_or("", |municipality| &municipality.name)
}

impl<'a> IndexationJson<'a> {
    /// A preview of an agreement and year; without one where the agreement is not indexed yearly.
    pub fn of(
        agreement: &'a str,
        year: i32,
        preview: Option<&'a IndexationPreview<'a>>,
    ) -> IndexationJson<'a> {
        let Some(preview) = preview else {
            let message = "De overeenkomst wordt niet jaarlijks geïndexeerd.".to_owned();
            let (contracts, missing) = (Vec::new(), Vec::new());
            let (allowed, decided, to, from) = (false, None, None, None);
            return IndexationJson {
                agreement,
                year,
                allowed,
                decided,
                message,
                to,
                from,
                contracts,
                missing,
            };
        };
        let months = preview.months;
        let figure = |above: bool| preview.ratio.map(|ratio| if above { ratio.to.1 } else { ratio.from.1 });
        IndexationJson {
            agreement,
            year,
            allowed: preview.allowed,
            decided: preview.decided,
            message: message(preview, year),
            to: Some(IndexUsedJson::of(months.kind, months.to, figure(true))),
            from: Some(IndexUsedJson::of(months.kind, months.from, figure(false))),
            contracts: preview.contracts.iter().map(Into::into).collect(),
            missing: preview.missing.iter().map(Into::into).collect(),
        }
    }
}

fn message(preview: &IndexationPreview<'_>, year: i32) -> String {
    let months = (DutchMonth(preview.months.to), DutchMonth(preview.months.from));
    match (preview.allowed, preview.decided) {
        (false, _) => format!("In {year} laat de overeenkomst nog geen indexering toe."),
        (true, Some(true)) => format!("Voor {year} is beslist om te indexeren."),
        (true, Some(false)) => format!("Voor {year} is beslist om niet te indexeren."),
        (true, None) if preview.ratio.is_none() => format!(
            "Over de indexering van {year} is nog niet beslist; de index van {} of van {} ontbreekt: voer hem in.",
            months.0, months.1
        ),
        (true, None) => format!("Over de indexering van {year} is nog niet beslist."),
    }
}

/// The same as rows for a spreadsheet: a municipality each, with what the year costs, and each of its prices.
pub fn rows(preview: Option<&IndexationPreview<'_>>) -> Vec<Vec<String>> {
    let contracts = preview.map(|preview| &*preview.contracts).unwrap_or_default();
    let mut parts: Vec<(&str, &str)> = Vec::new();
    for price in contracts.iter().flat_map(|one| &one.prices) {
        if !parts.contains(&(&price.lot, &price.component)) {
            parts.push((&price.lot, &price.component));
        }
    }
    let plain = [
        "Contract",
        "NIS-code",
        "Gemeente",
        "Jaarkost zonder indexering",
        "Jaarkost met indexering",
        "Verschil",
    ];
    let mut head: Vec<String> = plain.map(str::to_owned).to_vec();
    for (lot, component) in &parts {
        head.extend(["zonder", "met"].map(|way| format!("{lot}.{component} {way} indexering")));
    }
    let each = contracts.iter().map(|one| row(one, &parts));
    std::iter::once(head).chain(each).collect()
}

fn row(one: &IndexedContract, parts: &[(&str, &str)]) -> Vec<String> {
    let money = |amount: Option<Money>| amount.map(|amount| number(&amount.to_string())).unwrap_or_default();
    let difference = one.before.zip(one.after).map(|(before, after)| after - before);
    let mut cells = vec![
        one.contract.to_string(),
        one.subscriber.to_string(),
        name(&one.subscriber).to_owned(),
        money(one.before),
        money(one.after),
        money(difference),
    ];
    for (lot, component) in parts {
        let price = one.prices.iter().find(|price| (&*price.lot, &*price.component) == (lot, component));
        let decimal =
            |value: Option<Decimal>| value.map(|value| number(&value.to_string())).unwrap_or_default();
        cells.push(decimal(price.and_then(|price| price.before)));
        cells.push(decimal(price.map(|price| price.after)));
    }
    cells
}
