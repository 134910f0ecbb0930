"""Surgery on MP4 files, for faults no encoder makes."""

import io
import struct

import av

from ikmportal.fuzz.seeds import clip

CANARY = b"rahasia-dapur-alit"
HOLDERS = {"moov": 8, "trak": 8, "mdia": 8, "minf": 8, "stbl": 8, "stsd": 16, "avc1": 86, "udta": 8, "edts": 8}


def box(kind, content=b""):
    return struct.pack(">I4s", 8 + len(content), kind.encode("latin-1")) + content


def find(data, *path):
    """Where the first box on a path begins, and those that hold it: `find(data, "moov", "trak", "tkhd")`."""
    place, end, holders = 0, len(data), []
    for kind in path:
        while data[place + 4 : place + 8] != kind.encode():
            place += struct.unpack_from(">I", data, place)[0]
            assert place < end, f"no {kind}"
        holders.append(place)
        end = place + struct.unpack_from(">I", data, place)[0]
        place += HOLDERS.get(kind, 8)
    return holders[-1], holders


def with_box(data, path, new):
    """The same file with one more box at the end of the box at `path`; the media must come before the index."""
    place, holders = find(data, *path)
    end = place + struct.unpack_from(">I", data, place)[0]
    changed = bytearray(data)
    for holder in holders:
        struct.pack_into(">I", changed, holder, struct.unpack_from(">I", data, holder)[0] + len(new))
    changed[end:end] = new
    return bytes(changed)


def patched(data, path, offset, layout, *values):
    """Numbers written into the box at `path`, `offset` bytes from its start."""
    changed = bytearray(data)
    struct.pack_into(layout, changed, find(data, *path)[0] + offset, *values)
    return bytes(changed)


def lying_about_its_length(true_seconds, said_seconds):
    """A clip whose every header and edit list says another length than its packets have."""
    data = clip(true_seconds)
    data = patched(data, ["moov", "mvhd"], 24, ">I", said_seconds * 1000)
    data = patched(data, ["moov", "trak", "tkhd"], 28, ">I", said_seconds * 1000)
    data = patched(data, ["moov", "trak", "edts", "elst"], 16, ">I", said_seconds * 1000)
    scale = struct.unpack_from(">I", data, find(data, "moov", "trak", "mdia", "mdhd")[0] + 20)[0]
    return patched(data, ["moov", "trak", "mdia", "mdhd"], 24, ">I", said_seconds * scale)


def held_upright(data):
    """The same clip with the matrix of a phone held upright: the picture is turned a quarter when it is shown."""
    return patched(data, ["moov", "trak", "tkhd"], 48, ">iiiiiiiii", 0, 65536, 0, -65536, 0, 0, 120 << 16, 0, 1 << 30)


def two_of(kind):
    """A clip whose picture or sound is there twice."""
    return _remade(lambda stream: 2 if stream.type == kind else 1)


def only(kind):
    return _remade(lambda stream: stream.type == kind)


def _remade(times):
    """A plain clip with each of its streams `times(stream)` times."""
    buffer = io.BytesIO()
    with av.open(io.BytesIO(clip())) as source, av.open(buffer, "w", format="mp4") as target:
        kept = [[target.add_stream_from_template(s, opaque=True) for _ in range(times(s))] for s in source.streams]
        for packet in source.demux():
            for stream in kept[packet.stream.index] if packet.dts is not None else ():
                packet.stream = stream
                target.mux(packet)
    return buffer.getvalue()
