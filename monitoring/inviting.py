"""Links to a questionnaire, for the office to hand out: by WhatsApp, in a list, on paper. Who got which one is not kept."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ikmportal.lib import spreadsheets
from ikmportal.lib.phones import whatsapp_link
from monitoring.models import Role, Survey, SurveyInvitation


@dataclass(frozen=True)
class Link:
    """One that was just made. Its address is known here and nowhere else."""

    survey: Survey
    role: Role
    token: str

    @property
    def address(self):
        return settings.SITE_URL + reverse("survey_answer", args=[self.token])

    @property
    def message(self):
        """What the person reads in WhatsApp."""
        return _(
            "Halo, kami mohon jawaban Anda untuk %(survey)s. Anonim, beberapa menit saja, tautan ini hanya sekali pakai "
            "sampai %(until)s: %(address)s"
        ) % {"survey": self.survey, "until": date_format(self.survey.closes_on, "j F Y"), "address": self.address}

    @property
    def whatsapp(self):
        """To send it to somebody chosen there."""
        return whatsapp_link("", self.message)


@transaction.atomic
def invite(survey, counts):
    """`[Link]` of `{role: number}`."""
    return [
        Link(survey, role, token)
        for role, number in counts.items()
        for token in SurveyInvitation.make(survey, role, number)
    ]


def workbook(links):
    """Bytes of an XLSX with a line for each."""
    headings = [_("Sebagai"), _("Tautan"), _("Pesan")]
    return spreadsheets.write_xlsx(
        {_("Tautan"): (headings, [[str(link.role.label), link.address, link.message] for link in links])}
    )
