//! Lines: one piece each, its price the net amount; what the amount was worked out of are properties of its item.

use super::document::Names;
use super::totals::category;
use super::xml::Xml;
use crate::documents::issued::IssuedPeriod;
use crate::documents::issued::{IssuedInvoice, IssuedLine};
use crate::documents::said::{number, period, rate_of};
use rust_decimal::Decimal;
use std::fmt::Display;

/// A line with its place, from 1.
pub fn write(xml: &mut Xml, (place, line): (u32, &IssuedLine), invoice: &IssuedInvoice, names: &Names) {
    // A price is never negative (BR-27): of what is taken back the quantity is.
    let quantity = if line.net < Decimal::ZERO { "-1" } else { "1" };
    xml.within(names.line, |xml| {
        xml.value("cbc:ID", place);
        xml.value_with(names.quantity, &[("unitCode", "C62")], quantity);
        xml.amount("cbc:LineExtensionAmount", line.net);
        xml.period((line.from, line.to));
        xml.within("cac:Item", |xml| {
            xml.text("cbc:Description", &description(line));
            xml.required("cbc:Name", &line.description);
            category(xml, "cac:ClassifiedTaxCategory", rate_of(line, invoice).unwrap_or_default());
            properties(xml, line, invoice);
        });
        xml.within("cac:Price", |xml| xml.amount("cbc:PriceAmount", line.net.abs()));
    });
}

/// What people read under the name of a line, in Dutch.
fn description(line: &IssuedLine) -> String {
    let unit = line.unit.as_deref().unwrap_or_default();
    let quantity = line.quantity.as_deref().filter(|_| !unit.is_empty());
    let price = line.unit_price.as_deref().map(number);
    let per = line.price_per.as_deref().unwrap_or_default();
    let parts = [
        line.part.clone(),
        Some(period(IssuedPeriod { from: line.from, to: line.to })),
        quantity.map(|quantity| format!("{} {unit}", number(quantity))),
        price.map(|price| format!("€ {price} incl. btw {per}").trim_end().to_owned()),
        line.months.as_deref().map(|months| format!("maanden: {}", number(months))),
        line.clause.as_ref().map(|clause| format!("clausule {clause}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The figures of which the amount was worked out, and where the customer books it, for programs: decimals have a point.
fn properties(xml: &mut Xml, line: &IssuedLine, invoice: &IssuedInvoice) {
    property(xml, "Bedrag incl. btw", Some(euro(line.amount)));
    property(xml, "Tarief incl. btw", line.unit_price.as_ref().map(|price| format!("EUR {price}")));
    property(xml, "Tarief geldt", line.price_per.as_ref());
    property(xml, "Aantal", line.quantity.as_ref());
    property(xml, "Eenheid", line.unit.as_ref());
    property(xml, "Maanden", line.months.as_ref());
    property(xml, "Clausule", line.clause.as_ref());
    property(xml, "Onderdeel", line.part.as_ref());
    property(xml, "Overeenkomst", Some(&invoice.contract.agreement));
    property(xml, "Budgetjaar", Some(invoice.budget_year));
    let Some(order) = &invoice.order else { return };
    property(xml, "Budgetperiode", order.budget_period.as_ref());
    if let several @ [_, _, ..] = order.booking.as_slice() {
        for code in several {
            property(xml, &code.name, Some(&code.value));
        }
    }
}

fn euro(amount: Decimal) -> String {
    format!("EUR {amount:.2}")
}

/// A property: its name and value, or none of both.
fn property(xml: &mut Xml, name: &str, value: Option<impl Display>) {
    let Some(value) = value.map(|value| value.to_string()).filter(|value| !value.trim().is_empty()) else {
        return;
    };
    if !name.trim().is_empty() {
        xml.within("cac:AdditionalItemProperty", |xml| {
            xml.text("cbc:Name", name);
            xml.text("cbc:Value", &value);
        });
    }
}
