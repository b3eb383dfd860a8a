//! A table as JSON: keys in English, decimals as text, one row on a line.

use super::totals::Totals;
use super::{Cell, Column, Filter, NotWritten, Sheet};
use serde_json::{Map, Value, json};

/// A table that is being written.
pub struct JsonSheet {
    columns: Vec<Column>,
    totals: Totals,
    begun: bool,
    text: Vec<u8>,
}

fn object<'a>(fields: impl Iterator<Item = (&'a str, Value)>) -> Value {
    Value::Object(fields.map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
}

fn shown(column: &Column) -> Value {
    json!({ "key": column.key, "label": column.label, "kind": column.kind.name(), "total": column.adds_up() })
}

fn limit(filter: &Filter) -> (&str, Value) {
    (&filter.key, filter.value.json())
}

impl JsonSheet {
    /// Begins with what the table is.
    pub fn begin(sheet: &Sheet) -> JsonSheet {
        let columns: Vec<Value> = sheet.columns.iter().map(shown).collect();
        let text = format!(
            "{{\"report\":{},\"title\":{},\"as_of\":{},\"filters\":{},\"columns\":{},\"rows\":[",
            Value::from(&*sheet.name),
            Value::from(&*sheet.title),
            Cell::Date(sheet.as_of).json(),
            object(sheet.filters.iter().map(limit)),
            Value::Array(columns),
        );
        let totals = Totals::of(&sheet.columns);
        JsonSheet { columns: sheet.columns.clone(), totals, begun: false, text: text.into_bytes() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), NotWritten> {
        self.totals.add(&self.columns, cells)?;
        self.text.extend_from_slice(if self.begun { b",\n{" } else { b"\n{" });
        self.begun = true;
        // By hand, so that the keys stand in the order of the columns.
        for (place, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
            let comma = if place > 0 { "," } else { "" };
            let field = format!("{comma}{}:{}", Value::from(&*column.key), cell.json());
            self.text.extend_from_slice(field.as_bytes());
        }
        self.text.push(b'}');
        Ok(())
    }

    /// The bytes that are written by now; what follows does not hold them any more.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.text)
    }

    /// Ends with the totals, and gives what was not taken yet.
    pub fn finish(mut self) -> Vec<u8> {
        let totals = self.columns.iter().zip(self.totals.cells());
        let totals = totals.filter_map(|(column, total)| Some((&*column.key, total?.json())));
        let end = format!("\n],\"totals\":{}}}\n", object(totals));
        self.text.extend_from_slice(end.as_bytes());
        self.text
    }
}
