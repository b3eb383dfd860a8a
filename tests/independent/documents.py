"""Looks at PDFs with tools that others made: qpdf, Poppler, ZBar, pdf_oxide and outloud.

    documents.py FOLDER

The folder holds what the test `specimens` writes, and `expected.json`, which says of each file what must be read in which
order, whether it carries a structured invoice, and what its QR code says.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import pdf_oxide


def output(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def words(text):
    return " ".join(text.replace("\u00a0", " ").split())


def in_order(text, expected):
    """The first of the expected texts that does not come after the one before it."""
    place = 0
    for part in expected:
        found = text.find(words(part), place)
        if found < 0:
            return part
        place = found + 1
    return None


def syntax(file, _):
    code, said = output("qpdf", "--check", file)
    if code:
        yield f"qpdf: {said}"


def reading(file, expected):
    _, drawn = output("pdftotext", "-raw", file, "-")
    _, tagged = output("pdfinfo", "-struct-text", file)
    tagged = words(" ".join(part for part in tagged.split('"')[1::2]))
    for tool, text in (("pdftotext", words(drawn)), ("pdfinfo -struct-text", tagged)):
        missing = in_order(text, expected["order"])
        if missing:
            yield f"{tool}: {missing!r} is not where it is read"


def attachment(file, expected):
    with tempfile.TemporaryDirectory() as folder:
        output("pdfdetach", "-saveall", "-o", folder, file)
        found = {path.name: path for path in pathlib.Path(folder).iterdir()}
        if sorted(found) != expected["attached"]:
            yield f"pdfdetach: {sorted(found)}, not {expected['attached']}"
        for path in found.values():
            xml.etree.ElementTree.parse(path)


def codes(file, expected):
    with tempfile.TemporaryDirectory() as folder:
        _, about = output("pdfinfo", file)
        last = int(about.split("Pages:")[1].split()[0])
        # The code stands at the end of an invoice: before its note, or on the last page of all.
        for page in sorted({1, 2, last} & set(range(last + 1))):
            output("pdftoppm", "-r", 200, "-png", "-f", page, "-l", page, file, f"{folder}/page")
        pages = sorted(pathlib.Path(folder).iterdir())
        _, said = output("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", *pages)
        for line in expected["code"]:
            if line not in said.splitlines():
                yield f"zbarimg: the QR code does not say {line!r} but {said!r}"
        if not expected["code"] and said.strip():
            yield f"zbarimg: a QR code says {said!r}"


def archival(file, _):
    document = pdf_oxide.PdfDocument(str(file))
    for what, verdict in (("PDF/A-3a", document.validate_pdf_a("3a")), ("PDF/UA-1", document.validate_pdf_ua())):
        if not verdict["valid"]:
            yield f"pdf_oxide, {what}: {verdict['errors']}"


def accessible(file, _):
    # TBL-010 guesses that a table with one row has its heads cut up, TAG-002 that a head which is repeated is prose.
    code, said = output(pathlib.Path(sys.executable).with_name("outloud"), "--no-info", "--skip", "TBL-010,TAG-002", file)
    if code:
        yield f"outloud: {said}"


def main():
    folder = pathlib.Path(sys.argv[1])
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    faults = [
        f"{name}: {fault}"
        for name, of_file in sorted(expected.items())
        for look in (syntax, reading, attachment, codes, archival, accessible)
        for fault in look(folder / name, of_file)
    ]
    print(*faults, f"{len(expected)} documents, {len(faults)} faults", sep="\n")
    sys.exit(bool(faults) or not expected)


main()
