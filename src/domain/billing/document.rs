//! A document: an invoice, a credit note or an exit-fee invoice, with lines, VAT and totals.

use crate::domain::calculation::Dossier;
use crate::domain::calculation::lines::Line;
use crate::domain::calculation::step::Source;
use crate::domain::calculation::vat_split::{VatPart, split, spread};
use crate::domain::calendar::{Day, Period, add_days};
use crate::domain::exact::TooLarge;
use crate::domain::money::Money;
use crate::domain::tariff::Agreement;
use chrono::Datelike;
use rust_decimal::Decimal;
use std::sync::Arc;

/// What kind of document; in the order in which those of one day and contract are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentKind {
    /// An invoice for a year or quarter.
    Invoice,
    /// A credit note, with positive amounts.
    CreditNote,
    /// An invoice for leaving early.
    ExitFee,
    /// An invoice for what an earlier one billed too little; billing runs make it, simulations never do.
    Supplementary,
}

/// A document as it should be issued; a number comes with issuing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The contract.
    pub contract: Arc<str>,
    /// What kind it is.
    pub kind: DocumentKind,
    /// The part of the year or quarter that lies in the term.
    pub period: Period,
    /// The day of issue.
    pub issue_date: Day,
    /// The last day of payment (E 8.6, F 8.3); `None` on a credit note.
    pub due_date: Option<Day>,
    /// The year of the budget that bears it: that of the service, not of the issue.
    pub budget_year: i32,
    /// Its lines, at least one.
    pub lines: Vec<Line>,
    /// VAT by rate.
    pub vat: Vec<VatPart>,
    /// Taxable amounts together.
    pub net: Money,
    /// The cents that remain beside net and VAT.
    pub rounding: Money,
    /// What is to be paid, VAT included.
    pub total: Money,
}

/// A document without its amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    /// What kind it is.
    pub kind: DocumentKind,
    /// The part of the year or quarter that lies in the term.
    pub period: Period,
    /// The day of issue.
    pub issue_date: Day,
}

impl Document {
    /// The taxable amount of each line, in the order of the lines; together they are [`Document::net`].
    ///
    /// # Errors
    /// [`TooLarge`] beyond what an amount can hold.
    pub fn net_of_lines(&self) -> Result<Vec<Money>, TooLarge> {
        let gross: Vec<Money> = self.lines.iter().map(|line| line.amount).collect();
        let rate = self.vat.first().map_or(Decimal::ZERO, |part| part.rate);
        spread(self.net, &gross, rate)
    }

    /// The same document, whose steps say that the invoice it corrects was issued on a day.
    #[must_use]
    pub fn correcting_invoice_of(mut self, day: Day) -> Document {
        for step in self.lines.iter_mut().flat_map(|line| &mut line.steps) {
            if let Source::Invoice(issued) = &mut step.source {
                *issued = day;
            }
        }
        self
    }

    /// Makes a document of its lines: VAT of the agreement's rate, due date, budget year, totals.
    ///
    /// # Errors
    /// [`TooLarge`] beyond what an amount can hold.
    pub fn of(dossier: &Dossier<'_>, heading: Heading, lines: Vec<Line>) -> Result<Document, TooLarge> {
        let agreement = dossier.agreement();
        let rate = agreement.vat_rate.unwrap_or(Decimal::ZERO);
        Document::at_rate((&dossier.contract().id, agreement), heading, lines, rate)
    }

    /// Makes a document of its lines at a rate of VAT: a correction keeps that of what it corrects.
    ///
    /// # Errors
    /// [`TooLarge`] beyond what an amount can hold.
    pub fn at_rate(
        (contract, agreement): (&Arc<str>, &Agreement),
        heading: Heading,
        lines: Vec<Line>,
        rate: Decimal,
    ) -> Result<Document, TooLarge> {
        let part = split(&lines, rate, agreement)?;
        let Heading { kind, period, issue_date } = heading;
        let due_date = add_days(issue_date, agreement.payment_days.into());
        Ok(Document {
            contract: contract.clone(),
            kind,
            period,
            issue_date,
            due_date: (kind != DocumentKind::CreditNote).then_some(due_date),
            budget_year: period.from.year(),
            net: part.net,
            rounding: part.rounding,
            total: lines.iter().map(|line| line.amount).sum(),
            vat: vec![part],
            lines,
        })
    }
}
