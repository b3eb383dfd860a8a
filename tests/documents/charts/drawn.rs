//! What charts say: titles, descriptions, units, and the table behind them.

use super::specimens::{all, e_books, film, growth_of, prices_of, usage_of};
use roxmltree::Document;
use tarief::documents::charts::{page, svg};
use tarief::documents::sheets::{Cell, Form};

#[test]
fn every_chart_is_named_and_described_for_who_does_not_see_it() {
    for (name, chart) in all() {
        let picture = svg(&chart).unwrap();
        let document = Document::parse(&picture).unwrap();
        let root = document.root_element();
        let text_of = |id: &str| {
            let found = document.descendants().find(|node| node.attribute("id") == Some(id));
            found.and_then(|node| node.text()).unwrap_or_default().to_owned()
        };
        let ids: Vec<&str> = root.attribute("aria-labelledby").unwrap().split(' ').collect();

        assert_eq!(root.attribute("role"), Some("img"), "{name}");
        assert_eq!(
            (text_of(ids[0]), text_of(ids[1])),
            (chart.title.clone(), chart.description.clone()),
            "{name}"
        );
        assert!(root.attribute("viewBox").unwrap().starts_with("0 0 960 "), "{name}");
        assert!(
            !picture.contains("http:") || picture.matches("http:").count() == 1,
            "{name} fetches nothing"
        );
        assert!(!chart.table.rows.is_empty(), "{name} has a table");
    }
}

#[test]
fn every_table_goes_out_in_every_form_and_on_the_page() {
    for (name, chart) in all() {
        for form in Form::ALL {
            assert!(!chart.table.written(form).unwrap().is_empty(), "{name} as {form:?}");
        }
        let page = page(&chart).unwrap();
        let document = Document::parse_with_options(
            &page,
            roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() },
        );
        let document = document.unwrap_or_else(|error| panic!("{name}: {error}"));
        let rows = document.descendants().filter(|node| node.has_tag_name("tr")).count();
        assert_eq!(rows, chart.table.rows.len() + 1, "{name}");
    }
}

#[test]
fn figures_are_written_as_in_dutch() {
    let picture = svg(&usage_of(&film(300, 60), false)).unwrap();
    for text in [">1.000<", ">jan. 2022<", ">drempel 2.000<"] {
        assert!(picture.contains(text), "{text}");
    }
    let picture = svg(&prices_of(&e_books(60))).unwrap();
    for text in [">€ 0,05<", "Consumptieprijsindex 127,84"] {
        assert!(picture.contains(text), "{text}");
    }
}

#[test]
fn the_price_of_each_fee_year_is_that_of_its_invoices() {
    let chart = prices_of(&e_books(60));
    let prices: Vec<(String, String)> = chart
        .table
        .rows
        .iter()
        .map(|row| (row[0].dutch(), row[6].dutch()))
        .filter(|(from, _)| from.starts_with("01/2023") || from.starts_with("01/2022"))
        .collect();
    let expected =
        [("01/2022", "838,54"), ("01/2023", "906,01"), ("01/2022", "0,1645"), ("01/2023", "0,1777")];
    assert_eq!(prices, expected.map(|(from, price)| (from.to_owned(), price.to_owned())));
}

#[test]
fn a_participant_of_two_is_not_told_the_total() {
    let (told, masked) = (film(2, 12), film(2, 12));
    let totals = |chart: &tarief::documents::charts::Chart, column: usize| {
        chart.table.rows.iter().filter(|row| row[column] != Cell::Empty).count()
    };
    assert_eq!(totals(&usage_of(&told, false), 6), 12);
    assert_eq!(totals(&usage_of(&masked, true), 6), 0);
    assert_eq!(totals(&growth_of(&masked, true), 5), 0);
    assert_eq!((totals(&growth_of(&told, false), 4), totals(&growth_of(&masked, true), 4)), (24, 0));
    assert_eq!(totals(&usage_of(&film(3, 12), true), 6), 12);
    let picture = svg(&usage_of(&masked, true)).unwrap();
    assert!(picture.contains("minder dan drie deelnemers"));
}
