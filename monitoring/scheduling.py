"""When makers are to be visited: the months of a programme and the windows of its schedules, made for the current stretch
only. Running any of it twice makes nothing twice."""

import calendar
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from monitoring.models import Period, Programme, Schedule, Window

Every = Schedule.Every
MONTHS = {Every.MONTH: 1, Every.QUARTER: 3}


def span(every, day):
    """`(first, last)` of the week, month or quarter a day lies in. Weeks begin on Monday."""
    if every == Every.WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    months = MONTHS[every]
    begins = (day.month - 1) // months * months + 1
    ends = begins + months - 1
    return day.replace(month=begins, day=1), day.replace(month=ends, day=calendar.monthrange(day.year, ends)[1])


@transaction.atomic
def open_all(on=None):
    """The months and windows of all programmes under way on a day. Says how many windows are new."""
    day = on or timezone.localdate()
    for programme in Programme.objects.running(day):
        open_months(programme, day)
    running = Schedule.objects.filter(programme__in=Programme.objects.running(day)).select_related("programme")
    return sum(open_windows(schedule, day) for schedule in running)


def open_months(programme, day):
    """Each month of it until the one a day lies in, cut to its own days."""
    first = programme.starts_on
    while first <= min(day, programme.ends_on):
        last = span(Every.MONTH, first)[1]
        name = date_format(first, "F Y")
        dates = {"starts_on": first, "ends_on": min(last, programme.ends_on)}
        Period.objects.get_or_create(programme=programme, **dates, defaults={"name": name})
        first = last + timedelta(days=1)


def open_windows(schedule, day):
    """The window a day lies in, for each maker it asks for. Says how many are new."""
    dates = window(schedule, day)
    if dates is None:
        return 0
    before = Window.objects.filter(schedule=schedule, opens_on=dates["opens_on"]).count()
    makers = schedule.makers.values_list("pk", flat=True)
    made = (Window(schedule=schedule, seller_id=seller, **dates) for seller in makers)
    Window.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)
    return Window.objects.filter(schedule=schedule, opens_on=dates["opens_on"]).count() - before


def window(schedule, day):
    """Its dates for the stretch a day lies in, within the programme; None where it has stopped or nothing is left of it."""
    if schedule.stopped_on and day >= schedule.stopped_on:
        return None
    first, last = span(schedule.every, day)
    opens_on, closes_on = max(first, schedule.programme.starts_on), min(last, schedule.programme.ends_on)
    if not opens_on <= day <= closes_on:
        return None
    due_on = first + timedelta(days=schedule.due_after - 1) if schedule.due_after else closes_on
    return {"opens_on": opens_on, "closes_on": closes_on, "due_on": max(opens_on, min(due_on, closes_on))}
