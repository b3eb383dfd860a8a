//! The structure of a document as objects: its elements, whose content is whose, and the links.

use super::super::sheet::Tag;
use super::objects::Objects;
use super::structure::{Content, Element, Frame, Kid, Structure};
use super::value::{push_number, write_object};

/// What the rest of the document must know of its structure.
pub struct Placed {
    /// The number of the structure.
    pub root: usize,
    /// For each page the numbers of the links on it.
    pub links: Vec<Vec<usize>>,
}

/// Where the parts of the structure have their numbers.
struct Numbers<'n> {
    root: usize,
    /// Of the first element.
    elements: usize,
    pages: &'n [usize],
}

/// Puts the structure; `pages` are the numbers of the pages.
pub fn put_structure(objects: &mut Objects, structure: &Structure<'_>, pages: &[usize]) -> Placed {
    let first = objects.reserve(structure.elements.len().saturating_add(2));
    let numbers = Numbers { root: first, elements: first.saturating_add(2), pages };
    let parents = first.saturating_add(1);
    let mut links = Links { pages: vec![Vec::new(); pages.len()], owners: Vec::new() };

    for (place, element) in structure.elements.iter().enumerate() {
        let own = numbers.elements.saturating_add(place);
        let annotations = links.of(objects, element, (&numbers, own));
        objects.put(own, |out| write_element(out, element, (&numbers, &annotations)));
    }
    objects.put(parents, |out| write_parents(out, structure, (&numbers, &links.owners)));
    objects.put(numbers.root, |out| {
        out.extend_from_slice(b"<</Type/StructTreeRoot/K ");
        push_reference(out, numbers.elements);
        out.extend_from_slice(b"/ParentTree ");
        push_reference(out, parents);
        out.extend_from_slice(b"/ParentTreeNextKey ");
        push_number(out, pages.len().saturating_add(links.owners.len()));
        out.extend_from_slice(b">>");
    });
    Placed { root: numbers.root, links: links.pages }
}

/// The links so far: by page, and the elements to which they belong.
struct Links {
    pages: Vec<Vec<usize>>,
    owners: Vec<usize>,
}

impl Links {
    /// Puts the annotations of an element that is a link: one on each page on which it stands.
    fn of(
        &mut self,
        objects: &mut Objects,
        element: &Element<'_>,
        (numbers, own): (&Numbers<'_>, usize),
    ) -> Vec<(usize, usize)> {
        let Some(Tag::Link { to, says }) = element.tag else { return Vec::new() };
        let mut put = |frame: &Frame| {
            let page = *numbers.pages.get(frame.page)?;
            let key = numbers.pages.len().saturating_add(self.owners.len());
            let number = objects.reserve(1);
            objects.put(number, |out| {
                out.extend_from_slice(b"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect");
                write_edges(out, frame);
                out.extend_from_slice(b"/Contents");
                write_object(out, &lopdf::text_string(says));
                out.extend_from_slice(b"/A<</S/URI/URI");
                write_object(out, &lopdf::Object::string_literal(to.as_str()));
                out.extend_from_slice(b">>/StructParent ");
                push_number(out, key);
                out.extend_from_slice(b"/P ");
                push_reference(out, page);
                out.extend_from_slice(b">>");
            });
            self.owners.push(own);
            self.pages.get_mut(frame.page)?.push(number);
            Some((number, page))
        };
        element.frames.iter().filter_map(&mut put).collect()
    }
}

fn write_element(
    out: &mut Vec<u8>,
    element: &Element<'_>,
    (numbers, annotations): (&Numbers<'_>, &[(usize, usize)]),
) {
    out.extend_from_slice(b"<</S/");
    out.extend_from_slice(element.name().as_bytes());
    out.extend_from_slice(b"/P ");
    let parent = element.tag.map_or(numbers.root, |_| numbers.elements.saturating_add(element.parent));
    push_reference(out, parent);
    write_attributes(out, element);

    let page = element.kids.iter().find_map(|kid| match kid {
        Kid::Content(content) => Some(content.page),
        Kid::Element(_) => None,
    });
    if let Some(page) = page.and_then(|page| numbers.pages.get(page)) {
        out.extend_from_slice(b"/Pg ");
        push_reference(out, *page);
    }
    if !element.kids.is_empty() || !annotations.is_empty() {
        out.extend_from_slice(b"/K[");
        for kid in &element.kids {
            write_kid(out, *kid, (numbers, page));
            out.push(b' ');
        }
        for (annotation, page) in annotations {
            out.extend_from_slice(b"<</Type/OBJR/Obj ");
            push_reference(out, *annotation);
            out.extend_from_slice(b"/Pg ");
            push_reference(out, *page);
            out.extend_from_slice(b">>");
        }
        out.push(b']');
    }
    out.extend_from_slice(b">>");
}

fn write_kid(out: &mut Vec<u8>, kid: Kid, (numbers, page): (&Numbers<'_>, Option<usize>)) {
    match kid {
        Kid::Element(element) => push_reference(out, numbers.elements.saturating_add(element)),
        Kid::Content(content) if Some(content.page) == page => push_number(out, content.number),
        Kid::Content(Content { page, number }) => {
            out.extend_from_slice(b"<</Type/MCR/MCID ");
            push_number(out, number);
            if let Some(page) = numbers.pages.get(page) {
                out.extend_from_slice(b"/Pg ");
                push_reference(out, *page);
            }
            out.extend_from_slice(b">>");
        }
    }
}

fn write_attributes(out: &mut Vec<u8>, element: &Element<'_>) {
    match element.tag {
        Some(Tag::ColumnHead) => out.extend_from_slice(b"/A<</O/Table/Scope/Column>>"),
        Some(Tag::RowHead) => out.extend_from_slice(b"/A<</O/Table/Scope/Row>>"),
        Some(Tag::Cell { columns }) if *columns > 1 => {
            out.extend_from_slice(b"/A<</O/Table/ColSpan ");
            push_number(out, usize::from(*columns));
            out.extend_from_slice(b">>");
        }
        Some(Tag::Figure { alt }) => {
            out.extend_from_slice(b"/Alt");
            write_object(out, &lopdf::text_string(alt));
            if let Some(frame) = element.frames.first() {
                out.extend_from_slice(b"/A<</O/Layout/Placement/Block/BBox");
                write_edges(out, frame);
                out.extend_from_slice(b">>");
            }
        }
        _ => {}
    }
}

/// For each page, then for each link, to which elements their contents belong.
fn write_parents(out: &mut Vec<u8>, structure: &Structure<'_>, (numbers, links): (&Numbers<'_>, &[usize])) {
    out.extend_from_slice(b"<</Nums[");
    for (page, owners) in structure.owners.iter().enumerate() {
        push_number(out, page);
        out.push(b'[');
        for owner in owners {
            push_reference(out, numbers.elements.saturating_add(*owner));
            out.push(b' ');
        }
        out.push(b']');
    }
    for (place, link) in links.iter().enumerate() {
        push_number(out, numbers.pages.len().saturating_add(place));
        out.push(b' ');
        push_reference(out, *link);
        out.push(b' ');
    }
    out.extend_from_slice(b"]>>");
}

fn write_edges(out: &mut Vec<u8>, frame: &Frame) {
    out.push(b'[');
    for edge in frame.edges {
        out.extend_from_slice(format!("{edge:.2} ").as_bytes());
    }
    out.push(b']');
}

fn push_reference(out: &mut Vec<u8>, number: usize) {
    push_number(out, number);
    out.extend_from_slice(b" 0 R");
}
