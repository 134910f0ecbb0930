"""Child process: `typeset.py TARGET` reads {"source", "content", "fonts"} from stdin and writes the PDF to TARGET.

Pictures are laid out as 1 × 1 JPEGs whose comment carries their name; put_pictures.py puts the real ones in. A source asks
for one by `head + bytes(name) + tail` of `sys.inputs.placeholder_head` and `_tail`; names are NAME_LENGTH characters long.
"""

import json
import struct
import sys

import typst

NAME_LENGTH = 12


def placeholder():
    """The bytes before and after a picture's name: start of image, the head of a comment; the rest of a grey pixel in three
    colours, each two codes of one bit. Made by hand, with the smallest tables: Typst reads them for every picture, and
    to load Pillow for one pixel costs more than to start Python."""
    one_code = bytes([1] + [0] * 15 + [0])  # a single Huffman code, of one bit, that means 0
    rest = [
        _segment(0xDB, bytes([0] + [1] * 64)),
        _segment(0xC0, bytes([8, 0, 1, 0, 1, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0])),
        _segment(0xC4, b"\x00" + one_code + b"\x10" + one_code),
        _segment(0xDA, bytes([3, 1, 0, 2, 0, 3, 0, 0, 63, 0])),
        b"\x03\xff\xd9",
    ]
    return b"\xff\xd8\xff\xfe" + struct.pack(">H", NAME_LENGTH + 2), b"".join(rest)


def _segment(marker, body):
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


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
