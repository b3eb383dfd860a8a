//! Writing a table in a form, row by row.

use super::csv::CsvSheet;
use super::json::JsonSheet;
use super::xlsx::XlsxSheet;
use super::{NotWritten, Row, Sheet};
use serde::Deserialize;
use utoipa::ToSchema;

/// In which form a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Comma-separated values for a Dutch spreadsheet.
    Csv,
    /// A workbook of Excel.
    Xlsx,
    /// JSON.
    Json,
}

impl Form {
    /// All of them.
    pub const ALL: [Form; 3] = [Form::Json, Form::Csv, Form::Xlsx];

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Form::Csv => "text/csv",
            Form::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Form::Json => "application/json",
        }
    }

    /// The ending of its files, and its name.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Csv => "csv",
            Form::Xlsx => "xlsx",
            Form::Json => "json",
        }
    }

    /// The form of that name.
    pub fn named(name: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|form| form.ending() == name)
    }
}

/// A table that is being written.
pub struct Writer {
    sheet: Sheet,
    rows: usize,
    form: InForm,
}

enum InForm {
    Csv(Box<CsvSheet>),
    Xlsx(Box<XlsxSheet>),
    Json(JsonSheet),
}

impl Writer {
    /// Begins a table.
    ///
    /// # Errors
    /// Where the file cannot be made.
    pub fn begin(form: Form, sheet: Sheet) -> Result<Writer, NotWritten> {
        let form = match form {
            Form::Csv => InForm::Csv(Box::new(CsvSheet::begin(&sheet)?)),
            Form::Xlsx => InForm::Xlsx(Box::new(XlsxSheet::begin(&sheet)?)),
            Form::Json => InForm::Json(JsonSheet::begin(&sheet)),
        };
        Ok(Writer { sheet, rows: 0, form })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Where it does not fit the columns, or the form holds no more.
    pub fn row(&mut self, cells: &Row) -> Result<(), NotWritten> {
        self.rows += 1;
        self.sheet.fits(self.rows, cells)?;
        match &mut self.form {
            InForm::Csv(sheet) => sheet.row(cells),
            InForm::Xlsx(sheet) => sheet.row(cells),
            InForm::Json(sheet) => sheet.row(cells),
        }
    }

    /// How many rows were added.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// What can be sent by now and was not taken before: CSV and JSON row by row, nothing of a workbook before its end.
    ///
    /// # Errors
    /// Where the file cannot be made.
    pub fn take(&mut self) -> Result<Vec<u8>, NotWritten> {
        match &mut self.form {
            InForm::Csv(sheet) => sheet.take(),
            InForm::Xlsx(_) => Ok(Vec::new()),
            InForm::Json(sheet) => Ok(sheet.take()),
        }
    }

    /// Ends the table, and gives what was not taken yet.
    ///
    /// # Errors
    /// Where the file cannot be made.
    pub fn finish(self) -> Result<Vec<u8>, NotWritten> {
        match self.form {
            InForm::Csv(mut sheet) => sheet.take(),
            InForm::Xlsx(sheet) => sheet.finish(),
            InForm::Json(sheet) => Ok(sheet.finish()),
        }
    }
}

/// A whole table in a form.
///
/// # Errors
/// Where a row does not fit the columns, or the form holds no more.
pub fn written(form: Form, sheet: Sheet, rows: impl IntoIterator<Item = Row>) -> Result<Vec<u8>, NotWritten> {
    let mut writer = Writer::begin(form, sheet)?;
    rows.into_iter().try_for_each(|row| writer.row(&row))?;
    writer.finish()
}
