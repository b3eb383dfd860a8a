//! Sums that are carried from page to page.

use crate::support::invoices::{decimal, with_lines};
use crate::support::pdf::{Text, texts};
use rust_decimal::Decimal;
use tarief::documents::issued::IssuedInvoice;
use tarief::documents::pdf::{With, pdf};

/// An amount as it stands on a document.
fn amount(text: &str) -> Decimal {
    decimal(&text.replace('.', "").replace(',', ".").replace('−', "-"))
}

/// The amounts without and with VAT that follow a label on a page.
fn sums_after(found: &[Text], page: u32, label: &str) -> Option<[Decimal; 2]> {
    let place = found.iter().position(|text| text.page == page && text.text == label)?;
    Some([amount(&found[place + 1].text), amount(&found[place + 2].text)])
}

/// Every line of an amount of its own.
fn of_many_amounts(count: u32) -> IssuedInvoice {
    let mut invoice = with_lines(usize::try_from(count).unwrap());
    for (place, line) in (1_u32..).zip(&mut invoice.lines) {
        line.amount = Decimal::new(i64::from(place) * 7_919 - 100_000, 2);
        line.net = Decimal::new(i64::from(place) * 6_007 - 90_000, 2);
    }
    invoice
}

#[test]
fn every_page_but_the_last_ends_with_the_sums_of_the_lines_so_far_and_the_next_begins_with_them() {
    for count in [5, 12, 13, 14, 31, 120] {
        let invoice = of_many_amounts(count);
        let found = texts(&pdf(&invoice, &With::default()).unwrap());
        let last = found.iter().map(|text| text.page).max().unwrap();

        let mut lines = invoice.lines.iter();
        let mut sums = [Decimal::ZERO; 2];
        for page in 1..=last {
            let from = sums_after(&found, page, "Overgedragen");
            assert_eq!(from, (page > 1).then_some(sums), "{count} lines, page {page}");
            let here = found.iter().filter(|text| text.page == page && text.text.starts_with("Verg"));
            let here = here.count()
                + found.iter().filter(|text| text.page == page && text.text.starts_with("Vaste")).count();
            for line in lines.by_ref().take(here) {
                sums = [sums[0] + line.net, sums[1] + line.amount];
            }
            let to = sums_after(&found, page, "Over te dragen");
            assert_eq!(to, (page < last).then_some(sums), "{count} lines, page {page}");
        }
        assert_eq!(lines.next(), None);
    }
}

#[test]
fn a_document_of_one_page_carries_nothing() {
    let found = texts(&pdf(&with_lines(2), &With::default()).unwrap());
    assert!(!found.iter().any(|text| ["Over te dragen", "Overgedragen"].contains(&text.text.as_str())));
}

#[test]
fn sums_beyond_what_can_be_told_are_left_out() {
    let mut invoice = with_lines(30);
    for line in &mut invoice.lines[..2] {
        line.amount = Decimal::MAX;
    }
    let found = texts(&pdf(&invoice, &With::default()).unwrap());
    let place = found.iter().position(|text| text.text == "Over te dragen").unwrap();
    let page = found[place].page;
    let beside: Vec<&Text> =
        found.iter().filter(|text| text.page == page && (text.y - found[place].y).abs() < 0.1).collect();
    assert_eq!(beside.len(), 2, "the label and the sum without VAT: {beside:?}");
}
