//! Figures, days and facts in a page: as people read them, and beside it as programs do.

use crate::documents::issued::IssuedPeriod;
use crate::documents::said;
use crate::documents::said::facts::{Fact, Value};
use crate::domain::calendar::Day;
use crate::simulation::result::wording::DutchDay;
use askama::Template;
use askama::filters::HtmlSafe;
use rust_decimal::Decimal;

/// A figure: `<data value="70509.82">70.509,82</data>`.
#[derive(Debug, Clone, Template)]
#[template(ext = "html", source = r#"<data value="{{ value }}">{{ shown }}</data>"#)]
pub struct Figure {
    value: String,
    shown: String,
}

impl HtmlSafe for Figure {}

impl Figure {
    /// An amount with its currency.
    pub fn euro(amount: Decimal) -> Figure {
        Figure { value: amount.to_string(), shown: said::euro(amount) }
    }

    /// An amount in a column that says which currency.
    pub fn amount(amount: Decimal) -> Figure {
        Figure { value: amount.to_string(), shown: said::amount(amount) }
    }

    /// A rate of VAT; its value is the percentage.
    pub fn percent(rate: Decimal) -> Figure {
        Figure { value: rate.to_string(), shown: said::percent(rate) }
    }

    /// Any figure as it was laid down, also a fraction such as `76/31`.
    pub fn number(figure: &str) -> Figure {
        Figure { value: figure.to_owned(), shown: said::number(figure) }
    }
}

/// A day: `<time datetime="2023-05-15">15/05/2023</time>`.
#[derive(Debug, Clone, Copy, Template)]
#[template(ext = "html", source = r#"<time datetime="{{ day }}">{{ dutch }}</time>"#)]
pub struct Date {
    day: Day,
    dutch: DutchDay,
}

impl HtmlSafe for Date {}

impl Date {
    /// Of a day.
    pub fn of(day: Day) -> Date {
        Date { day, dutch: DutchDay(day) }
    }
}

/// A stretch of days.
#[derive(Debug, Clone, Copy, Template)]
#[template(ext = "html", source = "{{ from }} t.e.m. {{ to }}")]
pub struct Days {
    from: Date,
    to: Date,
}

impl HtmlSafe for Days {}

impl Days {
    /// Of a period.
    pub fn of(period: IssuedPeriod) -> Days {
        Days { from: Date::of(period.from), to: Date::of(period.to) }
    }
}

/// A fact in a list of them.
#[derive(Debug, Template)]
#[template(path = "fact.html")]
pub struct Said<'a> {
    fact: &'a Fact,
}

impl HtmlSafe for Said<'_> {}

impl<'a> Said<'a> {
    /// A fact.
    pub fn of(fact: &'a Fact) -> Said<'a> {
        Said { fact }
    }
}
