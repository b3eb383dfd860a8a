//! Whether numbers of issued documents are gapless and chronological within each series and fiscal year (§2,
//! numbering): looked at one by one, so that any number of documents fits.

use super::Finding;
use crate::domain::calendar::Day;
use crate::domain::invoice::{InvoiceNumber, Series};
use crate::domain::money::Money;
use chrono::Datelike;

/// An issued document as far as its number goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// Its number.
    pub number: InvoiceNumber,
    /// Its day of issue.
    pub issue_date: Day,
    /// The twelve digits with which it is paid; `None` where it is not paid.
    pub communication: Option<String>,
    /// What is to be paid or credited.
    pub total: Money,
}

/// How far a series of a year is said to have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counter {
    /// The series.
    pub series: Series,
    /// The year of issue.
    pub fiscal_year: i32,
    /// The last number that was given.
    pub last: u32,
    /// The issue date of that number.
    pub last_day: Day,
}

/// Numbers of one series and year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The first document, by number.
    pub first: Numbered,
    /// The last document, by number.
    pub last: Numbered,
    /// How many documents there are.
    pub count: u32,
    /// What they come to together.
    pub total: Money,
    /// Numbers that are missing: from and through.
    pub gaps: Vec<(InvoiceNumber, InvoiceNumber)>,
    /// Numbers that were issued on an earlier day than the one before, with that earlier one.
    pub back: Vec<(InvoiceNumber, InvoiceNumber)>,
    /// Numbers that were issued in another year than the one that they name.
    pub other_year: Vec<InvoiceNumber>,
    /// Numbers whose structured communication is not the one that follows from them.
    pub communications: Vec<InvoiceNumber>,
    /// What the counter of the series says, where that is something else.
    pub counter: Option<Option<Counter>>,
}

/// What is known of the numbers of all documents so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbering {
    /// By series and year, in the order in which they came.
    pub runs: Vec<Run>,
    /// Counters of series and years without any document.
    pub empty: Vec<Counter>,
}

impl Run {
    /// A run that begins with a document.
    fn of(first: Numbered) -> Run {
        let before = (1..first.number.sequence()).next().and_then(|from| gap(first.number, from));
        let mut run = Run {
            last: first.clone(),
            count: 0,
            total: Money::ZERO,
            gaps: before.into_iter().collect(),
            back: Vec::new(),
            other_year: Vec::new(),
            communications: Vec::new(),
            counter: None,
            first,
        };
        run.count(&run.first.clone());
        run
    }

    /// The series and year.
    pub fn place(&self) -> (Series, i32) {
        (self.first.number.series(), self.first.number.fiscal_year())
    }

    fn follow(&mut self, next: Numbered) {
        let expected = self.last.number.sequence() + 1;
        if next.number.sequence() != expected {
            self.gaps.extend(gap(next.number, expected));
        }
        if next.issue_date < self.last.issue_date {
            self.back.push((next.number, self.last.number));
        }
        self.count(&next);
        self.last = next;
    }

    fn count(&mut self, one: &Numbered) {
        self.count += 1;
        self.total = self.total + one.total;
        if one.issue_date.year() != one.number.fiscal_year() {
            self.other_year.push(one.number);
        }
        let communication = one.number.communication();
        if communication.as_ref().map(|expected| expected.digits()) != one.communication.as_deref() {
            self.communications.push(one.number);
        }
    }

    /// Whether nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.gaps.is_empty()
            && self.back.is_empty()
            && self.other_year.is_empty()
            && self.communications.is_empty()
            && self.counter.is_none()
    }

    fn findings(&self) -> Vec<Finding> {
        let of = InvoiceNumber::to_string;
        let gaps = self.gaps.iter().map(|(from, through)| {
            Finding::new(
                &of(from),
                "following the numbers",
                ("no gap", format!("nothing from {from} through {through}")),
            )
        });
        let back = self.back.iter().map(|(number, before)| {
            let found = format!("an earlier day than that of {before}");
            Finding::new(&of(number), "following the days of issue", ("no step back in time", found))
        });
        let years = self.other_year.iter().map(|number| {
            Finding::new(&of(number), "reading the day of issue", (number.fiscal_year(), "another year"))
        });
        let communications = self.communications.iter().map(|number| {
            let expected = number.communication().map_or("none".to_owned(), |expected| expected.to_string());
            Finding::new(&of(number), "working out the structured communication", (expected, "another one"))
        });
        let counter = self.counter.iter().map(|counter| {
            let found = counter.map_or("nothing".to_owned(), |counter| said(counter.last, counter.last_day));
            let expected = said(self.last.number.sequence(), self.last.issue_date);
            Finding::new(&of(&self.last.number), "reading how far the series has come", (expected, found))
        });
        gaps.chain(back).chain(years).chain(communications).chain(counter).collect()
    }
}

fn said(sequence: u32, day: Day) -> String {
    format!("{sequence} of {day}")
}

/// The numbers from a place through the one before a number.
fn gap(before: InvoiceNumber, from: u32) -> Option<(InvoiceNumber, InvoiceNumber)> {
    let at = |sequence| InvoiceNumber::new(before.series(), before.fiscal_year(), sequence);
    at(from).zip(at(before.sequence().checked_sub(1)?))
}

impl Numbering {
    /// Takes the next document, in the order of series, year and number.
    pub fn add(&mut self, next: Numbered) {
        let place = (next.number.series(), next.number.fiscal_year());
        match self.runs.last_mut().filter(|run| run.place() == place) {
            Some(run) => run.follow(next),
            None => self.runs.push(Run::of(next)),
        }
    }

    /// Holds the numbers against the counters, once all documents were taken.
    pub fn compare(&mut self, counters: &[Counter]) {
        for run in &mut self.runs {
            let counter = counters.iter().find(|one| (one.series, one.fiscal_year) == run.place()).copied();
            let agrees = counter.is_some_and(|one| {
                (one.last, one.last_day) == (run.last.number.sequence(), run.last.issue_date)
            });
            run.counter = (!agrees).then_some(counter);
        }
        let known =
            |one: &&Counter| !self.runs.iter().any(|run| run.place() == (one.series, one.fiscal_year));
        self.empty = counters.iter().filter(known).copied().collect();
    }

    /// Whether nothing is wrong with any number.
    pub fn is_whole(&self) -> bool {
        self.empty.is_empty() && self.runs.iter().all(Run::is_whole)
    }

    /// Everything that is wrong.
    pub fn findings(&self) -> Vec<Finding> {
        let empty = self.empty.iter().filter_map(|counter| {
            let last = InvoiceNumber::new(counter.series, counter.fiscal_year, counter.last)?;
            let expected = format!("documents through {last}");
            Some(Finding::new(&last.to_string(), "following the numbers", (expected, "no document at all")))
        });
        self.runs.iter().flat_map(Run::findings).chain(empty).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(number: &str, day: &str) -> Numbered {
        let number: InvoiceNumber = number.parse().unwrap();
        let communication = number.communication().map(|digits| digits.digits().to_owned());
        let total = Money::from_cents(100).unwrap();
        Numbered { number, issue_date: day.parse().unwrap(), communication, total }
    }

    fn of(documents: &[(&str, &str)]) -> Numbering {
        let mut numbering = Numbering::default();
        documents.iter().for_each(|(number, day)| numbering.add(numbered(number, day)));
        numbering
    }

    fn texts(numbering: &Numbering) -> Vec<String> {
        numbering.findings().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn numbers_without_gaps_are_whole_in_every_series_and_year() {
        let documents = [
            ("CN2023000001", "2023-06-01"),
            ("2022000001", "2022-11-18"),
            ("2023000001", "2023-02-15"),
            ("2023000002", "2023-02-15"),
        ];

        let numbering = of(&documents);

        assert!(numbering.is_whole());
        assert_eq!(numbering.runs.len(), 3);
        assert_eq!((numbering.runs[2].count, numbering.runs[2].total.to_string()), (2, "2.00".to_owned()));
    }

    #[test]
    fn gaps_steps_back_and_days_of_another_year_are_found() {
        let numbering =
            of(&[("2023000002", "2023-02-15"), ("2023000003", "2023-02-14"), ("2023000007", "2024-01-01")]);

        assert_eq!(
            texts(&numbering),
            [
                "2023000001: following the numbers: expected no gap, found nothing from 2023000001 through 2023000001",
                "2023000004: following the numbers: expected no gap, found nothing from 2023000004 through 2023000006",
                "2023000003: following the days of issue: expected no step back in time, found an earlier day than \
                 that of 2023000002",
                "2023000007: reading the day of issue: expected 2023, found another year",
            ]
        );
    }

    #[test]
    fn a_communication_with_other_check_digits_is_found() {
        let mut numbering = Numbering::default();
        let communication = Some("202300000112".to_owned());
        numbering.add(Numbered { communication, ..numbered("2023000001", "2023-02-15") });

        assert_eq!(numbering.findings()[0].expected, "+++202/3000/00111+++");
    }

    #[test]
    fn a_counter_that_went_further_than_the_documents_is_found() {
        let counter = |series, last| {
            let last_day = "2023-02-15".parse().unwrap();
            Counter { series, fiscal_year: 2023, last, last_day }
        };
        let mut numbering = of(&[("2023000001", "2023-02-15")]);

        numbering.compare(&[counter(Series::Invoice, 2), counter(Series::CreditNote, 1)]);

        assert_eq!(
            texts(&numbering),
            [
                "2023000001: reading how far the series has come: expected 1 of 2023-02-15, found 2 of 2023-02-15",
                "CN2023000001: following the numbers: expected documents through CN2023000001, found no document at all",
            ]
        );
    }
}
