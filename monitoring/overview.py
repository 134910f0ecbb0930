"""What the office sees first of how everyone is doing: who has not reported, where the problems are, what is red and what
changed since the period before."""

from dataclasses import dataclass

from babel.numbers import format_decimal
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from monitoring import figures
from monitoring.models import Period, Problem, Window
from sellers.models import Mentorship

MOST_ROWS = 8


@dataclass(frozen=True)
class Row:
    label: str
    said: str
    address: str
    tone: str = ""
    part: int = 0  # of the longest bar, percent; 0 draws none


@dataclass(frozen=True)
class Panel:
    """`empty` is said when there is nothing to show."""

    title: str
    rows: list
    empty: str
    address: str
    more: int = 0


def panels(user):
    """Those this person may see."""
    found = []
    if user.has_perm("monitoring.view_window"):
        found.append(unreported())
    if user.has_perm("monitoring.view_problem"):
        found.append(problems_by_place())
    if user.has_perm("monitoring.view_indicator"):
        found += _of_period()
    return found


def unreported():
    """Makers nobody reported a visit to after the due day, by mentor; a maker with two mentors stands with both."""
    address = f"{reverse('admin:monitoring_window_changelist')}?laporan=terlewat"
    late = set(Window.objects.missing().recent().values_list("seller", flat=True))
    grants = Mentorship.objects.running().filter(seller__in=late, may_visit=True).select_related("user")
    by_mentor, cared_for = {}, set()
    for grant in grants:
        by_mentor.setdefault(grant.user, set()).add(grant.seller_id)
        cared_for.add(grant.seller_id)
    counts = [(str(mentor), len(sellers)) for mentor, sellers in by_mentor.items()]
    if late - cared_for:
        counts.append((_("tanpa pembimbing"), len(late - cared_for)))
    rows = _bars(sorted(counts, key=lambda one: (-one[1], one[0])), lambda label: address)
    return Panel(_("Belum lapor, per pembimbing"), rows[:MOST_ROWS], _("Semua sudah melapor."), address, _more(rows))


def problems_by_place():
    """Problems that are somebody's work, by kecamatan."""
    address = f"{reverse('admin:monitoring_problem_changelist')}?berada=terbuka"
    place = "seller__subdistrict"
    found = Problem.objects.open().order_by().values(place, f"{place}__name").annotate(number=Count("pk"))
    counts = sorted(
        ((one[f"{place}__name"] or _("tanpa kecamatan"), one["number"], one[place]) for one in found),
        key=lambda one: (-one[1], one[0]),
    )
    codes = {label: code for label, _number, code in counts}
    rows = _bars(
        [(label, number) for label, number, _code in counts],
        lambda label: f"{address}&{place}__code__exact={codes[label]}" if codes[label] else address,
    )
    return Panel(
        _("Masalah terbuka, per kecamatan"), rows[:MOST_ROWS], _("Tidak ada masalah terbuka."), address, _more(rows)
    )


def _bars(counts, address):
    most = max((number for _label, number in counts), default=0)
    return [Row(label, str(number), address(label), part=max(4, 100 * number // most)) for label, number in counts]


def _more(rows):
    return max(0, len(rows) - MOST_ROWS)


def _of_period():
    """What is red in the running month, and what changed since the one before it."""
    months = Period.objects.filter(kind=Period.Kind.MONTH).select_related("programme")
    now = next((one for one in months[:12] if one.is_running), None)
    if now is None:
        return []
    board = figures.cached_board(now)
    before = months.filter(programme=now.programme_id, ends_on__lt=now.starts_on).first()
    return [red(now, board), *([changes(now, board, before)] if before else [])]


def red(period, board):
    rows = [
        Row(str(one.indicator), _of_target(one), reverse("indicator", args=[one.indicator.pk, period.pk]), "late")
        for one in board
        if one.is_red
    ]
    address = f"{reverse('indicators')}?periode={period.pk}"
    return Panel(_("Indikator merah"), rows[:MOST_ROWS], _("Tidak ada indikator merah."), address, _more(rows))


def changes(period, board, before):
    """Compared unrounded; what was not measured then is left out."""
    old = {one.indicator: one.value for one in figures.cached_board(before)}
    differences = [
        (one, one.value - old[one.indicator])
        for one in board
        if one.value is not None and old.get(one.indicator) is not None and one.value != old[one.indicator]
    ]
    rows = [
        Row(
            str(one.indicator),
            _signed(difference),
            reverse("indicator", args=[one.indicator.pk, period.pk]),
            _good(one, difference),
        )
        for one, difference in differences
    ]
    title = _("Berubah sejak %(period)s") % {"period": before}
    address = f"{reverse('indicators')}?periode={period.pk}"
    return Panel(title, rows[:MOST_ROWS], _("Belum ada yang berubah."), address, _more(rows))


def _good(one, difference):
    return "good" if (difference > 0) != one.indicator.is_descending else "late"


def _of_target(one):
    return f"{_plain(one.value)} / {_plain(one.target)}"


def _signed(number):
    return f"{'+' if number > 0 else '−'}{_plain(abs(number))}"


def _plain(number):
    return format_decimal(number, "#,##0.#", locale="id")
