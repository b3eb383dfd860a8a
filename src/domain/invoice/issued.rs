//! What was issued before, as far as planning must know it.

use crate::domain::billing::{Document, DocumentKind};
use crate::domain::calculation::lines::Line;
use crate::domain::calendar::{Day, Period};
use crate::domain::money::Money;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The part of a contract that an amount is for: a component of a lot, or the exit fee of the whole contract.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// The lot; `None` for an exit fee.
    pub lot: Option<Arc<str>>,
    /// The component, or `exit_fee`.
    pub component: Arc<str>,
}

impl Part {
    /// The part that a line is for.
    pub fn of(line: &Line) -> Part {
        Part { lot: line.lot.clone(), component: line.component.clone() }
    }
}

/// Amounts by the part of the contract that they are for.
pub type Amounts = BTreeMap<Part, Money>;

/// A document that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedBefore {
    /// Its number.
    pub number: Arc<str>,
    /// The contract.
    pub contract: Arc<str>,
    /// Who was to pay it, or be credited.
    pub organisation: Arc<str>,
    /// What kind it is.
    pub kind: DocumentKind,
    /// The days that it is for.
    pub period: Period,
    /// The day that the agreement gave for it.
    pub scheduled: Day,
    /// The day on which it was issued.
    pub issue_date: Day,
    /// What was to be paid or credited.
    pub total: Money,
    /// The same by part of the contract.
    pub amounts: Amounts,
    /// The rate of VAT, in percent.
    pub vat_rate: Decimal,
    /// The number of the document that it credits or supplements.
    pub corrects: Option<Arc<str>>,
    /// Whether a credit note took it back as a whole.
    pub credited: bool,
    /// On a credit note whether it took back a whole document by hand: no agreement calls for it.
    pub by_hand: bool,
}

impl IssuedBefore {
    /// Whether it still counts: neither taken back as a whole nor what took another back.
    pub fn stands(&self) -> bool {
        !self.credited && !self.by_hand
    }
}

/// What was issued, by contract.
#[derive(Debug, Default)]
pub(super) struct Before<'a>(BTreeMap<&'a str, Vec<&'a IssuedBefore>>);

impl<'a> Before<'a> {
    pub(super) fn of(issued: &'a [IssuedBefore]) -> Self {
        let mut by_contract: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for one in issued {
            by_contract.entry(&one.contract).or_default().push(one);
        }
        Before(by_contract)
    }

    pub(super) fn contracts(&self) -> impl Iterator<Item = &'a str> {
        self.0.keys().copied()
    }

    pub(super) fn of_contract(&self, contract: &str) -> &[&'a IssuedBefore] {
        self.0.get(contract).map_or(&[], Vec::as_slice)
    }

    /// Whether a document was issued and stands, whatever its days and amounts were: an invoice by its period (those
    /// of a contract do not overlap), an exit fee because a contract is left once, a credit note of a notice by the
    /// invoice that it shortens, whose correction it then is.
    pub(super) fn stands(&self, document: &Document) -> bool {
        let kind = match document.kind {
            DocumentKind::CreditNote => DocumentKind::Invoice,
            kind => kind,
        };
        self.of_contract(&document.contract).iter().any(|one| {
            let same = kind == DocumentKind::ExitFee || one.period.overlap(document.period).is_some();
            one.kind == kind && one.stands() && same
        })
    }

    /// How often a document of that kind was issued for a period that begins on a day, taken back or not.
    pub(super) fn times(&self, document: &Document) -> u32 {
        let (kind, period) = (document.kind, document.period);
        let same = self.of_contract(&document.contract).iter().filter(|one| {
            one.kind == kind
                && !one.by_hand
                && (kind == DocumentKind::ExitFee || one.period.from == period.from)
        });
        u32::try_from(same.count()).unwrap_or(u32::MAX)
    }
}
