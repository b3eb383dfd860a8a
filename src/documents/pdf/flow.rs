//! Parts that flow over pages: none is split, a heading stays with what follows, the head of a table is repeated.

use super::page::{BOTTOM, TOP};
use super::sheet::{Mark, Sheet, Tag};

/// Up to this height the rows of a table stay together.
const WHOLE: f32 = 90.0;

/// A part that is never split.
struct Block {
    sheet: Sheet,
    /// Whether the next one stands on the same page.
    keeps: bool,
    /// The place of the head that is repeated where it begins a page.
    head: Option<usize>,
}

/// Parts in the order in which they are read.
#[derive(Default)]
pub struct Flow {
    blocks: Vec<Block>,
    heads: Vec<Sheet>,
    pending: Vec<Mark>,
}

impl Flow {
    /// Opens an element that the next part begins.
    pub fn open(&mut self, tag: Tag) {
        self.pending.push(Mark::Open(tag));
    }

    /// Closes the element that was opened last, with the part that was put last.
    pub fn close(&mut self) {
        match self.blocks.last_mut() {
            Some(last) if self.pending.is_empty() => last.sheet.marks.push(Mark::Close),
            // What holds nothing is no element.
            _ => drop(self.pending.pop()),
        }
    }

    /// Puts a part.
    pub fn put(&mut self, sheet: Sheet) {
        self.push(sheet, (false, None));
    }

    /// Puts a part that stands on the page of the next one.
    pub fn keep(&mut self, sheet: Sheet) {
        self.push(sheet, (true, None));
    }

    /// Puts a table: a short one stays whole, of a long one every page repeats the head.
    pub fn table(&mut self, head: Sheet, rows: impl IntoIterator<Item = Sheet>) {
        let rows: Vec<Sheet> = rows.into_iter().collect();
        let whole = rows.iter().map(|row| row.height).sum::<f32>() <= WHOLE;
        let last = rows.len().saturating_sub(1);
        self.open(Tag::Table);
        let place = self.heads.len();
        self.heads.push(head.decorative());
        self.keep(head);
        for (number, row) in rows.into_iter().enumerate() {
            self.push(row, (whole && number < last, Some(place)));
        }
        self.close();
    }

    fn push(&mut self, mut sheet: Sheet, (keeps, head): (bool, Option<usize>)) {
        if !self.pending.is_empty() {
            let own = std::mem::replace(&mut sheet.marks, std::mem::take(&mut self.pending));
            sheet.marks.extend(own);
        }
        self.blocks.push(Block { sheet, keeps, head });
    }

    /// The pages: the first begins with what is given, each other one with what `running` puts on it.
    pub fn pages(self, first: Sheet, running: impl Fn(&mut Sheet)) -> Vec<Sheet> {
        let mut pages = vec![first];
        let mut y = pages.last().map_or(TOP, |first| first.height);
        let needed = self.needed();
        for (block, needed) in self.blocks.into_iter().zip(needed) {
            let head = block.head.and_then(|place| self.heads.get(place));
            if y + needed > BOTTOM && y > TOP {
                let page = begun(&running, head);
                y = page.height;
                pages.push(page);
            }
            if let Some(page) = pages.last_mut() {
                y = page.append(block.sheet, y);
            }
        }
        pages
    }

    /// How much room there must be for each part to begin on a page: its own, and what stays with it.
    fn needed(&self) -> Vec<f32> {
        let mut needed: Vec<f32> = Vec::with_capacity(self.blocks.len());
        let mut next = 0.0;
        for block in self.blocks.iter().rev() {
            next = if block.keeps { next } else { 0.0 } + block.sheet.height;
            needed.push(next);
        }
        needed.reverse();
        needed
    }
}

/// A page with its head, and that of the table that goes on.
fn begun(running: &impl Fn(&mut Sheet), head: Option<&Sheet>) -> Sheet {
    let mut page = Sheet { height: TOP, ..Sheet::default() };
    running(&mut page);
    if let Some(head) = head {
        page.height = page.append(head.clone(), TOP);
    }
    page
}
