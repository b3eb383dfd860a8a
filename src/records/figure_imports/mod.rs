//! Imports of official figures in their public form: what a file holds, what confirming it would change.

mod codes;
pub mod compare;
pub mod proposal;
pub mod register;

use crate::simulation::form::scalar::{Date, Nis};
use chrono::{DateTime, Utc};
use deserr::Deserr;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// It was read and shown; nothing of it counts.
    Previewed,
    /// Its figures were stored.
    Confirmed,
    /// It was let be.
    Withdrawn,
}

impl ImportState {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            ImportState::Previewed => "previewed",
            ImportState::Confirmed => "confirmed",
            ImportState::Withdrawn => "withdrawn",
        }
    }

    /// The state of a name.
    pub fn named(name: &str) -> Option<ImportState> {
        use ImportState::{Confirmed, Previewed, Withdrawn};
        [Previewed, Confirmed, Withdrawn].into_iter().find(|state| state.name() == name)
    }
}

/// One figure that is new or becomes another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FigureLine {
    /// Of what: a NIS code, `cpi` or `health`.
    #[schema(example = "11002")]
    pub of: String,
    /// Its name, where it has one.
    #[schema(required = true, example = "Antwerpen")]
    pub name: Option<String>,
    /// The base year, for an index.
    #[schema(required = true)]
    pub base: Option<i32>,
    /// The day on which it is true: a 1 January, the first day of a month, or of a merger or municipality.
    #[schema(value_type = String, format = Date, example = "2021-01-01")]
    pub on: chrono::NaiveDate,
    /// What counts so far; absent where nothing does.
    #[schema(required = true, example = "529416")]
    pub before: Option<String>,
    /// What the file says.
    #[schema(example = "529417")]
    pub after: String,
    /// Whether the recorded figure is corrected by another revision; else it is recorded beside it.
    pub correction: bool,
}

/// A municipality in force that day of which the file says nothing, or a month without value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MissingFigure {
    /// Of what: a NIS code, `cpi` or `health`.
    #[schema(example = "11002")]
    pub of: String,
    /// Its name, where it has one.
    #[schema(required = true)]
    pub name: Option<String>,
    /// The day on which a figure was expected.
    #[schema(value_type = String, format = Date)]
    pub on: chrono::NaiveDate,
}

/// Something in the file that is not stored, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeftRow {
    /// Where it stands: sheet, row and column, or the figure.
    pub place: String,
    /// What it is.
    pub what: String,
}

/// A figure that differs much from that of the year before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutOfLine {
    /// Of what: a NIS code, `cpi` or `health`.
    #[schema(example = "11002")]
    pub of: String,
    /// Its name, where it has one.
    #[schema(required = true)]
    pub name: Option<String>,
    /// The day on which it is true.
    #[schema(value_type = String, format = Date)]
    pub on: chrono::NaiveDate,
    /// The figure of a year before.
    pub year_before: String,
    /// What the file says.
    pub now: String,
    /// The change in percent, rounded to a tenth.
    #[schema(value_type = String, example = "12.4")]
    pub percent: Decimal,
}

/// The sum of a year beside what it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TotalCheck {
    /// The year of the 1 January.
    pub year: i32,
    /// How many municipalities in force that day the file has.
    pub municipalities: u64,
    /// How many there are.
    pub in_force: u64,
    /// The sum of those of the file.
    pub sum: u64,
    /// The national total: official, or as the file tells it itself; absent where neither is known.
    #[schema(required = true)]
    pub national: Option<u64>,
    /// Where that total was taken from.
    #[schema(required = true)]
    pub source: Option<String>,
    /// Sum less total, where all municipalities are there.
    #[schema(required = true)]
    pub difference: Option<i64>,
}

/// A document that would be issued because of the figures: they correct what was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TouchedDocument {
    /// The contract.
    #[schema(example = "antwerpen-e-books")]
    pub contract: String,
    /// What it would be: `credit_note` or `supplementary`.
    #[schema(example = "credit_note")]
    pub kind: String,
    /// The issued document that it would correct.
    #[schema(required = true, example = "2023000002")]
    pub corrects: Option<String>,
    /// Its total in euro, VAT included.
    #[schema(value_type = String, example = "12.10")]
    pub total: Decimal,
}

/// What confirming an import would do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct FigurePreview {
    /// Rows of the file that were read.
    pub rows: u64,
    /// Figures that are not recorded yet.
    pub new: Vec<FigureLine>,
    /// Figures of which another value counts.
    pub changed: Vec<FigureLine>,
    /// Figures that are recorded already.
    pub unchanged: u64,
    /// What the file lacks.
    pub missing: Vec<MissingFigure>,
    /// Rows of areas that were no municipality that day: not stored.
    pub unknown: Vec<LeftRow>,
    /// Figures that differ much from those of the year before.
    pub out_of_line: Vec<OutOfLine>,
    /// Sums beside national totals.
    pub totals: Vec<TotalCheck>,
    /// What else stands in the file and is not stored: the first hundred.
    pub aside: Vec<LeftRow>,
    /// How many more.
    pub more_aside: u64,
    /// Credit notes and supplementary invoices that the figures would bring about.
    pub touched: Vec<TouchedDocument>,
}

/// An import of official figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FigureImport {
    /// Its number.
    #[schema(example = "1")]
    pub id: String,
    /// What the file holds: `population`, `index`, `municipalities` or `mergers`.
    #[schema(example = "population")]
    pub kind: String,
    /// Where it stands.
    pub state: ImportState,
    /// The name of the file.
    #[schema(example = "TF_SOC_POP_STRUCT_2019.txt")]
    pub file_name: String,
    /// SHA-256 of its bytes.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: i64,
    /// The year that was given with it.
    #[schema(required = true)]
    pub year: Option<i32>,
    /// The day of publication that was given with it.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub published: Option<chrono::NaiveDate>,
    /// When it was handed in.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: String,
    /// When it was confirmed or let be.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<DateTime<Utc>>,
    /// By whom.
    #[schema(required = true)]
    pub closed_by: Option<String>,
    /// What confirming it would do, as it was when it was handed in.
    pub preview: FigurePreview,
}

/// A municipality as the register of codes tells it.
#[derive(Debug, Clone, Deserr, Serialize)]
#[deserr(error = crate::simulation::problem::Problems, deny_unknown_fields)]
pub struct RegisteredEntry {
    /// Its code.
    pub nis: Nis,
    /// Its Dutch name.
    pub name: crate::records::scalar::Short,
    /// First day under this code; before 1990 where absent.
    #[deserr(default)]
    pub valid_from: Option<Date>,
    /// Last day; absent while it exists.
    #[deserr(default)]
    pub valid_to: Option<Date>,
}
