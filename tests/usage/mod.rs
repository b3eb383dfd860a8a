//! Usage: files of counts, how they are imported, that nothing else of them is kept, and what is told of usage.

mod importing;
mod laws;
mod reading;
mod told;
mod traces;

use rust_xlsxwriter::Workbook;

pub const IMPORTS: &str = "/api/v1/usage-imports";
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A workbook of one sheet with these cells; digits alone are numbers.
pub fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    changed_workbook(rows, |_| ())
}

/// The same with something changed before it is written.
pub fn changed_workbook(rows: &[&[&str]], change: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            match cell.parse::<u32>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, *cell).unwrap(),
            };
        }
    }
    change(&mut workbook);
    workbook.save_to_buffer().unwrap()
}
