//! No two texts of a chart touch, and none leaves it: measured by a typeface that is wider than most.

#![expect(clippy::float_arithmetic, reason = "pixels are no money")]

use super::specimens::{all, start};
use proptest::prelude::*;
use roxmltree::{Document, Node};
use rust_decimal::Decimal;
use tarief::documents::charts::value::{
    Body, Chart, Level, Look, Mark, Panel, Pen, Point, Ranking, Series, Span, Unit, place, runs,
};
use tarief::documents::charts::{Table, svg};
use tarief::documents::pdf::face::Weight;
use tarief::documents::sheets::Sheet;

/// Where a text stands.
#[derive(Debug, Clone)]
struct Placed {
    text: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

fn number(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).and_then(|value| value.parse().ok()).unwrap_or(0.0)
}

/// How far a text was moved by what it stands in.
fn moved(node: Node<'_, '_>) -> (f64, f64) {
    let of = |node: Node<'_, '_>| {
        let inside = node.attribute("transform")?.strip_prefix("translate(")?.strip_suffix(')')?.to_owned();
        let (x, y) = inside.split_once(',')?;
        Some((x.parse::<f64>().ok()?, y.parse::<f64>().ok()?))
    };
    node.ancestors().filter_map(of).fold((0.0, 0.0), |(x, y), (dx, dy)| (x + dx, y + dy))
}

fn texts(picture: &str) -> Vec<Placed> {
    let document = Document::parse(picture).unwrap();
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    let placed = texts.map(|node| {
        let text = node.text().unwrap_or_default().to_owned();
        let (size, (dx, dy)) = (number(node, "font-size"), moved(node));
        let weight =
            if node.attribute("font-weight") == Some("bold") { Weight::Bold } else { Weight::Regular };
        let wide = f64::from(weight.width(&text)) * size / 1000.0;
        let (x, y) = (number(node, "x") + dx, number(node, "y") + dy);
        let left = match node.attribute("text-anchor") {
            Some("middle") => x - wide / 2.0,
            Some("end") => x - wide,
            _ => x,
        };
        Placed { text, left, right: left + wide, top: y - 0.74 * size, bottom: y + 0.22 * size }
    });
    placed.filter(|placed| !placed.text.trim().is_empty()).collect()
}

/// The points of lines, areas and markers that leave the picture.
fn points_outside(document: &Document<'_>, (width, height): (f64, f64)) -> Vec<String> {
    let drawn = document.descendants().filter_map(|node| Some((node, node.attribute("d")?)));
    let points = drawn.flat_map(|(node, path)| {
        let (dx, dy) = moved(node);
        let numbers = path.split(|c: char| !c.is_ascii_digit() && !".-".contains(c));
        let numbers: Vec<f64> = numbers.filter_map(|number| number.parse().ok()).collect();
        numbers.chunks_exact(2).map(|point| (point[0] + dx, point[1] + dy)).collect::<Vec<_>>()
    });
    let outside = points.filter(|(x, y)| !(0.0..=width).contains(x) || !(0.0..=height).contains(y));
    outside.map(|point| format!("{point:?} leaves the picture")).collect()
}

/// What touches or leaves the picture.
fn faults(picture: &str) -> Vec<String> {
    let document = Document::parse(picture).unwrap();
    let (width, height) =
        (number(document.root_element(), "width"), number(document.root_element(), "height"));
    let texts = texts(picture);
    let outside = texts
        .iter()
        .filter(|one| one.left < 0.0 || one.right > width || one.top < 0.0 || one.bottom > height);
    let mut faults: Vec<String> = outside.map(|one| format!("{one:?} leaves the picture")).collect();
    faults.extend(points_outside(&document, (width, height)));
    for (place, one) in texts.iter().enumerate() {
        for other in texts.iter().skip(place + 1) {
            let beside = one.right <= other.left || other.right <= one.left;
            let above = one.bottom <= other.top || other.bottom <= one.top;
            if !beside && !above {
                faults.push(format!("{one:?} touches {other:?}"));
            }
        }
    }
    faults
}

#[test]
fn the_texts_of_every_specimen_keep_apart() {
    for (name, chart) in all() {
        let picture = svg(&chart).unwrap();
        assert_eq!(faults(&picture), Vec::<String>::new(), "{name}");
        assert!(texts(&picture).len() > 3, "{name} has texts");
    }
}

fn words() -> impl Strategy<Value = String> {
    let word = "[A-Za-zÀ-ÿ0-9€&<>\"'()-]{1,24}";
    prop::collection::vec(word, 1..12).prop_map(|words| words.join(" "))
}

fn value(unit: Unit) -> impl Strategy<Value = Decimal> {
    let decimals = match unit {
        Unit::Count => 0,
        Unit::Euro => 2,
        Unit::Price => 4,
    };
    let of_size = (0..13_u32).prop_flat_map(|size| 0..=10_i64.pow(size));
    of_size.prop_map(move |figure| Decimal::new(figure, decimals))
}

fn panel((first, last): (i32, i32)) -> impl Strategy<Value = Panel> {
    let unit = prop::sample::select(vec![Unit::Count, Unit::Euro, Unit::Price]);
    unit.prop_flat_map(move |unit| {
        let count = usize::try_from(last - first + 1).unwrap();
        let looks = vec![
            Look::Bars,
            Look::Line(Pen::First),
            Look::Line(Pen::Second),
            Look::Steps(Pen::Third),
            Look::Line(Pen::Fourth),
        ];
        let points = prop::collection::vec(prop::option::weighted(0.9, value(unit)), count);
        let series = (words(), prop::sample::select(looks), points).prop_map(move |(label, look, values)| {
            let points = (first..=last).zip(values);
            let points = points.filter_map(|(place, value)| Some(Point::at(place, value?)));
            Series { label, look, runs: runs(points) }
        });
        let level = (value(unit), "[a-z0-9.]{3,12} [0-9.]{1,9}");
        let level = level.prop_map(|(value, label)| Level { value, label });
        let mark =
            (first..=last, "[A-Za-z]{3,20} [0-9,]{3,7}").prop_map(|(place, label)| Mark { place, label });
        let lists = (
            prop::collection::vec(series, 0..6),
            prop::collection::vec(level, 0..5),
            prop::collection::vec(mark, 0..12),
        );
        (words(), lists, prop::option::of(words())).prop_map(
            move |(heading, (series, levels, mut marks), note)| {
                marks.sort_by_key(|mark| mark.place);
                Panel { heading, unit, series, levels, marks, note }
            },
        )
    })
}

fn course() -> impl Strategy<Value = Body> {
    let months = (1..=120_i32).prop_map(|count| Span::Months(start(), start().plus(count - 1)));
    let years = (1..=12_i32).prop_map(|count| Span::Years(2022, 2021 + count));
    prop_oneof![months, years].prop_flat_map(|span| {
        let places = match span {
            Span::Months(first, last) => (place(first), place(last)),
            Span::Years(first, last) => (first, last),
        };
        prop::collection::vec(panel(places), 1..4).prop_map(move |panels| Body::Course(span, panels))
    })
}

fn ranking() -> impl Strategy<Value = Body> {
    let bars = prop::collection::vec((words(), value(Unit::Count)), 0..40);
    (words(), bars, prop::option::of(words()))
        .prop_map(|(heading, bars, rest)| Body::Ranking(Ranking { heading, unit: Unit::Count, bars, rest }))
}

fn chart() -> impl Strategy<Value = Chart> {
    (words(), words(), words(), prop_oneof![4 => course(), 1 => ranking()]).prop_map(
        |(title, description, source, body)| {
            let sheet = Sheet {
                name: "random".into(),
                title: title.clone(),
                as_of: "2023-12-31".parse().unwrap(),
                filters: Vec::new(),
                columns: Vec::new(),
            };
            Chart {
                name: "random".to_owned(),
                title,
                description,
                source,
                body,
                table: Table { sheet, rows: Vec::new() },
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_texts_of_any_chart_keep_apart(chart in chart()) {
        let picture = svg(&chart).unwrap();
        prop_assert_eq!(faults(&picture), Vec::<String>::new());
        prop_assert_eq!(&picture, &svg(&chart).unwrap(), "the same chart gives the same bytes");
        let document = Document::parse(&picture).unwrap();
        let strange = |value: &str| value.contains("NaN") || value.contains("inf");
        let attributes = document.descendants().flat_map(|node| node.attributes());
        prop_assert!(attributes.clone().all(|attribute| !strange(attribute.value())));
    }
}
