//! What was issued, worked out again: totals by the code that worked them out, numbers by the rules of numbering.
//!
//! Steps are redone by [`Working::redone`](super::calculation::step::Working::redone).

pub mod numbering;
pub mod totals;

use std::fmt;

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it concerns: the number of a document, an entry of the audit log, a series.
    pub of: String,
    /// What was tried.
    pub tried: String,
    /// What should be there.
    pub expected: String,
    /// What is there.
    pub found: String,
}

impl Finding {
    /// A finding, where what is there is not what should be.
    pub fn unless_equal<T: PartialEq + fmt::Display>(
        of: &str,
        tried: &str,
        (expected, found): (T, T),
    ) -> Option<Finding> {
        (expected != found).then(|| Finding::new(of, tried, (expected, found)))
    }

    /// A finding: what was tried, what was expected and what was found.
    pub fn new(
        of: &str,
        tried: impl Into<String>,
        (expected, found): (impl fmt::Display, impl fmt::Display),
    ) -> Finding {
        let (expected, found) = (expected.to_string(), found.to_string());
        Finding { of: of.to_owned(), tried: tried.into(), expected, found }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { of, tried, expected, found } = self;
        write!(f, "{of}: {tried}: expected {expected}, found {found}")
    }
}
