import io
from datetime import date

import pytest
from django.urls import reverse
from PIL import Image, ImageDraw

from catalog.advising import advise_on
from catalog.models import Channel, Photo, Product, Rule, RulePack
from tests import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_for_all")]


@pytest.fixture
def product():
    return people.product()


def drawn(shift=0, size=(900, 900), ink="white"):
    """A sharp box on a ground; another shift is another scene."""
    image = Image.new("RGB", size, "#446655")
    ImageDraw.Draw(image).rectangle((100 + shift, 150, 500 + shift, 700), fill=ink, outline="black", width=9)
    return encoded(image)


def encoded(image):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


def add(product, *pictures):
    photos = [Photo.add(product, data) for data in pictures]
    for photo in photos:
        photo.render()
    return photos


def said(product):
    """What is said of each photo."""
    advised = advise_on(Product.objects.for_editing().get(pk=product.pk))
    return [
        [(finding.words.partition(".")[0], finding.must) for finding in photo.findings]
        for photo in advised.photos.all()
    ]


def test_a_good_photo_needs_no_advice(product):
    add(product, drawn())
    assert said(product) == [[]]


def test_one_that_a_marketplace_refuses_says_which_and_comes_first(product):
    add(product, drawn(size=(320, 320)))
    assert said(product)[0][:2] == [("Terlalu kecil: 320 piksel", True), ("Kecil: 320 piksel", False)]


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (drawn(size=(600, 600)), "Kecil: 600 piksel"),
        (drawn(size=(1200, 900)), "Belum persegi (1200 × 900): tepinya terpotong di katalog, Shopee, dan Lazada"),
        (encoded(Image.linear_gradient("L").resize((900, 900)).convert("RGB")), "Mungkin kabur"),
    ],
)
def test_what_could_be_better_is_advice(product, picture, words):
    add(product, picture)
    assert said(product) == [[(words, False)]]


def test_the_same_scene_again_is_said_of_the_second(product):
    add(product, drawn(), drawn(shift=1), drawn(shift=300, ink="black"))
    assert said(product) == [[], [("Hampir sama dengan foto 1", False)], []]


def test_words_over_a_photo_are_suspected(product):
    image = Image.open(io.BytesIO(drawn()))
    for line in range(3):
        ImageDraw.Draw(image).text((40, 30 + 40 * line), "PROMO Rp15.000 MURAH", fill="white", font_size=32)
    add(product, encoded(image))
    assert [words for words, _must in said(product)[0]] == ["Mungkin ada tulisan di atas foto"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, ["1 foto dipilih. Shopee menyukai 3 foto atau lebih."]),
        (3, []),
        (9, ["9 foto dipilih. Lazada menerima paling banyak 8."]),
    ],
)
def test_how_many_are_chosen_is_judged_too(product, number, words):
    for seed in range(number):
        Photo.add(product, people.picture(seed))
    advised = advise_on(Product.objects.for_editing().get(pk=product.pk))
    assert [finding.words for finding in advised.findings] == words


def test_a_newer_rule_takes_the_place_of_the_older_from_its_day_on(product):
    add(product, drawn(size=(600, 600)))
    for pack in RulePack.objects.filter(channel__code__in=["web", "shopee", "lazada"]):
        newer = pack.copy(version="2", valid_from=date(2026, 11, 2), by=people.person(f"staf-{pack.channel.code}"))
        newer.rules.filter(field="photo_side", weight=Rule.Weight.ADVICE).update(least=500)
    assert said(product) == [[]]


def test_before_it_is_measured_only_its_size_is_judged(product):
    Photo.add(product, people.picture(size=(600, 600)))
    assert said(product) == [[("Kecil: 600 piksel", False)]]


def test_the_page_says_it_beside_the_photo(product, client):
    add(product, drawn(size=(320, 320)))
    client.force_login(people.owner(product.seller))
    html = client.get(reverse("workspace_product", args=[product.pk])).content.decode()
    assert "Lazada menolak di bawah 330 piksel." in html


def test_loading_the_rules_again_changes_nothing(product):
    from catalog import reference

    before = [list(model.objects.values_list()) for model in (Channel, RulePack, Rule)]
    reference.load()
    assert [list(model.objects.values_list()) for model in (Channel, RulePack, Rule)] == before


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_product_costs_the_same_for_any_number_of_photos(product, client, queries, number):
    for seed in range(number):
        Photo.add(product, people.picture(seed))
    client.force_login(people.owner(product.seller))
    with queries(14):
        client.get(reverse("workspace_product", args=[product.pk]))
