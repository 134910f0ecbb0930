"""The pages of bundles and of copying by hand: what they say, what they take, what they give and to whom."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from catalog.models import Channel, Photo, Product
from catalog.models.photo import private_storage
from ikmportal.lib.jobs import JobState, WorkerPulse
from onboarding import bundles
from onboarding.models import Bundle
from onboarding.tasks import build_bundle
from tests import people
from tests.lib.templates import template
from tests.onboarding.makers import another_size, kept, maker, no_bundles_kept, ready, shelf  # noqa: F401 a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_for_all", "no_bundles_kept")]


@pytest.fixture
def kitchen():
    return maker()


@pytest.fixture
def chips(kitchen):
    return ready(of=kitchen, on=shelf())


@pytest.fixture
def owner(kitchen, client):
    user = people.owner(kitchen)
    client.force_login(user)
    return user


def at(seller, code="shopee"):
    return reverse("bundle", args=[seller.pk, code])


def said(answer):
    text = re.sub(r"(?s)<(script|style|option)\b.*?</\1>|<[^>]+>", " ", answer.content.decode())
    return " ".join(text.replace("\xa0", " ").split())


def asked(client, seller, code="shopee", **body):
    return client.post(at(seller, code), body, follow=True)


def sheet(data, name="templat.xlsx"):
    return SimpleUploadedFile(name, data)


def built(seller):
    for bundle in Bundle.objects.unfinished().filter(seller=seller):
        build_bundle(bundle.pk)
    return Bundle.objects.filter(seller=seller).latest("pk")


def test_the_page_says_what_goes_in_and_what_does_not_and_why(client, owner, kitchen, chips):
    syrup = people.product("Sirop Jahe", of=kitchen)
    answer = client.get(at(kitchen))
    page = said(answer)
    assert "Masuk paket 1 Keripik Tempe Renyah Original 3 foto, 1 ukuran" in page
    assert "1 sampai 9 foto (0) Pilih paling sedikit satu foto, paling banyak sembilan." in page
    assert f'href="/usaha/produk/{syrup.pk}/#foto"' in answer.content.decode()


def test_an_owner_asks_and_fetches_the_zip(client, owner, kitchen, chips):
    page = said(asked(client, kitchen))
    assert "Paket sedang dibuat" in page
    bundle = built(kitchen)
    assert bundle.requested_by == owner
    answer = client.get(reverse("bundle_file", args=[bundle.pk]))
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="dapur-alit-shopee-')
    assert "no-store" in answer.headers["Cache-Control"]
    assert "DAFTAR ISI.txt" in zipfile.ZipFile(io.BytesIO(answer.getvalue())).namelist()


def test_a_mentor_who_may_onboard_asks_and_one_who_may_not_reads(client, kitchen, chips):
    client.force_login(people.mentor(kitchen, "tamu", may_onboard=False))
    reading = client.get(at(kitchen))
    assert (reading.status_code, '<form class="sheet"' in reading.content.decode()) == (200, False)
    assert client.post(at(kitchen)).status_code == 404
    client.force_login(people.mentor(kitchen, "mira"))
    assert asked(client, kitchen).status_code == 200
    assert Bundle.objects.count() == 1


def test_two_taps_make_one_bundle(client, owner, kitchen, chips):
    asked(client, kitchen)
    page = said(asked(client, kitchen))
    assert (Bundle.objects.count(), "masih dikerjakan" in page) == (1, True)


# The template


def test_a_template_is_filled_and_used_again(client, owner, kitchen, chips):
    asked(client, kitchen, template=sheet(template()))
    first = built(kitchen)
    assert "pakai templat yang dipasang terakhir" in said(client.get(at(kitchen)))
    asked(client, kitchen, again="on")
    second = built(kitchen)
    asked(client, kitchen)
    third = built(kitchen)
    assert [bool(one.template) for one in (first, second, third)] == [True, True, False]
    assert first.checksum == second.checksum


@pytest.mark.parametrize("data", [b"bukan lembar kerja", template(("ps_product_name", "ps_price", "ps_weight"))])
def test_a_template_that_cannot_be_used_is_refused_in_words_and_nothing_is_kept(client, owner, kitchen, chips, data):
    answer = client.post(at(kitchen), {"template": sheet(data)})
    assert (answer.status_code, Bundle.objects.count()) == (422, 0)
    assert "Seller Centre Shopee" in answer.context["form"].errors["template"][0]
    assert kept("templates") == []


def test_lazada_asks_for_no_template(client, owner, kitchen, chips):
    assert "templat" not in client.get(at(kitchen, "lazada")).content.decode()


def test_a_nearly_full_disk_refuses_before_anything_is_kept(client, owner, kitchen, chips, settings):
    settings.DISK_FLOOR = 10**18
    answer = client.post(at(kitchen), {"template": sheet(template())})
    assert (answer.status_code, Bundle.objects.count()) == (422, 0)
    assert "Ruang penyimpanan portal hampir penuh" in said(answer)


# While it is made, and afterwards


def test_progress_is_told_and_ends_with_a_fresh_page(client, owner, kitchen, chips):
    asked(client, kitchen)
    bundle = Bundle.objects.get()
    bundle.claim()
    bundle.report(2, 3, "menyiapkan foto Keripik")
    WorkerPulse.beat("satu@uji")
    going = client.get(reverse("bundle_progress", args=[bundle.pk]))
    assert "Menyiapkan foto Keripik: 2 / 3" in said(going)
    bundle.finish()
    assert client.get(reverse("bundle_progress", args=[bundle.pk])).headers["HX-Refresh"] == "true"


def test_without_a_worker_it_says_so(client, owner, kitchen, chips):
    assert "Tidak ada pekerja aktif" in said(asked(client, kitchen))


def test_without_javascript_the_page_comes_anew_while_it_is_made(client, owner, kitchen, chips):
    refresh = '<noscript><meta http-equiv="refresh" content="5"></noscript>'
    before, during = (page.content.decode() for page in (client.get(at(kitchen)), asked(client, kitchen)))
    assert (refresh in before, refresh in during) == (False, True)


def test_a_failed_one_says_why_and_is_tried_again(client, owner, kitchen, chips):
    bundle = Bundle.objects.create(
        seller=kitchen, channel=Channel.objects.get(code="shopee"), state=JobState.FAILED, failure="Mesin mati."
    )
    assert "gagal" in said(client.get(at(kitchen)))
    assert "Mesin mati." in said(client.get(at(kitchen)))
    client.post(reverse("bundle_repeat", args=[bundle.pk]))
    assert built(kitchen).is_ready


def test_earlier_bundles_say_what_changed_since(client, owner, kitchen, chips):
    asked(client, kitchen)
    built(kitchen)
    assert "produk berubah sejak paket ini" not in said(client.get(at(kitchen)))
    chips.variants.update(price=99_000)
    page = said(client.get(at(kitchen)))
    assert "1 produk berubah sejak paket ini" in page
    assert f"aturan {Channel.objects.get(code='shopee').packs.get().version}" in page


def test_without_any_product_the_page_says_what_to_do(client, owner, kitchen):
    assert "Belum ada produk. Catat dulu satu produk yang paling laku." in said(client.get(at(kitchen)))


def test_a_deleted_file_is_not_there_but_its_row_is(client, owner, kitchen, chips):
    asked(client, kitchen)
    bundle = built(kitchen)
    private_storage().delete(bundle.file.name)
    assert client.get(reverse("bundle_file", args=[bundle.pk])).status_code == 404


def test_the_end_of_a_mentorship_ends_the_download(client, kitchen, chips, owner):
    asked(client, kitchen)
    bundle = built(kitchen)
    yesterday = timezone.localdate() - timedelta(days=1)
    client.force_login(people.mentor(kitchen, "lepas", starts_on=yesterday - timedelta(days=9), ends_on=yesterday))
    assert client.get(reverse("bundle_file", args=[bundle.pk])).status_code == 404


@pytest.mark.parametrize("code", ["web", "galeri", "tokopedia"])
def test_only_marketplaces_have_bundles(client, owner, kitchen, code):
    assert client.get(at(kitchen, code)).status_code == 404


def test_the_page_costs_the_same_with_one_product_and_three(client, owner, kitchen, chips, queries):
    asked(client, kitchen)
    built(kitchen)
    client.get(at(kitchen))
    client.get(at(kitchen))  # whatever is learnt once
    with queries(COST):
        client.get(at(kitchen))
    for number in range(2):
        another_size(ready(f"Keripik Pisang {number}", of=kitchen, on=chips.category), "Pedas")
        people.product(f"Sirop {number}", of=kitchen)
    with queries(COST):
        client.get(at(kitchen))


COST = 29


# Copying by hand


def copying(product, code="shopee"):
    return reverse("copy_texts", args=[product.pk, code])


def test_every_text_can_be_copied(client, owner, kitchen, chips):
    html = client.get(copying(chips)).content.decode()
    values = re.findall(r'<input id="salin-[^"]+" type="text" readonly value="([^"]*)">', html)
    high = re.findall(r'<textarea id="salin-[^"]+" rows="[2-7]" readonly>([^<]*)</textarea>', html)
    buttons = re.findall(r'data-copy="(salin-[^"]+)"', html)
    assert high == [chips.name, chips.description]
    assert {"12000", "40", "251"} <= set(values)
    assert len(buttons) == len(set(buttons)) == len(values) + len(high)


def test_it_says_what_the_channel_still_asks_for(client, owner, kitchen, chips):
    assert "Lengkap menurut aturan Shopee." in said(client.get(copying(chips)))
    Product.objects.filter(pk=chips.pk).update(description="Enak")
    assert "Deskripsi 20 sampai 3.000 huruf (4 huruf)" in said(client.get(copying(chips)))


def test_photos_are_fetched_one_by_one_square_and_in_order(client, owner, kitchen):
    product = ready(of=kitchen, photos=0)
    for number, side in enumerate([(1000, 500), (900, 1000)]):
        Photo.add(product, people.images.Master(people.picture(number, side), *side))
    answers = [client.get(reverse("copy_photo", args=[product.pk, "shopee", number])) for number in (1, 2, 3)]
    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert [Image.open(io.BytesIO(answer.content)).size for answer in answers[:2]] == [(1000, 1000), (900, 900)]
    assert answers[0].headers["Content-Disposition"] == ('attachment; filename="keripik-tempe-renyah-original-01.jpg"')


def test_a_product_without_anything_has_a_page_too(client, owner, kitchen):
    product = people.product("Sirop", of=kitchen, netto=None, price=None)
    page = said(client.get(copying(product)))
    assert "Belum ada foto yang dipilih." in page


# The office


def test_staff_see_why_one_failed_and_try_it_again(staff_client, kitchen, chips):
    bundle = Bundle.objects.create(
        seller=kitchen, channel=Channel.objects.get(code="shopee"), state=JobState.FAILED, failure="Mesin mati."
    )
    page = reverse("admin:onboarding_bundle_change", args=[bundle.pk])
    assert "Mesin mati." in said(staff_client.get(reverse("admin:onboarding_bundle_changelist")))
    assert "Mesin mati." in said(staff_client.get(page))
    staff_client.post(reverse("admin:onboarding_bundle_repeat", args=[bundle.pk]))
    assert built(kitchen).is_ready
    assert "1 produk di dalam" in said(staff_client.get(page))


def test_what_a_bundle_holds_is_what_the_page_promised(client, owner, kitchen, chips):
    promised = [offer.product.pk for offer in client.get(at(kitchen)).context["offered"]]
    asked(client, kitchen)
    assert [pk for pk, _name, _version in built(kitchen).content["included"]] == promised == [chips.pk]
    assert bundles.changes_since(built(kitchen), client.get(at(kitchen)).context["offered"])["changed"] == 0
