"""What the office ever did for a maker and what it led to (the kartu pembinaan), and who has had nothing for months.

All of it is read from what was recorded at the time. Nothing here is the office's own business or another maker's: of an event
only that the maker came and what was handed out, of a shop's step not the note, of a visit no draft.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Licence, Listing
from ikmportal.lib.dates import months_later
from monitoring.models import Action, Attendance, EventFile, Problem, Programme, Visit
from onboarding.models import PurchaseTest, StoreAccount, StoreMove
from sellers.models import Mentorship, Seller

QUIET_MONTHS = 6  # where no programme says another; without a visit, an event or an action
MOST_OF_A_KIND = 100  # entries of one kind on one page

DONE = (Visit.State.SENT, Visit.State.REVIEWED, Visit.State.VERIFIED)  # with nobody to mend them any more


@dataclass(frozen=True)
class Entry:
    """One thing that was done for a maker. `icon` is a Lucide name, `files` what was handed out."""

    at: datetime
    icon: str
    words: str
    said: str = ""
    address: str = ""
    files: tuple = ()

    @property
    def month(self):
        return timezone.localdate(self.at).replace(day=1)

    @property
    def year(self):
        return timezone.localdate(self.at).year


@dataclass(frozen=True)
class Result:
    """A number of what it led to."""

    icon: str
    count: int
    words: str
    said: str = ""


@dataclass(frozen=True)
class Page:
    """The entries of one year, newest first. `older` is the next year before it that holds something, or None."""

    year: int
    entries: list
    older: int | None
    is_cut: bool


# What was done


def page(seller, *, year=None):
    """Of a year; without one, of the newest that holds something. A fixed number of queries: each kind's newest rows tell also
    which year comes before."""
    until = _morning(date(year + 1, 1, 1) if year else timezone.localdate() + timedelta(days=1))
    kinds = _rows(seller, until)
    found = sorted((entry for rows in kinds for entry in rows), key=lambda entry: entry.at, reverse=True)
    years = sorted({entry.year for entry in found}, reverse=True)
    shown = year or next(iter(years), timezone.localdate().year)
    older = next((one for one in years if one < shown), None)
    is_cut = any(len(rows) >= MOST_OF_A_KIND and rows[-1].year == shown for rows in kinds)
    return Page(shown, [entry for entry in found if entry.year == shown], older, is_cut)


def _rows(seller, until):
    kinds = (_visits, _events, _opened, _closed, _actions, _licences, _shops, _listings, _purchases, _mentors)
    return [list(kind(seller, until)) for kind in kinds]


def _newest(rows, field, until):
    """The newest of one kind before a moment, bounded."""
    return rows.filter(**{f"{field}__lt": until}).order_by(f"-{field}", "-pk")[:MOST_OF_A_KIND]


def _visits(seller, until):
    rows = Visit.objects.filter(seller=seller, state__in=DONE).select_related("recorded_by")
    for visit in _newest(rows, "held_at", until):
        said = f"{visit.recorded_by} · {visit.get_state_display()}"
        yield Entry(visit.held_at, "footprints", _way(visit), said, visit.get_absolute_url())


def _way(visit):
    return {
        Visit.Way.THERE: _("Dikunjungi"),
        Visit.Way.PHONE: _("Ditelepon"),
        Visit.Way.OFFICE: _("Datang ke kantor"),
        Visit.Way.ONLINE: _("Pertemuan daring"),
        Visit.Way.TEAM: _("Didampingi tim universitas"),
    }[visit.way]


def _events(seller, until):
    materials = Prefetch("event__files", EventFile.objects.materials(), to_attr="materials")
    rows = Attendance.objects.filter(seller=seller).select_related("event").prefetch_related(materials)
    for came in _newest(rows, "event__starts_at", until):
        event = came.event
        said = " · ".join(filter(None, [event.get_kind_display(), event.partner, event.place]))
        files = tuple(event.materials)
        yield Entry(event.starts_at, event.icon, _("Hadir di %(event)s") % {"event": event}, said, files=files)


def _opened(seller, until):
    rows = Problem.objects.filter(seller=seller, confirmed_at__isnull=False)
    for problem in _newest(rows, "confirmed_at", until):
        words = _("Masalah dicatat: %(what)s") % {"what": problem.summary}
        yield Entry(problem.confirmed_at, "circle-alert", words, "", problem.get_absolute_url())


def _closed(seller, until):
    rows = Problem.objects.closed().filter(seller=seller)
    for problem in _newest(rows, "closed_at", until):
        words = _("Masalah selesai: %(what)s") % {"what": problem.summary}
        yield Entry(problem.closed_at, "circle-check", words, problem.closing_note, problem.get_absolute_url())


def _actions(seller, until):
    rows = Action.objects.filter(problem__seller=seller, done_at__isnull=False).select_related("problem", "done_by")
    for action in _newest(rows, "done_at", until):
        words = _("Ditindaklanjuti: %(what)s") % {"what": action.summary}
        yield Entry(action.done_at, "wrench", words, f"{action.done_by} · {action.state}", action.get_absolute_url())


def _licences(seller, until):
    address = reverse("workspace_licences", args=[seller.pk])
    rows = Licence.objects.filter(seller=seller, verified_at__isnull=False)
    for licence in _newest(rows, "verified_at", until):
        words = _("%(licence)s diperiksa") % {"licence": licence}
        yield Entry(licence.verified_at, "badge-check", words, "", address)


def _shops(seller, until):
    rows = StoreMove.objects.filter(store__seller=seller, after__in=StoreAccount.CONFIRMED)
    for move in _newest(rows.select_related("store__channel"), "made_at", until):
        facts = {"channel": move.store.channel, "state": move.get_after_display()}
        words = _("Toko %(channel)s %(state)s") % facts
        yield Entry(move.made_at, "store", words, "", move.store.get_absolute_url())


def _listings(seller, until):
    rows = Listing.objects.filter(product__seller=seller).exclude(state__in=Listing.REFUSED)
    for listing in _newest(rows.select_related("product", "channel"), "recorded_at", until):
        facts = {"product": listing.product, "channel": listing.channel}
        words = _("%(product)s tayang di %(channel)s") % facts
        said = _("sudah diturunkan") if listing.state == Listing.State.GONE else ""
        yield Entry(listing.recorded_at, "shopping-bag", words, said, listing.get_absolute_url())


def _purchases(seller, until):
    rows = PurchaseTest.objects.with_received().filter(listing__product__seller=seller)
    rows = rows.annotate(ended_at=Coalesce("failed_at", "received_at")).prefetch_related("steps")
    for test in _newest(rows.select_related("listing__product", "listing__channel"), "ended_at", until):
        facts = {"product": test.listing.product, "channel": test.listing.channel}
        words = _("Uji beli %(product)s di %(channel)s") % facts
        said = _("sampai diterima") if test.is_complete else _("gagal: %(why)s") % {"why": test.failed_reason}
        yield Entry(test.ended_at, "package-check", words, said, test.listing.get_absolute_url())


def _mentors(seller, until):
    """Who began to guide, and who handed over to whom: both names stay."""
    rows = Mentorship.objects.filter(seller=seller, starts_on__lte=timezone.localdate(until))
    grants = list(rows.select_related("user", "handed_to__user").order_by("-starts_on", "-pk")[:MOST_OF_A_KIND])
    taken_over = {grant.handed_to_id for grant in grants if grant.handed_to_id}
    for grant in grants:
        if grant.handed_to_id:
            facts = {"before": grant.user, "after": grant.handed_to.user}
            words = _("Pembimbingan diserahkan dari %(before)s kepada %(after)s") % facts
            yield from _on(grant.handed_to.starts_on, words, until)
        if grant.pk not in taken_over:
            yield from _on(grant.starts_on, _("Pembimbingan oleh %(mentor)s dimulai") % {"mentor": grant.user}, until)


def _on(day, words, until):
    at = _morning(day)
    if at < until:
        yield Entry(at, "users", words)


def _morning(day):
    return timezone.make_aware(datetime.combine(day, time.min))


# What it led to


def results(seller):
    """The big numbers, of all years."""
    visits = Visit.objects.filter(seller=seller, state__in=DONE).aggregate(
        all=Count("pk"), verified=Count("pk", filter=Q(state=Visit.State.VERIFIED))
    )
    problems = Problem.objects.filter(seller=seller, confirmed_at__isnull=False).aggregate(
        all=Count("pk"), closed=Count("pk", filter=Q(closed_at__isnull=False))
    )
    events = Attendance.objects.filter(seller=seller).count()
    shops = StoreAccount.objects.filter(seller=seller).active().seen_live().count()
    live = Listing.objects.live().filter(product__seller=seller).aggregate(count=Count("product", distinct=True))
    verified = _("%(count)s terverifikasi") % {"count": visits["verified"]}
    every = _("dari %(count)s") % {"count": problems["all"]}
    return [
        Result("footprints", visits["all"], _("kunjungan"), verified),
        Result("calendar-days", events, _("acara diikuti")),
        Result("circle-check", problems["closed"], _("masalah selesai"), every),
        Result("store", shops, _("toko aktif")),
        Result("shopping-bag", live["count"], _("produk tayang di toko")),
    ]


# Who has had nothing


def in_care(sellers):
    return sellers.exclude(guidance=Seller.Guidance.STOPPED)


def quiet_months():
    """As the programme under way says; without one, the usual."""
    programme = Programme.objects.running().first()
    return programme.quiet_after if programme else QUIET_MONTHS


def quiet(sellers, *, months=QUIET_MONTHS, on=None):
    """Of these makers, those still in the office's care for whom nothing was done in so many months: no visit that was sent, no
    event, no action finished."""
    since = _morning(months_later(on or timezone.localdate(), -months))
    visited = Visit.objects.filter(seller=OuterRef("pk"), state__in=DONE, held_at__gte=since)
    came = Attendance.objects.filter(seller=OuterRef("pk"), event__starts_at__gte=since)
    acted = Action.objects.filter(problem__seller=OuterRef("pk"), done_at__gte=since)
    return in_care(sellers).filter(~Exists(visited), ~Exists(came), ~Exists(acted))


def unvisited(sellers, *, months=QUIET_MONTHS, on=None):
    """Of these makers, those still in the office's care whom nobody visited in so many months; an event is no visit."""
    since = _morning(months_later(on or timezone.localdate(), -months))
    visited = Visit.objects.filter(seller=OuterRef("pk"), state__in=DONE, held_at__gte=since)
    return in_care(sellers).filter(~Exists(visited))


def coverage(sellers):
    """`(in how many of them something was done, of how many in care, in how many months)`."""
    months = quiet_months()
    every = in_care(sellers).count()
    return every - quiet(sellers, months=months).count(), every, months


def with_last(sellers):
    """Each with the latest moment of each of the three: `visited_at`, `came_at`, `acted_at`."""
    visits = Visit.objects.filter(seller=OuterRef("pk"), state__in=DONE)
    came = Attendance.objects.filter(seller=OuterRef("pk"))
    actions = Action.objects.filter(problem__seller=OuterRef("pk"))
    return sellers.annotate(
        visited_at=_latest(visits, "seller", "held_at"),
        came_at=_latest(came, "seller", "event__starts_at"),
        acted_at=_latest(actions, "problem__seller", "done_at"),
    )


def _latest(rows, group, field):
    return Subquery(rows.order_by().values(group).annotate(latest=Max(field)).values("latest"))


def last_contact(seller):
    """`(when, what it was)` of a maker that came through `with_last`, or None."""
    told = ((seller.visited_at, _("kunjungan")), (seller.came_at, _("acara")), (seller.acted_at, _("tindakan")))
    return max(((at, words) for at, words in told if at), default=None)
