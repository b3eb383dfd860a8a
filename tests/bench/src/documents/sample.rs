//! An invoice of a municipality with so many lines, as one is laid down.

use serde_json::{Value, json};
use tarief::documents::issued::IssuedInvoice;

/// An invoice with so many lines.
pub fn invoice(lines: usize) -> IssuedInvoice {
    let lines: Vec<Value> = (1..=lines).map(line).collect();
    let party = |name: &str, number: &str, town: (&str, &str)| {
        json!({
            "name": name, "street": "Grote Markt 1", "postcode": town.0, "town": town.1,
            "enterprise_number": number, "vat_number": format!("BE{}", number.replace('.', "")),
            "register_court": "Brussel", "iban": "BE41 0910 1235 5910", "bic": "GKCCBEBB",
            "email": "servicedesk@cultuurconnect.be",
        })
    };
    let net = 100_000 * lines.len();
    let cents = |cents: usize| format!("{}.{:02}", cents / 100, cents % 100);
    let invoice = json!({
        "number": "2023000002", "kind": "invoice", "issue_date": "2023-05-15", "due_date": "2023-06-14",
        "scheduled": "2023-05-15", "period": { "from": "2023-01-01", "to": "2023-12-31" }, "budget_year": 2023,
        "communication": "+++202/3000/00212+++", "credits": null, "reason": null,
        "supplier": party("Cultuurconnect vzw", "0629.858.909", ("1000", "Brussel")),
        "customer": party("Stad Antwerpen – Stedelijke bibliotheek", "0207.500.123", ("2000", "Antwerpen")),
        "contract": {
            "id": "antwerpen-e-books", "version": 1, "agreement": "e-books-2022",
            "title": "Overeenkomst E-boekendienst", "signed": "2022-10-28", "start": "2022-11-01",
            "end": "2026-09-15", "settlement_factor": "0.80",
        },
        "lines": lines,
        "vat": [{ "rate": "6", "net": cents(net), "vat": cents(net * 6 / 100), "steps": [] }],
        "net": cents(net), "rounding": "0.00", "total": cents(net + net * 6 / 100),
    });
    serde_json::from_value(invoice).expect("an invoice")
}

fn line(place: usize) -> Value {
    json!({
        "lot": "1B", "part": "Perceel 1B (Sooner)", "component": "inhabitants",
        "description": format!("Vergoeding per inwoner, reeks {place}"), "from": "2023-01-01", "to": "2023-12-31",
        "quantity": "424504", "unit": "inwoners", "unit_price": "0.1777", "price_per": "per inwoner per jaar",
        "months": "12", "amount": "1060.00", "net": "1000.00", "clause": "E 8.1",
        "steps": [],
    })
}
