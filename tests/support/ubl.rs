//! Structured invoices as a careful receiver reads them: the faults that the official rules let pass.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roxmltree::{Document, Node};
use rust_decimal::{Decimal, RoundingStrategy};
use std::fmt::Debug;
use std::str::FromStr;
use tarief::documents::issued::{IssuedInvoice, IssuedKind};
use tarief::domain::identifiers::{Iban, KboNumber, StructuredCommunication, VatNumber};

/// The amounts of a document, in whatever form it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amounts {
    /// Without VAT, line by line.
    pub lines: Vec<Decimal>,
    /// Net amount and VAT by rate.
    pub vat: Vec<(Decimal, Decimal)>,
    /// Without VAT.
    pub net: Decimal,
    /// The cent beside net and VAT; zero where there is none.
    pub rounding: Decimal,
    /// To be paid or credited.
    pub total: Decimal,
}

impl Amounts {
    /// The amounts that were laid down.
    pub fn laid_down(invoice: &IssuedInvoice) -> Amounts {
        Amounts {
            lines: invoice.lines.iter().map(|line| line.net).collect(),
            vat: invoice.vat.iter().map(|part| (part.net, part.vat)).collect(),
            net: invoice.net,
            rounding: invoice.rounding,
            total: invoice.total,
        }
    }

    /// The amounts of a structured invoice.
    pub fn structured(xml: &str) -> Amounts {
        let document = Document::parse(xml).unwrap();
        let root = document.root_element();
        let amounts = |of: &'static str, name: &'static str| {
            all(root, of).map(move |element| decimal(element, name)).collect::<Vec<_>>()
        };
        let sums = find(root, "LegalMonetaryTotal").unwrap();
        Amounts {
            lines: lines(root).map(|line| decimal(line, "LineExtensionAmount")).collect(),
            vat: amounts("TaxSubtotal", "TaxableAmount")
                .into_iter()
                .zip(amounts("TaxSubtotal", "TaxAmount"))
                .collect(),
            net: decimal(sums, "TaxExclusiveAmount"),
            rounding: text(sums, "PayableRoundingAmount").map_or(Decimal::ZERO, |text| parsed(&text)),
            total: decimal(sums, "PayableAmount"),
        }
    }
}

/// Every fault of a structured invoice that the official rules let pass, in words.
pub fn faults(xml: &str) -> Vec<String> {
    let document = match Document::parse(xml) {
        Ok(document) => document,
        Err(error) => return vec![format!("no XML: {error}")],
    };
    let root = document.root_element();
    let mut faults = Vec::new();
    arithmetic(root, &mut faults);
    identifiers(root, &mut faults);
    if root.tag_name().name() == "CreditNote" {
        credit_note(root, &mut faults);
    } else {
        payment(root, &mut faults);
    }
    attachments(root, &mut faults);
    faults
}

/// Where a structured invoice says something else than what was laid down.
pub fn differences(xml: &str, invoice: &IssuedInvoice) -> Vec<String> {
    let document = Document::parse(xml).unwrap();
    let root = document.root_element();
    let mut found = Vec::new();
    let mut expect = |path: &str, expected: Option<String>| {
        let said = text(root, path);
        if said != expected {
            found.push(format!("{path}: {said:?}, laid down as {expected:?}"));
        }
    };
    let credits = invoice.kind == IssuedKind::CreditNote;
    expect("ID", Some(invoice.number.clone()));
    expect("IssueDate", Some(invoice.issue_date.to_string()));
    expect("DueDate", invoice.due_date.map(|day| day.to_string()));
    expect("PaymentMeans/PaymentID", invoice.communication.clone().filter(|_| !credits));
    let corrected = invoice.corrects();
    expect("BillingReference/InvoiceDocumentReference/ID", corrected.map(|one| one.number.clone()));
    let (said, laid_down) = (Amounts::structured(xml), Amounts::laid_down(invoice));
    if said != laid_down {
        found.push(format!("amounts: {said:?}, laid down as {laid_down:?}"));
    }
    found
}

/// VAT of each rate is exact; line, net, VAT, rounding and total add up.
fn arithmetic(root: Node<'_, '_>, faults: &mut Vec<String>) {
    let parts: Vec<_> = all(root, "TaxSubtotal").collect();
    for part in &parts {
        let (net, vat) = (decimal(*part, "TaxableAmount"), decimal(*part, "TaxAmount"));
        let rate = decimal(*part, "TaxCategory/Percent");
        let exact = (net * rate / Decimal::ONE_HUNDRED)
            .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        if vat != exact {
            faults.push(format!("VAT of {net} at {rate}% is {exact}, not {vat}"));
        }
        let of_rate = lines(root).filter(|line| decimal(*line, "Item/ClassifiedTaxCategory/Percent") == rate);
        let sum: Decimal = of_rate.map(|line| decimal(line, "LineExtensionAmount")).sum();
        if sum != net {
            faults.push(format!("the lines at {rate}% come to {sum}, not {net}"));
        }
    }
    let sums = find(root, "LegalMonetaryTotal").unwrap();
    let (net, gross) = (decimal(sums, "TaxExclusiveAmount"), decimal(sums, "TaxInclusiveAmount"));
    let vat: Decimal = parts.iter().map(|part| decimal(*part, "TaxAmount")).sum();
    let rounding = text(sums, "PayableRoundingAmount").map_or(Decimal::ZERO, |text| parsed(&text));
    let payable = decimal(sums, "PayableAmount");
    if gross != net + vat || payable != gross + rounding {
        faults.push(format!("{net} + {vat} + {rounding} is not {payable}"));
    }
    if rounding.abs() > Decimal::new(i64::try_from(parts.len()).unwrap(), 2) {
        faults.push(format!("the rounding of {rounding} is more than a cent for each rate"));
    }
}

fn identifiers(root: Node<'_, '_>, faults: &mut Vec<String>) {
    for element in root.descendants() {
        let words = element.text().unwrap_or_default();
        match element.tag_name().name() {
            "EndpointID" | "CompanyID" if element.attribute("schemeID") == Some("0208") => {
                check::<KboNumber>(words, faults);
                if words.len() != 10 {
                    faults.push(format!("the enterprise number {words} has not ten digits"));
                }
            }
            "CompanyID" if words.starts_with("BE") => check::<VatNumber>(words, faults),
            "PaymentID" => check::<StructuredCommunication>(words, faults),
            "PayeeFinancialAccount" => {
                check::<Iban>(&text(element, "ID").unwrap_or_default(), faults);
            }
            _ => {}
        }
    }
}

fn check<T: FromStr<Err: Debug>>(words: &str, faults: &mut Vec<String>) {
    if let Err(error) = words.parse::<T>() {
        faults.push(format!("{words}: {error:?}"));
    }
}

fn credit_note(root: Node<'_, '_>, faults: &mut Vec<String>) {
    for reference in [
        "BillingReference/InvoiceDocumentReference/ID",
        "BillingReference/InvoiceDocumentReference/IssueDate",
    ] {
        if text(root, reference).is_none() {
            faults.push(format!("a credit note without {reference}"));
        }
    }
    let amounts = root.descendants().filter(|element| element.attribute("currencyID").is_some());
    for amount in amounts.filter(|amount| amount.tag_name().name() != "PayableRoundingAmount") {
        if amount.text().is_some_and(|amount| amount.starts_with('-')) {
            faults.push(format!("a credit note with {}", amount.text().unwrap_or_default()));
        }
    }
}

fn payment(root: Node<'_, '_>, faults: &mut Vec<String>) {
    match (text(root, "IssueDate"), text(root, "DueDate")) {
        (Some(issued), Some(due)) if issued <= due => {}
        found => faults.push(format!("issue and due date: {found:?}")),
    }
    for path in ["PaymentMeans/PayeeFinancialAccount/ID", "PaymentMeans/PaymentID"] {
        if text(root, path).is_none() {
            faults.push(format!("an invoice without {path}"));
        }
    }
}

fn attachments(root: Node<'_, '_>, faults: &mut Vec<String>) {
    for file in all(root, "EmbeddedDocumentBinaryObject") {
        let bytes = STANDARD.decode(file.text().unwrap_or_default()).unwrap_or_default();
        let is_pdf = lopdf::Document::load_mem(&bytes).is_ok();
        let named = file.attribute("filename").is_some_and(|name| name.ends_with(".pdf"));
        if !is_pdf || !named || file.attribute("mimeCode") != Some("application/pdf") {
            faults.push("an attachment that is no PDF".to_owned());
        }
    }
}

/// All elements of a name within another, at whatever depth.
fn all<'a, 'input>(within: Node<'a, 'input>, name: &'static str) -> impl Iterator<Item = Node<'a, 'input>> {
    within.descendants().filter(move |element| element.tag_name().name() == name)
}

fn lines<'a, 'input>(root: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    all(root, "InvoiceLine").chain(all(root, "CreditNoteLine"))
}

fn find<'a, 'input>(root: Node<'a, 'input>, path: &str) -> Option<Node<'a, 'input>> {
    path.split('/')
        .try_fold(root, |element, name| element.children().find(|one| one.tag_name().name() == name))
}

/// The text at a path under an element.
pub fn text(root: Node<'_, '_>, path: &str) -> Option<String> {
    find(root, path).and_then(|element| element.text()).map(str::to_owned)
}

fn decimal(element: Node<'_, '_>, path: &str) -> Decimal {
    parsed(&text(element, path).unwrap_or_else(|| panic!("{path} is missing")))
}

fn parsed(text: &str) -> Decimal {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}
