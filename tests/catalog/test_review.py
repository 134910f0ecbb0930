"""The office's inbox as staff meet it."""

import re

import pytest
from django.urls import reverse

from catalog import proposing, scope
from catalog.models import Product, Proposal, ScopeQuestion
from sellers.models import Notice
from tests import people
from tests.catalog.test_admin_records import save

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(staff):
    return people.published(by=staff, composition="tempe, minyak kelapa")


@pytest.fixture
def owner(product):
    return people.owner(product.seller)


@pytest.fixture
def proposal(product, owner):
    return proposing.propose(product, {"composition": "tempe, lemak kelapa"}, by=owner)


def at(proposal, deed="change"):
    return reverse(f"admin:catalog_proposal_{deed}", args=[proposal.pk])


def decide(client, proposal, deed, **said):
    return client.post(at(proposal, deed), {"seen": proposing.stamp(proposal), **said}, follow=True)


def said(page):
    return [str(message) for message in page.context["messages"]]


def test_the_inbox_is_counted_on_the_front_page(proposal, staff_client):
    items = staff_client.get("/dinas/").context["attention"]
    assert [item.count for item in items if item.words == "usulan perubahan menunggu"] == [1]


def test_the_difference_is_marked_word_by_word(proposal, staff_client):
    page = staff_client.get(at(proposal)).text
    assert re.findall(r"<(del|ins)>(.*?)</", page) == [("del", "minyak"), ("ins", "lemak")]


def test_approving_makes_it_true_and_tells_the_owner(proposal, staff_client, owner):
    page = decide(staff_client, proposal, "approve")
    assert said(page) == ["Disetujui: pembeli kini melihat yang baru."]
    assert Product.objects.get().composition == "tempe, lemak kelapa"
    assert [notice.text for notice in owner.notices.all()] == [
        "Usulan untuk Keripik Tempe disetujui dan sudah berlaku."
    ]


def test_approving_blind_is_refused(proposal, staff_client):
    page = staff_client.post(at(proposal, "approve"), {"seen": "karangan"}, follow=True)
    assert said(page) == ["Usulan atau halamannya berubah sejak dibuka. Lihat lagi, lalu putuskan."]


@pytest.mark.parametrize("deed", ["send_back", "decline"])
def test_a_no_needs_its_reason_and_keeps_what_was_typed(proposal, staff_client, deed):
    page = decide(staff_client, proposal, deed, internal_note="Telepon dulu.")
    assert (page.status_code, "Telepon dulu." in page.text) == (400, True)
    assert "Tulis alasannya" in page.text
    assert Proposal.objects.get().is_waiting


def test_the_reason_reaches_its_maker_and_the_note_stays_inside(proposal, staff_client, owner):
    decide(staff_client, proposal, "send_back", reason="Sebutkan jenis lemaknya.", internal_note="Sering begini.")
    texts = " ".join(notice.text for notice in owner.notices.all())
    assert ("Sebutkan jenis lemaknya." in texts, "Sering begini." in texts) == (True, False)
    assert Proposal.objects.values_list("state", "internal_note").get() == ("kembali", "Sering begini.")


def test_ones_own_offers_no_button(product, staff_client, staff):
    proposal = proposing.propose(product, {"name": "Baru"}, by=staff)
    assert "Setujui" not in staff_client.get(at(proposal)).text
    assert said(decide(staff_client, proposal, "approve")) == ["Usulan sendiri diputuskan orang lain."]


def test_the_head_reads_and_does_not_decide(proposal, client):
    client.force_login(people.head_of_office())
    assert client.get(at(proposal)).status_code == 200
    assert decide(client, proposal, "approve").status_code == 404


def test_a_question_is_answered_from_its_page(product, staff_client, staff, owner):
    people.licence(product)
    scope.ask(product, "komposisi", by=owner)
    question = ScopeQuestion.objects.get()
    page = staff_client.get(reverse("admin:catalog_scopequestion_change", args=[question.pk])).text
    assert "Apakah Halal (BPJPH) ID35110000000000001 masih mencakup Keripik Tempe?" in page
    body = {"action": "still_covers", "_selected_action": question.pk}
    staff_client.post(reverse("admin:catalog_scopequestion_changelist"), body)
    assert [badge.kind for badge in Product.objects.get().badges] == ["halal"]
    assert [notice.text for notice in owner.notices.all()] == [
        "Halal (BPJPH) ID35110000000000001 masih mencakup Keripik Tempe."
    ]


def test_the_owner_is_told_what_staff_changed(product, staff_client, owner):
    save(staff_client, product, name="Keripik Tempe Sagu")
    notice = Notice.objects.get(user=owner)
    assert (notice.text, notice.difference) == (
        "Sari mengubah Keripik Tempe Sagu.",
        [["nama produk", "Keripik Tempe", "Keripik Tempe Sagu"]],
    )


def test_the_owner_is_told_when_it_is_published(staff_client, staff):
    product = people.published(by=staff)
    owner = people.owner(product.seller)
    product.withdraw(by=staff)
    staff_client.post(reverse("admin:catalog_product_publish_one", args=[product.pk]))
    assert [notice.text for notice in owner.notices.all()] == ["Keripik Tempe sudah terbit di katalog."]
