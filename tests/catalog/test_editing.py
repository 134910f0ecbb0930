import pytest
from django.urls import reverse

from catalog import proposing
from catalog.models import Licence, Photo, Product, Proposal, ScopeQuestion, Variant
from sellers.models import Membership, Notice
from tests import people
from tests.catalog.owner_form import edit, filled

pytestmark = pytest.mark.django_db


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
    return people.product(of=kitchen, composition="tempe, minyak")


@pytest.fixture
def shown(kitchen, owner, staff):
    return people.published(of=kitchen, by=staff, composition="tempe, minyak")


def now(product):
    return Product.objects.get(pk=product.pk)


def page(client, product):
    return client.get(reverse("workspace_product", args=[product.pk])).content.decode()


def said(response):
    return response.client.get(response.url).content.decode()


def another(product, netto="100 gram", price="9000", **facts):
    """The form with a second size."""
    size = {"id": "", "label": "", "netto": netto, "price": price}
    return filled(
        product, **{"ukuran-TOTAL_FORMS": "2"}, **{f"ukuran-1-{name}": value for name, value in size.items()}, **facts
    )


def send(client, product, form):
    return client.post(reverse("workspace_product", args=[product.pk]), form)


# What was typed


def test_packed_weight_and_three_sizes_are_read_as_typed(client, draft):
    sizes = {"length": "20", "width": "15", "height": "5"}
    edit(
        client, draft, **{"ukuran-0-packed_weight": "0,35 kg"}, **{f"ukuran-0-{name}": cm for name, cm in sizes.items()}
    )
    size = draft.variants.get()
    assert (size.packed_weight, size.length, size.width, size.height, size.can_be_sent) == (350, 20, 15, 5, True)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("packed_weight", "200", "Berat kirim lebih kecil dari netto"),
        ("packed_weight", "350 ml", "Tulis satu berat dalam gram"),
        ("length", "20", "Isi panjang, lebar, dan tinggi bersama-sama"),
    ],
)
def test_a_parcel_that_cannot_be_is_refused_in_words(client, draft, field, typed, sentence):
    answer = edit(client, draft, **{f"ukuran-0-{field}": typed}).content.decode()
    assert sentence in answer
    assert draft.variants.get().packed_weight is None


def test_the_same_size_twice_is_refused_in_words(client, draft):
    answer = send(client, draft, another(draft, netto="0,25 kg")).content.decode()
    assert "Dua ukuran punya nama dan netto yang sama" in answer
    assert draft.variants.count() == 1


def test_sizes_may_swap_places(client, draft):
    Variant.objects.create(product=draft, netto_amount=100, price=9000)
    _first, second = draft.variants.order_by("pk")
    form = another(draft, netto="200 g") | {
        "ukuran-INITIAL_FORMS": "2",
        "ukuran-0-netto": "100 g",
        "ukuran-1-id": second.pk,
    }
    answer = send(client, draft, form)
    assert answer.status_code == 302
    assert [str(size.netto) for size in draft.variants.order_by("pk")] == ["100 g", "200 g"]


@pytest.mark.parametrize(
    ("kind", "typed", "read", "wrong"),
    [
        ("netto", "1/4 kg", "Terbaca: 250 g", False),
        ("price", "15rb", "Terbaca: Rp15.000", False),
        ("packed_weight", "350", "Terbaca: 350 g", False),
        ("netto", "200 9ram", "Satuan '9ram'", True),
        ("price", "12", "terlalu kecil", True),
        ("lain", "12", "", False),
    ],
)
def test_what_is_typed_is_read_back_at_once(client, owner, kind, typed, read, wrong):
    answer = client.get(reverse("workspace_read_back", args=[kind]), {"teks": typed}).json()
    assert (read in answer["text"], answer["wrong"]) == (True, wrong)


# Two people, one product


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(client, draft):
    mine = filled(draft, name="Nama Saya", description="Cerita saya")
    Product.objects.get(pk=draft.pk).variants.update(price=99_000)
    answer = send(client, draft, mine)
    assert "baru saja diubah orang lain" in answer.content.decode()
    assert 'value="Nama Saya"' in answer.content.decode()
    assert (now(draft).name, draft.variants.get().price) == ("Keripik Tempe", 99_000)


def test_after_looking_again_what_was_typed_can_be_saved(client, draft):
    mine = filled(draft, name="Nama Saya")
    draft.variants.all().delete()
    answer = send(client, draft, mine)
    form, sizes = answer.context["form"], answer.context["sizes"]
    again = {f"ukuran-{n}-{name}": one[name].value() or "" for n, one in enumerate(sizes) for name in one.fields}
    again |= {"ukuran-TOTAL_FORMS": len(sizes.forms), "ukuran-INITIAL_FORMS": sizes.initial_form_count()}
    send(client, draft, {**mine, **again, "name": form["name"].value(), "stamp": answer.context["seen"]})
    assert (now(draft).name, str(draft.variants.get().netto)) == ("Nama Saya", "250 g")


def test_what_the_office_did_meanwhile_stays(client, draft, staff):
    mine = filled(draft, name="Nama Saya")
    Photo.add(draft, people.picture())
    people.consent(draft.seller, by=staff)
    now(draft).publish(by=staff)
    send(client, draft, mine)
    assert (now(draft).name, now(draft).status) == ("Keripik Tempe", "terbit")


def test_a_photo_that_arrives_meanwhile_disturbs_nobody(client, draft):
    mine = filled(draft, name="Nama Saya")
    Photo.add(draft, people.picture())
    send(client, draft, mine)
    assert now(draft).name == "Nama Saya"


# Licences in question


def test_the_form_says_which_licence_a_change_puts_in_question(client, draft):
    people.licence(draft, Licence.Kind.PIRT, "2013507010001-27", valid_until="2090-12-31")
    licence = people.licence(draft)
    assert page(client, draft).count(f"<b>{licence}</b>") == 3


def test_another_composition_takes_the_badge_off_and_says_so(client, draft):
    people.licence(draft)
    answer = edit(client, draft, composition="tempe, lemak")
    assert "Lencana Halal lepas sampai dinas memeriksa" in said(answer)
    assert ([badge.kind for badge in now(draft).badges], ScopeQuestion.objects.get().reason) == ([], "komposisi")


def test_other_changes_leave_the_badge(client, draft):
    people.licence(draft)
    edit(client, draft, description="Renyah.", composition="tempe, minyak", **{"ukuran-0-price": "20000"})
    assert [badge.kind for badge in now(draft).badges] == ["halal"]


def test_lines_of_a_text_come_back_from_the_browser_as_they_were(client, draft):
    people.licence(draft)
    Product.objects.filter(pk=draft.pk).update(composition="tempe\nminyak")
    edit(client, draft, composition="tempe\r\nminyak")
    assert [badge.kind for badge in now(draft).badges] == ["halal"]


def test_a_new_size_is_in_question_alone(client, draft):
    licence = people.licence(draft)
    answer = send(client, draft, another(draft))
    new = draft.variants.get(netto_amount=100)
    assert "Lencana Halal belum berlaku untuk ukuran baru" in said(answer)
    assert (now(draft).badges, now(draft).cached_doubts) == ([licence], [[licence.pk, new.pk]])


def test_the_first_size_asks_nothing(client, draft):
    people.licence(draft)
    draft.variants.all().delete()
    edit(client, draft)
    assert (draft.variants.count(), ScopeQuestion.objects.count()) == (1, 0)


def test_a_deleted_size_leaves_no_doubt_behind(client, draft):
    people.licence(draft)
    send(client, draft, another(draft))
    first, second = draft.variants.order_by("pk")
    form = another(draft) | {"ukuran-INITIAL_FORMS": "2", "ukuran-1-id": second.pk, "ukuran-1-DELETE": "on"}
    send(client, draft, form)
    assert (list(draft.variants.all()), now(draft).cached_doubts) == ([first], [])


# Published products


def test_low_risk_changes_of_a_published_product_show_at_once(client, shown):
    edit(client, shown, description="Renyah dan gurih.", **{"ukuran-0-price": "17500"})
    public = client.get(shown.get_absolute_url()).content.decode()
    assert ("Renyah dan gurih." in public, "Rp17.500" in public) == (True, True)
    assert Proposal.objects.count() == 0


def test_the_new_price_is_found_at_once(client, shown):
    edit(client, shown, **{"ukuran-0-price": "17500"})
    assert now(shown).cached_price == 17_500


def test_a_new_name_becomes_a_proposal_and_both_are_shown(client, shown, owner):
    edit(client, shown, name="Keripik Sagu")
    assert Proposal.objects.values_list("state", "changes", "made_by").get() == (
        "menunggu",
        {"name": "Keripik Sagu"},
        owner.pk,
    )
    html = page(client, shown)
    assert ("Keripik Tempe" in html, 'value="Keripik Sagu"' in html, "Batalkan usulan" in html) == (True, True, True)
    assert "Keripik Tempe" in client.get(shown.get_absolute_url()).content.decode()


def test_a_save_of_something_else_leaves_the_proposal_alone(client, shown, owner, staff):
    edit(client, shown, name="KERIPIK")
    proposing.send_back(Proposal.objects.get(), "Tanpa huruf besar semua.", by=staff)
    html = page(client, shown)
    edit(client, shown, name="KERIPIK", description="Renyah.")
    assert ("Tanpa huruf besar semua." in html, Proposal.objects.get().state) == (True, "kembali")


def test_a_returned_proposal_is_mended_and_waits_again(client, shown, staff):
    edit(client, shown, name="KERIPIK")
    proposing.send_back(Proposal.objects.get(), "Tanpa huruf besar semua.", by=staff)
    edit(client, shown, name="Keripik Sagu")
    assert Proposal.objects.values_list("state", "changes").get() == ("menunggu", {"name": "Keripik Sagu"})


def test_a_proposal_is_taken_back_by_one_button(client, shown):
    people.licence(shown)
    edit(client, shown, composition="tempe, lemak")
    assert now(shown).badges == []
    client.post(reverse("workspace_proposal_take_back", args=[shown.pk]))
    assert (Proposal.objects.get().state, [badge.kind for badge in now(shown).badges]) == ("dibatalkan", ["halal"])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"brand": ""}, "mereknya tidak boleh kosong"),
        ({"ukuran-0-price": ""}, "paling sedikit satu ukuran tersisa"),
        ({"ukuran-0-netto": ""}, "paling sedikit satu ukuran tersisa"),
        ({"ukuran-0-DELETE": "on"}, "paling sedikit satu ukuran tersisa"),
    ],
)
def test_a_published_product_stays_complete(client, shown, change, sentence):
    assert sentence in edit(client, shown, **change).content.decode()
    assert now(shown).missing() == []


def test_a_size_added_to_a_published_product_shows_without_the_badge(client, shown):
    people.licence(shown)
    send(client, shown, another(shown))
    assert "Halal belum diperiksa untuk ukuran ini" in client.get(shown.get_absolute_url()).content.decode()


# As buyers see it


def test_the_preview_shows_a_draft_as_a_page(client, draft):
    html = client.get(reverse("workspace_product_preview", args=[draft.pk])).content.decode()
    assert ("Pratinjau" in html, "noindex" in html, 'class="product-price">Rp12.000' in html) == (True, True, True)


def test_the_preview_shows_what_is_proposed(client, shown, owner):
    other = Photo.add(shown, people.picture("lain"))
    other.render()
    proposing.propose(shown, {"name": "Keripik Sagu", "cover": other.pk}, by=owner)
    html = client.get(reverse("workspace_product_preview", args=[shown.pk])).content.decode()
    assert "<h1>Keripik Sagu</h1>" in html
    assert f'<img src="{other.url_640}"' in html


# Mentors and the office


@pytest.fixture
def mentor(kitchen, client):
    user = people.mentor(kitchen)
    client.force_login(user)
    return user


def test_the_owners_are_told_what_a_mentor_changed(client, draft, owner, mentor):
    edit(client, draft, description="Renyah.")
    notice = Notice.objects.get(user=owner)
    assert (["deskripsi", "", "Renyah."] in notice.difference, notice.made_by) == (True, mentor)


def test_the_owners_are_told_what_a_mentor_proposed(client, shown, owner, mentor):
    edit(client, shown, name="Keripik Sagu")
    assert ["nama produk", "Keripik Tempe", "Keripik Sagu"] in Notice.objects.get(
        text__contains="mengusulkan"
    ).difference


def test_owners_are_not_told_of_their_own(client, draft, kitchen):
    Membership.objects.create(user=people.person("pasangan"), seller=kitchen)
    edit(client, draft, description="Renyah.")
    assert Notice.objects.count() == 0


def test_a_mentor_without_the_right_to_edit_finds_no_form(client, draft, kitchen):
    client.force_login(people.mentor(kitchen, "tamu", may_edit=False))
    answers = [
        client.get(reverse(name, args=[draft.pk])).status_code
        for name in ("workspace_product", "workspace_product_preview")
    ]
    assert (answers, edit(client, draft, name="X").status_code) == ([404, 200], 404)
