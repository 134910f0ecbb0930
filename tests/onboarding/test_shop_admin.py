"""The office looks: its inbox, the shops of all makers, and what was passed over."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Listing
from onboarding import opening
from onboarding.checklist import State, checklist
from onboarding.models import Requirement, StoreAccount, Submission
from sellers.models import PersonalAccess
from tests import people
from tests.onboarding import shops

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_for_all")]
Said = Submission.State


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit")


@pytest.fixture
def owner(kitchen):
    return people.owner(kitchen)


@pytest.fixture
def shopee():
    return shops.channel()


@pytest.fixture
def step(shopee):
    return Requirement.objects.get(channel=shopee, family="diperiksa")


@pytest.fixture
def sent(kitchen, step, owner):
    return opening.send(kitchen, step, scan=None, note="halaman toko", by=owner)


def look(client, kind, row):
    return client.get(reverse(f"admin:onboarding_{kind}_change", args=[row.pk]))


def decide(client, deed, row, note="", **more):
    return client.post(reverse(f"admin:onboarding_submission_{deed}", args=[row.pk]), {"review_note": note, **more})


def found(client, model, **question):
    return [str(row) for row in client.get(f"/dinas/onboarding/{model}/", question).context["cl"].result_list]


# The inbox


def test_what_waits_stands_on_top(staff_client, kitchen, shopee, sent, owner):
    opening.tick(kitchen, Requirement.objects.filter(channel=shopee).first(), by=owner)
    assert found(staff_client, "submission") == [
        "Dapur Alit: Toko terkonfirmasi (menunggu diperiksa)",
        "Dapur Alit: Nama lengkap pemilik diisi (diterima)",
    ]


@pytest.mark.parametrize(
    ("deed", "note", "state"),
    [
        ("accept", "", Said.ACCEPTED),
        ("reject", "Nama toko tidak tampak.", Said.REJECTED),
        ("waive", "Toko bersama.", Said.WAIVED),
    ],
)
def test_staff_decide_and_the_inbox_is_empty(staff_client, kitchen, step, sent, deed, note, state):
    answer = decide(staff_client, deed, sent, note)
    latest = Submission.objects.filter(requirement=step).first()
    assert (answer.status_code, latest.state, latest.review_note, Submission.objects.waiting().count()) == (
        302,
        state,
        note,
        0,
    )


@pytest.mark.parametrize("deed", ["reject", "waive"])
def test_a_no_or_a_waiver_asks_for_its_reason(staff_client, sent, deed):
    answer = decide(staff_client, deed, sent)
    assert (answer.status_code, "supaya pemilik tahu apa yang harus dibuat" in answer.text) == (400, True)
    assert Submission.objects.get().state == Said.PENDING


def test_whoever_sent_it_is_told_that_another_looks(staff_client, kitchen, step, staff):
    own = opening.send(kitchen, step, scan=None, note="a", by=staff)
    page = look(staff_client, "submission", own)
    decide(staff_client, "accept", own)
    assert ("orang lain yang memeriksanya" in page.text, "Terima</button>" in page.text) == (True, False)
    assert Submission.objects.get().state == Said.PENDING


def test_an_older_one_only_says_that_a_newer_counts(staff_client, kitchen, step, sent, owner):
    opening.send(kitchen, step, scan=None, note="lebih jelas", by=owner)
    page = look(staff_client, "submission", sent).text
    assert ("Sudah ada yang lebih baru" in page, "Terima</button>" in page, "Jejak langkah ini" in page) == (
        True,
        False,
        True,
    )


def test_the_head_reads_the_inbox_and_decides_nothing(client, sent):
    client.force_login(people.head_of_office())
    page = look(client, "submission", sent)
    assert (page.status_code, "Terima</button>" in page.text, decide(client, "accept", sent).status_code) == (
        200,
        False,
        404,
    )


# The shops


def test_the_list_says_how_far_each_shop_is(staff_client, kitchen, shopee, staff):
    shops.active(kitchen, shopee, by=staff)
    page = staff_client.get("/dinas/onboarding/storeaccount/").text
    cells = re.findall(r'class="field-(?:state_tag|progress|now)">(.*?)</td>', page)
    assert cells == ['<span class="tag good">aktif</span>', "10/10", "–"]


def test_an_active_shop_nobody_looked_at_is_found_by_that(staff_client, kitchen, shopee, staff):
    shops.active(kitchen, shopee, by=staff)
    shops.active(people.seller("Dapur Bima"), shopee, by=staff)
    old = timezone.now() - timezone.timedelta(days=61)
    Listing.objects.filter(product__seller=kitchen).update(checked_at=old)
    assert found(staff_client, "storeaccount", keaktifan="lewat") == ["Dapur Alit · Shopee"]
    assert found(staff_client, "storeaccount", keaktifan="sungguh") == ["Dapur Bima · Shopee"]
    assert staff_client.get("/dinas/onboarding/storeaccount/").text.count(">tampil tidak aktif lagi</span>") == 1


def test_a_step_is_waived_and_the_waiver_taken_back(staff_client, kitchen, shopee, step):
    held = shops.shop(kitchen, shopee)
    seen = []
    for deed in ("waive", "take_back"):
        address = reverse(f"admin:onboarding_storeaccount_{deed}", args=[held.pk, step.pk])
        staff_client.post(address, {"review_note": "Toko bersama."})
        seen.append(checklist(kitchen, shopee).step(step).state)
    assert seen == [State.WAIVED, State.OPEN]


def test_a_waiver_without_a_reason_is_asked_for_one(staff_client, kitchen, shopee, step):
    held = shops.shop(kitchen, shopee)
    answer = staff_client.post(reverse("admin:onboarding_storeaccount_waive", args=[held.pk, step.pk]))
    assert (answer.status_code, Submission.objects.count()) == (400, 0)


def test_a_step_of_another_channel_is_not_waived_here(staff_client, kitchen, shopee):
    held, other = shops.shop(kitchen, shopee), Requirement.objects.filter(channel__code="lazada").first()
    address = reverse("admin:onboarding_storeaccount_waive", args=[held.pk, other.pk])
    assert staff_client.post(address, {"review_note": "Toko bersama."}).status_code == 404


def test_whoever_of_the_office_looks_at_a_shop_is_written_down(staff_client, kitchen, shopee):
    look(staff_client, "storeaccount", shops.shop(kitchen, shopee))
    assert PersonalAccess.objects.get().where == "halaman toko di ruang kerja dinas"


def test_what_was_passed_over_is_listed_with_its_reason(staff_client, kitchen, shopee, staff):
    held = shops.shop(kitchen, shopee, StoreAccount.State.CONFIRMED)
    opening.activate(held, by=staff, reason="Pameran besok.")
    shops.active(people.seller("Dapur Bima"), shopee, by=staff)
    assert found(staff_client, "storemove", dilewati="baru") == ["Dapur Alit · Shopee: terkonfirmasi → aktif"]
    page = staff_client.get("/dinas/onboarding/storemove/", {"dilewati": "baru"}).text
    assert ("Pameran besok." in page, "Nama lengkap pemilik diisi, " in page) == (True, True)


# Steps, written in the admin


def test_a_step_written_in_the_admin_stands_on_the_checklist(staff_client, kitchen, shopee):
    before = checklist(kitchen, shopee).total
    told = {"channel": shopee.pk, "label": "Foto sampul toko", "family": "dicentang", "applies_if": "selalu"}
    told |= {"is_required": "on", "is_used": "on", "position": "99", "reads": "", "how_to": "", "link": ""}
    staff_client.post("/dinas/onboarding/requirement/add/", told)
    found = checklist(kitchen, shopee)
    assert (found.total - before, found.steps[-1].requirement.label) == (1, "Foto sampul toko")


def test_a_computed_step_without_anything_to_read_is_refused(staff_client, shopee):
    told = {"channel": shopee.pk, "label": "Kosong", "family": "dihitung", "applies_if": "selalu", "position": "99"}
    page = staff_client.post("/dinas/onboarding/requirement/add/", told)
    assert "Pilih apa yang dibaca" in page.text


def test_a_step_that_was_answered_is_not_deleted(staff_client, step, sent):
    staff_client.post(reverse("admin:onboarding_requirement_delete", args=[step.pk]), {"post": "yes"})
    assert Requirement.objects.filter(pk=step.pk).exists()


# The front page


def test_the_front_page_shows_what_waits_with_a_door_to_exactly_that(staff_client, kitchen, shopee, sent, staff):
    opening.activate(shops.shop(people.seller("Dapur Bima"), shopee, "terkonfirmasi"), by=staff, reason="Pameran.")
    items = [item for item in staff_client.get("/dinas/").context["attention"] if "/onboarding/" in item.address]
    behind = [staff_client.get(item.address).context["cl"].result_count for item in items]
    assert [(item.words, item.count, item.tone) for item in items] == [
        ("toko tercatat aktif, produknya lama tidak diperiksa", 1, "late"),
        ("bukti langkah toko menunggu diperiksa", 1, "wait"),
        ("toko diaktifkan dengan syarat dilewati", 1, "wait"),
    ]
    assert behind == [1, 1, 1]
