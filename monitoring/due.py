"""What waits for one person: visits that are due, what came back, what they are to do. The first page of a mentor shows it,
and the mail of the morning tells it."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.attention import Item
from monitoring.models import Action, Visit, Window
from sellers.models import Mentorship

MOST_SHOWN = 60
WEEK = 7


@dataclass(frozen=True)
class Due:
    """Each a queryset, what presses most on top."""

    missing: Window
    this_week: Window
    returned: Visit
    drafts: Visit
    actions: Action

    @property
    def items(self):
        """Those that are not empty, as doors."""
        mine, day = reverse("visits_mine"), reverse("mentor_day")
        late = self.actions.overdue()
        found = [
            Item(_("kunjungan lewat tenggat"), self.missing.count(), f"{day}#tenggat", "late"),
            Item(_("kunjungan jatuh tempo dalam seminggu"), self.this_week.count(), f"{day}#tenggat"),
            Item(_("kunjungan dikembalikan kepada Anda"), self.returned.count(), mine, "late"),
            Item(_("kunjungan belum dikirim"), self.drafts.count(), mine),
            Item(_("tindakan Anda lewat tenggat"), late.count(), reverse("my_actions"), "late"),
            Item(_("tindakan Anda jatuh tempo dalam seminggu"), self._soon.count(), reverse("my_actions")),
        ]
        return [item for item in found if item.count]

    @property
    def _soon(self):
        today = timezone.localdate()
        return self.actions.filter(due_on__range=(today, today + timedelta(days=WEEK - 1)))


def of(user):
    """As a mentor, and as whoever answers for an action."""
    care = Mentorship.objects.running().filter(user=user, may_visit=True).values("seller")
    windows = Window.objects.editable_by(user).filter(seller__in=care).for_list()
    visits = Visit.objects.visible_to(user).filter(recorded_by=user).for_list()
    return Due(
        missing=windows.missing().recent(),
        this_week=windows.due(within=WEEK),
        returned=visits.filter(state=Visit.State.RETURNED),
        drafts=visits.filter(state=Visit.State.DRAFT),
        actions=Action.objects.filter(problem__closed_at=None).of(user).to_do().for_list(),
    )
