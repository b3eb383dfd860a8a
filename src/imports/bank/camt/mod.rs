//! camt.053: the statement of account of ISO 20022, in any of its versions from 02 on.
//!
//! Elements are read by their local names, which the versions share; where a version moved something (a status into
//! `Cd`, a party into `Pty`), both places are looked at. Only what is booked counts: pending entries are left out. What
//! is read must add up: opening balance (`OPBD`, or `PRCD`) and entries to the closing balance (`CLBD`).

mod entry;

use super::{placed, repeated};
use crate::domain::calendar::Day;
use crate::domain::identifiers::Iban;
use crate::domain::money::Money;
use crate::domain::payment::statement::Statement;
use crate::imports::NotReadable;
use crate::imports::problems::of_a_size;
use crate::imports::xml::{Element, Reading, children, document, find, words, words_at};

/// The attribute that says the currency of an amount.
const CURRENCY: &str = "Ccy";

/// Reads the statements of a file of camt.053.
///
/// # Errors
/// Every problem that was found, with its line and the path of its element.
pub fn read(bytes: &[u8]) -> Result<Vec<Statement>, Vec<NotReadable>> {
    of_a_size(bytes)?;
    let document = document(bytes)?;
    let root = document.root_element();
    let mut reading = Reading::default();
    let Some(message) = find(root, "BkToCstmrStmt").filter(|_| root.tag_name().name() == "Document") else {
        reading.refuse(root, "the XML is no camt.053: expected Document/BkToCstmrStmt");
        return reading.done(None);
    };
    let read: Vec<Option<Statement>> =
        children(message, "Stmt").map(|element| statement(element, &mut reading)).collect();
    let read: Vec<Statement> = read.into_iter().flatten().collect();
    for twice in repeated(&read) {
        let (account, reference) = (&twice.account, &twice.reference);
        reading.refuse(message, format!("statement {reference} of {account} stands in the file twice"));
    }
    if find(message, "Stmt").is_none() {
        reading.miss(message, "Stmt");
    }
    reading.done(Some(read))
}

fn statement(element: Element<'_>, reading: &mut Reading) -> Option<Statement> {
    let account = account(element, reading);
    let reference = reference(element, reading);
    let opening = balance(element, &["OPBD", "PRCD"], reading);
    let closing = balance(element, &["CLBD"], reading);
    let entries: Vec<_> = children(element, "Ntry").map(|entry| entry::entries(entry, reading)).collect();
    let entries: Vec<_> = entries.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
    let ((opening, before), (closing, closed_on)) = (opening?, closing?);
    let sum = opening + entries.iter().map(|entry| entry.amount).sum::<Money>();
    if sum != closing {
        let message = format!(
            "the opening balance {opening} and the booked entries give {sum}, the closing balance is {closing}"
        );
        reading.refuse(element, message);
    }
    if closed_on < before {
        reading.refuse(
            element,
            format!("the closing balance of {closed_on} is before the opening one of {before}"),
        );
    }
    let (account, reference) = (account?, reference?);
    Some(Statement { account, reference, closed_on, opening, closing, entries: placed(entries) })
}

fn account(element: Element<'_>, reading: &mut Reading) -> Option<Iban> {
    if let Some(currency) = find(element, "Acct/Ccy")
        && words(currency) != "EUR"
    {
        let found = words(currency);
        reading.refuse(currency, format!("the currency is '{found}': only accounts in EUR are read"));
    }
    let written = reading.text(element, "Acct/Id/IBAN")?;
    let at = find(element, "Acct/Id/IBAN")?;
    written.parse().map_err(|error| reading.refuse(at, format!("{error}"))).ok()
}

/// The number of the electronic statement as CODA gives it too, or else what the bank calls it.
fn reference(element: Element<'_>, reading: &mut Reading) -> Option<String> {
    let number = words_at(element, "ElctrncSeqNb").map(|number| number.trim_start_matches('0').to_owned());
    number.filter(|number| !number.is_empty()).or_else(|| reading.text(element, "Id"))
}

/// The first balance of one of these kinds, the earlier kinds first, and its day.
fn balance(element: Element<'_>, kinds: &[&str], reading: &mut Reading) -> Option<(Money, Day)> {
    let of = |kind: &&str| {
        children(element, "Bal").find(|one| words_at(*one, "Tp/CdOrPrtry/Cd").as_deref() == Some(*kind))
    };
    let Some(found) = kinds.iter().find_map(of) else {
        reading.miss(element, &format!("a balance {}", kinds.join(" or ")));
        return None;
    };
    let amount = signed(found, reading);
    let day = day(found, "Dt", reading);
    Some((amount?, day?))
}

/// The amount of an element with its sign: above zero for credit, below for debit.
fn signed(element: Element<'_>, reading: &mut Reading) -> Option<Money> {
    let amount = reading.euro(element, "Amt", CURRENCY);
    let credit = is_credit(element, reading);
    let (amount, credit) = (amount?, credit?);
    if amount < Money::ZERO {
        reading
            .refuse(element, format!("the amount {amount} is below zero: CdtDbtInd says which way it went"));
    }
    Some(if credit { amount } else { Money::ZERO - amount })
}

/// Whether an element is a credit, which it must say.
fn is_credit(element: Element<'_>, reading: &mut Reading) -> Option<bool> {
    match reading.text(element, "CdtDbtInd")?.as_str() {
        "CRDT" => Some(true),
        "DBIT" => Some(false),
        other => {
            reading.refuse(element, format!("CdtDbtInd is '{other}': expected CRDT or DBIT"));
            None
        }
    }
}

/// The day in an element, which gives it as a date or a time.
fn day(element: Element<'_>, name: &str, reading: &mut Reading) -> Option<Day> {
    let time = find(element, name).and_then(|day| find(day, "DtTm"));
    match time {
        Some(time) => reading.day_of(time),
        None => reading.day(element, &format!("{name}/Dt")),
    }
}
