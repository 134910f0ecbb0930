"""Child process: `put_pictures.py SOURCE TARGET` reads {"pictures": {name: path of a JPEG}, "drawings": {name: [units a side,
operators]}} from stdin, puts each picture's own bytes, undecoded, or a drawing as a form, in the place of its placeholder
(see typeset.py), and prints the number of pages.

A process of its own, so that layout's memory is given back first: together they would need a third more.
"""

import json
import struct
import sys

import pikepdf

COMMENT = b"\xff\xd8\xff\xfe"


def put_in(pdf, pictures, drawings):
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Stream) or item.get("/Subtype") != "/Image" or item.get("/Width") != 1:
            continue
        raw = item.read_raw_bytes()
        if not raw.startswith(COMMENT):
            continue
        (length,) = struct.unpack(">H", raw[4:6])
        name = raw[6 : 4 + length].decode()
        if name in drawings:
            draw(item, *drawings[name])
        else:
            picture(item, pictures[name])


def picture(image, path):
    with open(path, "rb") as file:
        data = file.read()
    image.Width, image.Height = size_of(data)
    image.write(data, filter=pikepdf.Name.DCTDecode)


def draw(image, side, operators):
    """A page that shows an image may show a form just as well, on the same unit square; lines stay sharp at any size."""
    form = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Form, "BBox": [0, 0, side, side]}
    image.stream_dict = pikepdf.Dictionary(**form, Matrix=[1 / side, 0, 0, 1 / side, 0, 0])
    image.write(operators.encode())


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
        put_in(pdf, **json.load(sys.stdin))
        pages = len(pdf.pages)
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    sys.stdout.write(str(pages))


if __name__ == "__main__":
    main(*sys.argv[1:])
