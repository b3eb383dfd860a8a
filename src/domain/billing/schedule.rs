//! When documents are issued, and for which period (E 8.5, F 8.1).

use crate::domain::calculation::Dossier;
use crate::domain::calendar::{Day, Month, Period, last_of_december};
use crate::domain::tariff::Agreement;
use crate::domain::tariff::conditions::Invoicing;
use chrono::Datelike;

/// A document to come: its calendar year or quarter, and the day of issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheduled {
    /// The whole calendar year or quarter; the term may cut it.
    pub period: Period,
    /// The day of issue.
    pub issue_date: Day,
}

/// The documents of a contract with an issue date on or before a day, in order.
pub fn scheduled(dossier: &Dossier<'_>, bill_through: Day) -> Vec<Scheduled> {
    let never_after = dossier.term_without_notice().end.unwrap_or(bill_through).min(bill_through);
    let all = match dossier.agreement().invoicing {
        Invoicing::Never => Vec::new(),
        Invoicing::YearlyInAdvance { month, day } => years(dossier, never_after, (month, day)),
        Invoicing::QuarterlyInArrears { months_after, day } => {
            quarters(dossier, never_after, (months_after, day))
        }
    };
    all.into_iter().filter(|scheduled| scheduled.issue_date <= bill_through).collect()
}

/// The last month that a document issued on or before a day can bill.
pub fn last_month_billed(agreement: &Agreement, bill_through: Day) -> Month {
    match agreement.invoicing {
        Invoicing::YearlyInAdvance { .. } => Month::of(last_of_december(bill_through.year())),
        Invoicing::QuarterlyInArrears { .. } | Invoicing::Never => Month::of(bill_through),
    }
}

/// The first on the later of signature and start, after that on the given day of each year.
fn years(dossier: &Dossier<'_>, until: Day, given: (u32, u32)) -> Vec<Scheduled> {
    let (month, day) = given;
    let (first, earliest) = (dossier.contract().start.year(), dossier.contract().invoiced_from());
    let years = (first..=until.year()).map(|year| {
        let given_day = Month::new(year, month).map_or(earliest, |month| month.day(day));
        let issue_date = if year == first { earliest } else { given_day.max(earliest) };
        Scheduled { period: Period::year(year), issue_date }
    });
    years.collect()
}

/// The given day, so many months after the quarter's last; never before signature and start.
fn quarters(dossier: &Dossier<'_>, until: Day, given: (u32, u32)) -> Vec<Scheduled> {
    let (months_after, day) = given;
    let start = Month::of(dossier.contract().start);
    let first = start.plus(-((start.number().cast_signed() - 1) % 3));
    let earliest = dossier.contract().invoiced_from();
    let starts = (0..).map(|quarter| first.plus(3 * quarter)).take_while(|month| month.first_day() <= until);
    let quarters = starts.map(|month| {
        let last = month.plus(2);
        let issue_month = last.plus(months_after.cast_signed());
        let issue_date = issue_month.day(day).max(earliest);
        Scheduled { period: Period::months(month, last), issue_date }
    });
    quarters.collect()
}
