//! Faults that the official rules let pass: each is planted, and found.

use super::written;
use crate::support::invoices::{sample_credit_note, sample_exit_fee, sample_invoice};
use crate::support::ubl::{differences, faults};
use tarief::documents::issued::IssuedInvoice;
use tarief::documents::pdf::{With, pdf};
use tarief::documents::rendering::Purpose;
use tarief::documents::ubl::ubl;

fn none() -> Vec<String> {
    Vec::new()
}

/// Fails unless a sound document has no fault, and the same with something else written in it has one that says why.
fn expect_found(invoice: &IssuedInvoice, planted: &[(&str, &str, &str)]) {
    let xml = written(invoice);
    assert_eq!(faults(&xml), none());
    for (old, new, expected) in planted {
        assert!(xml.contains(old), "{old} is not in {xml}");
        let found = faults(&xml.replace(old, new));
        assert!(found.iter().any(|fault| fault.contains(expected)), "{new}: {expected} is not in {found:?}");
    }
}

#[test]
fn vat_that_is_a_cent_off_is_found() {
    expect_found(
        &sample_invoice(),
        &[
            (">4321.15<", ">4321.16<", "VAT of 72019.22 at 6% is 4321.15, not 4321.16"),
            (">6</cbc:Percent>", ">6.01</cbc:Percent>", "VAT of 72019.22 at 6.01% is"),
            (">854.73</cbc:LineE", ">854.74</cbc:LineE", "the lines at 6% come to 72019.23"),
            (">76340.37<", ">76340.38<", "is not 76340.38"),
        ],
    );
    expect_found(
        &sample_exit_fee(),
        &[
            (">0.01</cbc:PayableR", ">0.02</cbc:PayableR", "more than a cent"),
            (">0.01</cbc:PayableR", ">-0.01</cbc:PayableR", "is not 17493.09"),
        ],
    );
}

#[test]
fn wrong_check_digits_of_every_identifier_are_found() {
    expect_found(
        &sample_invoice(),
        &[
            ("BE0629858909", "BE0629858908", "BE0629858908"),
            ("\"0208\">0207500123", "\"0208\">0207500124", "0207500124"),
            ("\"0208\">0207500123", "\"0208\">0207.500.123", "has not ten digits"),
            ("BE41091012355910", "BE42091012355910", "BE42091012355910"),
            ("+++202/3000/00212+++", "+++202/3000/00213+++", "+++202/3000/00213+++"),
        ],
    );
}

#[test]
fn an_invoice_that_says_neither_when_nor_how_it_is_paid_is_found() {
    expect_found(
        &sample_invoice(),
        &[
            ("<cbc:DueDate>2023-06-14</cbc:DueDate>", "", "issue and due date"),
            (
                "<cbc:DueDate>2023-06-14</cbc:DueDate>",
                "<cbc:DueDate>2023-05-14</cbc:DueDate>",
                "issue and due date",
            ),
            ("PaymentMeans>", "Means>", "an invoice without PaymentMeans"),
            (
                "PayeeFinancialAccount>",
                "Account>",
                "an invoice without PaymentMeans/PayeeFinancialAccount/ID",
            ),
        ],
    );
}

#[test]
fn a_credit_note_that_is_negative_or_names_no_invoice_is_found() {
    expect_found(
        &sample_credit_note(),
        &[
            (">19085.09</cbc:PayableA", ">-19085.09</cbc:PayableA", "a credit note with -19085.09"),
            ("<cbc:ID>2023000002</cbc:ID>", "", "a credit note without BillingReference"),
            ("<cbc:IssueDate>2023-05-15</cbc:IssueDate>", "", "InvoiceDocumentReference/IssueDate"),
        ],
    );
}

#[test]
fn an_attachment_that_is_no_pdf_is_found() {
    let with = |attached: &[u8]| ubl(&sample_invoice(), Purpose::Issued, Some(attached)).unwrap();
    let attached = pdf(&sample_invoice(), &With::default()).unwrap();

    let sound = with(&attached);
    let cut_off = with(&attached[..attached.len() / 2]);
    let named_otherwise = sound.replace("2023000002.pdf", "2023000002.zip");

    assert_eq!(faults(&sound), none());
    for planted in [with(b"<Invoice/>"), with(b"%PDF-1.7"), cut_off, named_otherwise] {
        assert_eq!(faults(&planted), ["an attachment that is no PDF"]);
    }
}

#[test]
fn a_structured_invoice_that_says_something_else_than_was_laid_down_is_found() {
    let laid_down = sample_exit_fee();
    let mut others = vec![sample_exit_fee(); 5];
    others[0].number = "2023000004".to_owned();
    others[1].lines[0].net = "16502.90".parse().unwrap();
    others[2].rounding = "0.00".parse().unwrap();
    others[3].due_date = None;
    others[4].total = "17493.10".parse().unwrap();

    assert_eq!(differences(&written(&laid_down), &laid_down), none());
    for other in others {
        assert_eq!(differences(&written(&other), &laid_down).len(), 1, "{other:?}");
    }
}
