//! Which invoices a payment pays: by its structured communication, by the numbers in its text, or by its amount and
//! payer. What fits in more than one way is left to a person.

use crate::domain::identifiers::{Iban, StructuredCommunication};
use crate::domain::invoice::InvoiceNumber;
use crate::domain::money::Money;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most open invoices of a payer of which sums are tried; of more only single ones and all together.
const SUMS_OF: usize = 12;

/// What came with an amount, as far as matching must know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// The structured communication.
    pub communication: Option<StructuredCommunication>,
    /// The free text.
    pub text: String,
    /// Whose payment it is, where a person said so.
    pub payer: Option<Arc<str>>,
    /// Who paid, by name.
    pub name: Option<String>,
    /// The account from which was paid, as the bank writes it.
    pub account: Option<String>,
}

/// An invoice that may be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payable {
    /// Its number, which gives its communication too.
    pub number: InvoiceNumber,
    /// Who pays.
    pub organisation: Arc<str>,
    /// What is open; zero where it is paid or credited.
    pub open: Money,
}

/// A payer as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Payer {
    /// The organisation.
    pub organisation: Arc<str>,
    /// Its names, of whatever day.
    pub names: Vec<String>,
    /// Its accounts, of whatever day.
    pub accounts: Vec<Iban>,
}

/// By what a payment was matched, or why it was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// Its structured communication is the invoice's.
    Communication,
    /// Its text names the invoices.
    Numbers,
    /// Its amount is what the payer has open, of one invoice or of several together.
    AmountAndPayer,
    /// Its communication or text names invoices of which nothing is open: paid twice, or credited.
    NothingOpen,
    /// Its text names several invoices, of which more is open than it pays.
    NumbersBeyondAmount,
    /// Its text names an invoice of another than its known payer.
    OtherPayer,
    /// More than one choice of the payer's open invoices has its amount.
    Ambiguous,
    /// The payer is known, but nothing open of it has the amount.
    NoSuchAmount,
    /// Nothing says who paid, or for what.
    PayerUnknown,
}

impl Because {
    /// Whether something was matched.
    pub fn is_match(self) -> bool {
        matches!(self, Because::Communication | Because::Numbers | Because::AmountAndPayer)
    }
}

/// What matching found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// Whose payment it is, where that is known.
    pub payer: Option<Arc<str>>,
    /// How much goes to which invoice; what remains is the payer's credit.
    pub parts: Vec<(InvoiceNumber, Money)>,
    /// By what, or why not.
    pub because: Because,
}

/// Matches a payment with what may be paid. It never allocates more than was received, nor more than is open.
///
/// ```
/// use tarief::domain::invoice::{InvoiceNumber, Series};
/// use tarief::domain::money::Money;
/// use tarief::domain::payment::matching::{Because, Payable, Received, matched};
///
/// let number = InvoiceNumber::new(Series::Invoice, 2023, 1).unwrap();
/// let open = Payable { number, organisation: "stad-antwerpen".into(), open: Money::from_cents(7_050_982).unwrap() };
/// let received = Received { communication: "+++202/3000/00111+++".parse().ok(), ..Received::default() };
/// let amount = Money::from_cents(7_050_928).unwrap();
///
/// let found = matched(amount, &received, &[open], &[]);
///
/// assert_eq!((found.because, found.parts), (Because::Communication, vec![(number, amount)]));
/// ```
pub fn matched(amount: Money, received: &Received, payable: &[Payable], payers: &[Payer]) -> Matched {
    let payer = payer_of(received, payers);
    if let Some(found) = by_communication(received, amount, payable) {
        return found;
    }
    if let Some(found) = by_numbers((received, payer.as_ref()), amount, payable) {
        return Matched { payer: payer.or(found.payer), ..found };
    }
    let Some(payer) = payer else {
        return Matched { payer: None, parts: Vec::new(), because: Because::PayerUnknown };
    };
    let open: Vec<&Payable> =
        payable.iter().filter(|one| one.organisation == payer && one.open.is_positive()).collect();
    let (parts, because) = by_amount(amount, &open);
    Matched { payer: Some(payer), parts, because }
}

/// Whose payment it is: as a person said, by account, or by name; `None` where several fit.
pub fn payer_of(received: &Received, payers: &[Payer]) -> Option<Arc<str>> {
    if let Some(payer) = &received.payer {
        return Some(payer.clone());
    }
    let account: Option<Iban> = received.account.as_deref().and_then(|text| text.trim().parse().ok());
    let of_account = |payer: &&Payer| account.as_ref().is_some_and(|iban| payer.accounts.contains(iban));
    let name = received.name.as_deref().map(plain).filter(|name| !name.is_empty());
    let of_name = |payer: &&Payer| {
        name.as_ref().is_some_and(|name| payer.names.iter().any(|known| plain(known) == *name))
    };
    let by_account: Vec<&Payer> = payers.iter().filter(of_account).collect();
    match by_account.as_slice() {
        [one] => return Some(one.organisation.clone()),
        [] => {}
        _ => return None,
    }
    match payers.iter().filter(of_name).collect::<Vec<_>>().as_slice() {
        [one] => Some(one.organisation.clone()),
        _ => None,
    }
}

/// A name without what differs from one bank to another: case, blanks and marks.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn by_communication(received: &Received, amount: Money, payable: &[Payable]) -> Option<Matched> {
    let in_text = || digits(&received.text, true).into_iter().find_map(|text| text.parse().ok());
    let communication = received.communication.clone().or_else(in_text)?;
    let found = payable.iter().find(|one| one.number.communication().as_ref() == Some(&communication))?;
    let payer = Some(received.payer.clone().unwrap_or_else(|| found.organisation.clone()));
    if found.open.is_zero() {
        return Some(Matched { payer, parts: Vec::new(), because: Because::NothingOpen });
    }
    let parts = vec![(found.number, amount.min(found.open))];
    Some(Matched { payer, parts, because: Because::Communication })
}

fn by_numbers(
    (received, payer): (&Received, Option<&Arc<str>>),
    amount: Money,
    payable: &[Payable],
) -> Option<Matched> {
    let numbers: BTreeSet<InvoiceNumber> =
        digits(&received.text, false).into_iter().filter_map(|text| text.parse().ok()).collect();
    let named: Vec<&Payable> = payable.iter().filter(|one| numbers.contains(&one.number)).collect();
    if payer.is_some_and(|payer| named.iter().any(|one| one.organisation != *payer)) {
        return Some(Matched { payer: None, parts: Vec::new(), because: Because::OtherPayer });
    }
    let payers: BTreeSet<&str> = named.iter().map(|one| &*one.organisation).collect();
    let payer = (payers.len() == 1).then(|| named.first().map(|one| one.organisation.clone())).flatten();
    let open: Vec<&Payable> = named.iter().copied().filter(|one| one.open.is_positive()).collect();
    let all: Money = open.iter().map(|one| one.open).sum();
    let (parts, because) = match open.as_slice() {
        [] if named.is_empty() => return None,
        [] => (Vec::new(), Because::NothingOpen),
        [one] => (vec![(one.number, amount.min(one.open))], Because::Numbers),
        _ if all <= amount => (open.iter().map(|one| (one.number, one.open)).collect(), Because::Numbers),
        _ => (Vec::new(), Because::NumbersBeyondAmount),
    };
    Some(Matched { payer, parts, because })
}

/// Runs of digits in a text, of a communication (which may be written with marks) or of a number. A number with
/// letters before it is another one: `CN2023000001` is a credit note, and nobody pays that.
fn digits(text: &str, communication: bool) -> Vec<String> {
    let of_run = |c: char| c.is_ascii_digit() || (communication && c == '/');
    let length = if communication { 12 } else { 10 };
    let (mut runs, mut before) = (Vec::new(), None);
    for piece in text.split_inclusive(|c| !of_run(c)) {
        let run: String = piece.chars().filter(char::is_ascii_digit).collect();
        let lettered = !communication && before.is_some_and(char::is_alphabetic);
        if run.len() == length && !lettered {
            runs.push(run);
        }
        before = piece.chars().last();
    }
    runs
}

/// The only choice of open invoices that has an amount, if there is one.
fn by_amount(amount: Money, open: &[&Payable]) -> (Vec<(InvoiceNumber, Money)>, Because) {
    let choices = if open.len() <= SUMS_OF { sums(amount, open) } else { singles_and_all(amount, open) };
    match choices.as_slice() {
        [] => (Vec::new(), Because::NoSuchAmount),
        [only] => (only.iter().map(|one| (one.number, one.open)).collect(), Because::AmountAndPayer),
        _ => (Vec::new(), Because::Ambiguous),
    }
}

/// All choices of at most [`SUMS_OF`] invoices with a sum.
fn sums<'a>(amount: Money, open: &[&'a Payable]) -> Vec<Vec<&'a Payable>> {
    let mut choices: Vec<Vec<&Payable>> = vec![Vec::new()];
    for one in open {
        let with = choices.iter().map(|choice| choice.iter().copied().chain([*one]).collect());
        let with: Vec<Vec<&Payable>> = with.collect();
        choices.extend(with);
    }
    let sum = |choice: &Vec<&Payable>| choice.iter().map(|one| one.open).sum::<Money>();
    choices.into_iter().filter(|choice| !choice.is_empty() && sum(choice) == amount).collect()
}

fn singles_and_all<'a>(amount: Money, open: &[&'a Payable]) -> Vec<Vec<&'a Payable>> {
    let singles = open.iter().copied().filter(|one| one.open == amount).map(|one| vec![one]);
    let all: Money = open.iter().map(|one| one.open).sum();
    singles.chain((all == amount).then(|| open.to_vec())).collect()
}

/// A credit of a payer: what is left of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// The payment.
    pub payment: i64,
    /// Whose it is, where that is known.
    pub payer: Option<Arc<str>>,
    /// The account from which was paid, as the bank writes it.
    pub account: Option<String>,
    /// What is left.
    pub left: Money,
}

/// The credit that an amount paid out gives back: the only one of that amount, of the same account or payer.
pub fn refunded(amount: Money, to: &Received, (credits, payers): (&[Credit], &[Payer])) -> Option<i64> {
    let payer = payer_of(to, payers);
    let account = to.account.as_deref().map(plain).filter(|account| !account.is_empty());
    let same = |credit: &&Credit| {
        let of_account = account.is_some() && credit.account.as_deref().map(plain) == account;
        let of_payer = payer.is_some() && credit.payer == payer;
        credit.left == amount && (of_account || of_payer)
    };
    match credits.iter().filter(same).collect::<Vec<_>>().as_slice() {
        [one] => Some(one.payment),
        _ => None,
    }
}
