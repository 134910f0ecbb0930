"""Whose report it is, of what and when."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from monitoring.models import Letterhead

LINES = ("government", "office", "address", "contact", "city")


def heading(report):
    """The head of a payload."""
    programme, period = report.period.programme, report.period
    letterhead = Letterhead.objects.in_force()
    return {
        "title": _("Laporan Kemajuan %(period)s") % {"period": period},
        "programme": {"name": programme.name, "document": programme.document, "decided_by": programme.decided_by},
        "programme_days": _days(programme),
        "period": period.name,
        "period_days": _days(period),
        "scope": _("Kecamatan %s") % report.subdistrict if report.subdistrict else settings.PORTAL["region"],
        "letterhead": _lines(letterhead),
        "logo": letterhead.logo.name if letterhead else "",
        "second": [letterhead.second_title, letterhead.second_name] if letterhead else ["", ""],
        "data_on": timezone.localdate().isoformat(),
    }


def _days(stretch):
    return [stretch.starts_on.isoformat(), stretch.ends_on.isoformat()]


def _lines(letterhead):
    if letterhead:
        return {name: getattr(letterhead, name) for name in LINES}
    portal = settings.PORTAL
    office = {"government": portal["region"], "office": portal["office"]}
    return {**dict.fromkeys(LINES, ""), **office, "city": portal["region"].split()[-1]}
