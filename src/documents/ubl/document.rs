//! The document around parties and lines: what it is, what it refers to, how it is paid.

use super::xml::Xml;
use super::{lines, parties, totals};
use crate::documents::issued::{IssuedInvoice, IssuedParty, IssuedReference};
use crate::documents::rendering::Purpose;
use crate::documents::said;
use crate::domain::calendar::Day;
use crate::simulation::result::wording::DutchDay;

/// The specification that it follows: Peppol BIS Billing 3.0.
pub const CUSTOMIZATION: &str = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
/// The process in which it is sent.
pub const PROFILE: &str = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";
const AGGREGATES: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
const BASICS: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

/// What stands on a sample.
const SAMPLE: &str = "Simulatie: dit is geen factuur.";
/// What the two documents of UBL do not share.
pub struct Names {
    root: &'static str,
    namespace: &'static str,
    kind: (&'static str, &'static str),
    /// A line.
    pub line: &'static str,
    /// The quantity of a line.
    pub quantity: &'static str,
}

const INVOICE: Names = Names {
    root: "Invoice",
    namespace: "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    kind: ("cbc:InvoiceTypeCode", "380"),
    line: "cac:InvoiceLine",
    quantity: "cbc:InvoicedQuantity",
};

const CREDIT_NOTE: Names = Names {
    root: "CreditNote",
    namespace: "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
    kind: ("cbc:CreditNoteTypeCode", "381"),
    line: "cac:CreditNoteLine",
    quantity: "cbc:CreditedQuantity",
};

/// Writes the whole document.
pub fn write(xml: &mut Xml, invoice: &IssuedInvoice, purpose: Purpose, pdf: Option<&[u8]>) {
    let names = if said::credits(invoice) { &CREDIT_NOTE } else { &INVOICE };
    let namespaces = [("xmlns", names.namespace), ("xmlns:cac", AGGREGATES), ("xmlns:cbc", BASICS)];
    xml.root(names.root, &namespaces, |xml| {
        header(xml, invoice, purpose, names);
        references(xml, invoice, pdf);
        xml.within("cac:AccountingSupplierParty", |xml| parties::supplier(xml, &invoice.supplier));
        xml.within("cac:AccountingCustomerParty", |xml| parties::customer(xml, &invoice.customer));
        if !said::credits(invoice) {
            payment(xml, invoice);
        }
        totals::write(xml, invoice);
        for (place, line) in (1_u32..).zip(&invoice.lines) {
            lines::write(xml, (place, line), invoice, names);
        }
    });
}

fn header(xml: &mut Xml, invoice: &IssuedInvoice, purpose: Purpose, names: &Names) {
    xml.value("cbc:CustomizationID", CUSTOMIZATION);
    xml.value("cbc:ProfileID", PROFILE);
    xml.required("cbc:ID", &invoice.number);
    xml.value("cbc:IssueDate", invoice.issue_date);
    if let Some(due) = invoice.due_date.filter(|_| !said::credits(invoice)) {
        xml.value("cbc:DueDate", due);
    }
    let (kind, code) = names.kind;
    xml.value(kind, code);
    xml.text("cbc:Note", &note(invoice, purpose));
    xml.value("cbc:DocumentCurrencyCode", "EUR");
    if let Some([only]) = invoice.order.as_ref().map(|order| order.booking.as_slice()) {
        xml.text("cbc:AccountingCost", &only.value);
    }
    xml.text("cbc:BuyerReference", buyer_reference(invoice));
    xml.period(period(invoice));
}

/// The one note that a document may have: what it corrects and why, and what the law wants on a credit note.
fn note(invoice: &IssuedInvoice, purpose: Purpose) -> String {
    let sample = (purpose == Purpose::Simulated).then(|| SAMPLE.to_owned());
    let give_back = said::credits(invoice).then(|| said::GIVE_BACK.to_owned());
    sample.into_iter().chain(give_back).chain(said::correction(invoice)).collect::<Vec<_>>().join(" ")
}

/// What the customer wants to see; without that and without an order number the contract, as one of both is demanded
/// (PEPPOL-EN16931-R003).
fn buyer_reference(invoice: &IssuedInvoice) -> &str {
    let wanted = invoice.buyer_reference.as_deref().unwrap_or_default();
    let ordered = invoice.order.is_some();
    if wanted.trim().is_empty() && !ordered { &invoice.contract.id } else { wanted }
}

/// The days of the document, in which those of every line must lie (PEPPOL-EN16931-R110, R111).
fn period(invoice: &IssuedInvoice) -> (Day, Day) {
    let own = (invoice.period.from, invoice.period.to);
    invoice.lines.iter().fold(own, |(from, to), line| (from.min(line.from), to.max(line.to)))
}

fn references(xml: &mut Xml, invoice: &IssuedInvoice, pdf: Option<&[u8]>) {
    if let Some(order) = &invoice.order {
        xml.within("cac:OrderReference", |xml| xml.text("cbc:ID", &order.number));
    }
    if let Some(corrected) = invoice.corrects() {
        billing_reference(xml, corrected);
    }
    xml.within("cac:ContractDocumentReference", |xml| xml.text("cbc:ID", &invoice.contract.id));
    if let Some(pdf) = pdf {
        attachment(xml, invoice, pdf);
    }
}

fn billing_reference(xml: &mut Xml, corrected: &IssuedReference) {
    xml.within("cac:BillingReference", |xml| {
        xml.within("cac:InvoiceDocumentReference", |xml| {
            xml.required("cbc:ID", &corrected.number);
            xml.value("cbc:IssueDate", corrected.issue_date);
        });
    });
}

fn attachment(xml: &mut Xml, invoice: &IssuedInvoice, pdf: &[u8]) {
    let what = if said::credits(invoice) { "Creditnota" } else { "Factuur" };
    let filename = format!("{}.pdf", invoice.number);
    xml.within("cac:AdditionalDocumentReference", |xml| {
        xml.text("cbc:ID", &invoice.number);
        xml.text("cbc:DocumentDescription", &format!("{what} als PDF, met berekeningsnota"));
        xml.within("cac:Attachment", |xml| {
            let attributes = [("mimeCode", "application/pdf"), ("filename", &filename)];
            xml.file("cbc:EmbeddedDocumentBinaryObject", &attributes, pdf);
        });
    });
}

/// How and until when it is paid: by credit transfer (30), or by means that are not said (1) where no account is known.
fn payment(xml: &mut Xml, invoice: &IssuedInvoice) {
    let supplier = &invoice.supplier;
    xml.within("cac:PaymentMeans", |xml| {
        xml.value("cbc:PaymentMeansCode", if supplier.iban.is_some() { "30" } else { "1" });
        xml.text("cbc:PaymentID", invoice.communication.as_deref().unwrap_or_default());
        xml.within("cac:PayeeFinancialAccount", |xml| account(xml, supplier));
    });
    if let Some(due) = invoice.due_date {
        xml.within("cac:PaymentTerms", |xml| {
            xml.text("cbc:Note", &format!("Te betalen uiterlijk op {}", DutchDay(due)));
        });
    }
}

fn account(xml: &mut Xml, supplier: &IssuedParty) {
    let Some(iban) = &supplier.iban else { return };
    xml.text("cbc:ID", &iban.replace(' ', ""));
    xml.text("cbc:Name", &supplier.name);
    xml.within("cac:FinancialInstitutionBranch", |xml| {
        xml.text("cbc:ID", supplier.bic.as_deref().unwrap_or_default());
    });
}
