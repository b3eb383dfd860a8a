"""Seconds that Typst takes for a document: one compiler, kept warm, another number each time.

    measure.py INVOICE.json TIMES
"""

import json
import pathlib
import sys
import time

import typst

HERE = pathlib.Path(__file__).parent


def main():
    invoice = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    compiler = typst.Compiler(HERE / "invoice.typ", root=HERE, font_paths=[HERE / "../../../src/documents/pdf/fonts"])

    def make(place):
        invoice["number"] = str(2023000002 + place)
        return compiler.compile(
            format="pdf", pdf_standards=["a-3a"], sys_inputs={"invoice": json.dumps(invoice)}
        )

    make(0)
    began = time.perf_counter()
    for place in range(int(sys.argv[2])):
        made = make(place + 1)
    took = (time.perf_counter() - began) / int(sys.argv[2])
    if len(sys.argv) > 3:
        pathlib.Path(sys.argv[3]).write_bytes(made)
    print(took)


main()
