from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.photo import private_storage
from monitoring.models.event import Event


class EventFileQuerySet(models.QuerySet):
    def materials(self):
        return self.filter(kind=EventFile.Kind.MATERIAL)

    def photos(self):
        return self.filter(kind=EventFile.Kind.PHOTO)

    def shown_to(self, user):
        """Materials to all who see the event; photos, which show who else was there, to the office and its mentors."""
        photos = self.photos().filter(event__in=Event.objects.with_list(user))
        return photos | self.materials().filter(event__in=Event.objects.visible_to(user))


class EventFile(models.Model):
    """What was handed out at an event, or a photo of it: private, and made anew from what was sent."""

    class Kind(models.TextChoices):
        MATERIAL = "materi", _("materi")
        PHOTO = "foto", _("foto")

    event = models.ForeignKey(Event, models.CASCADE, related_name="files", verbose_name=_("acara"))
    kind = models.CharField(_("jenis"), max_length=6, choices=Kind)
    title = models.CharField(_("judul"), max_length=150)
    file = models.FileField(_("berkas"), storage=private_storage, max_length=200, editable=False)
    checksum = models.CharField(max_length=64, editable=False)
    added_at = models.DateTimeField(_("ditambahkan pada"), default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("ditambahkan oleh")
    )

    objects = EventFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("berkas acara")
        verbose_name_plural = _("berkas acara")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "checksum"],
                name="event_file_once",
                violation_error_message=_("Berkas ini sudah ada pada acara itu."),
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_photo(self):
        return self.kind == self.Kind.PHOTO

    def delete(self, *args, **kwargs):
        """The bytes go once the row is surely gone."""
        storage, name = self.file.storage, self.file.name
        transaction.on_commit(lambda: storage.delete(name))
        return super().delete(*args, **kwargs)
