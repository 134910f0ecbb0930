"""Reports as tests need them: makers in June 2026, and what came of them."""

from datetime import date

from django.db import connection
from django.utils import timezone

from ikmportal.lib import jobs
from monitoring import reports
from monitoring.models import Report, Target, Visit
from onboarding.models import StoreAccount
from sellers.models import Region
from tests import people
from tests.monitoring import frames
from tests.monitoring.contacts import visit
from tests.records import SOURCE, marketplace
from tests.records import report as ready

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
INSIDE = timezone.make_aware(timezone.datetime(2026, 6, 15, 9))


def june():
    """A month that is over, with one indicator and its target."""
    programme = frames.programme(starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    found = frames.period(programme, FIRST, LAST, "Juni 2026")
    Target.objects.create(indicator=frames.indicator(programme), period=found, value=4)
    return found


def place(number):
    return Region.objects.create(code=f"35.07.{number}", name=f"Tempat {number}", level="kecamatan", **SOURCE)


def makers(*places, by):
    """Makers, each with a confirmed shop, a published product and a verified visit in June."""
    market = marketplace()
    for number, where in enumerate(places):
        seller = people.seller(f"Dapur {where or 'tanpa alamat'} {number}", subdistrict=where)
        StoreAccount.objects.create(seller=seller, channel=market, state="terkonfirmasi", shop_name="Toko")
        people.published(f"Keripik {number}", of=seller, by=by, photo=False)
        visit(seller, by, Visit.State.VERIFIED, held_at=INSIDE, submitted_at=INSIDE)


def built(period, *, by, place=None):
    report, _is_new = reports.ask(period, place, by=by)
    jobs.work(Report, report.pk, reports.build)
    return Report.objects.get(pk=report.pk)


def table(report, key):
    return next(one for one in report.payload["tables"] if one["key"] == key)


def number(cell):
    return cell["n"] if isinstance(cell, dict) else cell


def sql(question, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(question, parameters)
        return cursor.fetchone()[0]


def verified(period, staff, head, **facts):
    report = ready(period, by=staff, **facts)
    report.review(by=staff)
    report.verify(by=head)
    return report
