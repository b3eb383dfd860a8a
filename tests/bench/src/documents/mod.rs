//! Documents: ours beside what others make of the same content, in one run and on one thread. Rounds take turns, so that
//! a busy machine slows all of them down alike; of each the best round counts.

mod rival;
mod sample;

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use tarief::documents::epc_qr::{Transfer, squares};
use tarief::documents::issued::IssuedInvoice;
use tarief::documents::pdf::{With, about, pdf, sheets};
use tarief::documents::rendering::Purpose;
use tarief::documents::ubl::ubl;
use tarief::workflows::documents::Document;
use tarief::workflows::documents::archive::Archive;

const ROUNDS: usize = 7;

/// All measurements of documents.
pub fn measure(out: &mut impl Write) -> io::Result<()> {
    let (short, long) = (sample::invoice(8), sample::invoice(600));
    let attached = ubl(&short, Purpose::Issued, None).map_err(io::Error::other)?;
    let attached_long = ubl(&long, Purpose::Issued, None).map_err(io::Error::other)?;
    let one = [
        Maker { name: "ours", make: Box::new(|| ours(&short, &attached)), documents: 200 },
        Maker { name: "krilla 0.8.2", make: Box::new(|| krillas(&short, &attached)), documents: 100 },
    ];
    let typst = side_by_side(out, "one page, PDF/A-3a + PDF/UA-1 + UBL", &one, Some((&short, &attached)))?;
    if let Some(typst) = typst {
        writeln!(out, "{:<62} {typst:>10.1} ×   aim 12", "one page: ours / typst 0.15.2")?;
    }
    let many = [
        Maker { name: "ours", make: Box::new(|| ours(&long, &attached_long)), documents: 4 },
        Maker { name: "krilla 0.8.2", make: Box::new(|| krillas(&long, &attached_long)), documents: 4 },
    ];
    side_by_side(out, "600 lines, PDF/A-3a + PDF/UA-1 + UBL", &many, None)?;
    structured(out, &short)?;
    archive(out)
}

/// One who makes a document.
struct Maker<'m> {
    name: &'static str,
    make: Box<dyn Fn() -> Vec<u8> + 'm>,
    /// How many in a round.
    documents: u32,
}

fn ours(invoice: &IssuedInvoice, attached: &str) -> Vec<u8> {
    pdf(invoice, &with(attached)).expect("a PDF")
}

fn krillas(invoice: &IssuedInvoice, attached: &str) -> Vec<u8> {
    rival::write(&sheets(invoice, &with(attached)), &about(invoice, &with(attached)))
}

fn with(attached: &str) -> With<'_> {
    With { ubl: Some(attached), note: false, purpose: Purpose::Issued }
}

/// Measures makers in turns, the first against each other one; gives how many times Typst the first is.
fn side_by_side(
    out: &mut impl Write,
    what: &str,
    makers: &[Maker<'_>],
    typst: Option<(&IssuedInvoice, &str)>,
) -> io::Result<Option<f64>> {
    let mut best = vec![Duration::MAX; makers.len()];
    let mut typst_best: Option<Duration> = None;
    for _ in 0..ROUNDS {
        for (maker, best) in makers.iter().zip(&mut best) {
            let began = Instant::now();
            for _ in 0..maker.documents {
                std::hint::black_box((maker.make)());
            }
            *best = (*best).min(began.elapsed() / maker.documents);
        }
        let round = typst.and_then(typst_round);
        typst_best = typst_best.into_iter().chain(round).min();
    }
    for (maker, took) in makers.iter().zip(&best) {
        let bytes = (maker.make)().len();
        let note = format!("{:.0}/s, {bytes} bytes", 1.0 / took.as_secs_f64());
        crate::report(out, &format!("{what}: {}", maker.name), *took, &note)?;
    }
    for (maker, took) in makers.iter().zip(&best).skip(1) {
        let times = took.as_secs_f64() / best[0].as_secs_f64();
        writeln!(out, "{:<62} {times:>10.2} ×", format!("{what}: ours / {}", maker.name))?;
    }
    if let Some(took) = typst_best {
        crate::report(
            out,
            &format!("{what}: typst 0.15.2"),
            took,
            &format!("{:.0}/s", 1.0 / took.as_secs_f64()),
        )?;
    }
    Ok(typst_best.map(|took| took.as_secs_f64() / best[0].as_secs_f64()))
}

/// How long Typst takes for a document, by its Python package; `None` where that is not installed. The drawing of the code
/// to pay with is handed to it ready.
fn typst_round((invoice, attached): (&IssuedInvoice, &str)) -> Option<Duration> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("typst");
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench/python3/bin/python");
    let contents = [
        ("json", serde_json::to_string(invoice).ok()?),
        ("xml", attached.to_owned()),
        ("svg", drawing(&squares(&Transfer::of(invoice)?.text()?)?)),
    ];
    let name = |kind: &str| std::env::temp_dir().join(format!("tarief-bench-{}.{kind}", std::process::id()));
    for (kind, content) in &contents {
        fs::write(name(kind), content).ok()?;
    }
    let files = contents.map(|(kind, _)| name(kind));
    let done = Command::new(python).arg("-B").arg(folder.join("measure.py")).args(&files).arg("20").output();
    files.iter().try_for_each(fs::remove_file).ok()?;
    let done = done.ok().filter(|done| done.status.success())?;
    let seconds: f64 = String::from_utf8(done.stdout).ok()?.trim().parse().ok()?;
    Some(Duration::from_secs_f64(seconds))
}

/// Squares as SVG, each stretch of dark ones as one rectangle.
fn drawing(rows: &[Vec<bool>]) -> String {
    let mut path = String::new();
    for (y, row) in rows.iter().enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, other| one == other) {
            if run[0] {
                path += &format!("M{x} {y}h{0}v1h-{0}z", run.len());
            }
            x += run.len();
        }
    }
    let side = rows.len();
    format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>"#)
}

/// Structured invoices without PDF in them.
fn structured(out: &mut impl Write, invoice: &IssuedInvoice) -> io::Result<()> {
    let once = || {
        let began = Instant::now();
        for _ in 0..1_000 {
            std::hint::black_box(ubl(invoice, Purpose::Issued, None).expect("a structured invoice"));
        }
        began.elapsed() / 1_000
    };
    let took = (0..ROUNDS).map(|_| once()).min().unwrap_or_default();
    let note = format!("{:.0}/s; aim 5,000", 1.0 / took.as_secs_f64());
    crate::report(out, "a structured invoice of 8 lines", took, &note)
}

/// The documents of a run as one archive: 300 invoices in three forms each, streamed to nowhere.
fn archive(out: &mut impl Write) -> io::Result<()> {
    let mut invoice = sample::invoice(8);
    let began = Instant::now();
    let mut archive = Archive::new(io::sink(), "factuurronde-1");
    let (mut bytes, mut grown) = (0, 0.0);
    for number in 2023000001..=2023000300 {
        invoice.number = number.to_string();
        if number == 2023000030 {
            grown = crate::resident()?;
        }
        for document in Document::all_of(&invoice, Purpose::Issued).map_err(io::Error::other)? {
            bytes += document.bytes.len();
            archive.add(&document)?;
        }
    }
    grown = crate::resident()? - grown;
    archive.finish()?;
    let mb = bytes / 1_000_000;
    let note = format!("{mb} MB of documents; limit 2,000 ms; memory from the 30th on {grown:+.1} MB");
    crate::report(out, "a ZIP of 300 × PDF, UBL and page, one thread", began.elapsed(), &note)
}
