"""Reads reports in their three forms as other programs do, and compares what they say: JSON by json, CSV by csv and the
rules of a Dutch spreadsheet, workbooks by openpyxl.

    sheets.py FOLDER

In the folder stands each report as NAME.json, NAME.csv and NAME.xlsx. All must have the same rows: the same numbers, days
and texts. In a workbook numbers are numbers, days are dates, text is text (never a formula), totals are formulas that add up
their column and whose kept outcome is the total of JSON; title and head stay in sight, and each column can be filtered.
"""

import csv
import datetime
import json
import pathlib
import sys
import zoneinfo
from decimal import Decimal

import openpyxl

HEAD = 4
BRUSSELS = zoneinfo.ZoneInfo("Europe/Brussels")
NUMBERS = ("money", "rate", "count", "year", "percent")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def of_json(kind, value):
    """A value of JSON."""
    if value is None:
        return None
    if kind in NUMBERS:
        return Decimal(str(value))
    if kind == "date":
        return datetime.date.fromisoformat(value)
    if kind == "month":
        return datetime.date.fromisoformat(f"{value}-01")
    if kind == "moment":
        return datetime.datetime.fromisoformat(value).astimezone(BRUSSELS).replace(tzinfo=None)
    if kind == "yes_no":
        return "ja" if value else "nee"
    return value


def of_csv(kind, text):
    """What a Dutch spreadsheet makes of a cell."""
    if text == "":
        return None
    if kind in NUMBERS:
        assert "." not in text, f"{text}: a Dutch spreadsheet takes a dot for thousands"
        return Decimal(text.replace(",", "."))
    if kind in ("date", "month"):
        return datetime.datetime.strptime(text, "%d/%m/%Y").date()
    if kind == "moment":
        return datetime.datetime.strptime(text, "%d/%m/%Y %H:%M:%S")
    assert not text.startswith(FORMULA), f"{text!r} would be taken for a formula"
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def of_xlsx(kind, cell):
    """What stands in a cell of a workbook."""
    if cell.value is None:
        return None
    if kind in NUMBERS:
        assert cell.data_type == "n" and not cell.is_date, f"{cell.coordinate} is no number: {cell.value!r}"
        return Decimal(str(cell.value))
    if kind in ("date", "month"):
        assert cell.is_date, f"{cell.coordinate} is no date: {cell.value!r}"
        return cell.value.date()
    if kind == "moment":
        assert cell.is_date, f"{cell.coordinate} is no moment: {cell.value!r}"
        return cell.value
    assert cell.data_type in ("s", "inlineStr"), f"{cell.coordinate} is no text: {cell.data_type} {cell.value!r}"
    return cell.value


def looks(sheet, columns, rows):
    """Whether a workbook is fit to work with."""
    last = openpyxl.utils.get_column_letter(len(columns))
    assert sheet.freeze_panes == f"A{HEAD + 1}", f"frozen at {sheet.freeze_panes}"
    assert sheet.auto_filter.ref == f"A{HEAD}:{last}{HEAD + rows}", sheet.auto_filter.ref
    labels = [cell.value for cell in sheet[HEAD]]
    assert labels == [column["label"] for column in columns], labels
    for place in range(1, len(columns) + 1):
        width = sheet.column_dimensions[openpyxl.utils.get_column_letter(place)].width
        assert 8 <= width <= 64, f"column {place} is {width} wide"


def totals(name, report, formulas, values):
    """The formulas below the last row add up their columns, and keep what JSON says."""
    last = HEAD + len(report["rows"])
    for place, column in enumerate(report["columns"], start=1):
        formula = formulas.cell(last + 1, place).value
        if not column["total"]:
            assert formula in (None, "Totaal"), f"{name}: {column['key']} has {formula}"
            continue
        letter = openpyxl.utils.get_column_letter(place)
        cells = f"{letter}{last}" if last == HEAD + 1 else f"{letter}{HEAD + 1}:{letter}{last}"
        assert formula == f"=SUBTOTAL(9,{cells})", f"{name}: {formula}"
        kept = Decimal(str(values.cell(last + 1, place).value))
        added = sum((Decimal(str(row[column["key"]])) for row in report["rows"] if row[column["key"]] is not None), Decimal(0))
        assert kept == added == Decimal(str(report["totals"][column["key"]])), f"{name}: {column['key']} {kept} {added}"


def compared(folder, name):
    """How many cells of a report were compared."""
    report = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    columns, kinds = report["columns"], [column["kind"] for column in report["columns"]]
    bytes_of_csv = (folder / f"{name}.csv").read_bytes()
    assert bytes_of_csv.startswith(b"\xef\xbb\xbf"), "no byte order mark: Excel would take it for Windows-1252"
    assert bytes_of_csv.count(b"\r\n") == len(bytes_of_csv.splitlines()) or b'"' in bytes_of_csv
    lines = list(csv.reader(bytes_of_csv.decode("utf-8-sig").splitlines(keepends=True), delimiter=";"))
    assert lines[0] == [column["label"] for column in columns], lines[0]
    formulas = openpyxl.load_workbook(folder / f"{name}.xlsx")[report["report"]]
    values = openpyxl.load_workbook(folder / f"{name}.xlsx", data_only=True)[report["report"]]
    assert len(lines) - 1 == len(report["rows"]), f"{len(lines) - 1} lines of CSV, {len(report['rows'])} rows of JSON"
    looks(formulas, columns, len(report["rows"]))
    for place, row in enumerate(report["rows"]):
        for at, column in enumerate(columns):
            kind = kinds[at]
            by_json = of_json(kind, row[column["key"]])
            by_csv = of_csv(kind, lines[place + 1][at])
            by_xlsx = of_xlsx(kind, formulas.cell(HEAD + 1 + place, at + 1))
            where = f"{name}, row {place + 1}, {column['key']}"
            assert by_csv == by_xlsx, f"{where}: CSV {by_csv!r}, XLSX {by_xlsx!r}"
            # What has a name in Dutch has a code in JSON.
            named = kind == "code" and column["key"] in ("kind", "state", "code", "index") and by_json != by_csv
            assert named or by_json == by_csv, f"{where}: JSON {by_json!r}, CSV {by_csv!r}"
    if report["rows"]:
        totals(name, report, formulas, values)
    return len(report["rows"]) * len(columns)


def main():
    folder = pathlib.Path(sys.argv[1])
    names = sorted(file.stem for file in folder.glob("*.json"))
    assert len(names) >= 10, f"only {names} in {folder}"
    failed = 0
    for name in names:
        try:
            print(f"{name:16} {compared(folder, name):6} cells are the same in JSON, CSV and XLSX")
        except AssertionError as error:
            failed += 1
            print(f"{name:16} {error}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
