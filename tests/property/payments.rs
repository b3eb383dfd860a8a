//! Laws of payments: nothing is allocated beyond a payment or an invoice, nothing open is negative, and the order in
//! which payments come does not matter.

use crate::support::claims::{claim, day, money};
use proptest::prelude::*;
use tarief::domain::calendar::{Day, add_days};
use tarief::domain::invoice::{InvoiceNumber, Series};
use tarief::domain::money::Money;
use tarief::domain::payment::aging::Aging;
use tarief::domain::payment::matching::{Because, Payable, Payer, Received, matched};
use tarief::domain::payment::{Claim, OnDay};

fn euro(cents: u32) -> Money {
    Money::from_cents(cents.into()).unwrap()
}

fn number(place: usize) -> InvoiceNumber {
    InvoiceNumber::new(Series::Invoice, 2023, u32::try_from(place).unwrap() + 1).unwrap()
}

/// Open amounts of two payers, taking turns.
fn payable(open: &[u32]) -> Vec<Payable> {
    let one = |(place, open): (usize, &u32)| Payable {
        number: number(place),
        organisation: ["antwerpen", "gent"][place % 2].into(),
        open: euro(*open),
    };
    open.iter().enumerate().map(one).collect()
}

fn payers() -> Vec<Payer> {
    ["antwerpen", "gent"]
        .map(|name| Payer {
            organisation: name.into(),
            names: vec![format!("Stad {name}")],
            accounts: Vec::new(),
        })
        .to_vec()
}

/// What comes with a payment: a communication, numbers in the text, a name, or nothing.
fn received(way: u8, places: &[usize]) -> Received {
    let first = number(places.first().copied().unwrap_or_default());
    let text = places.iter().map(|place| number(*place).to_string()).collect::<Vec<_>>().join(", ");
    match way {
        0 => Received { communication: first.communication(), ..Received::default() },
        1 => Received { text, ..Received::default() },
        2 => Received { name: Some("STAD ANTWERPEN".to_owned()), ..Received::default() },
        3 => Received { text: first.communication().unwrap().to_string(), ..Received::default() },
        _ => Received::default(),
    }
}

fn on_days(amounts: &[(u32, i64)]) -> Vec<OnDay> {
    let on_day = |(cents, days): &(u32, i64)| OnDay {
        by: "1".into(),
        day: add_days(day("2023-05-15"), *days),
        amount: euro(*cents),
    };
    amounts.iter().map(on_day).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn matching_never_allocates_beyond_the_payment_or_an_invoice(
        open in prop::collection::vec(0..500_u32, 0..16),
        amount in 1..2_000_u32,
        (way, places) in (0..5_u8, prop::collection::vec(0..16_usize, 0..4)),
    ) {
        let payable = payable(&open);
        let found = matched(euro(amount), &received(way, &places), &payable, &payers());

        let sum: Money = found.parts.iter().map(|(_, amount)| *amount).sum();
        prop_assert!(sum <= euro(amount));
        prop_assert_eq!(found.because.is_match(), !found.parts.is_empty());
        for (number, amount) in &found.parts {
            let one = payable.iter().find(|one| one.number == *number).unwrap();
            prop_assert!(amount.is_positive() && *amount <= one.open);
        }
    }

    #[test]
    fn any_order_of_payments_by_communication_leaves_the_same_open(
        open in prop::collection::vec(0..500_u32, 1..6),
        payments in prop::collection::vec((0..6_usize, 1..500_u32), 0..12).prop_shuffle(),
    ) {
        let left = |payments: &mut dyn Iterator<Item = &(usize, u32)>| {
            let mut payable = payable(&open);
            for (place, amount) in payments {
                let found = matched(euro(*amount), &received(0, &[*place]), &payable, &[]);
                for (number, amount) in found.parts {
                    let one = payable.iter_mut().find(|one| one.number == number).unwrap();
                    one.open = one.open - amount;
                }
            }
            payable
        };
        let mut sorted = payments.clone();
        sorted.sort_unstable();
        let in_order = left(&mut payments.iter());
        prop_assert_eq!(&in_order, &left(&mut payments.iter().rev()));
        prop_assert_eq!(&in_order, &left(&mut sorted.iter()));
    }

    #[test]
    fn what_is_open_and_in_favour_is_never_negative_and_together_the_difference(
        paid in prop::collection::vec((1..50_000_u32, 0..90_i64), 0..4),
        credited in prop::collection::vec((1..50_000_u32, 0..90_i64), 0..3),
        days in 0..120_i64,
    ) {
        let bare = claim(("500.00", "2023-05-15"), &[], &[]);
        let claim = Claim { received: on_days(&paid), credited: on_days(&credited), ..bare };
        let on: Day = add_days(claim.issued, days);
        let (open, in_favour) = (claim.open(on), claim.in_favour(on));
        prop_assert!(open >= Money::ZERO && in_favour >= Money::ZERO);
        prop_assert!(open.is_zero() || in_favour.is_zero());
        prop_assert_eq!(open - in_favour, money("500.00") - claim.paid(on) - claim.taken_back(on));
        prop_assert_eq!(Aging::of([&claim], on).total(), open);
    }
}

#[test]
fn the_number_of_a_credit_note_does_not_pay_the_invoice_of_the_same_digits() {
    let text = |text: &str| Received { text: text.to_owned(), ..Received::default() };
    let found = |said: &str| matched(euro(500), &text(said), &payable(&[500]), &payers());

    assert_eq!(found("verrekening CN2023000001").because, Because::PayerUnknown);
    assert_eq!(found("factuur:2023000001, dank").parts, [(number(0), euro(500))]);
    assert_eq!(found("CN2023000001 op 2023000001").because, Because::Numbers);
}

#[test]
fn an_invoice_of_another_than_the_known_payer_is_left_to_a_person() {
    let from = |name: &str| Received {
        text: number(0).to_string(),
        name: Some(name.to_owned()),
        ..Received::default()
    };
    let found = |name: &str| matched(euro(500), &from(name), &payable(&[500, 500]), &payers());

    let of_other = found("Stad Gent");
    assert_eq!((of_other.because, of_other.parts.len()), (Because::OtherPayer, 0));
    assert_eq!(of_other.payer.as_deref(), Some("gent"));
    assert_eq!(found("Stad Antwerpen").because, Because::Numbers);
    assert_eq!(found("Een derde").because, Because::Numbers);
}
