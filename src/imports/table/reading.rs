//! Rows on their way from a text or sheet to whoever takes them.

use super::head::Search;
use super::row::{Cell, Row};
use super::{Head, Problems, Rows};
use crate::imports::NotReadable;
use std::sync::Arc;

/// A table that is being read.
pub(super) struct Reading<R> {
    /// Whoever takes the rows.
    pub rows: R,
    /// What was found wrong so far.
    pub problems: Problems,
    search: Search,
    head: Option<Head>,
    wanted: bool,
    read_any: bool,
    without_head: Vec<Search>,
}

impl<R: Rows> Reading<R> {
    pub(super) fn new(rows: R) -> Self {
        let search = Search::new(rows.columns(), None);
        let problems = Problems::default();
        Reading {
            rows,
            problems,
            search,
            head: None,
            wanted: false,
            read_any: false,
            without_head: Vec::new(),
        }
    }

    /// Begins a sheet; the one before is at its end.
    pub(super) fn begin(&mut self, sheet: &str) {
        self.end();
        self.search = Search::new(self.rows.columns(), Some(Arc::from(sheet)));
    }

    /// Ends a sheet.
    pub(super) fn end(&mut self) {
        let search = std::mem::replace(&mut self.search, Search::new(self.rows.columns(), None));
        if self.head.take().is_none() && !search.saw_nothing() {
            self.without_head.push(search);
        }
    }

    /// Takes a row by its number from 1. In a text, a row that ends before its header does is broken off.
    pub(super) fn row(&mut self, number: u32, cells: &[Cell<'_>], is_text: bool) {
        if cells.iter().all(|cell| cell.text().is_empty()) {
            return;
        }
        let Some(head) = &self.head else {
            if !self.search.is_over() {
                self.look(number, cells);
            }
            return;
        };
        if !self.wanted {
            return;
        }
        if is_text && cells.len() < head.width() {
            let (found, expected) = (cells.len(), head.width());
            let message = format!("the row has {found} cells, the header has {expected}: is it broken off?");
            self.problems.add(None, head.place(number, None), message);
            return;
        }
        for (index, cell) in cells.iter().enumerate() {
            if head.name(index).is_empty() && !cell.text().is_empty() {
                self.rows.beyond(&head.place(number, Some(index)), cell.text(), &mut self.problems);
            }
        }
        self.rows.row(&Row { head, number, cells }, &mut self.problems);
    }

    /// Looks whether a row is the header.
    fn look(&mut self, number: u32, cells: &[Cell<'_>]) {
        if let Some(head) = self.search.look(number, cells, &mut self.problems) {
            self.wanted = self.rows.head(&head, &mut self.problems);
            self.read_any = true;
            self.head = Some(head);
        }
    }

    /// Whoever took the rows, or what was found wrong, once everything was seen.
    pub(super) fn finish(mut self) -> Result<R, Vec<NotReadable>> {
        self.end();
        for search in &self.without_head {
            if self.read_any {
                self.rows.other_sheet(search.sheet(), &mut self.problems);
            } else {
                search.refuse(&mut self.problems);
            }
        }
        if !self.read_any && self.without_head.is_empty() {
            self.problems.add(None, "", "the file is empty");
        }
        self.rows.end(&mut self.problems);
        self.problems.or(self.rows)
    }
}
