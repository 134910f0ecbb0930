import io
import subprocess
import sys

import av
import pytest
from PIL import Image

from ikmportal.fuzz.seeds import clip
from ikmportal.lib import video
from tests.lib import clips
from tests.lib.clips import CANARY, box

NOT_A_VIDEO = "Berkas bukan video MP4 yang utuh. Pilih video dari galeri ponsel, atau simpan ulang sebagai MP4."
OTHER_KIND = (
    "Video ini disimpan dengan cara {}, yang tidak diterima marketplace. Simpan ulang sebagai MP4 (H.264) lewat "
    "aplikasi galeri, lalu kirim lagi."
)
TOO_LONG = "Video lebih dari 60 detik. Potong dulu di galeri ponsel, lalu kirim lagi."


@pytest.fixture(scope="module")
def plain():
    return clip()


def cleaned(data, limits=None):
    with video.accept(io.BytesIO(data), limits) as made:
        return made.path.read_bytes()


def refusal(data, limits=None):
    with pytest.raises(video.UnusableVideo) as refused:
        cleaned(data, limits)
    return str(refused.value)


def pictures_and_sounds(data):
    """Every picture of a file as it looks, and every packet of its sound."""
    pictures, sounds = [], []
    with av.open(io.BytesIO(data), options={"ignore_editlist": "1"}) as container:
        for packet in container.demux():
            if packet.stream.type == "audio" and packet.dts is not None:
                sounds.append(bytes(packet))
            elif packet.stream.type == "video":
                pictures += [frame.to_image().tobytes() for frame in packet.decode()]
    return pictures, sounds


# What passes


def test_a_video_is_measured_and_gets_a_poster(plain):
    with video.accept(io.BytesIO(plain)) as made:
        poster = Image.open(made.poster)
        poster.load()
        facts = (
            made.seconds,
            made.width,
            made.height,
            made.bytes == made.path.stat().st_size,
            poster.format,
            poster.size,
        )
    assert facts == (10.0, 160, 120, True, "JPEG", (160, 120))


def test_its_files_are_gone_after_the_block(plain):
    with video.accept(io.BytesIO(plain)) as made:
        pass
    assert (made.path.exists(), made.poster.exists(), made.path.parent.exists()) == (False, False, False)


def test_a_path_is_taken_like_an_open_file_and_stays(plain, tmp_path):
    path = tmp_path / "video.bin"
    path.write_bytes(plain)
    with video.accept(path) as made:
        assert made.path.read_bytes() == cleaned(plain)
    assert path.read_bytes() == plain


@pytest.mark.parametrize(
    "options",
    [{}, {"codec": "libx265"}, {"kind": "mov"}, {"movflags": "frag_keyframe+empty_moov"}, {"every": 1}],
    ids=str,
)
def test_not_a_picture_and_not_a_sound_is_changed(options):
    before = clip(**options)
    assert pictures_and_sounds(cleaned(before)) == pictures_and_sounds(before)


def test_a_silent_video_stays_silent():
    with av.open(io.BytesIO(cleaned(clip(sound=None)))) as container:
        assert [stream.type for stream in container.streams] == ["video"]


def test_the_index_stands_in_front_so_that_a_phone_plays_at_once(plain):
    made = cleaned(plain)
    assert [data.find(b"moov") < data.find(b"mdat") for data in (plain, made)] == [False, True]


def test_h265_carries_the_name_an_iphone_plays():
    assert cleaned(clip(codec="libx265", **{"tag:v": "hev1"})).count(b"hvc1") >= 1


def test_an_upright_video_is_told_and_shown_upright(plain):
    with video.accept(io.BytesIO(clips.held_upright(plain))) as made:
        size, poster = (made.width, made.height), Image.open(made.poster).size
        with av.open(made.path) as container:
            turned = next(container.decode(video=0)).rotation
    assert (size, poster, turned) == ((120, 160), (120, 160), -90)


def test_the_same_video_gives_the_same_bytes(plain):
    assert cleaned(plain) == cleaned(plain)


# What is left behind

PLACES = {
    "a tag": lambda data: clips.with_box(data, ["moov", "udta"], box("©xyz", b"\0\x12\x15\xc7" + CANARY)),
    "a box for tags of the picture": lambda data: clips.with_box(data, ["moov", "trak"], box("udta", CANARY)),
    "the index": lambda data: clips.with_box(data, ["moov"], box("meta", CANARY)),
    "the description of the picture": lambda data: clips.with_box(
        data, ["moov", "trak", "mdia", "minf", "stbl", "stsd", "avc1"], box("colr", b"prof" + CANARY * 20)
    ),
    "an unknown box beside the picture's header": lambda data: clips.with_box(
        data, ["moov", "trak", "mdia", "minf", "stbl", "stsd", "avc1"], box("uuid", bytes(16) + CANARY)
    ),
    "a free box": lambda data: data + box("free", CANARY),
    "an unknown box": lambda data: data + box("uuid", bytes(16) + CANARY),
    "media no stream speaks of": lambda data: data + box("mdat", CANARY * 100),
    "what follows the last box": lambda data: data + CANARY,
    "the name of the handler": lambda data: data.replace(b"VideoHandler", CANARY[:12]),
}


@pytest.mark.parametrize("name", PLACES)
def test_nothing_is_kept_but_pictures_and_sound(plain, name):
    before = PLACES[name](plain)
    made = cleaned(before)
    assert (CANARY[:12] in before, CANARY[:12] in made, pictures_and_sounds(made)) == (
        True,
        False,
        pictures_and_sounds(plain),
    )


def test_title_and_comment_are_gone_and_so_is_their_box():
    before = clip(tags={"title": CANARY.decode(), "comment": CANARY.decode()})
    made = cleaned(before)
    assert (CANARY in before, b"udta" in before, CANARY in made, b"udta" in made) == (True, True, False, False)


@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_remarks_inside_the_picture_stream_are_gone(codec):
    before, remark = clip(codec=codec), codec[3:].encode()
    assert (remark in before, remark in cleaned(before)) == (True, False)


def test_a_script_inside_the_pictures_themselves_is_refused(plain):
    place = plain.find(b"mdat") + 20_000
    assert refusal(plain[:place] + b"<SCRIPT>" + plain[place + 8 :]) == NOT_A_VIDEO


# What is refused

REFUSED = {
    "nothing": (lambda: b"", NOT_A_VIDEO),
    "text": (lambda: b"bukan video" * 100, NOT_A_VIDEO),
    "an mp4 in name alone": (lambda: box("ftyp", b"isom\0\0\2\0isom") + bytes(500), NOT_A_VIDEO),
    "matroska": (lambda: clip(kind="matroska"), NOT_A_VIDEO),
    "half a file": (lambda: cleaned(clip())[:40_000], NOT_A_VIDEO),
    "without its index": (lambda: clip()[:90_000], NOT_A_VIDEO),
    "mpeg-4 part 2": (lambda: clip(codec="mpeg4"), OTHER_KIND.format("mpeg4")),
    "vp9": (lambda: clip(codec="libvpx-vp9", sound=None), OTHER_KIND.format("vp9")),
    "mp3 sound": (lambda: clip(sound="libmp3lame"), OTHER_KIND.format("mp3")),
    "too short": (
        lambda: clip(9),
        "Video hanya 9 detik. Marketplace meminta paling singkat 10 detik: rekam lagi sedikit lebih lama.",
    ),
    "a moment too short": (
        lambda: clip(9.98, rate=50),
        "Video hanya 9,9 detik. Marketplace meminta paling singkat 10 detik: rekam lagi sedikit lebih lama.",
    ),
    "sound without end": (lambda: clip(heard=75), TOO_LONG),
    "too long": (lambda: clip(75), TOO_LONG),
    "75 seconds that say 20": (lambda: clips.lying_about_its_length(75, 20), TOO_LONG),
    "5 seconds that say 20": (
        lambda: clips.lying_about_its_length(5, 20),
        "Video hanya 5 detik. Marketplace meminta paling singkat 10 detik: rekam lagi sedikit lebih lama.",
    ),
    "too wide": (
        lambda: clip(size=(1282, 200), rate=1),
        "Video berukuran 1282 × 200 piksel; sisi terpanjang paling banyak 1280. Pilih 720p (HD) di pengaturan kamera lalu "
        "rekam lagi, atau kirim dulu ke diri sendiri lewat WhatsApp dan unggah hasilnya.",
    ),
    "too heavy": (
        lambda: clip() + box("free", bytes(30_000_000)),
        "Video harus kurang dari 30 MB. Rekam dengan 720p (HD), atau potong dulu di galeri ponsel.",
    ),
    "two pictures": (
        lambda: clips.two_of("video"),
        "Berkas ini berisi lebih dari satu gambar. Simpan ulang sebagai satu video biasa, lalu kirim lagi.",
    ),
    "two sounds": (
        lambda: clips.two_of("audio"),
        "Video ini punya lebih dari satu suara. Simpan ulang lewat aplikasi galeri, lalu kirim lagi.",
    ),
    "sound alone": (lambda: clips.only("audio"), "Berkas ini hanya berisi suara. Pilih sebuah video."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_plainly_a_product_video_is_refused_with_what_to_do(name):
    made, said = REFUSED[name]
    assert refusal(made()) == said


def test_the_limits_are_the_callers(plain):
    shorter = video.Limits(least_seconds=1, most_seconds=5, most_bytes=10_000_000, longest_side=1280)
    assert (refusal(plain, shorter), cleaned(clip(4), shorter)[4:8]) == (TOO_LONG.replace("60", "5"), b"ftyp")


def test_a_video_that_needs_more_memory_than_its_child_has_is_refused_in_words(plain, monkeypatch):
    monkeypatch.setattr(video, "MEMORY_LIMIT", 60)
    assert refusal(plain) == video.TOO_HEAVY


def test_a_video_after_a_refused_one_is_taken(plain):
    with video.Door() as door:
        with pytest.raises(video.UnusableVideo), door.accept(io.BytesIO(b"bukan")):
            pass
        with door.accept(io.BytesIO(plain)) as made:
            assert made.seconds == 10


def test_the_portal_itself_never_loads_the_decoder():
    code = "import ikmportal.lib.video, sys; print('av' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
