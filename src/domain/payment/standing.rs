//! How an invoice stands on a day: what is open of it, and in which state it is (E 8.6, F 8.3; §1.9).

use super::history::{History, Kind, undisputed_days};
use crate::domain::billing::DocumentKind;
use crate::domain::calendar::Day;
use crate::domain::contract::leaving::ExitFee;
use crate::domain::invoice::InvoiceNumber;
use crate::domain::money::Money;
use std::sync::Arc;

/// An amount that changes what is open, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDay {
    /// The payment or credit note.
    pub by: Arc<str>,
    /// The day from which it counts.
    pub day: Day,
    /// How much.
    pub amount: Money,
}

/// An issued invoice or exit fee with all that bears on its payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its number.
    pub number: InvoiceNumber,
    /// Whether it bills a period or an exit.
    pub kind: DocumentKind,
    /// Who pays.
    pub organisation: Arc<str>,
    /// The contract.
    pub contract: Arc<str>,
    /// Day of issue.
    pub issued: Day,
    /// Last day of payment: day of issue + 30 (E 8.6, F 8.3).
    pub due: Day,
    /// To be paid, VAT included.
    pub total: Money,
    /// The credit notes on it.
    pub credited: Vec<OnDay>,
    /// What payments were allocated to it.
    pub received: Vec<OnDay>,
    /// What happened to it.
    pub history: History,
}

/// What came of the amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// Nothing was paid or credited.
    Open,
    /// A part was paid or credited.
    Partial,
    /// Nothing is open, and something was paid.
    Paid,
    /// Nothing is open, and nothing was paid: credit notes took it back.
    Credited,
}

/// The state of an invoice. What asks for an act comes before what was received: a part payment of an invoice that is
/// overdue leaves it overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Issued.
    Issued,
    /// Issued, and recorded as sent.
    Sent,
    /// Partly paid or credited before its due date.
    Partial,
    /// Nothing is open.
    Paid,
    /// Open after its due date.
    Overdue,
    /// A reminder was sent.
    Reminded,
    /// A formal notice was sent.
    FormalNotice,
    /// Taken back by credit notes.
    Credited,
    /// Open and disputed: nothing is reminded and the clock stands still.
    Disputed,
}

impl State {
    /// The state as it is written.
    pub fn name(self) -> &'static str {
        match self {
            State::Issued => "issued",
            State::Sent => "sent",
            State::Partial => "partial",
            State::Paid => "paid",
            State::Overdue => "overdue",
            State::Reminded => "reminded",
            State::FormalNotice => "formal_notice",
            State::Credited => "credited",
            State::Disputed => "disputed",
        }
    }
}

impl Settlement {
    /// The settlement as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Settlement::Open => "open",
            Settlement::Partial => "partial",
            Settlement::Paid => "paid",
            Settlement::Credited => "credited",
        }
    }
}

fn through(amounts: &[OnDay], on: Day) -> Money {
    amounts.iter().filter(|one| one.day <= on).map(|one| one.amount).sum()
}

impl Claim {
    /// What was paid through a day.
    pub fn paid(&self, on: Day) -> Money {
        through(&self.received, on)
    }

    /// What credit notes took back through a day.
    pub fn taken_back(&self, on: Day) -> Money {
        through(&self.credited, on)
    }

    /// Total − credit notes − payments; below zero where the payer has something to good.
    fn left(&self, on: Day) -> Money {
        self.total - self.taken_back(on) - self.paid(on)
    }

    /// What is open on a day, never below zero.
    pub fn open(&self, on: Day) -> Money {
        self.left(on).max(Money::ZERO)
    }

    /// What the payer has to good on a day: paid on what was credited.
    pub fn in_favour(&self, on: Day) -> Money {
        (Money::ZERO - self.left(on)).max(Money::ZERO)
    }

    /// What came of the amount by a day.
    pub fn settlement(&self, on: Day) -> Settlement {
        let (paid, open) = (self.paid(on), self.open(on));
        match (open.is_zero(), paid.is_zero()) {
            (true, false) => Settlement::Paid,
            (true, true) => Settlement::Credited,
            (false, true) if self.taken_back(on).is_zero() => Settlement::Open,
            (false, _) => Settlement::Partial,
        }
    }

    /// Its state on a day.
    pub fn state(&self, on: Day) -> State {
        let settlement = self.settlement(on);
        let happened = |kind| self.history.through(kind, on).next().is_some();
        match settlement {
            Settlement::Paid => State::Paid,
            Settlement::Credited => State::Credited,
            _ if self.history.disputed(on).is_some() => State::Disputed,
            _ if happened(Kind::FormalNotice) => State::FormalNotice,
            _ if happened(Kind::Reminder) => State::Reminded,
            _ if on > self.due => State::Overdue,
            Settlement::Partial => State::Partial,
            Settlement::Open if happened(Kind::Sent) => State::Sent,
            Settlement::Open => State::Issued,
        }
    }

    /// Days after the due date through a day on which it is open; 0 where nothing is.
    pub fn days_overdue(&self, on: Day) -> i64 {
        if self.open(on).is_zero() { 0 } else { (on - self.due).num_days().max(0) }
    }

    /// The same without the days on which it was disputed: these count for the suspension (E 8.7, F 8.4).
    pub fn days_that_count(&self, on: Day) -> i64 {
        if self.open(on).is_zero() {
            return 0;
        }
        undisputed_days(&self.history.pauses(on), self.due, on)
    }

    /// What there is of an exit fee by its invoice (E 10.4): not invoiced any more where credit notes took it back.
    pub fn exit_fee(&self, on: Day) -> ExitFee {
        if self.taken_back(on) >= self.total {
            return ExitFee::NotInvoiced;
        }
        ExitFee::Invoiced { open: self.open(on) }
    }
}
