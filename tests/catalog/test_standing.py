"""Where products stand, what would open a channel more, and the pages that say it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from catalog import standing
from catalog.models import Channel, Product, Rule, RulePack
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def channels():
    """Two channels that ask for little: one a brand, the other a brand and a stock; a third without rules."""
    made = [
        Channel.objects.create(code=code, name=code.title(), kind="luring", position=n) for n, code in enumerate("abc")
    ]
    for channel, fields in zip(made, (["brand"], ["brand", "stock"]), strict=False):
        pack = RulePack.objects.create(
            channel=channel,
            version="1",
            valid_from="2026-01-01",
            source="uji",
            checked_on="2026-01-01",
            checked_by="uji",
        )
        for field in fields:
            subject = Rule.Subject.VARIANT if field == "stock" else Rule.Subject.PRODUCT
            Rule.objects.create(pack=pack, weight="wajib", subject=subject, field=field, kind="terisi", message=field)
    return made


@pytest.fixture
def bare():
    return people.product("Keripik", brand="")


@pytest.fixture
def nearly(bare):
    return people.product("Sambal", of=bare.seller)


def rows():
    return standing.board(Product.objects.order_by("pk"))


def test_each_product_has_a_word_in_each_channel(channels, bare, nearly):
    said = [[(one.word, one.tone) for one in row] for _product, row in rows()]
    none = ("belum ada aturan", "quiet")
    assert said == [[("0/1", "wait"), ("0/2", "wait"), none], [("siap", "good"), ("1/2", "wait"), none]]


def test_totals_count_what_the_rows_show(channels, bare, nearly):
    assert [(str(channel), ready, live) for channel, ready, live in standing.totals(rows())] == [
        ("A", 1, 0),
        ("B", 0, 0),
        ("C", 0, 0),
    ]


def test_the_cheapest_step_opens_most_channels_for_each_thing(channels, bare, nearly):
    told = [
        (
            str(step.product),
            [finding.rule.field for finding in step.findings],
            [str(channel) for channel in step.gained],
        )
        for step in standing.next_steps(rows())
    ]
    assert told == [("Keripik", ["brand"], ["A"]), ("Sambal", ["stock"], ["B"])]


def test_one_thing_that_opens_two_comes_first(channels, bare, nearly):
    bare.variants.update(stock=0)
    first = standing.next_steps(rows())[0]
    assert (first.product, [str(channel) for channel in first.gained]) == (bare, ["A", "B"])


def test_what_waits_for_the_office_is_nobodys_step(channels, nearly):
    nearly.variants.update(stock=1)
    Rule.objects.filter(field="stock").update(subject="produk", field="licence", kind="izin", among="pirt")
    people.licence(nearly, "pirt", "2063507010001-28", verified=False)
    mine = standing.board(Product.objects.filter(pk=nearly.pk))
    assert (standing.next_steps(mine), mine[0][1][1].word) == ([], "menunggu")


def test_a_maker_sees_the_board_and_the_steps(channels, bare, client):
    client.force_login(people.owner(bare.seller))
    page = client.get(reverse("workspace_channels", args=[bare.seller_id])).text
    assert "Langkah termurah berikutnya" in page
    assert f'href="/usaha/produk/{bare.pk}/#f-brand"' in page


def test_a_products_page_says_what_was_read_and_how_to_mend_it(channels, bare, client):
    Rule.objects.update(fix="Tulis merek seperti pada kemasan.")
    client.force_login(people.owner(bare.seller))
    page = client.get(reverse("workspace_product_channels", args=[bare.pk])).text
    assert "Terbaca: belum ada. Tulis merek seperti pada kemasan." in page
    assert "Belum ada aturan untuk saluran ini." in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_costs_the_same_for_any_number_of_products(channels, bare, client, queries, number):
    for place in range(number - 1):
        people.product(f"Abon {place}", of=bare.seller)
    client.force_login(people.owner(bare.seller))
    client.get(reverse("workspace_channels", args=[bare.seller_id]))
    with queries(14):
        client.get(reverse("workspace_channels", args=[bare.seller_id]))


def test_the_offices_number_and_its_list_are_the_same_products(channels, bare, nearly, staff_client):
    board = staff_client.get(reverse("admin:catalog_product_board")).text
    listed = staff_client.get(reverse("admin:catalog_product_changelist"), {"siap": "a"}).context["cl"].queryset
    assert '?siap=a">1</a>' in board
    assert list(listed) == [nearly]


def test_a_board_too_large_asks_for_a_kecamatan(channels, bare, nearly, staff_client, monkeypatch):
    monkeypatch.setattr("catalog.admin.product.MOST_ON_BOARD", 1)
    assert "Pilih kecamatan" in staff_client.get(reverse("admin:catalog_product_board")).text


def test_staff_copy_a_pack_and_change_its_rules(channels, staff_client):
    pack = RulePack.objects.get(channel=channels[1])
    made = staff_client.post(
        reverse("admin:catalog_rulepack_copy", args=[pack.pk]),
        {"version": "2", "valid_from": "01/12/2026"},
        follow=True,
    )
    copy = RulePack.objects.get(version="2")
    assert (copy.rules.count(), copy.checked_by, made.status_code) == (2, "Sari", 200)


def test_a_version_is_not_copied_twice(channels, staff_client):
    pack = RulePack.objects.get(channel=channels[1])
    page = staff_client.post(
        reverse("admin:catalog_rulepack_copy", args=[pack.pk]), {"version": "1", "valid_from": "01/01/2026"}
    )
    assert [list(map(str, errors)) for errors in page.context["form"].errors.values()] == [
        ["Versi ini sudah ada untuk saluran itu."],
        ["Saluran ini sudah punya paket yang berlaku sejak tanggal itu."],
    ]


def test_a_rule_with_limits_its_kind_does_not_read_is_refused(channels, staff_client):
    rule = Rule.objects.filter(field="brand").first()
    rule.most = 5
    with pytest.raises(ValidationError, match="tidak memakai isian ini"):
        rule.full_clean()


def test_limits_are_shown_as_numbers_are_typed(channels, staff_client):
    Rule.objects.filter(field="stock").update(kind="nilai", least=0, most=10_000_000)
    pack = RulePack.objects.get(channel=channels[1])
    forms = staff_client.get(reverse("admin:catalog_rulepack_change", args=[pack.pk])).context["inline_admin_formsets"][
        0
    ]
    assert [(form["least"].value(), form["most"].value()) for form in forms.formset.initial_forms] == [
        (None, None),
        ("0", "10000000"),
    ]
