"""Who gets what at every address. An address without a row fails the suite.

A row is an example address with what each role gets for GET and for POST, one letter a role, in the order of ROLES:

    o  shown            >  sent onward        d  sent to a door to sign in
    x  forbidden (403)  -  not there (404)    m  method not allowed (405)    b  bad request (400)   g  gone (410)

Names in braces are records of the cast (`records` below). Whatever is asked by GET, or denied, must leave every table as
it was; what is allowed is undone after the answer.
"""

import copy
import hashlib
from collections import defaultdict
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, resolve

from catalog.models import Edition, Licence, Photo, Product, Volume
from catalog.models.photo import private_storage
from catalog.proposing import propose_licence
from ikmportal.lib.files import keep
from sellers.models import Invitation, PersonalAccess, User
from tests import people
from tests.records import one_of_each

ROLES = ("anonymous", "disabled", "owner", "mentor", "staff", "head", "superuser")
LETTERS = {200: "o", 410: "g", 400: "b", 403: "x", 404: "-", 405: "m"}
DENIED = "dx-mbg"
DOORS = ("/dinas/login/", "/akun/login/")

SHOWN, ONWARD, NOBODY, NO_POST = "ooooooo", ">>>>>>>", "-------", "mmmmmmm"

# Many addresses of the admin answer alike: closed to all but the office, then staff, head and superuser.
CLOSED = "dddd"
READING, WRITING, CHIEF = CLOSED + "ooo", CLOSED + "oxo", CLOSED + "xxo"


def model(place, record, *, get, post, history="ooo"):
    """The regular addresses of one model: `get` and `post` give list, add, change, delete for staff, head, superuser."""
    kinds = [f"/dinas/{place}/{end}" for end in ("", "add/", f"{{{record}}}/change/", f"{{{record}}}/delete/")]
    return {
        **{address: (CLOSED + g, CLOSED + p) for address, g, p in zip(kinds, get.split(), post.split(), strict=True)},
        f"/dinas/{place}/{{{record}}}/": (CLOSED + ">>>",) * 2,
        f"/dinas/{place}/{{{record}}}/history/": (CLOSED + history,) * 2,
    }


READ_BY_STAFF = {"get": "ooo xxo ooo xxo", "post": "ooo xxo xxo xx>"}
WRITTEN_BY_STAFF = {"get": "ooo oxo ooo oxo", "post": "ooo oxo oxo >x>"}
READ_IN_USE = READ_BY_STAFF | {"post": "ooo xxo xxo xxo"}  # whoever may delete it is told what stands in the way
WRITTEN_IN_USE = WRITTEN_BY_STAFF | {"post": "ooo oxo oxo oxo"}
LOOKED_AT = {"get": "ooo xxx ooo xxx", "post": "ooo xxx xxx xxx", "history": "ooo"}  # written by verbs alone
DECIDED = LOOKED_AT | {
    "post": "ooo xxx ooo xxx"
}  # the page answers a POST like a GET; the deeds have their own addresses
FOR_SUPERUSERS = {"get": "xxo xxo xxo xxo", "post": "xxo xxo xxo xx>", "history": "xxo"}

TABLE = {
    # What anyone may see
    "/": (SHOWN, NO_POST),
    "/produk/": (SHOWN, NO_POST),
    "/produk/{published}/": (ONWARD, NO_POST),
    "/produk/{published}/terbit/": (SHOWN, NO_POST),
    "/produk/{product}/keripik-1/": (NOBODY, NO_POST),  # a draft
    "/p/{published}/": (ONWARD, NO_POST),
    "/kategori/{shelf}/": (SHOWN, NO_POST),
    "/kecamatan/{region}/": (ONWARD, NO_POST),
    "/kecamatan/{region}/kecamatan-1/": (SHOWN, NO_POST),
    "/ikm/": (SHOWN, NO_POST),
    "/ikm/{seller}/": (ONWARD, NO_POST),
    "/ikm/{seller}/dapur-1/": (SHOWN, NO_POST),
    "/katalog-cetak/": (SHOWN, NO_POST),
    "/katalog-cetak/{printed}/1.pdf": (SHOWN, NO_POST),
    "/katalog.pdf": (SHOWN, NO_POST),
    "/katalog-1.pdf": (SHOWN, NO_POST),
    "/robots.txt": (SHOWN, NO_POST),
    "/sitemap.xml": (SHOWN, SHOWN),
    "/sitemap-produk.xml": (SHOWN, SHOWN),
    "/media/public/{rendition}": (SHOWN, NO_POST),
    "/media/public/../private/{master}": ("bbbbbbb", NO_POST),
    # Signing in and out; nobody signs up
    "/akun/login/": ("oo>>>>>", "oo>>>>>"),
    "/akun/logout/": (">>ooooo", ">>>>>>>"),
    "/akun/signup/": ("oo>>>>>", "oo>>>>>"),
    "/akun/inactive/": (SHOWN, NO_POST),
    "/akun/reauthenticate/": ("ddooooo", "ddooooo"),
    "/akun/email/": ("ddooooo", "dd>>>>>"),
    "/akun/confirm-email/": (SHOWN, NO_POST),
    "/akun/confirm-email/kunci/": (SHOWN, NOBODY),
    "/akun/password/change/": ("ddooooo", "ddooooo"),
    "/akun/password/set/": ("dd>>>>>", "dd>>>>>"),
    "/akun/password/reset/": (SHOWN, SHOWN),
    "/akun/password/reset/done/": (SHOWN, NO_POST),
    "/akun/password/reset/key/1-kunci/": (SHOWN, SHOWN),
    "/akun/password/reset/key/done/": (SHOWN, NO_POST),
    "/akun/login/code/confirm/": ("dd>>>>>", "dd>>>>>"),
    "/beranda/": ("dd>>>>>", "ddmmmmm"),
    # One's own account, its second step and its devices; what they change asks for the password again
    "/akun/": ("ddooooo", "ddmmmmm"),
    "/akun/wajib/": ("ddooooo", "ddmmmmm"),
    "/akun/langkah-kedua/": ("ddooooo", "ddmmmmm"),
    "/akun/langkah-kedua/authenticate/": ("dd>>>>>", "dd>>>>>"),
    "/akun/langkah-kedua/reauthenticate/": ("dd>>>>>", "dd>>>>>"),
    "/akun/langkah-kedua/totp/activate/": ("dd>>>>>", "dd>>>>>"),
    "/akun/langkah-kedua/totp/deactivate/": ("dd-----", "dd-----"),
    "/akun/langkah-kedua/recovery-codes/": ("dd-----", "ddmmmmm"),
    "/akun/langkah-kedua/recovery-codes/generate/": ("dd>>>>>", "dd>>>>>"),
    "/akun/langkah-kedua/recovery-codes/download/": ("dd-----", "dd-----"),
    "/akun/langkah-kedua/webauthn/": ("ddooooo", "ddmmmmm"),
    "/akun/langkah-kedua/webauthn/add/": ("dd>>>>>", "dd>>>>>"),
    "/akun/langkah-kedua/webauthn/reauthenticate/": ("dd>>>>>", "dd>>>>>"),
    "/akun/langkah-kedua/webauthn/keys/{key}/edit/": ("dd>>>>>", "dd>>>>>"),
    "/akun/langkah-kedua/webauthn/keys/{key}/remove/": ("dd>>>>>", "dd>>>>>"),
    "/akun/langkah-kedua/webauthn/login/": ("dd>>>>>", "dd>>>>>"),
    "/akun/perangkat/": ("ddooooo", "dd>>>>>"),
    "/akun/perangkat/{session}/keluarkan/": ("ddmmmmm", "dd>----"),
    "/undangan/{token}/": (SHOWN, SHOWN),
    "/undangan/karangan/": ("ggggggg", "ggggggg"),
    # What owners and mentors see of their own
    "/usaha/": ("dd>>ooo", "ddmmmmm"),
    "/usaha/{seller}/": ("ddooooo", "ddmmmmm"),
    "/usaha/{other_seller}/": ("dd--ooo", "ddmmmmm"),
    "/usaha/{seller}/baru/": ("ddooo-o", "ddooo-o"),
    "/usaha/{other_seller}/baru/": ("dd--o-o", "dd--o-o"),
    "/usaha/produk/{product}/": ("ddooo-o", "ddooo-o"),
    "/usaha/produk/{published}/": ("ddooo-o", "ddooo-o"),
    "/usaha/produk/{other_product}/": ("dd--o-o", "dd--o-o"),
    "/usaha/produk/{product}/ajukan/": ("ddmmmmm", "dd>>>->"),
    "/usaha/produk/{other_product}/ajukan/": ("ddmmmmm", "dd-->->"),
    "/usaha/produk/{product}/pratinjau/": ("ddooooo", "ddmmmmm"),
    "/usaha/produk/{other_product}/pratinjau/": ("dd--ooo", "ddmmmmm"),
    "/usaha/produk/{published}/batal-usulan/": ("ddmmmmm", "dd>>>->"),
    "/usaha/produk/{other_product}/batal-usulan/": ("ddmmmmm", "dd-->->"),
    "/usaha/baca/netto/": ("ddooooo", "ddmmmmm"),
    "/usaha/produk/{product}/foto/": ("dd>>>->", "dd>>>->"),
    "/usaha/produk/{other_product}/foto/": ("dd-->->", "dd-->->"),
    "/usaha/produk/{product}/foto/urutan/": ("ddmmmmm", "dd>>>->"),
    "/usaha/produk/{other_product}/foto/urutan/": ("ddmmmmm", "dd-->->"),
    "/usaha/foto/{photo}/utama/": ("ddmmmmm", "dd>>>->"),
    "/usaha/foto/{other_photo}/utama/": ("ddmmmmm", "dd-->->"),
    "/usaha/foto/{photo}/naik/": ("ddmmmmm", "dd>>>->"),
    "/usaha/foto/{other_photo}/naik/": ("ddmmmmm", "dd-->->"),
    "/usaha/foto/{photo}/turun/": ("ddmmmmm", "dd>>>->"),
    "/usaha/foto/{other_photo}/turun/": ("ddmmmmm", "dd-->->"),
    "/usaha/foto/{photo}/pilih/": ("ddmmmmm", "dd>>>->"),
    "/usaha/foto/{other_photo}/pilih/": ("ddmmmmm", "dd-->->"),
    "/usaha/foto/{photo}/keluarkan/": ("ddmmmmm", "dd>>>->"),
    "/usaha/foto/{other_photo}/keluarkan/": ("ddmmmmm", "dd-->->"),
    "/usaha/foto/{photo}/alasan/": ("ddmmmmm", "dd>>>->"),
    "/usaha/foto/{other_photo}/alasan/": ("ddmmmmm", "dd-->->"),
    "/usaha/foto/{photo}/hapus/": ("ddmmmmm", "dd>>>->"),
    "/usaha/foto/{other_photo}/hapus/": ("ddmmmmm", "dd-->->"),
    "/usaha/{seller}/profil/": ("ddooo-o", "ddooo-o"),
    "/usaha/{other_seller}/profil/": ("dd--o-o", "dd--o-o"),
    "/usaha/wilayah/desa/?subdistrict=35.07.41": ("ddooooo", "ddmmmmm"),
    # Consent: read by all who see the maker, given by its owner or written down by the office
    "/usaha/{seller}/persetujuan/": ("ddooooo", "ddmmmmm"),
    "/usaha/{other_seller}/persetujuan/": ("dd--ooo", "ddmmmmm"),
    "/usaha/{seller}/persetujuan/beri/": ("ddmmmmm", "ddo-o-o"),
    "/usaha/{other_seller}/persetujuan/beri/": ("ddmmmmm", "dd--o-o"),
    "/usaha/{seller}/persetujuan/cabut/": ("ddo-o-o", "dd>-o-o"),
    "/usaha/{other_seller}/persetujuan/cabut/": ("dd-->->", "dd-->->"),
    # Licences; a scan is seen by all who see the maker
    "/usaha/{seller}/izin/": ("ddooooo", "ddmmmmm"),
    "/usaha/{other_seller}/izin/": ("dd--ooo", "ddmmmmm"),
    "/usaha/{seller}/izin/baru/": ("ddooo-o", "ddooo-o"),
    "/usaha/{other_seller}/izin/baru/": ("dd--o-o", "dd--o-o"),
    "/usaha/izin/nomor/?number=2063507010001-30": ("ddooooo", "ddmmmmm"),
    "/usaha/izin/{licence}/": ("ddooo-o", "ddooo-o"),
    "/usaha/izin/{claim}/": ("ddooo-o", "ddooo-o"),
    "/usaha/izin/{other_licence}/": ("dd--o-o", "dd--o-o"),
    "/usaha/izin/{claim}/hapus/": ("ddmmmmm", "dd>>>->"),
    "/usaha/izin/{other_licence}/hapus/": ("ddmmmmm", "dd-->->"),
    "/usaha/izin/{licence}/batal/": ("ddmmmmm", "dd>>>->"),
    "/usaha/izin/{other_licence}/batal/": ("ddmmmmm", "dd-->->"),
    "/usaha/izin/{licence}/berkas/": ("ddooooo", "ddmmmmm"),
    "/usaha/izin/{other_licence}/berkas/": ("dd--ooo", "ddmmmmm"),
    "/usaha/izin/{claim}/berkas/": ("dd-----", "ddmmmmm"),  # nothing uploaded
    "/usaha/usulan/{renewal}/berkas/": ("ddooooo", "ddmmmmm"),
    "/usaha/usulan/{other_renewal}/berkas/": ("dd--ooo", "ddmmmmm"),
    # The office's workspace
    "/dinas/": (CLOSED + "ooo",) * 2,
    "/dinas/login/": ("ddxx>>>", "ddxx>>>"),
    "/dinas/logout/": ("dd>>mmm", "dd>>ooo"),
    "/dinas/password_change/": (CLOSED + ">>>",) * 2,
    "/dinas/password_change/done/": (READING, CLOSED + "mmm"),
    "/dinas/autocomplete/?app_label=catalog&model_name=product&field_name=seller": (READING, CLOSED + "mmm"),
    "/dinas/jsi18n/": (READING, CLOSED + "mmm"),
    "/dinas/r/{product_kind}/{published}/": (CLOSED + ">>>",) * 2,
    "/dinas/catalog/": (CLOSED + "ooo",) * 2,
    "/dinas/tidak-ada/": (CLOSED + "---",) * 2,
    **model("auth/group", "group", **FOR_SUPERUSERS),
    **model("account/emailaddress", "emailaddress", **FOR_SUPERUSERS),
    **model("sellers/user", "user", **READ_IN_USE),
    **model("sellers/region", "region", **READ_IN_USE),
    **model("sellers/kbli", "kbli", **READ_BY_STAFF),
    **model("sellers/sizerule", "sizerule", **READ_BY_STAFF),
    **model("sellers/seller", "seller", **WRITTEN_IN_USE),
    **model("catalog/category", "category", **WRITTEN_IN_USE),
    **model("catalog/foodkind", "foodkind", **WRITTEN_BY_STAFF),
    **model("catalog/product", "product", **WRITTEN_BY_STAFF),
    **model("catalog/licence", "licence", **WRITTEN_BY_STAFF),
    **model("catalog/proposal", "proposal", **DECIDED),
    **model("catalog/scopequestion", "scopequestion", **DECIDED),
    **model("sellers/mentorship", "mentorship", **WRITTEN_BY_STAFF),
    **model("sellers/officeterm", "officeterm", **READ_BY_STAFF),
    **model("sellers/consenttext", "consenttext", **READ_BY_STAFF),
    **model("sellers/consent", "consent", **LOOKED_AT),
    **model("sellers/personalaccess", "personalaccess", **LOOKED_AT),
    "/dinas/sellers/mentorship/{mentorship}/history/{mentorship_version}/": (READING, CLOSED + "mmm"),
    "/dinas/sellers/officeterm/{officeterm}/history/{officeterm_version}/": (READING, CLOSED + "mmm"),
    "/dinas/catalog/proposal/{proposal}/setujui/": (CLOSED + "mmm", CLOSED + ">->"),
    "/dinas/catalog/proposal/{proposal}/kembalikan/": (CLOSED + "mmm", CLOSED + "b-b"),  # it asks for a reason
    "/dinas/catalog/proposal/{proposal}/tolak/": (CLOSED + "mmm", CLOSED + "b-b"),
    **model("catalog/edition", "edition", get="ooo oxo ooo oxo", post="ooo oxo ooo >x>"),
    **model("catalog/importbatch", "importbatch", get="ooo o-o ooo oxo", post="ooo o-o ooo >x>"),
    "/dinas/sellers/user/{user}/password/": (CHIEF, CHIEF),
    "/dinas/sellers/user/{user}/langkah-kedua/": (CHIEF, CLOSED + "xx>"),
    "/dinas/sellers/seller/{seller}/undang/": (CLOSED + "o-o",) * 2,
    "/dinas/sellers/seller/{seller}/undang/{user}/": (CLOSED + "mmm", CLOSED + "o-o"),
    "/dinas/sellers/seller/ekspor/csv/": (READING, READING),
    "/dinas/catalog/product/ekspor/xlsx/": (READING, READING),
    "/dinas/catalog/licence/ekspor/csv/": (READING, READING),
    "/dinas/sellers/seller/{seller}/history/{seller_version}/": (READING, CLOSED + "mmm"),
    "/dinas/catalog/category/{category}/history/{category_version}/": (READING, CLOSED + "mmm"),
    "/dinas/catalog/product/{product}/history/{product_version}/": (READING, CLOSED + "mmm"),
    "/dinas/catalog/licence/{licence}/history/{licence_version}/": (READING, CLOSED + "mmm"),
    "/dinas/catalog/product/{product}/terbitkan/": (CLOSED + "mmm", CLOSED + ">->"),
    "/dinas/catalog/product/{product}/kembalikan/": (CLOSED + "mmm", CLOSED + ">->"),
    "/dinas/catalog/product/{published}/tarik/": (CLOSED + "mmm", CLOSED + ">->"),
    "/dinas/catalog/edition/{edition}/keadaan/": (READING, CLOSED + "mmm"),
    "/dinas/catalog/edition/{printed}/jilid/1/": (READING, CLOSED + "mmm"),
    "/dinas/catalog/edition/{printed}/terbitkan/": (CLOSED + "mmm", CLOSED + ">->"),
    "/dinas/catalog/edition/{printed}/tarik/": (CLOSED + "mmm", CLOSED + ">->"),
    "/dinas/catalog/edition/{edition}/ulangi/": (CLOSED + "mmm", CLOSED + ">->"),
    "/dinas/catalog/importbatch/{importbatch}/keadaan/": (READING, CLOSED + "mmm"),
    "/dinas/catalog/importbatch/{importbatch}/kolom/": (CLOSED + ">->", CLOSED + ">->"),
    "/dinas/catalog/importbatch/{importbatch}/simpan/": (CLOSED + "mmm", CLOSED + ">->"),
    "/dinas/catalog/importbatch/{importbatch}/ulangi/": (CLOSED + "mmm", CLOSED + ">->"),
    "/dinas/catalog/importbatch/{importbatch}/ditolak.xlsx": (READING, CLOSED + "mmm"),
}


def walked(patterns, before=""):
    """Every route of the URLconf, as the resolver spells it."""
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if hasattr(pattern, "url_patterns"):
            yield from walked(pattern.url_patterns, route)
        else:
            yield route


def test_every_address_has_a_row():
    anything = defaultdict(lambda: "1", region="35.07.41")
    examples = {resolve(address.partition("?")[0].format_map(anything)).route for address in TABLE}
    assert sorted(examples ^ set(walked(get_resolver().url_patterns))) == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_role_gets_what_its_row_says(role, method, cast, client):
    users, records = cast
    client.raise_request_exception = False
    if users[role]:
        client.force_login(users[role])
    before = digest()
    answers = {address: answer(client, method, address.format_map(records), before) for address in TABLE}
    place = ROLES.index(role)
    expected = {address: row[method == "post"][place] for address, row in TABLE.items()}
    assert answers == expected


def answer(client, method, address, before):
    """The letter of an answer; with "!" when a safe or denied request changed something."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        got = getattr(client, method)(address, {"post": "yes"} if method == "post" else {})
        letter = letter_of(got)
        got.getvalue()  # a file is read to its end, and closed
        wrote = (method == "get" or letter in DENIED) and digest() != before
        transaction.set_rollback(True)
    client.cookies = cookies
    return letter + "!" * wrote


def letter_of(got):
    if got.status_code in (301, 302):
        return "d" if got.headers["Location"].startswith(DOORS) else ">"
    return LETTERS.get(got.status_code, str(got.status_code))


# That somebody looked at personal fields is written down by the looking itself (UU 27/2022).
WRITTEN_BY_LOOKING = {PersonalAccess._meta.db_table}


def digest():
    """Of every row of every table but the log of who looked."""
    seen = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - WRITTEN_BY_LOOKING):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            seen.update(repr((table, sorted(map(repr, cursor.fetchall())))).encode())
    return seen.hexdigest()


@pytest.fixture
def cast(admin_user, staff):
    """`(users by role, ids by name)`: the owner's and mentor's own IKM among them, a released catalogue, a photo."""
    records = one_of_each()
    published = people.published("Terbit", of=records["seller"])
    edition = Edition.objects.create(state="ready", released_at=published.published_at, released_by=staff)
    Volume.objects.create(
        edition=edition,
        number=1,
        payload={"chapters": []},
        file=ContentFile(b"%PDF-1.7", "uji.pdf"),
        size=8,
        pages=1,
        products=0,
    )
    disabled = people.owner(records["seller"], "mantan")
    User.objects.filter(pk=disabled.pk).update(is_active=False)
    users = {
        "anonymous": None,
        "disabled": disabled,
        "owner": records["user"],
        "mentor": User.objects.get(username="mentor1"),
        "staff": staff,
        "head": people.head_of_office(),
        "superuser": admin_user,
    }
    return users, names_of(records, published, edition)


def names_of(records, published, edition):
    """What the addresses call by name."""
    photo = Photo.objects.get(product=published)
    other = people.product("Keripik Orang Lain", of=people.seller("Dapur Orang Lain"))
    renewal = renewal_of(records["licence"])
    other_renewal = renewal_of(people.licence(other, number="ID35110000000000777"))
    claim = people.licence(records["product"], Licence.Kind.TRADEMARK, "IDM000000001", verified=False)
    versions = {
        f"{name}_version": records[name].history.latest().history_id
        for name in ("seller", "category", "product", "licence", "mentorship", "officeterm")
    }
    return {
        **{name: record.pk for name, record in records.items()},
        **versions,
        "shelf": records["category"].slug,
        "published": published.pk,
        "printed": edition.pk,
        "group": Group.objects.first().pk,
        "product_kind": ContentType.objects.get_for_model(Product).pk,
        "rendition": photo.rendition("320.webp"),
        "master": photo.master.name,
        "token": Invitation.make(people.person("diundang"), by=User.objects.get(username="sari"))[1],
        "claim": claim.pk,
        "other_licence": other_renewal.licence_id,
        "renewal": renewal.pk,
        "other_renewal": other_renewal.pk,
        "photo": records["product"].photos.first().pk,
        "other_seller": other.seller_id,
        "other_product": other.pk,
        "key": Authenticator.objects.create(user=people.person("berkunci"), type="webauthn", data={"name": "HP"}).pk,
        "session": device_of(records["user"]).pk,
        "other_photo": Photo.add(other, people.picture("lain")).pk,
    }


def renewal_of(licence):
    """A proposal to renew it; both it and the licence have a scan in the private storage."""
    old, new = (
        keep(private_storage(), f"licences/{licence.seller_id}/{name}.jpg", people.picture(name)) for name in "ab"
    )
    licence.evidence = old
    licence.save()
    by = User.objects.get(username="sari")
    return propose_licence(licence, {"valid_until": date(2099, 1, 1), "evidence": new}, by=by)


def device_of(person):
    """Somewhere this person signed in before."""
    elsewhere = Client()
    elsewhere.force_login(person)
    return UserSession.objects.create(user=person, ip="10.0.0.1", session_key=elsewhere.session.session_key)
