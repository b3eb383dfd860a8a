"""Seconds that Typst takes for a document: one compiler, kept warm; as in a run, each invoice has a number, a customer and
amounts of its own, and carries its structured invoice.

    measure.py INVOICE.json UBL.xml CODE.svg TIMES [PDF]
"""

import copy
import json
import pathlib
import sys
import time

import typst

HERE = pathlib.Path(__file__).parent


def another(invoice, place):
    """The invoice of the next customer."""
    invoice = copy.deepcopy(invoice)
    invoice["number"] = str(2023000002 + place)
    invoice["customer"]["name"] = f"Gemeente {place}"
    for line in invoice["lines"]:
        line["amount"] = f"{1000 + 7 * place}.{place % 100:02}"
    return invoice


def main():
    invoice = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    structured = pathlib.Path(sys.argv[2]).read_text(encoding="utf-8")
    code = pathlib.Path(sys.argv[3]).read_text(encoding="utf-8")
    compiler = typst.Compiler(HERE / "invoice.typ", root=HERE, font_paths=[HERE / "../../../src/documents/pdf/fonts"])

    def make(place):
        given = another(invoice, place)
        inputs = {
            "invoice": json.dumps(given),
            "ubl": structured.replace(invoice["number"], given["number"]),
            "code": code.replace("<path", f"<!-- {given['number']} --><path"),
        }
        return compiler.compile(format="pdf", pdf_standards=["a-3a", "ua-1"], sys_inputs=inputs)

    make(0)
    began = time.perf_counter()
    for place in range(int(sys.argv[4])):
        made = make(place + 1)
    took = (time.perf_counter() - began) / int(sys.argv[4])
    if len(sys.argv) > 5:
        pathlib.Path(sys.argv[5]).write_bytes(made)
    print(took)


main()
