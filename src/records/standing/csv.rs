//! Tables for spreadsheets in Dutch: `;` between cells, decimal commas, a byte order mark, and no cell that a
//! spreadsheet would take for a formula.

use crate::documents::sheets::harmless;

/// Writes rows of cells as a file.
///
/// ```
/// let rows = [vec!["gemeente".to_owned(), "prijs".to_owned()], vec!["=1+1".to_owned(), "0,1777".to_owned()]];
/// assert_eq!(tarief::records::standing::csv::written(&rows), "\u{feff}gemeente;prijs\r\n'=1+1;0,1777\r\n");
/// ```
pub fn written(rows: &[Vec<String>]) -> String {
    let mut text = String::from('\u{feff}');
    for row in rows {
        let cells: Vec<String> = row.iter().map(|text| cell(text)).collect();
        text.push_str(&cells.join(";"));
        text.push_str("\r\n");
    }
    text
}

/// A decimal as a Dutch spreadsheet reads it: with a comma, and nothing between thousands.
pub fn number(decimal: &str) -> String {
    decimal.replace('.', ",")
}

/// A cell that is read as text or as a number, never as a formula; quoted where it needs to be.
fn cell(cell: &str) -> String {
    let is_number =
        !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit() || b"-,".contains(&byte));
    let plain = if is_number { cell.to_owned() } else { harmless(cell.to_owned()) };
    if plain.contains([';', '"', '\n', '\r']) { format!("\"{}\"", plain.replace('"', "\"\"")) } else { plain }
}
