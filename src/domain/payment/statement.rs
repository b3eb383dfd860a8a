//! A bank statement, whatever the form in which the bank gives it.

use crate::domain::calendar::Day;
use crate::domain::identifiers::{Iban, StructuredCommunication};
use crate::domain::money::Money;

/// What happened on an account in one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The account, which is the supplier's.
    pub account: Iban,
    /// What the bank calls the statement: its number or identifier, unique for the account within a year.
    pub reference: String,
    /// The day of the closing balance.
    pub closed_on: Day,
    /// The balance before the entries.
    pub opening: Money,
    /// The balance after the entries: the opening balance and all entries together.
    pub closing: Money,
    /// What was received and paid, in the order of the statement.
    pub entries: Vec<Entry>,
}

/// An amount received on an account, or paid from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the statement, from 1.
    pub place: u32,
    /// The day on which the bank booked it.
    pub booked: Day,
    /// The day from which it counts as received (value date).
    pub value: Day,
    /// The amount: above zero where it was received, below zero where it was paid.
    pub amount: Money,
    /// The structured communication (OGM), where it carries one.
    pub communication: Option<StructuredCommunication>,
    /// The free communication; empty where there is none.
    pub text: String,
    /// Who paid, by name.
    pub counterparty: Option<String>,
    /// The account of who paid, as the bank writes it: it may be no IBAN.
    pub counterparty_account: Option<String>,
    /// What the bank calls the entry, where it gives it a name.
    pub bank_reference: Option<String>,
}
