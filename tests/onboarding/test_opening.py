from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Listing
from catalog.models.photo import private_storage
from ikmportal.lib.evidence import Evidence
from ikmportal.lib.files import NoRoom, checksum
from onboarding import opening
from onboarding.models import Requirement, StoreAccount, StoreMove, Submission
from onboarding.opening import Refused
from sellers.models import Notice
from tests import people
from tests.onboarding import shops

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_for_all")]
Family, State, Said = Requirement.Family, StoreAccount.State, Submission.State
PAPER = Evidence(b"bukti", "jpg")


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit")


@pytest.fixture
def owner(kitchen):
    return people.owner(kitchen)


@pytest.fixture
def shopee():
    return shops.channel()


def a_step(channel, family):
    return Requirement.objects.filter(channel=channel, family=family).first()


@pytest.fixture
def tickable(shopee):
    return a_step(shopee, Family.ATTESTED)


@pytest.fixture
def checked(shopee):
    return a_step(shopee, Family.VERIFIED)


@pytest.fixture
def ready(kitchen, shopee, staff):
    return shops.confirmed(kitchen, shopee, by=staff)


def told():
    return {notice.user.username: notice.text for notice in Notice.objects.all()}


# Steps


def test_ticking_twice_is_once(kitchen, tickable, owner):
    assert opening.tick(kitchen, tickable, by=owner) == opening.tick(kitchen, tickable, by=owner)
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("family", [Family.COMPUTED, Family.VERIFIED])
def test_what_is_read_or_checked_is_not_ticked(kitchen, shopee, owner, family):
    with pytest.raises(Refused, match="Langkah ini tidak dicentang"):
        opening.tick(kitchen, a_step(shopee, family), by=owner)


def test_a_tick_taken_back_stays_in_the_trail(kitchen, tickable, owner):
    opening.tick(kitchen, tickable, by=owner)
    for _twice in range(2):
        opening.take_back(kitchen, tickable, by=owner)
    trail = Submission.objects.order_by("pk").values_list("state", flat=True)
    assert list(trail) == [Said.ACCEPTED, Said.WITHDRAWN]


def test_the_tick_of_another_is_taken_back_with_a_reason(kitchen, tickable, owner):
    opening.tick(kitchen, tickable, by=owner)
    mentor = people.mentor(kitchen)
    with pytest.raises(Refused, match="Tulis alasannya: Alit yang menyatakannya selesai"):
        opening.take_back(kitchen, tickable, by=mentor)
    assert opening.take_back(kitchen, tickable, by=mentor, note="Belum terdaftar.").state == Said.WITHDRAWN


def test_what_the_office_waived_only_the_office_takes_back(kitchen, tickable, owner, staff):
    opening.waive(kitchen, tickable, "Usaha bersama.", by=staff)
    with pytest.raises(Refused, match="Ini diputuskan dinas"):
        opening.take_back(kitchen, tickable, by=owner, note="Tidak jadi.")
    assert opening.take_back(kitchen, tickable, by=staff, note="Keliru.").state == Said.WITHDRAWN


def test_evidence_lies_private_under_its_maker(kitchen, checked, owner):
    sent = opening.send(kitchen, checked, scan=PAPER, by=owner)
    assert sent.evidence.name.startswith(f"steps/{kitchen.pk}/")
    assert private_storage().open(sent.evidence.name).read() == b"bukti"


def test_the_same_evidence_twice_waits_once_and_another_takes_its_place(kitchen, checked, owner):
    for _twice in range(2):
        opening.send(kitchen, checked, scan=PAPER, by=owner)
    opening.send(kitchen, checked, scan=Evidence(b"lain", "jpg"), by=owner)
    assert (Submission.objects.count(), Submission.objects.waiting().count()) == (2, 1)


def test_nothing_more_is_sent_once_it_is_accepted(kitchen, checked, owner, staff):
    opening.accept(opening.send(kitchen, checked, scan=PAPER, by=owner), by=staff)
    with pytest.raises(Refused, match="sudah selesai: diterima"):
        opening.send(kitchen, checked, scan=Evidence(b"lain", "jpg"), by=owner)


def test_a_flood_of_files_is_refused(kitchen, checked, owner, monkeypatch):
    monkeypatch.setattr(opening, "MOST_A_DAY", 1)
    opening.send(kitchen, checked, scan=PAPER, by=owner)
    with pytest.raises(Refused, match="Terlalu banyak berkas"):
        opening.send(kitchen, checked, scan=Evidence(b"lain", "jpg"), by=owner)


def test_evidence_beyond_the_makers_room_is_refused_and_not_kept(kitchen, checked, owner, settings):
    settings.SELLER_QUOTA = 1
    with pytest.raises(NoRoom):
        opening.send(kitchen, checked, scan=Evidence(b"terlalu besar", "jpg"), by=owner)
    assert not private_storage().exists(f"steps/{kitchen.pk}/{checksum(b'terlalu besar')}.jpg")


# The office looks


def test_nobody_reviews_what_they_sent_themselves(kitchen, checked, staff):
    sent = opening.send(kitchen, checked, scan=PAPER, by=staff)
    deeds = (
        lambda: opening.accept(sent, by=staff),
        lambda: opening.reject(sent, "Buram.", by=staff),
        lambda: opening.waive(kitchen, checked, "Buram.", by=staff),
    )
    for deed in deeds:
        with pytest.raises(Refused, match="Anda kirim sendiri"):
            deed()
    assert Submission.objects.get().state == Said.PENDING


def test_a_rejection_needs_a_reason_and_reaches_the_owner_and_the_mentor_who_sent_it(kitchen, checked, owner, staff):
    sent = opening.send(kitchen, checked, scan=PAPER, by=people.mentor(kitchen))
    with pytest.raises(Refused, match="Tulis alasannya"):
        opening.reject(sent, " ", by=staff)
    for _twice in range(2):
        opening.reject(sent, "Nama toko tidak tampak.", by=staff)
    text = "Bukti untuk Toko terkonfirmasi di Shopee ditolak dinas: Nama toko tidak tampak."
    assert told() == {"alit": text, "mira": text}
    assert Notice.objects.count() == 2


def test_only_the_latest_is_reviewed_and_once(kitchen, checked, owner, staff):
    first = opening.send(kitchen, checked, scan=PAPER, by=owner)
    second = opening.send(kitchen, checked, scan=Evidence(b"lain", "jpg"), by=owner)
    with pytest.raises(Refused, match="Sudah ada yang lebih baru"):
        opening.accept(first, by=staff)
    opening.accept(second, by=staff)
    with pytest.raises(Refused, match="sudah diterima oleh Sari"):
        opening.reject(second, "Buram.", by=people.staff_member("tono"))


# The shop


def test_a_shop_goes_the_way_of_the_marketplace_and_each_step_is_written_down(kitchen, shopee, owner):
    held = shops.shop(kitchen, shopee)
    for state in (State.REGISTERED, State.WAITING, State.CONFIRMED):
        opening.move(held, state, by=owner)
    trail = [(move.before, move.after, move.made_by) for move in StoreMove.objects.order_by("pk")]
    assert trail == [
        (State.NONE, State.REGISTERED, owner),
        (State.REGISTERED, State.WAITING, owner),
        (State.WAITING, State.CONFIRMED, owner),
    ]


def test_a_move_twice_is_once(kitchen, shopee, owner):
    held = shops.shop(kitchen, shopee)
    made = [opening.move(held, State.REGISTERED, by=owner) for _twice in range(2)]
    assert (made[1], StoreMove.objects.count()) == (None, 1)


def test_no_state_is_jumped_over(kitchen, shopee, owner):
    with pytest.raises(Refused, match="Dari belum toko tidak dapat langsung menjadi menunggu konfirmasi"):
        opening.move(shops.shop(kitchen, shopee), State.WAITING, by=owner)


@pytest.mark.parametrize(("before", "after"), [(State.REGISTERED, State.REFUSED), (State.CONFIRMED, State.FROZEN)])
def test_a_no_of_the_marketplace_needs_its_reason(kitchen, shopee, owner, before, after):
    held = shops.shop(kitchen, shopee, before)
    with pytest.raises(Refused, match="Tulis alasan dari lokapasar"):
        opening.move(held, after, by=owner)
    assert opening.move(held, after, by=owner, note="KTP buram").note == "KTP buram"


def test_days_to_come_and_days_before_the_last_step_are_refused(kitchen, shopee, owner):
    held, today = shops.shop(kitchen, shopee), timezone.localdate()
    with pytest.raises(Refused, match="belum tiba"):
        opening.move(held, State.REGISTERED, by=owner, on=today + timedelta(days=1))
    opening.move(held, State.REGISTERED, by=owner, on=today)
    with pytest.raises(Refused, match="sebelum langkah terakhir"):
        opening.move(held, State.WAITING, by=owner, on=today - timedelta(days=1))


def test_owners_hear_of_a_state_a_mentor_wrote_and_not_of_their_own(kitchen, shopee, owner):
    held = shops.shop(kitchen, shopee)
    opening.move(held, State.REGISTERED, by=owner)
    opening.move(held, State.WAITING, by=people.mentor(kitchen))
    assert told() == {"alit": "Toko Shopee: daftar → menunggu konfirmasi."}


def test_owners_hear_what_a_mentor_wrote_about_the_shop(kitchen, shopee, owner):
    mentor = people.mentor(kitchen)
    for _twice in range(2):
        opening.describe(kitchen, shopee, shops.described(shopee, couriers=[]), by=mentor)
    notice = Notice.objects.get()
    assert notice.difference == [["nama toko", "", "Dapur Alit"], ["alamat toko", "", "Jalan Tempe 1"]]


# Active


def test_a_complete_shop_with_a_listing_just_looked_at_becomes_active(ready, owner):
    assert (opening.activate(ready, by=owner).after, opening.activate(ready, by=owner)) == (State.ACTIVE, None)
    assert StoreAccount.objects.get().is_active


def test_each_thing_in_the_way_is_named(kitchen, shopee, ready, owner, staff):
    opening.describe(kitchen, shopee, shops.described(shopee, shop_name="", couriers=[]), by=staff)
    Listing.objects.update(checked_at=timezone.now() - timedelta(days=61))
    with pytest.raises(Refused) as refused:
        opening.activate(ready, by=owner)
    assert str(refused.value) == (
        "Belum bisa aktif: lengkapi nama toko, jasa kirim dan produk tayang yang diperiksa dalam 60 hari terakhir."
    )
    assert StoreAccount.objects.get().state == State.CONFIRMED


def test_a_move_to_active_is_asked_the_same(kitchen, ready, owner):
    Listing.objects.update(checked_at=timezone.now() - timedelta(days=61))
    with pytest.raises(Refused, match="Belum bisa aktif"):
        opening.move(ready, State.ACTIVE, by=owner)


def test_a_shop_that_is_not_confirmed_does_not_become_active(kitchen, shopee, owner):
    with pytest.raises(Refused, match="Dari daftar toko tidak dapat langsung menjadi aktif"):
        opening.activate(shops.shop(kitchen, shopee, State.REGISTERED), by=owner)


@pytest.mark.parametrize("who", ["owner", "mentor", "head"])
def test_a_reason_of_anyone_but_staff_passes_over_nothing(kitchen, shopee, owner, who):
    by = {"owner": lambda: owner, "mentor": lambda: people.mentor(kitchen), "head": people.head_of_office}[who]()
    with pytest.raises(Refused, match="Belum bisa aktif"):
        opening.activate(shops.shop(kitchen, shopee, State.CONFIRMED), by=by, reason="Mendesak.")


def test_staff_pass_over_it_with_a_reason_that_is_kept_with_what_was_passed_over(ready, staff):
    Listing.objects.all().delete()
    opening.activate(ready, by=staff, reason="Pameran besok.")
    made = StoreMove.objects.overriding().get()
    assert (made.note, made.overridden, made.made_by) == (
        "Pameran besok.",
        ["Produk pertama tayang", "produk tayang yang diperiksa dalam 60 hari terakhir"],
        staff,
    )


def test_staff_without_a_reason_are_refused_too(kitchen, shopee, staff):
    with pytest.raises(Refused, match="Belum bisa aktif"):
        opening.activate(shops.shop(kitchen, shopee, State.CONFIRMED), by=staff, reason=" ")


def test_where_nothing_is_passed_over_nothing_is_reported(ready, staff):
    opening.activate(ready, by=staff, reason="Tidak perlu.")
    assert StoreMove.objects.overriding().count() == 0


@pytest.mark.parametrize(("days", "found"), [(60 * 24 - 1, 0), (60 * 24 + 1, 1)])
def test_an_active_shop_nobody_looked_at_is_no_longer_seen(ready, staff, days, found):
    opening.activate(ready, by=staff)
    Listing.objects.update(checked_at=timezone.now() - timedelta(hours=days))
    assert StoreAccount.objects.no_longer_seen().count() == found
