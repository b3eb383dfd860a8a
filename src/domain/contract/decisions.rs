//! What people decide while agreements run, each with the day on which it happened.

use crate::domain::calendar::{Day, Month};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Decisions on an agreement: they hold for all its contracts.
#[derive(Debug, Clone, Default)]
pub struct AgreementDecisions {
    /// By year: whether prices are indexed (E 8.8).
    pub indexation: BTreeMap<i32, bool>,
    /// Other price increases (E 8.9), by year and day of communication.
    pub increases: Vec<PriceIncrease>,
    /// Changes of the data agreement (EB 1).
    pub data_changes: Vec<DataAgreementChange>,
}

/// A price increase other than indexation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceIncrease {
    /// It holds from 1 January of this year.
    pub year: i32,
    /// The day on which subscribers were told.
    pub communicated: Day,
    /// The new un-indexed prices, by places of lot and component.
    pub prices: BTreeMap<(usize, usize), Decimal>,
}

/// A change of the agreement on the use of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataAgreementChange {
    /// The day on which subscribers were notified.
    pub notified: Day,
    /// Whether it is demonstrably less favourable to them.
    pub adverse: bool,
    /// Whether mandatory law imposes it.
    pub mandatory_law: bool,
}

/// Decisions on one contract.
#[derive(Debug, Clone, Default)]
pub struct ContractDecisions {
    /// Requests to put a lot on hold.
    pub holds: Vec<HoldRequest>,
    /// Notices.
    pub notices: Vec<Notice>,
    /// Extensions, in order of signature.
    pub extensions: Vec<Extension>,
}

/// A library asks to put a lot on hold (F 8.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldRequest {
    /// Place of the lot.
    pub lot: usize,
    /// The day of the request.
    pub requested: Day,
}

/// One party ends the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    /// Who gives notice.
    pub by: Sender,
    /// The day of dispatch, which is the day that counts (E 10.2).
    pub sent: Day,
    /// How it was sent.
    pub channel: Channel,
}

/// A party to the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// The municipality.
    Subscriber,
    /// Cultuurconnect.
    Supplier,
}

/// How a notice was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// By e-mail.
    Email,
    /// By registered letter (EB 1).
    RegisteredLetter,
}

/// A signed extension of the term (F 10.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extension {
    /// The day of signature.
    pub signed: Day,
    /// The months between which prices follow the index from then on, where so agreed.
    pub index: Option<ExtensionIndex>,
}

/// The agreed months of an indexation on extension (F 8.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExtensionIndex {
    /// The month below the line.
    pub from: Month,
    /// The month above the line.
    pub to: Month,
}
