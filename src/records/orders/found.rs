//! The codes of what a check finds.

use crate::domain::calculation::Block;
use crate::domain::order::{Finding, NoOrder, Verdict, WrongPeriod};
use serde::Serialize;
use utoipa::ToSchema;

/// What becomes of the invoice: the worst of what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = OrderVerdict)]
pub enum VerdictCode {
    /// It fits its order and contract.
    Match,
    /// With it more is invoiced than ordered.
    OverOrder,
    /// It is for another period than the order, or than the contract runs.
    WrongPeriod,
    /// There is no order for it, or it is not clear which one.
    NoOrder,
    /// Its amount is not what the contract gives.
    PriceDiff,
    /// It asks to be paid on another account or to another enterprise than is known. Do not pay it: confirm by a way
    /// that the invoice does not name.
    IbanChanged,
    /// The same was invoiced before, or taken back.
    Duplicate,
}

impl From<Verdict> for VerdictCode {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Match => VerdictCode::Match,
            Verdict::PriceDiff => VerdictCode::PriceDiff,
            Verdict::OverOrder => VerdictCode::OverOrder,
            Verdict::WrongPeriod => VerdictCode::WrongPeriod,
            Verdict::NoOrder => VerdictCode::NoOrder,
            Verdict::Duplicate => VerdictCode::Duplicate,
            Verdict::IbanChanged => VerdictCode::IbanChanged,
        }
    }
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    /// The account is another than the recorded one.
    IbanChanged,
    /// Who bills is another than the recorded supplier.
    SupplierChanged,
    /// The same was invoiced before.
    Duplicate,
    /// It was taken back by a credit note.
    TakenBack,
    /// No order is for it.
    NoOrder,
    /// Several orders are for it, and none was chosen.
    SeveralOrders,
    /// The payer has no order of that number.
    UnknownOrder,
    /// The order is not for its contract.
    OrderNotForContract,
    /// The payer wants an order number on it.
    OrderNumberMissing,
    /// Its order number has another form than the payer's.
    OrderNumberForm,
    /// It bills another enterprise than the one that ordered.
    OtherPayer,
    /// The order is for other budget years.
    OtherBudgetYear,
    /// No invoice of that day may draw on the order.
    OrderNotValid,
    /// The contract does not run in the whole period.
    ContractNotActive,
    /// More is invoiced than ordered.
    OverOrder,
    /// The amount is not what the contract gives.
    PriceDiff,
    /// A figure of its calculation is not what its formula gives.
    StepDiff,
    /// More is invoiced than ordered, within the tolerance.
    WithinTolerance,
    /// Most of the order is used.
    NearlyUsed,
    /// The visum that the order needs is not recorded.
    VisumMissing,
    /// Usage is not reported: the amount cannot be worked out, and delivery is not shown.
    UsageMissing,
    /// Something else is missing to work the amount out.
    NotWorkedOut,
    /// Nothing is known to compare the amount with.
    NotCompared,
}

impl From<&Finding> for FindingCode {
    fn from(finding: &Finding) -> Self {
        match finding {
            Finding::IbanChanged { .. } => FindingCode::IbanChanged,
            Finding::SupplierChanged { .. } => FindingCode::SupplierChanged,
            Finding::Duplicate { .. } => FindingCode::Duplicate,
            Finding::TakenBack { .. } => FindingCode::TakenBack,
            Finding::NoOrder(why) => why.into(),
            Finding::WrongPeriod(WrongPeriod::BudgetYear { .. }) => FindingCode::OtherBudgetYear,
            Finding::WrongPeriod(WrongPeriod::NotValid { .. }) => FindingCode::OrderNotValid,
            Finding::WrongPeriod(WrongPeriod::NotActive { .. }) => FindingCode::ContractNotActive,
            Finding::OverOrder { .. } => FindingCode::OverOrder,
            Finding::PriceDiff { .. } => FindingCode::PriceDiff,
            Finding::StepDiff(_) => FindingCode::StepDiff,
            Finding::WithinTolerance { .. } => FindingCode::WithinTolerance,
            Finding::NearlyUsed { .. } => FindingCode::NearlyUsed,
            Finding::VisumMissing { .. } => FindingCode::VisumMissing,
            Finding::Waits(Block::UsageMissing { .. }) => FindingCode::UsageMissing,
            Finding::Waits(_) => FindingCode::NotWorkedOut,
            Finding::NotCompared => FindingCode::NotCompared,
        }
    }
}

impl From<&NoOrder> for FindingCode {
    fn from(why: &NoOrder) -> Self {
        match why {
            NoOrder::None => FindingCode::NoOrder,
            NoOrder::Several(_) => FindingCode::SeveralOrders,
            NoOrder::Unknown(_) => FindingCode::UnknownOrder,
            NoOrder::NotFor { .. } => FindingCode::OrderNotForContract,
            NoOrder::NumberMissing => FindingCode::OrderNumberMissing,
            NoOrder::NumberForm { .. } => FindingCode::OrderNumberForm,
            NoOrder::OtherPayer { .. } => FindingCode::OtherPayer,
        }
    }
}
