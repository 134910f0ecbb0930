"""A sample programme: its months, schedules with what was and was not reported, indicators with targets. Deterministic but
for the day it is counted from."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from catalog.models import Channel
from monitoring import figures, scheduling
from monitoring.models import Claim, Indicator, Measurement, Period, Programme, Schedule, Target
from sellers.models import Agreement, Mentorship

Q = Indicator.Query
DAYS_BEFORE, DAYS_AFTER = 75, 75
PHASES = (("Persiapan", -75, -46), ("Pendampingan toko", -45, 44), ("Evaluasi dan laporan", 45, 75))
# (name, definition, unit, query, channel, target a month, share of it a month ago)
INDICATORS = (
    (
        "Toko Shopee terkonfirmasi",
        "IKM dengan toko yang sudah dikonfirmasi",
        "IKM",
        Q.SHOPS_CONFIRMED,
        "shopee",
        8,
        "0.6",
    ),
    (
        "Toko Lazada terkonfirmasi",
        "IKM dengan toko yang sudah dikonfirmasi",
        "IKM",
        Q.SHOPS_CONFIRMED,
        "lazada",
        8,
        "0.2",
    ),
    (
        "Produk tayang di Shopee",
        "Produk dengan tautan tayang yang tercatat",
        "produk",
        Q.PRODUCTS_LIVE,
        "shopee",
        12,
        "0.5",
    ),
    (
        "Produk siap untuk Shopee",
        "Produk yang memenuhi semua aturan wajib",
        "produk",
        Q.PRODUCTS_READY,
        "shopee",
        300,
        "0.7",
    ),
    ("Produk terbit di katalog", "Produk yang tampil untuk umum", "produk", Q.PRODUCTS_PUBLISHED, None, 360, "0.9"),
    ("Halal terverifikasi", "Bagian produk terbit yang bersertifikat halal", "%", Q.HALAL, None, 60, "0.8"),
    ("Kunjungan terverifikasi", "Kunjungan yang diverifikasi kepala dinas", "kunjungan", Q.VISITS, None, 12, ""),
    ("Kunjungan tepat waktu", "Laporan kunjungan yang masuk sampai tenggatnya", "%", Q.ON_TIME, None, 90, ""),
    (
        "Masalah selesai",
        "Masalah yang ditutup sesudah tindakannya diperiksa",
        "masalah",
        Q.PROBLEMS_CLOSED,
        None,
        4,
        "",
    ),
)

# (statement, definition, value, unit, n, query)
CLAIMS = (
    ("270 IKM agro dibina", "IKM makanan dan minuman yang tercatat sebagai binaan", 270, "IKM", None, Q.MAKERS),
    ("400 produk dihimpun", "Produk yang diserahkan dinas dalam lembar kerja", 400, "produk", None, Q.PRODUCTS),
    ("Empat dari lima produk terbit bersertifikat halal", "Bagian produk terbit", 80, "%", 400, Q.HALAL),
    ("88 % peserta merasakan dampak positif", "Bagian jawaban positif; bukan nilai SKM", 88, "%", 238, ""),
)


def frame(*, mentor, staff):
    today = timezone.localdate()
    days = {"starts_on": today - timedelta(days=DAYS_BEFORE), "ends_on": today + timedelta(days=DAYS_AFTER)}
    decided = {"decided_by": "Kepala Dinas Demo", "decided_on": days["starts_on"] - timedelta(days=14)}
    programme = Programme.objects.create(name="Go Online Agro", document="188/12/35.07/2026", **days, **decided)
    for name, first, last in PHASES:
        dates = {"starts_on": today + timedelta(days=first), "ends_on": today + timedelta(days=last)}
        programme.phases.create(name=name, **dates)
    scheduling.open_months(programme, today)
    _schedule(programme, mentor, today)
    _measure(programme, staff)
    _agree(today)
    _claim(programme)


def _schedule(programme, mentor, today):
    """Of the kecamatan where this mentor has most makers, and of each of the other makers; the two months before too."""
    makers = [grant.seller for grant in Mentorship.objects.filter(user=mentor).select_related("seller").order_by("pk")]
    places = Counter(maker.subdistrict for maker in makers if maker.subdistrict)
    place = places.most_common(1)[0][0]
    group = {"name": f"Kunjungan bulanan Kecamatan {place}", "subdistrict": place}
    made = [Schedule.objects.create(programme=programme, due_after=25, **group)]
    for maker in makers:
        if maker.subdistrict != place:
            one = {"name": f"Kunjungan bulanan {maker} ({maker.pk})", "seller": maker}
            made.append(Schedule.objects.create(programme=programme, due_after=25, **one))
    for schedule in made:
        for days in (60, 30, 0):
            scheduling.open_windows(schedule, today - timedelta(days=days))


def _measure(programme, staff):
    channels = {channel.code: channel for channel in Channel.objects.all()}
    months = list(Period.objects.filter(programme=programme).order_by("starts_on"))
    for position, (name, definition, unit, query, code, target, before) in enumerate(INDICATORS, 1):
        facts = {"definition": definition, "unit": unit, "query": query, "channel": channels.get(code)}
        share = query in Indicator.SHARES
        made = Indicator.objects.create(programme=programme, name=name, position=position, is_share=share, **facts)
        for month in months:
            Target.objects.create(indicator=made, period=month, value=target)
        for number, month in enumerate(months[:-1] if before else (), 1):
            kept = (Decimal(before) * target * number / (len(months) - 1)).to_integral_value()
            of = {"numerator": kept * 4, "denominator": 400} if share else {"numerator": kept}
            Measurement.objects.create(indicator=made, period=month, source="contoh", **of)
    by_hand = {"unit": "hari", "direction": Indicator.Direction.DOWN, "baseline": 60, "baseline_source": "Contoh, 2025"}
    slow = Indicator.objects.create(
        programme=programme,
        name="Lama dari daftar sampai toko terkonfirmasi",
        definition="Hari dari pendaftaran toko sampai dikonfirmasi, rata-rata bulan itu",
        position=len(INDICATORS) + 1,
        **by_hand,
    )
    for days, month in zip((58, 51, 47, 46), months, strict=False):
        Target.objects.create(indicator=slow, period=month, value=44)
        Measurement.objects.create(indicator=slow, period=month, numerator=days, source="contoh", measured_by=staff)
    if len(months) > 2:
        figures.lock(months[0], "Laporan bulan pertama (contoh)", by=staff)


def _agree(today):
    made = Agreement.objects.create(partner="Universitas Contoh", subject="Pendampingan toko daring IKM")
    for number, (first, last, material) in enumerate(((-400, -36, ""), (-35, 330, "Uji beli dan pengemasan")), 1):
        dates = {"starts_on": today + timedelta(days=first), "ends_on": today + timedelta(days=last)}
        made.terms.create(document=f"{number}/PKS/CONTOH", material=material, **dates)


def _claim(programme):
    for position, (statement, definition, value, unit, n, query) in enumerate(CLAIMS, 1):
        facts = {"definition": definition, "value": value, "unit": unit, "n": n, "query": query, "position": position}
        Claim.objects.create(statement=statement, source="Contoh", stated_on=programme.starts_on, **facts)
