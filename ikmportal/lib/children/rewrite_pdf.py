"""In a child (serve.py): a PDF goes in, its pages come out as a new PDF: what is drawn, nothing that acts.

Refuses what is no PDF, is locked, has too many pages, or carries scripts, programs to
launch or attached files. Stamps and signatures that are drawn over a page stay as drawings; links, forms, metadata and
everything outside the pages stay behind.
"""

import io

import pikepdf

MOST_PAGES = 10
MOST_OBJECTS = 100_000
ACTING_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/RichMediaSettings"}
ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/RichMediaExecute"}
ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Screen", "/3D", "/Movie", "/Sound"}
LEFT_BEHIND = ("/Annots", "/AA", "/AF", "/B", "/Metadata", "/PieceInfo", "/StructParents", "/Tabs", "/Thumb")


class Refused(Exception):
    pass


def answer(data):
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if not 1 <= len(pdf.pages) <= MOST_PAGES:
                raise Refused(f"PDF harus berisi 1 sampai {MOST_PAGES} halaman. Kirim halaman sertifikatnya saja.")
            look_for_acts(pdf)
            return pages_of(pdf)
    except pikepdf.PasswordError:
        raise Refused("PDF dikunci dengan kata sandi. Simpan tanpa kata sandi, lalu kirim lagi.") from None
    except pikepdf.PdfError:
        raise Refused("Berkas bukan PDF yang utuh. Pindai ulang, atau kirim fotonya.") from None


def look_for_acts(pdf):
    seen = 0
    waiting = [pdf.trailer, *pdf.objects]
    while waiting:
        thing = waiting.pop()
        seen += 1
        if seen > MOST_OBJECTS:
            raise Refused("PDF terlalu rumit. Kirim foto sertifikatnya saja.")
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            if acts(thing):
                raise Refused(
                    "PDF memuat program atau berkas lampiran. Cetak ulang sebagai PDF biasa, atau kirim fotonya."
                )
            waiting += inside(thing[key] for key in thing.keys())  # noqa: SIM118 a PDF dictionary is no mapping
        elif isinstance(thing, pikepdf.Array):
            waiting += inside(thing)


def acts(dictionary):
    return (
        bool(ACTING_KEYS & set(dictionary.keys()))
        or str(dictionary.get("/S", "")) in ACTIONS
        or str(dictionary.get("/Subtype", "")) in ANNOTATIONS
    )


def inside(values):
    """What stands within an object itself; what it only points to is listed by the file."""
    kinds = pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array
    return [value for value in values if isinstance(value, kinds) and not value.is_indirect]


def pages_of(pdf):
    pdf.flatten_annotations("all")
    made = pikepdf.new()
    for page in pdf.pages:
        for key in LEFT_BEHIND:
            if key in page.obj:
                del page.obj[key]
        made.pages.append(page)
    for item in made.objects:
        for key in ("/Metadata", "/PieceInfo", "/AF"):
            if isinstance(item, pikepdf.Stream | pikepdf.Dictionary) and key in item:
                del item[key]
    made.remove_unreferenced_resources()
    buffer = io.BytesIO()
    made.save(buffer, deterministic_id=True)
    return buffer.getvalue()
