//! The page of an invoice: what it says, in which structure, that programs can read it, and that nothing foreign comes in.

use crate::support::documents::golden;
use crate::support::invoices::{
    decimal, line, sample_credit_note, sample_exit_fee, sample_invoice, sample_supplementary, with_lines,
};
use proptest::prelude::*;
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::BTreeSet;
use tarief::documents::charts;
use tarief::documents::html::{CONTENT_SECURITY_POLICY, STYLE, html};
use tarief::documents::issued::{IssuedInvoice, IssuedLine, IssuedVat};
use tarief::documents::note::said::clauses;
use tarief::documents::ordered::{IssuedBooking, IssuedOrder};
use tarief::documents::rendering::Purpose;
use tarief::documents::said;

fn page(invoice: &IssuedInvoice) -> String {
    html(invoice, Purpose::Issued).unwrap()
}

fn parsed(page: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(page, options).unwrap_or_else(|error| panic!("{error}:\n{page}"))
}

/// The documents of a golden case.
fn issued_in(case: &str) -> Vec<IssuedInvoice> {
    golden().into_iter().filter(|(name, _)| name == case).map(|(_, invoice)| invoice).collect()
}

/// What stands on a part of a page, in one line.
fn said_in(node: Node<'_, '_>) -> String {
    let texts: Vec<&str> = node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect();
    texts.concat().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn all<'a>(document: &'a Document<'a>, name: &str) -> Vec<Node<'a, 'a>> {
    document.descendants().filter(|node| node.has_tag_name(name)).collect()
}

fn with_class<'a>(document: &'a Document<'a>, class: &str) -> Vec<Node<'a, 'a>> {
    let has = |node: &Node<'_, '_>| {
        node.attribute("class").is_some_and(|classes| classes.split(' ').any(|one| one == class))
    };
    document.descendants().filter(has).collect()
}

/// What a person reads on the page.
fn body(page: &str) -> String {
    said_in(all(&parsed(page), "body")[0])
}

fn expect_said(invoice: &IssuedInvoice, expected: &[&str]) {
    let said = body(&page(invoice));
    for text in expected {
        assert!(said.contains(text), "{text:?} is not in:\n{said}");
    }
}

fn referenced() -> IssuedInvoice {
    let booking = vec![IssuedBooking { name: "budgetplaats".to_owned(), value: "5113000000".to_owned() }];
    let order = IssuedOrder {
        id: "1".to_owned(),
        number: "4005533253".to_owned(),
        budget_period: Some("2300".to_owned()),
        booking,
    };
    let buyer_reference = Some("Dienst Bibliotheek".to_owned());
    IssuedInvoice { order: Some(order), buyer_reference, ..sample_invoice() }
}

/// A document of every kind, with and without steps, in every purpose.
fn specimens() -> Vec<(String, IssuedInvoice, Purpose)> {
    let mut zero = sample_invoice();
    zero.vat[0].rate = decimal("0");
    let mut found = vec![
        ("referenced".to_owned(), referenced(), Purpose::Issued),
        ("e-books".to_owned(), issued_in("indexed-2023").remove(0), Purpose::Issued),
        ("film".to_owned(), issued_in("q4-2022").remove(0), Purpose::Issued),
        ("supplementary".to_owned(), sample_supplementary(), Purpose::Issued),
        ("long".to_owned(), with_lines(40), Purpose::Issued),
        ("zero".to_owned(), zero, Purpose::Issued),
        ("rounded".to_owned(), sample_exit_fee(), Purpose::Issued),
        ("hostile".to_owned(), hostile(), Purpose::Simulated),
    ];
    let golden = ["indexed-2023", "exit-indexed", "non-renewal-credited", "q4-2022"];
    for of in golden {
        for (place, invoice) in issued_in(of).into_iter().enumerate() {
            let purpose = if place == 0 { Purpose::Simulated } else { Purpose::Issued };
            found.push((format!("{of}-{place}"), invoice, purpose));
        }
    }
    found
}

const INJECTED: &str = "<script>alert(1)</script> & \"><img src=x onerror='alert(1)'> ]]> </style> &amp;";

/// An invoice whose every text wants to be markup.
fn hostile() -> IssuedInvoice {
    let mut invoice = referenced();
    for party in [&mut invoice.supplier, &mut invoice.customer] {
        for text in [&mut party.name, &mut party.street, &mut party.town, &mut party.postcode] {
            INJECTED.clone_into(text);
        }
        let optional = [&mut party.email, &mut party.iban, &mut party.bic, &mut party.register_court];
        optional.into_iter().for_each(|text| *text = Some(INJECTED.to_owned()));
    }
    invoice.contract.title = INJECTED.to_owned();
    invoice.reason = Some(INJECTED.to_owned());
    invoice.communication = Some(INJECTED.to_owned());
    for line in &mut invoice.lines {
        line.description = INJECTED.to_owned();
        line.clause = Some(INJECTED.to_owned());
        line.quantity = Some(INJECTED.to_owned());
        let optional = [&mut line.part, &mut line.unit, &mut line.price_per, &mut line.months];
        optional.into_iter().for_each(|text| *text = Some(INJECTED.to_owned()));
    }
    let mut steps = issued_in("indexed-2023")[0].lines[0].steps.clone();
    for step in &mut steps {
        let texts = [&mut step.key, &mut step.what, &mut step.figure, &mut step.source];
        texts.into_iter().for_each(|text| INJECTED.clone_into(text));
        step.clause = Some(INJECTED.to_owned());
    }
    invoice.lines[0].steps = steps;
    invoice
}

#[test]
fn an_invoice_says_every_mandatory_mention_and_every_amount() {
    expect_said(
        &sample_invoice(),
        &[
            "Factuur 2023000002",
            "Factuurdatum 15/05/2023",
            "Vervaldatum 14/06/2023",
            "01/01/2023 t.e.m. 31/12/2023",
            "Cultuurconnect vzw · Priemstraat 51, 1000 Brussel · Ondernemingsnummer 0629.858.909 · RPR Brussel",
            "Btw BE0629858909 · IBAN BE41 0910 1235 5910 · servicedesk@cultuurconnect.be",
            "Stad Antwerpen Grote Markt 1 2000 Antwerpen",
            "Ondernemingsnummer klant 0207.500.123",
            "Btw-nummer klant BE0207500123",
            "Contract antwerpen-e-books",
            "Overeenkomst E-boekendienst (e-books-2022), ondertekend op 28/10/2022",
            "1. Vaste vergoeding cloudLibrary · clausule EA 1",
            "906,01",
            "excl. btw 854,7264151",
            "854,73",
            "424.504 inwoners",
            "0,1777 per inwoner per jaar excl. btw 0,1676415",
            "71.164,49",
            "75.434,36",
            "6% 72.019,22 4.321,15",
            "Totaal zonder btw € 72.019,22",
            "Te betalen € 76.340,37",
            "Te betalen € 76.340,37 uiterlijk op 14/06/2023",
            "Begunstigde Cultuurconnect vzw",
            "Gestructureerde mededeling +++202/3000/00212+++",
            "Alle prijzen zijn inclusief btw",
            "Berekeningsnota",
        ],
    );
    expect_said(
        &referenced(),
        &[
            "Uw bestelbon 4005533253 · budgetperiode 2300 · budgetplaats 5113000000",
            "Uw referentie Dienst Bibliotheek",
        ],
    );
}

#[test]
fn each_kind_says_what_it_does_to_another() {
    expect_said(
        &sample_credit_note(),
        &[
            "Creditnota CN2023000001",
            "Deze creditnota verbetert factuur 2023000002 van 15/05/2023.",
            "Reden: het contract eindigt op 30/09/2023",
            "btw terug te storten aan de Staat in de mate waarin ze oorspronkelijk in aftrek werd gebracht",
            "Te crediteren € 19.085,09",
        ],
    );
    expect_said(&sample_exit_fee(), &["Factuur uitstapvergoeding 2023000003", "Afronding € 0,01"]);
    expect_said(
        &sample_supplementary(),
        &["Aanvullende factuur", "Deze factuur vult factuur 2023000002 van 15/05/2023 aan."],
    );

    let note = body(&page(&sample_credit_note()));
    for absent in
        ["Betaling", "Uiterste datum", "mededeling", "Vervaldatum", "Aantal", "Maanden", "Afronding"]
    {
        assert!(!note.contains(absent), "{absent}");
    }
}

#[test]
fn a_sample_says_so_first_and_what_was_issued_does_not() {
    let sample = html(&sample_invoice(), Purpose::Simulated).unwrap();
    let document = parsed(&sample);
    let note = with_class(&document, "simulated")[0];

    assert_eq!(note.attribute("role"), Some("note"));
    assert_eq!(said_in(note), "Simulatie: dit is geen factuur");
    assert!(note.range().start < all(&document, "h1")[0].range().start);
    assert!(said_in(all(&document, "title")[0]).starts_with("Simulatie · "));
    assert!(!body(&page(&sample_invoice())).contains("Simulatie"));
    assert!(all(&document, "svg").is_empty(), "nobody pays a sample by mistake");
}

#[test]
fn programs_read_every_amount_and_day_exactly() {
    for (name, invoice, purpose) in specimens() {
        let page = html(&invoice, purpose).unwrap();
        let document = parsed(&page);
        let values: Vec<&str> =
            all(&document, "data").iter().map(|data| data.attribute("value").unwrap()).collect();
        let days: BTreeSet<&str> =
            all(&document, "time").iter().map(|time| time.attribute("datetime").unwrap()).collect();

        for line in &invoice.lines {
            for amount in [line.amount, line.net] {
                assert!(values.contains(&amount.to_string().as_str()), "{name}: {amount}");
            }
            let figures = [&line.quantity, &line.unit_price, &line.months].into_iter().flatten();
            for figure in figures.chain(line.steps.iter().map(|step| &step.figure)).filter(|f| *f != INJECTED)
            {
                assert!(values.contains(&figure.as_str()), "{name}: {figure}");
            }
        }
        for amount in [invoice.net, invoice.total]
            .into_iter()
            .chain(invoice.vat.iter().flat_map(|v| [v.rate, v.net, v.vat]))
        {
            assert!(values.contains(&amount.to_string().as_str()), "{name}: {amount}");
        }
        for day in
            [invoice.issue_date, invoice.period.from, invoice.period.to].into_iter().chain(invoice.due_date)
        {
            assert!(days.contains(day.to_string().as_str()), "{name}: {day}");
        }
        for data in all(&document, "data") {
            let (value, shown) = (data.attribute("value").unwrap(), said_in(data));
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let same = digits(&shown) == digits(value) || value == "0" || value == INJECTED;
            assert!(
                same || digits(value).trim_end_matches('0') == digits(&shown).trim_end_matches('0'),
                "{name}: {value} {shown}"
            );
        }
    }
}

#[test]
fn whatever_stands_in_a_name_stays_text() {
    let invoice = hostile();
    for purpose in [Purpose::Issued, Purpose::Simulated] {
        let page = html(&invoice, purpose).unwrap();
        let document = parsed(&page);

        for (element, count) in [("script", 0), ("img", 0), ("style", 1), ("html", 1), ("body", 1)] {
            assert_eq!(all(&document, element).len(), count, "{element}");
        }
        assert!(!page.to_lowercase().contains("<script") && !page.to_lowercase().contains("<img"));
        let shown = INJECTED.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(body(&page).matches(&shown).count() > 20);
        let handlers =
            document.descendants().flat_map(|node| node.attributes()).filter(|a| a.name().starts_with("on"));
        assert_eq!(handlers.count(), 0);
    }
}

#[test]
fn a_character_that_no_page_may_hold_becomes_a_blank() {
    let mut invoice = sample_invoice();
    invoice.customer.name = "Stad\u{0}Ant\u{1b}werpen\u{ffff}\u{b}\u{85}!".to_owned();

    expect_said(&invoice, &["Stad Ant werpen !"]);
}

#[test]
fn the_structure_is_what_readers_that_speak_rely_on() {
    for (name, invoice, purpose) in specimens() {
        let page = html(&invoice, purpose).unwrap();
        let document = parsed(&page);
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"nl-BE\">"), "{name}");
        for (element, count) in
            [("h1", 1), ("title", 1), ("header", 1), ("main", 1), ("footer", 1), ("tfoot", 1)]
        {
            assert_eq!(all(&document, element).len(), count, "{name}: {element}");
        }
        expect_headings_in_order(&document, &name);
        expect_tables_that_explain_themselves(&document, &name);
        let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{name}: {ids:?}");
        let references = document.descendants().flat_map(|node| {
            let link = node.attribute("href").and_then(|href| href.strip_prefix('#'));
            link.into_iter().chain(node.attribute("aria-labelledby"))
        });
        for id in references {
            assert!(unique.contains(id), "{name}: nothing is called {id}");
        }
    }
}

fn expect_headings_in_order(document: &Document<'_>, name: &str) {
    let mut before = 0;
    for heading in document.descendants() {
        let Some(level) =
            heading.tag_name().name().strip_prefix('h').and_then(|level| level.parse::<u32>().ok())
        else {
            continue;
        };
        assert!(level <= before + 1 && !said_in(heading).is_empty(), "{name}: {heading:?}");
        before = level;
    }
    assert!(before > 1, "{name}");
}

fn expect_tables_that_explain_themselves(document: &Document<'_>, name: &str) {
    let tables = all(document, "table");
    assert!(tables.len() >= 2, "{name}");
    for table in tables {
        let first = table.first_element_child().unwrap();
        assert!(first.has_tag_name("caption") && !said_in(first).is_empty(), "{name}: {table:?}");
        for part in ["thead", "tbody"] {
            assert!(table.children().any(|child| child.has_tag_name(part)), "{name}: {part}");
        }
    }
    for head in all(document, "th") {
        let in_head = head.ancestors().any(|node| node.has_tag_name("thead"));
        assert_eq!(head.attribute("scope"), Some(if in_head { "col" } else { "row" }), "{name}: {head:?}");
    }
    let rows = with_class(document, "lines")[0].descendants().filter(|node| node.has_tag_name("tr"));
    let columns = |row: &Node<'_, '_>| -> usize {
        let cells = row.children().filter(Node::is_element);
        cells.map(|cell| cell.attribute("colspan").map_or(1, |span| span.parse().unwrap())).sum()
    };
    let of_lines: BTreeSet<usize> = rows
        .filter(|row| row.parent().unwrap().parent().unwrap() == with_class(document, "lines")[0])
        .map(|row| columns(&row))
        .collect();
    assert_eq!(of_lines.len(), 1, "{name}: every row of lines fills the same columns: {of_lines:?}");
}

#[test]
fn every_step_clause_and_formula_of_real_documents_is_told() {
    for (_, invoice) in golden() {
        let page = page(&invoice);
        let (document, said) = (parsed(&page), body(&page));
        let steps: Vec<_> = invoice
            .lines
            .iter()
            .flat_map(|line| &line.steps)
            .chain(invoice.vat.iter().flat_map(|vat| &vat.steps))
            .collect();
        let keys: Vec<&str> = document.descendants().filter_map(|node| node.attribute("data-key")).collect();

        assert_eq!(keys, steps.iter().map(|step| step.key.as_str()).collect::<Vec<_>>());
        for step in steps {
            for text in [&step.what, &step.source, &said::number(&step.figure)] {
                assert!(said.contains(text.as_str()), "{}: {text}", invoice.number);
            }
        }
        for clause in clauses(&invoice) {
            assert!(said.contains(clause.wording) && said.contains(clause.reading), "{}", clause.id);
        }
    }
    let said = body(&page(&issued_in("indexed-2023")[0]));
    assert!(said.contains("424.504 × 0,1777 × 12 ÷ 12"), "{said}");
}

#[test]
fn nothing_is_fetched_from_anywhere_and_nothing_runs() {
    for (name, invoice, purpose) in specimens().into_iter().filter(|(name, ..)| name != "hostile") {
        let page = html(&invoice, purpose).unwrap();
        for word in [
            "http:",
            "https:",
            "url(",
            "@import",
            "javascript:",
            "src=",
            "<link",
            "<script",
            "style=",
            "<iframe",
        ] {
            assert!(!page.contains(word), "{name}: {word}");
        }
        assert!(!page.contains("\"//"), "{name}");
    }
    assert!(!STYLE.contains(['<', '&']), "the style is the same text in HTML and XML");
    assert!(page(&sample_invoice()).contains(&format!("<style>{STYLE}</style>")));
    assert!(CONTENT_SECURITY_POLICY.starts_with("default-src 'none'; style-src "));
}

#[test]
fn the_same_invoice_gives_the_same_page() {
    for (_, invoice, purpose) in specimens() {
        assert_eq!(html(&invoice, purpose).unwrap(), html(&invoice, purpose).unwrap());
    }
}

/// Any text, also of characters that no document should hold.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[ -~é€’<>&\"']{0,60}", 1 => any::<String>()]
}

prop_compose! {
    fn any_line()(
        texts in proptest::array::uniform3(any_text()),
        figures in proptest::array::uniform4(any::<i64>()),
        known in any::<[bool; 4]>(),
    ) -> IssuedLine {
        let figure = |place: usize, scale| rust_decimal::Decimal::new(figures[place], scale);
        let [description, part, unit] = texts;
        let mut line = line(&description, ("1", "stuk"), "1.00", ["1.00", "1.00"]);
        (line.part, line.unit) = (known[0].then_some(part), Some(unit));
        (line.amount, line.net) = (figure(0, 2), figure(1, 2));
        line.quantity = known[1].then(|| figure(2, 1).to_string());
        line.unit_price = known[2].then(|| figure(3, 4).to_string());
        line.months = known[3].then(|| "76/31".to_owned());
        line
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_invoice_makes_a_sound_page_with_every_amount_on_it(
        lines in proptest::collection::vec(any_line(), 1..12),
        names in proptest::array::uniform5(any_text()),
        kind in 0..4_usize,
        rates in proptest::collection::vec(0..40_i64, 0..4),
        simulated in any::<bool>(),
    ) {
        let of_kind = [sample_invoice, sample_credit_note, sample_exit_fee, sample_supplementary];
        let mut invoice = of_kind[kind]();
        invoice.lines = lines;
        let [name, street, title, reason, supplier] = names;
        (invoice.customer.name, invoice.customer.street, invoice.contract.title) = (name, street, title);
        (invoice.reason, invoice.supplier.name) = (Some(reason), supplier);
        invoice.vat = rates.into_iter().map(|rate| IssuedVat { rate: rate.into(), ..invoice.vat[0].clone() }).collect();
        let purpose = if simulated { Purpose::Simulated } else { Purpose::Issued };

        let page = html(&invoice, purpose).unwrap();

        let document = parsed(&page);
        expect_headings_in_order(&document, "any");
        expect_tables_that_explain_themselves(&document, "any");
        let gross: Vec<String> = invoice.lines.iter().map(|line| line.amount.to_string()).collect();
        let lines = with_class(&document, "lines")[0];
        let last_of_rows = lines.children().filter(|part| part.has_tag_name("tbody")).map(|body| {
            let mut data = body.descendants().filter(|node| node.has_tag_name("data"));
            data.next_back().unwrap().attribute("value").unwrap().to_owned()
        });
        prop_assert_eq!(last_of_rows.collect::<Vec<_>>(), gross);
    }
}

/// Writes pages of every kind, and the policy under which they are served, for `./dev axe` and for the eye.
#[test]
#[ignore = "for ./dev axe"]
fn pages_for_a_browser() {
    let folder = format!("{}/pages", env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(&folder).unwrap();
    for (name, invoice, purpose) in specimens() {
        std::fs::write(format!("{folder}/{name}.html"), html(&invoice, purpose).unwrap()).unwrap();
    }
    for (name, chart) in super::charts::all() {
        std::fs::write(format!("{folder}/grafiek-{name}.html"), charts::page(&chart).unwrap()).unwrap();
    }
    std::fs::write(format!("{folder}/policy.txt"), CONTENT_SECURITY_POLICY).unwrap();
}
