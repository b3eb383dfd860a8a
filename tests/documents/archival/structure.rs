//! Whether the structure of a PDF is whole: what is shown belongs to an element, what an element names is shown.

use super::content::Shown;
use super::faults::{Found, dictionary, entry, name, referred, text};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet};

const STANDARD: [&str; 15] = [
    "Document", "Sect", "P", "H1", "H2", "H3", "H4", "H5", "H6", "Table", "TR", "TH", "TD", "Figure", "Link",
];

/// A marked content: the page and its number there.
type Place = (ObjectId, i64);

struct Walk<'w> {
    found: &'w mut Found,
    file: &'w Document,
    /// The element of each marked content, and of each annotation.
    contents: BTreeMap<Place, ObjectId>,
    annotations: BTreeMap<ObjectId, ObjectId>,
    headings: Vec<u8>,
    seen: BTreeSet<ObjectId>,
}

/// Notes what is wrong with the structure.
pub fn check(found: &mut Found, file: &Document, shown: &Shown) {
    let catalog = file.catalog().cloned().unwrap_or_default();
    let Some(root_id) = catalog.get(b"StructTreeRoot").ok().and_then(referred) else {
        return found.0.push("it has no structure".to_owned());
    };
    let root = file.get_dictionary(root_id).cloned().unwrap_or_default();
    found.unless(name(file, &root, "Type") == "StructTreeRoot", || "the structure has no type".to_owned());
    let mut walk = Walk {
        found,
        file,
        contents: BTreeMap::new(),
        annotations: BTreeMap::new(),
        headings: Vec::new(),
        seen: BTreeSet::new(),
    };
    match root.get(b"K").ok().and_then(referred) {
        Some(document) => walk.element(document, (root_id, "")),
        None => walk.found.0.push("the structure holds nothing".to_owned()),
    }
    let Walk { contents, annotations, headings, .. } = walk;
    headings_descend(found, &headings);
    found.unless(!contents.is_empty(), || "nothing of it is tagged".to_owned());
    for (page, marked) in &shown.marked {
        for (number, shows) in marked {
            let owned = contents.contains_key(&(*page, *number));
            found.unless(owned, || format!("no element holds the content {number} of {page:?}"));
            found.unless(*shows, || format!("the content {number} of {page:?} shows nothing"));
        }
    }
    for (page, number) in contents.keys() {
        let real = shown.marked.get(page).is_some_and(|marked| marked.contains_key(number));
        found.unless(real, || {
            format!("an element holds the content {number} of {page:?}, which is not there")
        });
    }
    parents(found, file, (&root, &contents, &annotations));
}

fn headings_descend(found: &mut Found, headings: &[u8]) {
    let mut before = 0;
    for level in headings {
        found.unless(*level <= before + 1, || format!("a heading of level {level} follows one of {before}"));
        before = *level;
    }
}

impl Walk<'_> {
    fn element(&mut self, id: ObjectId, (parent, above): (ObjectId, &str)) {
        let Ok(entries) = self.file.get_dictionary(id) else {
            return self.found.0.push(format!("the element {id:?} is missing"));
        };
        self.found.unless(self.seen.insert(id), || format!("the element {id:?} is held twice"));
        let kind = name(self.file, entries, "S").to_owned();
        self.found.unless(STANDARD.contains(&kind.as_str()), || format!("{kind} is no standard type"));
        let up = entries.get(b"P").ok().and_then(referred);
        self.found.unless(up == Some(parent), || format!("{kind} {id:?} does not know where it stands"));
        self.kind(entries, (&kind, above));
        let holds = entries.has(b"K") || ["TR", "TH", "TD"].contains(&kind.as_str());
        self.found.unless(holds, || format!("{kind} {id:?} is empty"));

        let page = entries.get(b"Pg").ok().and_then(referred);
        let kids = match entry(self.file, entries, "K") {
            Some(Object::Array(kids)) => kids.clone(),
            Some(kid) => vec![kid.clone()],
            None => Vec::new(),
        };
        for kid in &kids {
            self.kid(kid, (id, &kind, page));
        }
    }

    fn kid(&mut self, kid: &Object, (own, kind, page): (ObjectId, &str, Option<ObjectId>)) {
        match kid {
            Object::Reference(element) => self.element(*element, (own, kind)),
            Object::Integer(number) => self.content((page, *number), own),
            Object::Dictionary(entries) if name(self.file, entries, "Type") == "MCR" => {
                let number = entries.get(b"MCID").and_then(Object::as_i64).unwrap_or(-1);
                self.content((entries.get(b"Pg").ok().and_then(referred).or(page), number), own);
            }
            Object::Dictionary(entries) if name(self.file, entries, "Type") == "OBJR" => {
                self.found.unless(kind == "Link", || format!("{kind} holds an annotation"));
                match entries.get(b"Obj").ok().and_then(referred) {
                    Some(annotation) => drop(self.annotations.insert(annotation, own)),
                    None => self.found.0.push("an element holds an annotation that is not there".to_owned()),
                }
            }
            other => self.found.0.push(format!("{kind} holds {other:?}")),
        }
    }

    fn content(&mut self, (page, number): (Option<ObjectId>, i64), own: ObjectId) {
        let Some(page) = page else {
            return self.found.0.push(format!("the content {number} of {own:?} is on no page"));
        };
        let before = self.contents.insert((page, number), own);
        self.found.unless(before.is_none(), || format!("two elements hold the content {number} of {page:?}"));
    }

    fn kind(&mut self, entries: &Dictionary, (kind, above): (&str, &str)) {
        let attributes = dictionary(self.file, entries.get(b"A").ok()).cloned().unwrap_or_default();
        let owner = name(self.file, &attributes, "O");
        let right_place = match kind {
            "Document" => above.is_empty(),
            "TR" => above == "Table",
            "TH" | "TD" => above == "TR",
            "Table" | "Sect" | "Figure" | "P" | "Link" => !["Table", "TR", ""].contains(&above),
            _ => ["Document", "Sect"].contains(&above),
        };
        self.found.unless(right_place, || format!("{kind} stands in {above:?}"));
        match kind {
            "TH" => {
                let scope = name(self.file, &attributes, "Scope");
                let scoped = owner == "Table" && ["Column", "Row"].contains(&scope);
                self.found.unless(scoped, || "a head of a table does not say what it is head of".to_owned());
            }
            "Figure" => {
                let says = text(self.file, entries, "Alt");
                self.found.unless(!says.trim().is_empty(), || "a figure has no Alt".to_owned());
                let frame = entry(self.file, &attributes, "BBox").and_then(|frame| frame.as_array().ok());
                let placed = owner == "Layout" && frame.is_some_and(|frame| frame.len() == 4);
                self.found.unless(placed, || "a figure does not say where it stands".to_owned());
            }
            _ => {
                if let Some(level) = kind.strip_prefix('H').and_then(|level| level.parse().ok()) {
                    self.headings.push(level);
                }
            }
        }
    }
}

/// Notes where pages and links do not lead back to the elements that hold them.
fn parents(
    found: &mut Found,
    file: &Document,
    (root, contents, annotations): (&Dictionary, &BTreeMap<Place, ObjectId>, &BTreeMap<ObjectId, ObjectId>),
) {
    let tree = dictionary(file, root.get(b"ParentTree").ok());
    let Some(numbers) = tree.and_then(|tree| entry(file, tree, "Nums")?.as_array().ok()) else {
        return found.0.push("there is no ParentTree".to_owned());
    };
    let pairs = numbers.chunks(2).filter_map(|pair| Some((pair.first()?.as_i64().ok()?, pair.get(1)?)));
    let tree: BTreeMap<i64, &Object> = pairs.collect();
    let next = root.get(b"ParentTreeNextKey").and_then(Object::as_i64).unwrap_or(-1);
    found.unless(tree.keys().all(|key| *key < next), || "ParentTreeNextKey is taken already".to_owned());

    let mut linked = BTreeSet::new();
    for (number, page) in file.get_pages() {
        let entries = file.get_dictionary(page).cloned().unwrap_or_default();
        let key = entries.get(b"StructParents").and_then(Object::as_i64).unwrap_or(-1);
        let owners = tree.get(&key).and_then(|owners| file.dereference(owners).ok());
        let owners = owners.and_then(|(_, owners)| owners.as_array().ok()).cloned().unwrap_or_default();
        let held: BTreeMap<i64, ObjectId> = contents
            .iter()
            .filter(|(place, _)| place.0 == page)
            .map(|(place, own)| (place.1, *own))
            .collect();
        let said: BTreeMap<i64, ObjectId> =
            (0..).zip(&owners).filter_map(|(number, own)| Some((number, referred(own)?))).collect();
        found.unless(tree.contains_key(&key) && held == said, || {
            format!("the ParentTree does not say whose the contents of page {number} are")
        });
        for annotation in
            entry(file, &entries, "Annots").and_then(|all| all.as_array().ok()).into_iter().flatten()
        {
            linked.extend(referred(annotation));
            link(found, file, (annotation, &tree, annotations));
        }
    }
    let missing = annotations.keys().find(|annotation| !linked.contains(annotation));
    found.unless(missing.is_none(), || "an element holds an annotation that is on no page".to_owned());
}

fn link(
    found: &mut Found,
    file: &Document,
    (annotation, tree, annotations): (&Object, &BTreeMap<i64, &Object>, &BTreeMap<ObjectId, ObjectId>),
) {
    let entries = dictionary(file, Some(annotation)).cloned().unwrap_or_default();
    found.unless(name(file, &entries, "Subtype") == "Link", || "an annotation is no link".to_owned());
    found
        .unless(!text(file, &entries, "Contents").is_empty(), || "a link does not say what it is".to_owned());
    let flags = entries.get(b"F").and_then(Object::as_i64).unwrap_or(0);
    found.unless(flags == 4, || "a link is not printed".to_owned());
    let action = dictionary(file, entries.get(b"A").ok()).cloned().unwrap_or_default();
    found.unless(name(file, &action, "S") == "URI", || "a link leads nowhere".to_owned());
    let key = entries.get(b"StructParent").and_then(Object::as_i64).unwrap_or(-1);
    let owner = referred(annotation).and_then(|id| annotations.get(&id).copied());
    let said = tree.get(&key).and_then(|owner| referred(owner));
    found.unless(owner.is_some() && owner == said, || "a link belongs to no element".to_owned());
}
