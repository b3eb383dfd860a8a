//! What was laid down is read and written again byte for byte, also what was laid down before documents held more.

use crate::support::invoices::{antwerp, sample_invoice};
use serde_json::Value;
use tarief::documents::issued::{IssuedEndpoint, IssuedInvoice, IssuedParty};

/// An invoice as it was laid down before invoices named orders, supplements and where they are received.
const OLD: &str = r#"{"number":"2023000002","kind":"invoice","issue_date":"2023-05-15","due_date":"2023-06-14","scheduled":"2023-05-15","period":{"from":"2023-01-01","to":"2023-12-31"},"budget_year":2023,"communication":"+++202/3000/00212+++","credits":null,"reason":null,"supplier":{"name":"Cultuurconnect vzw","street":"Priemstraat 51","postcode":"1000","town":"Brussel","enterprise_number":"0629.858.909","vat_number":"BE0629858909","register_court":"Brussel","iban":"BE41 0910 1235 5910","bic":null,"email":"servicedesk@cultuurconnect.be"},"customer":{"name":"Stad Antwerpen","street":"Grote Markt 1","postcode":"2000","town":"Antwerpen","enterprise_number":"0207.500.123","vat_number":"BE0207500123","register_court":null,"iban":null,"bic":null,"email":null},"contract":{"id":"antwerpen-e-books","version":1,"agreement":"e-books-2022","title":"Overeenkomst E-boekendienst","signed":"2022-10-28","start":"2022-11-01","end":"2026-09-15","settlement_factor":"0.80"},"lines":[],"vat":[{"rate":"6","net":"72019.22","vat":"4321.15","steps":[]}],"net":"72019.22","rounding":"0.00","total":"76340.37"}"#;

#[test]
fn an_old_snapshot_is_read_and_written_again_byte_for_byte() {
    let read: IssuedInvoice = serde_json::from_str(OLD).unwrap();

    assert_eq!(serde_json::to_string(&read).unwrap(), OLD);
    assert_eq!((read.buyer_reference, read.pdf_in_ubl, read.customer.endpoint), (None, None, None));
}

#[test]
fn how_it_is_received_is_written_only_where_it_is_not_as_usual() {
    let sample = sample_invoice();
    let endpoint = IssuedEndpoint { scheme: "9925".to_owned(), id: "BE0207500123".to_owned() };
    let customer = IssuedParty { endpoint: Some(endpoint), ..antwerp() };
    let buyer_reference = Some("Dienst Bibliotheek".to_owned());
    let other = IssuedInvoice { customer, buyer_reference, pdf_in_ubl: Some(false), ..sample.clone() };

    let written = serde_json::to_string(&other).unwrap();

    let read: IssuedInvoice = serde_json::from_str(&written).unwrap();
    assert_eq!(read, other);
    let (usual, other): (Value, Value) =
        (serde_json::to_value(&sample).unwrap(), serde_json::from_str(&written).unwrap());
    assert_eq!(other["customer"]["endpoint"]["scheme"], "9925");
    for field in ["buyer_reference", "pdf_in_ubl"] {
        assert!(usual.get(field).is_none() && other.get(field).is_some(), "{field}");
    }
}
