//! Objects as they are written in a PDF, as short as they can be.

use lopdf::{Object, StringFormat};

const HEX: [u8; 16] = *b"0123456789ABCDEF";

/// Writes an object; of a stream its dictionary.
pub fn write_object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(true) => out.extend_from_slice(b"true"),
        Object::Boolean(false) => out.extend_from_slice(b"false"),
        Object::Integer(number) => push_display(out, number),
        Object::Real(number) => push_display(out, number),
        Object::Name(name) => write_name(out, name),
        Object::String(text, StringFormat::Literal) => write_literal(out, text),
        Object::String(text, StringFormat::Hexadecimal) => {
            out.push(b'<');
            text.iter().for_each(|byte| push_hex(out, *byte));
            out.push(b'>');
        }
        Object::Array(items) => {
            out.push(b'[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(b' ');
                }
                write_object(out, item);
            }
            out.push(b']');
        }
        Object::Dictionary(entries) => write_entries(out, entries),
        Object::Stream(stream) => write_entries(out, &stream.dict),
        Object::Reference((number, generation)) => {
            push_display(out, number);
            out.push(b' ');
            push_display(out, generation);
            out.extend_from_slice(b" R");
        }
    }
}

fn write_entries(out: &mut Vec<u8>, entries: &lopdf::Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in entries {
        write_name(out, key);
        let delimited =
            matches!(value, Object::Name(_) | Object::String(..) | Object::Array(_) | Object::Dictionary(_));
        if !delimited {
            out.push(b' ');
        }
        write_object(out, value);
    }
    out.extend_from_slice(b">>");
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            out.push(*byte);
        } else {
            out.push(b'#');
            push_hex(out, *byte);
        }
    }
}

fn write_literal(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'(');
    for byte in text {
        match byte {
            b'(' | b')' | b'\\' => out.extend([b'\\', *byte]),
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(*byte),
        }
    }
    out.push(b')');
}

fn push_hex(out: &mut Vec<u8>, byte: u8) {
    out.extend([byte >> 4, byte & 15].iter().filter_map(|digit| HEX.get(usize::from(*digit))));
}

fn push_display(out: &mut Vec<u8>, value: &impl std::fmt::Display) {
    out.extend_from_slice(value.to_string().as_bytes());
}

/// Writes a whole number.
pub fn push_number(out: &mut Vec<u8>, number: usize) {
    if let Some(rest) = number.checked_div(10).filter(|rest| *rest > 0) {
        push_number(out, rest);
    }
    out.extend(HEX.get(number % 10));
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    fn written(object: &Object) -> String {
        let mut out = Vec::new();
        write_object(&mut out, object);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn objects_are_written_with_what_keeps_them_apart_and_no_more() {
        let entries = dictionary! {
            "Type" => "text/xml", "A" => 12, "B" => vec![Object::Real(0.5), true.into(), Object::Null],
            "C" => Object::Reference((3, 0)), "D" => Object::string_literal("a (b) \\ \r"),
            "E" => Object::String(vec![0xFE, 0x0F], StringFormat::Hexadecimal),
        };

        assert_eq!(
            written(&entries.into()),
            "<</Type/text#2Fxml/A 12/B[0.5 true null]/C 3 0 R/D(a \\(b\\) \\\\ \\r)/E<FE0F>>>"
        );
        for number in [0, 7, 10, 905, 1_000_000] {
            let mut out = Vec::new();
            push_number(&mut out, number);
            assert_eq!(String::from_utf8(out).unwrap(), number.to_string());
        }
    }
}
