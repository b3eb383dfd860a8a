//! Counts as a JSON list of objects with four fields each.

use super::value::{COLUMNS, EXPECTED, Field, Place, Texts, count, named};
use super::{MOST_PROBLEMS, UsageCount};
use crate::simulation::json;
use crate::simulation::problem::{Code, Problem, Problems};
use serde_json::{Map, Value};

/// Reads the counts of a text.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<UsageCount>, Problems> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(whole("the text is not UTF-8: send it as UTF-8"));
    };
    let Ok((value, twice)) = json::parse(text) else {
        return Err(whole("the text is not JSON: expected a list of objects"));
    };
    let Value::Array(items) = value else {
        return Err(whole("expected a list of objects, each with library, lot, month and count"));
    };
    let mut problems = Problems::default();
    for problem in twice.as_slice() {
        let item = problem.pointer.split('/').nth(1).unwrap_or_default();
        let item =
            if item.bytes().all(|byte| byte.is_ascii_digit()) { format!("/{item}") } else { String::new() };
        problems.add(item, Code::DuplicateField, "a field stands twice in this object: leave one out");
    }
    let mut counts = Vec::new();
    for (item, value) in items.iter().enumerate() {
        if problems.as_slice().len() > MOST_PROBLEMS {
            break;
        }
        match value {
            Value::Object(fields) => counts.extend(read_item((item, fields), &mut problems)),
            _ => problems.add(format!("/{item}"), Code::WrongForm, "expected an object with four fields"),
        }
    }
    problems.or(counts)
}

fn whole(message: &str) -> Problems {
    Problem::new("", Code::MalformedJson, message).into()
}

fn read_item((item, fields): (usize, &Map<String, Value>), problems: &mut Problems) -> Option<UsageCount> {
    let mut found: [Option<&Value>; 4] = [None; 4];
    let mut sound = true;
    for (name, value) in fields {
        let column = COLUMNS.iter().position(|column| column.is_named(name));
        match column.and_then(|column| found.get_mut(column)) {
            Some(place) if place.is_none() => *place = Some(value),
            Some(_) => {
                let message = "two fields of this object say the same: leave one out";
                problems.add(format!("/{item}"), Code::DuplicateField, message);
                sound = false;
            }
            None => {
                let named = named(name).map(|name| format!(" `{name}`")).unwrap_or_default();
                let message =
                    format!("there is a further field{named}: expected {EXPECTED}; nothing was kept");
                problems.add(format!("/{item}"), Code::UnknownField, message);
                sound = false;
            }
        }
    }
    for field in Field::ALL.into_iter().filter(|field| found.get(field.column()).is_none_or(Option::is_none))
    {
        let name = field.name();
        problems.add(format!("/{item}/{name}"), Code::MissingField, format!("`{name}` is required"));
        sound = false;
    }
    if !sound {
        return None;
    }
    let number = value_of(&found, Field::Count).and_then(Value::as_u64).map(|number| number.to_string());
    let text = |field: Field| value_of(&found, field).and_then(Value::as_str);
    let texts = Texts {
        library: text(Field::Library),
        lot: text(Field::Lot),
        month: text(Field::Month),
        count: number.as_deref(),
    };
    count(Place::Item(item), &texts, problems)
}

fn value_of<'a>(found: &[Option<&'a Value>; 4], field: Field) -> Option<&'a Value> {
    found.get(field.column()).copied().flatten()
}
