"""Child process: `draw.py FOLDER` reads {"source", "content", "fonts", "ppi"} from stdin and writes each page as a PNG,
0000.png onwards."""

import json
import sys
from pathlib import Path

import typst


def main(folder):
    order = json.load(sys.stdin)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=order["fonts"])
    compiler = typst.Compiler(order["source"].encode(), font_paths=fonts, sys_inputs={"content": order["content"]})
    pages = compiler.compile(format="png", ppi=order["ppi"])
    for number, page in enumerate(pages if isinstance(pages, list) else [pages]):
        (Path(folder) / f"{number:04d}.png").write_bytes(page)


if __name__ == "__main__":
    main(sys.argv[1])
