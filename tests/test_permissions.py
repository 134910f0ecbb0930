"""Who gets what at every address. An address without a row fails the suite.

A row is an example address with what each role gets for GET and for POST, one letter a role, in this order:

    anonymous, disabled, owner, mentor, staff, head, superuser

    o  shown            >  sent onward        d  sent to a door to sign in
    x  forbidden (403)  -  not there (404)    m  method not allowed (405)    b  bad request (400)   g  gone (410)
    k  not known (401)    u  not taken, with words (422)        c  taken already, with other content (409)

Names in braces are records of the cast (`records` below); those called `other_…` are another maker's. Four more roles
follow from the seven letters (tests/permissions/rules.py), so that a row stays short:

    rival      owns the other maker. A record behind the door is not there for them (`-`, or `m` where the owner gets `m`);
               at `other_…` addresses they get what the owner gets at the twin address without `other_`.
    ended      mentored until yesterday. A record behind the door is not there; elsewhere like the mentor.
    visiting   mentors with the right to visit alone. Like the mentor, but `-` where the head of the office may not write.
    former     head until yesterday. Refused in `/dinas/`; a record behind the door is not there; elsewhere like the head.

Where one of them gets something else, the row says so in a third element: `{"ended": "om"}`, its letters for GET and POST.
HEAD answers as GET does, and every other method is refused. All methods are asked on SQLite; on PostgreSQL GET and POST
are, since the others reach the same queries or none.

Whatever is asked by a safe method, or denied, must write to no table; what is allowed is undone after the answer. Whoever
asks, the answer must not hold what is another maker's, or the office's own (tests/permissions/canary.py). That the asking
finds holes is shown in tests/permissions/test_holes.py.
"""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import get_resolver, resolve
from django.utils import timezone

from catalog.models import Edition, Licence, Listing, Photo, Product, Volume
from catalog.models.photo import private_storage
from catalog.proposing import propose_licence
from ikmportal.lib.evidence import Evidence
from ikmportal.lib.files import keep
from monitoring import recording
from monitoring.models import SurveyInvitation
from onboarding import opening
from onboarding.models import KeywordCheck, PurchaseTest, Requirement, StoreAccount
from sellers.models import Invitation, Seller, User
from tests import people
from tests.permissions import canary
from tests.permissions.check import METHODS, check, digest
from tests.permissions.rules import ROLES
from tests.records import bundle, data_copy, issued_report, marketplace, one_of_each, problem, report
from tests.records import event as one_event
from tests.records import survey as one_survey
from tests.records import visit as one_visit

SHOWN, ONWARD, NOBODY, NO_POST = "ooooooo", ">>>>>>>", "-------", "mmmmmmm"

# Many addresses of the admin answer alike: closed to all but the office, then staff, head and superuser.
CLOSED = "dddd"
READING, WRITING, CHIEF = CLOSED + "ooo", CLOSED + "oxo", CLOSED + "xxo"
OWN_ACCOUNT = {"former": "oo"}  # nobody's records
KEPT_OUT = dict.fromkeys(
    ("rival", "ended", "visiting", "former"), "xx"
)  # a page of the office's, whatever is asked of it
ASKED_AGAIN = {"rival": ">>", "ended": ">>", "former": ">>"}  # for the password, before anything is looked up


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
    "/ke/{published}/whatsapp/": (ONWARD, NO_POST),
    "/ke/{published}/pasar-1/": (ONWARD, NO_POST),
    "/ke/{product}/pasar-1/": (NOBODY, NO_POST),
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
    "/healthz": (SHOWN, NO_POST),
    "/readyz": (SHOWN, NO_POST),
    "/luring/": (SHOWN, NO_POST),
    "/sw.js": (SHOWN, NO_POST),
    "/manifest.webmanifest": (SHOWN, NO_POST),
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
    "/akun/login/code/": ("oo>>>>>", "oo>>>>>"),
    # (a callback that brings no code, and the page of a failure, are 401)
    "/akun/google/login/": (SHOWN, ONWARD),
    "/akun/google/login/callback/": ("kkkkkkk", "kkkkkkk"),
    "/akun/facebook/login/": (SHOWN, ONWARD),
    "/akun/facebook/login/callback/": ("kkkkkkk", "kkkkkkk"),
    "/akun/terhubung/": ("ddooooo", "ddooooo"),
    "/akun/terhubung/batal/": (SHOWN, NO_POST),
    "/akun/terhubung/gagal/": ("kkkkkkk", NO_POST),
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
    "/akun/langkah-kedua/webauthn/keys/{key}/edit/": ("dd>>>>>", "dd>>>>>", ASKED_AGAIN),
    "/akun/langkah-kedua/webauthn/keys/{key}/remove/": ("dd>>>>>", "dd>>>>>", ASKED_AGAIN),
    "/akun/langkah-kedua/webauthn/login/": ("dd>>>>>", "dd>>>>>"),
    "/akun/perangkat/": ("ddooooo", "dd>>>>>"),
    "/akun/perangkat/{session}/keluarkan/": ("ddmmmmm", "dd>----"),
    "/undangan/{token}/": (SHOWN, SHOWN),
    "/undangan/karangan/": ("ggggggg", "ggggggg"),
    # Questionnaires: whoever holds the link answers once, whoever they are; the findings are the office's
    "/survei/{survey_token}/": (SHOWN, "uuuuuuu"),
    "/survei/karangan/": (NOBODY, NOBODY),
    "/survei/terima-kasih/": (SHOWN, NO_POST),
    "/usaha/survei/": ("dd--ooo", "ddmmmmm", {"former": "-m"}),
    "/usaha/survei/{survey}/": ("dd--ooo", "ddmmmmm"),
    "/usaha/survei/{told_survey}/hasil.xlsx": ("dd--ooo", "ddmmmmm"),
    # What owners and mentors see of their own
    "/usaha/": ("dd>>ooo", "ddmmmmm", {"ended": "om"}),
    "/usaha/{seller}/": ("ddooooo", "ddmmmmm"),
    "/usaha/{other_seller}/": ("dd--ooo", "ddmmmmm"),
    "/usaha/{seller}/kabar/": ("ddmmmmm", "dd>>>>>"),
    "/usaha/{other_seller}/kabar/": ("ddmmmmm", "dd-->>>"),
    "/usaha/{seller}/baru/": ("ddooo-o", "ddooo-o"),
    "/usaha/{other_seller}/baru/": ("dd--o-o", "dd--o-o"),
    "/usaha/produk/{product}/": ("ddooo-o", "ddooo-o"),
    "/usaha/produk/{published}/": ("ddooo-o", "ddooo-o"),
    "/usaha/produk/{other_product}/": ("dd--o-o", "dd--o-o"),
    "/usaha/produk/{product}/ajukan/": ("ddmmmmm", "dd>>>->"),
    "/usaha/produk/{other_product}/ajukan/": ("ddmmmmm", "dd-->->"),
    "/usaha/produk/{product}/pratinjau/": ("ddooooo", "ddmmmmm"),
    "/usaha/produk/{other_product}/pratinjau/": ("dd--ooo", "ddmmmmm"),
    "/usaha/produk/{product}/batal-usulan/": ("ddmmmmm", "dd>>>->"),
    "/usaha/produk/{published}/batal-usulan/": ("ddmmmmm", "dd>>>->"),
    "/usaha/produk/{other_product}/batal-usulan/": ("ddmmmmm", "dd-->->"),
    "/usaha/baca/netto/": ("ddooooo", "ddmmmmm"),
    "/usaha/produk/{product}/foto/": ("dd>>>->", "dd>>>->"),
    "/usaha/produk/{other_product}/foto/": ("dd-->->", "dd-->->"),
    "/usaha/produk/{product}/foto/urutan/": ("ddmmmmm", "dd>>>->"),
    "/usaha/produk/{other_product}/foto/urutan/": ("ddmmmmm", "dd-->->"),
    "/usaha/produk/{product}/video/": ("dd>>>->", "dd>>>->"),
    "/usaha/produk/{other_product}/video/": ("dd-->->", "dd-->->"),
    "/usaha/produk/{product}/video/hapus/": ("ddmmmmm", "dd>>>->"),
    "/usaha/produk/{other_product}/video/hapus/": ("ddmmmmm", "dd-->->"),
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
    # The copy of everything: its owner's alone
    "/usaha/{seller}/data/": ("ddo----", "ddmmmmm"),
    "/usaha/{other_seller}/data/": ("dd-----", "ddmmmmm"),
    "/usaha/{seller}/data/unduh/": ("ddo----", "ddmmmmm"),
    "/usaha/{other_seller}/data/unduh/": ("dd-----", "ddmmmmm"),
    "/usaha/{seller}/data/susun/": ("ddmmmmm", "dd>----"),
    "/usaha/{other_seller}/data/susun/": ("ddmmmmm", "dd-----"),
    "/usaha/{seller}/data/kemajuan/": ("ddo----", "ddmmmmm"),
    "/usaha/{other_seller}/data/kemajuan/": ("dd-----", "ddmmmmm"),
    "/usaha/{seller}/data/minta/": ("ddmmmmm", "ddo----"),
    "/usaha/{other_seller}/data/minta/": ("ddmmmmm", "dd-----"),
    # Consent: read by all who see the maker, given by its owner or written down by the office
    "/usaha/{seller}/persetujuan/": ("ddooooo", "ddmmmmm"),
    "/usaha/{other_seller}/persetujuan/": ("dd--ooo", "ddmmmmm"),
    "/usaha/{seller}/persetujuan/beri/": ("ddmmmmm", "ddo-o-o"),
    "/usaha/{other_seller}/persetujuan/beri/": ("ddmmmmm", "dd--o-o"),
    "/usaha/{seller}/persetujuan/cabut/": ("ddo-o-o", "dd>-o-o"),
    "/usaha/{other_seller}/persetujuan/cabut/": ("dd-->->", "dd-->->", {"rival": ">>"}),
    # Licences; a scan is seen by all who see the maker
    "/usaha/hari-ini/": ("ddooooo", "ddmmmmm"),
    "/usaha/{seller}/saluran/": ("ddooooo", "ddmmmmm"),
    "/usaha/{other_seller}/saluran/": ("dd--ooo", "ddmmmmm"),
    "/usaha/produk/{product}/saluran/": ("ddooooo", "ddmmmmm"),
    "/usaha/produk/{other_product}/saluran/": ("dd--ooo", "ddmmmmm"),
    "/usaha/{seller}/dilihat/": ("ddooooo", "ddmmmmm"),
    "/usaha/{other_seller}/dilihat/": ("dd--ooo", "ddmmmmm"),
    "/usaha/{seller}/izin/": ("ddooooo", "ddmmmmm"),
    "/usaha/{other_seller}/izin/": ("dd--ooo", "ddmmmmm"),
    "/usaha/{seller}/izin/baru/": ("ddooo-o", "ddooo-o"),
    "/usaha/{other_seller}/izin/baru/": ("dd--o-o", "dd--o-o"),
    "/usaha/izin/nomor/?number=2063507010001-30": ("ddooooo", "ddmmmmm"),
    "/usaha/izin/{licence}/": ("ddooo-o", "ddooo-o"),
    "/usaha/izin/{trademark}/": ("ddooo-o", "ddooo-o"),
    "/usaha/izin/{other_licence}/": ("dd--o-o", "dd--o-o"),
    "/usaha/izin/{licence}/hapus/": ("ddmmmmm", "dd>>>->"),
    "/usaha/izin/{trademark}/hapus/": ("ddmmmmm", "dd>>>->"),
    "/usaha/izin/{other_licence}/hapus/": ("ddmmmmm", "dd-->->"),
    "/usaha/izin/{licence}/batal/": ("ddmmmmm", "dd>>>->"),
    "/usaha/izin/{other_licence}/batal/": ("ddmmmmm", "dd-->->"),
    "/usaha/izin/{licence}/berkas/": ("ddooooo", "ddmmmmm"),
    "/usaha/izin/{other_licence}/berkas/": ("dd--ooo", "ddmmmmm"),
    "/usaha/usulan/{renewal}/berkas/": ("ddooooo", "ddmmmmm"),
    "/usaha/usulan/{other_renewal}/berkas/": ("dd--ooo", "ddmmmmm"),
    # Upload bundles, and what is copied by hand: read by all who see the maker, asked for by whoever helps it onto a channel
    "/usaha/{seller}/toko/shopee/paket/": ("ddooooo", "dd>>>->"),
    "/usaha/{other_seller}/toko/shopee/paket/": ("dd--ooo", "dd-->->"),
    "/usaha/paket/{bundle}/keadaan/": ("ddooooo", "ddmmmmm"),
    "/usaha/paket/{other_bundle}/keadaan/": ("dd--ooo", "ddmmmmm"),
    "/usaha/paket/{bundle}/ulangi/": ("ddmmmmm", "dd>>>->"),
    "/usaha/paket/{other_bundle}/ulangi/": ("ddmmmmm", "dd-->->"),
    "/usaha/paket/{bundle}/unduh/": ("ddooooo", "ddmmmmm"),
    "/usaha/paket/{other_bundle}/unduh/": ("dd--ooo", "ddmmmmm"),
    "/usaha/produk/{product}/toko/shopee/salin/": ("ddooooo", "ddmmmmm"),
    "/usaha/produk/{other_product}/toko/shopee/salin/": ("dd--ooo", "ddmmmmm"),
    "/usaha/produk/{product}/toko/shopee/foto/1.jpg": ("ddooooo", "ddmmmmm"),
    "/usaha/produk/{other_product}/toko/shopee/foto/1.jpg": ("dd--ooo", "ddmmmmm"),
    # Shops: read by all who see the maker, written with the right to help with shops (`visiting` has none)
    "/usaha/{seller}/toko/": ("ddooooo", "ddmmmmm"),
    "/usaha/{other_seller}/toko/": ("dd--ooo", "ddmmmmm"),
    "/usaha/{seller}/toko/pasar-1/": ("ddooooo", "ddmmmmm"),
    "/usaha/{other_seller}/toko/pasar-1/": ("dd--ooo", "ddmmmmm"),
    "/usaha/{seller}/toko/pasar-1/data/": ("dd>>>->", "dd>>>->"),
    "/usaha/{other_seller}/toko/pasar-1/data/": ("dd-->->", "dd-->->"),
    "/usaha/{seller}/toko/pasar-1/keadaan/": ("dd>>>->", "ddooo-o"),
    "/usaha/{other_seller}/toko/pasar-1/keadaan/": ("dd-->->", "dd--o-o"),
    "/usaha/{seller}/toko/pasar-1/aktif/": ("ddmmmmm", "dd>>>->"),
    "/usaha/{other_seller}/toko/pasar-1/aktif/": ("ddmmmmm", "dd-->->"),
    "/usaha/{seller}/toko/pasar-1/langkah/{tick}/centang/": ("ddmmmmm", "dd>>>->"),
    "/usaha/{other_seller}/toko/pasar-1/langkah/{tick}/centang/": ("ddmmmmm", "dd-->->", {"rival": "m>"}),
    "/usaha/{seller}/toko/pasar-1/langkah/{tick}/tarik/": ("ddmmmmm", "dd>>>->"),
    "/usaha/{other_seller}/toko/pasar-1/langkah/{tick}/tarik/": ("ddmmmmm", "dd-->->", {"rival": "m>"}),
    "/usaha/{seller}/toko/pasar-1/langkah/{proof}/bukti/": ("dd>>>->", "ddooo-o"),
    "/usaha/{other_seller}/toko/pasar-1/langkah/{proof}/bukti/": ("dd-->->", "dd--o-o", {"rival": ">o"}),
    "/usaha/toko/bukti/{evidence}/berkas/": ("ddooooo", "ddmmmmm"),
    "/usaha/toko/bukti/{other_evidence}/berkas/": ("dd--ooo", "ddmmmmm"),
    "/usaha/toko/keadaan/{move}/berkas/": ("ddooooo", "ddmmmmm"),
    "/usaha/toko/keadaan/{other_move}/berkas/": ("dd--ooo", "ddmmmmm"),
    # Where mentors, and staff, invite the owners of an IKM; its owners do not
    "/usaha/{seller}/pemilik/": ("dd-oo-o", "dd-oo-o"),
    "/usaha/{other_seller}/pemilik/": ("dd--o-o", "dd--o-o"),
    "/usaha/{seller}/pemilik/{user}/tautan/": ("ddmmmmm", "dd-oo-o"),
    "/usaha/{other_seller}/pemilik/{user}/tautan/": ("ddmmmmm", "dd-----"),
    "/usaha/{seller}/pemilik/{user}/batalkan/": ("ddmmmmm", "dd->>->"),
    "/usaha/{other_seller}/pemilik/{user}/batalkan/": ("ddmmmmm", "dd-----"),
    # Where products stand on a marketplace, and the proof that it works; kept by whoever may onboard
    "/usaha/produk/{product}/toko/pasar-1/": ("ddooooo", "ddmmmmm"),
    "/usaha/produk/{published}/toko/pasar-1/": ("ddooooo", "ddmmmmm"),
    "/usaha/produk/{other_product}/toko/pasar-1/": ("dd--ooo", "ddmmmmm"),
    "/usaha/produk/{product}/toko/pasar-1/catat/": ("ddmmmmm", "ddooo-o"),
    "/usaha/produk/{other_product}/toko/pasar-1/catat/": ("ddmmmmm", "dd--o-o"),
    "/usaha/produk/{product}/toko/pasar-1/keadaan/": ("ddmmmmm", "ddooo-o"),
    "/usaha/produk/{other_product}/toko/pasar-1/keadaan/": ("ddmmmmm", "dd--o-o"),
    "/usaha/produk/{product}/toko/pasar-1/diperbarui/": ("ddmmmmm", "dd>>>->"),
    "/usaha/produk/{other_product}/toko/pasar-1/diperbarui/": ("ddmmmmm", "dd-->->"),
    "/usaha/produk/{product}/toko/pasar-1/periksa/": ("ddmmmmm", "ddooo-o"),
    "/usaha/produk/{other_product}/toko/pasar-1/periksa/": ("ddmmmmm", "dd--o-o"),
    "/usaha/produk/{product}/toko/pasar-1/kata-kunci/": ("ddmmmmm", "ddooo-o"),
    "/usaha/produk/{other_product}/toko/pasar-1/kata-kunci/": ("ddmmmmm", "dd--o-o"),
    "/usaha/produk/{product}/toko/pasar-1/uji-beli/": ("ddmmmmm", "ddooo-o"),
    "/usaha/produk/{other_product}/toko/pasar-1/uji-beli/": ("ddmmmmm", "dd--o-o"),
    "/usaha/produk/{product}/toko/pasar-1/uji-beli/gagal/": ("ddmmmmm", "ddooo-o"),
    "/usaha/produk/{other_product}/toko/pasar-1/uji-beli/gagal/": ("ddmmmmm", "dd--o-o"),
    "/usaha/kata-kunci/{keywordcheck}/berkas/": ("ddooooo", "ddmmmmm"),
    "/usaha/kata-kunci/{other_keywordcheck}/berkas/": ("dd--ooo", "ddmmmmm"),
    "/usaha/uji-beli/{purchasestep}/berkas/": ("ddooooo", "ddmmmmm"),
    "/usaha/uji-beli/{other_purchasestep}/berkas/": ("dd--ooo", "ddmmmmm"),
    "/usaha/{seller}/tayang/": ("ddooooo", "ddmmmmm"),
    "/usaha/{other_seller}/tayang/": ("dd--ooo", "ddmmmmm"),
    "/usaha/tayang/": ("ddooooo", "ddmmmmm"),
    "/usaha/{seller}/perbaikan/": ("ddooooo", "ddmmmmm"),
    "/usaha/{other_seller}/perbaikan/": ("dd--ooo", "ddmmmmm"),
    "/usaha/perbaikan/": ("ddooooo", "ddmmmmm"),
    # Visits: read by all who see the maker (a draft by its recorder), recorded with the right to visit, never by an owner;
    # judged by another than the recorder, verified by the head
    "/usaha/kunjungan/": ("ddooooo", "ddmmmmm"),
    "/usaha/kunjungan/verifikasi/": ("ddooooo", "dd>>>>>"),
    "/usaha/kunjungan/ikm/": ("ddooooo", "ddmmmmm"),
    "/usaha/{seller}/kunjungan/": ("ddooooo", "ddmmmmm"),
    "/usaha/{other_seller}/kunjungan/": ("dd--ooo", "ddmmmmm"),
    "/usaha/{seller}/kunjungan/baru/": ("dd-oo-o", "dd-uu-u", {"visiting": "ou"}),
    "/usaha/{other_seller}/kunjungan/baru/": ("dd--o-o", "dd--u-u"),
    "/usaha/kunjungan/{visit}/": ("ddooooo", "ddmmmmm"),
    "/usaha/kunjungan/{other_visit}/": ("dd--ooo", "ddmmmmm"),
    "/usaha/kunjungan/{visit}/ubah/": ("dd->o-o", "dd->u-u", {"visiting": ">>"}),
    "/usaha/kunjungan/{other_visit}/ubah/": ("dd--o-o", "dd--u-u"),
    "/usaha/kunjungan/{visit}/periksa/": ("ddmmmmm", "dd>>>>>"),
    "/usaha/kunjungan/{other_visit}/periksa/": ("ddmmmmm", "dd-->>>"),
    "/usaha/kunjungan/{visit}/kembalikan/": ("ddmmmmm", "dduuuuu"),
    "/usaha/kunjungan/{other_visit}/kembalikan/": ("ddmmmmm", "dd--uuu"),
    "/usaha/kunjungan/{visit}/verifikasi/": ("ddmmmmm", "dd>>>>>"),
    "/usaha/kunjungan/{other_visit}/verifikasi/": ("ddmmmmm", "dd-->>>"),
    "/usaha/kunjungan/{visit}/bandingkan/": ("ddmmmmm", "dd->>->", {"visiting": "m>"}),
    "/usaha/kunjungan/{other_visit}/bandingkan/": ("ddmmmmm", "dd-->->"),
    "/usaha/kunjungan/foto/{visit_photo}/": ("ddooooo", "ddmmmmm"),
    "/usaha/kunjungan/foto/{other_visit_photo}/": ("dd--ooo", "ddmmmmm"),
    "/usaha/kunjungan/terima/{visit_key}/": ("dd-o---", "ddccccc", dict.fromkeys(("rival", "ended", "former"), "-c")),
    "/usaha/kunjungan/terima/{visit_key}/foto/{visit_checksum}/": ("dd-o---", "dd-b---"),
    # When something is off: read by all who see the maker, written with the right to visit, which its owner never has
    "/usaha/{seller}/masalah/": ("ddooooo", "dd-oo-o", {"visiting": "oo"}),
    "/usaha/{other_seller}/masalah/": ("dd--ooo", "dd--o-o"),
    "/usaha/masalah/{problem}/": ("ddooooo", "ddmmmmm"),
    "/usaha/masalah/{other_problem}/": ("dd--ooo", "ddmmmmm"),
    "/usaha/masalah/{problem}/berkas/": ("ddooooo", "ddmmmmm"),
    "/usaha/masalah/{other_problem}/berkas/": ("dd--ooo", "ddmmmmm"),
    **{
        address: ("ddmmmmm", post, also)
        for deed in ("benarkan", "batal", "evaluasi", "tindakan", "tutup")
        for address, post, also in (
            (f"/usaha/masalah/{{problem}}/{deed}/", "dd-oo-o", {"visiting": "mo"}),
            (f"/usaha/masalah/{{other_problem}}/{deed}/", "dd--o-o", {}),
        )
    },
    # What the programme has come to: the office's alone
    "/usaha/buku-angka/": ("ddxxooo", "ddxxmmm", KEPT_OUT),
    "/usaha/papan/izin/": ("ddxxooo", "ddxxmmm", KEPT_OUT),
    "/usaha/papan/halal/": ("ddxxooo", "ddxxmmm", KEPT_OUT),
    "/usaha/mutu-data/": ("ddxxooo", "ddxxmmm", KEPT_OUT),
    "/usaha/mutu-data/produk-tanpa-kategori/": ("ddxxooo", "ddxxmmm", KEPT_OUT),
    "/usaha/kemajuan/": ("ddxxooo", "ddxxmmm", KEPT_OUT),
    "/usaha/laporan/": ("dd--ooo", "ddmmmmm", {"former": "-m"}),
    "/usaha/laporan/buat/": ("ddmmmmm", "dd--u-u"),
    "/usaha/laporan/{report}/": ("dd--ooo", "ddmmmmm"),
    "/usaha/laporan/{report}/kemajuan/": ("dd--ooo", "ddmmmmm"),
    "/usaha/laporan/{report}/laporan.pdf": ("dd--ooo", "ddmmmmm"),
    "/usaha/laporan/{report}/laporan.xlsx": ("dd--ooo", "ddmmmmm"),
    "/usaha/laporan/{report}/catatan/": ("ddmmmmm", "dd-->->"),
    "/usaha/laporan/{report}/susun/": ("ddmmmmm", "dd-->->"),
    "/usaha/laporan/{report}/periksa/": ("ddmmmmm", "dd-->->"),
    "/usaha/laporan/{report}/kembalikan/": ("ddmmmmm", "dd--uuu"),
    "/usaha/laporan/{report}/verifikasi/": ("ddmmmmm", "dd--->-"),
    "/usaha/laporan/{report}/terbit/": ("ddmmmmm", "dd--u-u"),
    "/angka/{report}/kecamatan-ikm/": ("dd--ooo", "ddmmmmm"),
    "/angka/{report}/karangan/": ("dd-----", "ddmmmmm"),
    "/asli/{issued_report}/{proof_of_report}/": (SHOWN, NO_POST),
    "/asli/{report}/karangan/": (NOBODY, NO_POST),
    "/usaha/indikator/": ("ddxxooo", "ddxxmmm", KEPT_OUT),
    "/usaha/indikator/{indicator}/{period}/": ("ddxxooo", "ddxxmmm", KEPT_OUT),
    "/usaha/periode/{period}/kunci/": ("ddxxmxm", "ddxxuxu", KEPT_OUT),
    "/usaha/periode/{period}/buka/": ("ddxxmxm", "ddxxuxu", KEPT_OUT),
    "/usaha/tindakan/": ("ddooooo", "ddmmmmm"),
    "/usaha/tindakan/{action}/selesai/": ("ddmmmmm", "dd-oo-o", {"visiting": "mo"}),
    "/usaha/tindakan/{other_action}/selesai/": ("ddmmmmm", "dd--o-o"),
    "/usaha/tindakan/{action}/periksa/": ("ddmmmmm", "dd->>->", {"visiting": "m>"}),
    "/usaha/tindakan/{other_action}/periksa/": ("ddmmmmm", "dd-->->"),
    "/usaha/tindakan/{action}/kembalikan/": ("ddmmmmm", "dd-oo-o", {"visiting": "mo"}),
    "/usaha/tindakan/{other_action}/kembalikan/": ("ddmmmmm", "dd--o-o"),
    # Events: all of them for whoever may visit a maker and for the office, else those one's maker came to. The list is ticked
    # with the right to visit; the key of the code is known to who stands at the door, and asks which maker is there
    "/usaha/acara/": ("ddooooo", "ddmmmmm"),
    "/usaha/acara/{event_key}/": ("ddooooo", "dduuuuu", dict.fromkeys(("rival", "ended", "former"), "ou")),
    "/usaha/acara/{event}/hadir/": ("dd-oooo", "dd->>->", {"visiting": "o>"}),
    "/usaha/acara/{event}/hadir/{seller}/batal/": ("dd-oo-o", "dd->>->", {"visiting": "o>"}),
    "/usaha/acara/{event}/hadir/{other_seller}/batal/": ("dd--o-o", "dd-->->"),
    "/usaha/acara/{event}/poster/": ("dd--ooo", "ddmmmmm"),
    "/usaha/acara/berkas/{event_material}/": ("ddooooo", "ddmmmmm"),
    "/usaha/acara/berkas/{event_photo}/": ("dd-oooo", "ddmmmmm"),
    "/usaha/acara/berkas/{other_event_material}/": ("dd-oooo", "ddmmmmm"),
    "/usaha/acara/berkas/{other_event_photo}/": ("dd-oooo", "ddmmmmm", {"rival": "-m"}),
    # What was done for a maker, for all who see it; who has had nothing, for the office
    "/usaha/{seller}/kartu/": ("ddooooo", "ddmmmmm"),
    "/usaha/{other_seller}/kartu/": ("dd--ooo", "ddmmmmm"),
    "/usaha/belum-dibina/": ("dd--ooo", "ddmmmmm", {"former": "-m"}),
    # The office's workspace
    "/dinas/": (CLOSED + "ooo", CLOSED + "ooo", OWN_ACCOUNT),
    "/dinas/login/": ("ddxx>>>", "ddxx>>>", {"former": ">>"}),
    "/dinas/logout/": ("dd>>mmm", "dd>>ooo", {"former": "mo"}),
    "/dinas/cadangan/": (READING, CLOSED + "mmm"),
    "/dinas/pekerjaan/": (READING, CLOSED + "mmm"),
    "/dinas/pekerjaan/edition/{edition}/ulangi/": (CLOSED + "mmm", CLOSED + ">->"),
    "/dinas/pekerjaan/bundle/{bundle}/ulangi/": (CLOSED + "mmm", CLOSED + ">->"),
    "/dinas/pekerjaan/importbatch/{importbatch}/ulangi/": (CLOSED + "mmm", CLOSED + ">->"),
    "/dinas/pekerjaan/report/{report}/ulangi/": (CLOSED + "mmm", CLOSED + ">->"),
    "/dinas/pekerjaan/product/{product}/ulangi/": (CLOSED + "mmm", CLOSED + "---"),
    "/dinas/password_change/": (CLOSED + ">>>", CLOSED + ">>>", {"former": ">>"}),
    "/dinas/password_change/done/": (READING, CLOSED + "mmm", {"former": "om"}),
    "/dinas/autocomplete/?app_label=catalog&model_name=product&field_name=seller": (READING, CLOSED + "mmm"),
    "/dinas/jsi18n/": (READING, CLOSED + "mmm", {"former": "om"}),
    "/dinas/r/{product_kind}/{published}/": (CLOSED + ">>>",) * 2,
    "/dinas/catalog/": (CLOSED + "ooo",) * 2,
    "/dinas/tidak-ada/": (CLOSED + "---",) * 2,
    **model("auth/group", "group", **FOR_SUPERUSERS),
    **model("account/emailaddress", "emailaddress", **FOR_SUPERUSERS),
    **model("sellers/user", "user", **READ_IN_USE),
    **model("sellers/invitation", "invitation", **LOOKED_AT),
    **model("sellers/region", "region", **READ_IN_USE),
    **model("sellers/kbli", "kbli", **READ_BY_STAFF),
    **model("sellers/sizerule", "sizerule", **READ_BY_STAFF),
    **model("sellers/seller", "seller", **WRITTEN_IN_USE),
    **model("catalog/category", "category", **WRITTEN_IN_USE),
    **model("catalog/channel", "channel", **WRITTEN_IN_USE),
    **model("catalog/rulepack", "rulepack", **WRITTEN_BY_STAFF),
    "/dinas/catalog/rulepack/{rulepack}/history/{rulepack_version}/": (READING, CLOSED + "mmm"),
    "/dinas/catalog/rulepack/{rulepack}/salin/": (CLOSED + "o-o", CLOSED + "o-o"),
    **model("catalog/override", "override", **LOOKED_AT),
    "/dinas/catalog/product/saluran/": (READING, CLOSED + "mmm"),
    **model("onboarding/drive", "drive", **WRITTEN_BY_STAFF),
    **model("monitoring/visit", "visit", **LOOKED_AT),
    "/dinas/onboarding/drive/{drive}/history/{drive_version}/": (READING, CLOSED + "mmm"),
    "/dinas/onboarding/drive/{drive}/tutup/": (CLOSED + "mmm", CLOSED + ">->"),
    **model("catalog/foodkind", "foodkind", **WRITTEN_BY_STAFF),
    **model("catalog/product", "product", **WRITTEN_BY_STAFF),
    **model("catalog/licence", "licence", **WRITTEN_BY_STAFF),
    **model("catalog/halalplan", "halalplan", **WRITTEN_BY_STAFF),
    "/dinas/catalog/halalplan/{halalplan}/history/{halalplan_version}/": (READING, CLOSED + "mmm"),
    **model("catalog/proposal", "proposal", **DECIDED),
    **model("catalog/scopequestion", "scopequestion", **DECIDED),
    **model(
        "onboarding/requirement", "requirement", **WRITTEN_BY_STAFF | {"post": "ooo oxo oxo xxx"}
    ),  # it was answered
    **model("onboarding/courier", "courier", **WRITTEN_BY_STAFF),
    **model("onboarding/storeaccount", "storeaccount", **DECIDED),
    **model("onboarding/storemove", "storemove", **LOOKED_AT),
    **model("onboarding/submission", "submission", **DECIDED),
    "/dinas/onboarding/requirement/{requirement}/history/{requirement_version}/": (READING, CLOSED + "mmm"),
    "/dinas/onboarding/submission/{submission}/terima/": (CLOSED + "mmm", CLOSED + ">->"),
    "/dinas/onboarding/submission/{submission}/tolak/": (CLOSED + "mmm", CLOSED + "b-b"),  # it asks for a reason
    "/dinas/onboarding/submission/{submission}/bebaskan/": (CLOSED + "mmm", CLOSED + "b-b"),
    "/dinas/onboarding/storeaccount/{storeaccount}/bebaskan/{requirement}/": (CLOSED + "mmm", CLOSED + "b-b"),
    "/dinas/onboarding/storeaccount/{storeaccount}/cabut/{requirement}/": (CLOSED + "mmm", CLOSED + "b-b"),
    **model("sellers/mentorship", "mentorship", **WRITTEN_BY_STAFF),
    **model("sellers/officeterm", "officeterm", **READ_BY_STAFF),
    **model("sellers/consenttext", "consenttext", **READ_BY_STAFF),
    **model("sellers/consent", "consent", **LOOKED_AT),
    **model("sellers/personalaccess", "personalaccess", **LOOKED_AT),
    **model("sellers/datarequest", "datarequest", get="ooo oxo ooo xxx", post="ooo oxo oxo xxx"),
    "/dinas/sellers/datarequest/{datarequest}/history/{datarequest_version}/": (READING, CLOSED + "mmm"),
    "/dinas/sellers/datarequest/{datarequest}/hapus-data/": (CLOSED + "oxo", CLOSED + "oxo"),  # it asks for a promise
    "/dinas/sellers/mentorship/{mentorship}/history/{mentorship_version}/": (READING, CLOSED + "mmm"),
    "/dinas/sellers/officeterm/{officeterm}/history/{officeterm_version}/": (READING, CLOSED + "mmm"),
    "/dinas/catalog/proposal/{proposal}/setujui/": (CLOSED + "mmm", CLOSED + ">->"),
    "/dinas/catalog/proposal/{proposal}/kembalikan/": (CLOSED + "mmm", CLOSED + "b-b"),  # it asks for a reason
    "/dinas/catalog/proposal/{proposal}/tolak/": (CLOSED + "mmm", CLOSED + "b-b"),
    **model("catalog/edition", "edition", get="ooo oxo ooo oxo", post="ooo oxo ooo >x>"),
    **model("catalog/importbatch", "importbatch", get="ooo o-o ooo oxo", post="ooo o-o ooo >x>"),
    **model("onboarding/bundle", "bundle", **DECIDED),
    "/dinas/onboarding/bundle/{bundle}/keadaan/": (READING, CLOSED + "mmm"),
    "/dinas/onboarding/bundle/{bundle}/ulangi/": (CLOSED + "mmm", CLOSED + ">->"),
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
    **model("catalog/listing", "listing", **LOOKED_AT),
    "/dinas/catalog/listing/{listing}/history/{listing_version}/": (READING, CLOSED + "mmm"),
    **model("onboarding/livecheck", "livecheck", **LOOKED_AT),
    **model("onboarding/keywordcheck", "keywordcheck", **LOOKED_AT),
    **model("onboarding/purchasetest", "purchasetest", **LOOKED_AT),
    "/dinas/onboarding/": (CLOSED + "ooo",) * 2,
    **model("monitoring/instrument", "instrument", **WRITTEN_IN_USE),
    **model(
        "monitoring/instrumentversion", "instrumentversion", **WRITTEN_IN_USE | {"post": "ooo oxo xxx oxo"}
    ),  # frozen
    "/dinas/monitoring/instrumentversion/{instrumentversion}/salin/": (CLOSED + "mmm", CLOSED + ">->"),
    **model("monitoring/survey", "survey", **WRITTEN_BY_STAFF),
    "/dinas/monitoring/survey/{survey}/tautan/": (CLOSED + "o-o", CLOSED + "o-o"),
    **model("monitoring/problem", "problem", **LOOKED_AT),
    **model("monitoring/action", "action", **LOOKED_AT),
    **model("monitoring/event", "event", **WRITTEN_IN_USE),
    "/dinas/monitoring/event/{event}/history/{event_version}/": (READING, CLOSED + "mmm"),
    "/dinas/monitoring/": (CLOSED + "ooo",) * 2,
    **model("sellers/agreement", "agreement", **WRITTEN_BY_STAFF),
    "/dinas/sellers/agreement/{agreement}/history/{agreement_version}/": (READING, CLOSED + "mmm"),
    **model("monitoring/programme", "programme", **WRITTEN_IN_USE),
    **model("monitoring/period", "period", **WRITTEN_IN_USE),
    **model("monitoring/indicator", "indicator", **WRITTEN_BY_STAFF),
    **model("monitoring/letterhead", "letterhead", **WRITTEN_BY_STAFF),
    "/dinas/monitoring/letterhead/{letterhead}/history/{letterhead_version}/": (READING, CLOSED + "mmm"),
    **model("monitoring/claim", "claim", **WRITTEN_BY_STAFF),
    "/dinas/monitoring/claim/{claim}/history/{claim_version}/": (READING, CLOSED + "mmm"),
    **model("monitoring/schedule", "schedule", **WRITTEN_BY_STAFF),
    **model("monitoring/window", "window", **LOOKED_AT),
    "/dinas/monitoring/programme/{programme}/history/{programme_version}/": (READING, CLOSED + "mmm"),
    "/dinas/monitoring/period/{period}/history/{period_version}/": (READING, CLOSED + "mmm"),
    "/dinas/monitoring/indicator/{indicator}/history/{indicator_version}/": (READING, CLOSED + "mmm"),
    "/dinas/monitoring/schedule/{schedule}/history/{schedule_version}/": (READING, CLOSED + "mmm"),
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
    anything = defaultdict(lambda: "1", region="35.07.41", visit_key=UUID(int=1), event_key=UUID(int=1))
    examples = {resolve(address.partition("?")[0].format_map(anything)).route for address in TABLE}
    assert sorted(examples ^ set(walked(get_resolver().url_patterns))) == []


# Who tells most in little time; the others are a minute or two each.
SOONEST = ("anonymous", "owner", "rival", "mentor", "staff")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", [role if role in SOONEST else pytest.param(role, marks=pytest.mark.slow) for role in ROLES]
)
def test_every_role_gets_what_its_row_says(role, cast, client):
    users, records, watcher = cast
    if users[role]:
        client.force_login(users[role])
    before = digest()
    methods = METHODS if connection.vendor == "sqlite" else ("get", "post")
    findings = check(client, role, methods, TABLE, records, watcher)
    assert (findings, digest() == before) == ([], True)


@pytest.fixture
def cast(admin_user, staff):
    return make_cast(admin_user, staff)


def make_cast(admin_user, staff):
    """`(users by role, ids by name, what to look for)`: the owner's and mentor's own IKM among them, a released catalogue,
    a photo, and a word of its own in everything that is a maker's."""
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
    names = names_of(records, published, edition)
    other = Seller.objects.get(pk=names["other_seller"])
    users |= newcomers(records["seller"], other)
    for seller, user in ((records["seller"], users["owner"]), (other, users["rival"])):
        data_copy(seller, user)
    return users, names, canary.release(records["seller"], other)


def newcomers(seller, other):
    """Those whose letters follow from the others'."""
    yesterday = timezone.localdate() - timedelta(days=1)
    until_yesterday = {"starts_on": yesterday - timedelta(days=30), "ends_on": yesterday}
    return {
        "rival": people.owner(other, "bima"),
        "ended": people.mentor(seller, "lepas", **until_yesterday),
        "visiting": people.mentor(seller, "tamu", may_edit=False, may_onboard=False),
        "former": people.head_of_office("mantan-kepala", **until_yesterday),
    }


def names_of(records, published, edition):
    """What the addresses call by name."""
    photo = Photo.objects.get(product=published)
    other = people.product("Keripik Orang Lain", of=people.seller("Dapur Orang Lain"))
    renewal = renewal_of(records["licence"])
    other_renewal = renewal_of(people.licence(other, number="ID35110000000000777"))
    trademark = people.licence(records["product"], Licence.Kind.TRADEMARK, "IDM000000001", verified=False)
    tick = Requirement.objects.create(channel=records["market"], family="dicentang", label="Centang")
    evidence, move = shop_of(records["seller"], records["requirement"])
    other_evidence, other_move = shop_of(other.seller, records["requirement"])
    versions = {
        f"{name}_version": records[name].history.latest().history_id
        for name in (
            "seller",
            "category",
            "product",
            "licence",
            "listing",
            "halalplan",
            "mentorship",
            "officeterm",
            "datarequest",
            "rulepack",
            "drive",
            "requirement",
            "agreement",
            "claim",
            "letterhead",
            "programme",
            "period",
            "indicator",
            "schedule",
            "event",
        )
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
        "trademark": trademark.pk,
        "other_licence": other_renewal.licence_id,
        "renewal": renewal.pk,
        "other_renewal": other_renewal.pk,
        "tick": tick.pk,
        "proof": records["requirement"].pk,
        "evidence": evidence.pk,
        "other_evidence": other_evidence.pk,
        "move": move.pk,
        "other_move": other_move.pk,
        "photo": records["product"].photos.first().pk,
        "other_seller": other.seller_id,
        **problem_of(other.seller),
        **events_of(records["event"], other.seller),
        **proof_of(records, (records["product"], published, other)),
        "other_product": other.pk,
        "key": Authenticator.objects.create(user=people.person("berkunci"), type="webauthn", data={"name": "HP"}).pk,
        "session": device_of(records["user"]).pk,
        "other_photo": Photo.add(other, people.picture("lain")).pk,
        **visits_of(records["visit"], other.seller),
        **survey_of(records["survey"]),
        **reports_of(records["period"]),
        "other_bundle": bundle(other.seller, marketplace(), by=None).pk,
    }


def visits_of(visit, other):
    """A visit and another maker's, each with a photo in the private storage."""
    names = {"visit_key": visit.key}
    for name, made in (("", visit), ("other_", one_visit(other, by=User.objects.get(username="sari")))):
        data = people.picture(f"kunjungan {made.pk}")
        recording.attach(made, [data])
        names |= {f"{name}visit": made.pk, f"{name}visit_photo": made.photos.get().pk}
        names |= {} if name else {"visit_checksum": made.photos.get().checksum}
    return names


def events_of(event, other):
    """The key of an event, the files of it, and of one that another maker came to."""
    names = {"event_key": event.key}
    for name, made in (("", event), ("other_", one_event(other, by=User.objects.get(username="sari")))):
        names[f"{name}event_material"] = made.files.materials().get().pk
        names[f"{name}event_photo"] = made.files.photos().get().pk
    return names


def survey_of(survey):
    """A link to it that nobody has used, and another survey that was answered and has closed."""
    told = one_survey("Terjawab", by=survey.made_by)
    everyone = dict.fromkeys(told.version.statements.all(), 4)
    for token in SurveyInvitation.make(told, "pemilik", 5):
        SurveyInvitation.objects.behind(token).answer(everyone)
    yesterday = timezone.localdate() - timedelta(days=1)
    type(told).objects.filter(pk=told.pk).update(opens_on=yesterday, closes_on=yesterday)
    return {"survey_token": SurveyInvitation.make(survey, "pemilik", 1)[0], "told_survey": told.pk}


def reports_of(period):
    """A draft, and one that was issued, of the same period."""
    by, head = (User.objects.get(username=name) for name in ("sari", "kepala"))
    issued = issued_report(period, by=by, head=head, revision=2)
    return {"issued_report": issued.pk, "proof_of_report": issued.proof, "report": report(period, by=by, revision=3).pk}


def problem_of(seller):
    made = problem(seller, by=User.objects.get(username="sari"))
    return {"other_problem": made.pk, "other_action": made.actions.get().pk}


def proof_of(records, products):
    """Listings of these products, evidence for what the records hold of a shop, and the same of another maker."""
    by = User.objects.get(username="sari")
    for product in products:
        address = f"https://pasar.id/{product.pk}"
        listing = Listing.objects.create(product=product, channel=records["market"], address=address, recorded_by=by)
    names = {}
    for name, of in (("", records["purchasetest"].listing), ("other_", listing)):
        scan = keep(private_storage(), f"keywords/{of.product.seller_id}/layar.jpg", people.picture("layar"))
        facts = {"product": of.product, "channel": of.channel, "keyword": "laku", "evidence": scan, "made_by": by}
        names[f"{name}keywordcheck"] = KeywordCheck.objects.create(**facts).pk
        test = PurchaseTest.objects.create(listing=of, started_by=by)
        names[f"{name}purchasestep"] = test.steps.create(kind="keranjang", evidence=scan, recorded_by=by).pk
    return names


def shop_of(seller, step):
    """`(a step shown, a move)` of this maker's shop, both with a picture in the private storage."""
    by = User.objects.get(username="sari")
    picture = Evidence(people.picture(f"toko {seller.pk}"), "jpg")
    sent = opening.send(seller, step, scan=picture, by=by)
    return sent, opening.move(StoreAccount.objects.get(seller=seller), "daftar", by=by, evidence=picture)


def renewal_of(licence):
    """A proposal to renew it; both it and the licence have a scan in the private storage."""
    old, new = (
        keep(private_storage(), f"licences/{licence.seller_id}/{name}.jpg", people.picture(name)) for name in "ab"
    )
    licence.evidence = old
    licence.save()
    by = User.objects.get(username="sari")
    wishes = {"holder": "Nama Baru", "valid_until": date(2099, 1, 1), "evidence": new}
    return propose_licence(licence, wishes, by=by)


def device_of(person):
    """Somewhere this person signed in before."""
    elsewhere = Client()
    elsewhere.force_login(person)
    return UserSession.objects.create(user=person, ip="10.0.0.1", session_key=elsewhere.session.session_key)
