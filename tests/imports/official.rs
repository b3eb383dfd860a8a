//! Official files: the samples as they are published give the figures that ship, and so do all their variants.

use crate::support::path;
use proptest::prelude::*;
use rust_decimal::Decimal;
use rust_xlsxwriter::Workbook;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use tarief::catalogue::figures::{all_populations, indices};
use tarief::domain::figures::index::IndexKind;
use tarief::imports::NotReadable;
use tarief::imports::official::{About, Figures, Found, Inhabitants, Kind, Reader};

const STRUCTURE: &str = "TF_SOC_POP_STRUCT_2019.sample.txt";
const BRUSSELS: &str = "TF_SOC_POP_STRUCT_2019.brussels-rows.txt";
const PER_MUNICIPALITY: &str = "Bevolking_per_gemeente.reconstructed.xlsx";
const CPI: &str = "CPI All base years (2018-01 to 2021-01).xlsx";
const CPI_TEXT: &str = "CPI All base years.reconstructed.txt";
const REFNIS: &str = "TU_COM_REFNIS.txt";
const BESTAT: &str = "bestat_view_cpi_annual.json";

fn sample(name: &str) -> Vec<u8> {
    fs::read(path("tests/imports/official").join(name)).unwrap()
}

fn read_in(bytes: &[u8], name: &str, size: usize) -> Result<Found, Vec<NotReadable>> {
    let mut reader = Reader::new(About { name: name.to_owned(), ..About::default() });
    bytes.chunks(size).for_each(|piece| reader.push(piece));
    reader.finish()
}

fn read(bytes: &[u8], name: &str) -> Result<Found, Vec<NotReadable>> {
    read_in(bytes, name, 4096)
}

fn of_sample(name: &str) -> Found {
    read(&sample(name), name).unwrap_or_else(|problems| panic!("{name}: {problems:?}"))
}

fn counts(found: &Found) -> BTreeMap<(String, i32), u64> {
    let Figures::Population(all) = &found.figures else { panic!("{:?}", found.figures.kind()) };
    all.iter().map(|one| ((one.nis.to_string(), one.year), one.count)).collect()
}

/// Values by index, base and month.
type Values = BTreeMap<(IndexKind, i32, String), Decimal>;

fn values(found: &Found) -> Values {
    let Figures::Index(all) = &found.figures else { panic!("{:?}", found.figures.kind()) };
    all.iter().map(|one| ((one.kind, one.base.0, one.month.to_string()), one.value)).collect()
}

fn shipped_values(source: &str, from: &str) -> Values {
    let of = indices().iter().filter(|(_, month, figure)| {
        figure.provenance.source.contains(source) && *month.to_string() >= *from
    });
    of.map(|(kind, month, figure)| ((*kind, figure.base.0, month.to_string()), figure.value)).collect()
}

fn shipped(nis: &str, year: i32) -> Option<u64> {
    let of = |(code, figure): &(&_, &tarief::domain::figures::population::PopulationFigure)| {
        let code: &tarief::domain::identifiers::NisCode = code;
        code.as_str() == nis && figure.year == year
    };
    all_populations().find(of).map(|(_, figure)| figure.inhabitants)
}

#[test]
fn the_structure_of_the_population_is_summed_by_municipality() {
    let found = of_sample(STRUCTURE);

    let expected = [("13002", 2760), ("33016", 1065), ("73028", 83)];
    assert_eq!(counts(&found), expected.map(|(nis, count)| ((nis.to_owned(), 2019), count)).into());
    for ((nis, year), count) in counts(&found) {
        assert_eq!(shipped(&nis, year), Some(count), "{nis}");
    }
    assert_eq!(found.rows, u64::try_from(sample(STRUCTURE).split(|b| *b == b'\n').count() - 2).unwrap());
    assert!(counts(&of_sample(BRUSSELS)).values().all(|count| *count > 0));
}

#[test]
fn a_sheet_per_year_gives_its_municipalities_and_keeps_areas_apart() {
    let found = of_sample(PER_MUNICIPALITY);

    assert_eq!(counts(&found).len(), 19);
    for ((nis, year), count) in counts(&found) {
        assert_eq!((shipped(&nis, year), year), (Some(count), 2025), "{nis}");
    }
    let sum: u64 = counts(&found).values().sum();
    assert_eq!(
        found.areas.iter().map(|area| (area.nis.as_str(), area.count)).collect::<Vec<_>>(),
        [("21000", sum)]
    );
}

#[test]
fn all_base_years_give_the_shipped_values_each_base_apart() {
    let shipped = shipped_values("statbel-cpi-xlsx-2021-01", "2018-01");
    assert!(shipped.len() > 500);
    assert_eq!(values(&of_sample(CPI)), shipped);
    assert_eq!(values(&of_sample(CPI_TEXT)), shipped_values("statbel-cpi-xlsx-2021-01", "2020-01"));
    assert!(of_sample(CPI).aside[0].what.contains("smoothed health index"));
}

#[test]
fn averages_of_a_year_are_named_and_never_become_a_month() {
    let found = of_sample(BESTAT);

    assert!(values(&found).is_empty());
    assert!(found.aside[0].what.contains("2011 in base 2013: the average of a year"), "{:?}", found.aside[0]);
    let monthly = r#"{"facts":[
        {"Jaar":"2020","Maand":"Januari 2020","Basisjaar":"2013 = 100","Gezondheidsindex":109.72000000000034,"Consumptieprijsindex":109.69},
        {"Jaar":"2020","Maand":"Januari 2020","Basisjaar":"2013 = 100","Gezondheidsindex":109.72,"Consumptieprijsindex":null},
        {"Jaar":2020,"Maand":"februari","Basisjaar":"2004 = 100","Gezondheidsindex":"132.6"}]}"#;
    let found = values(&read(monthly.as_bytes(), "view.json").unwrap());
    let told: Vec<String> =
        found.iter().map(|((kind, base, month), value)| format!("{kind:?} {base} {month} {value}")).collect();
    assert_eq!(told, ["Cpi 2013 2020-01 109.69", "Health 2004 2020-02 132.60", "Health 2013 2020-01 109.72"]);
    let refused = read(monthly.replace("109.72,", "109.73,").as_bytes(), "view.json").unwrap_err();
    assert!(
        refused[0].to_string().contains("facts[1].Gezondheidsindex: 2020-01 in base 2013 is 109.72"),
        "{refused:?}"
    );
    let refused = read(monthly.replace("109.69}", "109.6951}").as_bytes(), "view.json").unwrap_err();
    assert!(refused[0].message.contains("more than two decimals"), "{refused:?}");
}

#[test]
fn the_register_of_codes_gives_municipalities_and_their_days() {
    let Figures::Municipalities(all) = of_sample(REFNIS).figures else { panic!() };

    let lines = String::from_utf8(sample(REFNIS)).unwrap();
    let expected: BTreeSet<&str> = lines.lines().filter(|line| line.starts_with("4|")).collect();
    assert_eq!(all.len(), expected.len());
    let aalst: Vec<_> = all.iter().filter(|one| one.nis.as_str() == "41002").collect();
    assert_eq!((aalst.len(), aalst[0].name.as_str(), aalst[0].to), (1, "Aalst", None));
    assert!(all.iter().any(|one| one.nis.as_str() == "41080" && one.to.unwrap().to_string() == "1976-12-31"));
}

#[test]
fn the_shipped_tables_can_be_imported_as_they_are() {
    let data = path("src/catalogue/data");
    let read_shipped = |name: &str| read(&fs::read(data.join(name)).unwrap(), name).unwrap();

    assert_eq!(counts(&read_shipped("population.csv")).len(), all_populations().count());
    assert_eq!(values(&read_shipped("cpi.csv")).len(), indices().len());
    let Figures::Mergers(mergers) = read_shipped("mergers.csv").figures else { panic!() };
    let shipped = tarief::catalogue::municipalities::mergers();
    let mut expected: Vec<_> = shipped.into_iter().map(|(merger, _)| merger).collect();
    expected.sort_by(|a, b| (a.effective, &a.into.nis).cmp(&(b.effective, &b.into.nis)));
    assert_eq!(mergers.into_iter().map(|(merger, _)| merger).collect::<Vec<_>>(), expected);
}

#[track_caller]
fn is_refused(bytes: &[u8], name: &str, why: &str) {
    let refused = read(bytes, name).unwrap_err();
    assert!(refused.iter().any(|one| one.to_string().contains(why)), "{why}: {refused:#?}");
}

#[test]
fn a_broken_file_is_refused_whole_with_its_places() {
    let text = String::from_utf8(sample(STRUCTURE)).unwrap();
    let broken = text.replacen(
        "|F|BEL|Belgen|Belges|1|Ongehuwd|Célibataire|65|1\r",
        "|F|BEL|Belgen|Belges|1|Ongehuwd|Célibataire|65|een\r",
        1,
    );
    is_refused(broken.as_bytes(), STRUCTURE, "row 2, column U (MS_POPULATION): 'een' is not readable");
    is_refused(&text.as_bytes()[..text.len() - 4], STRUCTURE, "is it broken off?");
    is_refused(text.as_bytes(), "TF_SOC_POP_STRUCT.txt", "nothing tells of which 1 January");
    is_refused(
        text.replacen("|73028|", "|7302X|", 1).replacen("\n73028", "\n7302X", 1).as_bytes(),
        STRUCTURE,
        "row 2, column A (CD_REFNIS): '7302X' is no NIS code",
    );
    is_refused(
        b"nis;year;population\n11002;2021;529417\n11002;2021;529418\n",
        "x.csv",
        "row 3, column C (population): 11002 has 529417 inhabitants in 2021 in another row",
    );
    is_refused(
        b"NIS code;Mannen;Vrouwen;Totaal\n11002;10;11;22\n",
        "2021.csv",
        "10 men and 11 women are not 22",
    );
    is_refused(
        b"NM_YR|NM_MTH|NM_BASE_YR|MS_CPI_IDX\n2020|14|2013|109.69\n",
        "cpi.txt",
        "row 2, column B (NM_MTH): '14' is no month",
    );
    is_refused(
        b"NM_YR|NM_MTH|NM_BASE_YR|MS_CPI_IDX\n2020|1|2013|109.69\n2020|1|2013|109.70\n",
        "cpi.txt",
        "which is it?",
    );
    is_refused(
        &fs::read(path("README.md")).unwrap(),
        "README.md",
        "no file of official figures is known by this header",
    );
    is_refused(
        b"index,from_base,to_base,multiply_by,status\ncpi,2025,2013,1.3530,derived\n",
        "c.csv",
        "conversion coefficients",
    );
    is_refused(b"", "x.csv", "empty");
    let mut asked = Reader::new(About { kind: Some(Kind::Index), ..About::default() });
    asked.push(&sample(STRUCTURE));
    assert!(asked.finish().unwrap_err()[0].message.contains("holds 'population', not 'index'"));
}

/// How a text is written anew.
#[derive(Debug, Clone)]
struct Style {
    delimiter: char,
    end: &'static str,
    marked: bool,
    latin: bool,
    order: Vec<usize>,
    extra: usize,
    piece: usize,
}

fn style(columns: usize) -> impl Strategy<Value = Style> {
    let order = Just((0..columns).collect::<Vec<usize>>()).prop_shuffle();
    (
        prop::sample::select(vec!['|', ';', ',', '\t']),
        prop::sample::select(vec!["\n", "\r\n", "\r"]),
        any::<bool>(),
        any::<bool>(),
        order,
        0..columns,
        1usize..5000,
    )
        .prop_map(|(delimiter, end, marked, latin, order, extra, piece)| Style {
            delimiter,
            end,
            marked: marked && !latin,
            latin,
            order,
            extra,
            piece,
        })
}

impl Style {
    fn write(&self, table: &[Vec<String>]) -> Vec<u8> {
        let mut text = String::new();
        for (number, row) in table.iter().enumerate() {
            let mut cells: Vec<String> = self.order.iter().map(|place| row[*place].clone()).collect();
            cells.insert(self.extra, if number == 0 { "TX_NIEUW".into() } else { "é, ; | x".into() });
            let quoted = cells.iter().map(|cell| match cell.contains([self.delimiter, '"']) {
                true => format!("\"{}\"", cell.replace('"', "\"\"")),
                false => cell.clone(),
            });
            text.push_str(&quoted.collect::<Vec<_>>().join(&self.delimiter.to_string()));
            text.push_str(self.end);
        }
        if self.latin {
            return text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
        }
        [if self.marked { "\u{feff}" } else { "" }.as_bytes(), text.as_bytes()].concat()
    }
}

fn lines(table: &[&[&str]]) -> Vec<Vec<String>> {
    table.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_structure_written_in_another_way_has_the_same_sums(
        style in style(5),
        year in 1995i32..2040,
        old in any::<bool>(),
        rows in prop::collection::vec((0usize..6, 0u8..110, 0u64..3000), 1..60),
    ) {
        let codes = ["11002", "44021", "62063", "21004", "73028", "25005"];
        let head: &[&str] = if old {
            &["CD_MUNTY_REFNIS", "TX_MUNTY_DESCR_NL", "CD_AGE", "MS_POPULATION", "CD_YEAR"]
        } else {
            &["CD_REFNIS", "TX_DESCR_NL", "CD_AGE", "MS_POPULATION", "CD_PROV_REFNIS"]
        };
        let mut table = lines(&[head]);
        let mut sums: BTreeMap<(String, i32), u64> = BTreeMap::new();
        for (code, age, count) in rows {
            let last = if old { year.to_string() } else { " ".to_owned() };
            table.push(vec![codes[code].into(), "Liège".into(), age.to_string(), count.to_string(), last]);
            *sums.entry((codes[code].to_owned(), year)).or_default() += count;
        }
        let name = if old { "oud.txt".to_owned() } else { format!("TF_SOC_POP_STRUCT_{year}.txt") };

        let found = read_in(&style.write(&table), &name, style.piece).unwrap();

        prop_assert_eq!(counts(&found), sums);
    }

    #[test]
    fn indices_written_in_another_way_have_the_same_values(
        style in style(6),
        newer in any::<bool>(),
        comma in any::<bool>(),
        rows in prop::collection::btree_map((1995i32..2040, 1u32..13, prop::sample::select(vec![1996, 2004, 2013, 2025])), (10_000u32..99_999, prop::option::of(10_000u32..99_999)), 1..40),
    ) {
        let without = if newer { "MS_WTHOUT_ENE_IDX" } else { "MS_WITHOUT_ENE_IDX" };
        let mut table = lines(&[&["NM_YR", "NM_MTH", "MS_CPI_IDX", without, "MS_HLTH_IDX", "NM_BASE_YR"]]);
        let mut expected = Values::new();
        let point = if comma && style.delimiter != ',' { "," } else { "." };
        let written = |cents: u32| format!("{}{point}{:02}", cents / 100, cents % 100);
        for ((year, month, base), (cpi, health)) in rows {
            let absent = if newer { "." } else { "" };
            table.push(vec![
                year.to_string(), month.to_string(), written(cpi), "110.6571234".into(),
                health.map_or(absent.to_owned(), written), base.to_string(),
            ]);
            let key = |kind| (kind, base, format!("{year}-{month:02}"));
            expected.insert(key(IndexKind::Cpi), Decimal::new(cpi.into(), 2));
            expected.extend(health.map(|health| (key(IndexKind::Health), Decimal::new(health.into(), 2))));
        }

        let found = read_in(&style.write(&table), "CPI.txt", style.piece).unwrap();

        prop_assert_eq!(values(&found), expected);
    }

    #[test]
    fn a_workbook_of_other_years_has_its_inhabitants(
        years in prop::collection::btree_set(1992i32..2040, 1..4),
        counts_of in prop::collection::vec(0u64..600_000, 1..8),
        style_of_number in 0usize..4,
    ) {
        let codes = ["11002", "44021", "62063", "21004", "73028", "25005", "33016", "13002"];
        let mut workbook = Workbook::new();
        let mut expected = BTreeMap::new();
        for year in &years {
            let sheet = workbook.add_worksheet().set_name(format!("Bevolking in {year}")).unwrap();
            sheet.write_string(0, 0, format!("Bevolking in {year}, per gemeente")).unwrap();
            sheet.write_row(1, 0, ["NIS code", "Woonplaats", "Mannen", "Vrouwen", "Totaal"]).unwrap();
            sheet.write_row(2, 0, ["01000", "België", "", "", "11000000"]).unwrap();
            let mut row = 3;
            for (code, count) in codes.iter().zip(&counts_of) {
                let men = count / 2;
                sheet.write_string(row, 0, *code).unwrap();
                for (column, number) in [(2, men), (3, count - men), (4, *count)] {
                    let dotted = |separator: &str| {
                        let plain = number.to_string();
                        let (head, tail) = plain.split_at(plain.len().saturating_sub(3));
                        if head.is_empty() { plain } else { format!("{head}{separator}{tail}") }
                    };
                    match style_of_number {
                        0 => sheet.write_number(row, column, f64::from(u32::try_from(number).unwrap())).unwrap(),
                        1 => sheet.write_string(row, column, dotted(",")).unwrap(),
                        2 => sheet.write_string(row, column, dotted(" ")).unwrap(),
                        _ => sheet.write_string(row, column, dotted(".")).unwrap(),
                    };
                }
                expected.insert(((*code).to_owned(), *year), *count);
                row += 1;
            }
            sheet.write_string(row + 1, 0, "Bron: Statbel, Rijksregister").unwrap();
        }

        let found = read(&workbook.save_to_buffer().unwrap(), "Bevolking_per_gemeente.xlsx").unwrap();

        prop_assert_eq!(counts(&found), expected);
        prop_assert_eq!(found.areas.len(), years.len());
    }

    #[test]
    fn a_spoiled_sample_is_read_or_refused_and_never_panics(
        sample_of in prop::sample::select(vec![BRUSSELS, PER_MUNICIPALITY, CPI_TEXT, BESTAT, "population.csv"]),
        spoiled in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = if sample_of == "population.csv" {
            b"nis,name,year,population\n11001,Aartselaar,2018,14304\n11002,Antwerpen,2018,523248\n".to_vec()
        } else {
            sample(sample_of)
        };
        for (place, byte) in spoiled {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Err(problems) = read(&bytes, sample_of) {
            prop_assert!(!problems.is_empty());
        }
    }
}

#[test]
fn what_a_program_gives_of_a_figure_says_where_it_was() {
    let rows =
        b"nis;jaar;inwoners;bron;gepubliceerd\n11002;2021;529.417;Statbel;16/06/2021\n1000;2021;11521238;;\n";
    let found = read(rows, "x.csv").unwrap();
    let Figures::Population(all) = &found.figures else { panic!() };
    let expected = Inhabitants {
        nis: "11002".parse().unwrap(),
        name: String::new(),
        year: 2021,
        count: 529_417,
        published: tarief::domain::calendar::iso_day("2021-06-16"),
        source: Some("Statbel".to_owned()),
    };
    assert_eq!(all, &[expected]);
    assert_eq!((found.areas[0].nis.as_str(), found.areas[0].count), ("01000", 11_521_238));
}
