//! What is wrong with a PDF that shall be PDF/A-3a and PDF/UA-1: the items that package tools miss, each checked on the
//! whole file.

use super::content::{self, Shown};
use super::structure;
use lopdf::{Dictionary, Document, Object, ObjectId};
use roxmltree::Document as Xml;
use std::collections::{BTreeMap, BTreeSet};

/// All faults of a file, in words; `carries` says whether it shall carry a structured invoice.
pub fn faults(bytes: &[u8], carries: bool) -> Vec<String> {
    let mut found = Found(Vec::new());
    let Ok(file) = Document::load_mem(bytes) else { return vec!["it cannot be read".to_owned()] };
    head(&mut found, bytes, &file);
    catalog(&mut found, &file);
    output_intent(&mut found, &file);
    metadata(&mut found, &file);
    attachment(&mut found, &file, carries);
    let shown = content::read(&mut found, &file);
    fonts(&mut found, &file, &shown);
    structure::check(&mut found, &file, &shown);
    found.0
}

/// The faults so far.
pub struct Found(pub Vec<String>);

impl Found {
    /// Notes a fault unless something holds.
    pub fn unless(&mut self, holds: bool, fault: impl FnOnce() -> String) {
        if !holds {
            self.0.push(fault());
        }
    }
}

/// A dictionary that may stand behind a reference.
pub fn dictionary<'a>(file: &'a Document, object: Option<&'a Object>) -> Option<&'a Dictionary> {
    match file.dereference(object?).ok()?.1 {
        Object::Dictionary(entries) => Some(entries),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// An entry that may stand behind a reference.
pub fn entry<'a>(file: &'a Document, entries: &'a Dictionary, key: &str) -> Option<&'a Object> {
    Some(file.dereference(entries.get(key.as_bytes()).ok()?).ok()?.1)
}

/// The name in an entry.
pub fn name<'a>(file: &'a Document, entries: &'a Dictionary, key: &str) -> &'a str {
    let name = entry(file, entries, key).and_then(|object| object.as_name().ok()).unwrap_or_default();
    std::str::from_utf8(name).unwrap_or_default()
}

/// The text in an entry.
pub fn text(file: &Document, entries: &Dictionary, key: &str) -> String {
    entry(file, entries, key).and_then(|object| lopdf::decode_text_string(object).ok()).unwrap_or_default()
}

fn head(found: &mut Found, bytes: &[u8], file: &Document) {
    let comment = bytes.get(9..14).unwrap_or_default();
    let binary = comment.first() == Some(&b'%') && comment[1..].iter().all(|byte| *byte > 127);
    found.unless(bytes.starts_with(b"%PDF-1.7\n"), || "it is not of version 1.7".to_owned());
    found.unless(binary, || "the second line does not say that it is binary".to_owned());
    let identity = file.trailer.get(b"ID").and_then(Object::as_array).cloned().unwrap_or_default();
    let long = identity.iter().filter(|part| part.as_str().is_ok_and(|text| text.len() == 16)).count();
    found.unless(long == 2, || "it has no identifier of two times 16 bytes".to_owned());
    found.unless(!file.trailer.has(b"Encrypt"), || "it is encrypted".to_owned());
    let information = dictionary(file, file.trailer.get(b"Info").ok()).cloned().unwrap_or_default();
    for key in ["Title", "Author", "Creator", "Producer"] {
        found.unless(!text(file, &information, key).is_empty(), || format!("its information lacks {key}"));
    }
    for key in ["GTS_PDFXVersion", "Identifier", "Trapped", "Keywords", "Subject"] {
        found.unless(!information.has(key.as_bytes()), || format!("printpdf left {key} behind"));
    }
}

fn catalog(found: &mut Found, file: &Document) {
    let catalog = file.catalog().cloned().unwrap_or_default();
    let yes = |of: &str, key: &str| {
        dictionary(file, catalog.get(of.as_bytes()).ok())
            .and_then(|entries| entry(file, entries, key)?.as_bool().ok())
            .unwrap_or(false)
    };
    found
        .unless(text(file, &catalog, "Lang") == "nl-BE", || "it does not say that it is in nl-BE".to_owned());
    found.unless(yes("MarkInfo", "Marked"), || "it is not marked as tagged".to_owned());
    found.unless(yes("ViewerPreferences", "DisplayDocTitle"), || {
        "its title is not shown in the title bar".to_owned()
    });
    for key in ["OpenAction", "AA", "AcroForm", "OCProperties", "Encrypt"] {
        found.unless(!catalog.has(key.as_bytes()), || format!("it has {key}"));
    }
}

fn output_intent(found: &mut Found, file: &Document) {
    let catalog = file.catalog().cloned().unwrap_or_default();
    let intents = entry(file, &catalog, "OutputIntents").and_then(|all| all.as_array().ok());
    let intent = intents.and_then(|all| dictionary(file, all.first())).cloned().unwrap_or_default();
    found.unless(intents.is_some_and(|all| all.len() == 1), || "it has not one output intent".to_owned());
    found.unless(name(file, &intent, "S") == "GTS_PDFA1", || "its intent is not GTS_PDFA1".to_owned());
    found.unless(!text(file, &intent, "OutputConditionIdentifier").is_empty(), || {
        "its output condition has no name".to_owned()
    });
    let profile = entry(file, &intent, "DestOutputProfile").and_then(|profile| profile.as_stream().ok());
    let content = profile.and_then(|stream| stream.get_plain_content().ok()).unwrap_or_default();
    let at = |place: usize| content.get(place..place + 4).unwrap_or_default();
    let size = u32::try_from(content.len()).unwrap().to_be_bytes();
    found.unless(at(36) == b"acsp" && at(0) == size, || "it has no ICC profile".to_owned());
    found.unless(at(12) == b"mntr" && at(16) == b"RGB ", || "its profile is not one of a screen".to_owned());
    let components = profile.and_then(|stream| entry(file, &stream.dict, "N")?.as_i64().ok());
    found.unless(components == Some(3), || "its profile has not three components".to_owned());
}

fn metadata(found: &mut Found, file: &Document) {
    let catalog = file.catalog().cloned().unwrap_or_default();
    let packet = entry(file, &catalog, "Metadata").and_then(|packet| packet.as_stream().ok());
    let Some(packet) = packet else { return found.0.push("it has no XMP".to_owned()) };
    let (kind, form) = (name(file, &packet.dict, "Type"), name(file, &packet.dict, "Subtype"));
    found.unless((kind, form) == ("Metadata", "XML"), || "its XMP is not said to be XML".to_owned());
    found.unless(!packet.dict.has(b"Filter"), || "its XMP is compressed".to_owned());
    let xmp = String::from_utf8_lossy(&packet.content).into_owned();
    let packet_marks =
        xmp.starts_with("<?xpacket begin=\"\u{feff}\"") && xmp.ends_with("<?xpacket end=\"r\"?>");
    found.unless(packet_marks, || "its XMP is no packet".to_owned());
    let Ok(xml) = Xml::parse(&xmp) else { return found.0.push("its XMP is no XML".to_owned()) };
    let value = |namespace: &str, name: &str| value(&xml, namespace, name);
    let information = dictionary(file, file.trailer.get(b"Info").ok()).cloned().unwrap_or_default();
    let said = |key: &str| text(file, &information, key);
    let moment = |key: &str| {
        let digits: String = said(key).chars().filter(char::is_ascii_digit).collect();
        let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default().to_owned();
        let day = [part(0, 4), part(4, 6), part(6, 8)].join("-");
        format!("{day}T{}Z", [part(8, 10), part(10, 12), part(12, 14)].join(":"))
    };
    let (dc, xmp) = ("http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/xap/1.0/");
    let expected = [
        ("http://www.aiim.org/pdfa/ns/id/", "part", "3".to_owned()),
        ("http://www.aiim.org/pdfa/ns/id/", "conformance", "A".to_owned()),
        ("http://www.aiim.org/pdfua/ns/id/", "part", "1".to_owned()),
        (dc, "title", said("Title")),
        (dc, "creator", said("Author")),
        (dc, "language", "nl-BE".to_owned()),
        (dc, "format", "application/pdf".to_owned()),
        (xmp, "CreatorTool", said("Creator")),
        (xmp, "CreateDate", moment("CreationDate")),
        (xmp, "ModifyDate", moment("ModDate")),
        ("http://ns.adobe.com/pdf/1.3/", "Producer", said("Producer")),
    ];
    for (namespace, name, expected) in expected {
        let found_there = value(namespace, name);
        found.unless(found_there == expected, || format!("XMP {name} is {found_there:?}, not {expected:?}"));
    }
    extension(found, &xml);
}

/// The text of an element of the metadata.
fn value(xml: &Xml<'_>, namespace: &str, name: &str) -> String {
    let node = xml.descendants().find(|node| node.has_tag_name((namespace, name)));
    let texts = node.into_iter().flat_map(|node| node.descendants()).filter_map(|node| {
        node.text().filter(|_| node.is_text()).map(str::trim).filter(|text| !text.is_empty())
    });
    texts.collect::<Vec<_>>().join(" ")
}

fn extension(found: &mut Found, xml: &Xml<'_>) {
    let value = |namespace: &str, name: &str| value(xml, namespace, name);
    let (schema, property) = ("http://www.aiim.org/pdfa/ns/schema#", "http://www.aiim.org/pdfa/ns/property#");
    let described = value(schema, "namespaceURI") == "http://www.aiim.org/pdfua/ns/id/"
        && value(schema, "prefix") == "pdfuaid"
        && !value(schema, "schema").is_empty()
        && value(property, "name") == "part"
        && value(property, "valueType") == "Integer"
        && value(property, "category") == "internal"
        && !value(property, "description").is_empty();
    found.unless(described, || "XMP has no extension schema for PDF/UA".to_owned());
}

fn attachment(found: &mut Found, file: &Document, carries: bool) {
    let catalog = file.catalog().cloned().unwrap_or_default();
    let associated = entry(file, &catalog, "AF").and_then(|all| all.as_array().ok()).cloned();
    let names = dictionary(file, catalog.get(b"Names").ok());
    let tree = names.and_then(|names| dictionary(file, names.get(b"EmbeddedFiles").ok()));
    let listed = tree.and_then(|tree| entry(file, tree, "Names")?.as_array().ok()).cloned();
    if !carries {
        let nothing = associated.is_none() && listed.is_none();
        return found.unless(nothing, || "it carries a file".to_owned());
    }
    let (Some(associated), Some(listed)) = (associated, listed) else {
        return found.0.push("the file that it carries is not both in AF and in EmbeddedFiles".to_owned());
    };
    found.unless(associated.len() == 1 && listed.get(1) == associated.first(), || {
        "AF and EmbeddedFiles do not name the same file".to_owned()
    });
    let Some(spec) = dictionary(file, associated.first()) else {
        return found.0.push("the file that it carries has no specification".to_owned());
    };
    let named = [text(file, spec, "F"), text(file, spec, "UF")];
    found.unless(named.iter().all(|name| name.ends_with(".xml")) && named[0] == named[1], || {
        format!("the file that it carries is called {named:?}")
    });
    found.unless(name(file, spec, "Type") == "Filespec", || "the specification has no type".to_owned());
    found.unless(!text(file, spec, "Desc").is_empty(), || "the attached file has no description".to_owned());
    found.unless(name(file, spec, "AFRelationship") == "Alternative", || {
        "the attached file has no relationship to the document".to_owned()
    });
    let streams = dictionary(file, spec.get(b"EF").ok()).cloned().unwrap_or_default();
    found.unless(streams.has(b"F") && streams.has(b"UF"), || "the attached file has not F and UF".to_owned());
    let Some(stream) = entry(file, &streams, "F").and_then(|stream| stream.as_stream().ok()) else {
        return found.0.push("the attached file is not there".to_owned());
    };
    found.unless(name(file, &stream.dict, "Type") == "EmbeddedFile", || {
        "the attached file is not said to be one".to_owned()
    });
    found.unless(name(file, &stream.dict, "Subtype") == "text/xml", || {
        "the attached file has no media type text/xml".to_owned()
    });
    let content = stream.get_plain_content().unwrap_or_default();
    let params = dictionary(file, stream.dict.get(b"Params").ok()).cloned().unwrap_or_default();
    let size = entry(file, &params, "Size").and_then(|size| size.as_i64().ok());
    let real = i64::try_from(content.len()).unwrap();
    found.unless(size == Some(real), || "the attached file does not give its size".to_owned());
    let dated = text(file, &params, "ModDate").starts_with("D:");
    found.unless(dated, || "the attached file has no date".to_owned());
    let well_formed = std::str::from_utf8(&content).is_ok_and(|xml| Xml::parse(xml).is_ok());
    found.unless(well_formed, || "the attached file is no XML".to_owned());
}

fn fonts(found: &mut Found, file: &Document, shown: &Shown) {
    found.unless(!shown.glyphs.is_empty(), || "it shows no text".to_owned());
    for (font, glyphs) in &shown.glyphs {
        let Some(font) = file.get_dictionary(*font).ok() else {
            found.0.push("a font is missing".to_owned());
            continue;
        };
        font_faults(found, file, (font, glyphs));
    }
}

fn font_faults(found: &mut Found, file: &Document, (font, glyphs): (&Dictionary, &BTreeSet<u16>)) {
    let base = name(file, font, "BaseFont").to_owned();
    found.unless(!glyphs.contains(&0), || format!("{base} shows the glyph for a missing character"));
    let tag = base.split_once('+').map_or("", |(tag, _)| tag);
    let tagged = tag.len() == 6 && tag.bytes().all(|byte| byte.is_ascii_uppercase());
    found.unless(tagged, || format!("{base} has no tag of a subset"));
    let composite = name(file, font, "Subtype") == "Type0" && name(file, font, "Encoding") == "Identity-H";
    found.unless(composite, || format!("{base} is no composite font"));

    let unicode = entry(file, font, "ToUnicode").and_then(|table| table.as_stream().ok());
    let table = unicode.and_then(|table| table.get_plain_content().ok()).unwrap_or_default();
    let meant = content::characters(&String::from_utf8_lossy(&table));
    let untold = glyphs.iter().find(|glyph| {
        meant.get(glyph).is_none_or(|text| text.is_empty() || text.contains(['\0', '\u{fffe}', '\u{feff}']))
    });
    found.unless(untold.is_none(), || format!("{base} does not tell which character {untold:?} is"));

    let descendants = entry(file, font, "DescendantFonts").and_then(|all| all.as_array().ok());
    let Some(descendant) = descendants.and_then(|all| dictionary(file, all.first())) else {
        return found.0.push(format!("{base} has no descendant"));
    };
    let direct = name(file, descendant, "CIDToGIDMap") == "Identity"
        && name(file, descendant, "Subtype") == "CIDFontType2";
    found.unless(direct, || format!("{base} does not say which glyph a code means"));
    let descriptor = dictionary(file, descendant.get(b"FontDescriptor").ok()).cloned().unwrap_or_default();
    let names = [name(file, descendant, "BaseFont"), name(file, &descriptor, "FontName")];
    found.unless(names == [&base, &base], || format!("{base} is called otherwise: {names:?}"));
    let program = entry(file, &descriptor, "FontFile2").and_then(|program| program.as_stream().ok());
    let program = program.and_then(|program| program.get_plain_content().ok()).unwrap_or_default();
    let Ok(face) = ttf_parser::Face::parse(&program, 0) else {
        return found.0.push(format!("{base} is not embedded"));
    };
    let widths = widths(entry(file, descendant, "W").and_then(|list| list.as_array().ok()));
    for glyph in glyphs {
        let real = face
            .glyph_hor_advance(ttf_parser::GlyphId(*glyph))
            .map(|width| (f64::from(width) * 1000.0 / f64::from(face.units_per_em())).round());
        let said = widths.get(glyph).copied();
        let same = real.zip(said).is_some_and(|(real, said)| (real - said).abs() <= 1.0);
        found.unless(same, || format!("{base}: the glyph {glyph} is {real:?} wide, said to be {said:?}"));
    }
}

/// The widths that a font says its glyphs have.
fn widths(list: Option<&Vec<Object>>) -> BTreeMap<u16, f64> {
    let mut widths = BTreeMap::new();
    for run in list.map(Vec::as_slice).unwrap_or_default().chunks(2) {
        let first = u16::try_from(run[0].as_i64().unwrap()).unwrap();
        for (glyph, width) in (first..).zip(run[1].as_array().unwrap()) {
            widths.insert(glyph, f64::from(width.as_float().unwrap()));
        }
    }
    widths
}

/// The number of an object as a reference gives it.
pub fn referred(object: &Object) -> Option<ObjectId> {
    object.as_reference().ok()
}
