//! An agreement: lots with components, and the conditions that hold for all of them.

use super::component::{Component, ComponentKind};
use super::conditions::{EarlyTermination, ExitRate, IncreaseRule, Indexation, Invoicing, Prorata, Renewal};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A rule of an agreement that some clause grants, for the steps that explain an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Prices include VAT.
    Vat,
    /// Issue dates.
    Invoicing,
    /// Payment term.
    Payment,
    /// Parts of a year.
    Prorata,
    /// Which population counts.
    Population,
    /// The settlement factor.
    Settlement,
    /// Tiers over all participants.
    Tiers,
    /// Indexation.
    Indexation,
    /// Other increases.
    Increase,
    /// First and last day.
    Term,
    /// Renewal or extension.
    Renewal,
    /// Leaving at the end of a year.
    EarlyTermination,
    /// The exit fee.
    ExitFee,
    /// The rates of the exit fee.
    ExitRates,
    /// A change of the data agreement.
    DataAgreement,
    /// Putting a lot on hold.
    Hold,
}

/// The right to put a lot on hold once enough was used in a year (F 8.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// The share of the inhabitants that must be reached per month of the year in the term.
    pub reach: Decimal,
}

/// A part of the service with its own price and participants (*perceel*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    /// Its name within the agreement, such as `1B`.
    pub id: Arc<str>,
    /// The platform that serves it.
    pub platform: Option<Arc<str>>,
    /// Whether and from when it can be put on hold.
    pub hold: Option<Hold>,
    /// Its fees.
    pub components: Vec<Component>,
}

impl Lot {
    /// Whether a fee of the lot depends on reported users.
    pub fn counts_users(&self) -> bool {
        self.components.iter().any(|c| c.kind == ComponentKind::PerUniqueUserPerMonth)
    }

    /// Whether a price of the lot depends on the inhabitants of all participants.
    pub fn has_inhabitant_tiers(&self) -> bool {
        let tiered = |c: &Component| c.kind == ComponentKind::PerInhabitantPerYear && !c.tiers.is_empty();
        self.components.iter().any(tiered)
    }
}

/// One agreement, as its text lays it down. Prices include VAT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Its name in this service.
    pub id: Arc<str>,
    /// The service it grants.
    pub service: Arc<str>,
    /// The title of the text.
    pub title: Arc<str>,
    /// VAT in percent; `None` = not decided, and then nothing can be billed.
    pub vat_rate: Option<Decimal>,
    /// Calendar days from issue to due date.
    pub payment_days: u32,
    /// The year of the printed prices.
    pub price_level: i32,
    /// When documents are issued.
    pub invoicing: Invoicing,
    /// How the month of the start counts when the term cuts it.
    pub start_month: Prorata,
    /// How the month of the end counts when the term cuts it.
    pub end_month: Prorata,
    /// Adaptation to an index.
    pub indexation: Option<Indexation>,
    /// Other increases.
    pub increase: Option<IncreaseRule>,
    /// What happens at the end of the term.
    pub renewal: Renewal,
    /// Leaving before the end of the term.
    pub early_termination: Option<EarlyTermination>,
    /// The fee for leaving in the initial term.
    pub exit_fee: Option<Vec<ExitRate>>,
    /// Its lots, in the order of its text.
    pub lots: Vec<Lot>,
    /// The clause that grants each rule, where it is known.
    pub clauses: BTreeMap<Rule, Arc<str>>,
}

impl Agreement {
    /// Whether it has a tariff at all; without one nothing is billed, and never zero.
    pub fn has_tariff(&self) -> bool {
        self.lots.iter().any(|lot| !lot.components.is_empty())
    }

    /// The clause that grants a rule, where the agreement names it.
    pub fn clause(&self, rule: Rule) -> Option<Arc<str>> {
        self.clauses.get(&rule).cloned()
    }
}
