import pytest

from catalog import proposing
from catalog.models import Licence, Photo, Product, Proposal, ScopeQuestion
from catalog.proposing import CannotDecide
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(staff):
    return people.published(by=staff, composition="tempe, minyak")


@pytest.fixture
def owner(product):
    return people.owner(product.seller)


def approve(proposal, by):
    return proposing.approve(proposal, by=by, seen=proposing.stamp(proposal))


def now(product):
    return Product.objects.get(pk=product.pk)


def test_buyers_see_the_old_until_the_office_agrees(product, owner, staff):
    proposal = proposing.propose(product, {"name": "Keripik Tempe Sagu"}, by=owner)
    assert now(product).name == "Keripik Tempe"
    approve(proposal, staff)
    assert now(product).name == "Keripik Tempe Sagu"


def test_who_approved_is_in_the_history_with_whose_wish_it_was(product, owner, staff):
    approve(proposing.propose(product, {"brand": "Bima"}, by=owner), staff)
    version = product.history.latest()
    assert (version.history_user, "oleh Alit" in version.history_change_reason) == (staff, True)


def test_a_second_wish_joins_the_first(product, owner):
    proposing.propose(product, {"name": "Baru"}, by=owner)
    proposing.propose(product, {"brand": "Bima"}, by=owner)
    assert Proposal.objects.get().changes == {"name": "Baru", "brand": "Bima"}


def test_what_equals_the_page_is_no_wish(product, owner):
    assert proposing.propose(product, {"name": "Keripik Tempe"}, by=owner) is None


def test_wishing_back_what_is_there_takes_the_proposal_back(product, owner):
    proposing.propose(product, {"name": "Baru"}, by=owner)
    proposing.propose(product, {"name": "Keripik Tempe"}, by=owner)
    assert Proposal.objects.get().state == "dibatalkan"


def test_nobody_approves_their_own(product):
    both = people.staff_member("rangkap")
    proposal = proposing.propose(product, {"name": "Baru"}, by=both)
    with pytest.raises(CannotDecide, match="diputuskan orang lain"):
        approve(proposal, both)


def test_what_changed_since_it_was_looked_at_is_not_approved(product, owner, staff):
    proposal = proposing.propose(product, {"name": "Baru"}, by=owner)
    seen = proposing.stamp(proposal)
    proposing.propose(product, {"name": "Lain Lagi"}, by=owner)
    with pytest.raises(CannotDecide, match="berubah sejak dibuka"):
        proposing.approve(proposal, by=staff, seen=seen)


def test_two_deciders_decide_once(product, owner, staff):
    proposal = proposing.propose(product, {"name": "Baru"}, by=owner)
    proposing.decline(proposal, "Nama ini milik orang lain.", by=staff)
    with pytest.raises(CannotDecide, match="sudah diputuskan"):
        approve(proposal, people.staff_member("sri"))
    assert now(product).name == "Keripik Tempe"


def test_an_approval_never_leaves_a_published_product_incomplete(product, owner, staff):
    proposal = proposing.propose(product, {"brand": ""}, by=owner)
    with pytest.raises(CannotDecide, match="merek"):
        approve(proposal, staff)
    assert (now(product).brand, Proposal.objects.get().is_waiting) == ("Alit", True)


def test_a_returned_one_is_mended_and_waits_again(product, owner, staff):
    proposal = proposing.propose(product, {"name": "KERIPIK!!"}, by=owner)
    proposing.send_back(proposal, "Tanpa huruf besar semua.", by=staff)
    proposing.propose(product, {"name": "Keripik Sagu"}, by=owner)
    assert Proposal.objects.values_list("state", "changes").get() == ("menunggu", {"name": "Keripik Sagu"})


def test_another_cover_comes_first_and_the_others_follow(product, owner, staff):
    other = Photo.add(product, people.picture("lain"))
    proposal = proposing.propose(product, {"cover": other.pk}, by=owner)
    old = now(product).cover
    approve(proposal, staff)
    assert (old != other, list(product.photos.chosen())) == (True, [other, old])


def test_a_proposed_cover_that_was_deleted_is_refused(product, owner, staff):
    other = Photo.add(product, people.picture("lain"))
    proposal = proposing.propose(product, {"cover": other.pk}, by=owner)
    other.delete()
    with pytest.raises(CannotDecide, match="sudah dihapus"):
        approve(proposal, staff)


def badges(product):
    return [badge.kind for badge in now(product).badges]


def test_a_proposed_composition_takes_the_badge_off_at_once(product, owner):
    people.licence(product)
    assert badges(product) == ["halal"]
    proposing.propose(product, {"composition": "tempe, lemak"}, by=owner)
    assert (now(product).composition, badges(product)) == ("tempe, minyak", [])


@pytest.mark.parametrize("end", ["take_back", "decline"])
def test_the_badge_returns_when_nothing_comes_of_it(product, owner, staff, end):
    people.licence(product)
    proposal = proposing.propose(product, {"composition": "tempe, lemak"}, by=owner)
    if end == "decline":
        proposing.decline(proposal, "Tidak perlu.", by=staff)
    else:
        proposing.take_back(proposal, by=owner)
    assert (badges(product), ScopeQuestion.objects.count()) == (["halal"], 0)


def test_the_badge_stays_off_when_it_is_approved(product, owner, staff):
    people.licence(product)
    approve(proposing.propose(product, {"composition": "tempe, lemak"}, by=owner), staff)
    assert (badges(product), ScopeQuestion.objects.open().count()) == ([], 1)


def test_a_licence_keeps_its_badge_while_its_renewal_waits(product, owner, staff):
    licence = people.licence(product, Licence.Kind.PIRT, "2063507010001-30", valid_until="2090-12-31")
    proposal = proposing.propose_licence(licence, {"number": "2063507010001-35"}, by=owner)
    assert badges(product) == ["pirt"]
    approve(proposal, staff)
    licence = Licence.objects.get()
    assert (licence.number, licence.verified_by, badges(product)) == ("2063507010001-35", staff, ["pirt"])


def test_a_renewal_whose_number_cannot_be_is_refused_and_changes_nothing(product, owner, staff):
    licence = people.licence(product, Licence.Kind.NIB, "1234567890123")
    proposal = proposing.propose_licence(licence, {"number": "123"}, by=owner)
    with pytest.raises(CannotDecide):
        approve(proposal, staff)
    assert Licence.objects.get().number == "1234567890123"
