"""Sample visits at every stage of their way, by the deeds a person uses. Deterministic but for the day they are counted from."""

from datetime import timedelta

from django.utils import timezone

from monitoring import recording, reviewing
from monitoring.forms.visit import SentVisitForm
from monitoring.models import Visit
from sellers.models import Seller

ROUNDS = 3  # visits to one maker, a month apart
MAKERS = 12
SAID = (
    (
        "kunjungan",
        ["foto"],
        "Foto produk lama buram; difoto ulang di dapur dengan cahaya jendela.",
        "Unggah foto baru ke produk.",
    ),
    (
        "telepon",
        ["ongkir"],
        "Berat kemasan belum ditimbang, ongkir tampil salah.",
        "Timbang dua ukuran, isi berat kirim.",
    ),
    ("kantor", [], "Datang membawa salinan P-IRT; sudah dicatat.", ""),
    ("daring", ["stok"], "Stok habis sejak panen terlambat.", "Perbarui stok sesudah produksi hari Kamis."),
    ("tim", ["akun", "lain"], "Nomor toko berganti, kode masuk tidak sampai.", "Ganti nomor toko bersama pemilik."),
)


def record_visits(*, mentor, staff, head):
    """Of the makers in this mentor's care: the oldest verified, the next reviewed or sent back, the newest waiting."""
    sellers = Seller.objects.editable_by(mentor, "may_visit").order_by("pk")[:MAKERS]
    for number, seller in enumerate(sellers):
        for turn in range(ROUNDS):
            visit = _record(seller, number + turn, days=(ROUNDS - turn) * 28 - number, by=mentor)
            _judge(visit, turn, number, staff, head)


def _record(seller, number, *, days, by):
    way, findings, notes, next_steps = SAID[number % len(SAID)]
    held_at = timezone.now() - timedelta(days=max(days, 1), hours=number % 6)
    told = {"way": way, "findings": findings, "notes": notes, "next_steps": next_steps, "held_at": held_at.isoformat()}
    form = SentVisitForm(told, instance=Visit(seller=seller))
    if not form.is_valid():
        raise ValueError(form.errors)
    visit = form.save(commit=False)
    visit.recorded_by = by
    visit.save()
    form.save_findings()
    recording.send(visit, by=by)
    Visit.objects.filter(pk=visit.pk).update(submitted_at=held_at + timedelta(hours=3))
    return visit


def _judge(visit, turn, number, staff, head):
    if turn == ROUNDS - 1 and number % 3:
        return
    if turn == ROUNDS - 1:
        reviewing.give_back(visit, by=staff, reason="Tulis berat kemasan yang ditimbang.")
        return
    reviewing.review(visit, by=staff)
    if turn == 0 or number % 2:
        reviewing.verify(visit, by=head)
