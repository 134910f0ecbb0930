"""Sample events over the last year, one of them today, with makers who came. Deterministic but for the day they are counted from."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from monitoring import attending
from monitoring.models import Attendance, Event, Problem
from sellers.models import Seller

# (kind, title, partner, place, days before today, hours, one maker in so many came, what came of it)
HELD = (
    (
        "halal",
        "Sosialisasi halal gratis untuk usaha mikro",
        "BPJPH",
        "Pendopo Kecamatan Kepanjen",
        338,
        4,
        4,
        "Delapan belas IKM mendaftar sertifikat halal jalur pernyataan pelaku usaha di tempat.",
    ),
    (
        "pelatihan",
        "Foto produk dengan ponsel dan cahaya jendela",
        "Universitas Brawijaya",
        "Aula Dinas Perindustrian dan Perdagangan",
        251,
        6,
        7,
        "Tiap peserta membawa pulang tiga foto yang lolos aturan lokapasar.",
    ),
    (
        "temu-bisnis",
        "Temu bisnis dengan pusat oleh-oleh",
        "Asosiasi Pusat Oleh-oleh Malang",
        "Hotel di Kota Malang",
        172,
        5,
        11,
        "Enam IKM menitipkan produk, dua menandatangani pasokan bulanan.",
    ),
    (
        "pameran",
        "Pameran pangan olahan hari jadi kabupaten",
        "",
        "Stadion Kanjuruhan",
        96,
        56,
        9,
        "Penjualan tiga hari tercatat di tiap meja; keripik dan kopi paling laku.",
    ),
    ("seminar", "Ongkos kirim dan kemasan yang selamat sampai", "Jasa kirim mitra", "Daring", 33, 2, 5, ""),
    ("pelatihan", "Klinik toko daring", "Shopee", "Aula Dinas Perindustrian dan Perdagangan", 0, 6, 23, ""),
)


def hold_events(*, staff, owner):
    """Ticked by the office from the list; today's by its owner with the code at the door too."""
    sellers = list(Seller.objects.order_by("pk"))
    for turn, (kind, title, partner, place, days, hours, share, outcome) in enumerate(HELD):
        starts_at = _nine_o_clock(days)
        event = Event.objects.create(
            kind=kind,
            title=title,
            partner=partner,
            place=place,
            outcome=outcome,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=hours),
            made_at=starts_at - timedelta(days=14),
            made_by=staff,
        )
        attending.attend(event, sellers[turn + 1 :: share], by=staff)
        Attendance.objects.filter(event=event).update(recorded_at=starts_at)
    for seller in Seller.objects.owned_by(owner):
        attending.say_here(event, seller, by=owner)
    _answers(Problem.objects.closed().order_by("pk")[:2], Event.objects.order_by("starts_at", "pk")[1:2])


def _nine_o_clock(days_ago):
    day = timezone.localdate() - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, time(9)))


def _answers(problems, events):
    for event in events:
        event.problems.add(*problems)
