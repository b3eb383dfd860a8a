//! Invoices with what bears on their payment, as the domain sees them.

use tarief::domain::billing::DocumentKind;
use tarief::domain::calendar::{Day, add_days};
use tarief::domain::invoice::{InvoiceNumber, Series};
use tarief::domain::money::Money;
use tarief::domain::payment::{Claim, Happened, History, Kind, OnDay};

/// A day.
pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// An amount.
pub fn money(text: &str) -> Money {
    Money::of_cents(text.parse().unwrap()).unwrap()
}

fn on_days(amounts: &[(&str, &str)]) -> Vec<OnDay> {
    let on_day = |(on, amount): &(&str, &str)| OnDay { by: "1".into(), day: day(on), amount: money(amount) };
    amounts.iter().map(on_day).collect()
}

/// An invoice of an amount and day of issue, due after 30 days, with what was paid and credited on which days.
pub fn claim((total, issued): (&str, &str), paid: &[(&str, &str)], credited: &[(&str, &str)]) -> Claim {
    Claim {
        number: InvoiceNumber::new(Series::Invoice, 2023, 1).unwrap(),
        kind: DocumentKind::Invoice,
        organisation: "stad-antwerpen".into(),
        contract: "antwerpen-e-books".into(),
        issued: day(issued),
        due: add_days(day(issued), 30),
        total: money(total),
        credited: on_days(credited),
        received: on_days(paid),
        history: History::default(),
    }
}

/// A step of a kind on a day, of one person.
pub fn step(id: i64, (kind, on): (Kind, &str), refers_to: Option<i64>) -> Happened {
    Happened { id, kind, on: day(on), refers_to, amount: None, term_days: None, by: "An".to_owned() }
}
