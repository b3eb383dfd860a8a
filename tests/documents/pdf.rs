//! The PDF of an invoice: what it says, where it stands, that it never changes.
#![expect(clippy::float_arithmetic, reason = "places on a page are no money")]

use crate::support::invoices::{
    decimal, line, sample_credit_note, sample_exit_fee, sample_invoice, with_lines,
};
use crate::support::pdf::{Text, all_text, texts};
use lopdf::{Document, Object};
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::thread;
use tarief::documents::issued::{IssuedInvoice, IssuedLine, IssuedStep, IssuedVat};
use tarief::documents::pdf::{PdfError, With};

/// The PDF of the document alone.
fn pdf(invoice: &IssuedInvoice) -> Result<Vec<u8>, PdfError> {
    tarief::documents::pdf::pdf(invoice, &With::default())
}

/// Fails unless the document says all of it.
fn expect_said(invoice: &IssuedInvoice, expected: &[&str]) {
    let said = all_text(&pdf(invoice).unwrap());
    for text in expected {
        assert!(said.contains(text), "{text:?} is not in:\n{said}");
    }
}

#[test]
fn an_invoice_shows_every_mandatory_mention_and_every_amount() {
    expect_said(
        &sample_invoice(),
        &[
            "Factuur",
            "2023000002",
            "15/05/2023",
            "14/06/2023",
            "01/01/2023 t.e.m. 31/12/2023",
            "Cultuurconnect vzw",
            "Priemstraat 51, 1000 Brussel",
            "Ondernemingsnummer 0629.858.909",
            "RPR Brussel",
            "Btw BE0629858909",
            "IBAN BE41 0910 1235 5910",
            "servicedesk@cultuurconnect.be",
            "Stad Antwerpen Grote Markt 1 2000 Antwerpen",
            "0207.500.123",
            "BE0207500123",
            "antwerpen-e-books",
            "Overeenkomst E-boekendienst (e-books-2022), ondertekend op 28/10/2022",
            "Vaste vergoeding",
            "cloudLibrary · clausule E 8.1 01/01/2023 t.e.m. 31/12/2023",
            "906,01",
            "excl. btw 854,7264151",
            "854,73",
            "424.504",
            "inwoners",
            "0,1777",
            "excl. btw 0,1676415",
            "71.164,49",
            "75.434,36",
            "6%",
            "72.019,22",
            "4.321,15",
            "Te betalen € 76.340,37",
            "Begunstigde",
            "Gestructureerde mededeling +++202/3000/00212+++",
            "Alle prijzen zijn inclusief btw",
            "berekeningsnota",
            "Pagina 1 van 1",
        ],
    );
}

#[test]
fn a_cent_that_remains_is_shown_and_none_is_not() {
    expect_said(&sample_exit_fee(), &["Factuur uitstapvergoeding", "Afronding € 0,01", "€ 17.493,09"]);

    assert!(!all_text(&pdf(&sample_invoice()).unwrap()).contains("Afronding"));
}

#[test]
fn a_credit_note_names_what_it_corrects_and_asks_for_no_payment() {
    let note = sample_credit_note();
    expect_said(
        &note,
        &[
            "Creditnota",
            "CN2023000001",
            "Deze creditnota verbetert factuur 2023000002 van 15/05/2023",
            "het contract eindigt op 30/09/2023",
            "btw terug te storten aan de Staat in de mate waarin ze oorspronkelijk in aftrek werd gebracht",
            "Te crediteren € 19.085,09",
        ],
    );

    let said = all_text(&pdf(&note).unwrap());
    for absent in ["Betaling", "Uiterste datum", "mededeling", "Vervaldatum", "Aantal", "Maanden"] {
        assert!(!said.contains(absent), "{absent}");
    }
}

#[test]
fn of_several_rates_each_line_shows_its_price_without_its_own() {
    let mut invoice = sample_invoice();
    invoice.lines.push(line("Film", ("1", "gebruiker"), "6.79", ["6.79", "5.61"]));
    invoice.vat.push(IssuedVat {
        rate: decimal("21"),
        net: decimal("5.61"),
        vat: decimal("1.18"),
        steps: Vec::new(),
    });

    expect_said(&invoice, &["excl. btw 854,7264151", "excl. btw 5,6115702", "21%", "€ 4.322,33"]);
}

#[test]
fn only_the_address_of_the_customer_stands_in_the_window() {
    let millimetres = |points: f32| points / 72.0 * 25.4;
    let in_window = |text: &&Text| {
        let (x, y) = (millimetres(text.x), 297.0 - millimetres(text.y));
        text.page == 1 && x + millimetres(text.width) > 100.0 && (40.0..80.0).contains(&y)
    };

    let found = texts(&pdf(&sample_invoice()).unwrap());
    let seen: Vec<&str> = found.iter().filter(in_window).map(|text| text.text.as_str()).collect();

    assert_eq!(seen, ["Stad Antwerpen", "Grote Markt 1", "2000 Antwerpen"]);
}

#[test]
fn a_character_that_no_font_has_is_refused_by_name() {
    for (name, character) in [("図書館", '図'), ("საქართველო", 'ს'), ("Bib\u{200b}liotheek", '\u{200b}')]
    {
        let mut invoice = sample_invoice();
        invoice.customer.name = name.to_owned();

        let refused = pdf(&invoice).unwrap_err();

        assert_eq!(refused, PdfError::NoGlyph { character, text: name.to_owned() });
        assert!(refused.to_string().contains(name), "{refused}");
    }
}

#[test]
fn a_line_is_on_one_page_and_the_totals_never_stand_without_two_lines() {
    for count in 1..70 {
        let bytes = pdf(&with_lines(count)).unwrap();
        let found = texts(&bytes);
        let last = found.iter().map(|text| text.page).max().unwrap();
        let lines_on_last =
            found.iter().filter(|text| text.page == last && text.text.starts_with("Verg")).count()
                + found.iter().filter(|text| text.page == last && text.text.starts_with("Vaste")).count();

        assert!(lines_on_last >= count.min(2), "{count} lines: {lines_on_last} on the last page");
        assert!(found.iter().any(|text| text.page == last && text.text == "Te betalen"), "{count} lines");
        for page in 1..=last {
            let head = format!("Pagina {page} van {last}");
            assert!(found.iter().any(|text| text.page == page && text.text == head), "{count}: {head}");
            let continued = found
                .iter()
                .any(|text| text.page == page && text.text == "Factuur 2023000002 · 15/05/2023 · vervolg");
            assert_eq!(continued, page > 1, "{count} lines, page {page}");
        }
    }
}

#[test]
fn six_hundred_lines_flow_over_pages_that_each_repeat_the_head_of_the_table() {
    let found = texts(&pdf(&with_lines(600)).unwrap());
    let last = found.iter().map(|text| text.page).max().unwrap();

    assert!((20..60).contains(&last), "{last} pages");
    for page in 1..=last {
        assert!(found.iter().any(|text| text.page == page && text.text == "Omschrijving"), "page {page}");
    }
    for place in 1..=600 {
        let description = if place % 2 == 1 { "Vaste vergoeding" } else { "Vergoeding per inwoner" };
        let text = format!("{description} {place}");
        assert_eq!(found.iter().filter(|found| found.text == text).count(), 1, "{text}");
    }
}

#[test]
fn the_same_invoice_gives_the_same_bytes_whatever_was_drawn_before() {
    let first = pdf(&sample_invoice()).unwrap();
    pdf(&with_lines(40)).unwrap();
    let elsewhere = thread::spawn(|| {
        pdf(&sample_credit_note()).unwrap();
        pdf(&sample_invoice()).unwrap()
    });

    assert!(pdf(&sample_invoice()).unwrap() == first);
    assert!(elsewhere.join().unwrap() == first);
}

/// The bytes of an invoice whose rendering was looked at. They may change on purpose only: an issued invoice is
/// never drawn again, but a library that starts to write something else must not go unseen.
#[test]
fn the_sample_is_written_as_it_was_when_its_looks_were_judged() {
    let written = Sha256::digest(pdf(&sample_invoice()).unwrap());
    let hash: String = written.iter().map(|byte| format!("{byte:02x}")).collect();

    assert_eq!(hash, "ff23fa38e79b6629ae798433bfe5c5556a77f4d1b7b12ed9fe6de54657b27475");
}

#[test]
fn the_file_says_what_it_is() {
    let file = Document::load_mem(&pdf(&sample_invoice()).unwrap()).unwrap();
    let catalog = file.catalog().unwrap();
    let text = |entries: &lopdf::Dictionary, key: &[u8]| lopdf::decode_text_string(entries.get(key).unwrap());
    let information =
        file.get_dictionary(file.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
    let preferences = catalog.get(b"ViewerPreferences").and_then(Object::as_dict).unwrap();

    assert_eq!(text(catalog, b"Lang").unwrap(), "nl-BE");
    assert!(preferences.get(b"DisplayDocTitle").and_then(Object::as_bool).unwrap());
    assert_eq!(text(information, b"Title").unwrap(), "Factuur 2023000002");
    assert_eq!(text(information, b"Author").unwrap(), "Cultuurconnect vzw");
    assert_eq!(text(information, b"CreationDate").unwrap(), "D:20230515000000Z");
}

#[test]
fn names_without_end_and_amounts_beyond_reason_stay_on_the_page() {
    let mut invoice = sample_invoice();
    let name = "Intergemeentelijke samenwerking voor bibliotheken ".repeat(20);
    let word = "Bibliotheeksamenwerkingsverband".repeat(20);
    invoice.customer.name.clone_from(&name);
    invoice.customer.street.clone_from(&word);
    invoice.supplier.name.clone_from(&name);
    invoice.contract.title.clone_from(&word);
    invoice.contract.id.clone_from(&word);
    invoice.lines[0].description = name;
    invoice.lines[1].description = word.clone();
    invoice.lines[1].part = Some(word);
    invoice.lines[0].amount = decimal("-79228162514264337593543950.33");
    invoice.lines[1].unit_price = Some("0.0000000000000000000000000001".to_owned());
    invoice.lines[1].quantity = Some("79228162514264337593543950335".to_owned());
    invoice.total = decimal("-79228162514264337593543950.33");
    invoice.vat[0].rate = decimal("-100");

    let found = texts(&pdf(&invoice).unwrap());

    expect_in_place(&found);
    assert!(found.iter().any(|text| text.text == "€ −79.228.162.514.264.337.593.543.950,33"));
}

/// Fails for a text that reaches over a margin or over another text.
pub fn expect_in_place(found: &[Text]) {
    let (left, right) = (20.0 / 25.4 * 72.0, 192.0 / 25.4 * 72.0);
    for text in found {
        let inside = text.x > left - 0.1 && text.x + text.width < right + 0.1;
        assert!(inside && text.y > 20.0 && text.y < 820.0, "{text:?}");
        assert!(text.size > 1.0, "{text:?}");
    }
    for (place, one) in found.iter().enumerate() {
        let over = found[..place].iter().find(|other| {
            let beside = one.x >= other.x + other.width || other.x >= one.x + one.width;
            let below = one.y >= other.y + 0.7 * other.size || other.y >= one.y + 0.7 * one.size;
            one.page == other.page && !beside && !below
        });
        assert!(over.is_none(), "{one:?} over {over:?}");
    }
}

/// A text of characters that the fonts have.
pub fn any_text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        8 => proptest::char::range('a', 'z'),
        2 => Just(' '),
        1 => proptest::char::range(' ', '~'),
        1 => proptest::char::range('¡', '¬'),
        1 => proptest::char::range('®', 'ň'),
        1 => proptest::sample::select(vec!['€', '–', '’', '…', '≥', '→', '№', '\u{a0}', '\t', '\n']),
    ];
    proptest::collection::vec(character, 0..120).prop_map(|text| text.into_iter().collect())
}

prop_compose! {
    fn any_step()(
        texts in proptest::array::uniform2(any_text()),
        figure in any::<i64>(),
        clause in proptest::option::of(any_text()),
        worked in any::<bool>(),
    ) -> IssuedStep {
        let [what, source] = texts;
        let figure = rust_decimal::Decimal::new(figure, 4);
        let figure = if worked { figure.to_string() } else { format!("{figure}/31") };
        let formula = worked.then(|| "Σ amount".to_owned());
        IssuedStep { key: "amount".to_owned(), what, figure, source, clause, formula, decimals: None }
    }
}

prop_compose! {
    fn any_line()(
        steps in proptest::collection::vec(any_step(), 0..12),
        description in any_text(),
        part in proptest::option::of(any_text()),
        unit in proptest::option::of(any_text()),
        figures in proptest::array::uniform4(any::<i64>()),
        known in any::<[bool; 3]>(),
    ) -> IssuedLine {
        let figure = |place: usize, scale| rust_decimal::Decimal::new(figures[place], scale);
        let mut line = line(&description, ("1", "stuk"), "1.00", ["1.00", "1.00"]);
        (line.part, line.unit) = (part, unit);
        (line.amount, line.net) = (figure(0, 2), figure(1, 2));
        line.quantity = known[0].then(|| figure(2, 1).to_string());
        line.unit_price = known[1].then(|| figure(3, 4).to_string());
        line.months = known[2].then(|| "76/31".to_owned());
        line.steps = steps;
        line
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_invoice_fits_its_pages_and_counts_them(
        lines in proptest::collection::vec(any_line(), 0..60),
        note in any::<bool>(),
        names in proptest::array::uniform5(any_text()),
        kind in 0..3_usize,
        rates in proptest::collection::vec(0..40_i64, 0..20),
    ) {
        let of_kind = [sample_invoice, sample_credit_note, sample_exit_fee];
        let mut invoice = of_kind[kind]();
        invoice.lines = lines;
        let [name, street, title, reason, supplier] = names;
        (invoice.customer.name, invoice.customer.street, invoice.contract.title) = (name, street, title);
        (invoice.reason, invoice.supplier.name) = (Some(reason), supplier);
        invoice.vat = rates
            .into_iter()
            .map(|rate| IssuedVat { rate: rate.into(), ..invoice.vat[0].clone() })
            .collect();

        let with = With { note, ..With::default() };
        let found = texts(&tarief::documents::pdf::pdf(&invoice, &with).unwrap());

        expect_in_place(&found);
        let pages: BTreeSet<u32> = found.iter().map(|text| text.page).collect();
        let last = pages.len();
        for page in 1..=last {
            let expected = format!("Pagina {page} van {last}");
            prop_assert_eq!(found.iter().filter(|text| text.text == expected).count(), 1, "{}", expected);
        }
    }
}
