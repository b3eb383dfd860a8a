//! The calculator: how long it takes, and whether its cost stays linear. Each measurement is the best of several
//! runs, so that a busy machine does not blur it.

use crate::report;
use std::hint::black_box;
use std::io::{self, Write};
use std::time::{Duration, Instant};
use tarief::catalogue::Catalogue;
use tarief::domain::billing::bill;
use tarief::indented;
use tarief::simulation::form::request::Request;
use tarief::simulation::result::ResultJson;
use tarief::simulation::{json, read, simulate};

/// All measurements of the calculator.
pub fn measure(out: &mut impl Write) -> io::Result<()> {
    quarter(out)?;
    consortium(out)?;
    single(out)?;
    linear(out)?;
    leaving(out)
}

/// A consortium on the shipped film agreement: every contract takes all five lots and reports all months.
fn consortium_request(contracts: usize, months: usize, through: &str) -> String {
    let mut populations = Vec::new();
    let mut all = Vec::new();
    let mut usage = Vec::new();
    for place in 0..contracts {
        let (id, nis) = (format!("c{place:05}"), format!("{:05}", 10_000 + place));
        all.push(format!(
            r#"{{"id":"{id}","agreement":"film-streaming-2022","subscriber":"{nis}","start":"2022-10-01","end":"2024-09-30","settlement_factor":"0.80"}}"#
        ));
        for year in 2021..=2023 {
            let inhabitants = 3_000 + (place * 7_919 + year) % 80_000;
            populations.push(format!(
                r#"{{"nis":"{nis}","on":"{year}-01-01","inhabitants":{inhabitants},"published":"{year}-06-16"}}"#
            ));
        }
        for lot in ["1B", "2B", "4B"] {
            for month in (0..months).map(|month| 9 + month) {
                let (year, number) = (2022 + month / 12, month % 12 + 1);
                let users = 1 + (place * 31 + month * 17) % 60;
                usage.push(format!(
                    r#"{{"contract":"{id}","lot":"{lot}","month":"{year}-{number:02}","unique_users":{users}}}"#
                ));
            }
        }
    }
    format!(
        r#"{{"name":"consortium","today":"2025-01-01","bill_through":"{through}","agreements":[{{"use":"film-streaming-2022"}}],"contracts":[{}],"population":[{}],"usage":[{}]}}"#,
        all.join(","),
        populations.join(","),
        usage.join(",")
    )
}

/// Contracts under an agreement with tiers that all give notice, each on a day of its own.
fn leaving_request(contracts: usize) -> String {
    let each = |make: &dyn Fn(usize) -> String| (0..contracts).map(make).collect::<Vec<_>>().join(",");
    let all = each(&|place| {
        format!(
            r#"{{"id":"c{place}","agreement":"a","subscriber":"11002","start":"2022-01-01","end":"2026-12-31"}}"#
        )
    });
    let usage = each(&|place| {
        let months = ["2022-01", "2022-02", "2022-03"].map(|month| {
            format!(r#"{{"contract":"c{place}","lot":"main","month":"{month}","unique_users":3}}"#)
        });
        months.join(",")
    });
    let notices = each(&|place| {
        let (month, day) = (1 + place / 28 % 9, 1 + place % 28);
        format!(
            r#"{{"kind":"notice","contract":"c{place}","by":"supplier","sent":"2023-{month:02}-{day:02}","channel":"email"}}"#
        )
    });
    format!(
        r#"{{"name":"leaving","today":"2025-01-01","bill_through":"2022-05-15","agreements":[{{
        "id":"a","service":"s","title":"t","vat_rate":"21","payment_days":30,"price_level":2022,
        "invoicing":{{"rhythm":"quarterly_in_arrears","months_after":2,"day":15}},
        "term":{{"renewal":"none"}},"early_termination":{{"at":"year_end","notice_months":3}},
        "lots":[{{"id":"main","hold":null,"components":[{{"id":"users","kind":"per_unique_user_per_month",
        "price":"6.79","decimals":2,"tiers":[{{"above":1000,"price":"6.11"}}]}}]}}]}}],
        "contracts":[{all}],"usage":[{usage}],"decisions":[{notices}]}}"#
    )
}

fn leaving(out: &mut impl Write) -> io::Result<()> {
    for contracts in [3_000, 30_000] {
        let text = leaving_request(contracts);
        let took = best_of(3, || whole(&text));
        let per_contract = took.as_secs_f64() * 1e6 / contracts as f64;
        let what = format!("{contracts} contracts that all give notice, one quarter, JSON to JSON");
        report(out, &what, took, &format!("{per_contract:.1} µs per contract"))?;
    }
    Ok(())
}

/// The shortest of several runs; what comes out is thrown away after the clock has stopped.
fn best_of<T>(runs: usize, mut work: impl FnMut() -> T) -> Duration {
    let mut once = || {
        let start = Instant::now();
        let outcome = black_box(work());
        let took = start.elapsed();
        drop(outcome);
        took
    };
    (0..runs).map(|_| once()).min().unwrap_or_default()
}

/// The calculation alone: one quarter of 300 contracts × 5 lots, with steps.
fn quarter(out: &mut impl Write) -> io::Result<()> {
    let text = consortium_request(300, 3, "2023-02-15");
    let (value, _) = json::parse(&text).expect("JSON");
    let (request, problems) = Request::read(value).expect("a request");
    let situation = read::situation(&request, &Catalogue, problems).expect("a situation");
    let lines: usize =
        bill(&situation).expect("an outcome").documents.iter().map(|(_, d)| d.lines.len()).sum();
    let took = best_of(50, || bill(&situation));
    report(
        out,
        "a quarter of 300 contracts × 5 lots, with steps",
        took,
        &format!("{lines} lines; limit 5, aim 1"),
    )
}

/// Everything that `tarief simulate` does, but for starting and writing to a file.
fn whole(text: &str) -> usize {
    let simulation = simulate(text, &Catalogue).expect("a result");
    let mut count = Count(0);
    indented::write(&mut count, &ResultJson::from(&simulation)).expect("JSON");
    count.0
}

struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn consortium(out: &mut impl Write) -> io::Result<()> {
    let text = consortium_request(300, 24, "2025-01-01");
    let size = whole(&text);
    let took = best_of(5, || whole(&text));
    let note = format!("{} MB in, {} MB out; limit 500", text.len() / 1_000_000, size / 1_000_000);
    report(out, "a consortium of 300 contracts × 5 lots × 24 months, JSON to JSON", took, &note)
}

fn single(out: &mut impl Write) -> io::Result<()> {
    let text = tarief::catalogue::situations::ALL[0].request;
    let took = best_of(2_000, || whole(text));
    report(out, "Antwerp's e-books, JSON to JSON", took, "")
}

/// The time per contract stays the same from 300 to 30,000 contracts.
fn linear(out: &mut impl Write) -> io::Result<()> {
    for contracts in [300, 3_000, 30_000] {
        let text = consortium_request(contracts, 6, "2023-05-15");
        let took = best_of(3, || whole(&text));
        let per_contract = took.as_secs_f64() * 1e6 / contracts as f64;
        let what = format!("{contracts} contracts × 5 lots × 2 quarters, JSON to JSON");
        report(out, &what, took, &format!("{per_contract:.1} µs per contract"))?;
    }
    Ok(())
}
