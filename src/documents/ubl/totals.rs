//! VAT by rate, and the amounts of the document as a whole.

use super::UblError;
use super::parties::vat_scheme;
use super::xml::Xml;
use crate::documents::issued::IssuedInvoice;
use rust_decimal::Decimal;

/// VAT and totals, as they were laid down.
pub fn write(xml: &mut Xml, invoice: &IssuedInvoice) {
    let vat = invoice.vat.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.vat));
    let with_vat = vat.and_then(|vat| invoice.net.checked_add(vat));
    let (Some(vat), Some(with_vat)) = (vat, with_vat) else {
        xml.refuse(UblError::TooLarge);
        return;
    };
    xml.within("cac:TaxTotal", |xml| {
        xml.amount("cbc:TaxAmount", vat);
        for part in &invoice.vat {
            xml.within("cac:TaxSubtotal", |xml| {
                xml.amount("cbc:TaxableAmount", part.net);
                xml.amount("cbc:TaxAmount", part.vat);
                category(xml, "cac:TaxCategory", part.rate);
            });
        }
    });
    xml.within("cac:LegalMonetaryTotal", |xml| {
        xml.amount("cbc:LineExtensionAmount", invoice.net);
        xml.amount("cbc:TaxExclusiveAmount", invoice.net);
        xml.amount("cbc:TaxInclusiveAmount", with_vat);
        if !invoice.rounding.is_zero() {
            xml.amount("cbc:PayableRoundingAmount", invoice.rounding);
        }
        xml.amount("cbc:PayableAmount", invoice.total);
    });
}

/// A category of VAT with its rate: the standard one (S), or the zero rate (Z).
pub fn category(xml: &mut Xml, name: &str, rate: Decimal) {
    xml.within(name, |xml| {
        xml.value("cbc:ID", if rate.is_zero() { "Z" } else { "S" });
        xml.value("cbc:Percent", rate.normalize());
        vat_scheme(xml);
    });
}
