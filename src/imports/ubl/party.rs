//! Supplier and customer: their names and numbers.

use super::ReadParty;
use crate::domain::identifiers::KboNumber;
use crate::imports::xml::{Element, Reading, children, find, words, words_at};

/// The scheme of Peppol for Belgian enterprise numbers.
const KBO: &str = "0208";

/// The scheme of Peppol for Belgian VAT numbers.
const BELGIAN_VAT: &str = "9925";

/// The party at a path, which must be there and have a name.
pub(super) fn read(root: Element<'_>, path: &str, reading: &mut Reading) -> Option<ReadParty> {
    let Some(party) = find(root, path) else {
        reading.miss(root, path);
        return None;
    };
    let registered = words_at(party, "PartyLegalEntity/RegistrationName");
    let name = registered.or_else(|| words_at(party, "PartyName/Name"));
    if name.is_none() {
        reading.miss(party, "PartyLegalEntity/RegistrationName");
    }
    let enterprise_number = enterprise_number(party, reading);
    Some(ReadParty { name: name?, enterprise_number, vat_number: vat_element(party).map(words) })
}

/// The VAT number: of the tax scheme `VAT`, not of another one.
fn vat_element(party: Element<'_>) -> Option<Element<'_>> {
    let of_vat = |scheme: &Element<'_>| words_at(*scheme, "TaxScheme/ID").is_none_or(|id| id == "VAT");
    children(party, "PartyTaxScheme").filter(of_vat).find_map(|scheme| find(scheme, "CompanyID"))
}

/// The enterprise number where it says one, by whichever element comes first.
fn enterprise_number(party: Element<'_>, reading: &mut Reading) -> Option<KboNumber> {
    let identifiers = children(party, "PartyIdentification").filter_map(|identifier| find(identifier, "ID"));
    let told = find(party, "PartyLegalEntity/CompanyID").into_iter().chain(identifiers);
    let address = find(party, "EndpointID");
    let found =
        told.chain(vat_element(party)).chain(address).find_map(|element| Some((element, digits(element)?)));
    let (element, digits) = found?;
    digits.parse().map_err(|error| reading.refuse(element, format!("{error}"))).ok()
}

/// The digits of an element that says an enterprise number: by its scheme, or by being a Belgian VAT number.
fn digits(element: Element<'_>) -> Option<String> {
    let text = words(element);
    let vat = text.strip_prefix("BE").or_else(|| text.strip_prefix("be")).map(str::to_owned);
    match element.attribute("schemeID") {
        Some(KBO) => Some(vat.unwrap_or(text)),
        Some(BELGIAN_VAT) => Some(vat.unwrap_or(text)),
        Some(_) => None,
        None if element.tag_name().name() == "CompanyID" => {
            vat.or_else(|| belgian(&text).then(|| text.clone()))
        }
        None => None,
    }
}

/// Whether a text without a scheme is an enterprise number all the same.
fn belgian(text: &str) -> bool {
    text.parse::<KboNumber>().is_ok()
}
