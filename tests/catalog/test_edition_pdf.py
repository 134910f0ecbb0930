"""The PDF of an edition, as a reader, a screen reader and a printer find it."""

import pytest
import segno
from django.core.files.storage import default_storage
from pikepdf import Stream

from catalog import editions
from tests import people
from tests.catalog import printed as pdf
from tests.catalog.test_editions import printed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("print_rules")]

ODD_NAMES = {
    "markup": '#import "x": *; #panic()',
    "math and marks": "$x^2$ *tebal* _miring_ `kode` // = Judul @ikm <label> \\ ~ [isi]",
    "template": "{{ secret }} {% now %} <script>alert(1)</script>",
    "accents": "Kué Lapis – “Légit” ½ 100 %",
    "newline": "Keripik\nTempe",
    "a long word": "superenak" * 28 + "lho",
    "many words": "keripik singkong renyah " * 10 + "asli",
}


@pytest.fixture
def catalogue(staff):
    """Fourteen products of two makers: chapters of nine and five."""
    alit, bima = people.seller("Dapur Alit"), people.seller("Dapur Bima")
    chips, drinks = people.shelf("Keripik", position=1), people.shelf("Minuman", position=2)
    for number in range(9):
        people.published(f"Keripik {number}", of=alit, category=chips, photo=not number)
    for number in range(5):
        people.published(f"Sirup {number}", of=bima, category=drinks, photo=False)


@pytest.fixture
def book(catalogue):
    return printed(foreword="Selamat membaca.", signed_by="Sari", signed_as="Kepala Bidang").volumes.get()


def test_the_book_is_tagged_and_says_its_language_and_title(book):
    with pdf.opened(book) as file:
        said = (bool(file.Root.MarkInfo.Marked), "/StructTreeRoot" in file.Root, str(file.Root.Lang))
        title = str(file.docinfo.Title)
    assert (said, title) == ((True, True, "id-ID"), f"{book.edition.title} {book.edition.year}")


def test_the_book_has_bookmarks_to_every_part(book):
    assert pdf.bookmarks(book) == ["Kata pengantar", "Daftar isi", "Keripik", "Minuman", "Indeks IKM"]


def test_the_book_embeds_every_font(book):
    fonts = pdf.fonts(book)
    assert set(fonts.values()) == {True}
    assert {name.split("+")[-1].split("-")[0] for name in fonts} == {"Manrope", "SourceSerifPro"}


def test_the_book_has_six_cards_a_page(book):
    shown = [[name for name in _names() if pdf.squeezed(name) in page] for page in pdf.texts(book)]
    assert [len(page) for page in shown] == [0, 0, 0, 6, 3, 5, 0, 0]


def test_the_book_counts_its_pages(book):
    with pdf.opened(book) as file:
        assert (book.pages, book.products) == (len(file.pages), 14)


def test_contents_name_every_chapter_and_its_page(book):
    contents = pdf.texts(book)[2]
    assert contents.split("Daftarisi")[-1].startswith("Katapengantar2Keripik9produk4Minuman5produk6IndeksIKM7")


def test_the_index_names_every_maker_and_the_pages_of_its_products(book):
    index = pdf.texts(book)[6].split("IndeksIKM")[-1]
    assert index.startswith("DapurAlit4,5DapurBima6")


def test_a_card_shows_brand_netto_price_unit_price_badge_maker_and_place(reference, staff):
    seller = people.seller("Dapur Alit", subdistrict_id="35.07.22")
    people.licence(people.published("Tempe", of=seller, netto="250 gram", price=12_500, brand="Alit Rasa"))
    page = pdf.texts(printed().volumes.get())[2]
    assert "ALITRASATempeNetto250gRp12.500Rp5.000/100gHalalDapurAlitKec.Dau" in page


def test_a_picture_is_in_the_book_byte_for_byte(staff):
    product = people.published("Tempe")
    photo = product.photos.get()
    with default_storage.open(photo.rendition("print.jpg")) as file:
        rendition = file.read()
    assert rendition in pdf.pictures(printed().volumes.get())


def test_the_code_of_a_card_leads_to_its_product(book, settings):
    addresses = [
        f"{settings.SITE_URL}/p/{card['id']}/" for chapter in book.payload["chapters"] for card in chapter["cards"]
    ]
    made = [segno.make(address, error="m", mask=4, micro=False).matrix for address in addresses]
    drawn = pdf.codes(book)
    assert len(drawn) == 14
    assert sorted(drawn) == sorted(["".join(map(str, row)) for row in matrix] for matrix in made)


def test_no_placeholder_is_left_in_the_book(book):
    with pdf.opened(book) as file:
        images = [item for item in file.objects if isinstance(item, Stream) and item.get("/Subtype") == "/Image"]
        assert {int(image.Width) for image in images} == {600}


def test_downloading_twice_gives_the_same_bytes(book, staff_client):
    address = f"/dinas/catalog/edition/{book.edition_id}/jilid/1/"
    first, second = (staff_client.get(address).getvalue() for _time in range(2))
    assert first == second
    assert editions.checksum(first) == book.checksum


def test_the_same_content_typeset_again_gives_the_same_bytes(book):
    edition = book.edition
    edition.delete()
    again = printed(foreword="Selamat membaca.", signed_by="Sari", signed_as="Kepala Bidang").volumes.get()
    assert again.checksum == book.checksum


def test_the_public_downloads_the_released_book(book, staff, client):
    before = client.get("/katalog.pdf").status_code
    book.edition.release(by=staff)
    answer = client.get("/katalog.pdf")
    assert (before, answer["Content-Type"], editions.checksum(answer.getvalue())) == (
        404,
        "application/pdf",
        book.checksum,
    )


@pytest.mark.parametrize("kind", ODD_NAMES)
def test_a_name_is_printed_literally(kind, staff):
    people.published(ODD_NAMES[kind], brand=ODD_NAMES[kind][:100])
    assert pdf.squeezed(ODD_NAMES[kind]) in pdf.text(printed().volumes.get())


@pytest.mark.parametrize("name", ["شوكولاتة", "הלבן", "★ ❤ ½"])
def test_a_name_in_another_script_is_printed_whole(name, staff):
    people.published(name)
    assert set(pdf.squeezed(name)) - set(pdf.texts(printed().volumes.get())[2]) == set()


def test_an_emoji_leaves_the_words_around_it(staff):
    people.published("Keripik 🍌 pedas")
    assert "pedasNetto200g" in pdf.text(printed().volumes.get())


def test_a_character_that_turns_lines_around_is_not_obeyed(staff):
    people.published("Keri\u202epik \u2066Tempe\u2069 \u200fasli")
    assert "KeripikTempeasliNetto" in pdf.text(printed().volumes.get())


def test_a_maker_a_chapter_and_a_foreword_are_printed_literally(staff):
    odd = ODD_NAMES["markup"]
    people.published("Tempe", of=people.seller(odd), category=people.shelf(odd))
    book = printed(title=odd, foreword=odd, signed_by=odd, signed_as=odd).volumes.get()
    assert pdf.text(book).count(pdf.squeezed(odd)) >= 8


def test_a_product_without_photo_is_printed_and_the_edition_says_so(staff, staff_client):
    people.published("Tempe")
    without = people.published("Pisang", photo=False)
    edition = printed()
    assert (edition.is_complete, edition.without_photo) == (False, [{"id": without.pk, "name": "Pisang"}])
    assert "PisangNetto" in pdf.text(edition.volumes.get())
    assert "1 produk tercetak tanpa foto" in staff_client.get(edition.get_absolute_url()).text


def test_a_photo_whose_file_is_gone_is_a_missing_photo(staff):
    product = people.published("Hilang")
    default_storage.delete(product.cover.rendition("print.jpg"))
    edition = printed()
    assert edition.without_photo == [{"id": product.pk, "name": "Hilang"}]


def test_an_edition_with_every_photo_is_complete(staff):
    people.published("Tempe")
    edition = printed()
    assert (edition.is_complete, edition.without_photo) == (True, [])


# Volumes


@pytest.fixture
def shelf_of_books(catalogue, monkeypatch):
    monkeypatch.setattr(editions, "MOST_IN_A_VOLUME", 6)
    return list(printed().volumes.all())


def test_a_large_selection_becomes_volumes_and_drops_nothing(shelf_of_books):
    assert [(book.number, book.products, book.title) for book in shelf_of_books] == [
        (1, 6, "Keripik"),
        (2, 6, "Keripik – Minuman"),
        (3, 2, "Minuman"),
    ]
    everything = "".join(pdf.text(book) for book in shelf_of_books)
    assert [name for name in _names() if pdf.squeezed(name) not in everything] == []


def test_every_volume_has_its_own_contents_and_index(shelf_of_books):
    assert [pdf.bookmarks(book) for book in shelf_of_books] == [
        ["Daftar isi", "Keripik", "Indeks IKM"],
        ["Daftar isi", "Keripik", "Minuman", "Indeks IKM"],
        ["Daftar isi", "Minuman", "Indeks IKM"],
    ]
    indexes = [pdf.texts(book)[-2].split("IndeksIKM")[-1] for book in shelf_of_books]
    assert [("DapurAlit" in index, "DapurBima" in index) for index in indexes] == [
        (True, False),
        (True, True),
        (False, True),
    ]


def test_every_volume_says_which_it_is(shelf_of_books):
    assert [f"Jilid{book.number}dari3" in pdf.texts(book)[0] for book in shelf_of_books] == [True] * 3


def test_every_volume_is_downloaded_by_its_number(shelf_of_books, client, staff):
    shelf_of_books[0].edition.release(by=staff)
    answers = [client.get(f"/katalog-{number}.pdf") for number in (1, 2, 3)]
    assert [editions.checksum(answer.getvalue()) for answer in answers] == [book.checksum for book in shelf_of_books]
    assert client.get("/katalog-4.pdf").status_code == 404


def _names():
    return [f"Keripik {number}" for number in range(9)] + [f"Sirup {number}" for number in range(5)]
