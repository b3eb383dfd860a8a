//! What is open: invoice by invoice, and by organisation and age, as it is answered.

use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::payment::Claim;
use crate::domain::payment::aging::Aging;
use crate::simulation::result::Text;
use crate::simulation::result::document::KindJson;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// An invoice of which something is open, or on which the payer has something to good.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OpenItem {
    /// Its number.
    #[schema(example = "2023000001")]
    pub number: String,
    /// What kind it is.
    pub kind: KindJson,
    /// Who pays.
    pub organisation: String,
    /// The contract.
    pub contract: String,
    /// Day of issue.
    #[schema(value_type = String, format = Date)]
    pub issue_date: Text<Day>,
    /// Last day of payment.
    #[schema(value_type = String, format = Date)]
    pub due_date: Text<Day>,
    /// To be paid, VAT included.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub total: Text<Money>,
    /// What was paid.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub paid: Text<Money>,
    /// What credit notes took back.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub credited: Text<Money>,
    /// What is open.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub open: Text<Money>,
    /// What the payer has to good.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub in_favour: Text<Money>,
    /// Its state.
    #[schema(example = "overdue")]
    pub state: &'static str,
    /// Days after the due date.
    pub days_overdue: i64,
}

/// What is open on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OpenItems {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub on: Text<Day>,
    /// The invoices, by number.
    pub items: Vec<OpenItem>,
    /// What is open of them together.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub open: Text<Money>,
}

impl OpenItems {
    /// What is open of some claims on a day.
    pub fn of(claims: &[Claim], on: Day) -> OpenItems {
        let counts = |claim: &&Claim| claim.open(on).is_positive() || claim.in_favour(on).is_positive();
        let issued = claims.iter().filter(|claim| claim.issued <= on);
        let items: Vec<OpenItem> = issued.filter(counts).map(|claim| item(claim, on)).collect();
        let open = Text(items.iter().map(|item| item.open.0).sum());
        OpenItems { on: Text(on), items, open }
    }
}

fn item(claim: &Claim, on: Day) -> OpenItem {
    OpenItem {
        number: claim.number.to_string(),
        kind: claim.kind.into(),
        organisation: claim.organisation.to_string(),
        contract: claim.contract.to_string(),
        issue_date: Text(claim.issued),
        due_date: Text(claim.due),
        total: Text(claim.total),
        paid: Text(claim.paid(on)),
        credited: Text(claim.taken_back(on)),
        open: Text(claim.open(on)),
        in_favour: Text(claim.in_favour(on)),
        state: claim.state(on).name(),
        days_overdue: claim.days_overdue(on),
    }
}

/// Open amounts by the days that went by since the due date.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Ages)]
pub struct AgesJson {
    /// Not due yet.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub not_due: Text<Money>,
    /// 1 to 30 days.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub days_1_30: Text<Money>,
    /// 31 to 60 days.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub days_31_60: Text<Money>,
    /// 61 to 90 days.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub days_61_90: Text<Money>,
    /// More than 90 days.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub over_90: Text<Money>,
    /// All of these.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub total: Text<Money>,
    /// Of these, what is disputed.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub disputed: Text<Money>,
    /// What the payer has to good: left of payments, and paid on what was credited. It is not taken off the others.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub credit: Text<Money>,
}

fn ages(aging: &Aging, credit: Money) -> AgesJson {
    AgesJson {
        not_due: Text(aging.not_due),
        days_1_30: Text(aging.days_1_30),
        days_31_60: Text(aging.days_31_60),
        days_61_90: Text(aging.days_61_90),
        over_90: Text(aging.over_90),
        total: Text(aging.total()),
        disputed: Text(aging.disputed),
        credit: Text(credit),
    }
}

/// The open amounts of an organisation, by age.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganisationAging {
    /// The organisation; null for what was received of whoever is not known.
    #[schema(required = true, example = "stad-antwerpen")]
    pub organisation: Option<String>,
    /// Its open amounts.
    pub ages: AgesJson,
}

/// Open amounts on a day, by organisation and age.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Aging)]
pub struct AgingJson {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub on: Text<Day>,
    /// The organisations with something open or to good, by name.
    pub items: Vec<OrganisationAging>,
    /// All of them together.
    pub totals: AgesJson,
}

impl AgingJson {
    /// The open amounts of some claims, and what is left of payments by payer.
    pub fn of(claims: &[Claim], credits: &[(Option<String>, Money)], on: Day) -> AgingJson {
        let mut by_name: BTreeMap<Option<String>, (Vec<&Claim>, Money)> = BTreeMap::new();
        for claim in claims.iter().filter(|claim| claim.issued <= on) {
            let of = by_name
                .entry(Some(claim.organisation.to_string()))
                .or_insert_with(|| (Vec::new(), Money::ZERO));
            of.0.push(claim);
            of.1 = of.1 + claim.in_favour(on);
        }
        for (payer, left) in credits {
            let of = by_name.entry(payer.clone()).or_insert_with(|| (Vec::new(), Money::ZERO));
            of.1 = of.1 + *left;
        }
        let (mut all, mut credit, mut items) = (Aging::NONE, Money::ZERO, Vec::new());
        for (organisation, (claims, to_good)) in by_name {
            let aging = Aging::of(claims, on);
            all = all.plus(&aging);
            credit = credit + to_good;
            if aging.total().is_positive() || to_good.is_positive() {
                items.push(OrganisationAging { organisation, ages: ages(&aging, to_good) });
            }
        }
        AgingJson { on: Text(on), items, totals: ages(&all, credit) }
    }
}
