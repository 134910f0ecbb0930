"""Child process, by serve.py: an order is JSON {"source", "target", "poster", "limits"}, the answer {"seconds", "width", "height"}.

The container is walked packet by packet. What is kept are the packets of one H.264 or H.265 stream and at most one AAC
stream, written unchanged into a new MP4 with its index in front, and nothing else: no place, no name of the phone, no cover,
chapter or subtitle, no text inside the picture stream. Lengths come from the packets; a header may say what it likes.
"""

import errno
import io
import json
import math
import os
import re
import struct

import av
from av.bitstream import BitStreamFilterContext

# Slices and what they need; text hides in the units left out (supplemental information, filler). ITU-T H.264 table 7-1, H.265 table 7-1.
PICTURE_UNITS = {"h264": "1-5|7|8", "hevc": "0-9|16-21|32-34"}
PARAMETER_SETS = {"h264": (7, 8), "hevc": (32, 33, 34)}
PICTURE_TAGS = {"h264": "avc1", "hevc": "hvc1"}  # an iPhone plays H.265 under no other name
SOUND = "aac"
HEADER_LIMITS = {
    "video": 4096,
    "audio": 64,
}  # bytes of a codec's own header; those of phones have 30 to 120, and 2 to 5
PACKET_LIMIT = 40_000  # a minute at 240 pictures a second has 14,400, its sound 5,600
SLACK = {"video": 0, "audio": 0.5}  # seconds; sound may outlast its picture a little
POSTER_AT = 1 / 3
HEADS = {b"moov": 8, b"trak": 8, b"mdia": 8, b"minf": 8, b"stbl": 8, b"stsd": 16, b"avc1": 86, b"hvc1": 86}
BOXES = {  # what each box that holds others may keep (ISO/IEC 14496-12, 14496-15), and how far in they begin
    b"file": (b"ftyp", b"moov", b"mdat"),
    b"moov": (b"mvhd", b"trak"),
    b"trak": (b"tkhd", b"edts", b"mdia"),
    b"mdia": (b"mdhd", b"hdlr", b"minf"),
    b"minf": (b"vmhd", b"smhd", b"dinf", b"stbl"),
    b"stbl": (
        b"stsd",
        b"stts",
        b"ctts",
        b"cslg",
        b"stss",
        b"stsc",
        b"stsz",
        b"stco",
        b"co64",
        b"sdtp",
        b"sgpd",
        b"sbgp",
    ),
    b"stsd": (b"avc1", b"hvc1", b"mp4a"),
    b"avc1": (b"avcC", b"btrt", b"pasp", b"colr"),
    b"hvc1": (b"hvcC", b"btrt", b"pasp", b"colr"),
}
READING = {"ignore_editlist": "1", "protocol_whitelist": "file"}
NOT_A_VIDEO = "Berkas bukan video MP4 yang utuh. Pilih video dari galeri ponsel, atau simpan ulang sebagai MP4."
FULL = "Ruang penyimpanan portal sedang penuh, jadi videonya belum tersimpan. Beri tahu dinas, lalu coba lagi nanti."
OTHER_KIND = (
    "Video ini disimpan dengan cara {kind}, yang tidak diterima marketplace. Simpan ulang sebagai MP4 (H.264) lewat "
    "aplikasi galeri, lalu kirim lagi."
)


class Refused(Exception):
    """The message is a sentence for the person who sent the file."""


def answer(order):
    order = json.loads(order)
    try:
        return json.dumps(cleaned(**order)).encode()
    except (Refused, MemoryError):
        raise
    except Exception as problem:  # FFmpeg has a hundred words for a broken file
        is_full = getattr(problem, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise Refused(FULL if is_full else NOT_A_VIDEO) from None


def cleaned(source, target, poster, limits):
    with open(source, "rb") as file:
        if file.read(12)[4:8] != b"ftyp":
            raise Refused(NOT_A_VIDEO)
    if os.path.getsize(source) >= limits["most_bytes"]:
        too_heavy(limits)
    with av.open(source, format="mp4", options=READING, timeout=5) as container:
        picture, sound = streams(container, limits)
        seconds = copied(container, picture, sound, target, limits)
    if os.path.getsize(target) >= limits["most_bytes"]:
        too_heavy(limits)
    if seconds < limits["least_seconds"]:
        shown = f"{math.floor(seconds * 10) / 10:g}".replace(".", ",")
        raise Refused(
            f"Video hanya {shown} detik. Marketplace meminta paling singkat {limits['least_seconds']:.0f} detik: "
            "rekam lagi sedikit lebih lama."
        )
    with open(target, "r+b") as file:
        blank(file, b"file", 0, os.path.getsize(target))
    harmless(target)
    width, height = looked_at(target, poster, seconds, limits)
    return {"seconds": round(seconds, 3), "width": width, "height": height}


def streams(container, limits):
    """The picture and the sound (or None) that are kept; whatever else lies beside them is left behind."""
    pictures, sounds = list(container.streams.video), list(container.streams.audio)
    if len(pictures) != 1:
        raise Refused(
            "Berkas ini berisi lebih dari satu gambar. Simpan ulang sebagai satu video biasa, lalu kirim lagi."
            if pictures
            else "Berkas ini hanya berisi suara. Pilih sebuah video."
        )
    if len(sounds) > 1:
        raise Refused("Video ini punya lebih dari satu suara. Simpan ulang lewat aplikasi galeri, lalu kirim lagi.")
    for stream, kinds in [(pictures[0], PICTURE_UNITS), *((sound, [SOUND]) for sound in sounds)]:
        if stream.codec_context is None or stream.codec_context.name not in kinds:
            raise Refused(
                OTHER_KIND.format(kind=stream.codec_context.codec.canonical_name if stream.codec_context else "lain")
            )
        if len(stream.codec_context.extradata or b"") > HEADER_LIMITS[stream.type]:
            raise Refused(NOT_A_VIDEO)
    fits(pictures[0].codec_context, limits)
    return pictures[0], sounds[0] if sounds else None


def fits(picture, limits):
    most = limits["longest_side"]
    if max(picture.width, picture.height) > most:
        raise Refused(
            f"Video berukuran {picture.width} × {picture.height} piksel; sisi terpanjang paling banyak {most}. Pilih 720p (HD) "
            "di pengaturan kamera lalu rekam lagi, atau kirim dulu ke diri sendiri lewat WhatsApp dan unggah hasilnya."
        )


def copied(container, picture, sound, target, limits):
    """Write the packets into a new file; the length of the picture in seconds comes back, as its packets tell it."""
    with av.open(target, "w", format="mp4", options={"movflags": "faststart", "fflags": "bitexact"}) as made:
        outlets = {stream.index: Outlet(made, stream) for stream in (picture, sound) if stream}
        for packet in container.demux([outlet.source for outlet in outlets.values()]):
            if packet.dts is None:
                continue  # the demuxer's farewell
            if packet.is_corrupt:
                raise Refused(NOT_A_VIDEO)
            outlets[packet.stream.index].put(packet, limits["most_seconds"])
    if any(outlet.count < outlet.source.frames for outlet in outlets.values()):
        raise Refused(NOT_A_VIDEO)  # the index knows of more than there is: it was cut off
    return outlets[picture.index].seconds


class Outlet:
    """One stream on its way into the new file. It begins at 0: a delay stands in an edit list, which is not believed."""

    def __init__(self, made, source):
        self.made, self.source, self.only = made, source, None
        self.stream = made.add_stream_from_template(source, opaque=True)
        self.count, self.offset, self.first, self.last = 0, None, 0, 0
        if source.type == "video":
            self._leave_remarks_out(source.codec_context.name)

    def _leave_remarks_out(self, kind):
        self.only = BitStreamFilterContext(f"filter_units=pass_types={PICTURE_UNITS[kind]}", self.source, self.stream)
        codec = self.stream.codec_context
        codec.codec_tag, codec.extradata = PICTURE_TAGS[kind], parameter_sets(codec.extradata, kind)

    @property
    def seconds(self):
        return float((self.last - self.first) * self.source.time_base)

    def put(self, packet, most_seconds):
        self._measure(packet)
        if self.seconds > most_seconds + SLACK[self.source.type] or self.count > PACKET_LIMIT:
            raise Refused(f"Video lebih dari {most_seconds:.0f} detik. Potong dulu di galeri ponsel, lalu kirim lagi.")
        time_base = packet.time_base
        for part in self.only.filter(packet) if self.only else [packet]:
            part.stream, part.time_base = self.stream, time_base
            part.dts -= self.offset
            part.pts = part.dts if part.pts is None else part.pts - self.offset
            self.made.mux(part)

    def _measure(self, packet):
        begins = packet.dts if packet.pts is None else packet.pts
        if self.offset is None:
            self.offset = self.first = begins
        self.count += 1
        self.first, self.last = min(self.first, begins), max(self.last, begins + max(packet.duration or 0, 0))


def parameter_sets(header, kind):
    """Of a codec's header as the filter writes it (units behind 0 0 1; Annex B), the units a decoder needs, without remarks."""
    units = [unit for unit in re.split(b"\0*\0\0\1", header) if unit and unit_kind(unit, kind) in PARAMETER_SETS[kind]]
    return b"".join(b"\0\0\0\1" + unit for unit in units)


def unit_kind(unit, kind):
    return unit[0] & 31 if kind == "h264" else unit[0] >> 1 & 63


def blank(file, holder, start, end):
    """Of the boxes between two places, empty those that play no part in playing: tags, colour profiles, what is yet to be invented."""
    for kind, place, over in list(boxes(file, start, end)):
        if kind not in BOXES[holder] or (kind == b"colr" and read(file, place + 8, 4) != b"nclx"):
            file.seek(place + 4)
            file.write(b"free".ljust(over - place - 4, b"\0"))
        elif kind in HEADS:
            blank(file, kind, place + HEADS[kind], over)


def boxes(file, place, end):
    """Kind, start and end of each box between two places of a file that FFmpeg wrote (ISO/IEC 14496-12, 4.2)."""
    while place < end:
        length, kind = struct.unpack(">I4s", read(file, place, 8))
        yield kind, place, place + length
        place += length


def read(file, place, length):
    file.seek(place)
    return file.read(length)


def harmless(target):
    """A browser that guesses must find nothing to run; chance writes these seven letters once in a million videos."""
    with open(target, "rb") as file:
        if b"<script" in file.read().lower():
            raise Refused(NOT_A_VIDEO)


def looked_at(target, poster, seconds, limits):
    """Decode every key picture of what was made, and write the one nearest to a third as a JPEG."""
    best = None
    with av.open(target, format="mp4", options=READING, timeout=5) as container:
        picture = container.streams.video[0]
        decoder = picture.codec_context
        decoder.thread_count, decoder.skip_frame = 1, "NONKEY"
        decoder.options = {"err_detect": "explode", "max_pixels": str(limits["longest_side"] ** 2)}
        for frame in container.decode(picture):
            fits(frame, limits)
            distance = abs(float(frame.time or 0) - seconds * POSTER_AT)
            if best is None or distance < best[0]:
                best = distance, frame
    if best is None:
        raise Refused(NOT_A_VIDEO)
    image = best[1].to_image().rotate(best[1].rotation, expand=True)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    with open(poster, "wb") as file:
        file.write(buffer.getvalue())
    return image.size


def too_heavy(limits):
    raise Refused(
        f"Video harus kurang dari {limits['most_bytes'] / 1e6:.0f} MB. Rekam dengan 720p (HD), atau potong dulu di galeri ponsel."
    )
