//! The page of an issued document (its HTML twin): the same words and figures as its PDF, to be read on any screen, heard
//! read out, printed, and read by programs. It has neither scripts nor anything that is fetched from elsewhere.
//!
//! Templates (`templates/`) hold the structure; what is said stands in [`said`], [`said::facts`] and [`note::said`]. A page is
//! also well-formed XML.

mod code;
mod figure;
mod lines;
mod steps;

use super::issued::{IssuedInvoice, IssuedVat};
use super::note;
use super::rendering::Purpose;
use super::said;
use super::said::facts::{self, Fact, ToPay};
use crate::domain::clause::Clause;
use askama::Template;
use code::Code;
use figure::{Date, Figure, Said};
use lines::Lines;
use std::fmt;
use steps::Steps;

/// How all pages look: the whole of their one `<style>`.
pub const STYLE: &str = include_str!("../../../templates/assets/document.css");

/// The `Content-Security-Policy` under which pages are to be served: nothing runs, nothing is fetched, nothing is sent.
/// Their style is not named by its fingerprint, because a page that was kept may have an older one.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page of an issued invoice or credit note: the same numbers as its PDF, in Dutch, accessible and printable.
///
/// # Errors
/// Where the template cannot be filled in, which no invoice brings about.
pub fn html(invoice: &IssuedInvoice, purpose: Purpose) -> Result<String, askama::Error> {
    let mut page = Sayable::default();
    Document::of(invoice, purpose).render_into(&mut page)?;
    Ok(page.0)
}

/// A page or picture as it is written. Characters that XML cannot hold, and no font shows, become blanks.
#[derive(Debug, Default)]
pub(super) struct Sayable(pub String);

impl fmt::Write for Sayable {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let unsayable = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{fffe}' | '\u{ffff}');
        if text.contains(unsayable) {
            self.0.extend(text.chars().map(|c| if unsayable(c) { ' ' } else { c }));
        } else {
            self.0.push_str(text);
        }
        Ok(())
    }
}

#[derive(Template)]
#[template(path = "document.html")]
struct Document<'a> {
    invoice: &'a IssuedInvoice,
    simulated: bool,
    title: &'static str,
    due: Option<Date>,
    facts: Vec<Fact>,
    correction: Vec<String>,
    lines: Lines<'a>,
    vat: Vec<Vat<'a>>,
    exempt: bool,
    sums: Vec<Fact>,
    payment: Option<Vec<Fact>>,
    code: Option<Code>,
    clauses: Vec<&'static Clause>,
}

/// VAT of a rate, and how it was worked out.
struct Vat<'a> {
    part: &'a IssuedVat,
    steps: Steps<'a>,
}

impl<'a> Document<'a> {
    fn of(invoice: &'a IssuedInvoice, purpose: Purpose) -> Document<'a> {
        let mut all: Vec<Fact> = facts::of_document(invoice).into_iter().flatten().collect();
        all.extend(facts::references(invoice));
        all.push(facts::agreement(invoice));
        let vat = |part: &'a IssuedVat| {
            let [of_net, of_vat] = note::said::of_rate(part.rate);
            Vat { part, steps: Steps::of(format!("{of_net} en {}", of_vat.to_lowercase()), &part.steps) }
        };
        let simulated = purpose == Purpose::Simulated;
        Document {
            invoice,
            simulated,
            title: said::title(invoice),
            due: invoice.due_date.map(Date::of),
            facts: all,
            correction: said::correction(invoice),
            lines: Lines::of(invoice),
            vat: invoice.vat.iter().map(vat).collect(),
            exempt: invoice.vat.iter().any(|part| part.rate.is_zero()),
            sums: facts::sums(invoice),
            payment: ToPay::of(invoice).map(|to_pay| to_pay.facts()),
            // Nobody must be able to pay a sample by mistake.
            code: if simulated { None } else { Code::of(invoice) },
            clauses: note::said::clauses(invoice),
        }
    }
}
