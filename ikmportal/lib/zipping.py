"""ZIP files that are the same whenever the same is put in, written one entry at a time, with names any computer takes."""

import contextlib
import hashlib
import io
import itertools
import re
import unicodedata
import zipfile
from pathlib import Path

CHUNK = 2**20
DAY = (1980, 1, 1, 0, 0, 0)  # the first a ZIP can name
PACKED_ENDINGS = {
    ".jpg",
    ".jpeg",
    ".png",
    ".webp",
    ".mp4",
    ".xlsx",
    ".zip",
}  # deflating these costs time and saves nothing
LONGEST_NAME = 60  # characters; at four bytes each still below what file systems hold
NAMELESS = "berkas"
UNFIT = re.compile(r'[<>:"/\\|?*]')  # separators, and what Windows forbids
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def write(entries, target):
    """Put (name, bytes or path) after one another into a ZIP at `target`, a path or a binary file; `[(name, size, sha256)]`.

    A name may have folders, with "/". Names come back as they were written: made safe, and numbered where one is taken.
    """
    written, taken = [], set()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in entries:
            name = _free_name(_safe_path(name), taken)
            written.append((name, *_add(archive, name, content)))
    return written


def safe_name(text, mark=""):
    """A file's or folder's name of at most 60 characters from any text; `mark` is put before its ending."""
    text = "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign)[0] != "C")
    text = " ".join(UNFIT.sub("-", unicodedata.normalize("NFC", text)).split())
    text = text.lstrip(". ").rstrip(". ") or NAMELESS
    if RESERVED.match(text):
        text = f"_{text}"
    ending = found[0] if (found := ENDING.search(text)) else ""
    stem = text.removesuffix(ending)[: LONGEST_NAME - len(mark) - len(ending)].rstrip(". ")
    return f"{stem}{mark}{ending}"


def _safe_path(name):
    parts = [part for part in name.split("/") if part] or [NAMELESS]
    return "/".join(safe_name(part) for part in parts)


def _free_name(name, taken):
    """The name, or the first of `name-2.jpg`, `name-3.jpg` that is free where A and a are one letter."""
    folder, slash, file = name.rpartition("/")
    numbered = (f"{folder}{slash}{safe_name(file, f'-{number}')}" for number in itertools.count(2))
    free = next(one for one in itertools.chain([name], numbered) if one.casefold() not in taken)
    taken.add(free.casefold())
    return free


def _add(archive, name, content):
    """Size and SHA-256 of what went in."""
    entry = zipfile.ZipInfo(name, DAY)
    entry.create_system, entry.external_attr = 3, 0o644 << 16  # as on Unix, wherever it was made
    is_packed = Path(name).suffix.lower() in PACKED_ENDINGS
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    entry.file_size = len(content) if isinstance(content, bytes) else Path(content).stat().st_size
    size, digest = 0, hashlib.sha256()
    with _opened(content) as source, archive.open(entry, "w") as sink:
        while chunk := source.read(CHUNK):
            sink.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def _opened(content):
    return contextlib.closing(io.BytesIO(content)) if isinstance(content, bytes) else Path(content).open("rb")
