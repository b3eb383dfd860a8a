//! Invoices and credit notes of Peppol: the samples, and one broken document for every rule.

use super::expect;
use crate::support::path;
use std::fs;
use tarief::domain::calendar::iso_day;
use tarief::imports::{NotReadable, ubl};

const INVOICE: &str = "tests/imports/invoices/an-invoice-for-e-books.xml";
const CREDIT_NOTE: &str = "tests/imports/invoices/a-credit-note-that-takes-an-invoice-back.xml";

#[test]
fn an_invoice_is_read_with_its_parties_references_lines_and_totals() {
    let read = ubl::read(&fs::read(path(INVOICE)).unwrap()).unwrap();

    assert_eq!((read.kind, read.number.as_str()), (ubl::Kind::Invoice, "2022000001"));
    assert_eq!((Some(read.issued), read.due), (iso_day("2022-11-18"), iso_day("2022-12-18")));
    assert_eq!(read.supplier.name, "Cultuurconnect vzw");
    assert_eq!(read.supplier.enterprise_number.unwrap().digits(), "0629858909");
    assert_eq!(read.supplier.vat_number.as_deref(), Some("BE0629858909"));
    assert_eq!(read.customer.enterprise_number.unwrap().digits(), "0207500123");
    assert_eq!(read.customer.vat_number, None);
    let references = (&read.buyer_reference, &read.order_reference, &read.contract_reference);
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(references, (&text("CD-2022-114"), &text("4500123456"), &text("antwerpen-e-books")));
    assert_eq!(read.iban.unwrap().to_string(), "BE41 0910 1235 5910");
    assert_eq!(read.communication.unwrap().digits(), "202200000181");
    let [fixed, inhabitants] = read.lines.as_slice() else { panic!("{:?}", read.lines) };
    assert_eq!((fixed.from, fixed.to), (iso_day("2022-11-01"), iso_day("2022-12-31")));
    assert_eq!((fixed.name.as_str(), fixed.net.cents()), ("E-books, vast", 13_185));
    assert_eq!((inhabitants.vat_rate, inhabitants.net.cents()), (None, 1_095_460));
    assert_eq!((read.vat[0].category.as_str(), read.vat[0].vat.cents()), ("S", 66_519));
    let totals = read.totals;
    assert_eq!(
        (totals.net.cents(), totals.vat.cents(), totals.gross.cents()),
        (1_108_645, 66_519, 1_175_164)
    );
    assert_eq!((totals.prepaid.cents(), totals.rounding.cents(), totals.payable.cents()), (0, 0, 1_175_164));
}

#[test]
fn a_credit_note_names_its_invoice_and_has_a_rounding_amount() {
    let read = ubl::read(&fs::read(path(CREDIT_NOTE)).unwrap()).unwrap();

    assert_eq!((read.kind, read.number.as_str()), (ubl::Kind::CreditNote, "CN2023000001"));
    assert_eq!(read.due, iso_day("2023-03-31"));
    assert_eq!(read.billing_references[0].number, "2023000001");
    assert_eq!(read.billing_references[0].issued, iso_day("2023-02-15"));
    assert_eq!(read.supplier.enterprise_number.unwrap().digits(), "0629858909");
    assert_eq!((read.customer.enterprise_number, read.iban, read.communication), (None, None, None));
    assert_eq!((read.totals.rounding.cents(), read.totals.payable.cents()), (1, 835_431));
    assert_eq!(read.lines[0].quantity.to_string(), "1");
}

fn invoice_with(old: &str, new: &str) -> Vec<NotReadable> {
    let text = fs::read_to_string(path(INVOICE)).unwrap();
    assert!(text.contains(old), "{old}");
    ubl::read(text.replace(old, new).as_bytes()).unwrap_err()
}

#[test]
fn an_invoice_that_is_not_what_it_says_is_refused_at_its_element() {
    let cases: &[(&str, &str, &str, &str)] = &[
        ("<cbc:ID>2022000001</cbc:ID>", "", "Invoice", "ID is missing"),
        ("2022-11-18", "2022-11-31", "Invoice/IssueDate", "'2022-11-31' is no day"),
        (">EUR<", ">USD<", "Invoice/DocumentCurrencyCode", "only documents in EUR"),
        (
            "\"EUR\">131.85</cbc:LineE",
            "\"USD\">131.85</cbc:LineE",
            "Invoice/InvoiceLine/LineExtensionAmount",
            "'USD'",
        ),
        (">665.19<", ">665,19<", "Invoice/TaxTotal/TaxSubtotal/TaxAmount", "'665,19' is no amount"),
        (">11086.45<", ">11086.455<", "Invoice/LegalMonetaryTotal/TaxExclusiveAmount", "is no amount"),
        (">6.00<", ">6%<", "Invoice/InvoiceLine/Item/ClassifiedTaxCategory/Percent", "'6%' is no number"),
        (
            ">BE0207500123<",
            ">BE0207500124<",
            "Invoice/AccountingCustomerParty/Party/EndpointID",
            "check digits should be 23",
        ),
        (">BE41", ">BE42", "Invoice/PaymentMeans/PayeeFinancialAccount/ID", "check digits should be 41"),
        (
            "<cbc:ID>2</cbc:ID>",
            "<cbc:ID>1</cbc:ID>",
            "Invoice/InvoiceLine",
            "the line '1' stands in the document twice",
        ),
        (">2022-12-31<", ">2022-10-31<", "Invoice/InvoiceLine", "before it begins on 2022-11-01"),
        (
            "<cbc:IssueDate>",
            "<cbc:IssueDate>2022-11-17</cbc:IssueDate><cbc:IssueDate>",
            "Invoice/IssueDate",
            "IssueDate stands here twice",
        ),
        ("InvoicedQuantity", "Quantity", "Invoice/InvoiceLine", "InvoicedQuantity is missing"),
        ("cac:LegalMonetaryTotal", "cac:Total", "Invoice", "LegalMonetaryTotal is missing"),
        ("cac:TaxSubtotal", "cac:Subtotal", "Invoice", "TaxTotal/TaxSubtotal is missing"),
        (
            "schema:xsd:Invoice-2\"",
            "schema:xsd:Invoice-3\"",
            "Invoice",
            "expected a UBL 2.1 Invoice or CreditNote",
        ),
    ];
    for (old, new, field, message) in cases {
        let found = invoice_with(old, new);
        let told = found
            .iter()
            .any(|one| one.line.is_some() && one.field == *field && one.message.contains(message));
        assert!(told, "{field}: {message} is not in {found:#?}");
    }
}

#[test]
fn all_problems_of_an_invoice_are_told_at_once_with_their_lines() {
    let text = fs::read_to_string(path(INVOICE)).unwrap();
    let text =
        text.replace("2022-12-18", "soon").replace(">11751.64<", "><").replace(">1</cbc:Inv", ">_</cbc:Inv");
    expect(
        &ubl::read(text.as_bytes()).unwrap_err(),
        &[
            (Some(9), "Invoice/DueDate", "'soon' is no day"),
            (Some(51), "Invoice/InvoiceLine/InvoicedQuantity", "'_' is no number"),
            (Some(62), "Invoice/InvoiceLine/InvoicedQuantity", "'_' is no number"),
            (Some(46), "Invoice/LegalMonetaryTotal/TaxInclusiveAmount", "'' is no amount"),
            (Some(47), "Invoice/LegalMonetaryTotal/PayableAmount", "'' is no amount"),
        ],
    );
}

#[test]
fn a_document_with_a_dtd_is_refused() {
    let text = fs::read_to_string(path(INVOICE)).unwrap();
    let text =
        text.replace("<Invoice ", "<!DOCTYPE Invoice [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Invoice ");
    expect(&ubl::read(text.as_bytes()).unwrap_err(), &[(None, "", "holds a DTD")]);
}
