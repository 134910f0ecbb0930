"""When personal data got out: of whom, which fields, through which accounts, and a letter to fill in.

UU 27/2022 article 46: the person and the authority are told in writing within 3 × 24 hours what was revealed, when and how,
and what is done about it. The portal knows what was opened through it; a stolen backup or laptop it does not see.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from catalog.models import DataCopy
from sellers.models import PersonalAccess
from sellers.models.personal_access import ONE_VISIT

TOLD_WITHIN = timedelta(hours=72)
OF_A_MAKER = "alamat, letak, nomor telepon, NIB, tenaga kerja, investasi"
# What a page shows, by how the access log names it.
FIELDS = (
    (("halaman IKM", "riwayat IKM", "halaman usaha", "ekspor"), OF_A_MAKER),
    (("berkas izin",), "pindaian izin: nomor dan nama pemegang"),
    (("halaman toko",), "nama, alamat, dan nomor telepon toko"),
    (("berkas bukti",), "gambar bukti"),
    (("salinan data",), f"semua catatan tentang usaha dan akunnya: {OF_A_MAKER}, nama, e-mail, kunjungan, masalah"),
)
OTHERWISE = "data yang tampil di halaman itu"


@dataclass(frozen=True)
class Look:
    """Somebody had personal data of a maker before them."""

    seller: object
    user: object
    where: str
    at: object

    @property
    def fields(self):
        known = (fields for names, fields in FIELDS if self.where.startswith(names))
        return next(known, OTHERWISE)


def looks(since, until, *, seller=None, user=None):
    """Every `Look` of a time, the oldest first: pages, exports, and copies of data that were made. A page is written down
    once a sitting, so those of sittings that had begun before are among them."""
    who = {name: one for name, one in (("seller", seller), ("user", user)) if one}
    seen = PersonalAccess.objects.filter(at__range=(since - ONE_VISIT, until), **who).select_related("seller", "user")
    made = DataCopy.objects.filter(requested_at__range=(since, until), **who).select_related("seller", "user")
    found = [Look(one.seller, one.user, one.where, one.at) for one in seen]
    found += [Look(one.seller, one.user, "salinan data", one.requested_at) for one in made]
    return sorted(found, key=lambda look: look.at)


def of_whom(found):
    """`{seller: {fields}}`."""
    subjects = defaultdict(set)
    for look in found:
        subjects[look.seller].add(look.fields)
    return dict(subjects)


def through_whom(found):
    """`{user or None: number of looks}`."""
    accounts = defaultdict(int)
    for look in found:
        accounts[look.user] += 1
    return dict(accounts)


def sessions(since, until, *, user=None):
    """Sign-ins of the time that are still on record."""
    begun = UserSession.objects.filter(created_at__range=(since, until)).select_related("user").order_by("created_at")
    return begun.filter(user=user) if user else begun


def written(since, until, *, known, seller=None, user=None):
    """The report and the letter, as text."""
    found = looks(since, until, seller=seller, user=user)
    return "\n".join([*_summary(found, since, until, known, user), "", *_letter(found, since, until)]) + "\n"


def _summary(found, since, until, known, user):
    yield f"# Data pribadi yang terbuka {_when(since)} sampai {_when(until)}"
    yield f"\nDiketahui {_when(known)}. Pemilik dan lembaga diberi tahu paling lambat **{_when(known + TOLD_WITHIN)}**."
    yield (
        "\nHalaman yang dilihat akun yang sama dicatat sekali dalam satu jam, "
        f"jadi yang tercatat sejak {_when(since - ONE_VISIT)} ikut dihitung."
    )
    yield f"\n## Milik siapa ({len(of_whom(found))} IKM)\n"
    yield from (f"- {seller} (#{seller.pk}): {'; '.join(sorted(fields))}" for seller, fields in of_whom(found).items())
    yield "\n## Lewat akun siapa\n"
    yield from (f"- {name or 'akun yang sudah dihapus'}: {count} kali" for name, count in through_whom(found).items())
    yield "\n## Masuk pada waktu itu\n"
    for one in sessions(since, until, user=user):
        yield f"- {_when(one.created_at)} {one.user} dari {one.ip} ({one.user_agent[:80]})"
    yield "\n## Satu per satu\n"
    yield from (f"- {_when(look.at)} {look.user or '–'}: {look.where} {look.seller}" for look in found)


def _letter(found, since, until):
    fields = sorted(set().union(*of_whom(found).values())) or ["[isi: data apa]"]
    return [
        "# Surat pemberitahuan (UU 27/2022 Pasal 46)",
        "",
        f"{settings.PORTAL['office']} {settings.PORTAL['region']}",
        "",
        "Kepada Yth. [nama pemilik], [nama usaha] / [lembaga pelindungan data pribadi]",
        "",
        "Dengan ini kami memberitahukan bahwa pelindungan data pribadi Anda gagal.",
        "",
        f"1. Data yang terungkap: {'; '.join(fields)}. [coret yang bukan milik penerima]",
        f"2. Kapan: antara {_when(since)} dan {_when(until)}. Bagaimana: [isi: akun siapa, dengan cara apa].",
        "3. Yang sudah kami lakukan: [isi: akun ditutup, sesi diakhiri, kata sandi diganti]. "
        "Yang akan kami lakukan: [isi]. Yang dapat Anda lakukan: [isi, misalnya waspada terhadap telepon yang mengaku dinas].",
        "",
        "Hubungi: [nama, nomor]. Tempat dan tanggal: [isi]. Tanda tangan: [isi].",
    ]


def _when(moment):
    return date_format(timezone.localtime(moment), "j F Y H.i")
