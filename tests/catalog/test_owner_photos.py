import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog import proposing
from catalog.models import Photo, Product, Proposal
from sellers.models import Notice
from tests import people

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def kitchen():
    return people.seller("Dapur Alit")


@pytest.fixture
def owner(kitchen, client):
    user = people.owner(kitchen)
    client.force_login(user)
    return user


@pytest.fixture
def draft(kitchen, owner):
    return people.product(of=kitchen)


@pytest.fixture
def shown(kitchen, owner, staff):
    return people.published(of=kitchen, by=staff)


def file(name, data=None):
    return SimpleUploadedFile(f"{name}.jpg", data or people.picture(name))


def add(product, *names):
    return [Photo.add(product, people.picture(name)) for name in names]


def upload(client, product, *files, **headers):
    return client.post(reverse("workspace_photos", args=[product.pk]), {"new_photos": files}, headers=headers)


def do(client, deed, photo, **facts):
    return client.post(reverse(f"workspace_photo_{deed}", args=[photo.pk]), facts)


def drag(client, product, *photos):
    address = reverse("workspace_photo_order", args=[product.pk])
    return client.post(address, {"order": [photo.pk for photo in photos]}, headers=HTMX)


def order(product):
    return list(product.photos.chosen())


def said(client, answer):
    return client.get(answer.url).content.decode()


def test_several_photos_are_added_at_once(client, draft):
    answer = upload(client, draft, file("satu"), file("dua"))
    assert (answer.url, len(order(draft))) == (f"/usaha/produk/{draft.pk}/#foto", 2)


def test_a_file_that_is_no_photo_is_refused_in_words_and_stops_no_other(client, draft):
    answer = upload(client, draft, file("satu"), file("rusak", b"<script>"), file("dua"))
    assert "rusak.jpg: Berkas bukan foto" in said(client, answer)
    assert draft.photos.count() == 2


def test_a_phone_that_sends_one_by_one_gets_the_list_anew(client, draft):
    html = upload(client, draft, file("satu"), **HTMX).content.decode()
    assert (html.count("data-photo="), "<html" in html) == (1, False)


def test_a_phone_is_told_when_nothing_was_taken(client, draft):
    answer = upload(client, draft, file("rusak", b"<script>"), **HTMX)
    assert (answer.status_code, "Berkas bukan foto" in answer.content.decode()) == (422, True)


def test_a_product_keeps_so_many_photos_and_no_more(client, draft, monkeypatch):
    monkeypatch.setattr(Photo, "MOST_KEPT", 2)
    answer = upload(client, draft, *(file(name) for name in "abc"))
    assert ("paling banyak 30 foto" in said(client, answer), draft.photos.count()) == (True, 2)


def test_the_tenth_stays_a_candidate(client, draft):
    upload(client, draft, *(file(str(number)) for number in range(10)))
    assert (draft.photos.chosen().count(), draft.photos.candidates().count()) == (9, 1)


def test_one_is_made_the_cover(client, draft):
    a, b, c = add(draft, "a", "b", "c")
    do(client, "first", c)
    assert order(draft) == [c, a, b]


def test_buttons_move_a_photo_up_and_down(client, draft):
    a, b, c = add(draft, "a", "b", "c")
    do(client, "earlier", c)
    assert order(draft) == [a, c, b]
    do(client, "later", a)
    assert order(draft) == [c, a, b]


@pytest.mark.parametrize(("deed", "which"), [("earlier", 0), ("later", 1)])
def test_at_an_end_nothing_moves(client, draft, deed, which):
    photos = add(draft, "a", "b")
    do(client, deed, photos[which])
    assert order(draft) == photos


def test_a_photo_is_left_out_and_chosen_again(client, draft):
    a, b, c = add(draft, "a", "b", "c")
    do(client, "leave_out", a)
    assert order(draft) == [b, c]
    do(client, "choose", a)
    assert order(draft) == [b, c, a]


def test_a_tenth_choice_is_refused_in_words(client, draft):
    photos = add(draft, *"abcdefghij")
    assert "Paling banyak 9 foto dipilih" in said(client, do(client, "choose", photos[9]))
    assert order(draft) == photos[:9]


def test_dragging_orders_them(client, draft):
    a, b, c = add(draft, "a", "b", "c")
    drag(client, draft, c, a, b)
    assert order(draft) == [c, a, b]


def test_a_photo_of_another_product_cannot_be_dragged_in(client, draft, kitchen):
    (mine,) = add(draft, "a")
    (other,) = add(people.product("Lain", of=kitchen), "b")
    answer = drag(client, draft, other, mine)
    assert ("sudah dihapus" in answer.content.decode(), order(draft)) == (True, [mine])


def test_deleting_the_cover_moves_the_next_up(client, draft):
    first, second = add(draft, "a", "b")
    do(client, "delete", first)
    assert [(photo.pk, photo.position) for photo in draft.photos.all()] == [(second.pk, 1)]


def test_the_reason_for_a_choice_is_kept(client, draft):
    (photo,) = add(draft, "a")
    do(client, "note", photo, choice_note="Kemasan tampak utuh.")
    assert Photo.objects.get().choice_note == "Kemasan tampak utuh."


def test_who_moved_a_photo_is_in_its_history(client, draft, owner):
    _a, b = add(draft, "a", "b")
    do(client, "first", b)
    assert [(row.position, row.history_user) for row in b.history.all()] == [(1, owner), (2, None)]


# Published products


def test_another_cover_waits_for_the_office_and_the_rest_shows_at_once(client, shown):
    cover = shown.cover
    b, c = add(shown, "b", "c")
    drag(client, shown, c, cover, b)
    assert (order(shown), Proposal.objects.get().changes) == ([cover, c, b], {"cover": str(c.pk)})


@pytest.mark.parametrize("deed", ["leave_out", "delete"])
def test_the_cover_buyers_see_stays(client, shown, deed):
    cover = shown.cover
    add(shown, "b")
    assert "sedang dilihat pembeli" in said(client, do(client, deed, cover))
    assert Product.objects.get(pk=shown.pk).cover == cover


def test_deleting_the_proposed_cover_takes_the_wish_back(client, shown, owner):
    (other,) = add(shown, "b")
    proposing.propose(shown, {"cover": other.pk}, by=owner)
    do(client, "delete", other)
    assert (Proposal.objects.get().state, shown.photos.count()) == ("dibatalkan", 1)


def test_a_photo_added_to_a_published_product_is_shown(client, shown):
    upload(client, shown, file("baru"))
    Photo.objects.get(product=shown, position=2).render()
    assert "gallery-thumbs" in client.get(shown.get_absolute_url()).content.decode()


def test_nothing_moves_while_the_office_looks(client, draft, owner):
    a, b = add(draft, "a", "b")
    draft.submit(by=owner)
    answers = {do(client, deed, b).status_code for deed in ("first", "earlier", "leave_out", "delete")}
    assert (answers, upload(client, draft, file("c")).status_code, order(draft)) == ({404}, 404, [a, b])


def test_the_owner_is_told_once_a_day_that_a_mentor_worked_on_the_photos(client, draft, owner, kitchen):
    client.force_login(people.mentor(kitchen))
    upload(client, draft, file("a"))
    upload(client, draft, file("b"))
    assert [notice.user for notice in Notice.objects.all()] == [owner]
