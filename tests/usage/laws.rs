//! What holds for every file of counts: read back as written, refused with anything further, and never told.

use super::workbook;
use proptest::prelude::*;
use serde_json::{Value, json};
use tarief::domain::calendar::Month;
use tarief::imports::usage::{UsageCount, read};

/// What nobody may ever see again.
const SECRET: &str = "zq7secret";

#[derive(Debug, Clone)]
struct Written {
    library: String,
    lot: String,
    month: String,
    count: u32,
}

fn counts() -> impl Strategy<Value = Vec<Written>> {
    let one = ("[a-z][a-z0-9 .-]{0,20}[a-z]", "[0-9][A-D]", 2018..2030_i32, 1..13_u32, any::<u32>());
    let all = proptest::collection::vec(one, 1..20);
    all.prop_map(|all| {
        let mut seen = std::collections::HashSet::new();
        let written = all.into_iter().map(|(library, lot, year, month, count)| Written {
            library,
            lot,
            month: format!("{year}-{month:02}"),
            count,
        });
        written.filter(|one| seen.insert((one.library.clone(), one.lot.clone(), one.month.clone()))).collect()
    })
}

const HEAD: [&str; 4] = ["bibliotheek", "perceel", "maand", "aantal"];

/// The cells, with the columns in an order.
fn cells(written: &[Written], order: &[usize]) -> Vec<Vec<String>> {
    let head = HEAD.map(str::to_owned);
    let rows = written
        .iter()
        .map(|one| [one.library.clone(), one.lot.clone(), one.month.clone(), one.count.to_string()]);
    std::iter::once(head).chain(rows).map(|row| order.iter().map(|at| row[*at].clone()).collect()).collect()
}

fn csv(cells: &[Vec<String>], delimiter: &str, end: &str) -> Vec<u8> {
    cells.iter().map(|row| row.join(delimiter) + end).collect::<String>().into_bytes()
}

fn xlsx(cells: &[Vec<String>]) -> Vec<u8> {
    let rows: Vec<Vec<&str>> = cells.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    workbook(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

fn list(written: &[Written]) -> Value {
    let item = |one: &Written| json!({ "library": one.library, "lot": one.lot, "month": one.month, "count": one.count });
    Value::Array(written.iter().map(item).collect())
}

fn same(read: &[UsageCount], written: &[Written]) -> bool {
    read.len() == written.len()
        && read.iter().zip(written).all(|(read, written)| {
            let month: Month = written.month.parse().unwrap();
            (read.library.as_str(), read.lot.as_str()) == (written.library.as_str(), written.lot.as_str())
                && read.month == month
                && read.unique_users == u64::from(written.count)
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_are_read_back_from_every_form(
        written in counts(),
        order in Just(vec![0, 1, 2, 3_usize]).prop_shuffle(),
        delimiter in prop::sample::select(vec![";", ",", "\t", "|"]),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let cells = cells(&written, &order);
        prop_assert!(same(&read(&csv(&cells, delimiter, end), None).unwrap(), &written));
        prop_assert!(same(&read(list(&written).to_string().as_bytes(), None).unwrap(), &written));
    }

    #[test]
    fn a_further_column_anywhere_refuses_all_and_is_never_repeated(
        written in counts(),
        at in 0..5_usize,
        named in any::<bool>(),
    ) {
        let mut cells = cells(&written, &[0, 1, 2, 3]);
        for (place, row) in cells.iter_mut().enumerate() {
            let text = if place > 0 || !named { format!("{SECRET}.{place}@voorbeeld.be") } else { "email".to_owned() };
            row.insert(at, text);
        }
        for file in [csv(&cells, ";", "\n"), xlsx(&cells)] {
            let problems = format!("{:?}", read(&file, None).expect_err("a refusal"));
            prop_assert!(!problems.contains(SECRET), "{}", problems);
            prop_assert_eq!(problems.contains("`email`"), named, "{}", problems);
        }
    }

    #[test]
    fn a_further_field_of_any_item_refuses_all_and_is_never_repeated(
        written in counts(), at in any::<prop::sample::Index>(), in_name in any::<bool>(),
    ) {
        let mut list = list(&written);
        let item = &mut list[at.index(written.len())];
        let secret = format!("{SECRET}@voorbeeld.be");
        if in_name {
            item[secret] = json!(1);
        } else {
            item["email"] = json!(secret);
        }
        let problems = format!("{:?}", read(list.to_string().as_bytes(), None).expect_err("a refusal"));
        prop_assert!(!problems.contains(SECRET), "{}", problems);
    }

    #[test]
    fn a_mutated_file_is_refused_or_read_and_never_repeated(
        written in counts(),
        places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..8),
        secret_at in any::<prop::sample::Index>(),
        form in 0..3_u8,
    ) {
        let mut cells = cells(&written, &[0, 1, 2, 3]);
        let row = secret_at.index(cells.len());
        let column = secret_at.index(4);
        cells[row][column] = format!("{SECRET}{}", cells[row][column]);
        let mut bytes = match form {
            0 => csv(&cells, ";", "\n"),
            1 => xlsx(&cells),
            _ => list(&written).to_string().replace("lot", SECRET).into_bytes(),
        };
        for (at, byte, how) in places {
            let at = at.index(bytes.len().max(1));
            match how {
                0 if at < bytes.len() => bytes[at] = byte,
                1 if at < bytes.len() => drop(bytes.remove(at)),
                _ => bytes.insert(at.min(bytes.len()), byte),
            }
        }
        if let Err(problems) = read(&bytes, None) {
            let problems = format!("{problems:?}");
            prop_assert!(!problems.contains(SECRET), "{}", problems);
        }
    }

    #[test]
    fn any_bytes_are_refused_or_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for media_type in [None, Some("application/json"), Some("text/csv")] {
            let _ = read(&bytes, media_type);
        }
    }
}
