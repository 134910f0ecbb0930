"""Sample surveys, asked and answered by the same deeds a person uses: one closed, one open. The same answers every time."""

import random
from datetime import timedelta

from django.utils import timezone

from monitoring.models import InstrumentVersion, Role, Survey, SurveyInvitation

# (role, links, how many answered, how kind they are: weights of the four answers)
SKM = (
    (Role.OWNER, 40, 31, (0, 2, 14, 15)),
    (Role.BUYER, 24, 17, (1, 2, 9, 6)),
    (Role.STAFF, 10, 9, (0, 1, 6, 5)),
    (Role.MENTOR, 6, 3, (0, 2, 3, 1)),
)
PROGRAMME = ((Role.OWNER, 30, 12, (1, 2, 7, 5)), (Role.BUYER, 20, 3, (0, 1, 4, 2)), (Role.MENTOR, 6, 5, (0, 1, 3, 2)))
SLOW = ("U3", "U8")  # time and complaints, where people are less kind


def ask(*, staff):
    chance, today = random.Random("survei"), timezone.localdate()  # noqa: S311 a sample
    words = {"title": "Kepuasan atas layanan Bidang Agro", "title_en": "How you were served by the Agro division"}
    closed = _survey("Survei Kepuasan Masyarakat", words, "layanan enam bulan terakhir", staff)
    _answer(closed, SKM, chance)
    last_month = today.replace(day=1) - timedelta(days=1)
    closed.opens_on, closed.closes_on = last_month - timedelta(days=45), last_month - timedelta(days=5)
    closed.save()
    words = {"title": "Manfaat pendampingan bagi Anda", "title_en": "What the programme brought you"}
    _answer(_survey("Manfaat pendampingan", words, "putaran pendampingan tahun ini", staff), PROGRAMME, chance)


def _survey(instrument, words, period, staff):
    version = InstrumentVersion.objects.filter(instrument__name=instrument).first()
    closes_on = timezone.localdate() + timedelta(days=21)
    return Survey.objects.create(version=version, period=period, closes_on=closes_on, made_by=staff, **words)


def _answer(survey, groups, chance):
    statements = list(survey.version.statements.all())
    for role, links, answered, weights in groups:
        for token in SurveyInvitation.make(survey, role, links)[:answered]:
            SurveyInvitation.objects.behind(token).answer({one: _chosen(one, weights, chance) for one in statements})


def _chosen(statement, weights, chance):
    value = chance.choices((1, 2, 3, 4), weights)[0]
    return max(value - (chance.random() < 0.3), 1) if statement.element in SLOW else value
