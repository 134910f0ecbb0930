"""Child process: `put_pictures.py SOURCE TARGET` reads {name: path of a JPEG} from stdin, puts each picture's own bytes,
undecoded, in the place of its placeholder (see typeset.py), and prints the number of pages.

A process of its own, so that layout's memory is given back first: together they would need a third more.
"""

import json
import struct
import sys

import pikepdf

COMMENT = b"\xff\xd8\xff\xfe"


def put_in(pdf, pictures):
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Stream) or item.get("/Subtype") != "/Image" or item.get("/Width") != 1:
            continue
        raw = item.read_raw_bytes()
        if not raw.startswith(COMMENT):
            continue
        (length,) = struct.unpack(">H", raw[4:6])
        with open(pictures[raw[6 : 4 + length].decode()], "rb") as file:
            data = file.read()
        item.Width, item.Height = size_of(data)
        item.write(data, filter=pikepdf.Name.DCTDecode)


def size_of(jpeg):
    """Width and height from a JPEG's frame header."""
    place = 2
    while True:
        marker, length = struct.unpack(">xBH", jpeg[place : place + 4])
        if 0xC0 <= marker <= 0xC3:
            height, width = struct.unpack(">HH", jpeg[place + 5 : place + 9])
            return width, height
        place += 2 + length


def main(source, target):
    with pikepdf.open(source) as pdf:
        put_in(pdf, json.load(sys.stdin))
        pages = len(pdf.pages)
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    sys.stdout.write(str(pages))


if __name__ == "__main__":
    main(*sys.argv[1:])
