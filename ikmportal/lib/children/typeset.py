"""Child process: `typeset.py TARGET` reads {"source", "content", "fonts"} from stdin and writes the PDF to TARGET.

Pictures are laid out as 1 × 1 JPEGs whose comment carries their name; put_pictures.py puts the real ones in. A source asks
for one by `head + bytes(name) + tail` of `sys.inputs.placeholder_head` and `_tail`; names are NAME_LENGTH characters long.
"""

import io
import json
import struct
import sys

import typst
from PIL import Image

NAME_LENGTH = 12


def placeholder():
    """The bytes before and after a picture's name: start of image, a comment segment, the rest of a white pixel."""
    buffer = io.BytesIO()
    Image.new("RGB", (1, 1), "white").save(buffer, "JPEG", quality=1)
    pixel = buffer.getvalue()
    return pixel[:2] + b"\xff\xfe" + struct.pack(">H", NAME_LENGTH + 2), pixel[2:]


def main(target):
    order = json.load(sys.stdin)
    head, tail = placeholder()
    inputs = {
        "content": order["content"],
        "placeholder_head": json.dumps(list(head)),
        "placeholder_tail": json.dumps(list(tail)),
    }
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=order["fonts"])
    typst.Compiler(order["source"].encode(), font_paths=fonts, sys_inputs=inputs).compile(output=target, format="pdf")


if __name__ == "__main__":
    main(sys.argv[1])
