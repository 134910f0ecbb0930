import hashlib
import secrets

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from monitoring.models.problem import Refused
from monitoring.models.survey import Role, Survey
from monitoring.models.surveyresponse import SurveyResponse

SECRET = 18  # bytes: nobody guesses one, and the link stays short enough for a message


class SurveyInvitationQuerySet(models.QuerySet):
    def behind(self, token):
        """The invitation of a token, used or not, or None."""
        found = self.filter(digest=_digest(token)).select_related("survey__version__instrument")
        return found.first()


class SurveyInvitation(models.Model):
    """A link with which somebody in a role answers once. It names nobody, keeps only the digest of its secret, and that it
    was used, but not when, nor what was answered."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="invitations", verbose_name=_("survei"))
    role = models.CharField(_("sebagai"), max_length=10, choices=Role)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    is_used = models.BooleanField(_("sudah dipakai"), default=False, editable=False)

    objects = SurveyInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("undangan survei")
        verbose_name_plural = _("undangan survei")
        indexes = [models.Index(fields=["survey", "role"], name="survey_invitation_of_role")]

    def __str__(self):
        return f"{self.survey}: {self.get_role_display()}"

    @classmethod
    def make(cls, survey, role, number):
        """`[token]` of so many new ones. They are shown once and not kept."""
        if survey.is_closed:
            raise Refused(_("Survei ini sudah ditutup; tautan baru tidak ada gunanya lagi."))
        tokens = [secrets.token_urlsafe(SECRET) for _one in range(number)]
        cls.objects.bulk_create(cls(survey=survey, role=role, digest=_digest(token)) for token in tokens)
        return tokens

    @property
    def is_open(self):
        return not self.is_used and self.survey.is_open

    @transaction.atomic
    def answer(self, values):
        """Keep `{statement: value}` and that the link was used, both or neither; False when another request was first."""
        unused = type(self).objects.filter(pk=self.pk, is_used=False, survey__in=Survey.objects.open())
        if not unused.update(is_used=True):
            return False
        SurveyResponse.keep(self.survey, self.role, values)
        return True


def _digest(token):
    return hashlib.sha256(token.encode()).hexdigest()
