//! Supplier and customer.

use super::xml::Xml;
use crate::documents::issued::IssuedParty;

/// The scheme of Peppol for Belgian enterprise numbers.
const KBO: &str = "0208";

/// Who bills, with the register that holds it.
pub fn supplier(xml: &mut Xml, party: &IssuedParty) {
    let court = party.register_court.as_ref().map(|court| format!("RPR {court}"));
    write(xml, party, court.as_deref().unwrap_or_default());
}

/// Who pays.
pub fn customer(xml: &mut Xml, party: &IssuedParty) {
    write(xml, party, "");
}

fn write(xml: &mut Xml, party: &IssuedParty, register: &str) {
    let number: String = party.enterprise_number.chars().filter(char::is_ascii_digit).collect();
    xml.within("cac:Party", |xml| {
        let endpoint = party.endpoint.as_ref();
        let (scheme, id) = endpoint.map_or((KBO, number.as_str()), |at| (&at.scheme, &at.id));
        xml.text_with("cbc:EndpointID", &[("schemeID", scheme)], id);
        address(xml, party);
        if let Some(number) = &party.vat_number {
            xml.within("cac:PartyTaxScheme", |xml| {
                xml.text("cbc:CompanyID", number);
                vat_scheme(xml);
            });
        }
        xml.within("cac:PartyLegalEntity", |xml| {
            xml.required("cbc:RegistrationName", &party.name);
            xml.text_with("cbc:CompanyID", &[("schemeID", KBO)], &number);
            xml.text("cbc:CompanyLegalForm", register);
        });
        xml.within("cac:Contact", |xml| {
            xml.text("cbc:ElectronicMail", party.email.as_deref().unwrap_or_default());
        });
    });
}

/// Every party has an enterprise number, and so its seat in Belgium.
fn address(xml: &mut Xml, party: &IssuedParty) {
    xml.within("cac:PostalAddress", |xml| {
        xml.text("cbc:StreetName", &party.street);
        xml.text("cbc:CityName", &party.town);
        xml.text("cbc:PostalZone", &party.postcode);
        xml.within("cac:Country", |xml| xml.value("cbc:IdentificationCode", "BE"));
    });
}

/// Says that a number or category is about VAT.
pub fn vat_scheme(xml: &mut Xml) {
    xml.within("cac:TaxScheme", |xml| xml.value("cbc:ID", "VAT"));
}
