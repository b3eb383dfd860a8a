//! VAT by month or quarter and rate, by the day of issue and by the day of payment.

use super::Per;
use crate::documents::sheets::{Column, Kind, Row};
use crate::domain::calendar::{Day, Month, Period};
use crate::domain::exact::TooLarge;
use crate::domain::money::Money;
use crate::domain::payment::portion::portion;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The columns of VAT.
pub const COLUMNS: &[Column] = &[
    Column::new("from", "Van", Kind::Date),
    Column::new("to", "Tot en met", Kind::Date),
    Column::new("rate", "Btw-tarief (%)", Kind::Percent),
    Column::summed("documents", "Uitgereikte documenten", Kind::Count),
    Column::summed("net_issued", "Maatstaf, uitgereikt", Kind::Money),
    Column::summed("vat_issued", "Btw, uitgereikt", Kind::Money),
    Column::summed("rounding_issued", "Afronding, uitgereikt", Kind::Money),
    Column::summed("gross_issued", "Totaal, uitgereikt", Kind::Money),
    Column::summed("net_paid", "Maatstaf, betaald", Kind::Money),
    Column::summed("vat_paid", "Btw, betaald", Kind::Money),
    Column::summed("rounding_paid", "Afronding, betaald", Kind::Money),
    Column::summed("gross_paid", "Totaal, betaald", Kind::Money),
];

/// What was issued in a month at one rate; credit notes taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedVat {
    /// The month.
    pub month: Month,
    /// The rate, in percent.
    pub rate: Decimal,
    /// How many documents.
    pub documents: i64,
    /// The amounts.
    pub split: Split,
}

/// An amount as a document splits it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// Taxable amount.
    pub net: Money,
    /// VAT.
    pub vat: Money,
    /// The cent that remains beside them.
    pub rounding: Money,
}

/// A part of a payment that pays an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidPart {
    /// The invoice.
    pub invoice: String,
    /// The day of the payment.
    pub day: Day,
    /// How much of it pays the invoice.
    pub amount: Money,
    /// The rate of VAT of the invoice, in percent, and how it splits: all of it, as no document has two rates.
    pub of: (Decimal, Split),
}

impl Split {
    const ZERO: Split = Split { net: Money::ZERO, vat: Money::ZERO, rounding: Money::ZERO };

    fn gross(self) -> Money {
        self.net + self.vat + self.rounding
    }

    fn plus(self, other: Split) -> Split {
        Split {
            net: self.net + other.net,
            vat: self.vat + other.vat,
            rounding: self.rounding + other.rounding,
        }
    }

    /// What a payment covers of it; the three parts are the payment.
    fn covered(self, amount: Money, before: Money) -> Result<Split, TooLarge> {
        let (total, paid) = (self.gross(), (before, before + amount));
        let (net, vat) = (portion(self.net, total, paid)?, portion(self.vat, total, paid)?);
        Ok(Split { net, vat, rounding: amount - net - vat })
    }
}

struct Sums {
    documents: i64,
    issued: Split,
    paid: Split,
}

/// The rows of some days: what was issued in them, and what was paid. The payments are all those of each invoice through
/// the last day, in their order: what was paid before says which part of the invoice a payment covers.
///
/// # Errors
/// [`TooLarge`] beyond what an amount can hold.
pub fn rows(
    issued: &[IssuedVat],
    paid: &[PaidPart],
    (days, per): (Period, Per),
) -> Result<Vec<Row>, TooLarge> {
    let mut sums: BTreeMap<(Month, Decimal), Sums> = BTreeMap::new();
    let mut of = |month: Month, rate: Decimal, add: &dyn Fn(&mut Sums)| {
        let none = || Sums { documents: 0, issued: Split::ZERO, paid: Split::ZERO };
        add(sums.entry((first_of(month, per), rate)).or_insert_with(none));
    };
    for one in issued {
        of(one.month, one.rate, &|sums| {
            sums.documents += one.documents;
            sums.issued = sums.issued.plus(one.split);
        });
    }
    let mut before: BTreeMap<&str, Money> = BTreeMap::new();
    for part in paid {
        let so_far = before.entry(&part.invoice).or_insert(Money::ZERO);
        let covered = part.of.1.covered(part.amount, *so_far)?;
        *so_far = *so_far + part.amount;
        if days.from <= part.day && part.day <= days.to {
            of(Month::of(part.day), part.of.0, &|sums| sums.paid = sums.paid.plus(covered));
        }
    }
    Ok(sums.into_iter().map(|((month, rate), sums)| row(days, (month, per), (rate, &sums))).collect())
}

/// The first month of the period of a month.
fn first_of(month: Month, per: Per) -> Month {
    match per {
        Per::Month => month,
        Per::Quarter => month.plus(-((month.number().cast_signed() - 1) % 3)),
    }
}

fn row(days: Period, (month, per): (Month, Per), (rate, sums): (Decimal, &Sums)) -> Row {
    let last = match per {
        Per::Month => month,
        Per::Quarter => month.plus(2),
    };
    let (from, to) = (month.first_day().max(days.from), last.last_day().min(days.to));
    let split = |split: Split| [split.net, split.vat, split.rounding, split.gross()];
    let mut row: Row = vec![from.into(), to.into(), rate.into(), sums.documents.into()];
    row.extend(split(sums.issued).into_iter().chain(split(sums.paid)).map(Into::into));
    row
}
