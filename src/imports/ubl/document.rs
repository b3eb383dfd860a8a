//! The document as a whole: which of the two it is, its references, payment and totals.

use super::{BillingReference, Kind, ReadInvoice, ReadTotals, ReadVat, line, party};
use crate::domain::identifiers::{Iban, StructuredCommunication};
use crate::domain::money::Money;
use crate::imports::NotReadable;
use crate::imports::xml::{Element, Reading, children, document, find, words, words_at};

/// The attribute that says the currency of an amount.
pub(super) const CURRENCY: &str = "currencyID";

/// The names of elements that the two documents do not share.
pub(super) struct Names {
    /// A line.
    pub line: &'static str,
    /// The quantity of a line.
    pub quantity: &'static str,
    /// The last day to pay.
    pub due: &'static str,
}

/// What may be the root: its name, namespace, kind and names within.
const ROOTS: [(&str, &str, Kind, Names); 2] = [
    (
        "Invoice",
        "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
        Kind::Invoice,
        Names { line: "InvoiceLine", quantity: "InvoicedQuantity", due: "DueDate" },
    ),
    (
        "CreditNote",
        "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
        Kind::CreditNote,
        Names { line: "CreditNoteLine", quantity: "CreditedQuantity", due: "PaymentMeans/PaymentDueDate" },
    ),
];

/// Reads a document of either kind.
pub(super) fn read(bytes: &[u8]) -> Result<ReadInvoice, Vec<NotReadable>> {
    let document = document(bytes)?;
    let root = document.root_element();
    let mut reading = Reading::default();
    let found = root.tag_name();
    let kind =
        ROOTS.iter().find(|(name, space, ..)| found.name() == *name && found.namespace() == Some(*space));
    let Some((.., kind, names)) = kind else {
        let message =
            format!("the document is a '{}': expected a UBL 2.1 Invoice or CreditNote", found.name());
        reading.refuse(root, message);
        return reading.done(None);
    };
    let read = invoice(root, (*kind, names), &mut reading);
    reading.done(read)
}

fn invoice(root: Element<'_>, (kind, names): (Kind, &Names), reading: &mut Reading) -> Option<ReadInvoice> {
    check_currency(root, reading);
    let number = reading.text(root, "ID");
    let issued = reading.day(root, "IssueDate");
    let due = reading.day_if_any(root, names.due);
    let supplier = party::read(root, "AccountingSupplierParty/Party", reading);
    let customer = party::read(root, "AccountingCustomerParty/Party", reading);
    let billing_references = billing_references(root, reading);
    let iban = iban(root, reading);
    let payment_reference = children(root, "PaymentMeans").find_map(|means| words_at(means, "PaymentID"));
    let lines = line::lines(root, names, reading);
    let vat = vat(root, reading);
    let totals = totals(root, reading);
    Some(ReadInvoice {
        kind,
        number: number?,
        issued: issued?,
        due,
        supplier: supplier?,
        customer: customer?,
        buyer_reference: words_at(root, "BuyerReference"),
        order_reference: words_at(root, "OrderReference/ID"),
        contract_reference: words_at(root, "ContractDocumentReference/ID"),
        billing_references: billing_references?,
        iban,
        communication: payment_reference.as_deref().and_then(communication),
        payment_reference,
        lines: lines?,
        vat: vat?,
        totals: totals?,
    })
}

fn check_currency(root: Element<'_>, reading: &mut Reading) {
    let Some(currency) = reading.text(root, "DocumentCurrencyCode") else { return };
    if currency != "EUR"
        && let Some(at) = find(root, "DocumentCurrencyCode")
    {
        reading.refuse(at, format!("the currency is '{currency}': only documents in EUR are read"));
    }
}

fn communication(written: &str) -> Option<StructuredCommunication> {
    written.parse().ok()
}

fn billing_references(root: Element<'_>, reading: &mut Reading) -> Option<Vec<BillingReference>> {
    let references = children(root, "BillingReference").map(|reference| {
        let number = reading.text(reference, "InvoiceDocumentReference/ID");
        let issued = reading.day_if_any(reference, "InvoiceDocumentReference/IssueDate");
        Some(BillingReference { number: number?, issued })
    });
    references.collect::<Vec<_>>().into_iter().collect()
}

/// The first account; one that is no IBAN and does not look like one is left out.
fn iban(root: Element<'_>, reading: &mut Reading) -> Option<Iban> {
    let mut accounts =
        children(root, "PaymentMeans").filter_map(|means| find(means, "PayeeFinancialAccount/ID"));
    let account = accounts.find(|account| {
        let letters = words(*account);
        letters.bytes().take(2).filter(u8::is_ascii_uppercase).count() == 2
    })?;
    words(account).parse().map_err(|error| reading.refuse(account, format!("{error}"))).ok()
}

/// The VAT by category and rate, and none of the totals in the currency of the accounts.
fn vat(root: Element<'_>, reading: &mut Reading) -> Option<Vec<ReadVat>> {
    let Some(total) = vat_total(root) else {
        reading.miss(root, "TaxTotal/TaxSubtotal");
        return None;
    };
    let read = children(total, "TaxSubtotal").map(|part| {
        let category = reading.text(part, "TaxCategory/ID");
        let rate = line::decimal_if_any(part, "TaxCategory/Percent", reading);
        let net = reading.euro(part, "TaxableAmount", CURRENCY);
        let vat = reading.euro(part, "TaxAmount", CURRENCY);
        Some(ReadVat { category: category?, rate, net: net?, vat: vat? })
    });
    read.collect::<Vec<_>>().into_iter().collect()
}

fn vat_total(root: Element<'_>) -> Option<Element<'_>> {
    children(root, "TaxTotal").find(|total| find(*total, "TaxSubtotal").is_some())
}

fn totals(root: Element<'_>, reading: &mut Reading) -> Option<ReadTotals> {
    let Some(sums) = find(root, "LegalMonetaryTotal") else {
        reading.miss(root, "LegalMonetaryTotal");
        return None;
    };
    let net = reading.euro(sums, "TaxExclusiveAmount", CURRENCY);
    let gross = reading.euro(sums, "TaxInclusiveAmount", CURRENCY);
    let prepaid = euro_or_zero(sums, "PrepaidAmount", reading);
    let rounding = euro_or_zero(sums, "PayableRoundingAmount", reading);
    let payable = reading.euro(sums, "PayableAmount", CURRENCY);
    // Where the whole total is missing, that was said already.
    let vat = vat_total(root).map(|total| reading.euro(total, "TaxAmount", CURRENCY));
    Some(ReadTotals {
        net: net?,
        vat: vat??,
        gross: gross?,
        prepaid: prepaid?,
        rounding: rounding?,
        payable: payable?,
    })
}

fn euro_or_zero(parent: Element<'_>, path: &str, reading: &mut Reading) -> Option<Money> {
    match find(parent, path) {
        Some(element) => reading.euro_of(element, CURRENCY),
        None => Some(Money::ZERO),
    }
}
