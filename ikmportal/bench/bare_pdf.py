"""`python bare_pdf.py LIST` puts the JPEGs that LIST names, undecoded, into a PDF with nothing else on it, six a page,
with the library the portal uses; prints the processor seconds of the whole process. A script, so that it loads nothing
of the portal: the least a process that writes these photos could cost."""

import json
import struct
import sys
import tempfile
import time

import pikepdf

A_PAGE = 6
PLACES = [(40 + 180 * (place % 3), 420 - 300 * (place // 3)) for place in range(A_PAGE)]


def main(listed):
    with open(listed) as file:
        paths = json.load(file)
    with pikepdf.new() as pdf, tempfile.TemporaryFile() as target:
        for first in range(0, len(paths), A_PAGE):
            add_page(pdf, paths[first : first + A_PAGE])
        pdf.save(target)
    return {"seconds": time.process_time()}


def add_page(pdf, paths):
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources = pikepdf.Dictionary(XObject={f"/P{place}": picture(pdf, path) for place, path in enumerate(paths)})
    drawing = "\n".join(
        f"q 160 0 0 160 {left} {bottom} cm /P{place} Do Q" for place, (left, bottom) in enumerate(PLACES[: len(paths)])
    )
    page.Contents = pdf.make_stream(drawing.encode())


def picture(pdf, path):
    with open(path, "rb") as file:
        jpeg = file.read()
    width, height = size_of(jpeg)
    kind = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image, "Filter": pikepdf.Name.DCTDecode}
    looks = {"ColorSpace": pikepdf.Name.DeviceRGB, "BitsPerComponent": 8, "Width": width, "Height": height}
    return pikepdf.Stream(pdf, jpeg, **kind, **looks)


def size_of(jpeg):
    """Width and height from a JPEG's frame header."""
    place = 2
    while True:
        marker, length = struct.unpack(">xBH", jpeg[place : place + 4])
        if 0xC0 <= marker <= 0xC3:
            height, width = struct.unpack(">HH", jpeg[place + 5 : place + 9])
            return width, height
        place += 2 + length


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1])))
