//! Blocks, holds, exits, terms and warnings as JSON.

use super::document::PeriodJson;
use super::message::{BlockMessage, WarningMessage};
use super::step::StepJson;
use super::{Each, Text};
use crate::domain::billing::outcome::{ContractHold, Exit, TermStanding};
use crate::domain::billing::{Blocked, Warning, WarningKind};
use crate::domain::calculation::exit_fee::Reason;
use crate::domain::calculation::printed::PrintedDiffers;
use crate::domain::calculation::{Block, Step};
use crate::domain::calendar::{Day, Month};
use crate::domain::money::Money;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// What a document waits for.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockCode {
    /// The municipality merged into another, with which its inhabitants are billed: its contract must end.
    MunicipalityMerged,
    /// Inhabitants are still billed by the contract of a municipality that merged.
    InhabitantsBilledTwice,
    /// The agreement has no tariff.
    TariffMissing,
    /// VAT is not decided.
    VatUndecided,
    /// No population is known.
    PopulationMissing,
    /// An index figure is missing.
    IndexMissing,
    /// A participant has not reported a month.
    UsageMissing,
    /// The agreement has no exit rate for the year.
    ExitRateMissing,
}

impl From<&Block> for BlockCode {
    fn from(block: &Block) -> Self {
        match block {
            Block::MunicipalityMerged { .. } => BlockCode::MunicipalityMerged,
            Block::InhabitantsBilledTwice { .. } => BlockCode::InhabitantsBilledTwice,
            Block::TariffMissing => BlockCode::TariffMissing,
            Block::VatUndecided => BlockCode::VatUndecided,
            Block::PopulationMissing { .. } => BlockCode::PopulationMissing,
            Block::IndexMissing(_) => BlockCode::IndexMissing,
            Block::UsageMissing { .. } => BlockCode::UsageMissing,
            Block::ExitRateMissing { .. } => BlockCode::ExitRateMissing,
        }
    }
}

/// A document that cannot be worked out yet.
#[derive(Serialize, ToSchema)]
#[schema(as = Blocked)]
pub struct BlockedJson<'a> {
    /// The contract.
    pub contract: &'a str,
    /// The period that the document would have had.
    pub period: PeriodJson,
    /// What it waits for.
    pub code: BlockCode,
    /// The same in Dutch.
    #[schema(value_type = String)]
    pub message: Text<BlockMessage<'a>>,
}

impl<'a> From<&'a Blocked> for BlockedJson<'a> {
    fn from(blocked: &'a Blocked) -> Self {
        BlockedJson {
            contract: &blocked.contract,
            period: blocked.period.into(),
            code: (&blocked.block).into(),
            message: Text(BlockMessage(&blocked.block)),
        }
    }
}

/// A year of a lot that can be put on hold.
#[derive(Serialize, ToSchema)]
#[schema(as = Hold)]
pub struct HoldJson<'a> {
    /// The contract.
    pub contract: &'a str,
    /// The lot.
    pub lot: &'a str,
    /// The calendar year.
    pub year: i32,
    /// Its months in the term.
    pub months: usize,
    /// X, exactly.
    #[schema(value_type = String)]
    pub threshold: Text<Decimal>,
    /// The month in which X was reached.
    #[schema(value_type = Option<String>, required = true)]
    pub reached_in: Option<Text<Month>>,
    /// First day on hold.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    pub from: Option<Text<Day>>,
    /// Last day on hold.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    pub to: Option<Text<Day>>,
    /// How X was worked out.
    #[schema(value_type = Vec<StepJson>)]
    pub steps: Each<'a, Step, StepJson<'a>>,
}

impl<'a> From<&'a ContractHold> for HoldJson<'a> {
    fn from(hold: &'a ContractHold) -> Self {
        let year = &hold.year;
        HoldJson {
            contract: &hold.contract,
            lot: &hold.lot,
            year: year.year,
            months: year.months,
            threshold: Text(year.threshold),
            reached_in: year.reached_in.map(Text),
            from: year.on_hold.map(|period| Text(period.from)),
            to: year.on_hold.map(|period| Text(period.to)),
            steps: Each(&year.steps, Into::into),
        }
    }
}

/// Why leaving costs nothing.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExitReason)]
pub enum ReasonJson {
    /// The supplier gave notice.
    EndedBySupplier,
    /// The agreement knows no exit fee.
    NoExitFee,
    /// The contract ends no earlier than its own end.
    AfterInitialTerm,
    /// Waived: prices rise too much.
    PriceIncrease,
    /// Waived: the data agreement changes adversely.
    DataAgreementChange,
}

impl From<Reason> for ReasonJson {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::EndedBySupplier => ReasonJson::EndedBySupplier,
            Reason::NoExitFee => ReasonJson::NoExitFee,
            Reason::AfterInitialTerm => ReasonJson::AfterInitialTerm,
            Reason::PriceIncrease => ReasonJson::PriceIncrease,
            Reason::DataAgreementChange => ReasonJson::DataAgreementChange,
        }
    }
}

/// What a notice brings about.
#[derive(Serialize, ToSchema)]
#[schema(as = Exit)]
pub struct ExitJson<'a> {
    /// The contract.
    pub contract: &'a str,
    /// The day on which notice was sent.
    #[schema(value_type = String, format = Date)]
    pub notice: Text<Day>,
    /// The last day of the contract.
    #[schema(value_type = String, format = Date)]
    pub ends: Text<Day>,
    /// The exit fee, VAT included; null while it is blocked.
    #[schema(value_type = Option<String>, pattern = r"^-?[0-9]+\.[0-9]{2}$", required = true)]
    pub fee: Option<Text<Money>>,
    /// Whether a fee that would be due is waived.
    pub waived: bool,
    /// Why it costs nothing; null where the fee is due.
    #[schema(required = true)]
    pub reason: Option<ReasonJson>,
    /// The clause by which it costs nothing, or by which the fee is due.
    #[schema(required = true)]
    pub clause: Option<&'a str>,
    /// The prices that were compared for a waiver.
    #[schema(value_type = Vec<StepJson>)]
    pub steps: Each<'a, Step, StepJson<'a>>,
}

impl<'a> From<&'a Exit> for ExitJson<'a> {
    fn from(exit: &'a Exit) -> Self {
        ExitJson {
            contract: &exit.contract,
            notice: Text(exit.notice),
            ends: Text(exit.ends),
            fee: exit.fee.map(Text),
            waived: exit.reason.is_some_and(Reason::is_waiver),
            reason: exit.reason.map(Into::into),
            clause: exit.clause.as_deref(),
            steps: Each(&exit.steps, Into::into),
        }
    }
}

/// When a contract ends and by when notice can be sent.
#[derive(Serialize, ToSchema)]
#[schema(as = Term)]
pub struct TermJson<'a> {
    /// The contract.
    pub contract: &'a str,
    /// The end in force today.
    #[schema(value_type = String, format = Date)]
    pub ends: Text<Day>,
    /// The next deadline for a notice.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    pub next_notice_by: Option<Text<Day>>,
}

impl<'a> From<&'a TermStanding> for TermJson<'a> {
    fn from(term: &'a TermStanding) -> Self {
        let next_notice_by = term.next_by_notice.map(|end| Text(end.notice_by));
        TermJson { contract: &term.contract, ends: Text(term.ends), next_notice_by }
    }
}

/// What people should know about.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// A request for a hold was not granted.
    HoldRefused,
    /// A year was billed without a decision on indexation.
    IndexationUndecided,
    /// The population of an earlier year stands in.
    PopulationProvisional,
    /// A printed amount differs from the computed one.
    PrintedDiffers,
    /// Usage was reported for a month that is not billed.
    UsageOutsideTerm,
}

/// Something that people should know.
#[derive(Serialize, ToSchema)]
#[schema(as = Warning)]
pub struct WarningJson<'a> {
    /// What about.
    pub code: WarningCode,
    /// The contract.
    pub contract: &'a str,
    /// The same in Dutch.
    #[schema(value_type = String)]
    pub message: Text<WarningMessage<'a>>,
    /// For `printed_differs`: each printed amount that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differences: Option<Vec<DifferenceJson<'a>>>,
}

/// A printed amount that differs from the computed one.
#[derive(Serialize, ToSchema)]
#[schema(as = Difference)]
pub struct DifferenceJson<'a> {
    /// What the amount is of: `total` or `<lot>.<component>`.
    pub what: &'a str,
    /// The amount as printed.
    #[schema(value_type = String)]
    pub printed: Text<Decimal>,
    /// The amount by the rules, which is billed.
    #[schema(value_type = String, pattern = r"^-?[0-9]+\.[0-9]{2}$")]
    pub computed: Text<Money>,
    /// Printed less computed.
    #[schema(value_type = String)]
    pub difference: Text<Decimal>,
    /// How the computed amount was worked out.
    #[schema(value_type = Vec<StepJson>)]
    pub steps: Each<'a, Step, StepJson<'a>>,
}

impl<'a> From<&'a PrintedDiffers> for DifferenceJson<'a> {
    fn from(differs: &'a PrintedDiffers) -> Self {
        let (printed, computed) = (differs.printed.amount, differs.computed);
        let difference = Text(printed - computed.decimal());
        let what = &differs.printed.named;
        let steps = Each(&differs.steps[..], Into::into);
        DifferenceJson { what, printed: Text(printed), computed: Text(computed), difference, steps }
    }
}

impl<'a> From<&'a Warning> for WarningJson<'a> {
    fn from(warning: &'a Warning) -> Self {
        let (code, differences) = match &warning.kind {
            WarningKind::HoldRefused(_) => (WarningCode::HoldRefused, None),
            WarningKind::IndexationUndecided(_) => (WarningCode::IndexationUndecided, None),
            WarningKind::PopulationProvisional(_) => (WarningCode::PopulationProvisional, None),
            WarningKind::UsageOutsideTerm(_) => (WarningCode::UsageOutsideTerm, None),
            WarningKind::PrintedDiffers(all) => {
                (WarningCode::PrintedDiffers, Some(all.iter().map(Into::into).collect()))
            }
        };
        WarningJson {
            code,
            contract: &warning.contract,
            message: Text(WarningMessage(&warning.kind)),
            differences,
        }
    }
}
