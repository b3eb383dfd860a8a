//! JSON text to values, refusing what most readers let pass: a field that stands twice in an object.

use super::problem::{Code, Problem, Problems};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::fmt;

/// Reads one JSON value, with a problem `duplicate_field` at every field that stands twice (the first counts).
///
/// # Errors
/// `malformed_json` at the whole text.
pub fn parse(text: &str) -> Result<(Value, Problems), Problems> {
    let problems = RefCell::new(Problems::default());
    // Some editors begin a file with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        let message = "the text is empty: expected one JSON object";
        return Err(Problem::new("", Code::MalformedJson, message).into());
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let place = Place { pointer: None, problems: &problems };
    let value = place.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    let value = value.map_err(|error| {
        let message = format!("the text is not JSON: {error}");
        Problems::from(Problem::new("", Code::MalformedJson, message))
    })?;
    Ok((value, problems.into_inner()))
}

/// A place in the text; its pointer is only spelled out for a problem.
#[derive(Clone, Copy)]
struct Place<'a> {
    pointer: Option<&'a Step<'a>>,
    problems: &'a RefCell<Problems>,
}

struct Step<'a> {
    before: Option<&'a Step<'a>>,
    name: Name<'a>,
}

enum Name<'a> {
    Key(&'a str),
    Index(usize),
}

impl Place<'_> {
    fn pointer(&self) -> String {
        let mut names = Vec::new();
        let mut step = self.pointer;
        while let Some(Step { before, name }) = step {
            names.push(match name {
                Name::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
                Name::Index(index) => format!("/{index}"),
            });
            step = *before;
        }
        names.reverse();
        names.concat()
    }
}

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        loop {
            let step = Step { before: self.pointer, name: Name::Index(values.len()) };
            let place = Place { pointer: Some(&step), problems: self.problems };
            match list.next_element_seed(place)? {
                Some(value) => values.push(value),
                None => return Ok(Value::Array(values)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            let step = Step { before: self.pointer, name: Name::Key(&key) };
            let place = Place { pointer: Some(&step), problems: self.problems };
            let value = object.next_value_seed(place)?;
            if fields.contains_key(&key) {
                let message = format!("`{key}` stands twice in this object: leave one out");
                self.problems.borrow_mut().add(place.pointer(), Code::DuplicateField, message);
            } else {
                fields.insert(key, value);
            }
        }
        Ok(Value::Object(fields))
    }
}
