//! Every PDF is PDF/A-3a and PDF/UA-1, and our own check finds what would make it none.
#![expect(clippy::float_arithmetic, reason = "places on a page and widths of glyphs are no money")]

mod content;
mod faults;
mod structure;

use super::letter::letters;
use crate::support::documents::golden;
use crate::support::invoices::{sample_credit_note, sample_exit_fee, sample_invoice, with_lines};
use crate::support::pdf::all_text;
use faults::faults;
use lopdf::{Dictionary, Document, Object, ObjectId};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::{fs, thread};
use tarief::documents::issued::IssuedInvoice;
use tarief::documents::pdf::file::{About, Attached, write};
use tarief::documents::pdf::sheet::{ACCENT, BODY, LABEL, Mark, STRONG, Sheet, TINT, Tag, at};
use tarief::documents::pdf::{PdfError, With, pdf};
use tarief::documents::rendering::{Form, Purpose, render};

const XML: &str = "<Invoice><ID>2023000002</ID></Invoice>";

fn with_everything(purpose: Purpose) -> With<'static> {
    With { ubl: Some(XML), note: true, purpose }
}

/// Sheets with every kind of mark and tag, and a table that goes on over all of them.
fn sheets(pages: u8) -> Vec<Sheet> {
    let mut all: Vec<Sheet> = (0..pages).map(|page| sheet(page, page + 1 == pages)).collect();
    if let Some(first) = all.first_mut() {
        let opening = [Mark::Open(Tag::Heading(1)), text("Factuur 2023000002"), Mark::Close];
        first.marks.splice(0..0, opening.into_iter().chain([Mark::Open(Tag::Table)]));
    }
    all
}

fn text(text: &str) -> Mark {
    Mark::Text(at(20.0, 30.0), STRONG, text.to_owned())
}

fn sheet(page: u8, last: bool) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.tagged(Tag::Row, |sheet| {
        sheet.tagged(Tag::Cell { columns: 2 }, |sheet| sheet.tagged(Tag::Paragraph, |_| ()));
    });
    let y = |row: u8| 40.0 + 6.0 * f32::from(row);
    sheet.marks.push(Mark::Decoration(at(20.0, 280.0), LABEL, format!("Pagina {}", page + 1)));
    sheet.area(at(17.0, 36.0), (178.0, 8.0), TINT);
    if page == 0 {
        sheet.tagged(Tag::Row, |sheet| {
            sheet.tagged(Tag::ColumnHead, |sheet| sheet.text(at(20.0, y(0)), LABEL, "Omschrijving"));
            sheet.tagged(Tag::ColumnHead, |sheet| sheet.text_to(at(190.0, y(0)), LABEL, "Bedrag (€)"));
        });
    }
    for row in 1..30 {
        sheet.tagged(Tag::Row, |sheet| {
            sheet.tagged(Tag::RowHead, |sheet| {
                sheet.text(at(20.0, y(row)), BODY, "Vergoeding voor Βιβλιοθήκη, Școală, Łódź en Библиотека");
            });
            sheet
                .tagged(Tag::Cell { columns: 1 }, |sheet| sheet.text_to(at(190.0, y(row)), BODY, "1.234,56"));
        });
        sheet.rule(at(20.0, y(row) + 1.0), 190.0, (0.5, ACCENT));
    }
    if last {
        sheet.tagged(Tag::Row, |sheet| {
            sheet.tagged(Tag::Cell { columns: 2 }, |sheet| sheet.text(at(20.0, y(30)), BODY, "Totaal"));
        });
        sheet.marks.push(Mark::Close);
        sheet.tagged(Tag::Section, |sheet| {
            sheet.tagged(Tag::Heading(2), |sheet| sheet.text(at(20.0, y(31)), STRONG, "Betaling"));
            let alt = "QR-code om te betalen".to_owned();
            sheet.tagged(Tag::Figure { alt }, |sheet| {
                sheet.marks.push(Mark::Squares(at(20.0, y(32)), 25.0, vec![vec![true, false]; 2]));
            });
            sheet.tagged(Tag::Paragraph, |sheet| {
                sheet.text(at(60.0, y(33)), BODY, "Vragen? Schrijf naar");
                let (to, says) = ("mailto:hulp@example.be".to_owned(), "E-mail aan de helpdesk".to_owned());
                let spot = at(110.0, y(33));
                sheet.tagged(Tag::Link { to, says }, |sheet| sheet.text(spot, BODY, "hulp@example.be"));
            });
        });
    }
    sheet.marks.push(Mark::Across("Simulatie".to_owned()));
    sheet
}

fn about(attached: bool) -> About<'static> {
    About {
        title: "Factuur 2023000002 <&>".to_owned(),
        author: "Cultuurconnect & vrienden vzw",
        day: "2023-05-15".to_owned(),
        attached: attached.then(|| Attached {
            name: "2023000002.xml".to_owned(),
            description: "Gestructureerde factuur",
            content: XML,
        }),
    }
}

#[test]
fn a_file_with_every_kind_of_mark_is_without_fault_on_one_two_and_many_pages() {
    for pages in [1, 2, 40] {
        for attached in [true, false] {
            let bytes = write(&sheets(pages), &about(attached)).unwrap();

            assert_eq!(faults(&bytes, attached), Vec::<String>::new(), "{pages} pages");
        }
    }
}

#[test]
fn every_document_is_without_fault_on_one_two_and_many_pages() {
    let of_lines = [1, 8, 12, 60, 600].map(with_lines);
    let others = [sample_invoice(), sample_credit_note(), sample_exit_fee()];
    for invoice in of_lines.iter().chain(&others) {
        for purpose in [Purpose::Issued, Purpose::Simulated] {
            let bytes = pdf(invoice, &with_everything(purpose)).unwrap();

            let lines = invoice.lines.len();
            assert_eq!(faults(&bytes, true), Vec::<String>::new(), "{} with {lines} lines", invoice.number);
        }
        let bytes = pdf(invoice, &With::default()).unwrap();
        assert_eq!(faults(&bytes, false), Vec::<String>::new(), "{} alone", invoice.number);
    }
}

#[test]
fn every_document_of_every_golden_situation_is_without_fault() {
    for (situation, invoice) in golden() {
        let bytes = render(&invoice, Form::Pdf, Purpose::Issued).unwrap();

        assert_eq!(faults(&bytes, true), Vec::<String>::new(), "{situation}: {}", invoice.number);
    }
}

#[test]
fn every_letter_is_without_fault() {
    for (name, letter) in letters() {
        let bytes = tarief::documents::pdf::letter(&letter).unwrap();

        assert_eq!(faults(&bytes, false), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn names_in_other_scripts_are_set_in_the_fallback_and_nothing_is_dropped() {
    for name in
        ["Βιβλιοθήκη Σοφία", "Łódź-Śródmieście", "Библиотека София", "Țiriac Șișești", "Thư viện Hà Nội"]
    {
        let mut invoice = sample_invoice();
        invoice.customer.name = name.to_owned();

        let bytes = pdf(&invoice, &with_everything(Purpose::Issued)).unwrap();

        assert_eq!(faults(&bytes, true), Vec::<String>::new(), "{name}");
        assert!(all_text(&bytes).contains(name), "{name}");
    }
}

#[test]
fn what_no_face_has_is_refused_wherever_it_stands() {
    let marks = [
        Mark::Decoration(at(20.0, 20.0), LABEL, "図".to_owned()),
        Mark::Across("図".to_owned()),
        text("Łódź 図"),
    ];
    for mark in marks {
        let sheet = Sheet { marks: vec![mark], height: 0.0 };
        let refused = write(&[sheet], &about(false)).unwrap_err();
        assert!(matches!(refused, PdfError::NoGlyph { character: '図', .. }), "{refused}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes_twice_and_in_other_threads() {
    let render = |invoice: &IssuedInvoice| pdf(invoice, &with_everything(Purpose::Issued)).unwrap();
    let first = render(&sample_invoice());
    let elsewhere: Vec<_> = (0..4).map(|_| thread::spawn(move || render(&sample_invoice()))).collect();
    render(&with_lines(40));

    assert!(render(&sample_invoice()) == first);
    assert!(elsewhere.into_iter().all(|thread| thread.join().unwrap() == first));
}

#[test]
fn documents_that_differ_in_anything_have_identifiers_of_their_own() {
    let identity = |purpose, ubl: Option<&str>| {
        let bytes = pdf(&sample_invoice(), &With { ubl, note: true, purpose }).unwrap();
        Document::load_mem(&bytes).unwrap().trailer.get(b"ID").unwrap().as_array().unwrap()[0].clone()
    };

    let of = [
        identity(Purpose::Issued, Some(XML)),
        identity(Purpose::Issued, Some("<Invoice/>")),
        identity(Purpose::Issued, None),
    ];

    assert!(of[0] != of[1] && of[1] != of[2] && of[0] != of[2]);
    assert_eq!(of[0], identity(Purpose::Issued, Some(XML)));
}

#[test]
fn an_invoice_of_one_page_with_its_structured_invoice_is_under_thirty_kilobytes() {
    let bytes = pdf(&with_lines(8), &With { ubl: Some(XML), note: false, purpose: Purpose::Issued }).unwrap();

    assert!(bytes.len() < 30_000, "{} bytes", bytes.len());
}

/// A file without fault, to be spoilt.
fn sound() -> Document {
    Document::load_mem(&write(&sheets(2), &about(true)).unwrap()).unwrap()
}

/// The faults of a file that was spoilt.
fn faults_of(mut file: Document) -> Vec<String> {
    let mut bytes = Vec::new();
    file.version = "1.7".to_owned();
    file.save_to(&mut bytes).unwrap();
    faults(&bytes, true)
}

fn catalog(file: &mut Document) -> &mut Dictionary {
    file.catalog_mut().unwrap()
}

/// The first dictionary or stream of which something holds.
fn first(file: &mut Document, is: impl Fn(&Dictionary) -> bool) -> &mut Dictionary {
    let id = every(file, &is).next().expect("an object of that kind");
    dictionary(file, id)
}

fn every(file: &Document, is: &impl Fn(&Dictionary) -> bool) -> impl Iterator<Item = ObjectId> {
    file.objects.iter().filter(move |(_, object)| entries(object).is_some_and(is)).map(|(id, _)| *id)
}

fn entries(object: &Object) -> Option<&Dictionary> {
    object.as_dict().ok().or_else(|| object.as_stream().ok().map(|stream| &stream.dict))
}

fn dictionary(file: &mut Document, id: ObjectId) -> &mut Dictionary {
    match file.objects.get_mut(&id).unwrap() {
        Object::Stream(stream) => &mut stream.dict,
        object => object.as_dict_mut().unwrap(),
    }
}

fn of_type(key: &'static str, value: &'static str) -> impl Fn(&Dictionary) -> bool {
    move |entries| {
        entries.get(key.as_bytes()).and_then(Object::as_name).is_ok_and(|name| name == value.as_bytes())
    }
}

/// Replaces a text in the XMP.
fn edit_xmp(file: &mut Document, change: (&str, &str)) {
    let id = every(file, &of_type("Type", "Metadata")).next().expect("XMP");
    edit(file, id, change);
}

/// Replaces a text in the content of the first page.
fn edit_page(file: &mut Document, change: (&str, &str)) {
    let page = file.page_iter().next().unwrap();
    let content = file.get_page_contents(page)[0];
    edit(file, content, change);
}

fn edit(file: &mut Document, id: ObjectId, (from, to): (&str, &str)) {
    let stream = file.objects.get_mut(&id).unwrap().as_stream_mut().unwrap();
    let content = stream.get_plain_content().unwrap();
    let place = content.windows(from.len()).position(|part| part == from.as_bytes());
    let (before, after) = content.split_at(place.unwrap_or_else(|| panic!("there is no {from:?}")));
    stream.set_plain_content([before, to.as_bytes(), &after[from.len()..]].concat());
}

/// Spoils a file in one way.
type Spoil = fn(&mut Document);

/// The ten faults that were planted for package tools, and others.
const PLANTED: [(&str, Spoil); 23] = [
    ("ICC profile", |file| drop(intent(file).remove(b"DestOutputProfile"))),
    ("extension schema", |file| edit_xmp(file, ("pdfua/ns/id/</", "other</"))),
    ("AF", |file| drop(catalog(file).remove(b"AF"))),
    ("relationship", |file| drop(first(file, of_type("Type", "Filespec")).remove(b"AFRelationship"))),
    ("media type", |file| drop(first(file, of_type("Type", "EmbeddedFile")).remove(b"Subtype"))),
    ("Alt", |file| drop(first(file, of_type("S", "Figure")).remove(b"Alt"))),
    ("ParentTree", |file| drop(first(file, of_type("Type", "StructTreeRoot")).remove(b"ParentTree"))),
    ("wide", |file| {
        let font = first(file, of_type("Subtype", "Type0"));
        let descendant = font.get_mut(b"DescendantFonts").unwrap().as_array_mut().unwrap()[0].as_dict_mut();
        descendant.unwrap().get_mut(b"W").unwrap().as_array_mut().unwrap()[1].as_array_mut().unwrap()[0] =
            1234.into();
    }),
    ("which character", |file| drop(first(file, of_type("Subtype", "Type0")).remove(b"ToUnicode"))),
    ("not embedded", |file| drop(first(file, of_type("Type", "FontDescriptor")).remove(b"FontFile2"))),
    ("nl-BE", |file| drop(catalog(file).remove(b"Lang"))),
    ("marked as tagged", |file| drop(catalog(file).remove(b"MarkInfo"))),
    ("title bar", |file| drop(catalog(file).remove(b"ViewerPreferences"))),
    ("XMP part", |file| edit_xmp(file, ("<pdfaid:part>3", "<pdfaid:part>2"))),
    ("XMP CreateDate", |file| edit_xmp(file, ("2023-05-15", "2023-05-16"))),
    ("head of a table", |file| drop(first(file, of_type("S", "TH")).remove(b"A"))),
    ("the contents of page 2", |file| {
        let tree = first(file, |entries| entries.has(b"Nums")).get_mut(b"Nums").unwrap();
        tree.as_array_mut().unwrap()[3].as_array_mut().unwrap().swap(0, 2);
    }),
    ("a link does not say", |file| drop(first(file, of_type("Subtype", "Link")).remove(b"Contents"))),
    ("neither tagged nor an artifact", |file| edit_page(file, ("/Artifact", "/P"))),
    ("missing character", |file| edit_page(file, ("Td\n(", "Td\n(\0\0"))),
    ("tag of a subset", |file| first(file, of_type("Subtype", "Type0")).set("BaseFont", "Inter")),
    ("printpdf left", |file| {
        let information = file.trailer.get(b"Info").unwrap().as_reference().unwrap();
        dictionary(file, information).set("Trapped", "False");
    }),
    ("not sRGB", |file| edit_page(file, (" rg\n", " rg\n0 0 0 1 k\n"))),
];

fn intent(file: &mut Document) -> &mut Dictionary {
    catalog(file).get_mut(b"OutputIntents").unwrap().as_array_mut().unwrap()[0].as_dict_mut().unwrap()
}

#[test]
fn every_fault_that_is_planted_is_found_and_named() {
    assert_eq!(faults_of(sound()), Vec::<String>::new());
    for (named, spoil) in PLANTED {
        let mut file = sound();
        spoil(&mut file);

        let found = faults_of(file);

        assert!(found.iter().any(|fault| fault.contains(named)), "{named}: {found:#?}");
    }
}

/// Writes documents of every kind, and what must be found in each, in Cargo's folder for tests.
#[test]
#[ignore = "for `./dev pdf`: it writes files for tools of others"]
fn specimens() {
    let folder = format!("{}/documents", env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(&folder).unwrap();
    let mut named = sample_invoice();
    named.customer.name = "Βιβλιοθήκη Σοφία & Biblioteka Łódź".to_owned();
    let invoices = [
        ("sample", sample_invoice(), Purpose::Issued),
        ("simulated", sample_invoice(), Purpose::Simulated),
        ("one-line", with_lines(1), Purpose::Issued),
        ("twelve-lines", with_lines(12), Purpose::Issued),
        ("names", named, Purpose::Issued),
        ("exit-fee", sample_exit_fee(), Purpose::Issued),
        ("credit-note", sample_credit_note(), Purpose::Issued),
    ];
    let mut expected: BTreeMap<String, Value> = BTreeMap::new();
    for (name, invoice, purpose) in invoices {
        fs::write(format!("{folder}/{name}.pdf"), render(&invoice, Form::Pdf, purpose).unwrap()).unwrap();
        expected.insert(format!("{name}.pdf"), expected_of(&invoice, purpose));
    }
    let alone = With { ubl: Some(XML), note: false, purpose: Purpose::Issued };
    fs::write(format!("{folder}/six-hundred-lines.pdf"), pdf(&with_lines(600), &alone).unwrap()).unwrap();
    expected.insert("six-hundred-lines.pdf".to_owned(), expected_of(&with_lines(600), Purpose::Issued));
    for (name, letter) in letters() {
        let bytes = tarief::documents::pdf::letter(&letter).unwrap();
        fs::write(format!("{folder}/{name}.pdf"), bytes).unwrap();
        let order = [letter.subject.clone(), "Factuur".to_owned(), "Totaal open".to_owned()];
        let one = letter.invoices.len() == 1;
        let code: Vec<&str> =
            if one { vec!["BCD", "SCT", &letter.invoices[0].communication] } else { Vec::new() };
        let entry = json!({ "order": order, "attached": [], "code": code });
        expected.insert(format!("{name}.pdf"), entry);
    }
    fs::write(format!("{folder}/marks.pdf"), write(&sheets(3), &about(true)).unwrap()).unwrap();
    fs::write(format!("{folder}/expected.json"), json!(expected).to_string()).unwrap();
}

/// What must be found in the document of an invoice: texts in their order, files, and lines of its code.
fn expected_of(invoice: &IssuedInvoice, purpose: Purpose) -> Value {
    let paid = invoice.communication.as_ref();
    let lines = invoice.lines.iter().take(2).map(|line| line.description.clone());
    let asked = if paid.is_some() { "Te betalen" } else { "Te crediteren" };
    let order: Vec<String> =
        [invoice.number.clone(), invoice.customer.name.clone(), "Omschrijving".to_owned()]
            .into_iter()
            .chain(lines)
            .chain([asked.to_owned()])
            .chain(paid.cloned())
            .collect();
    let amount = format!("EUR{}", invoice.total);
    // What was only simulated must not be paid.
    let paid = paid.filter(|_| purpose == Purpose::Issued);
    let code: Vec<&str> =
        paid.map(|paid| vec!["BCD", "SCT", "BE41091012355910", &amount, paid]).unwrap_or_default();
    json!({ "order": order, "attached": [format!("{}.xml", invoice.number)], "code": code })
}
