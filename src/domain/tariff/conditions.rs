//! The conditions of an agreement: when is billed, how parts of years count, how prices and terms change.

use crate::domain::figures::index::IndexKind;
use rust_decimal::Decimal;

/// When documents are issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invoicing {
    /// Once a year for the whole year, on a fixed day (E 8.5).
    YearlyInAdvance {
        /// Month of issue, 1 to 12.
        month: u32,
        /// Day of issue, clamped to the month.
        day: u32,
    },
    /// After each quarter (F 8.1).
    QuarterlyInArrears {
        /// How many months after the quarter's last month.
        months_after: u32,
        /// Day of issue, clamped to the month.
        day: u32,
    },
    /// Free of charge (P 8.1).
    Never,
}

impl Invoicing {
    /// Whether users can be billed: they are only known afterwards.
    pub fn can_bill_users(self) -> bool {
        !matches!(self, Invoicing::YearlyInAdvance { .. })
    }
}

/// How a month counts that the term cuts (E 8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Prorata {
    /// As a whole month.
    #[default]
    Count,
    /// By its days in the term.
    Daily,
    /// Not at all.
    Skip,
}

/// When and by which index prices are adapted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indexation {
    /// Every 1 January, when so decided, always from the base price (E 8.8).
    Yearly {
        /// Which index.
        index: IndexKind,
        /// The month whose figure counts, 1 to 12.
        reference_month: u32,
        /// The first year in which prices may be indexed.
        first_year: i32,
    },
    /// When the contract is extended, as agreed in the extension (F 8.5).
    OnExtension {
        /// Which index.
        index: IndexKind,
    },
}

/// Other price increases and what they set free (E 8.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IncreaseRule {
    /// How many months before the end of the year they must be communicated.
    pub announced_months_before_year_end: u32,
    /// The share of the original price above which leaving costs no exit fee.
    pub exit_free_above: Decimal,
}

/// What happens when the term ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// It goes on by itself unless notice is given (E 10.3).
    Tacit {
        /// Months by which it goes on.
        months: u32,
        /// Months before the end by which notice must be sent.
        notice_months: u32,
    },
    /// It can be extended by signing again (F 10.2).
    ByAgreement {
        /// Months of an extension.
        months: u32,
        /// How often at most.
        at_most: u32,
    },
    /// It ends (P 9.1).
    None,
}

impl Renewal {
    /// Whether it goes on by itself.
    pub fn is_tacit(self) -> bool {
        matches!(self, Renewal::Tacit { .. })
    }
}

/// Leaving at the end of a calendar year (E 10.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlyTermination {
    /// Months before 31 December by which notice must be sent.
    pub notice_months: u32,
}

/// The exit fee of one year of leaving (EA 2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExitRate {
    /// The calendar year at the end of which the contract ends.
    pub leaving_end_of: i32,
    /// Euro per effective inhabitant, VAT included.
    pub per_inhabitant: Decimal,
}
