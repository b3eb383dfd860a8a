//! What a workbook may hold beside its cells: nothing that could be about persons.

use crate::simulation::problem::{Code, Problems};
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// The most bytes of the part that lists sheets and names.
const MOST_OF_NAMES: u64 = 4 * 1024 * 1024;

/// Parts that hold the cells, say how they look, or are written by programs for programs; nothing of these is read.
const PLAIN: [&str; 14] = [
    "[content_types].xml",
    "_rels/",
    "customxml/",
    "docprops/",
    "docmetadata/",
    "xl/calcchain.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/theme/",
    "xl/sharedstrings.xml",
    "xl/worksheets/",
    "xl/printersettings/",
    "xl/tables/",
];

/// Names that spreadsheets give themselves: what is printed, and what is filtered.
const OWN_NAMES: [&str; 3] = ["_xlnm.Print_Area", "_xlnm.Print_Titles", "_xlnm._FilterDatabase"];

/// Refuses a workbook with comments, pictures, links, scripts, names of its own, or any other part that is not needed
/// for cells.
pub(super) fn holds_nothing_else(bytes: &[u8]) -> Result<(), Problems> {
    let mut problems = Problems::default();
    // One that cannot be opened is told of where its cells are read.
    let (names, workbook) = parts(bytes).unwrap_or_default();
    let strange = |name: &&String| {
        let name = name.to_lowercase().replace('\\', "/");
        !name.ends_with('/') && !PLAIN.iter().any(|plain| name.starts_with(plain))
    };
    let mut told: Vec<&str> = names.iter().filter(strange).map(|name| what(name)).collect();
    told.sort_unstable();
    told.dedup();
    for what in told {
        let message =
            format!("the workbook holds {what}: expected one sheet with four columns, and nothing else");
        problems.add("", Code::UnknownField, message);
    }
    if defines_names(&workbook) {
        let message = "the workbook defines names: expected one sheet with four columns, and nothing else";
        problems.add("", Code::UnknownField, message);
    }
    problems.or(())
}

/// The names of the parts, and the text of the one that lists sheets and names.
fn parts(bytes: &[u8]) -> Option<(Vec<String>, String)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let names = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    let mut workbook = String::new();
    if let Ok(part) = archive.by_name("xl/workbook.xml") {
        part.take(MOST_OF_NAMES).read_to_string(&mut workbook).ok()?;
    }
    Some((names, workbook))
}

/// What a part is, in words.
fn what(name: &str) -> &'static str {
    const KNOWN: [(&str, &str); 7] = [
        ("comments", "comments"),
        ("persons", "comments"),
        ("media/", "pictures or drawings"),
        ("drawings/", "pictures or drawings"),
        ("vbaproject", "scripts"),
        ("externallinks/", "links to other files"),
        ("pivot", "a pivot table"),
    ];
    let name = name.to_lowercase();
    let known = KNOWN.iter().find(|(part, _)| name.contains(part));
    known.map_or("something beside its cells", |(_, what)| what)
}

/// Whether a workbook gives names to cells or values.
fn defines_names(workbook: &str) -> bool {
    let Ok(document) = roxmltree::Document::parse(workbook) else { return false };
    let defined = document.descendants().filter(|node| node.tag_name().name() == "definedName");
    let mut names = defined.filter_map(|node| node.attribute("name"));
    names.any(|name| !OWN_NAMES.contains(&name))
}
