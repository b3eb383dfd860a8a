//! Letters to those who pay late, as PDF.

use super::pdf::{any_text, expect_in_place};
use crate::support::claims::claim;
use crate::support::invoices::{antwerp, cultuurconnect, day};
use crate::support::pdf::{Text, all_text, texts};
use lopdf::Document;
use proptest::prelude::*;
use tarief::documents::letters::{Asks, Letter, Matter, letter};
use tarief::domain::invoice::{InvoiceNumber, Series};

fn written(asks: Asks, invoices: u32) -> Letter {
    let matter = Matter {
        day: day("2023-07-20"),
        asks,
        sender: cultuurconnect(),
        addressee: antwerp(),
        agreement: "Overeenkomst E-boekendienst",
        clauses: (Some("E 8.6"), Some("E 8.7")),
    };
    let claims = (1..=invoices).map(|sequence| {
        let mut claim = claim(("70509.82", "2023-05-15"), &[("2023-06-01", "509.82")], &[]);
        claim.number = InvoiceNumber::new(Series::Invoice, 2023, sequence).unwrap();
        claim
    });
    letter(matter, &claims.collect::<Vec<_>>())
}

/// Letters to look at.
pub fn letters() -> [(&'static str, Letter); 4] {
    let notice = Asks::FormalNotice { term_days: 15 };
    [
        ("letter-reminder", written(Asks::Reminder, 1)),
        ("letter-notice", written(notice, 1)),
        ("letter-three", written(Asks::Reminder, 3)),
        ("letter-many", written(notice, 60)),
    ]
}

fn drawn(letter: &Letter) -> Vec<u8> {
    tarief::documents::pdf::letter(letter).unwrap()
}

#[test]
fn a_letter_says_all_that_its_value_says_and_how_to_pay() {
    for (name, letter) in letters() {
        let bytes = drawn(&letter);
        expect_in_place(&texts(&bytes));
        let said = all_text(&bytes);
        for text in letter.paragraphs.iter().chain([&letter.subject]) {
            assert!(said.contains(text), "{name}: {text:?} is not in:\n{said}");
        }
        for row in &letter.invoices {
            assert!(
                said.contains(&row.number) && said.contains(&row.communication),
                "{name}: {}",
                row.number
            );
        }
        for text in ["Stad Antwerpen Grote Markt 1 2000 Antwerpen", "Totaal open", "BE41 0910 1235 5910"] {
            assert!(said.contains(text), "{name}: {text:?} is not in:\n{said}");
        }
    }
}

#[test]
fn one_invoice_can_be_paid_by_a_code_and_several_each_by_their_own_communication() {
    for (invoices, expected) in [(1, true), (2, false)] {
        let said = all_text(&drawn(&written(Asks::Reminder, invoices)));
        assert_eq!(said.contains("Scan met uw bankapp"), expected, "{invoices}");
        assert_eq!(said.contains("Gestructureerde mededeling +++"), expected, "{invoices}");
    }
}

#[test]
fn a_table_of_many_invoices_repeats_its_head_and_the_pages_are_counted() {
    let found = texts(&drawn(&written(Asks::FormalNotice { term_days: 15 }, 60)));
    let last = found.iter().map(|text| text.page).max().unwrap();

    assert!(last > 1);
    let with_rows = |page: &u32| found.iter().any(|text| text.page == *page && text.text == "15/05/2023");
    for page in (1..=last).filter(with_rows) {
        assert!(found.iter().any(|text| text.page == page && text.text == "Dagen te laat"), "page {page}");
    }
    for page in 1..=last {
        let expected = format!("Pagina {page} van {last}");
        assert_eq!(found.iter().filter(|text| text.text == expected).count(), 1, "{expected}");
    }
}

#[test]
fn only_the_address_stands_in_the_window_of_a_letter() {
    let millimetres = |points: f32| points / 72.0 * 25.4;
    let in_window = |text: &&Text| {
        let (x, y) = (millimetres(text.x), 297.0 - millimetres(text.y));
        text.page == 1 && x + millimetres(text.width) > 100.0 && (40.0..80.0).contains(&y)
    };

    let found = texts(&drawn(&written(Asks::Reminder, 1)));
    let seen: Vec<&str> = found.iter().filter(in_window).map(|text| text.text.as_str()).collect();

    assert_eq!(seen, ["Stad Antwerpen", "Grote Markt 1", "2000 Antwerpen"]);
}

#[test]
fn words_of_a_paragraph_are_not_joined_where_a_line_ends() {
    let file = Document::load_mem(&drawn(&written(Asks::Reminder, 1))).unwrap();
    let said = file.extract_text(&[1]).unwrap().replace('\n', "");

    assert!(said.contains("Stad Antwerpen Grote Markt 1 2000 Antwerpen"), "{said}");
    assert!(said.contains("IBAN BE41 0910 1235 5910"), "{said}");
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    assert!(drawn(&written(Asks::Reminder, 3)) == drawn(&written(Asks::Reminder, 3)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_letter_fits_its_pages(
        invoices in 0..80_u32,
        paragraphs in proptest::collection::vec(any_text(), 0..20),
        names in proptest::array::uniform5(any_text()),
    ) {
        let mut letter = written(Asks::Reminder, invoices);
        letter.paragraphs = paragraphs;
        let [subject, sender, town, addressee, street] = names;
        (letter.subject, letter.sender.name, letter.sender.town) = (subject, sender, town);
        (letter.addressee.name, letter.addressee.street) = (addressee, street);

        expect_in_place(&texts(&drawn(&letter)));
    }
}
