import hashlib
import io
import tracemalloc
import unicodedata
import zipfile
from pathlib import PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikmportal.lib.zipping import safe_name, write

ENTRIES = [
    ("BACA-DULU.txt", b"Isi " * 1000),
    ("foto/1-keripik.jpg", b"\xff\xd8" + b"a" * 1000),
    ("klip.MP4", b"mp4" * 9),
]


def zipped(entries):
    buffer = io.BytesIO()
    write(entries, buffer)
    return buffer.getvalue()


def opened(entries):
    return zipfile.ZipFile(io.BytesIO(zipped(entries)))


def names(*asked):
    return [name for name, _size, _digest in write([(name, b"") for name in asked], io.BytesIO())]


def test_what_went_in_comes_out_in_its_order():
    archive = opened(ENTRIES)
    assert [(name, archive.read(name)) for name in archive.namelist()] == ENTRIES


def test_name_size_and_checksum_are_told():
    assert write(ENTRIES, io.BytesIO()) == [
        (name, len(content), hashlib.sha256(content).hexdigest()) for name, content in ENTRIES
    ]


def test_photos_and_videos_are_stored_and_texts_deflated():
    methods = [entry.compress_type for entry in opened(ENTRIES).infolist()]
    assert methods == [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_STORED]


def test_a_path_gives_the_same_bytes_as_its_content(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8" * 5000)
    assert zipped([("a.jpg", tmp_path / "a.jpg")]) == zipped([("a.jpg", b"\xff\xd8" * 5000)])


def test_a_zip_is_written_to_a_path(tmp_path):
    write(ENTRIES, tmp_path / "paket.zip")
    assert (tmp_path / "paket.zip").read_bytes() == zipped(ENTRIES)


def test_the_day_is_always_the_same():
    assert {entry.date_time for entry in opened(ENTRIES).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_entries_are_taken_one_at_a_time_in_little_memory(tmp_path):
    entries = ((f"{number}.jpg", bytes(4 * 2**20)) for number in range(20))
    tracemalloc.start()
    write(entries, tmp_path / "paket.zip")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 * 2**20


# Names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Keripik Tempe 250 g.jpg", "Keripik Tempe 250 g.jpg"),
        ("Kopi “Café” 🌶.txt", "Kopi “Café” 🌶.txt"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("C:\\Windows\\a.txt", "C--Windows-a.txt"),
        ("tempe/tahu?.jpg", "tempe-tahu-.jpg"),
        (".htaccess", "htaccess"),
        ("a\x00b\x07\u202egpj.exe", "abgpj.exe"),
        ("dua\n \tbaris", "dua baris"),
        ("nama. . ", "nama"),
        ("CON", "_CON"),
        ("nul.tar.gz", "_nul.tar.gz"),
        ("com1 .txt", "_com1.txt"),
        ("konsol", "konsol"),
        ("", "berkas"),
        ("...", "berkas"),
        ("\x00", "berkas"),
        ("e\u0301", "é"),
        ("a" * 100 + ".jpg", "a" * 56 + ".jpg"),
    ],
)
def test_a_name_is_made_safe(text, name):
    assert safe_name(text) == name


@given(st.text(st.sampled_from("aé./\\: \x00\u0301\u200d~$¹conCOM1NUL") | st.characters(), max_size=90))
def test_any_text_becomes_a_name_that_every_computer_takes(text):
    name = safe_name(text)
    assert 1 <= len(name) <= 60
    assert safe_name(name) == name
    assert not set(name) & set('<>:"/\\|?*')
    assert {unicodedata.category(sign)[0] for sign in name}.isdisjoint("C")
    assert name[0] not in ". "
    assert name[-1] not in ". "
    assert not PureWindowsPath(name).is_reserved()


def test_folders_stay_and_cannot_climb():
    assert names("foto/keripik.jpg", "../naik.txt", "/akar.txt", "a//b.txt") == [
        "foto/keripik.jpg", "berkas/naik.txt", "akar.txt", "a/b.txt",
    ]  # fmt: skip


def test_a_taken_name_is_numbered_before_its_ending():
    assert names("a/Foto.jpg", "a/foto.JPG", "b/foto.jpg", "a/foto-2.jpg", "a/foto.jpg") == [
        "a/Foto.jpg", "a/foto-2.JPG", "b/foto.jpg", "a/foto-2-2.jpg", "a/foto-3.jpg",
    ]  # fmt: skip


def test_numbers_fit_into_long_names():
    assert names("a" * 70 + ".jpg", "a" * 80 + ".jpg") == ["a" * 56 + ".jpg", "a" * 54 + "-2.jpg"]
