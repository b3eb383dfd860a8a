//! The forms in which a chart goes out.

use super::value::Chart;
use super::{page, svg};
use crate::documents::sheets::{self, NotWritten};

/// A form of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The picture.
    Svg,
    /// The page: the picture with its table.
    Page,
    /// The table behind it.
    Sheet(sheets::Form),
}

/// Why a chart cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum NotDrawn {
    /// A template cannot be filled in.
    #[error("the chart cannot be drawn: {0}")]
    Template(#[from] askama::Error),
    /// The table cannot be written.
    #[error(transparent)]
    Sheet(#[from] NotWritten),
}

impl Form {
    /// All of them.
    pub const ALL: [Form; 5] = [
        Form::Svg,
        Form::Page,
        Form::Sheet(sheets::Form::Json),
        Form::Sheet(sheets::Form::Csv),
        Form::Sheet(sheets::Form::Xlsx),
    ];

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Form::Svg => "image/svg+xml",
            Form::Page => "text/html",
            Form::Sheet(form) => form.media_type(),
        }
    }

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Svg => "svg",
            Form::Page => "html",
            Form::Sheet(form) => form.ending(),
        }
    }

    /// The form whose files end so.
    pub fn named(ending: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|form| form.ending() == ending)
    }
}

impl Chart {
    /// The chart as a file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn written(&self, form: Form) -> Result<Vec<u8>, NotDrawn> {
        Ok(match form {
            Form::Svg => svg(self)?.into_bytes(),
            Form::Page => page(self)?.into_bytes(),
            Form::Sheet(form) => self.table.written(form)?,
        })
    }
}
