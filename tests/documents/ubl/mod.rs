//! The structured invoice: what it says, where it stands, and that every fault which official rules let pass is found.

mod gaps;

use crate::support::invoices::{
    decimal, line, sample_credit_note, sample_exit_fee, sample_invoice, with_lines,
};
use crate::support::ubl::{Amounts, differences, faults, text};
use roxmltree::Document;
use tarief::documents::issued::{IssuedEndpoint, IssuedInvoice, IssuedKind, IssuedLine, IssuedVat};
use tarief::documents::ordered::{IssuedBooking, IssuedOrder};
use tarief::documents::rendering::Purpose;
use tarief::documents::ubl::{UblError, ubl};
use tarief::imports;

/// The structured invoice without its PDF.
fn written(invoice: &IssuedInvoice) -> String {
    let xml = ubl(invoice, Purpose::Issued, None).unwrap();
    assert_eq!(differences(&xml, invoice), Vec::<String>::new());
    xml
}

/// What stands at a path of a document; all that stand there, one after another.
fn said(xml: &str, path: &str) -> Vec<String> {
    let document = Document::parse(xml).unwrap();
    let (parents, leaf) = path.rsplit_once('/').unwrap_or(("", path));
    let of_path = document.descendants().filter(|element| element.tag_name().name() == leaf).filter(|leaf| {
        let above: Vec<_> = leaf.ancestors().skip(1).map(|above| above.tag_name().name()).collect();
        let wanted: Vec<_> = parents.split('/').rev().filter(|name| !name.is_empty()).collect();
        above.starts_with(&wanted)
    });
    of_path.map(|element| element.text().unwrap_or_default().to_owned()).collect()
}

fn expect_said(xml: &str, expected: &[(&str, &str)]) {
    for (path, expected) in expected {
        let found = said(xml, path);
        assert!(found.iter().any(|found| found == expected), "{path}: {expected} is not in {found:?}");
    }
}

/// The value of a property of the items.
fn property(xml: &str, name: &str) -> Option<String> {
    let document = Document::parse(xml).unwrap();
    let mut properties =
        document.descendants().filter(|element| element.tag_name().name() == "AdditionalItemProperty");
    properties.find(|one| text(*one, "Name").as_deref() == Some(name)).and_then(|one| text(one, "Value"))
}

fn order(booking: &[(&str, &str)]) -> IssuedOrder {
    let code =
        |(name, value): &(&str, &str)| IssuedBooking { name: (*name).to_owned(), value: (*value).to_owned() };
    IssuedOrder {
        id: "1".to_owned(),
        number: "4005533253".to_owned(),
        budget_period: Some("2300".to_owned()),
        booking: booking.iter().map(code).collect(),
    }
}

#[test]
fn an_invoice_says_who_bills_whom_what_for_which_days_and_how_it_is_paid() {
    expect_said(
        &written(&sample_invoice()),
        &[
            ("Invoice/ID", "2023000002"),
            ("Invoice/IssueDate", "2023-05-15"),
            ("Invoice/DueDate", "2023-06-14"),
            ("InvoiceTypeCode", "380"),
            ("DocumentCurrencyCode", "EUR"),
            ("Invoice/InvoicePeriod/StartDate", "2023-01-01"),
            ("Invoice/InvoicePeriod/EndDate", "2023-12-31"),
            ("Invoice/BuyerReference", "antwerpen-e-books"),
            ("ContractDocumentReference/ID", "antwerpen-e-books"),
            ("AccountingSupplierParty/Party/EndpointID", "0629858909"),
            ("AccountingSupplierParty/Party/PartyTaxScheme/CompanyID", "BE0629858909"),
            ("AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName", "Cultuurconnect vzw"),
            ("AccountingSupplierParty/Party/PartyLegalEntity/CompanyID", "0629858909"),
            ("AccountingSupplierParty/Party/PartyLegalEntity/CompanyLegalForm", "RPR Brussel"),
            ("AccountingSupplierParty/Party/Contact/ElectronicMail", "servicedesk@cultuurconnect.be"),
            ("AccountingCustomerParty/Party/EndpointID", "0207500123"),
            ("AccountingCustomerParty/Party/PostalAddress/StreetName", "Grote Markt 1"),
            ("AccountingCustomerParty/Party/PostalAddress/CityName", "Antwerpen"),
            ("AccountingCustomerParty/Party/PostalAddress/PostalZone", "2000"),
            ("AccountingCustomerParty/Party/PostalAddress/Country/IdentificationCode", "BE"),
            ("PaymentMeans/PaymentMeansCode", "30"),
            ("PaymentMeans/PaymentID", "+++202/3000/00212+++"),
            ("PaymentMeans/PayeeFinancialAccount/ID", "BE41091012355910"),
            ("PaymentTerms/Note", "Te betalen uiterlijk op 14/06/2023"),
            ("TaxSubtotal/TaxCategory/ID", "S"),
            ("TaxSubtotal/TaxCategory/Percent", "6"),
            ("LegalMonetaryTotal/TaxInclusiveAmount", "76340.37"),
            ("InvoiceLine/Item/Name", "Vergoeding per inwoner"),
            ("InvoiceLine/InvoicedQuantity", "1"),
            ("InvoiceLine/Price/PriceAmount", "71164.49"),
            (
                "InvoiceLine/Item/Description",
                "cloudLibrary · 01/01/2023 t.e.m. 31/12/2023 · 424.504 inwoners · € 0,1777 incl. btw per inwoner \
                 per jaar · maanden: 12 · clausule E 8.1",
            ),
            ("AdditionalItemProperty/Value", "EUR 0.1777"),
            ("AdditionalItemProperty/Value", "424504"),
            ("AdditionalItemProperty/Value", "EUR 75434.36"),
        ],
    );
}

#[test]
fn the_elements_of_both_documents_stand_in_the_order_of_their_schemas() {
    let names = |xml: &str| {
        let document = Document::parse(xml).unwrap();
        let names = document.root_element().children().map(|child| child.tag_name().name().to_owned());
        names.collect::<Vec<_>>().join(" ")
    };
    let supplementary = IssuedInvoice {
        kind: IssuedKind::Supplementary,
        supplements: Some(sample_exit_fee().reference()),
        reason: Some("het inwonersaantal is herzien".to_owned()),
        order: Some(order(&[("budgetplaats", "5113000000")])),
        buyer_reference: Some("Dienst Bibliotheek".to_owned()),
        ..sample_invoice()
    };
    let with_pdf = |invoice: &IssuedInvoice| ubl(invoice, Purpose::Issued, Some(b"%PDF")).unwrap();

    assert_eq!(
        names(&with_pdf(&supplementary)),
        "CustomizationID ProfileID ID IssueDate DueDate InvoiceTypeCode Note DocumentCurrencyCode AccountingCost \
         BuyerReference InvoicePeriod OrderReference BillingReference ContractDocumentReference \
         AdditionalDocumentReference AccountingSupplierParty AccountingCustomerParty PaymentMeans PaymentTerms \
         TaxTotal LegalMonetaryTotal InvoiceLine InvoiceLine"
    );
    assert_eq!(
        names(&with_pdf(&sample_credit_note())),
        "CustomizationID ProfileID ID IssueDate CreditNoteTypeCode Note DocumentCurrencyCode BuyerReference \
         InvoicePeriod BillingReference ContractDocumentReference AdditionalDocumentReference \
         AccountingSupplierParty AccountingCustomerParty TaxTotal LegalMonetaryTotal CreditNoteLine CreditNoteLine"
    );
}

#[test]
fn a_credit_note_names_what_it_corrects_and_asks_for_no_payment() {
    let xml = written(&sample_credit_note());

    expect_said(
        &xml,
        &[
            ("CreditNoteTypeCode", "381"),
            ("BillingReference/InvoiceDocumentReference/ID", "2023000002"),
            ("BillingReference/InvoiceDocumentReference/IssueDate", "2023-05-15"),
            (
                "CreditNote/Note",
                "Let op: btw terug te storten aan de Staat in de mate waarin ze oorspronkelijk in aftrek werd \
                 gebracht. Deze creditnota verbetert factuur 2023000002 van 15/05/2023. Reden: het contract eindigt \
                 op 30/09/2023; de laatste drie maanden vervallen",
            ),
            ("CreditNoteLine/CreditedQuantity", "1"),
            ("LegalMonetaryTotal/PayableAmount", "19085.09"),
        ],
    );
    assert_eq!(property(&xml, "Aantal"), None);
    assert!(!xml.contains("Payment") && !xml.contains("Due"), "{xml}");
}

#[test]
fn a_cent_that_remains_is_a_rounding_amount_and_none_is_left_out() {
    expect_said(
        &written(&sample_exit_fee()),
        &[("PayableRoundingAmount", "0.01"), ("PayableAmount", "17493.09")],
    );

    assert!(!written(&sample_invoice()).contains("Rounding"));
}

#[test]
fn an_order_is_named_with_where_it_is_booked_and_takes_the_place_of_the_contract() {
    let ordered = |booking| written(&IssuedInvoice { order: Some(order(booking)), ..sample_invoice() });

    let one = ordered(&[("budgetplaats", "5113000000")]);
    let several = ordered(&[("budgetplaats", "5113000000"), ("functiegebied", "2BRS010113A00000")]);

    expect_said(&one, &[("OrderReference/ID", "4005533253"), ("Invoice/AccountingCost", "5113000000")]);
    assert!(!one.contains("BuyerReference"));
    assert_eq!(
        (property(&one, "budgetplaats"), property(&one, "Budgetperiode").as_deref()),
        (None, Some("2300"))
    );
    assert!(!several.contains("AccountingCost"));
    assert_eq!(property(&several, "budgetplaats").as_deref(), Some("5113000000"));
    assert_eq!(property(&several, "functiegebied").as_deref(), Some("2BRS010113A00000"));
}

#[test]
fn a_customer_is_addressed_as_it_wants() {
    let mut invoice = sample_invoice();
    invoice.buyer_reference = Some("Dienst Bibliotheek".to_owned());
    invoice.customer.vat_number = None;
    invoice.customer.endpoint =
        Some(IssuedEndpoint { scheme: "9925".to_owned(), id: "BE0207500123".to_owned() });

    let xml = written(&invoice);

    expect_said(
        &xml,
        &[
            ("Invoice/BuyerReference", "Dienst Bibliotheek"),
            ("AccountingCustomerParty/Party/EndpointID", "BE0207500123"),
            ("AccountingCustomerParty/Party/PartyLegalEntity/CompanyID", "0207500123"),
        ],
    );
    assert!(xml.contains("schemeID=\"9925\""));
    assert_eq!(said(&xml, "PartyTaxScheme/CompanyID"), ["BE0629858909"]);
}

#[test]
fn without_a_reference_to_show_the_contract_is_what_the_customer_recognises() {
    for blank in [None, Some(" ".to_owned())] {
        let xml = written(&IssuedInvoice { buyer_reference: blank, ..sample_invoice() });

        expect_said(&xml, &[("Invoice/BuyerReference", "antwerpen-e-books")]);
    }
}

#[test]
fn a_negative_line_has_a_negative_quantity_and_a_positive_price() {
    let mut invoice = sample_invoice();
    invoice.lines.push(line("Correctie", ("1", "stuk"), "1.06", ["-1.06", "-1.00"]));
    invoice.vat[0].net = decimal("72018.22");
    invoice.vat[0].vat = decimal("4321.09");
    (invoice.net, invoice.total) = (decimal("72018.22"), decimal("76339.31"));

    let xml = written(&invoice);

    assert_eq!(said(&xml, "InvoicedQuantity"), ["1", "1", "-1"]);
    assert_eq!(said(&xml, "PriceAmount"), ["854.73", "71164.49", "1.00"]);
    assert_eq!(said(&xml, "InvoiceLine/LineExtensionAmount"), ["854.73", "71164.49", "-1.00"]);
    assert_eq!(faults(&xml), Vec::<String>::new());
}

#[test]
fn of_several_rates_each_line_bears_its_own_and_zero_is_the_zero_rate() {
    let mut invoice = sample_invoice();
    let vat = |rate, net, vat| IssuedVat { rate: decimal(rate), net, vat, steps: Vec::new() };
    invoice.lines.push(line("Film", ("1", "gebruiker"), "6.79", ["6.79", "5.61"]));
    invoice.lines.push(line("Krant", ("1", "stuk"), "2.00", ["2.00", "2.00"]));
    invoice.vat.push(vat("21.00", decimal("5.61"), decimal("1.18")));
    invoice.vat.push(vat("0", decimal("2.00"), decimal("0.00")));
    (invoice.net, invoice.total) = (decimal("72026.83"), decimal("76349.16"));

    let xml = written(&invoice);

    assert_eq!(said(&xml, "ClassifiedTaxCategory/Percent"), ["6", "6", "21", "0"]);
    assert_eq!(said(&xml, "ClassifiedTaxCategory/ID"), ["S", "S", "S", "Z"]);
    assert_eq!(said(&xml, "TaxCategory/ID"), ["S", "S", "Z"]);
    assert_eq!(faults(&xml), Vec::<String>::new());
}

#[test]
fn the_days_of_the_document_hold_those_of_every_line() {
    let mut invoice = sample_invoice();
    invoice.lines[0].from = "2022-11-01".parse().unwrap();
    invoice.lines[1].to = "2024-01-31".parse().unwrap();

    expect_said(
        &written(&invoice),
        &[
            ("Invoice/InvoicePeriod/StartDate", "2022-11-01"),
            ("Invoice/InvoicePeriod/EndDate", "2024-01-31"),
            ("InvoiceLine/InvoicePeriod/StartDate", "2022-11-01"),
        ],
    );
}

#[test]
fn a_sample_says_that_it_is_no_invoice_in_its_one_note() {
    for invoice in [sample_invoice(), sample_credit_note()] {
        let xml = ubl(&invoice, Purpose::Simulated, None).unwrap();
        let notes: Vec<String> =
            said(&xml, "Note").into_iter().filter(|note| !note.starts_with("Te betalen")).collect();

        let [note] = notes.as_slice() else { panic!("{notes:?}") };
        assert!(note.starts_with("Simulatie: dit is geen factuur."), "{note}");
    }
}

#[test]
fn a_supplier_without_an_account_is_paid_by_means_that_are_not_said() {
    let mut invoice = sample_invoice();
    invoice.supplier.iban = None;

    let xml = written(&invoice);

    expect_said(&xml, &[("PaymentMeansCode", "1")]);
    assert!(!xml.contains("PayeeFinancialAccount"));
}

#[test]
fn marks_of_xml_in_names_are_escaped_and_blank_fields_left_out() {
    let mut invoice = sample_invoice();
    let name = "Βιβλιοθήκη <Łódź> & \"Zoon's\" ]]>\r\n";
    invoice.customer.name = name.to_owned();
    invoice.customer.email = Some(String::new());
    invoice.customer.street = "\t".to_owned();

    let xml = written(&invoice);

    expect_said(&xml, &[("AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName", name)]);
    assert_eq!(said(&xml, "AccountingCustomerParty/Party/Contact"), Vec::<String>::new());
    assert_eq!(said(&xml, "StreetName"), ["Priemstraat 51"]);
}

#[test]
fn a_character_that_xml_forbids_is_refused_by_name_wherever_it_stands() {
    for (character, code) in
        [('\0', "U+0000"), ('\u{7}', "U+0007"), ('\u{1f}', "U+001F"), ('\u{ffff}', "U+FFFF")]
    {
        let text = format!("Stad {character}Antwerpen");
        let places: [fn(&mut IssuedInvoice) -> &mut String; 4] = [
            |invoice| &mut invoice.customer.name,
            |invoice| &mut invoice.number,
            |invoice| &mut invoice.lines[0].description,
            |invoice| &mut invoice.customer.endpoint.as_mut().unwrap().scheme,
        ];
        for place in places {
            let mut invoice = sample_invoice();
            let endpoint = IssuedEndpoint { scheme: "0208".to_owned(), id: "0207500123".to_owned() };
            invoice.customer.endpoint = Some(endpoint);
            place(&mut invoice).clone_from(&text);

            let refused = ubl(&invoice, Purpose::Issued, None).unwrap_err();

            assert_eq!(refused, UblError::Forbidden { character, text: text.clone() });
            assert!(refused.to_string().contains(code), "{refused}");
        }
    }
}

#[test]
fn what_every_structured_invoice_says_is_never_blank() {
    let mut invoice = sample_invoice();
    invoice.customer.name = "  ".to_owned();

    let refused = ubl(&invoice, Purpose::Issued, None).unwrap_err();

    assert_eq!(refused, UblError::Blank { element: "cbc:RegistrationName" });
}

#[test]
fn amounts_beyond_what_an_amount_can_hold_are_refused() {
    let mut invoice = sample_invoice();
    invoice.net = decimal("79228162514264337593543950335");

    assert_eq!(ubl(&invoice, Purpose::Issued, None), Err(UblError::TooLarge));
}

#[test]
fn the_same_invoice_gives_the_same_text() {
    assert_eq!(written(&sample_invoice()), written(&sample_invoice()));
}

#[test]
fn a_structured_invoice_of_six_hundred_lines_is_read_back_line_by_line() {
    let invoice = with_lines(600);
    let xml = written(&invoice);

    let read = imports::ubl::read(xml.as_bytes()).unwrap();

    let expected: Vec<&str> =
        invoice.lines.iter().map(|line: &IssuedLine| line.description.as_str()).collect();
    assert_eq!(read.lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), expected);
    assert_eq!(Amounts::structured(&xml).lines.len(), 600);
}
