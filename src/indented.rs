//! JSON with indents, byte for byte as `serde_json` writes it for people; but each line begins with one write
//! instead of one for each level, because writing is half of the time of a simulation.

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;
use std::io::{self, Write};

/// The end of a line with a comma, and the indent of the deepest line that is written at once.
const LINE: &[u8] = b",\n                                                                ";
/// How far a level is indented.
const INDENT: usize = 2;

/// Writes a value.
///
/// # Errors
/// Where it cannot be written.
pub fn write(out: impl Write, value: &impl Serialize) -> serde_json::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Indented { level: 0, empty: true }))
}

struct Indented {
    level: usize,
    /// Nothing stands yet in the list or object that was begun last.
    empty: bool,
}

impl Indented {
    fn begin<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.level += 1;
        self.empty = true;
        out.write_all(bracket)
    }

    fn end<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.level = self.level.saturating_sub(1);
        if !self.empty {
            self.line(out, true)?;
        }
        out.write_all(bracket)
    }

    /// Begins a line, after a comma unless it is the first one.
    fn line<W: ?Sized + Write>(&self, out: &mut W, first: bool) -> io::Result<()> {
        let (from, to) = (usize::from(first), 2 + INDENT * self.level);
        if let Some(line) = LINE.get(from..to) {
            return out.write_all(line);
        }
        out.write_all(LINE.get(from..).unwrap_or_default())?;
        (LINE.len()..to).try_for_each(|_| out.write_all(b" "))
    }
}

impl Formatter for Indented {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(out, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.line(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.empty = false;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.begin(out, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.end(out, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.line(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.empty = false;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn it_is_written_as_serde_json_writes_it() {
        let deep = (0..70).fold(json!({}), |inner, level| json!({ "level": level, "inner": [inner, []] }));
        let values: [Value; 4] = [json!([]), json!({ "a": {}, "b": [1, "×\n", null] }), json!("a"), deep];
        for value in values {
            let mut text = Vec::new();
            write(&mut text, &value).unwrap();
            assert_eq!(String::from_utf8(text).unwrap(), serde_json::to_string_pretty(&value).unwrap());
        }
    }
}
