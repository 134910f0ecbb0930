"""What staff do with products, photos, licences and editions in their workspace."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import Category, Edition, Licence, Photo, Product, Variant
from sellers.models import Seller
from tests import people

pytestmark = pytest.mark.django_db
LIST = "/dinas/catalog/product/"


def at(record, deed="change"):
    return f"/dinas/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/{deed}/"


def filled(page):
    """The form of an admin page as a browser would send it back untouched."""
    formsets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    forms = [page.context["adminform"].form, *formsets, *(form for formset in formsets for form in formset.forms)]
    fields = [field for form in forms for field in (form if hasattr(form, "fields") else form.management_form)]
    sent = {field.html_name: field.value() for field in fields}
    empty = (None, False)
    return {name: value for name, value in sent.items() if not any(value is nothing for nothing in empty)}


def save(client, record, **changes):
    sent = filled(client.get(at(record))) | {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(at(record), sent, follow=True)


def act(client, action, *records):
    address = f"/dinas/catalog/{records[0]._meta.model_name}/"
    return client.post(address, {"action": action, "_selected_action": [record.pk for record in records]}, follow=True)


def said(page):
    return [str(message) for message in page.context["messages"]]


def upload(seed, **options):
    return SimpleUploadedFile(f"{seed}.jpg", people.picture(seed, **options), "image/jpeg")


@pytest.fixture
def ready(staff):
    """A draft that lacks nothing."""
    product = people.product("Siap")
    Photo.add(product, people.picture("siap"))
    people.consent(product.seller, by=staff)
    return product


# Publishing


def test_publishing_several_says_how_many_and_what_the_others_lack(ready, staff_client, staff):
    lacking = people.product("Belum", brand="", price=None, of=people.seller("Dapur Lain"))
    page = act(staff_client, "publish", ready, lacking)
    assert sorted(said(page)) == [
        "1 produk terbit.",
        "Belum: Belum bisa terbit: lengkapi merek, harga, foto utama dan persetujuan tayang dari pemilik.",
    ]
    assert list(Product.objects.published().values_list("name", "published_by")) == [("Siap", staff.pk)]


def test_withdrawing_several_takes_them_off_the_public_pages(staff_client, client):
    shown = [people.published(name) for name in ("Satu", "Dua")]
    assert said(act(staff_client, "withdraw", *shown)) == ["2 produk ditarik."]
    assert Product.objects.published().count() == 0


def test_one_product_is_published_and_withdrawn_by_its_own_buttons(ready, staff_client, staff):
    pages = [staff_client.post(at(ready, deed), follow=True) for deed in ("terbitkan", "tarik")]
    again = Product.objects.get()
    assert [said(page) for page in pages] == [["Siap sudah terbit."], ["Siap ditarik dari halaman publik."]]
    assert (again.status, again.published_by, again.withdrawn_by) == (Product.Status.WITHDRAWN, staff, staff)


def test_an_incomplete_product_says_what_it_lacks_instead(staff_client):
    product = people.product(netto=None)
    page = staff_client.post(at(product, "terbitkan"), follow=True)
    assert said(page) == ["Belum bisa terbit: lengkapi netto, foto utama dan persetujuan tayang dari pemilik."]


def test_the_head_of_the_office_cannot_run_an_action(ready, client):
    client.force_login(people.head_of_office())
    act(client, "publish", ready)
    assert Product.objects.published().count() == 0


# The product form


def test_a_product_saved_untouched_stays_as_it_was(ready, staff_client):
    people.licence(ready)
    before = [list(model.objects.values()) for model in (Variant, Photo, Licence)]
    page = save(staff_client, ready)
    assert len(said(page)) == 1
    assert [list(model.objects.values()) for model in (Variant, Photo, Licence)] == before


def test_a_new_product_comes_with_its_size_and_photos(staff_client, staff):
    sent = filled(staff_client.get(f"{LIST}add/")) | {
        "seller": people.seller().pk,
        "name": " Keripik\u202e  Tempe ",
        "brand": "Alit",
        "variants-0-netto_amount": "200",
        "variants-0-price": "12000",
        "new_photos": [upload("a"), upload("b")],
    }
    staff_client.post(f"{LIST}add/", sent)
    made = Product.objects.get()
    assert (made.name, made.price_text, made.netto_text, made.missing()) == ("Keripik Tempe", "Rp12.000", "200 g", [])
    assert list(made.photos.values_list("position", "uploaded_by")) == [(1, staff.pk), (2, staff.pk)]


def test_uploads_wait_for_their_renditions_and_say_so(ready, staff_client):
    save(staff_client, ready, new_photos=[upload("c")])
    assert Photo.objects.unrendered().count() == 2
    assert "sedang disiapkan" in staff_client.get(LIST).text


def test_the_same_photo_handed_in_again_is_one(ready, staff_client):
    save(staff_client, ready, new_photos=[upload("siap"), upload("siap")])
    assert Photo.objects.count() == 1


def test_an_upload_that_is_no_photo_is_named_and_nothing_is_saved(ready, staff_client):
    page = save(
        staff_client, ready, name="Lain", new_photos=[upload("baik"), SimpleUploadedFile("surat.pdf", b"%PDF-1.7")]
    )
    told = "surat.pdf: Berkas bukan foto JPG, PNG, atau WebP yang utuh. Ambil atau pilih foto lain."
    assert page.context["adminform"].form.errors == {"new_photos": [told]}
    assert (Photo.objects.count(), Product.objects.get().name) == (1, "Siap")


@pytest.fixture
def three_photos(ready):
    Photo.add(ready, people.picture("dua"))
    Photo.add(ready, people.picture("tiga"))
    return list(ready.photos.all())


def order(product):
    return [(photo.pk, photo.position) for photo in Photo.objects.filter(product=product)]


def test_photos_swap_places_and_step_back(ready, three_photos, staff_client):
    one, two, three = three_photos
    save(staff_client, ready, photos__0__place=2, photos__1__place="", photos__2__place=1)
    assert order(ready) == [(three.pk, 1), (one.pk, 2), (two.pk, None)]


def test_two_photos_in_one_place_are_refused_with_a_sentence(ready, three_photos, staff_client):
    page = save(staff_client, ready, photos__0__place=2)
    errors = [inline.formset.non_form_errors() for inline in page.context["inline_admin_formsets"]]
    assert errors[1] == ["Dua foto memakai urutan yang sama. Beri tiap foto urutan sendiri; 1 adalah foto utama."]
    assert [position for _pk, position in order(ready)] == [1, 2, 3]


def test_a_deleted_photo_goes_and_its_place_is_closed(ready, three_photos, staff_client):
    _one, two, three = three_photos
    save(staff_client, ready, photos__0__DELETE="on")
    assert order(ready) == [(two.pk, 1), (three.pk, 2)]


def test_zero_is_not_a_price(ready, staff_client):
    page = save(staff_client, ready, variants__0__price=0)
    formset = page.context["inline_admin_formsets"][0].formset
    assert formset.errors == [{"__all__": ["Harga harus lebih dari nol."]}]
    assert Variant.objects.get().price == 12_000


LOST = {
    "brand": ("merek", {"brand": ""}),
    "price": ("netto dan harga pada tiap ukuran", {"variants__0__price": ""}),
    "netto": ("netto dan harga pada tiap ukuran", {"variants__0__netto_amount": ""}),
    "size": ("netto dan harga pada tiap ukuran", {"variants__0__DELETE": "on"}),
    "cover": ("foto utama", {"photos__0__DELETE": "on"}),
    "place": ("foto utama", {"photos__0__place": ""}),
}


@pytest.mark.parametrize(("needed", "change"), LOST.values(), ids=LOST)
def test_a_published_product_keeps_what_a_buyer_must_see(staff_client, needed, change):
    shown = people.published("Terbit")
    page = save(staff_client, shown, **change)
    assert f"Produk ini sedang terbit, jadi perlu {needed}. Tarik dulu bila memang belum ada." in page.text
    assert Product.objects.get().missing() == []


def test_a_published_product_may_trade_its_cover_for_another(staff_client):
    shown = people.published("Terbit")
    old = Photo.objects.get()
    save(staff_client, shown, photos__0__DELETE="on", new_photos=[upload("lain")])
    assert Photo.objects.covers().exclude(pk=old.pk).count() == Photo.objects.count() == 1


@pytest.mark.parametrize("change", [{"brand": ""}, {"variants__0__price": ""}])
def test_a_draft_may_lack_what_is_not_known_yet(ready, staff_client, change):
    assert len(said(save(staff_client, ready, **change))) == 1


def test_another_makers_licence_is_not_laid_on_a_product(ready, staff_client):
    other = people.licence(people.product("Lain", of=people.seller("Dapur Bima")))
    prefix = staff_client.get(at(ready)).context["inline_admin_formsets"][2].formset.prefix
    page = save(staff_client, ready, **{f"{prefix}__TOTAL_FORMS": 1, f"{prefix}__0__licence": other.pk})
    formset = page.context["inline_admin_formsets"][2].formset
    assert formset.non_form_errors() == [f"Bukan izin Dapur Alit: {other}."]
    assert list(ready.licences.all()) == []


def test_deleting_products_by_the_list_takes_their_files_along(ready, staff_client, django_capture_on_commit_callbacks):
    photo = ready.photos.get()
    with django_capture_on_commit_callbacks(execute=True):
        sent = {"action": "delete_selected", "_selected_action": [ready.pk], "post": "yes"}
        staff_client.post(LIST, sent)
    assert (Product.objects.count(), photo.master.storage.exists(photo.master.name)) == (0, False)


# Licences


@pytest.fixture
def halal(ready):
    return people.licence(ready)


@pytest.mark.parametrize(
    "change",
    [{"number": "ID35110000000000009"}, {"holder": "Orang lain"}, {"valid_until": "2030-01-31"}, {"scope": "semua"}],
)
def test_a_claim_that_changes_is_questioned(halal, staff_client, change):
    page = save(staff_client, halal, **change)
    assert said(page)[0] == "Isi izin berubah, jadi perlu diperiksa ulang. Lencananya dilepas dulu."
    assert (list(Licence.objects.waiting()), Product.objects.get().badges) == ([halal], [])


def test_a_wider_scope_is_questioned(halal, staff_client):
    other = people.product("Lain")
    save(staff_client, halal, products=[*halal.products.values_list("pk", flat=True), other.pk])
    assert (list(Licence.objects.waiting()), other.badges) == ([halal], [])


def test_a_licence_saved_untouched_keeps_its_badge(halal, staff_client):
    page = save(staff_client, halal)
    assert (len(said(page)), Licence.objects.waiting().count()) == (1, 0)


def test_a_licence_cannot_cover_another_makers_product(halal, ready, staff_client):
    other = people.product("Lain", of=people.seller("Dapur Bima"))
    page = save(staff_client, halal, products=[ready.pk, other.pk])
    assert page.context["adminform"].form.errors == {"products": ["Bukan produk Dapur Alit: Lain."]}


def test_verifying_by_the_list_says_which_cannot_be(ready, staff_client, staff):
    good = people.licence(ready, verified=False)
    dateless = people.licence(ready, Licence.Kind.PIRT, "2063507010001-29", verified=False)
    page = act(staff_client, "verify", good, dateless)
    told = f"{dateless} belum dapat diverifikasi: isi tanggal berlaku sampai."
    assert sorted(said(page)) == ["1 izin dinyatakan benar.", told]
    assert list(Licence.objects.holding().values_list("verified_by", flat=True)) == [staff.pk]


def test_questioning_by_the_list_takes_the_badge_off(halal, ready, staff_client):
    assert said(act(staff_client, "question", halal)) == ["1 izin menunggu diperiksa ulang."]
    assert Product.objects.get().badges == []


@pytest.mark.parametrize("how", ["delete", "list", "uncover"])
def test_the_card_of_a_product_that_loses_its_licence_is_drawn_anew(halal, ready, staff_client, how):
    before = Product.objects.get().updated_at
    match how:
        case "delete":
            staff_client.post(at(halal, "delete"), {"post": "yes"})
        case "list":
            sent = {"action": "delete_selected", "_selected_action": [halal.pk], "post": "yes"}
            staff_client.post("/dinas/catalog/licence/", sent)
        case "uncover":
            save(staff_client, halal, products=[])
    assert Product.objects.get().updated_at > before


# Shelves, makers and editions


def test_a_shelf_has_two_levels_at_most(staff_client):
    chips = people.shelf("Keripik", parent=people.shelf("Camilan"))
    page = save(staff_client, people.shelf("Pedas"), parent=chips.pk)
    assert page.context["adminform"].form.errors == {"parent": ["Kategori hanya dua tingkat: pilih kategori utama."]}


def test_a_renamed_shelf_renews_the_cards_on_it(ready, staff_client):
    shelf = people.shelf("Keripik")
    Product.objects.update(category=shelf)
    before = Product.objects.get().updated_at
    save(staff_client, shelf, name="Kripik")
    assert (Product.objects.get().updated_at > before, Category.objects.get().name) == (True, "Kripik")


def test_a_shelf_in_use_is_not_deleted(ready, staff_client):
    Product.objects.update(category=people.shelf("Keripik"))
    staff_client.post(at(Category.objects.get(), "delete"), {"post": "yes"})
    assert Category.objects.count() == 1


def test_an_ordered_edition_leads_to_its_state_and_cannot_be_edited(staff_client, staff):
    add = "/dinas/catalog/edition/add/"
    page = staff_client.post(add, filled(staff_client.get(add)) | {"title": "Katalog Uji"}, follow=True)
    edition = Edition.objects.get()
    staff_client.post(at(edition), {"title": "Lain", "year": 2020})
    assert (page.request["PATH_INFO"], edition.requested_by) == (edition.get_absolute_url(), staff)
    assert Edition.objects.get().title == "Katalog Uji"


def test_a_catalogue_asked_for_twice_is_printed_once(staff_client):
    add, wish = "/dinas/catalog/edition/add/", {"title": "Katalog", "year": 2026, "order": "kategori"}
    first = staff_client.post(add, wish)
    second = staff_client.post(add, wish, follow=True)
    assert (Edition.objects.count(), second.redirect_chain[-1][0]) == (1, first.headers["Location"])
    assert "Katalog dengan pilihan yang sama masih dicetak." in second.text
    staff_client.post(add, {**wish, "year": 2027})
    assert Edition.objects.count() == 2


def test_a_failed_edition_is_tried_again(staff_client):
    edition = Edition.objects.create(state="failed", failure="uji", tries=5)
    staff_client.post(at(edition, "ulangi"))
    again = Edition.objects.get()
    assert (again.state, again.failure, again.tries) == ("queued", "", 0)


def test_a_released_edition_is_not_deleted(staff_client, staff):
    edition = Edition.objects.create(state="ready")
    edition.release(by=staff)
    assert staff_client.post(at(edition, "delete"), {"post": "yes"}).status_code == 403


# History


def trail(client, record):
    """The history page as `[cells]` a row, blanks joined."""
    rows = re.findall(r"(?s)<tr>(.*?)</tr>", client.get(at(record, "history")).text)
    cells = [re.findall(r"(?s)<td>(.*?)</td>", row) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row][1:] for row in cells if row]


def test_history_says_who_changed_what_from_what_to_what(staff_client):
    seller = people.seller("Dapur Alit", founded=2015)
    save(staff_client, seller, name="Dapur Baru", founded=2016)
    newest, oldest = trail(staff_client, Seller.objects.get())
    assert newest == [
        "Sari",
        "diubah",
        "Nama usaha : Dapur Alit → Dapur Baru Slug : dapur-alit → dapur-baru Tahun berdiri : 2015 → 2016",
    ]
    assert oldest == ["–", "dibuat", "–"]


def test_history_tells_what_a_verb_did(ready, staff_client):
    staff_client.post(at(ready, "terbitkan"))
    who, what, changes = trail(staff_client, ready)[0]
    assert (who, what, changes.startswith("Status : draf → terbit Terbit pada : – →")) == ("Sari", "diubah", True)


def test_history_of_a_product_includes_its_sizes(ready, staff_client):
    save(staff_client, ready, variants__0__price=15_000)
    assert ["Sari", "200 g", "diubah", "Harga (Rp) : 12000 → 15000"] in trail(staff_client, ready)


def test_history_is_for_reading(ready, staff_client):
    old = ready.history.latest()
    save(staff_client, ready, name="Baru")
    sent = {"name": "Siap", "seller": ready.seller_id}
    refused = staff_client.post(f"{at(ready, 'history')}{old.history_id}/", sent).status_code
    assert (refused, Product.objects.get().name) == (405, "Baru")
