import ast
import io
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation.template import templatize
from django.views.defaults import server_error

from catalog import indexing
from catalog.models import Licence, Variant
from monitoring.models import InstrumentVersion, SurveyInvitation
from sellers.models import Region
from tests import people
from tests.catalog import pages
from tests.catalog.test_public import edition
from tests.records import survey

TEMPLATES = ["base.html", "4*.html", "5*.html", "account/*.html", "allauth/**/*.html", "catalog/*.html"]
TEMPLATES += ["mfa/**/*.html", "usersessions/*.html", "sellers/account.html", "sellers/second_factor.html"]
TEMPLATES += [
    "mfa/messages/*.txt",
    "socialaccount/**/*.html",
    "monitoring/respondent/*.html",
    "monitoring/report_proof.html",
]
CODE = [
    "catalog/browsing.py",
    "catalog/filters.py",
    "ikmportal/views.py",
    "sellers/forms.py",
    "sellers/accounts.py",
    "sellers/views/accounts.py",
    "monitoring/forms/answer.py",
]
# Models speak to the admin too; of their words only some reach the public.
MODELS = [
    "catalog/models/licence.py",
    "catalog/models/product.py",
    "catalog/models/product_texts.py",
    "sellers/models/region.py",
    "monitoring/models/survey.py",
]
LITERAL = re.compile(r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")
CALL = re.compile(r" (_|gettext|ngettext|pgettext)\(((?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"|, *)+)")


@pytest.fixture(scope="module")
def catalogue():
    path = settings.BASE_DIR / "ikmportal" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    return [message for message in read_po(path.open("rb")) if message.id]


def indonesian(message):
    return message.id if isinstance(message.id, str) else message.id[0]


def said_by_template(path):
    """The source strings of one template."""
    for function, arguments in CALL.findall(templatize(path.read_text())):
        texts = [ast.literal_eval(text) for text in LITERAL.findall(arguments)]
        yield texts[1] if function == "pgettext" else texts[0]


def said_by_code(name):
    source = (settings.BASE_DIR / name).read_bytes()
    for _line, _function, texts, _comments in extract_python(io.BytesIO(source), ["_", "gettext"], [], {}):
        yield texts


def public_words():
    templates = Path(settings.BASE_DIR / "templates")
    paths = [path for pattern in TEMPLATES for path in templates.glob(pattern)]
    yield from (text for path in paths for text in said_by_template(path))
    yield from (text for name in CODE for text in said_by_code(name))


def test_every_word_of_the_public_pages_has_its_english(catalogue):
    translated = {indonesian(message) for message in catalogue}
    assert set(public_words()) - translated == set()


def test_the_english_catalogue_holds_only_what_the_public_reads(catalogue):
    used = set(public_words()) | {text for name in MODELS for text in said_by_code(name)}
    assert {indonesian(message) for message in catalogue} - used == set()


def test_the_english_catalogue_is_complete_and_settled(catalogue):
    assert [message.id for message in catalogue if message.fuzzy or not message.string] == []
    placeholders = re.compile(r"%\(\w+\)s")
    assert [
        message.id
        for message in catalogue
        if sorted(placeholders.findall(indonesian(message)))
        != sorted(placeholders.findall(message.string if isinstance(message.string, str) else message.string[1]))
    ] == []


@cache
def _telling(source, english):
    """The pattern of an Indonesian string, or None where its English reads the same."""
    fragments = [re.escape(part) for part in re.split(r"%\(\w+\)s", source)]
    pattern = re.compile(r"(?<!\w)" + ".+?".join(fragments) + r"(?!\w)")
    return None if pattern.search(english) else pattern


def left_in_indonesian(catalogue, response):
    """`{source string: text}` of what an English page says in Indonesian."""
    found, said = {}, "\n".join(pages.said(response))
    for message in catalogue:
        english = message.string if isinstance(message.string, str) else message.string[1]
        pattern = _telling(indonesian(message), english)
        if pattern and (text := pattern.search(said)):
            found[indonesian(message)] = text[0]
    return found


@pytest.fixture
def office(settings):
    settings.PORTAL = {"name": "Fair", "region": "Hillside", "office": "Trade Office", "division": "Food"}


@pytest.fixture
def market(office, reference, staff):
    """A market whose own words are English, with everything a page can show."""
    village = Region.objects.villages().filter(parent_id="35.07.22").first()
    makers = [
        people.seller(
            "Hill Kitchen", story="Story.", founded=1987, subdistrict_id="35.07.05", public_phone="+6281234567890"
        ),
        people.seller("Village Kitchen", village=village),
        people.seller("No Place"),
    ]
    shelf = people.Category.objects.get(slug="keripik-tempe")
    for number in range(26):
        made = people.published(
            f"Soy Crackers {number}",
            of=makers[number % 3],
            category=shelf,
            photo=False,
            price=9_000 * (number + 1),
            brand="Ace",
        )
        for kind in Licence.Kind:
            shown = f"{3507000000000 + number}" if kind == Licence.Kind.NIB else f"{kind[:2].upper()}{number:07}"
            people.licence(made, kind, shown, valid_until=timezone.localdate())
    made.composition, made.shelf_life, made.packaging, made.description = "Soy.", "3 months", "Pouch", "Crisp."
    made.save()
    Variant.objects.create(product=made, label="Large", netto_amount=1_500, price=60_000, position=1)
    for seed in ("second", "third"):
        people.Photo.add(made, people.picture(seed)).render()
    people.Photo.objects.get(product=made, position=1).render()
    edition(2, title="Booklet").release(by=staff)
    indexing.renew()


ADDRESSES = [
    "/en/",
    "/en/produk/",
    "/en/produk/?q=crackrs",
    "/en/produk/?q=crackers+zzzz",
    "/en/produk/?q=zzzz",
    "/en/produk/?harga=0&sertifikat=halal&merek=Ace&kategori=keripik-tempe&urut=termurah",
    "/en/produk/?merek=Ace&harga=4&kecamatan=35.07.01",
    "/en/kategori/keripik-tempe/",
    "/en/kategori/madu/",
    "/en/kecamatan/35.07.05/dampit/",
    "/en/ikm/",
    "/en/ikm/?q=zzzz",
    "/en/katalog-cetak/",
    "/en/tidak-ada/",
    "/en/akun/login/",
]


@pytest.mark.django_db
def test_an_english_page_says_nothing_in_indonesian(client, market, catalogue):
    seen = {address: client.get(address) for address in ADDRESSES}
    assert [address for address in ADDRESSES if '<html lang="en">' not in pages.html(seen[address])] == []
    left = {address: left_in_indonesian(catalogue, seen[address]) for address in ADDRESSES}
    assert {address: found for address, found in left.items() if found} == {}


@pytest.mark.django_db
def test_second_pages_products_and_makers_say_nothing_in_indonesian(client, market, catalogue):
    makers = [f"/en{seller.get_absolute_url()}" for seller in people.Seller.objects.all()]
    first = client.get("/en/produk/")
    addresses = ["/en/produk/" + pages.link(first, "next"), *pages.cards(first)[:3], *makers]
    seen = [client.get(address) for address in addresses]
    assert [left_in_indonesian(catalogue, response) for response in seen] == [{}] * 7
    assert {response.status_code for response in seen} == {200}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/", "/en/produk/", "/en/ikm/", "/en/katalog-cetak/"])
def test_an_empty_catalogue_says_nothing_in_indonesian(client, office, catalogue, address):
    assert left_in_indonesian(catalogue, client.get(address)) == {}


@pytest.mark.django_db
def test_a_questionnaire_says_nothing_in_indonesian(client, office, reference, staff, catalogue):
    version = InstrumentVersion.objects.get(scale="skm")
    asked = survey("Layanan", title_en="Service", by=staff, version=version)
    address = f"/en/survei/{SurveyInvitation.make(asked, 'pemilik', 1)[0]}/"
    seen = [client.get(address), client.post(address), client.get("/en/survei/nothing/")]
    seen.append(client.post(address, {f"s{one.pk}": 4 for one in version.statements.all()}, follow=True))
    seen.append(client.get(address))
    assert [response.status_code for response in seen] == [200, 422, 404, 200, 410]
    assert [left_in_indonesian(catalogue, response) for response in seen] == [{}] * 5


@pytest.mark.django_db
def test_pages_of_trouble_say_nothing_in_indonesian(office, catalogue, rf):
    visitor = Client(enforce_csrf_checks=True)
    visitor.force_login(people.person("guest", is_staff=True))
    with translation.override("en"):
        fault = server_error(rf.get("/en/"))
    seen = [visitor.post("/en/akun/login/"), visitor.get("/en/nowhere/"), fault]
    assert [response.status_code for response in seen] == [403, 404, 500]
    assert [left_in_indonesian(catalogue, response) for response in seen] == [{}] * 3


@pytest.mark.django_db
def test_an_indonesian_page_left_in_english_addresses_would_be_noticed(client, market, catalogue):
    assert len(left_in_indonesian(catalogue, client.get("/produk/"))) > 20


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("", ["Rp1.234.500", "1,5 kg · Rp82.300/100 g", "31 Des 2099", "Keripik", "id_ID"]),
        ("/en", ["Rp1,234,500", "1.5 kg · Rp82,300/100 g", "31 Dec 2099", "Chips", "en_US"]),
    ],
)
def test_prices_sizes_and_dates_are_written_as_the_reader_writes_them(client, start, expected):
    shelf = people.shelf("Keripik", name_en="Chips")
    product = people.published(price=1_234_500, netto="1,5 kg", category=shelf, photo=True)
    people.licence(product, valid_until=date(2099, 12, 31))
    words = " ".join(pages.said(client.get(f"{start}{product.get_absolute_url()}")))
    assert [text for text in expected if text in words] == expected


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "expected"), [("", "(1,5 MB, 4 halaman)"), ("/en", "(1.5 MB, 4 pages)")])
def test_file_sizes_are_written_as_the_reader_writes_them(client, staff, start, expected):
    made = edition()
    made.volumes.update(size=1_572_864)
    made.release(by=staff)
    words = " ".join(pages.said(client.get(f"{start}/katalog-cetak/"))).replace("\xa0", " ")
    assert expected in words


@pytest.mark.django_db
def test_products_and_shelves_are_called_by_their_english_names_where_they_have_one(client):
    shelf = people.shelf("Keripik", name_en="Chips")
    people.published("Keripik Tempe", name_en="Tempeh Chips", category=shelf, photo=False)
    people.published("Rempeyek", category=shelf, photo=False)
    indexing.renew()
    assert pages.names(client.get("/produk/?urut=nama")) == ["Keripik Tempe", "Rempeyek"]
    assert pages.names(client.get("/en/produk/?urut=nama")) == ["Tempeh Chips", "Rempeyek"]
    shelves = [
        [text for text in pages.said(client.get(address)) if text in ("Keripik", "Chips")]
        for address in ("/", "/en/", "/en/produk/?q=zzz")
    ]
    assert shelves == [["Keripik"], ["Chips"], ["Chips"]]


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "expected"), [(1, "1 product"), (2, "2 products")])
def test_english_counts_one_and_many(client, number, expected):
    for n in range(number):
        people.published(f"Soy {n}", photo=False)
    indexing.renew()
    assert expected in pages.said(client.get("/en/produk/"))
    assert expected in pages.said(client.get("/en/ikm/"))


ENGLISH = {"accept-language": "en-GB,en;q=0.9"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/produk/", "/ikm/", "/katalog-cetak/", "/akun/login/", "/tidak-ada/", "/dinas/login/"]
)
def test_an_address_without_en_is_indonesian_whatever_the_browser_prefers(client, address):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.get(address, headers=ENGLISH, follow=True)
    assert re.search(r'<html lang="(\w+)"', pages.html(response))[1] == "id"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/", "/en/produk/", "/en/akun/login/"])
def test_an_address_with_en_is_english_whatever_the_browser_prefers(client, address):
    response = client.get(address, headers={"accept-language": "id"})
    assert response["Content-Language"] == "en"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/dinas/", "/dinas/catalog/product/", "/dinas/sellers/seller/add/"])
def test_the_workspace_speaks_indonesian_whatever_the_browser_prefers(staff_client, address):
    response = staff_client.get(address, headers=ENGLISH)
    assert response["Content-Language"] == "id"
    assert "Ruang kerja dinas" in pages.html(response)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/produk/?q=tempe&merek=Alit", ("/en/produk/?q=tempe&merek=Alit", "/en/akun/login/")),
        ("/en/produk/?q=tempe", ("/produk/?q=tempe", "/akun/login/")),
        ("/akun/login/", ("/en/akun/login/", "/en/akun/login/")),
    ],
)
def test_each_page_leads_to_its_twin(client, address, expected):
    page = pages.html(client.get(address))
    twin = re.search(r'<a href="([^"]+)" hreflang="(?:en|id)"', page)[1].replace("&amp;", "&")
    assert twin == expected[0]
    assert client.get(twin).status_code == 200


@pytest.mark.django_db
def test_signing_in_from_an_english_page_is_in_english(client):
    page = pages.html(client.get("/en/produk/"))
    assert re.search(r'<a href="([^"]+)">Sign in<', page)[1] == "/en/akun/login/"
