"""What a bundle holds, what it leaves out, and that there is one of it whatever happens to its workers."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from catalog import readiness
from catalog.models import Channel, Photo, Product, Rule, Video
from catalog.models.photo import private_storage
from ikmportal.lib import files, kinds, zipping
from ikmportal.lib.jobs import JobState
from onboarding import bundles
from onboarding.models import Bundle, Courier, StoreAccount
from onboarding.tasks import build_bundle
from tests import people
from tests.lib.templates import COURIERS, template
from tests.onboarding.makers import another_size, kept, maker, no_bundles_kept, ready, shelf  # noqa: F401 a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_for_all", "no_bundles_kept")]


@pytest.fixture
def shopee():
    return Channel.objects.get(code="shopee")


@pytest.fixture
def lazada():
    return Channel.objects.get(code="lazada")


@pytest.fixture
def kitchen():
    return maker()


@pytest.fixture
def chips(kitchen):
    return ready(of=kitchen, on=shelf())


def made(seller, channel, given=None):
    """A bundle as the worker leaves it; `given` is the seller's template."""
    name = bundles.keep_template(seller, given) if given else ""
    bundle, _is_new = bundles.ask(seller, channel, template=name, by=None)
    build_bundle(bundle.pk)
    return Bundle.objects.get(pk=bundle.pk)


def inside(bundle):
    """`{name: bytes}` of its ZIP."""
    with bundle.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def contents(bundle):
    return inside(bundle)["DAFTAR ISI.txt"].decode()


def filled(bundle):
    """The rows of the filled template from row 7 on, `[{code: value}]`."""
    page = openpyxl.load_workbook(io.BytesIO(inside(bundle)["shopee-unggah.xlsx"]))["Templat"]
    codes = [str(cell.value).partition("|")[0] for cell in page[1]]
    rows = [[cell.value for cell in line] for line in page.iter_rows(min_row=7)]
    return [{c: v for c, v in zip(codes, row, strict=True) if v is not None} for row in rows if any(row)]


def rule(channel, **facts):
    values = {"weight": "wajib", "subject": "produk", "message": "Uji", "fix": "Uji."} | facts
    pack = channel.packs.get()
    pack.rules.filter(field=values["field"], kind=values["kind"]).delete()
    return Rule.objects.create(pack=pack, **values)


# What goes in


def test_each_ready_product_has_a_folder_with_its_photos_and_texts(kitchen, chips, shopee):
    assert list(inside(made(kitchen, shopee))) == [
        *(f"01 Keripik Tempe Renyah Original/0{number}.jpg" for number in (1, 2, 3)),
        "01 Keripik Tempe Renyah Original/teks.txt",
        "DAFTAR ISI.txt",
    ]


def test_photos_are_square_and_in_order_with_the_cover_first(kitchen, shopee):
    product = ready(of=kitchen, on=shelf(), photos=0)
    sides = [(1000, 1000), (900, 1000), (1000, 600)]
    for number, side in enumerate(sides):
        Photo.add(product, people.images.Master(people.picture(number, side), *side))
    Photo.arrange(product, list(product.photos.order_by("-pk").values_list("pk", flat=True)))
    files_inside = inside(made(kitchen, shopee))
    photos = [Image.open(io.BytesIO(data)) for name, data in files_inside.items() if name.endswith(".jpg")]
    assert [(photo.format, photo.size) for photo in photos] == [
        ("JPEG", (1000, 1000)), ("JPEG", (900, 900)), ("JPEG", (1000, 1000)),
    ]  # fmt: skip
    first = Image.open(io.BytesIO(people.picture(2, (1000, 600)))).getpixel((500, 300))
    assert all(abs(a - b) < 4 for a, b in zip(photos[0].getpixel((500, 500)), first, strict=True))


@pytest.mark.parametrize(("code", "most"), [("shopee", 9), ("lazada", 8)])
def test_photos_are_as_many_as_the_rules_allow(kitchen, code, most):
    channel = Channel.objects.get(code=code)
    ready(of=kitchen, on=shelf(), photos=most)
    assert sum(name.endswith(".jpg") for name in inside(made(kitchen, channel))) == most


def test_limits_come_from_the_pack(kitchen, chips, shopee):
    rule(shopee, field="photo_long_side", kind="nilai", most=1000)
    rule(shopee, field="photo_bytes", kind="nilai", most="0.02")
    rule(shopee, field="photos", kind="jumlah", most=3)
    photos = [data for name, data in inside(made(kitchen, shopee)).items() if name.endswith(".jpg")]
    sizes = [Image.open(io.BytesIO(data)).size for data in photos]
    assert (sizes, max(map(len, photos)) <= 20_000) == ([(1000, 1000)] * 3, True)


def test_a_photo_that_a_cut_would_make_too_small_is_padded(kitchen, shopee):
    ready(of=kitchen, on=shelf(), photos=1, side=(1000, 840))  # a cut would leave 840, advice asks for 850
    assert Image.open(io.BytesIO(inside(made(kitchen, shopee))[f"01 {NAME}/01.jpg"])).size == (1000, 1000)


NAME = "Keripik Tempe Renyah Original"


def test_a_pack_that_says_nothing_leaves_common_sense(kitchen, chips, shopee):
    shopee.packs.get().rules.exclude(field="name").delete()
    limits = bundles.on_offer(bundles.judged(kitchen, shopee), shopee)[0].limits
    assert (limits.most, limits.side, limits.bytes) == (9, 2000, 2_000_000)


def test_a_video_goes_along(kitchen, chips, shopee):
    name = default_storage.save("videos/uji.mp4", io.BytesIO(b"gambar hidup"))
    facts = {"checksum": "c", "seconds": 20, "width": 720, "height": 720, "size": 12}
    Video.objects.create(product=chips, file=name, poster="p", **facts)
    assert inside(made(kitchen, shopee))[f"01 {NAME}/video.mp4"] == b"gambar hidup"


def test_texts_are_ready_to_copy(kitchen, chips, shopee):
    another_size(chips, "Pedas")
    assert inside(made(kitchen, shopee))[f"01 {NAME}/teks.txt"].decode() == (
        "Nama produk: Keripik Tempe Renyah Original\n"
        f"Deskripsi:\n{chips.description}\n\n"
        "Merek: Alit\nKategori: Keripik\nKode kategori: 100636\nKata kunci: keripik tempe\n"
        f"P-IRT: {chips.licences.get().number}\n"
        "\n== 200 g ==\n"
        "Nama varian: 200 g\nHarga (Rp): 12000\nStok: 40\nBerat (gram): 251\nPanjang (cm): 20\nLebar (cm): 15\nTinggi (cm): 5\n"
        f"SKU: IKM{chips.pk}-{chips.sizes[0].pk}\n"
        "\n== Pedas · 500 g ==\n"
        "Nama varian: Pedas 500 g\nHarga (Rp): 25000\nStok: 7\nBerat (gram): 560\n"
        f"SKU: IKM{chips.pk}-{chips.variants.last().pk}\n"
    )


def test_the_list_of_contents_names_every_file_with_its_checksum_and_size(kitchen, chips, shopee):
    bundle = made(kitchen, shopee)
    wanted = [
        f"{hashlib.sha256(data).hexdigest()}  {len(data):>9}  {name}"
        for name, data in inside(bundle).items()
        if name != "DAFTAR ISI.txt"
    ]
    assert contents(bundle).splitlines()[-len(wanted) :] == wanted


def test_the_list_of_contents_says_by_which_rules(kitchen, chips, shopee):
    pack = shopee.packs.get()
    said = contents(made(kitchen, shopee))
    assert f"Aturan: Shopee {pack.version}, berlaku sejak 1 November 2026\nSumber: {pack.source}\n" in said


# What is left out


def test_a_product_that_is_not_ready_is_named_with_its_reasons(kitchen, chips, shopee):
    people.product("Sirop Jahe", of=kitchen)
    bundle = made(kitchen, shopee)
    (left,) = bundle.content["left_out"]
    assert left[1] == "Sirop Jahe"
    assert "1 sampai 9 foto (0): Pilih paling sedikit satu foto, paling banyak sembilan." in left[2]
    assert "\nSirop Jahe\n" + "".join(f"  - {reason}\n" for reason in left[2]) in contents(bundle)
    assert not any("Sirop" in name for name in inside(bundle))


def test_without_a_ready_product_it_fails_and_says_what_to_do(kitchen, shopee):
    people.product("Sirop Jahe", of=kitchen)
    bundle = made(kitchen, shopee)
    assert (bundle.state, bundle.tries, kept("bundles")) == (JobState.FAILED, 1, [])
    assert bundle.failure == "Belum ada produk yang siap untuk Shopee. Lengkapi dulu yang masih kurang."


LACKS = st.lists(
    st.sampled_from(["nothing", "stock", "description", "licence", "photos", "weight", "price"]), min_size=1, max_size=4
)


@given(lacks=LACKS, code=st.sampled_from(["shopee", "lazada"]))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_in_and_what_is_left_out_are_all_products_and_what_is_in_is_what_is_ready(lacks, code):
    seller, channel = maker(), Channel.objects.get(code=code)
    place = shelf(f"Rak {seller.pk}")
    for number, lack in enumerate(["nothing", *lacks]):
        lame(ready(f"Keripik Tempe {number}", of=seller, on=place, photos=1), lack)
    bundle, own = made(seller, channel), Product.objects.filter(seller=seller)
    included = {pk for pk, _name, _version in bundle.content["included"]}
    left_out = {pk for pk, _name, _why in bundle.content["left_out"]}
    assert included == readiness.ready_ids(channel, own) != set()
    assert (included | left_out, included & left_out) == (set(own.values_list("pk", flat=True)), set())


def lame(product, lack):
    match lack:
        case "stock" | "price":
            product.variants.update(**{lack: None})
        case "weight":
            product.variants.update(packed_weight=None)
        case "description":
            Product.objects.filter(pk=product.pk).update(description="")
        case "licence" | "photos":
            getattr(product, {"licence": "licences"}.get(lack, lack)).all().delete()


# The seller's template


def test_without_a_template_the_list_says_how_to_add_one(kitchen, chips, shopee):
    bundle = made(kitchen, shopee)
    assert "shopee-unggah.xlsx" not in inside(bundle)
    assert str(bundles.ADD_TEMPLATE) in contents(bundle)


def test_the_template_is_filled_with_one_row_for_a_product_of_one_size(kitchen, chips, shopee, settings):
    (row,) = filled(made(kitchen, shopee, template()))
    size = chips.sizes[0]
    photos = [f"{settings.SITE_URL}{photo.url('market.jpg')}" for photo in chips.photos.chosen()]
    assert row == {
        "ps_category": 100636,
        "ps_product_name": NAME,
        "ps_product_description": chips.description,
        "ps_sku_parent_short": f"IKM{chips.pk}",
        "ps_price": 12_000,
        "ps_stock": 40,
        "ps_sku_short": f"IKM{chips.pk}-{size.pk}",
        "ps_item_cover_image": photos[0],
        "ps_item_image_1": photos[1],
        "ps_item_image_2": photos[2],
        "ps_weight": 251,
        "ps_length": 20,
        "ps_width": 15,
        "ps_height": 5,
        **dict.fromkeys(COURIERS, "Nonaktif"),
    }


def test_a_product_of_several_sizes_has_a_row_for_each_tied_by_one_number(kitchen, chips, shopee):
    another_size(chips, "Pedas sekali manis")
    rows = filled(made(kitchen, shopee, template()))
    assert [
        (row["et_title_variation_integration_no"], row["et_title_variation_1"], row["et_title_option_for_variation_1"])
        for row in rows
    ] == [(f"IKM{chips.pk}", "Ukuran", "200 g"), (f"IKM{chips.pk}", "Ukuran", "Pedas sekali m 500 g")]
    assert len({row["ps_sku_short"] for row in rows}) == 2


@given(labels=st.lists(st.text("aA \u0301ß", max_size=60), min_size=2, max_size=20))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_names_of_sizes_are_short_and_differ(chips, labels):
    chips.variants.all().delete()
    for number, label in enumerate(labels):
        another_size(chips, label, netto_amount=number + 1)
    (offer,) = bundles.offers(Product.objects.filter(pk=chips.pk), Channel.objects.get(code="shopee"), None)
    names = [name for _size, name in offer.options]
    assert len({name.casefold() for name in names}) == len(labels)
    assert all(0 < len(name) <= 20 for name in names)


def test_couriers_of_the_shop_are_switched_on_and_the_others_off(kitchen, chips, shopee):
    store = StoreAccount.objects.create(seller=kitchen, channel=shopee)
    store.couriers.set(Courier.objects.filter(code__in=["channel_id.8003", "channel_id.8005"]))
    bundle = made(kitchen, shopee, template())
    (row,) = filled(bundle)
    assert [code for code in COURIERS if row[code] == "Aktif"] == ["channel_id.8003", "channel_id.8005"]
    assert str(bundles.NO_COURIER) not in contents(bundle)


def test_a_shop_without_couriers_is_told_that_one_is_asked_for(kitchen, chips, shopee):
    assert str(bundles.NO_COURIER) in contents(made(kitchen, shopee, template()))


def test_the_pictures_it_names_are_there_for_anyone_and_square(kitchen, chips, shopee):
    made(kitchen, shopee, template())
    with default_storage.open(chips.cover.rendition("market.jpg")) as file:
        assert (Image.open(file).size, file.size <= 1_000_000) == ((1000, 1000), True)


def test_the_picture_for_marketplaces_goes_with_its_photo(kitchen, chips, shopee, django_capture_on_commit_callbacks):
    made(kitchen, shopee, template())
    name = chips.cover.rendition("market.jpg")
    with django_capture_on_commit_callbacks(execute=True):
        chips.cover.delete()
    assert not default_storage.exists(name)


def test_a_template_that_no_longer_fits_fails_with_its_own_sentence(kitchen, chips, shopee):
    bundle = made(kitchen, shopee, b"bukan lembar kerja")
    assert (bundle.state, bundle.tries, bundle.failure) == (JobState.FAILED, 1, REFUSED)


REFUSED = "Berkas bukan buku kerja XLSX yang utuh. Unduh templat unggah massal dari Seller Centre Shopee, lalu kirim berkas .xlsx itu apa adanya."


# Lazada


def test_lazada_has_its_fields_in_a_workbook(kitchen, chips, lazada):
    Product.objects.filter(pk=chips.pk).update(brand="", description=f"{chips.description}\nGurih & renyah")
    another_size(chips, "Pedas", length=1, width=2, height=3)
    book = openpyxl.load_workbook(io.BytesIO(inside(made(kitchen, lazada))["lazada-produk.xlsx"]))
    heads, first, second = ([cell.value for cell in line] for line in book["Produk"].iter_rows())
    row, other = dict(zip(heads, first, strict=True)), dict(zip(heads, second, strict=True))
    assert row["Attributes.description"] == f"{chips.description}<br>Gurih &amp; renyah"
    assert (row["PrimaryCategory"], row["Attributes.brand"], row["Skus.Sku.package_weight"]) == (
        100636,
        "No Brand",
        0.26,
    )
    assert (other["Skus.Sku.package_weight"], other["Skus.Sku.saleProp"]) == (0.56, "Pedas 500 g")
    assert row["Skus.Sku.SellerSku"] != other["Skus.Sku.SellerSku"]
    assert row["Images.Image 3"].endswith("market.jpg")


# The same again


@pytest.mark.parametrize(("code", "given"), [("shopee", True), ("shopee", False), ("lazada", False)])
def test_the_same_record_gives_the_same_bytes(kitchen, chips, code, given, monkeypatch):
    channel, book = Channel.objects.get(code=code), template() if given else None
    first = made(kitchen, channel, book)
    later = timezone.now() + timedelta(minutes=90)
    monkeypatch.setattr(timezone, "now", lambda: later)
    second = made(kitchen, channel, book)
    assert (first.pk != second.pk, first.checksum == second.checksum, first.size > 0) == (True, True, True)
    assert first.file.open().read() == second.file.open().read()


@pytest.mark.parametrize("change", [{"price": 13_000}, {"stock": 0}, {"packed_weight": 300}])
def test_a_change_is_seen_in_the_checksum_and_counted(kitchen, chips, shopee, change):
    bundle = made(kitchen, shopee)
    before = counted(bundle, kitchen, shopee)
    chips.variants.update(**change)
    assert (before, counted(bundle, kitchen, shopee)) == ((0, 0, 0), (1, 0, 0))
    assert made(kitchen, shopee).checksum != bundle.checksum


def test_what_came_and_went_since_is_counted(kitchen, chips, shopee):
    bundle = made(kitchen, shopee)
    ready("Keripik Pisang Manis", of=kitchen, on=chips.category)
    chips.variants.update(price=None)
    assert counted(bundle, kitchen, shopee) == (0, 1, 1)


def counted(bundle, seller, channel):
    return tuple(bundles.changes_since(bundle, bundles.on_offer(bundles.judged(seller, channel), channel)).values())


# Workers that come and go


def test_running_twice_leaves_one_file(kitchen, chips, shopee):
    bundle = made(kitchen, shopee)
    build_bundle(bundle.pk)
    assert kept("bundles") == [bundle.file.name]


def test_a_worker_that_lost_its_lease_takes_its_file_back(kitchen, chips, shopee, monkeypatch):
    bundle, _is_new = bundles.ask(kitchen, shopee, by=None)
    write = zipping.write

    def overtaken(entries, target):
        monkeypatch.setattr(zipping, "write", write)
        listed = write(entries, target)
        Bundle.objects.filter(pk=bundle.pk).update(leased_until=timezone.now() - timedelta(minutes=5))
        build_bundle(bundle.pk)  # another one, which finishes
        return listed

    monkeypatch.setattr(zipping, "write", overtaken)
    build_bundle(bundle.pk)
    bundle.refresh_from_db()
    assert (bundle.state, bundle.token, kept("bundles")) == (JobState.READY, 2, [bundle.file.name])
    assert bundle.file.name.startswith(f"bundles/{bundle.pk}/2-")


def test_what_a_killed_worker_left_is_cleared_by_the_next(kitchen, chips, shopee):
    bundle, _is_new = bundles.ask(kitchen, shopee, by=None)
    files.keep(private_storage(), f"bundles/{bundle.pk}/0-abc.zip", b"setengah")
    long_ago = timezone.now() - timedelta(minutes=5)
    Bundle.objects.filter(pk=bundle.pk).update(
        state=JobState.BUILDING, leased_until=long_ago, woken_at=long_ago, tries=1
    )
    build_bundle(bundle.pk)
    bundle.refresh_from_db()
    assert (bundle.tries, kept("bundles")) == (2, [bundle.file.name])


def test_a_lost_message_is_sent_again(kitchen, chips, shopee, monkeypatch):
    bundle, _is_new = bundles.ask(kitchen, shopee, by=None)
    Bundle.objects.filter(pk=bundle.pk).update(woken_at=timezone.now() - timedelta(minutes=2))
    woken = []
    monkeypatch.setattr(build_bundle, "apply_async", lambda arguments, **_how: woken.append(*arguments))
    kinds.sweep()
    assert woken == [bundle.pk]


def test_while_one_is_made_there_is_no_second(kitchen, chips, shopee):
    first, _is_new = bundles.ask(kitchen, shopee, by=None)
    assert bundles.ask(kitchen, shopee, by=None) == (first, False)


def test_the_files_of_the_latest_three_are_kept(kitchen, chips, shopee, lazada):
    books = [template(shop=f"toko{number}") for number in range(5)]
    made_ones = [made(kitchen, shopee, book) for book in books]
    other = made(kitchen, lazada)
    left = [Bundle.objects.get(pk=bundle.pk) for bundle in made_ones]
    assert [bool(bundle.file) for bundle in left] == [False, False, True, True, True]
    assert sorted(kept("bundles")) == sorted([*(bundle.file.name for bundle in left[2:]), other.file.name])
    assert sorted(kept("templates")) == sorted({bundle.template.name for bundle in left[2:]})
    assert json.dumps(left[0].content) == json.dumps(left[4].content)


def test_a_disk_that_is_nearly_full_makes_none(kitchen, chips, shopee, settings):
    settings.DISK_FLOOR = 10**18
    bundle = made(kitchen, shopee)
    assert (bundle.state, bundle.failure.startswith("Ruang penyimpanan portal hampir penuh")) == (JobState.FAILED, True)
