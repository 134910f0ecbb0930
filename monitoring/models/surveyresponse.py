import uuid

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from monitoring.models.problem import Refused
from monitoring.models.statement import Statement
from monitoring.models.survey import Role, Survey


class SurveyResponse(models.Model):
    """What one person answered. Nothing tells who: no link to the invitation, no account, no address, no time, and a key by
    chance, so that not even the order is known."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses", verbose_name=_("survei"))
    role = models.CharField(_("sebagai"), max_length=10, choices=Role)

    class Meta:
        verbose_name = _("jawaban survei")
        verbose_name_plural = _("jawaban survei")
        indexes = [models.Index(fields=["survey", "role"], name="survey_response_of_role")]

    def __str__(self):
        return f"{self.survey}: {self.get_role_display()}"

    @classmethod
    @transaction.atomic
    def keep(cls, survey, role, values):
        """A response that answers every statement of its survey, by `{statement: value}`."""
        asked, allowed = set(survey.version.statements.all()), {one.value for one in survey.version.choices.all()}
        if set(values) != asked or not set(values.values()) <= allowed:
            raise Refused(_("Jawab setiap pernyataan dengan salah satu pilihannya."))
        made = cls.objects.create(survey=survey, role=role)
        made.answers.bulk_create(
            Answer(response=made, statement=statement, value=value) for statement, value in values.items()
        )
        return made


class Answer(models.Model):
    """One statement of a response."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(SurveyResponse, models.CASCADE, related_name="answers", verbose_name=_("jawaban"))
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="answers", verbose_name=_("pernyataan"))
    value = models.PositiveSmallIntegerField(_("nilai"))

    class Meta:
        verbose_name = _("jawaban pernyataan")
        verbose_name_plural = _("jawaban pernyataan")
        constraints = [
            models.UniqueConstraint(
                fields=["response", "statement"],
                name="answer_once",
                violation_error_message=_("Setiap pernyataan dijawab satu kali."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=1, value__lte=5),
                name="answer_one_to_five",
                violation_error_message=_("Jawaban antara 1 dan 5."),
            ),
        ]

    def __str__(self):
        return f"{self.statement}: {self.value}"
