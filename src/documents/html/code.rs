//! The code with which an invoice is paid by telephone, as a drawing in the page.

use crate::documents::epc_qr::{Transfer, squares};
use crate::documents::issued::IssuedInvoice;
use crate::documents::said;
use askama::Template;
use askama::filters::HtmlSafe;
use std::fmt::Write;

/// The white border that must surround a code, on both sides together.
const QUIET: usize = 8;

/// The drawing, with the words that say the same.
#[derive(Debug, Template)]
#[template(path = "code.html")]
pub struct Code {
    /// Its side with the border, in squares.
    side: usize,
    /// The outlines of its dark parts.
    dark: String,
}

impl HtmlSafe for Code {}

impl Code {
    /// How an invoice is paid, where a code can say so.
    pub fn of(invoice: &IssuedInvoice) -> Option<Code> {
        let rows = squares(&Transfer::of(invoice)?.text()?)?;
        Some(Code { side: rows.len().saturating_add(QUIET), dark: outlines(&rows) })
    }
}

/// An outline around each run of dark squares in a row.
fn outlines(rows: &[Vec<bool>]) -> String {
    let mut path = String::new();
    for (y, row) in rows.iter().enumerate() {
        let mut x = 0_usize;
        for run in row.chunk_by(|one, next| one == next) {
            if run.first() == Some(&true) {
                // Writing to a text cannot fail.
                let _ = write!(path, "M{x} {y}h{0}v1h-{0}z", run.len());
            }
            x = x.saturating_add(run.len());
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::outlines;

    #[test]
    fn each_run_of_dark_squares_has_one_outline() {
        let rows = [vec![true, true, false], vec![false, false, true], vec![false; 3]];

        assert_eq!(outlines(&rows), "M0 0h2v1h-2zM2 1h1v1h-1z");
    }
}
