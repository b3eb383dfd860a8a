//! The mail that carries a document, in plain Dutch.

use super::called;
use crate::documents::issued::IssuedInvoice;
use crate::simulation::result::wording::{DutchDay, dutch_number};

/// The subject of the mail.
pub fn subject(invoice: &IssuedInvoice) -> String {
    let what = match called(invoice) {
        "creditnota" => "Creditnota",
        _ => "Factuur",
    };
    format!("{what} {} van {}", invoice.number, invoice.supplier.name)
}

/// The text of the mail: what is attached, what it is about, and what is to be paid by when.
pub fn text(invoice: &IssuedInvoice) -> String {
    let (supplier, customer) = (&invoice.supplier, &invoice.customer);
    let day = DutchDay(invoice.issue_date);
    let mut lines = vec![
        "Beste".to_owned(),
        String::new(),
        format!("Als bijlage vindt u {} {} van {day}", called(invoice), invoice.number),
        format!("van {} aan {}.", supplier.name, customer.name),
        String::new(),
    ];
    lines.extend(facts(invoice).into_iter().map(|(name, value)| format!("{name}: {value}")));
    lines.push(String::new());
    if let Some(email) = &supplier.email {
        lines.push(format!("Met vragen kunt u terecht op {email}."));
        lines.push(String::new());
    }
    lines.push("Met vriendelijke groeten".to_owned());
    lines.push(supplier.name.clone());
    lines.push(String::new());
    lines.join("\n")
}

/// The facts that a reader looks for first.
fn facts(invoice: &IssuedInvoice) -> Vec<(&'static str, String)> {
    let period = format!("{} t.e.m. {}", DutchDay(invoice.period.from), DutchDay(invoice.period.to));
    let total = format!("€ {}", dutch_number(&invoice.total.to_string()));
    let amount = if invoice.due_date.is_some() { "Te betalen" } else { "Te crediteren" };
    let corrects = invoice.corrects().map(|original| {
        let day = DutchDay(original.issue_date);
        ("Bij factuur", format!("{} van {day}", original.number))
    });
    let facts = [
        Some(("Overeenkomst", invoice.contract.title.clone())),
        Some(("Periode", period)),
        corrects,
        invoice.order.as_ref().map(|order| ("Uw bestelbon", order.number.clone())),
        Some((amount, total)),
        invoice.due_date.map(|day| ("Uiterlijk op", DutchDay(day).to_string())),
        invoice
            .supplier
            .iban
            .clone()
            .filter(|_| invoice.due_date.is_some())
            .map(|iban| ("Op rekening", iban)),
        invoice.communication.clone().map(|text| ("Met mededeling", text)),
    ];
    facts.into_iter().flatten().collect()
}

/// The name of an attached file.
pub fn file_name(invoice: &IssuedInvoice, suffix: &str) -> String {
    format!("{}-{}.{suffix}", called(invoice), invoice.number)
}
