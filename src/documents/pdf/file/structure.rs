//! The structure of a document while it is drawn: its elements as a tree, and which marked content is whose.

use super::super::sheet::Tag;

/// A place in the document: the page, from 0 on, and the marked content on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    /// The page.
    pub page: usize,
    /// The number of the marked content on that page.
    pub number: usize,
}

/// What an element holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kid {
    /// Another element.
    Element(usize),
    /// Something on a page.
    Content(Content),
}

/// A rectangle on a page, in points from the lower left: left, bottom, right, top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// The page.
    pub page: usize,
    /// Its edges.
    pub edges: [f32; 4],
}

/// An element.
#[derive(Debug)]
pub struct Element<'a> {
    /// What it is; `None` for the document itself.
    pub tag: Option<&'a Tag>,
    /// The element in which it stands.
    pub parent: usize,
    /// What it holds, in the order in which it is read.
    pub kids: Vec<Kid>,
    /// Of a figure or link, where it stands, page by page.
    pub frames: Vec<Frame>,
}

impl Element<'_> {
    /// Its type among the standard ones.
    pub fn name(&self) -> &'static str {
        let Some(tag) = self.tag else { return "Document" };
        match tag {
            Tag::Section => "Sect",
            Tag::Heading(level) => heading(*level),
            Tag::Paragraph => "P",
            Tag::Table => "Table",
            Tag::Row => "TR",
            Tag::ColumnHead | Tag::RowHead => "TH",
            Tag::Cell { .. } => "TD",
            Tag::Figure { .. } => "Figure",
            Tag::Link { .. } => "Link",
        }
    }
}

fn in_table(tag: Option<&Tag>) -> bool {
    matches!(tag, Some(Tag::Row | Tag::ColumnHead | Tag::RowHead | Tag::Cell { .. }))
}

fn heading(level: u8) -> &'static str {
    match level {
        0 | 1 => "H1",
        2 => "H2",
        3 => "H3",
        4 => "H4",
        5 => "H5",
        _ => "H6",
    }
}

/// The tree of elements; the first is the document.
#[derive(Debug)]
pub struct Structure<'a> {
    /// All elements, each after the one in which it stands.
    pub elements: Vec<Element<'a>>,
    /// For each page the elements that own its marked contents.
    pub owners: Vec<Vec<usize>>,
    /// Those that are open, the innermost last.
    open: Vec<usize>,
}

impl<'a> Structure<'a> {
    /// A document without anything.
    pub fn new() -> Structure<'a> {
        let document = Element { tag: None, parent: 0, kids: Vec::new(), frames: Vec::new() };
        Structure { elements: vec![document], owners: Vec::new(), open: Vec::new() }
    }

    /// Opens an element in the one that is open.
    pub fn open(&mut self, tag: &'a Tag) {
        let (parent, id) = (self.open.last().copied().unwrap_or(0), self.elements.len());
        self.elements.push(Element { tag: Some(tag), parent, kids: Vec::new(), frames: Vec::new() });
        self.open.push(id);
        if let Some(parent) = self.elements.get_mut(parent) {
            parent.kids.push(Kid::Element(id));
        }
    }

    /// Closes the element that was opened last. Unless a table needs its place, nothing is left of it where nothing
    /// stands in it.
    pub fn close(&mut self) {
        let Some(id) = self.open.pop() else { return };
        // An element in which no other stands is the one that was made last.
        let last = id.saturating_add(1) == self.elements.len();
        let left_out = |element: &mut Element| last && element.kids.is_empty() && !in_table(element.tag);
        let left_out = self.elements.pop_if(left_out);
        if let Some(parent) = left_out.and_then(|element| self.elements.get_mut(element.parent)) {
            parent.kids.pop();
        }
    }

    /// The element that is open; `None` outside all.
    pub fn current(&self) -> Option<usize> {
        self.open.last().copied()
    }

    /// The type of an element.
    pub fn name(&self, element: usize) -> &'static str {
        self.elements.get(element).map_or("Document", Element::name)
    }

    /// Begins a page.
    pub fn next_page(&mut self) {
        self.owners.push(Vec::new());
    }

    /// Begins a marked content of an element on the last page, and gives its number there.
    pub fn begin(&mut self, element: usize) -> usize {
        let page = self.owners.len().saturating_sub(1);
        let Some(owners) = self.owners.last_mut() else { return 0 };
        let number = owners.len();
        owners.push(element);
        if let Some(element) = self.elements.get_mut(element) {
            element.kids.push(Kid::Content(Content { page, number }));
        }
        number
    }

    /// Whether areas belong to what is open: they do in a figure.
    pub fn in_figure(&self) -> bool {
        self.current_tag().is_some_and(|tag| matches!(tag, Tag::Figure { .. }))
    }

    fn current_tag(&self) -> Option<&'a Tag> {
        self.elements.get(self.current()?)?.tag
    }

    /// Widens the frame of the open figure or link to what was drawn on the last page.
    pub fn frame(&mut self, edges: impl FnOnce() -> [f32; 4]) {
        let page = self.owners.len().saturating_sub(1);
        let framed =
            |element: &&mut Element| matches!(element.tag, Some(Tag::Figure { .. } | Tag::Link { .. }));
        let current = self.open.last().copied();
        let Some(element) = current.and_then(|id| self.elements.get_mut(id)).filter(framed) else { return };
        let [left, bottom, right, top] = edges();
        match element.frames.last_mut().filter(|frame| frame.page == page) {
            Some(frame) => {
                let [l, b, r, t] = frame.edges;
                frame.edges = [l.min(left), b.min(bottom), r.max(right), t.max(top)];
            }
            None => element.frames.push(Frame { page, edges: [left, bottom, right, top] }),
        }
    }
}
