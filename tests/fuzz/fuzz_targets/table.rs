//! Any bytes are refused as a table with problems, or read row by row; the pieces in which they come make no difference.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tarief::imports::table::{Column, Problems, Row, Rows, TextTable, read};

#[derive(Default, PartialEq, Debug)]
struct Seen(Vec<(u32, String, Option<u64>)>);

impl Rows for Seen {
    fn columns(&self) -> &'static [Column] {
        const COLUMNS: &[Column] = &[Column::required("a", &["name"]), Column::optional("b", &["count"])];
        COLUMNS
    }

    fn row(&mut self, row: &Row<'_>, problems: &mut Problems) {
        let count = if row.is_absent(1) { None } else { row.count(1, problems) };
        self.0.push((row.number(), row.text(0).to_owned(), count));
    }
}

fuzz_target!(|bytes: &[u8]| {
    let whole = read(bytes, Seen::default());
    if !bytes.starts_with(b"PK") && whole.is_ok() {
        let mut table = TextTable::new(Seen::default());
        bytes.chunks(5).for_each(|piece| table.push(piece));
        assert_eq!(table.finish().unwrap(), whole.unwrap());
    }
});
