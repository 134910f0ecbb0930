"""How files are broken. Every mutant follows from its seeds and a random generator alone, so that each can be made again."""

import io
import re
import struct
import zipfile
import zlib

from ikmportal.fuzz.seeds import SCRIPT

EDGES = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
SIDES = (0, 1, 199, 4_000, 4_898, 5_999, 16_383, 65_500, 0x7FFFFFFF)


def mutant(chance, seeds, others):
    """(name of the way, bytes): one of `seeds` broken in one way, or in two; `others` are whole files of other kinds."""
    way = chance.choice(list(WAYS))
    broken = WAYS[way](chance, chance.choice(seeds), seeds, others)
    if chance.random() < 0.2:
        broken = WAYS[chance.choice(BLIND)](chance, broken, seeds, others)
    return way, broken


def flip_bits(chance, data, seeds, others):
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 5, 20, 100))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut_off(chance, data, seeds, others):
    return data[: chance.randrange(len(data) + 1)]


def splice(chance, data, seeds, others):
    """The beginning of one file and the end of another."""
    other = chance.choice(seeds)
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def edge_number(chance, data, seeds, others):
    """A number at the edge of what fits, somewhere: lengths and counts are the numbers of a file that matter."""
    changed, width = bytearray(data), chance.choice((1, 2, 4))
    number = chance.choice(EDGES) & (256**width - 1)
    place = chance.randrange(min(len(data), chance.choice((64, 600, len(data) or 1))) or 1)
    changed[place : place + width] = number.to_bytes(width, chance.choice(("big", "little")))
    return bytes(changed)


def repeat_block(chance, data, seeds, others):
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:end] + data[start:end][:100_000] * chance.choice((1, 2, 8)) + data[end:]


def drop_block(chance, data, seeds, others):
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.choice((1, 4, 100, 3_000)) :]


def append_script(chance, data, seeds, others):
    return data + chance.choice((b"", b"\0", b"\n")) + SCRIPT


def insert_script(chance, data, seeds, others):
    """In front, or over or between what is there: what a browser that guesses would run."""
    place = chance.choice((0, 0, chance.randrange(len(data) + 1)))
    return data[:place] + SCRIPT + data[place + chance.choice((0, len(SCRIPT))) :]


def other_kind(chance, data, seeds, others):
    """A whole file of another kind under this kind's name, alone or with ours behind it."""
    return chance.choice(others) + chance.choice((b"", data))


def parts(data):
    """Start and end of each part of a PNG, JPEG, WebP or MP4; of anything else none."""
    if data.startswith(b"\x89PNG"):
        return list(_chunks(data, 8, ">I", 0, 12))
    if data.startswith(b"RIFF"):
        return list(_chunks(data, 12, "<I", 4, 8))
    if data[4:8] == b"ftyp":
        return list(_chunks(data, 0, ">I", 0, 0))
    return [match.span() for match in re.finditer(rb"\xff[\xc0-\xfe][^\xff]+", data[:4_000])]


def _chunks(data, place, layout, offset, extra):
    while place + 8 <= len(data):
        length = struct.unpack_from(layout, data, place + offset)[0] + extra
        length += length % 2 if layout == "<I" else 0
        if length < 8:
            return
        yield place, min(len(data), place + length)
        place += length


def repeat_part(chance, data, seeds, others):
    """A part of the format twice, or in another place; its neighbours stay whole."""
    found = parts(data)
    if not found:
        return repeat_block(chance, data, seeds, others)
    start, end = chance.choice(found)
    place = chance.choice(found)[0]
    return data[:place] + data[start:end] * chance.choice((1, 1, 3)) + data[place:]


def lie_about_length(chance, data, seeds, others):
    """The length field of one part says something else."""
    found = parts(data)
    if not found:
        return edge_number(chance, data, seeds, others)
    changed, start = bytearray(data), chance.choice(found)[0]
    at = start + {0x89: 0, 0x52: 4, 0xFF: 2}.get(data[0], 0)
    width = 2 if data[0] == 0xFF else 4
    number = chance.choice((*EDGES, chance.randrange(2 ** (8 * width)))) & (256**width - 1)
    changed[at : at + width] = number.to_bytes(width, "little" if data[0] == 0x52 else "big")
    return bytes(changed)


def bomb(chance, data, seeds, others):
    """A few bytes that promise a giant: sides in the header of a picture, counts and sizes in an index, a table without end."""
    for signature, blow_up in BOMBS.items():
        if data[signature[0] :].startswith(signature[1]):
            return blow_up(chance, data)
    return edge_number(chance, data, seeds, others)


def _sides(chance):
    return chance.choice(SIDES), chance.choice(SIDES)


def _png_bomb(chance, data):
    header = b"IHDR" + struct.pack(">II", *_sides(chance)) + data[24:29]
    return data[:12] + header + struct.pack(">I", zlib.crc32(header)) + data[33:]


def _jpeg_bomb(chance, data):
    frame = re.search(rb"\xff[\xc0-\xc2]..\x08", data, re.S)
    width, height = _sides(chance)
    return data[: frame.end()] + struct.pack(">HH", height & 0xFFFF, width & 0xFFFF) + data[frame.end() + 4 :]


def _webp_bomb(chance, data):
    width, height = _sides(chance)
    if data[12:16] == b"VP8X":
        size = (max(width - 1, 0) & 0xFFFFFF).to_bytes(3, "little") + (max(height - 1, 0) & 0xFFFFFF).to_bytes(
            3, "little"
        )
        return data[:24] + size + data[30:]
    return data[:26] + struct.pack("<HH", width & 0x3FFF, height & 0x3FFF) + data[30:]


def _mp4_bomb(chance, data):
    """A number in one of the tables of the index, where a player reads counts, sizes, sides and places."""
    tables = [
        match.end() for match in re.finditer(rb"stsz|stts|stco|stsc|stss|ctts|tkhd|mvhd|mdhd|avc1|hev1|elst|trun", data)
    ]
    changed, place = bytearray(data), chance.choice(tables) + 4 * chance.randrange(8)
    changed[place : place + 4] = chance.choice(EDGES).to_bytes(4, "big")
    return bytes(changed)


def _book_bomb(chance, data):
    """Parts of the workbook changed before they are packed again: what is broken by bytes alone fails at the checksum."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(inside))
    inside[name] = chance.choice(BOOK_WAYS)(chance, inside[name])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, content in inside.items():
            archive.writestr(zipfile.ZipInfo(part), content, zipfile.ZIP_DEFLATED, 1)
    return buffer.getvalue()


def _bits_inside(chance, part):
    return flip_bits(chance, part, None, None)


def _cut_inside(chance, part):
    return cut_off(chance, part, None, None)


def _number_inside(chance, part):
    numbers = list(re.finditer(rb"\d+", part)) or [re.search(rb"", part)]
    place = chance.choice(numbers)
    number = chance.choice((b"0", b"-1", b"1048577", b"99999999999999999999", b"1e308", b"NaN", b""))
    return part[: place.start()] + number + part[place.end() :]


def _tag_inside(chance, part):
    tags = list(re.finditer(rb"<[^>]*>", part)) or [re.search(rb"", part)]
    kept, place = chance.choice(tags), chance.choice(tags)
    return part[: place.start()] + chance.choice((b"", kept[0], kept[0] * 500)) + part[place.end() :]


def _type_inside(chance, part):
    return b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 50 + b'">]>' + part.replace(b"Keripik", b"&b;" * 20)


def _blown_up(chance, part):
    return part + chance.choice((b" ", b"<c/>", b"\0")) * chance.choice((10, 100_000, 2_000_000))


BOOK_WAYS = (
    _bits_inside,
    _cut_inside,
    _number_inside,
    _tag_inside,
    _tag_inside,
    _number_inside,
    _type_inside,
    _blown_up,
)
BOMBS = {
    (0, b"\x89PNG"): _png_bomb,
    (0, b"\xff\xd8"): _jpeg_bomb,
    (0, b"RIFF"): _webp_bomb,
    (4, b"ftyp"): _mp4_bomb,
    (0, b"PK"): _book_bomb,
}
WAYS = {
    "bits": flip_bits,
    "cut": cut_off,
    "splice": splice,
    "number": edge_number,
    "block twice": repeat_block,
    "block gone": drop_block,
    "part twice": repeat_part,
    "length": lie_about_length,
    "script behind": append_script,
    "script inside": insert_script,
    "another kind": other_kind,
    "bomb": bomb,
}
BLIND = ("bits", "cut", "number", "block twice", "block gone", "script behind", "script inside")
