"""Who changed what, from what to what: the history page of a record and of the rows that belong to it."""

import datetime
from itertools import pairwise

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponseNotAllowed
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from ikmportal.lib.forms import PlainTextForm

MOST_SHOWN, LONGEST_SHOWN = 200, 120


class TrailAdmin(SimpleHistoryAdmin):
    """Shows every tracked field, also those only verbs may write, and the trails of the rows named in `trail_of`."""

    form = PlainTextForm
    trail_of = ()

    def set_history_delta_changes(self, request, historical_records, foreign_keys_are_objs=True):
        """Old → new on each record of a page; the package itself leaves out what no form can edit."""
        if historical_records:
            oldest = historical_records[-1]
            before = oldest.get_prev_record() if hasattr(oldest, "get_prev_record") else None
            tell_changes([*historical_records, *([before] if before else [])])

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """An earlier version, to look at: the package hides the button that reverts, and still reverts when asked."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return super().history_form_view(request, object_id, version_id, extra_context)

    def history_view(self, request, object_id, extra_context=None):
        trails = [trail for name in self.trail_of if (trail := self._trail(name, object_id))]
        return super().history_view(request, object_id, {"trails": trails, **(extra_context or {})})

    def _trail(self, name, object_id):
        """`(plural name, [record])` of the rows of a reverse relation, those deleted too; None where nothing happened."""
        relation = self.model._meta.get_field(name)
        trail = relation.related_model.history.filter(**{relation.field.attname: object_id}).select_related(
            "history_user"
        )
        records = list(
            trail._select_related_history_tracked_objs().order_by("-history_date", "-history_id")[:MOST_SHOWN]
        )
        by_row = {}
        for record in records:
            by_row.setdefault(record.id, []).append(record)
        for rows in by_row.values():
            tell_changes(rows)
        return (relation.related_model._meta.verbose_name_plural, records) if records else None


def tell_changes(records):
    """Give each record, newest first, its `history_delta_changes` from the one before it."""
    for newer, older in pairwise(records):
        newer.history_delta_changes = [*_field_changes(newer, older), *_relation_changes(newer, older)]


def _field_changes(newer, older):
    for field in older.tracked_fields:
        if getattr(field, "auto_now", False):
            continue  # the record's own time says it
        if getattr(newer, field.attname) != getattr(older, field.attname):
            yield {"field": capfirst(field.verbose_name), "old": _shown(older, field), "new": _shown(newer, field)}


def _relation_changes(newer, older):
    names = {field.name for field in older._history_m2m_fields}
    if not names:
        return []
    delta = newer.diff_against(older, included_fields=names, foreign_keys_are_objs=True)
    return HistoricalRecordContextHelper(newer.instance_type, newer).context_for_delta_changes(delta)


def _shown(record, field):
    try:
        value = getattr(record, field.name)
    except ObjectDoesNotExist:
        return _("(sudah dihapus)")
    if isinstance(value, datetime.datetime):
        return date_format(timezone.localtime(value), "j F Y H.i")
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if field.choices:
        return getattr(record, f"get_{field.name}_display")()
    return Truncator("" if value is None else str(value)).chars(LONGEST_SHOWN)
