//! Benchmarks of the calculator, of the service, of billing runs, of documents, of imports and of reports:
//! `./dev bench [calculator|service|runs|documents|imports|reports]`; never a test. What is aimed at is printed beside what was measured, and nothing fails when it is missed.

mod calculator;
mod documents;
mod echo;
mod imports;
mod issuing;
mod load;
mod process;
mod reports;
mod runs;
mod service;

use std::env;
use std::io::{self, Write};
use std::time::Duration;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let mut out = io::stdout().lock();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {
            // First: its peak of memory is that of the process.
            imports::measure(&mut out)?;
            calculator::measure(&mut out)?;
            service::measure(&mut out)?;
            runs::measure(&mut out)?;
            documents::measure(&mut out)?;
            reports::measure(&mut out)
        }
        ["calculator"] => calculator::measure(&mut out),
        ["service"] => service::measure(&mut out),
        ["runs"] => runs::measure(&mut out),
        ["documents"] => documents::measure(&mut out),
        ["imports"] => imports::measure(&mut out),
        // A process of its own, started by the measurement of the service.
        ["echo", address, answer] => echo::serve(address, answer),
        ["reports"] => reports::measure(&mut out),
        _ => Err(io::Error::other("usage: ./dev bench [calculator|service|runs|documents|imports|reports]")),
    }
}

/// One line: what was measured, how long it took, and what else is to be known.
fn report(out: &mut impl Write, what: &str, took: Duration, note: &str) -> io::Result<()> {
    writeln!(out, "{what:<62} {:>10.3} ms  {note}", took.as_secs_f64() * 1000.0)
}

/// How much memory of this process lies in RAM now, in megabytes.
fn resident() -> io::Result<f64> {
    of_status("VmRSS:")
}

/// How much lay there at most.
fn peak() -> io::Result<f64> {
    of_status("VmHWM:")
}

fn of_status(key: &str) -> io::Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.map(|kilobytes| kilobytes / 1e3).ok_or_else(|| io::Error::other(format!("no {key}")))
}
