//! What the check of an invoice finds, and the verdict that it leads to.

use crate::domain::calculation::Block;
use crate::domain::calendar::{Day, Period};
use crate::domain::money::Money;
use crate::domain::replay;
use rust_decimal::Decimal;

/// What becomes of an invoice, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It fits its order and contract.
    Match,
    /// Its amount is not what the contract gives.
    PriceDiff,
    /// With it more is invoiced than ordered.
    OverOrder,
    /// It is for another period than the order, or than the contract runs.
    WrongPeriod,
    /// There is no order for it, or it is not clear which one.
    NoOrder,
    /// The same was invoiced before, or taken back.
    Duplicate,
    /// It is to be paid on another account, or to another enterprise, than is known: block it.
    IbanChanged,
}

/// Why an invoice has no order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoOrder {
    /// None of the payer's orders is for it.
    None,
    /// Several orders are for it, by their numbers.
    Several(Vec<String>),
    /// The payer has no order of the number that it names.
    Unknown(String),
    /// The order that it names is not for its contract.
    NotFor {
        /// The number of the order.
        order: String,
        /// The contract.
        contract: String,
    },
    /// The payer wants a number on every invoice, and it has none.
    NumberMissing,
    /// Its number is not of the form that the payer's orders have.
    NumberForm {
        /// The number.
        number: String,
        /// The form.
        pattern: String,
    },
    /// It is for another enterprise than the one that ordered.
    OtherPayer {
        /// Who ordered.
        known: String,
        /// Whom it bills.
        found: String,
    },
}

/// Why a period does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrongPeriod {
    /// The order is for other budget years.
    BudgetYear {
        /// The number of the order.
        order: String,
        /// The years of its lines.
        ordered: Vec<i32>,
        /// The year of the service.
        invoiced: i32,
    },
    /// No invoice of that day may draw on the order.
    NotValid {
        /// The number of the order.
        order: String,
        /// The day of issue.
        day: Day,
    },
    /// The contract does not run in the whole period.
    NotActive {
        /// What is billed.
        billed: Period,
        /// The days on which the contract runs.
        active: Period,
    },
}

/// Something that the check found; those that lead to no verdict are remarks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The account is another than the recorded one (D 5): a sign of fraud.
    IbanChanged {
        /// The recorded account; `None` where none is.
        known: Option<String>,
        /// The account that it names.
        found: String,
    },
    /// The enterprise that bills is another than the supplier: a sign of fraud.
    SupplierChanged {
        /// The recorded enterprise number.
        known: String,
        /// The one that it names.
        found: String,
    },
    /// The same service was invoiced before.
    Duplicate {
        /// The number of the other invoice.
        other: String,
        /// What that one bills.
        period: Period,
    },
    /// It was taken back by a credit note.
    TakenBack {
        /// The number of the credit note.
        by: String,
    },
    /// It has no order.
    NoOrder(NoOrder),
    /// Its period does not fit.
    WrongPeriod(WrongPeriod),
    /// More is invoiced than ordered (D 5).
    OverOrder {
        /// The number of the order.
        order: String,
        /// What it draws.
        amount: Money,
        /// What was left.
        residual: Money,
        /// By how much it exceeds that.
        excess: Money,
        /// What the payer tolerates.
        tolerance: Money,
    },
    /// The amount is not what the contract gives.
    PriceDiff {
        /// The amount of the invoice.
        found: Money,
        /// What the contract gives.
        expected: Money,
        /// Where the expected amount comes from: the number of an issued invoice, or `None` where it was worked out.
        issued: Option<String>,
    },
    /// A figure of its own calculation is not what its formula gives.
    StepDiff(replay::Finding),
    /// More is invoiced than ordered, but within what the payer tolerates.
    WithinTolerance {
        /// The number of the order.
        order: String,
        /// By how much.
        excess: Money,
        /// What the payer tolerates.
        tolerance: Money,
    },
    /// Most of the order is used.
    NearlyUsed {
        /// The number of the order.
        order: String,
        /// The share, in percent.
        percent: Decimal,
    },
    /// The visum that the order needs is not recorded.
    VisumMissing {
        /// The number of the order.
        order: String,
    },
    /// What the contract gives cannot be worked out yet; missing usage also says that delivery is not shown.
    Waits(Block),
    /// There is nothing to compare the amount with.
    NotCompared,
}

impl Finding {
    /// What it leads to; [`Verdict::Match`] for a remark.
    pub fn verdict(&self) -> Verdict {
        match self {
            Finding::IbanChanged { .. } | Finding::SupplierChanged { .. } => Verdict::IbanChanged,
            Finding::Duplicate { .. } | Finding::TakenBack { .. } => Verdict::Duplicate,
            Finding::NoOrder(_) => Verdict::NoOrder,
            Finding::WrongPeriod(_) => Verdict::WrongPeriod,
            Finding::OverOrder { .. } => Verdict::OverOrder,
            Finding::PriceDiff { .. } | Finding::StepDiff(_) => Verdict::PriceDiff,
            Finding::WithinTolerance { .. }
            | Finding::NearlyUsed { .. }
            | Finding::VisumMissing { .. }
            | Finding::Waits(_)
            | Finding::NotCompared => Verdict::Match,
        }
    }

    /// By how much, where it is about an amount: above zero where too much is asked.
    pub fn difference(&self) -> Option<Money> {
        match self {
            Finding::OverOrder { excess, .. } | Finding::WithinTolerance { excess, .. } => Some(*excess),
            Finding::PriceDiff { found, expected, .. } => Some(*found - *expected),
            _ => None,
        }
    }
}
