import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from catalog.listing_texts import text_version
from catalog.models import Product
from onboarding.keyword_checks import absent_of, is_absent, trends
from onboarding.models import KeywordCheck
from sellers.models import PersonalAccess
from tests import people
from tests.onboarding.listed import days_ago, door, listed, marketplace

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(staff):
    return people.published(by=staff, photo=False, description="Renyah, dari tempe pilihan.")


@pytest.fixture
def owner(product, client):
    user = people.owner(product.seller)
    client.force_login(user)
    return user


@pytest.fixture
def listing(product, owner):
    return listed(product, by=owner)


def check(client, listing, **facts):
    filled = {"keyword": "keripik tempe", "found": "ya", "position": 4, "depth": 60, "checked_on": "2026-11-20"}
    return client.post(door("keyword_check", listing), filled | facts, follow=True)


def logged(listing, by, *positions, keyword="keripik tempe"):
    """One check a position, the last today."""
    for age, position in zip(range(len(positions) - 1, -1, -1), positions, strict=True):
        KeywordCheck.objects.create(
            product=listing.product,
            channel=listing.channel,
            keyword=keyword,
            position=position,
            checked_on=days_ago(age).date(),
            version=text_version(listing.product),
            made_by=by,
        )


def test_a_place_is_kept_with_the_texts_of_that_day(client, listing, owner, product):
    check(client, listing, is_signed_out="on")
    made = KeywordCheck.objects.get()
    assert (made.position, made.depth, made.is_signed_out, made.made_by, made.version) == (
        4,
        60,
        True,
        owner,
        text_version(product),
    )
    assert str(made) == "keripik tempe: urutan 4 dari 60"


def test_not_found_is_said_with_how_far_one_looked(client, listing):
    check(client, listing, found="tidak", position="")
    made = KeywordCheck.objects.get()
    assert (made.position, str(made)) == (None, "keripik tempe: tidak muncul dalam 60")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"keyword": ""}, "Bidang ini tidak boleh kosong"),
        ({"found": ""}, "Bidang ini tidak boleh kosong"),
        ({"found": "barangkali"}, "bukan salah satu dari pilihan"),
        ({"position": ""}, "Isi urutannya"),
        ({"position": "0"}, "lebih besar dari"),
        ({"position": "61"}, "tidak boleh lebih dari yang dilihat"),
        ({"position": "empat"}, "Masukkan"),
        ({"depth": "0"}, "lebih besar dari"),
        ({"depth": "9999"}, "lebih kecil"),
        ({"keyword": "k" * 101}, "paling banyak 100"),
        ({"checked_on": "2099-01-01"}, "Tanggal ini belum tiba"),
        ({"screenshot": SimpleUploadedFile("a.jpg", b"<script>")}, "Boleh juga PDF"),
    ],
)
def test_what_cannot_be_is_refused_in_words(client, listing, facts, said):
    assert said in check(client, listing, **facts).content.decode()
    assert KeywordCheck.objects.count() == 0


def test_the_database_refuses_a_place_beyond_what_was_seen(listing, owner):
    with pytest.raises(IntegrityError):
        logged(listing, owner, 61)


def test_a_keyword_that_is_not_in_the_texts_is_told_at_once(client, listing):
    said = check(client, listing, keyword="oleh-oleh malang").content.decode()
    assert "Kata kunci ini tidak ada dalam nama atau deskripsi produk" in said
    assert (
        "tidak ada dalam nama"
        not in check(client, listing, keyword="kripik tempe renyah").content.decode().split('class="trend"')[0]
    )


def test_words_are_looked_for_in_any_spelling(product):
    asked = ["kripik tempe", "Tempe RENYAH", "oleh-oleh", "keripik singkong"]
    assert [is_absent(product, keyword) for keyword in asked] == [False, False, True, True]


def test_the_products_own_keywords_are_checked_too(product):
    product.keywords = "keripik tempe, camilan pedas, , renyah"
    assert absent_of(product) == ["camilan pedas"]


@pytest.mark.parametrize(
    ("positions", "arrow"),
    [
        ([4], "baru diuji sekali"),
        ([9, 4], "naik"),
        ([4, 9], "turun"),
        ([4, 4], "tetap"),
        ([None, 40], "naik"),
        ([40, None], "turun"),
    ],
)
def test_a_trend_says_where_it_goes(listing, owner, positions, arrow):
    logged(listing, owner, *positions)
    (trend,) = trends(listing.product, listing.channel)
    assert trend.arrow[1] == arrow


def test_a_keyword_is_one_however_it_is_written_and_channels_are_apart(listing, owner, product):
    logged(listing, owner, 5, keyword="Keripik Tempe")
    logged(listing, owner, 3)
    logged(listed(product, by=owner, channel=marketplace("lazada", "Lazada", "lazada.co.id")), owner, 1)
    assert [(trend.keyword, len(trend.checks)) for trend in trends(product, listing.channel)] == [("keripik tempe", 2)]


def test_the_picture_has_the_first_place_on_top_and_not_found_at_the_bottom(listing, owner):
    logged(listing, owner, 1, None, 60)
    (trend,) = trends(listing.product, listing.channel)
    assert trend.points == [(4, 4, True), (60, 28, False), (116, 28, True)]


def test_the_page_draws_the_trend_and_a_table_beside_it(client, listing, owner):
    logged(listing, owner, 9, None, 4)
    page = client.get(door("listing", listing)).content.decode()
    assert [page.count(part) for part in ("<polyline", 'r="2.5"', 'class="lost"', '<th scope="row">')] == [1, 3, 1, 3]


def test_new_texts_ask_for_a_new_test(client, listing, owner):
    logged(listing, owner, 4)
    assert "tulisan berubah sejak diuji" not in client.get(door("listing", listing)).content.decode()
    Product.objects.update(name="Keripik Tempe Sagu")
    assert "tulisan berubah sejak diuji" in client.get(door("listing", listing)).content.decode()


def test_a_screenshot_is_private_and_looking_at_it_is_written_down(client, listing, staff):
    check(client, listing, screenshot=SimpleUploadedFile("layar.png", people.picture("layar", kind="PNG")))
    address = f"/usaha/kata-kunci/{KeywordCheck.objects.get().pk}/berkas/"
    assert address in client.get(door("listing", listing)).content.decode()
    client.force_login(staff)
    got = client.get(address)
    assert (got.getvalue()[:3], got["Content-Type"]) == (b"\xff\xd8\xff", "image/jpeg")
    assert [seen.user for seen in PersonalAccess.objects.all()] == [staff]
    client.force_login(people.owner(people.seller("Dapur Bima"), "bima"))
    assert client.get(address).status_code == 404


def test_a_day_holds_only_so_many(client, listing, owner, monkeypatch):
    monkeypatch.setattr("onboarding.keyword_checks.MOST_A_DAY", 1)
    for _time in range(2):
        said = check(client, listing).content.decode()
    assert ("terlalu banyak" in said, KeywordCheck.objects.count()) == (True, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_three_keywords(client, listing, owner, queries, count):
    for number in range(count):
        logged(listing, owner, *range(1, count + 1), keyword=f"kata {number}")
    with queries(18):
        client.get(door("listing", listing))


def test_the_office_reads_the_log(client, listing, owner, admin_user):
    logged(listing, owner, 4, None)
    client.force_login(admin_user)
    found = [
        client.get(f"/dinas/onboarding/keywordcheck/?{asked}").context["cl"].result_count
        for asked in ("", "position__isempty=1", "position__isempty=0")
    ]
    assert found == [2, 1, 1]
