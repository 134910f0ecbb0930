"""Sample problems at every stage, made by the same deeds a person uses. Deterministic."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from catalog.models import Listing
from monitoring import answering, watching
from monitoring.models import Problem
from onboarding import purchases
from sellers.models import Mentorship

# (what, category, side, why it came, what was decided, what is done, how far it is)
STORIES = (
    ("Tutup stoples bocor dalam perjalanan; dua pembeli minta uang kembali.", "produk", "ikm", "", "", "", "dibuka"),
    (
        "Toko tidak membalas obrolan pembeli lebih dari dua hari.",
        "toko",
        "ikm",
        "Pemilik hanya membuka aplikasi di akhir pekan.",
        "Balasan otomatis dinyalakan, dan anak pemilik ikut memegang akun.",
        "Nyalakan balasan otomatis bersama pemilik",
        "direncanakan",
    ),
    (
        "Foto utama memakai latar gelap, produk tidak terlihat di hasil pencarian.",
        "foto",
        "dinas",
        "Foto diambil saat kunjungan malam, tanpa lampu.",
        "Foto ulang siang hari di kantor.",
        "Foto ulang tiga produk di studio kantor",
        "terlambat",
    ),
    (
        "Ongkos kirim ke luar Jawa tampil Rp0, pesanan dibatalkan lokapasar.",
        "ongkir",
        "lokapasar",
        "Berat paket kosong pada dua ukuran.",
        "Timbang semua ukuran, lalu perbarui di toko.",
        "Timbang dan isi berat semua ukuran",
        "dikerjakan",
    ),
    (
        "Stok di toko 40, di dapur habis; satu pesanan dibatalkan.",
        "stok",
        "ikm",
        "Stok hanya diubah bila ada yang ingat.",
        "Stok dihitung tiap Senin.",
        "Pasang jadwal hitung stok tiap Senin",
        "selesai",
    ),
)
# The same of last month.
EARLIER = (
    (
        "Label P-IRT pada kemasan lama belum diganti; foto produk ditolak lokapasar.",
        "izin",
        "ikm",
        "Sisa kemasan lama masih dipakai.",
        "Kemasan lama dihabiskan untuk penjualan langsung saja.",
        "Foto ulang dengan kemasan baru",
        "selesai",
    ),
    (
        "Pesanan dari luar kota terlambat dikemas pada akhir pekan.",
        "ongkir",
        "ikm",
        "Kurir tidak menjemput pada hari Minggu.",
        "Jadwal libur toko dipasang.",
        "Pasang jadwal libur di pengaturan toko",
        "direncanakan",
    ),
)


def go_wrong(*, mentor, staff):
    """A test purchase that failed and whatever else the portal finds; then the stories, each with a maker of the mentor's."""
    for listing in Listing.objects.live().filter(product__seller__in=_makers(mentor)).order_by("pk")[:1]:
        purchases.fail(listing, "Ongkos kirim tidak muncul", by=mentor)
    watching.open_problems()
    lapsed = Problem.objects.drafts().filter(trigger=Problem.Trigger.LICENCE).order_by("pk")
    for draft in lapsed[:1]:
        draft.cancel("Izin barunya sudah terbit, hanya datanya yang belum masuk.", by=staff)
    for draft in lapsed[:1]:
        answering.confirm(draft, by=staff, side=draft.side, category=draft.category)
    for seller, story in zip(_makers(mentor), STORIES, strict=False):
        _tell(seller, story, mentor, staff)
    for seller, story in zip(reversed(_makers(mentor)), EARLIER, strict=False):
        _put_back(_tell(seller, story, mentor, staff), timedelta(days=timezone.localdate().day + 11))


def _makers(mentor):
    return [
        granted.seller for granted in Mentorship.objects.filter(user=mentor).order_by("pk").select_related("seller")
    ]


def _tell(seller, story, mentor, staff):
    what, category, side, why, decision, deed, stage = story
    problem = Problem(seller=seller, category=category, side=side, description=what)
    problem, _is_new = answering.report(problem, by=mentor)
    if stage == "dibuka":
        return problem
    problem.evaluate(judgement=why, decision=decision, by=mentor)
    due_on = timezone.localdate() + timedelta(days=-3 if stage == "terlambat" else 10)
    action = answering.plan(problem, kind="perbaikan", what=deed, responsible=mentor, due_on=due_on, by=staff)
    if stage in ("dikerjakan", "selesai"):
        answering.finish(action, "Sudah dikerjakan bersama pemilik, hasilnya cocok.", by=mentor)
    if stage == "selesai":
        action.verify(by=staff)
        answering.close(problem, "Dua minggu tanpa pesanan yang dibatalkan.", by=staff)
    return problem


def _put_back(problem, days):
    """As if all of it had happened so long ago."""
    moments = {name: F(name) - days for name in ("opened_at", "confirmed_at", "closed_at")}
    Problem.objects.filter(pk=problem.pk).update(**moments)
    problem.evaluations.update(decided_at=F("decided_at") - days)
    done = {name: F(name) - days for name in ("planned_at", "done_at", "verified_at", "due_on")}
    problem.actions.update(**done)
