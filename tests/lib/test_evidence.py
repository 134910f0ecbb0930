import io

import pikepdf
import pytest

from ikmportal.lib import evidence
from tests import people

PICTURE = people.picture("sertifikat", (600, 800))


def pdf(pages=1, change=lambda made: None, **options):
    """A PDF whose pages draw a picture, changed before it is saved."""
    made = pikepdf.new()
    image = pikepdf.Stream(made, PICTURE)
    image.update(
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=600, Height=800, BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceRGB, Filter=pikepdf.Name.DCTDecode,
        )
    )  # fmt: skip
    for _number in range(pages):
        page = made.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=made.make_indirect(image)))
        page.Contents = made.make_stream(b"q 595 0 0 842 0 0 cm /Scan Do Q")
    change(made)
    buffer = io.BytesIO()
    made.save(buffer, **options)
    return buffer.getvalue()


def opened(found):
    return pikepdf.open(io.BytesIO(found.data))


def action(**facts):
    return pikepdf.Dictionary(Type=pikepdf.Name.Action, **facts)


def on_opening(made):
    made.Root.OpenAction = action(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def launching(made):
    run = action(S=pikepdf.Name.Launch, F="cmd.exe")
    annotation = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=made.make_indirect(run)
    )
    made.pages[0].Annots = made.make_indirect(pikepdf.Array([annotation]))


def attaching(made):
    made.attachments["jahat.exe"] = b"MZ"


def scripted_names(made):
    script = action(S=pikepdf.Name.JavaScript, JS=made.make_stream(b"app.alert(1)"))
    made.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("a"), script]))


def pinned_file(made):
    made.pages[0].Annots = pikepdf.Array(
        [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9])]
    )


@pytest.mark.parametrize("change", [on_opening, launching, attaching, scripted_names, pinned_file])
def test_a_pdf_that_acts_or_carries_files_is_refused(change):
    with pytest.raises(evidence.UnusableEvidence, match="program atau berkas lampiran"):
        evidence.accept(pdf(change=change))


@pytest.mark.parametrize("change", [on_opening, launching, attaching])
def test_it_is_refused_also_when_its_objects_are_packed_away(change):
    packed = pdf(change=change, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    with pytest.raises(evidence.UnusableEvidence, match="program atau berkas lampiran"):
        evidence.accept(packed)


def test_the_pages_of_a_scan_stay_and_the_rest_goes():
    def dressed(made):
        with made.open_metadata() as meta:
            meta["dc:creator"] = ["Pak Pemindai"]
        made.docinfo["/Author"] = "Pak Pemindai"
        made.Root.OpenAction = pikepdf.Array([made.pages[0].obj, pikepdf.Name.Fit])
        made.pages[0].Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Link,
                    Rect=[0, 0, 9, 9],
                    A=action(S=pikepdf.Name.URI, URI="https://contoh.id"),
                )
            ]
        )

    found = evidence.accept(pdf(pages=2, change=dressed))
    kept = opened(found)
    assert (found.ending, len(kept.pages), "/Annots" in kept.pages[0].obj) == ("pdf", 2, False)
    assert set(kept.Root.keys()) == {"/Type", "/Pages"}
    assert b"Pemindai" not in found.data
    assert kept.pages[1].Resources.XObject.Scan.read_raw_bytes() == PICTURE


def test_a_stamp_drawn_over_a_page_stays_as_a_drawing():
    def stamped(made):
        drawing = made.make_stream(b"0 0 1 rg 0 0 50 50 re f")
        drawing.update(pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 50, 50]))
        stamp = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[10, 10, 60, 60], AP=pikepdf.Dictionary(N=drawing)
        )
        made.pages[0].Annots = pikepdf.Array([made.make_indirect(stamp)])

    kept = opened(evidence.accept(pdf(change=stamped)))
    drawings = [form.read_bytes() for form in kept.pages[0].Resources.XObject.values() if form.Subtype == "/Form"]
    assert drawings == [b"0 0 1 rg 0 0 50 50 re f"]


def test_the_same_scan_gives_the_same_bytes():
    assert evidence.accept(pdf()).data == evidence.accept(pdf()).data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (pdf(pages=11), "1 sampai 10 halaman"),
        (pdf(encryption=pikepdf.Encryption(user="rahasia", owner="rahasia")), "dikunci dengan kata sandi"),
        (b"%PDF-1.7 lalu bukan apa-apa", "bukan PDF yang utuh"),
        (b"%PDF-1.7" + b"0" * evidence.BYTE_LIMIT, "lebih dari 12 MB"),
        (b"<script>alert(1)</script>", "Boleh juga PDF"),
        (b"PK\x03\x04 sertifikat.docx", "Boleh juga PDF"),
    ],
)
def test_what_is_no_scan_is_refused_in_words(data, said):
    with pytest.raises(evidence.UnusableEvidence, match=said):
        evidence.accept(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_made_anew(kind):
    found = evidence.accept(people.picture("izin", kind=kind))
    assert (found.ending, found.data[:3]) == ("jpg", b"\xff\xd8\xff")
