//! What reports there are, as it is answered.

use super::{About, Report};
use crate::documents::sheets::Column;
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// What reports there are.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reports)]
pub struct ReportsJson {
    /// The reports that whoever asks may have.
    pub items: Vec<ReportJson>,
}

/// A report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Report)]
pub struct ReportJson {
    /// Its name in addresses.
    #[schema(example = "open-items")]
    pub name: &'static str,
    /// Its title, in Dutch.
    #[schema(example = "Openstaande posten")]
    pub title: &'static str,
    /// What it tells, in Dutch.
    pub description: &'static str,
    /// What it can be limited to: the parameters that it takes.
    #[schema(example = json!(["organisation", "contract", "on"]))]
    pub filters: Vec<&'static str>,
    /// Its columns, in order.
    pub columns: Vec<ColumnJson>,
}

/// A column of a report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportColumn)]
pub struct ColumnJson {
    /// Its key in JSON.
    #[schema(value_type = String, example = "due_date")]
    pub key: Cow<'static, str>,
    /// Its head elsewhere, in Dutch.
    #[schema(value_type = String, example = "Vervaldag")]
    pub label: Cow<'static, str>,
    /// What its cells hold: `money`, `rate`, `count`, `year`, `percent`, `date`, `month`, `moment`, `text`, `code` or
    /// `yes_no`.
    #[schema(example = "date")]
    pub kind: &'static str,
    /// Whether it is added up.
    pub total: bool,
}

impl ReportsJson {
    /// Those for the role finance, or for readers.
    pub fn of(finance: bool) -> ReportsJson {
        let seen = Report::ALL.into_iter().filter(|report| finance || !report.is_of_finance());
        ReportsJson { items: seen.map(Into::into).collect() }
    }
}

impl From<Report> for ReportJson {
    fn from(report: Report) -> Self {
        let About { name, title, description, filters, columns, .. } = report.about();
        let column = |column: &Column| ColumnJson {
            key: column.key.clone(),
            label: column.label.clone(),
            kind: column.kind.name(),
            total: column.total,
        };
        ReportJson {
            name,
            title,
            description,
            filters: filters.iter().map(|filter| filter.key()).collect(),
            columns: columns.iter().map(column).collect(),
        }
    }
}
