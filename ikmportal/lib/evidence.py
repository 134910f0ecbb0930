"""Scans and photos of papers through a strict door: a picture is made anew, a PDF keeps its pages and nothing that acts."""

from dataclasses import dataclass

from ikmportal.lib import images, limited
from ikmportal.lib.handing import hand_out

BYTE_LIMIT = images.BYTE_LIMIT
CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg"}


class UnusableEvidence(ValueError):
    """The file cannot be kept as a scan; the message says what to do."""


@dataclass(frozen=True)
class Evidence:
    """Bytes made anew from what was sent; `ending` is "pdf" or "jpg"."""

    data: bytes
    ending: str


def accept(data):
    """The paper in an uploaded file, told by its content whatever its name; raises UnusableEvidence."""
    if len(data) > BYTE_LIMIT:
        raise UnusableEvidence("Berkas lebih dari 12 MB. Kirim foto atau pindaian yang lebih kecil.")
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return Evidence(_rewritten(data), "pdf")
    try:
        return Evidence(images.accept(data).data, "jpg")
    except images.UnusablePhoto as problem:
        raise UnusableEvidence(f"{problem} Boleh juga PDF.") from None


def _rewritten(data):
    try:
        with limited.Child("rewrite_pdf", megabytes=768, seconds=20) as child:
            return child.ask(data)
    except limited.ChildRefused as refusal:
        raise UnusableEvidence(str(refusal)) from None
    except limited.ChildFailed:
        raise UnusableEvidence("PDF terlalu rumit atau rusak. Kirim foto sertifikatnya saja.") from None


def answer(storage, name, called):
    """A private file, as harmless as a browser can be told to take it. PDF readers do not run in a sandbox, so it is saved."""
    ending = name.rpartition(".")[2]
    kind = CONTENT_TYPES.get(ending, "application/octet-stream")
    response = hand_out(storage, name, called=f"{called}.{ending}", kind=kind, save=ending != "jpg")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response
