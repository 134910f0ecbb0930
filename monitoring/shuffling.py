"""Takes the last trace of order out of a closed survey.

A database lays rows down as they come, and PostgreSQL moves a link that is used: read in that order, or by the number of the
transaction it keeps with each row (`xmin`), links and responses would pair up again. So all rows of a survey are written
anew, at once, in the order of their keys, which is chance.
"""

from django.db import transaction
from django.utils import timezone

from monitoring.models import Answer, Survey, SurveyInvitation, SurveyResponse


def shuffle_closed(on=None):
    """Once for each survey that has closed; says how many. Safe to repeat."""
    return sum(shuffle(survey) for survey in Survey.objects.closed(on).unshuffled().order_by("pk"))


@transaction.atomic
def shuffle(survey):
    """True when this call did it."""
    if not Survey.objects.closed().unshuffled().filter(pk=survey.pk).update(shuffled_at=timezone.now()):
        return False
    links = sorted(survey.invitations.all(), key=lambda link: link.digest)
    responses = sorted(survey.responses.all(), key=lambda response: response.pk)
    answers = sorted(Answer.objects.filter(response__survey=survey), key=lambda answer: answer.pk)
    survey.responses.all().delete()
    survey.invitations.all().delete()
    for link in links:
        link.pk = None
    for model, rows in ((SurveyInvitation, links), (SurveyResponse, responses), (Answer, answers)):
        model.objects.bulk_create(rows)
    return True
