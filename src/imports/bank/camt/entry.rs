//! Entries of camt.053: an amount that was booked, or the payments of which it was made up.

use super::{CURRENCY, day, signed};
use crate::domain::calendar::Day;
use crate::domain::identifiers::StructuredCommunication;
use crate::domain::money::Money;
use crate::domain::payment::statement::Entry;
use crate::imports::bank::communication_in;
use crate::imports::xml::{Element, Reading, children, find, words, words_at};

/// The most texts of one payment that are read.
const MOST_TEXTS: usize = 100;

/// The entries of an `Ntry`: none where it is not booked; `None` where it cannot be read.
pub(super) fn entries(element: Element<'_>, reading: &mut Reading) -> Option<Vec<Entry>> {
    let Some(status) = words_at(element, "Sts/Cd").or_else(|| words_at(element, "Sts")) else {
        reading.miss(element, "Sts");
        return None;
    };
    if status != "BOOK" {
        return Some(Vec::new());
    }
    let amount = signed(element, reading);
    let booked = day(element, "BookgDt", reading);
    let value = if find(element, "ValDt").is_some() { day(element, "ValDt", reading) } else { booked };
    let (amount, days) = (amount?, (booked?, value?));
    let details: Vec<Element<'_>> =
        children(element, "NtryDtls").flat_map(|batch| children(batch, "TxDtls")).collect();
    if let [one] = details.as_slice() {
        return Some(vec![payment(element, Some(*one), amount, days)]);
    }
    let amounts: Option<Vec<Money>> =
        details.iter().map(|detail| amount_of(*detail, amount, reading)).collect();
    match amounts.filter(|amounts| !amounts.is_empty() && amounts.iter().copied().sum::<Money>() == amount) {
        Some(amounts) => {
            let payments = details.iter().zip(amounts);
            Some(payments.map(|(detail, amount)| payment(element, Some(*detail), amount, days)).collect())
        }
        None => Some(vec![payment(element, None, amount, days)]),
    }
}

/// The amount of a payment in a batch, where it says one in euro: signed as it says itself, or else as the whole.
fn amount_of(detail: Element<'_>, whole: Money, reading: &mut Reading) -> Option<Money> {
    let at = find(detail, "Amt").or_else(|| find(detail, "AmtDtls/TxAmt/Amt"))?;
    if at.attribute(CURRENCY) != Some("EUR") {
        return None;
    }
    let amount = reading.euro_of(at, CURRENCY)?;
    let credit = words_at(detail, "CdtDbtInd").map_or(whole.is_positive(), |said| said == "CRDT");
    Some(if credit { amount } else { Money::ZERO - amount })
}

/// An entry with what its details say of it.
fn payment(
    element: Element<'_>,
    details: Option<Element<'_>>,
    amount: Money,
    (booked, value): (Day, Day),
) -> Entry {
    // The parties of a payment that is turned back stay who they were.
    let reversed = words_at(element, "RvslInd").is_some_and(|said| said == "true" || said == "1");
    let role = if amount.is_positive() == reversed { "Cdtr" } else { "Dbtr" };
    let at = |path: String| details.and_then(|details| words_at(details, &path));
    let party = |end: &str| at(format!("RltdPties/{role}{end}"));
    let (communication, text) = details.map_or((None, String::new()), remittance);
    let own = words_at(element, "AcctSvcrRef");
    Entry {
        place: 0,
        booked,
        value,
        amount,
        communication,
        text,
        counterparty: party("/Nm").or_else(|| party("/Pty/Nm")),
        counterparty_account: party("Acct/Id/IBAN").or_else(|| party("Acct/Id/Othr/Id")),
        bank_reference: at("Refs/AcctSvcrRef".to_owned()).or(own),
    }
}

/// The structured communication and the text of a payment.
fn remittance(details: Element<'_>) -> (Option<StructuredCommunication>, String) {
    let Some(remittance) = find(details, "RmtInf") else { return (None, String::new()) };
    let mut communication = None;
    let mut texts = Vec::new();
    for element in remittance.children().filter(roxmltree::Node::is_element).take(MOST_TEXTS) {
        match element.tag_name().name() {
            "Ustrd" => texts.push(words(element)),
            "Strd" => match words_at(element, "CdtrRefInf/Ref") {
                // Banks name the Belgian reference in several ways (SCOR, BBA): its check digits tell it.
                Some(reference) if communication.is_none() => match reference.parse() {
                    Ok(read) => communication = Some(read),
                    Err(_) => texts.push(reference),
                },
                Some(reference) => texts.push(reference),
                None => texts.extend(words_at(element, "AddtlRmtInf")),
            },
            _ => {}
        }
    }
    texts.retain(|text| !text.is_empty());
    let text = texts.join(" ");
    (communication.or_else(|| communication_in(&text)), text)
}
