"""Programmes, periods, schedules and indicators as tests need them."""

from datetime import date, timedelta

from django.utils import timezone

from monitoring.models import Indicator, Period, Programme, Schedule, Window


def programme(name="Go Online", starts_on=None, ends_on=None, **facts):
    today = timezone.localdate()
    dates = {"starts_on": starts_on or today - timedelta(days=60), "ends_on": ends_on or today + timedelta(days=60)}
    told = {"decided_by": "Kepala Dinas", "decided_on": date(2026, 1, 2), **dates, **facts}
    return Programme.objects.create(name=name, **told)


def period(of=None, starts_on=None, ends_on=None, name="Bulan uji"):
    """This month's ten days around today, unless told."""
    today = timezone.localdate()
    first, last = starts_on or today - timedelta(days=5), ends_on or today + timedelta(days=5)
    return Period.objects.create(programme=of or programme(), name=name, starts_on=first, ends_on=last)


def indicator(of, query="kunjungan", name="Kunjungan", unit="kunjungan", **facts):
    told = {"definition": "Kunjungan yang dihitung", **facts}
    return Indicator.objects.create(programme=of, query=query, name=name, unit=unit, **told)


def schedule(of=None, name="Bulanan", **facts):
    return Schedule.objects.create(programme=of or programme(), name=name, **facts)


def window(seller, of=None, *, due_on=None, days=20):
    """One whose due day is today unless told, and its last."""
    due_on = due_on or timezone.localdate()
    of = of or schedule()
    return Window.objects.create(
        schedule=of, seller=seller, opens_on=due_on - timedelta(days=days), due_on=due_on, closes_on=due_on
    )
