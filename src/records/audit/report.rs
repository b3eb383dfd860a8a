//! What verifications report, as JSON.

use super::chain::{Chain, hex};
use crate::domain::calendar::Day;
use crate::domain::invoice::{InvoiceNumber, Series};
use crate::domain::replay::Finding;
use crate::domain::replay::numbering::{Counter, Numbering, Run};
use serde::Serialize;

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingJson<'a> {
    of: &'a str,
    tried: &'a str,
    expected: &'a str,
    found: &'a str,
}

impl<'a> From<&'a Finding> for FindingJson<'a> {
    fn from(Finding { of, tried, expected, found }: &'a Finding) -> Self {
        FindingJson { of, tried, expected, found }
    }
}

/// What a verification went through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Issued documents.
    pub documents: u64,
    /// Steps of their explanations.
    pub steps: u64,
    /// Stored files.
    pub files: u64,
    /// Differences that were found.
    pub findings: u64,
    /// The audit log, to its last entry.
    pub chain: Chain,
}

/// The same as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifiedJson {
    documents: u64,
    steps: u64,
    files: u64,
    entries: i64,
    last_hash: String,
    findings: u64,
}

impl From<&Verified> for VerifiedJson {
    fn from(verified: &Verified) -> Self {
        let Verified { documents, steps, files, findings, chain } = verified;
        let (entries, last_hash) = (chain.last, hex(&chain.hash));
        VerifiedJson {
            documents: *documents,
            steps: *steps,
            files: *files,
            entries,
            last_hash,
            findings: *findings,
        }
    }
}

/// The numbering certificate as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CertificateJson<'a> {
    database: &'a str,
    at: &'a str,
    is_whole: bool,
    series: Vec<RunJson>,
    counters_without_documents: Vec<CounterJson>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct RunJson {
    series: &'static str,
    fiscal_year: i32,
    first: String,
    last: String,
    count: u32,
    first_issue_date: Day,
    last_issue_date: Day,
    total: String,
    gaps: Vec<[String; 2]>,
    steps_back: Vec<[String; 2]>,
    issued_in_another_year: Vec<String>,
    wrong_communications: Vec<String>,
    counter_agrees: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct CounterJson {
    series: &'static str,
    fiscal_year: i32,
    last: u32,
}

fn series(of: Series) -> &'static str {
    match of {
        Series::Invoice => "invoice",
        Series::CreditNote => "credit_note",
    }
}

fn numbers(all: &[InvoiceNumber]) -> Vec<String> {
    all.iter().map(InvoiceNumber::to_string).collect()
}

fn pairs(all: &[(InvoiceNumber, InvoiceNumber)]) -> Vec<[String; 2]> {
    all.iter().map(|(one, other)| [one.to_string(), other.to_string()]).collect()
}

impl From<&Run> for RunJson {
    fn from(run: &Run) -> Self {
        let (of, fiscal_year) = run.place();
        RunJson {
            series: series(of),
            fiscal_year,
            first: run.first.number.to_string(),
            last: run.last.number.to_string(),
            count: run.count,
            first_issue_date: run.first.issue_date,
            last_issue_date: run.last.issue_date,
            total: run.total.to_string(),
            gaps: pairs(&run.gaps),
            steps_back: pairs(&run.back),
            issued_in_another_year: numbers(&run.other_year),
            wrong_communications: numbers(&run.communications),
            counter_agrees: run.counter.is_none(),
        }
    }
}

impl From<&Counter> for CounterJson {
    fn from(counter: &Counter) -> Self {
        let Counter { series: of, fiscal_year, last, .. } = counter;
        CounterJson { series: series(*of), fiscal_year: *fiscal_year, last: *last }
    }
}

impl<'a> CertificateJson<'a> {
    /// The certificate of a database, at a moment.
    pub fn of(numbering: &Numbering, database: &'a str, at: &'a str) -> Self {
        CertificateJson {
            database,
            at,
            is_whole: numbering.is_whole(),
            series: numbering.runs.iter().map(RunJson::from).collect(),
            counters_without_documents: numbering.empty.iter().map(CounterJson::from).collect(),
        }
    }
}
