"""The named queries behind computed indicators. What a figure counts and the rows shown behind it are the same query, so
they cannot differ. Only verified visits and closed problems count; a shop is active only while somebody lately saw it live."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import readiness
from catalog.models import Listing, Product
from ikmportal.lib import achievement
from ikmportal.lib.charts import Bar, spark
from monitoring.models import Indicator, Measurement, Period, Problem, Target, Visit, Window
from onboarding.models import StoreAccount
from sellers.models import Seller

MINUTES = 10  # a first page may lag behind
LATE_BY = 3  # days after its end in which what stands is still kept for a period
MOST_BEFORE = 5  # periods in a trend, beside the one that is looked at
MOST_NOTED = 20_000  # rows behind a kept figure that are noted with it


SHOWN_WITH = {
    "onboarding.storeaccount": ("seller", "channel"),
    "monitoring.visit": ("seller",),
    "monitoring.window": ("seller",),
    "monitoring.problem": ("seller",),
    "monitoring.action": ("problem",),
}


@dataclass(frozen=True)
class Query:
    """`rows(indicator, period)` is what counts; `base` what it is a share of. Those of Indicator.FLOWS are counted for any
    period; the others are what stands today, and are kept at a period's end."""

    says: str
    rows: Callable
    of: type  # the model of the rows
    base: Callable | None = None


def _shops_confirmed(indicator, period):
    return _stores(indicator, StoreAccount.objects.confirmed())


def _shops_active(indicator, period):
    return _stores(
        indicator, StoreAccount.objects.active().filter(pk__in=StoreAccount.objects.seen_live().values("pk"))
    )


def _stores(indicator, stores):
    return stores.filter(channel=indicator.channel_id).select_related("seller", "channel")


def _products_live(indicator, period):
    live = Listing.objects.live().filter(channel=indicator.channel_id, product=OuterRef("pk"))
    return Product.objects.filter(Exists(live))


def _products_ready(indicator, period):
    return Product.objects.filter(pk__in=readiness.ready_ids(indicator.channel))


def _published(indicator, period):
    return Product.objects.published()


def _halal(indicator, period):
    return Product.objects.published().with_badge("halal")


def _new(indicator, period):
    return Product.objects.published().filter(published_at__date__range=_days(period))


def _visits(indicator, period):
    return Visit.objects.verified().filter(held_at__date__range=_days(period)).select_related("seller")


def _visited(indicator, period):
    return Seller.objects.filter(Exists(_visits(indicator, period).filter(seller=OuterRef("pk"))))


def _on_time(indicator, period):
    return _due(indicator, period).filter(state=Window.State.ON_TIME)


def _due(indicator, period):
    within = Window.objects.filter(schedule__programme=indicator.programme_id, due_on__range=_days(period))
    return within.counted().select_related("seller", "schedule")


def _closed(indicator, period):
    return Problem.objects.closed().filter(closed_at__date__range=_days(period)).select_related("seller")


def _days(period):
    return period.starts_on, period.ends_on


def _makers(indicator, period):
    return Seller.objects.filter(guidance=Seller.Guidance.ASSISTED)


def _products(indicator, period):
    return Product.objects.all()


Q = Indicator.Query
QUERIES = {
    Q.MAKERS: Query(gettext_lazy("IKM yang tercatat dengan status binaan."), _makers, Seller),
    Q.PRODUCTS: Query(gettext_lazy("Semua produk yang tercatat, terbit atau belum."), _products, Product),
    Q.SHOPS_CONFIRMED: Query(
        gettext_lazy("Toko di saluran ini yang terkonfirmasi atau aktif; satu toko satu IKM."),
        _shops_confirmed,
        StoreAccount,
    ),
    Q.SHOPS_ACTIVE: Query(
        gettext_lazy("Toko aktif dengan produk tayang yang baru-baru ini dilihat orang di lokapasar."),
        _shops_active,
        StoreAccount,
    ),
    Q.PRODUCTS_LIVE: Query(gettext_lazy("Produk yang tercatat tayang di saluran ini."), _products_live, Product),
    Q.PRODUCTS_READY: Query(
        gettext_lazy("Produk tanpa aturan wajib saluran ini yang gagal atau menunggu."), _products_ready, Product
    ),
    Q.PRODUCTS_PUBLISHED: Query(gettext_lazy("Produk yang terbit di katalog publik."), _published, Product),
    Q.PRODUCTS_NEW: Query(gettext_lazy("Produk terbit yang terbitnya dalam periode ini."), _new, Product),
    Q.HALAL: Query(
        gettext_lazy("Produk terbit dengan sertifikat halal terverifikasi, dari semua produk terbit."),
        _halal,
        Product,
        base=_published,
    ),
    Q.VISITS: Query(gettext_lazy("Kunjungan dalam periode ini yang sudah diverifikasi kepala dinas."), _visits, Visit),
    Q.VISITED: Query(
        gettext_lazy("IKM dengan paling sedikit satu kunjungan terverifikasi dalam periode ini."), _visited, Seller
    ),
    Q.ON_TIME: Query(
        gettext_lazy(
            "Tenggat yang laporannya dikirim paling lambat pada harinya dan sudah diverifikasi, dari semua tenggat lewat yang terverifikasi atau tanpa laporan."
        ),
        _on_time,
        Window,
        base=_due,
    ),
    Q.PROBLEMS_CLOSED: Query(gettext_lazy("Masalah yang ditutup dalam periode ini."), _closed, Problem),
}


@dataclass(frozen=True)
class Figure:
    """An indicator in a period. `value` is unrounded, in the indicator's unit; None where nobody has measured it. `rows` tells
    whether there are rows to show; `source` is where a written or kept value came from."""

    indicator: Indicator
    period: Period
    target: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    source: str = ""

    @property
    def value(self):
        if self.numerator is None or self.denominator == 0:
            return None
        return self.numerator if self.denominator is None else Decimal(100) * self.numerator / self.denominator

    @property
    def achieved(self):
        is_down, baseline = self.indicator.is_descending, self.indicator.baseline
        return achievement.achieved(self.value, self.target, baseline=baseline, descending=is_down)

    @property
    def is_met(self):
        return achievement.is_met(self.value, self.target, descending=self.indicator.is_descending)

    @property
    def shortfall(self):
        return achievement.shortfall(self.value, self.target, descending=self.indicator.is_descending)

    @property
    def is_red(self):
        """Not met and below the programme's limit; while the period runs, below as much of it as the days that passed."""
        if self.is_met is not False:
            return False
        is_growing = self.indicator.query in Indicator.FLOWS and self.period.is_running
        part = Decimal(self.period.elapsed) if is_growing else 1
        return self.achieved is None or self.achieved < self.period.programme.red_below * part

    @property
    def part(self):
        """Whole percent of its ring, from 0 to 100."""
        return int(max(0, min(self.achieved or 0, 100)))

    @property
    def tone(self):
        """Of its tag: good, late (red), or wait."""
        if self.is_met is None:
            return "wait"
        return "good" if self.is_met else "late" if self.is_red else "wait"

    @property
    def words(self):
        """What its tag says."""
        if self.target is None:
            return _("belum ada target")
        if self.value is None:
            return _("belum diukur")
        if self.is_met:
            return _("tercapai")
        return _("merah") if self.is_red else _("berjalan")


def board(period):
    """`[Figure]` of all indicators of the period's programme, in their order."""
    indicators = Indicator.objects.filter(programme=period.programme_id).select_related("programme", "channel")
    targets = dict(Target.objects.filter(period=period).values_list("indicator", "value"))
    kept = {one.indicator_id: one for one in Measurement.objects.filter(period=period).defer("behind")}
    return [_figure(one, period, targets.get(one.pk), kept.get(one.pk)) for one in indicators]


def cached_board(period):
    """The same as it stood some minutes ago, for first pages: what is ready for a channel reads every product."""
    return cache.get_or_set(f"figures-{period.pk}", lambda: board(period), MINUTES * 60)


def trends(period, found):
    """`{indicator id: Chart}` of the figures of a period and what they were in the ones of its kind before it, oldest first;
    only where something was kept. One query."""
    earlier = Measurement.objects.filter(
        period__programme=period.programme_id, period__kind=period.kind, period__ends_on__lt=period.starts_on
    )
    kept = {}
    for one in earlier.select_related("period").defer("behind").order_by("-period__ends_on"):
        kept.setdefault(one.indicator_id, []).insert(0, Bar(str(one.period), one.value))
    return {
        one.indicator.pk: spark(
            _trend_title(one), [*kept[one.indicator.pk][-MOST_BEFORE:], Bar(str(period), one.value)]
        )
        for one in found
        if one.value is not None and one.indicator.pk in kept
    }


def _trend_title(one):
    return _("Perkembangan %(indicator)s") % {"indicator": one.indicator}


def figure(indicator, period):
    target = Target.objects.filter(period=period, indicator=indicator).values_list("value", flat=True).first()
    kept = Measurement.objects.filter(period=period, indicator=indicator).first()
    return _figure(indicator, period, target, kept)


def _figure(indicator, period, target, kept):
    if kept:
        return Figure(indicator, period, target, kept.numerator, kept.denominator, kept.source)
    return Figure(indicator, period, target, *_counted(indicator, period))


def _counted(indicator, period):
    """`(numerator, denominator)`; both None where it cannot be told any more, or yet."""
    return count(indicator, period) if is_shown(indicator, period) else (None, None)


def count(indicator, period=None):
    """`(numerator, denominator or None)` as it stands now, of an indicator or a claim; a flow needs its period."""
    query = QUERIES[indicator.query]
    base = Decimal(query.base(indicator, period).count()) if query.base else None
    return Decimal(query.rows(indicator, period).count()), base


def rows(indicator, period):
    """The queryset behind a computed figure as it stands today, ordered for pages."""
    return QUERIES[indicator.query].rows(indicator, period).order_by("pk")


def behind(indicator, period, kept=None):
    """The rows that make a figure: those noted when it was kept, else those of today; None where neither is known."""
    if kept and kept.behind is not None:
        return QUERIES[indicator.query].of.objects.filter(pk__in=kept.behind)
    if kept or not is_shown(indicator, period):
        return None
    return QUERIES[indicator.query].rows(indicator, period)


def base(indicator, period):
    """The rows a share is of, as they stand today; None for what is no share, or has passed."""
    query = QUERIES.get(indicator.query)
    return query.base(indicator, period) if query and query.base and is_shown(indicator, period) else None


def noted(label, ids):
    """`{id: row}` of the rows a number was counted from, with what `str` and `address` ask of them; the gone are missing.
    `label` is a model of QUERIES or of monitoring/gathering/."""
    model = apps.get_model(label)
    return model._default_manager.select_related(*SHOWN_WITH.get(label, ())).in_bulk(ids)


def address(row):
    """Where a row behind a figure is looked at."""
    match row:
        case Product():
            return reverse("workspace_product_channels", args=[row.pk])
        case Seller():
            return reverse("workspace_seller", args=[row.pk])
        case Window():
            return reverse("visits_of_seller", args=[row.seller_id])
    return row.get_absolute_url()


def is_shown(indicator, period):
    """Whether the rows behind it can still be shown: of a state that has passed they cannot."""
    return indicator.is_computed and (indicator.query in Indicator.FLOWS or period.is_running)


# Keeping


@transaction.atomic
def lock(period, reason, *, by):
    """Keep every computed figure of it, then lock it. True when this call did it."""
    if period.lock is None:
        keep(period, by=by)
    return period.close(reason, by=by)


@transaction.atomic
def unlock(period, reason, *, by):
    """Open it again: what happened in it is counted anew, and kept anew when it is locked. What stood at its end cannot be,
    and stays. True when this call did it."""
    done = period.reopen(reason, by=by)
    if done:
        Measurement.objects.filter(period=period, indicator__query__in=Indicator.FLOWS).delete()
    return done


@transaction.atomic
def keep(period, *, by=None):
    """Write down what is computed, once: later changes of the records leave it as it was. Says how many are new."""
    return _keep(period, [one for one in _not_kept(period) if is_shown(one, period)], by)


@transaction.atomic
def keep_states(on=None):
    """When a period ends, what stands then, since it cannot be counted afterwards; some mornings later at the latest, if
    nobody was awake that night. Safe to repeat; says how many are new."""
    today = on or timezone.localdate()
    ending = Period.objects.filter(ends_on__range=(today - timedelta(days=LATE_BY), today)).select_related("programme")
    return sum(
        _keep(period, [one for one in _not_kept(period) if one.query not in Indicator.FLOWS], None)
        for period in ending.exclude(pk__in=Period.objects.locked())
    )


def _not_kept(period):
    computed = Indicator.objects.filter(programme=period.programme_id).exclude(query="").select_related("channel")
    return computed.exclude(measurements__period=period)


def _keep(period, indicators, by):
    counted = [(one, *count(one, period), _noted(one, period)) for one in indicators]
    source = _("dihitung portal %(when)s") % {"when": date_format(timezone.localtime(), "j F Y H.i")}
    new = [
        Measurement(
            indicator=one,
            period=period,
            numerator=numerator if noted is None else len(noted),
            denominator=denominator,
            behind=noted,
            measured_by=by,
            source=source,
        )
        for one, numerator, denominator, noted in counted
        if denominator != 0
    ]
    Measurement.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _noted(indicator, period):
    """The ids of what is counted, unless they are too many to note."""
    found = list(rows(indicator, period).values_list("pk", flat=True)[: MOST_NOTED + 1])
    return found if len(found) <= MOST_NOTED else None
