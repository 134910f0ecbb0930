import pytest

from catalog import indexing
from catalog.models import Product
from tests import people
from tests.catalog import pages

pytestmark = pytest.mark.django_db
NAMES = [
    "Keripik Tempe Original",
    "Keripik Singkong Balado",
    "Keripik Pisang Cokelat",
    "Kopi Robusta Dampit",
    "Sari Apel",
    "Sambal Bawang",
    "Gorengan Ubi",
    "Madu Hutan",
    "Abon Sapi",
    "Kerupuk Ikan",
    "Teh Rosela",
    "Kacang Goreng 500",
]


@pytest.fixture
def market(db):
    """A dozen products, each with one thing it is searched by."""
    shelf = people.shelf("Keripik & camilan", name_en="Chips & snacks")
    people.shelf("Rak kosong")
    for name in NAMES:
        people.published(name, category=shelf, photo=False)
    indexing.renew()


def found(client, typed):
    return pages.names(client.get("/produk/", {"q": typed}))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # as it is written
        ("keripik tempe", "Keripik Tempe Original"),
        ("KERIPIK   TEMPE", "Keripik Tempe Original"),
        ("tempe keripik", "Keripik Tempe Original"),
        ("keripik rasa balado", "Keripik Singkong Balado"),
        # other spellings
        ("kripik tempe", "Keripik Tempe Original"),
        ("criping pisang coklat", "Keripik Pisang Cokelat"),
        ("sambel brambang", "Sambal Bawang"),
        ("krupuk", "Kerupuk Ikan"),
        ("ketela", "Keripik Singkong Balado"),
        ("katjang", "Kacang Goreng 500"),
        ("te rosela", "Teh Rosela"),
        # slips of the finger
        ("keripk singkong", "Keripik Singkong Balado"),
        ("kopi dampi", "Kopi Robusta Dampit"),
        ("kopi dmapit", "Kopi Robusta Dampit"),
        ("robsuta", "Kopi Robusta Dampit"),
        ("sari appel", "Sari Apel"),
        ("keripik tempee", "Keripik Tempe Original"),
        ("sammbal bawwang", "Sambal Bawang"),
        # affixes
        ("ubi goreng", "Gorengan Ubi"),
        ("kacang gorengan", "Kacang Goreng 500"),
        ("kacangnya", "Kacang Goreng 500"),
        # English
        ("tempe chips", "Keripik Tempe Original"),
        ("coffee", "Kopi Robusta Dampit"),
        ("honey", "Madu Hutan"),
        ("apple", "Sari Apel"),
        # unfinished words
        ("rob", "Kopi Robusta Dampit"),
        ("sam", "Sambal Bawang"),
        ("keripik sing", "Keripik Singkong Balado"),
    ],
)
def test_people_find_what_they_mean(client, market, typed, expected):
    assert found(client, typed)[:1] == [expected]


@pytest.mark.parametrize("typed", ["madu", "honey", "madu hutan"])
def test_only_what_was_asked_for_is_found(client, market, typed):
    assert found(client, typed) == ["Madu Hutan"]


@pytest.mark.parametrize(
    ("typed", "notice"),
    [
        ("kripik tempe", "Kata dibaca sebagai keripik tempe . Yang diketik: “kripik tempe”."),
        ("kopi dampi", "Kata dibaca sebagai kopi dampit . Yang diketik: “kopi dampi”."),
        ("keripk singkong", "Kata dibaca sebagai keripik singkong . Yang diketik: “keripk singkong”."),
        ("coffee", "Kata dibaca sebagai kopi . Yang diketik: “coffee”."),
    ],
)
def test_the_page_says_how_it_read_the_words(client, market, typed, notice):
    assert notice in " ".join(pages.said(client.get("/produk/", {"q": typed})))


def test_a_word_that_is_right_is_not_corrected(client, market):
    assert "Kata dibaca sebagai" not in pages.said(client.get("/produk/?q=keripik+tempe"))


def test_when_no_product_holds_all_words_those_with_some_are_shown_and_named_so(client, market):
    response = client.get("/produk/?q=madu+sapi")
    assert set(pages.names(response)) == {"Madu Hutan", "Abon Sapi"}
    assert "Tidak ada produk yang memuat semua kata itu. Inilah yang memuat sebagian." in pages.said(response)


@pytest.mark.parametrize("typed", ["zzzzqqq", "xylophone", "☕", "***", "dan"])
def test_a_search_without_result_proposes_shelves_that_hold_something(client, market, typed):
    response = client.get("/produk/", {"q": typed})
    assert pages.cards(response) == []
    assert f"“{typed}” belum ditemukan" in pages.said(response)
    assert response.context["browse"].proposals[0].slug == "keripik-camilan"
    assert len(response.context["browse"].proposals) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "madu'",
        '"madu"',
        "madu*",
        "madu:*",
        "(madu",
        "madu)",
        "madu & hutan",
        "madu | hutan",
        "!madu",
        "madu <-> hutan",
        "search_text:madu",
        "NEAR(madu hutan)",
        "madu AND hutan",
        "madu -hutan",
        "^madu",
        "{madu} + hutan",
        "madu'; DROP TABLE catalog_product; --",
        "madu\\",
        "madu\\'",
        "madu%_",
        "'madu':A",
        '"*:()&|! madu',
    ],
)
def test_signs_that_databases_read_are_only_signs(client, market, typed):
    assert "Madu Hutan" in found(client, typed)
    assert Product.objects.count() == len(NAMES)


@pytest.mark.parametrize(
    "typed", ["NOT", "OR", "AND", "NEAR", "or or or", '""', "''", ":*", "&&", "a" * 200, "a b c d e f g h i j"]
)
def test_a_search_of_operators_alone_is_harmless(client, market, typed):
    assert client.get("/produk/", {"q": typed}).status_code == 200


def test_the_name_that_begins_with_the_word_comes_first(client):
    for name in ["Sambal Goreng Abon", "Abon Sapi Pedas", "Abon Sapi"]:
        people.published(name, brand="Alit", photo=False)
    indexing.renew()
    assert found(client, "abon") == ["Abon Sapi", "Abon Sapi Pedas", "Sambal Goreng Abon"]


def test_products_are_found_by_brand_maker_shelf_and_keywords(client):
    maker = people.seller("Warung Wulan")
    people.published(
        "Kue", of=maker, brand="Rengganis", category=people.shelf("Jajanan"), keywords="lebaran", photo=False
    )
    people.published("Lain", of=people.seller("Toko Lain"), brand="Lain", photo=False)
    indexing.renew()
    answers = [found(client, typed) for typed in ("rengganis", "wulan", "jajanan", "lebaran")]
    assert answers == [["Kue"]] * 4


def test_a_renamed_product_is_found_by_its_new_name_alone(client, market):
    product = Product.objects.get(name="Madu Hutan")
    product.name = "Propolis"
    product.save()
    indexing.renew()
    assert (found(client, "propolis"), found(client, "hutan")) == (["Propolis"], [])


def test_drafts_are_not_found_and_their_words_not_proposed(client, market):
    people.product("Widaran Rahasia")
    indexing.renew()
    assert found(client, "widaran") == found(client, "widarn") == []


def test_a_search_within_a_shelf_stays_there(client, market):
    people.published("Madu Kelengkeng", category=people.shelf("Madu"), photo=False)
    indexing.renew()
    assert pages.names(client.get("/kategori/madu/?q=madu")) == ["Madu Kelengkeng"]


def test_the_words_typed_stay_in_the_search_box(client, market):
    page = client.get("/produk/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page
    assert "<script>alert" not in page
