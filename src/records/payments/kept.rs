//! A payment as it is kept: an amount that was received, and each decision on what it pays.

use crate::domain::calendar::Day;
use crate::domain::invoice::InvoiceNumber;
use crate::domain::money::Money;
use crate::domain::payment::allocation::{Part, left, left_on};
use crate::domain::payment::matching::Credit;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// By what it was decided what a payment pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AllocationBasis)]
pub enum Basis {
    /// Its structured communication is the invoice's.
    Communication,
    /// Its text names the invoices.
    Numbers,
    /// Its amount is what the payer has open.
    AmountAndPayer,
    /// Nothing was matched: a person decides.
    Unmatched,
    /// A person decided.
    ByHand,
    /// A bank statement told that the rest was given back.
    Refund,
    /// It counts no more.
    Reversed,
}

impl Basis {
    const ALL: [Basis; 7] = [
        Basis::Communication,
        Basis::Numbers,
        Basis::AmountAndPayer,
        Basis::Unmatched,
        Basis::ByHand,
        Basis::Refund,
        Basis::Reversed,
    ];

    /// The basis as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Communication => "communication",
            Basis::Numbers => "numbers",
            Basis::AmountAndPayer => "amount_and_payer",
            Basis::Unmatched => "unmatched",
            Basis::ByHand => "by_hand",
            Basis::Refund => "refund",
            Basis::Reversed => "reversed",
        }
    }

    /// The basis of that name.
    pub fn named(name: &str) -> Option<Basis> {
        Basis::ALL.into_iter().find(|basis| basis.name() == name)
    }
}

/// A decision on what a payment pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// By what.
    pub basis: Basis,
    /// Why, in words.
    pub reason: String,
    /// What it pays and gives back.
    pub parts: Vec<Part>,
}

/// Such a decision as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedRevision {
    /// 1 for the first one.
    pub revision: i32,
    /// The decision.
    pub decided: Decided,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
}

/// Where a payment comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = BankEntryReference)]
pub struct EntryReference {
    /// The bank statement.
    #[schema(example = 1)]
    pub statement: i64,
    /// The place of the entry in it.
    #[schema(example = 1)]
    pub place: i32,
}

/// An amount that was received, before it has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPayment {
    /// The day from which it counts.
    pub day: Day,
    /// How much.
    pub amount: Money,
    /// Structured communication, twelve digits.
    pub communication: Option<String>,
    /// Free communication.
    pub text: String,
    /// Whose payment it is.
    pub payer: Option<String>,
    /// Who paid, by name.
    pub payer_name: Option<String>,
    /// The account from which was paid.
    pub account: Option<String>,
    /// Where it can be looked up; of a payment by hand.
    pub evidence: Option<String>,
    /// The entry that told of it; of a payment by a bank statement.
    pub entry: Option<EntryReference>,
}

/// A payment as it is kept, with all decisions on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPayment {
    /// Its number.
    pub id: i64,
    /// What was received; the payer is that of its invoices where none was recorded.
    pub new: NewPayment,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Who recorded it.
    pub by: String,
    /// The decisions, the first one first.
    pub revisions: Vec<DecidedRevision>,
}

impl KeptPayment {
    /// The decision that counts.
    pub fn counts(&self) -> Option<&DecidedRevision> {
        self.revisions.last()
    }

    /// Whether it counts no more.
    pub fn reversed(&self) -> bool {
        self.counts().is_some_and(|last| last.decided.basis == Basis::Reversed)
    }

    /// What is left of it: the payer's credit; nothing once it was reversed.
    pub fn left(&self) -> Money {
        if self.reversed() {
            return Money::ZERO;
        }
        left(self.new.amount, self.counts().map_or(&[][..], |last| &last.decided.parts))
    }

    /// What was left of it on a day; `later` are the invoices that were issued after it.
    pub fn left_on(&self, on: Day, later: &BTreeSet<InvoiceNumber>) -> Money {
        if self.reversed() {
            return Money::ZERO;
        }
        let parts = self.counts().map_or(&[][..], |last| &last.decided.parts);
        left_on(self.new.amount, parts, (on, later))
    }

    /// What is left of it as a credit, which may be given back.
    pub fn credit(&self) -> Credit {
        let payer = self.new.payer.as_deref().map(Into::into);
        Credit { payment: self.id, payer, account: self.new.account.clone(), left: self.left() }
    }
}
