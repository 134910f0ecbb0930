"""The kartu pembinaan, and who has had nothing for months."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from catalog.models import Channel, Listing
from monitoring import attending, guidance
from monitoring.attention import attention
from monitoring.models import Action, Event, EventFile, Problem, Visit
from onboarding.models import PurchaseStep, PurchaseTest, StoreAccount, StoreMove
from sellers.models import Seller
from tests import people
from tests.catalog import pages
from tests.monitoring.contacts import visit

pytestmark = pytest.mark.django_db
State = Visit.State


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit")


@pytest.fixture
def alit(kitchen, client):
    """The owner, signed in."""
    user = people.owner(kitchen)
    client.force_login(user)
    return user


@pytest.fixture
def mira(kitchen):
    return people.mentor(kitchen, "mira", starts_on=date(2025, 2, 3))


def card(seller):
    return f"/usaha/{seller.pk}/kartu/"


def moment(year, month=5, day=5):
    return timezone.make_aware(datetime(year, month, day, 10))


def held(by, at, **facts):
    told = {"kind": "halal", "title": "Sosialisasi halal", "place": "Pendopo", "made_by": by}
    return Event.objects.create(starts_at=at, ends_at=at + timedelta(hours=2), **told | facts)


def closed(seller, by, checker, at, words="Tutup bocor"):
    """A problem that was opened, acted upon, checked and closed."""
    told = {"category": "produk", "description": words, "opened_by": by, "confirmed_by": by}
    made = Problem.objects.create(seller=seller, opened_at=at, confirmed_at=at, **told)
    made.evaluate(judgement="Segel", decision="Ganti", by=by)
    action, _is_new = made.plan(kind="perbaikan", what="Ganti segel", responsible=by, due_on=at.date(), by=by)
    action.finish("Sudah", by=by)
    action.verify(by=checker)
    Action.objects.update(done_at=at)
    Problem.objects.get(pk=made.pk).close("Tidak bocor lagi", by=by)
    Problem.objects.update(closed_at=at)
    return made


def told(seller, year=None):
    return [entry.words for entry in guidance.page(seller, year=year).entries]


def numbers(seller):
    return {str(result.words): (result.count, str(result.said)) for result in guidance.results(seller)}


def everything(seller, by, checker, at):
    """One of each kind, all at one moment; its words, in no order."""
    visit(seller, by, State.VERIFIED, held_at=at)
    attending.attend(held(by, at), [seller], by=by)
    closed(seller, by, checker, at)
    product = people.product(of=seller)
    people.licence(product)
    seller.licences.update(verified_at=at)
    channel, _is_new = Channel.objects.get_or_create(code="shopee", defaults={"name": "Shopee", "kind": "lokapasar"})
    store = StoreAccount.objects.create(seller=seller, channel=channel, state="aktif")
    for before, after in (("belum", "daftar"), ("daftar", "terkonfirmasi"), ("terkonfirmasi", "aktif")):
        StoreMove.objects.create(store=store, before=before, after=after, note="Catatan kantor", made_by=by, made_at=at)
    facts = {"checked_at": timezone.now(), "checked_by": by, "recorded_at": at, "recorded_by": by}
    listing = Listing.objects.create(product=product, channel=channel, address="https://shopee.co.id/1", **facts)
    test = PurchaseTest.objects.create(listing=listing, started_by=by)
    test.steps.create(kind=PurchaseStep.Kind.RECEIVED, at=at, recorded_by=by)


EVERYTHING = [
    "Dikunjungi",
    "Ditindaklanjuti: Ganti segel",
    "Hadir di Sosialisasi halal",
    "Halal (BPJPH) ID35110000000000001 diperiksa",
    "Keripik Tempe tayang di Shopee",
    "Masalah dicatat: Tutup bocor",
    "Masalah selesai: Tutup bocor",
    "Pembimbingan oleh Mira dimulai",
    "Toko Shopee aktif",
    "Toko Shopee terkonfirmasi",
    "Uji beli Keripik Tempe di Shopee",
]


def test_the_card_tells_everything_that_was_done(kitchen, mira, staff):
    everything(kitchen, mira, staff, moment(2025))
    assert sorted(told(kitchen)) == EVERYTHING


def test_the_big_numbers_say_what_it_led_to(kitchen, mira, staff):
    everything(kitchen, mira, staff, moment(2025))
    visit(kitchen, mira)
    assert numbers(kitchen) == {
        "kunjungan": (2, "1 terverifikasi"),
        "acara diikuti": (1, ""),
        "masalah selesai": (1, "dari 1"),
        "toko aktif": (1, ""),
        "produk tayang di toko": (1, ""),
    }


def test_a_shop_nobody_has_looked_at_for_long_is_not_active(kitchen, mira, staff):
    everything(kitchen, mira, staff, moment(2025))
    Listing.objects.update(checked_at=moment(2024))
    assert numbers(kitchen)["toko aktif"] == (0, "")


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED])
def test_a_visit_with_its_recorder_is_not_told(kitchen, staff, state):
    visit(kitchen, staff, state)
    assert (told(kitchen), numbers(kitchen)["kunjungan"][0]) == ([], 0)


def test_a_draft_of_the_portal_and_what_was_declined_are_not_told(kitchen, staff):
    Problem.objects.create(seller=kitchen, category="izin", description="Habis", trigger="izin", about="uji-1")
    channel = Channel.objects.create(code="pasar", name="Pasar", kind="lokapasar")
    facts = {"channel": channel, "address": "https://pasar.id/1", "recorded_by": staff}
    Listing.objects.create(product=people.product(of=kitchen), state="ditolak", reason="Foto buram", **facts)
    assert told(kitchen) == []


def test_a_grant_handed_over_keeps_both_names(kitchen, mira, staff):
    kitchen.mentorships.get().hand_over(people.person("wulan"), by=staff)
    assert told(kitchen) == ["Pembimbingan diserahkan dari Mira kepada Wulan"]
    assert told(kitchen, 2025) == ["Pembimbingan oleh Mira dimulai"]


def test_a_grant_of_tomorrow_is_not_told_yet(kitchen):
    people.mentor(kitchen, starts_on=timezone.localdate() + timedelta(days=1))
    assert told(kitchen) == []


def test_the_newest_is_on_top(kitchen, staff):
    for month in (3, 9, 6):
        visit(kitchen, staff, held_at=moment(2025, month))
    assert [entry.at.month for entry in guidance.page(kitchen).entries] == [9, 6, 3]


def test_a_year_at_a_time_and_empty_years_are_passed_over(client, kitchen, staff, alit):
    for year in (2021, 2024):
        visit(kitchen, staff, held_at=moment(year))
    first = client.get(card(kitchen))
    assert (first.context["page"].year, first.context["page"].older) == (2024, 2021)
    assert "?tahun=2021" in pages.html(first)
    second = client.get(card(kitchen), {"tahun": "2021"}).context["page"]
    assert (len(second.entries), second.older) == (1, None)


@pytest.mark.parametrize("asked", ["karangan", "99999999999999999999", "-1", "1", "9999", "²"])
def test_a_year_that_was_made_up_is_the_newest(client, kitchen, staff, alit, asked):
    visit(kitchen, staff, held_at=moment(2024))
    assert client.get(card(kitchen), {"tahun": asked}).context["page"].year == 2024


def test_a_kind_is_bounded_and_the_page_says_so(kitchen, staff, monkeypatch):
    monkeypatch.setattr(guidance, "MOST_OF_A_KIND", 2)
    for month in (1, 2, 3):
        visit(kitchen, staff, held_at=moment(2024, month))
    page = guidance.page(kitchen)
    assert (len(page.entries), page.is_cut) == (2, True)


def test_an_empty_card_says_what_comes_in(client, kitchen, alit):
    assert "masuk ke kartu ini dengan sendirinya" in pages.html(client.get(card(kitchen)))


def test_the_card_opens_from_every_page_of_the_maker(client, kitchen, alit):
    assert f'href="{card(kitchen)}"' in pages.html(client.get(f"/usaha/{kitchen.pk}/kunjungan/"))


# Who


def test_all_who_see_the_maker_see_the_card_and_nobody_else(client, kitchen, staff, mira):
    seeing = [people.owner(kitchen), mira, staff, people.head_of_office()]
    strangers = [people.owner(people.seller("Dapur Bima"), "bima"), people.person("orang")]
    answers = []
    for person in (*seeing, *strangers):
        client.force_login(person)
        answers.append(client.get(card(kitchen)).status_code)
    assert answers == [200, 200, 200, 200, 404, 404]


def test_the_owner_sees_nothing_internal_and_nothing_of_others(client, kitchen, mira, staff, alit):
    rival = people.seller("Dapur Bima")
    event = held(staff, moment(2025), outcome="Kontrak untuk Dapur Bima")
    attending.attend(event, [kitchen, rival], by=staff)
    event.problems.add(closed(rival, mira, staff, moment(2025), "Label Bima salah"))
    everything(kitchen, mira, staff, moment(2025))
    page = pages.html(client.get(card(kitchen)))
    assert [words in page for words in ("Bima", "Kontrak", "Catatan kantor")] == [False] * 3


def test_every_entry_opens_for_the_owner(client, kitchen, mira, staff, alit):
    everything(kitchen, mira, staff, moment(2025))
    addresses = {entry.address for entry in guidance.page(kitchen).entries if entry.address}
    assert {client.get(address).status_code for address in addresses} == {200}


def test_what_was_handed_out_is_on_the_card_of_who_came(client, kitchen, staff, alit):
    event = held(staff, moment(2025))
    event.add_file(EventFile.Kind.PHOTO, people.picture("f"), "jpg", called="Foto 1", by=staff)
    paper = event.add_file(EventFile.Kind.MATERIAL, people.picture("m"), "jpg", called="Panduan", by=staff)
    attending.attend(event, [kitchen], by=staff)
    page = pages.html(client.get(card(kitchen)))
    assert (f"/usaha/acara/berkas/{paper.pk}/" in page, "Foto 1" in page) == (True, False)


@pytest.mark.parametrize("number", [1, 3])
def test_the_card_costs_the_same_for_one_and_three(client, kitchen, mira, staff, alit, queries, number):
    everything(kitchen, mira, staff, moment(2025))
    for turn in range(number):
        visit(kitchen, mira, held_at=moment(2025))
        event = held(staff, moment(2025), title=f"Acara {turn}")
        event.add_file(EventFile.Kind.MATERIAL, people.picture(turn), "jpg", called="Materi", by=staff)
        attending.attend(event, [kitchen], by=staff)
        closed(kitchen, mira, staff, moment(2025), f"Bocor {turn}")
        people.mentor(kitchen, f"dewi{turn}")
    with queries(24):
        client.get(card(kitchen))


# Nothing for months


TODAY = date(2026, 8, 31)  # six months before it is the last of February


def quiet(on=TODAY, **options):
    return [str(seller) for seller in guidance.quiet(Seller.objects.order_by("name"), on=on, **options)]


@pytest.mark.parametrize(("day", "found"), [(date(2026, 2, 27), ["Dapur Alit"]), (date(2026, 2, 28), []), (TODAY, [])])
@pytest.mark.parametrize("kind", ["visit", "event", "action"])
def test_a_maker_is_quiet_after_six_months_without_any_of_three(kitchen, staff, kind, day, found):
    at = moment(day.year, day.month, day.day)
    if kind == "visit":
        visit(kitchen, staff, held_at=at)
    if kind == "event":
        attending.attend(held(staff, at), [kitchen], by=staff)
    if kind == "action":
        closed(kitchen, staff, people.person("lain"), at)
    assert quiet() == found


def test_the_months_are_the_askers(kitchen, staff):
    visit(kitchen, staff, held_at=moment(2026, 5, 1))
    assert (quiet(), quiet(months=3)) == ([], ["Dapur Alit"])


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED])
def test_a_visit_that_was_not_sent_does_not_count(kitchen, staff, state):
    visit(kitchen, staff, state, held_at=moment(2026, 8, 1))
    assert quiet() == ["Dapur Alit"]


def test_who_left_the_care_of_the_office_is_not_waited_for(kitchen):
    people.seller("Dapur Lama", guidance=Seller.Guidance.STOPPED)
    assert quiet() == ["Dapur Alit"]


def test_the_office_reads_who_is_quiet_with_the_last_that_was_done(client, kitchen, staff):
    visit(kitchen, staff, held_at=moment(2024, 3, 4))
    people.seller("Dapur Bima")
    visit(people.seller("Dapur Cici"), staff)
    client.force_login(people.head_of_office())
    page = client.get("/usaha/belum-dibina/")
    text = " ".join(pages.said(page))
    assert [str(seller) for seller, _last in page.context["rows"]] == ["Dapur Alit", "Dapur Bima"]
    assert ("2 dari 3 IKM" in text, "kunjungan, 4 Maret 2024" in text, "belum pernah tercatat" in text) == (True,) * 3
    assert f'href="{card(kitchen)}"' in pages.html(page)


def test_the_list_of_quiet_makers_is_the_offices_alone(client, kitchen, mira, alit):
    answers = []
    for person in (alit, mira, people.person("baru", is_staff=True)):
        client.force_login(person)
        answers.append(client.get("/usaha/belum-dibina/").status_code)
    assert answers == [404] * 3


def test_the_list_goes_on_where_it_ended_within_its_filter(client, staff, monkeypatch):
    monkeypatch.setattr("monitoring.browsing.PAGE", 2)
    for name in ("Ani", "Beti", "Beti", "Cici"):
        people.seller(name)
    client.force_login(staff)
    first = client.get("/usaha/belum-dibina/", {"q": "i"})
    second = client.get("/usaha/belum-dibina/" + first.context["next"])
    assert [
        str(seller) for page in (first, second) for seller, _last in page.context["rows"]
    ] == "Ani Beti Beti Cici".split()
    assert (second.context["next"], first.context["count"], second.context["count"]) == ("", 4, 4)


def test_a_full_calendar_says_that_nobody_was_missed(client, kitchen, staff):
    visit(kitchen, staff)
    client.force_login(staff)
    assert "Tidak ada yang terlewat" in pages.html(client.get("/usaha/belum-dibina/"))


def test_the_front_page_of_the_office_counts_them(client, kitchen, staff):
    (item,) = attention(staff)
    client.force_login(staff)
    assert (item.words, item.count) == ("IKM belum dibina 6 bulan", 1)
    assert client.get(item.address).context["count"] == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_quiet_makers_costs_the_same_for_one_and_three(client, staff, queries, number):
    for turn in range(number):
        visit(people.seller(f"Dapur {turn}"), staff, held_at=moment(2024))
    client.force_login(staff)
    client.get("/usaha/belum-dibina/")
    with queries(10):
        client.get("/usaha/belum-dibina/")
