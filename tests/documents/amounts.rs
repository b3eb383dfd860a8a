//! The amounts of a document are the same to the cent in each of its forms, as a reader finds them there.
#![expect(clippy::float_arithmetic, reason = "places on a page are no money")]

use crate::support::documents::golden;
use crate::support::invoices::{decimal, sample_credit_note, sample_exit_fee, sample_invoice};
use crate::support::pdf::{Text, texts};
use crate::support::ubl::Amounts;
use roxmltree::{Document, Node, ParsingOptions};
use rust_decimal::Decimal;
use tarief::documents::html::html;
use tarief::documents::issued::IssuedInvoice;
use tarief::documents::pdf::{With, pdf};
use tarief::documents::rendering::Purpose;
use tarief::documents::ubl::ubl;

/// The amounts that a PDF shows, found by their labels and the heads of their columns.
fn shown(bytes: &[u8]) -> Amounts {
    let texts = texts(bytes);
    let of_rates = column(&texts, "Maatstaf van heffing (€)").into_iter().zip(column(&texts, "Btw (€)"));
    let total = labelled(&texts, "Te betalen").or_else(|| labelled(&texts, "Te crediteren"));
    Amounts {
        lines: column(&texts, "zonder btw (€)"),
        vat: of_rates.collect(),
        net: labelled(&texts, "Totaal zonder btw").unwrap(),
        rounding: labelled(&texts, "Afronding").unwrap_or_default(),
        total: total.unwrap(),
    }
}

/// The figures that end where the head of their column ends, page by page, from top to bottom; carried sums are none.
fn column(texts: &[Text], head: &str) -> Vec<Decimal> {
    let mut found = Vec::new();
    for head in texts.iter().filter(|text| text.text == head) {
        let end = |text: &Text| text.x + text.width;
        let carried = |figure: &Text| {
            let beside =
                texts.iter().filter(|text| text.page == figure.page && (text.y - figure.y).abs() < 0.5);
            beside.into_iter().any(|text| ["Over te dragen", "Overgedragen"].contains(&text.text.as_str()))
        };
        let below = texts.iter().filter(|text| {
            text.page == head.page && text.y < head.y && (end(text) - end(head)).abs() < 0.5 && !carried(text)
        });
        let mut below: Vec<_> = below.filter_map(|text| Some((-text.y, figure(&text.text)?))).collect();
        below.sort_by(|one, other| one.0.total_cmp(&other.0));
        found.extend(below.into_iter().map(|(_, figure)| figure));
    }
    found
}

/// The amount in euro to the right of a label; where the label stands more than once, they must agree.
fn labelled(texts: &[Text], label: &str) -> Option<Decimal> {
    let beside = |label: &Text| {
        let right = texts.iter().filter(|text| {
            text.page == label.page && (text.y - label.y).abs() < 0.5 && text.x >= label.x + label.width
        });
        right.filter_map(|text| figure(text.text.strip_prefix("€ ")?)).next()
    };
    let found: Vec<Decimal> = texts.iter().filter(|text| text.text == label).filter_map(beside).collect();
    assert!(found.windows(2).all(|pair| pair[0] == pair[1]), "{label}: {found:?}");
    found.first().copied()
}

/// An amount as Dutch readers write it, with two decimals.
fn figure(text: &str) -> Option<Decimal> {
    let (whole, cents) = text.rsplit_once(',')?;
    let plain = format!("{}.{cents}", whole.replace('.', "").replace('−', "-"));
    plain.parse().ok().filter(|figure: &Decimal| figure.scale() == 2)
}

/// The amounts of the page, from the values beside what people read.
fn on_page(html: &str) -> Amounts {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(html, options).unwrap();
    let of_class = |name: &'static str, class: &'static str| {
        let has = move |one: &Node<'_, '_>| {
            one.has_tag_name(name)
                && one.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
        };
        document.descendants().find(has).unwrap()
    };
    let body =
        |table: &'static str| of_class("table", table).descendants().filter(|one| one.has_tag_name("tbody"));
    let lines = body("lines").flat_map(|body| body.descendants());
    let nets = lines.filter(|cell| cell.attribute("data-label") == Some("Bedrag zonder btw (€)"));
    let rates = body("vat").flat_map(|body| body.children()).filter(|row| row.has_tag_name("tr"));
    let sums = of_class("dl", "sums");
    let sum = |label: &str| {
        let fact = sums.children().find(|fact| fact.children().any(|term| term.text() == Some(label)))?;
        values(fact).first().copied()
    };
    Amounts {
        lines: nets.filter_map(|cell| values(cell).first().copied()).collect(),
        vat: rates
            .map(|row| {
                let found = values(row);
                (found[1], found[2])
            })
            .collect(),
        net: sum("Totaal zonder btw").unwrap(),
        rounding: sum("Afronding").unwrap_or_default(),
        total: sum("Te betalen").or_else(|| sum("Te crediteren")).unwrap(),
    }
}

fn values(within: Node<'_, '_>) -> Vec<Decimal> {
    let data = within.descendants().filter(|one| one.has_tag_name("data"));
    data.filter_map(|one| one.attribute("value")?.parse().ok()).collect()
}

fn expect_same_everywhere(invoice: &IssuedInvoice) {
    let laid_down = Amounts::laid_down(invoice);
    let structured = ubl(invoice, Purpose::Issued, None).unwrap();
    assert_eq!(Amounts::structured(&structured), laid_down);
    assert_eq!(shown(&pdf(invoice, &With::default()).unwrap()), laid_down, "{}", invoice.number);
    assert_eq!(on_page(&html(invoice, Purpose::Issued).unwrap()), laid_down);
}

#[test]
fn every_golden_document_says_the_same_amounts_in_every_form() {
    for (_, invoice) in golden() {
        expect_same_everywhere(&invoice);
    }
    for invoice in [sample_invoice(), sample_credit_note(), sample_exit_fee()] {
        expect_same_everywhere(&invoice);
    }
}

#[test]
fn a_form_that_is_a_cent_off_is_found() {
    let changes: [fn(&mut IssuedInvoice); 5] = [
        |invoice| invoice.lines[0].net += decimal("0.01"),
        |invoice| invoice.vat[0].net += decimal("0.01"),
        |invoice| invoice.net += decimal("0.01"),
        |invoice| invoice.rounding += decimal("0.01"),
        |invoice| invoice.total += decimal("0.01"),
    ];
    let laid_down = Amounts::laid_down(&sample_exit_fee());
    for change in changes {
        let mut invoice = sample_exit_fee();
        change(&mut invoice);

        assert_ne!(shown(&pdf(&invoice, &With::default()).unwrap()), laid_down);
        assert_ne!(on_page(&html(&invoice, Purpose::Issued).unwrap()), laid_down);
        assert_ne!(Amounts::structured(&ubl(&invoice, Purpose::Issued, None).unwrap()), laid_down);
    }
}
