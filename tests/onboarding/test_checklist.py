import pytest

from catalog import readiness
from catalog.models import Channel, Licence, RulePack
from onboarding import opening
from onboarding.checklist import State, checklist, checklists
from onboarding.models import Requirement, StoreAccount, Submission
from tests import people
from tests.onboarding import shops

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_for_all")]
Family, Reads, AppliesIf = Requirement.Family, Requirement.Reads, Requirement.AppliesIf


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit")


@pytest.fixture
def shopee():
    return shops.channel()


@pytest.fixture
def bare(shopee):
    """Shopee without the steps of the seed."""
    Requirement.objects.all().delete()
    return shopee


def asks(channel, label="Langkah", family=Family.ATTESTED, **facts):
    return Requirement.objects.create(channel=channel, label=label, family=family, **facts)


def reading(channel, reads):
    return asks(channel, family=Family.COMPUTED, reads=reads)


def only(seller, channel):
    """The state and words of the one step there is."""
    (step,) = checklist(seller, channel).steps
    return step.state, step.said


def test_a_new_maker_begins_with_the_first_step_of_ten(kitchen, shopee):
    found = checklist(kitchen, shopee)
    assert (found.done, found.total, len(found.blocking)) == (0, 10, 10)
    assert found.now.requirement.label == "Nama lengkap pemilik diisi"
    assert found.store.state == StoreAccount.State.NONE


def test_what_the_shop_says_of_itself_is_read(kitchen, bare):
    reading(bare, Reads.SHOP_NAME)
    before = only(kitchen, bare)
    shops.shop(kitchen, bare, shop_name="Dapur Alit Singosari")
    assert (before, only(kitchen, bare)) == ((State.OPEN, ""), (State.MET, "Dapur Alit Singosari"))


def test_blanks_are_no_name(kitchen, bare):
    reading(bare, Reads.SHOP_NAME)
    shops.shop(kitchen, bare, shop_name="  ")
    assert only(kitchen, bare) == (State.OPEN, "")


def test_the_address_and_the_couriers_are_read(kitchen, shopee, staff):
    opening.describe(kitchen, shopee, shops.described(shopee), by=staff)
    said = {step.requirement.reads: step.said for step in checklist(kitchen, shopee).steps if step.is_met}
    assert said == {Reads.SHOP_NAME: "Dapur Alit", Reads.SHOP_ADDRESS: "Jalan Tempe 1", Reads.COURIERS: "Same Day"}


@pytest.mark.parametrize(
    ("state", "met"), [("daftar", False), ("menunggu", False), ("terkonfirmasi", True), ("aktif", True)]
)
def test_a_confirmed_shop_is_read(kitchen, bare, state, met):
    reading(bare, Reads.CONFIRMED)
    shops.shop(kitchen, bare, state)
    assert (only(kitchen, bare)[0] == State.MET) == met


def test_live_listings_are_read_and_those_taken_down_are_not(kitchen, bare, staff):
    reading(bare, Reads.FIRST_LIVE)
    first, second = (shops.live(people.product(name, of=kitchen), bare, by=staff) for name in ("Keripik", "Abon"))
    said = [only(kitchen, bare)]
    for listing in (second, first):
        listing.state = "turun"
        listing.save()
        said.append(only(kitchen, bare))
    assert said == [(State.MET, "Keripik dan 1 lainnya"), (State.MET, "Keripik"), (State.OPEN, "")]


def test_the_first_ready_product_is_the_one_readiness_names(kitchen, bare):
    reading(bare, Reads.FIRST_READY)
    made = people.product("Keripik", of=kitchen)
    before = only(kitchen, bare)
    RulePack.objects.filter(channel=bare).in_force()[bare.pk].rules.exclude(field="name").delete()
    assert (before, only(kitchen, bare)) == ((State.OPEN, ""), (State.MET, "Keripik"))
    assert readiness.ready_ids(bare) == {made.pk}


def test_a_tick_says_who_and_when(kitchen, bare, staff):
    step = asks(bare)
    opening.tick(kitchen, step, by=people.mentor(kitchen))
    state, said = only(kitchen, bare)
    assert (state, said.partition(",")[0]) == (State.MET, "Mira")


def test_evidence_waits_and_then_is_what_the_office_says(kitchen, bare, staff):
    step, owner = asks(bare, family=Family.VERIFIED), people.owner(kitchen)
    seen = [only(kitchen, bare)[0]]
    sent = opening.send(kitchen, step, scan=None, note="lihat", by=owner)
    seen.append(only(kitchen, bare)[0])
    opening.reject(sent, "Buram.", by=staff)
    seen.append(only(kitchen, bare)[0])
    opening.accept(opening.send(kitchen, step, scan=None, note="baru", by=owner), by=staff)
    seen.append(only(kitchen, bare)[0])
    assert seen == [State.OPEN, State.WAITING, State.REJECTED, State.MET]


def test_a_waived_step_counts_as_met_and_says_by_whom_and_why(kitchen, bare, staff):
    step = reading(bare, Reads.SHOP_NAME)
    opening.waive(kitchen, step, "Toko lama dipakai bersama.", by=staff)
    (one,) = checklist(kitchen, bare).steps
    assert (one.state, one.is_met, checklist(kitchen, bare).done) == (State.WAIVED, True, 1)
    assert one.said.startswith("dibebaskan Sari, ")
    assert one.said.endswith(": Toko lama dipakai bersama.")


def test_a_tick_is_no_answer_once_evidence_is_asked_for(kitchen, bare, staff):
    step = asks(bare)
    opening.tick(kitchen, step, by=staff)
    Requirement.objects.update(family=Family.VERIFIED)
    assert only(kitchen, bare) == (State.OPEN, "")


def test_a_step_for_a_brand_is_left_out_while_there_is_none(kitchen, bare):
    asks(bare, applies_if=AppliesIf.WITH_BRAND)
    claim = people.licence(
        people.product(of=kitchen), Licence.Kind.TRADEMARK, "IDM000123456", verified=False, valid_until="2090-12-31"
    )
    before = checklist(kitchen, bare).total
    claim.verify(by=people.staff_member())
    assert (before, checklist(kitchen, bare).total) == (0, 1)


def test_a_step_for_those_without_halal_is_left_out_once_there_is_one(kitchen, bare):
    asks(bare, applies_if=AppliesIf.WITHOUT_HALAL)
    before = checklist(kitchen, bare).total
    people.licence(people.product(of=kitchen))
    assert (before, checklist(kitchen, bare).total) == (1, 0)


def test_what_is_not_required_neither_counts_nor_blocks(kitchen, bare):
    asks(bare, "Wajib")
    asks(bare, "Boleh", is_required=False)
    found = checklist(kitchen, bare)
    assert (found.total, [step.requirement.label for step in found.blocking]) == (1, ["Wajib"])
    assert len(found.steps) == 2


def test_a_row_added_stands_on_every_checklist_at_once(kitchen, bare):
    other = people.seller("Dapur Bima")
    asks(bare, "Langkah baru")
    found = checklists([kitchen, other], [bare]).values()
    assert [[step.requirement.label for step in one.steps] for one in found] == [["Langkah baru"]] * 2


def test_a_row_no_longer_used_stands_on_none(kitchen, bare):
    asks(bare, is_used=False)
    assert checklist(kitchen, bare).steps == []


def test_now_is_what_the_maker_can_do_before_what_waits_for_the_office(kitchen, bare, staff):
    first, second = asks(bare, "Bukti", family=Family.VERIFIED, position=1), asks(bare, "Centang", position=2)
    opening.send(kitchen, first, scan=None, note="lihat", by=people.owner(kitchen))
    names = [checklist(kitchen, bare).now.requirement.label]
    opening.tick(kitchen, second, by=staff)
    names.append(checklist(kitchen, bare).now.requirement.label)
    opening.accept(Submission.objects.get(requirement=first), by=staff)
    assert (names, checklist(kitchen, bare).now) == (["Centang", "Bukti"], None)


def test_a_shop_is_seen_live_only_within_the_days_of_its_channel(kitchen, shopee, staff):
    listing = shops.live(people.product(of=kitchen), shopee, by=staff, checked=59)
    before = checklist(kitchen, shopee).is_seen_live
    Channel.objects.update(live_check_days=30)
    shopee.refresh_from_db()
    assert (before, checklist(kitchen, shopee).is_seen_live) == (True, False)
    assert listing.state == "tayang"


def test_the_steps_of_another_maker_and_channel_are_not_mine(kitchen, shopee, staff):
    other = people.seller("Dapur Bima")
    shops.confirmed(other, shopee, by=staff)
    found = checklists([kitchen, other])
    done = {(seller, channel): one.done for (seller, channel), one in found.items()}
    lazada = shops.channel("lazada")
    assert done == {
        (kitchen.pk, shopee.pk): 0,
        (kitchen.pk, lazada.pk): 0,
        (other.pk, shopee.pk): 10,
        (other.pk, lazada.pk): 0,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_many_makers_cost_the_same_as_one(count, shopee, staff, queries):
    makers = [people.seller(f"Dapur {number}") for number in range(count)]
    for maker in makers:
        shops.confirmed(maker, shopee, by=staff)
    with queries(8):
        found = checklists(makers)
    assert {one.done for one in found.values()} == {0, 10}
