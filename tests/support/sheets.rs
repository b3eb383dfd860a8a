//! Tables read back by other libraries than those that write them: serde_json, csv by the rules of a Dutch spreadsheet,
//! calamine.

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use rust_decimal::Decimal;
use serde_json::Value;
use std::io::Cursor;
use tarief::documents::sheets::Kind;
use tarief::domain::calendar::{Month, in_brussels};

/// What a value is, however it is written.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    Nothing,
    Number(Decimal),
    Moment(NaiveDateTime),
    Text(String),
}

fn moment(day: NaiveDate) -> Read {
    Read::Moment(day.and_hms_opt(0, 0, 0).unwrap())
}

/// What stands in a cell of JSON.
fn of_json((kind, key): (Kind, &str), value: &Value) -> Read {
    let text = value.as_str().unwrap_or_default();
    match (kind, value) {
        (_, Value::Null) => Read::Nothing,
        (Kind::Money | Kind::Rate(_) | Kind::Percent, Value::String(text)) => {
            Read::Number(text.parse::<Decimal>().unwrap().normalize())
        }
        (Kind::Count | Kind::Year, Value::Number(count)) => {
            Read::Number(Decimal::from(count.as_i64().unwrap()))
        }
        (Kind::Date, _) => moment(text.parse().unwrap()),
        (Kind::Month, _) => moment(text.parse::<Month>().unwrap().first_day()),
        (Kind::Moment, _) => Read::Moment(in_brussels(text.parse::<DateTime<Utc>>().unwrap())),
        (Kind::YesNo, Value::Bool(yes)) => Read::Text(if *yes { "ja" } else { "nee" }.to_owned()),
        // What has a name in Dutch has a code in JSON.
        (Kind::Text | Kind::Code, Value::String(text)) => Read::Text(text.clone()),
        (kind, other) => panic!("{key} ({kind:?}) holds no {other}"),
    }
}

/// What a Dutch spreadsheet makes of a cell of CSV.
fn of_csv(kind: Kind, cell: &str) -> Read {
    let dutch_day = |text: &str| NaiveDate::parse_from_str(text, "%d/%m/%Y").unwrap();
    match kind {
        _ if cell.is_empty() => Read::Nothing,
        Kind::Money | Kind::Rate(_) | Kind::Percent | Kind::Count | Kind::Year => {
            assert!(!cell.contains('.'), "{cell}");
            Read::Number(cell.replace(',', ".").parse::<Decimal>().unwrap().normalize())
        }
        Kind::Date | Kind::Month => moment(dutch_day(cell)),
        Kind::Moment => Read::Moment(NaiveDateTime::parse_from_str(cell, "%d/%m/%Y %H:%M:%S").unwrap()),
        Kind::Text | Kind::Code | Kind::YesNo => {
            Read::Text(cell.strip_prefix('\'').unwrap_or(cell).to_owned())
        }
    }
}

fn of_xlsx(cell: Option<&Data>) -> Read {
    match cell {
        None | Some(Data::Empty) => Read::Nothing,
        Some(Data::Float(number)) => Read::Number(number.to_string().parse::<Decimal>().unwrap().normalize()),
        Some(Data::DateTime(moment)) => {
            let (year, month, day, hour, minute, second, thousandth) = moment.to_ymd_hms_milli();
            assert_eq!(thousandth, 0);
            let day = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()).unwrap();
            Read::Moment(day.and_hms_opt(hour.into(), minute.into(), second.into()).unwrap())
        }
        Some(Data::String(text)) => Read::Text(text.clone()),
        Some(other) => panic!("no cell of ours is {other:?}"),
    }
}

pub fn book(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

/// A table in its three forms.
pub struct Forms {
    pub json: Vec<u8>,
    pub csv: Vec<u8>,
    pub xlsx: Vec<u8>,
}

/// What each form says.
pub struct Said {
    /// The rows of JSON, CSV and the workbook.
    pub rows: [Vec<Vec<Read>>; 3],
    /// The totals of JSON and of the workbook, where nothing stands in a column that is not added up.
    pub totals: [Vec<Read>; 2],
}

fn kind(name: &str) -> Kind {
    let kinds = [
        Kind::Money,
        Kind::Rate(4),
        Kind::Count,
        Kind::Year,
        Kind::Percent,
        Kind::Date,
        Kind::Month,
        Kind::Moment,
        Kind::Text,
        Kind::Code,
        Kind::YesNo,
    ];
    kinds.into_iter().find(|kind| kind.name() == name).unwrap_or_else(|| panic!("{name} is no kind"))
}

/// Reads the three forms by other libraries than those that wrote them, as people's programs do.
pub fn read_back(forms: Forms) -> Said {
    let json: Value = serde_json::from_slice(&forms.json).unwrap();
    let columns = json["columns"].as_array().unwrap();
    let text = |column: &Value, field: &str| column[field].as_str().unwrap().to_owned();
    let columns: Vec<(Kind, String, String)> = columns
        .iter()
        .map(|column| (kind(&text(column, "kind")), text(column, "key"), text(column, "label")))
        .collect();
    let row_of_json =
        |row: &Value| columns.iter().map(|(kind, key, _)| of_json((*kind, key), &row[key])).collect();
    let from_json: Vec<Vec<Read>> = json["rows"].as_array().unwrap().iter().map(row_of_json).collect();

    let csv = String::from_utf8(forms.csv).unwrap();
    let csv = csv.strip_prefix('\u{feff}').unwrap();
    assert!(csv.ends_with("\r\n"));
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(csv.as_bytes());
    let labels: Vec<&str> = columns.iter().map(|(_, _, label)| label.as_str()).collect();
    assert_eq!(reader.headers().unwrap(), labels);
    let of_csv = |row: csv::StringRecord| {
        columns.iter().zip(&row).map(|((kind, ..), cell)| of_csv(*kind, cell)).collect()
    };
    let from_csv: Vec<Vec<Read>> = reader.records().map(|row| of_csv(row.unwrap())).collect();

    let mut book = book(forms.xlsx);
    let range = book.worksheet_range(json["report"].as_str().unwrap()).unwrap();
    let line = |row: usize| -> Vec<Read> {
        let place = |column| (u32::try_from(row + 4).unwrap(), u32::try_from(column).unwrap());
        (0..columns.len()).map(|column| of_xlsx(range.get_value(place(column)))).collect()
    };
    let from_xlsx: Vec<Vec<Read>> = (0..from_json.len()).map(line).collect();
    let total = |(kind, key, _): &(Kind, String, String)| match &json["totals"][key] {
        Value::Null => Read::Nothing,
        total => of_json((*kind, key), total),
    };
    let mut of_book = line(from_json.len());
    if of_book.first() == Some(&Read::Text("Totaal".to_owned())) {
        of_book[0] = Read::Nothing;
    }
    let totals = [columns.iter().map(total).collect(), of_book];
    Said { rows: [from_json, from_csv, from_xlsx], totals }
}
