from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from catalog import breach
from sellers.models import Seller, User


def moment(text):
    """A day or a time of this office's clock, as `2026-11-27` or `2026-11-27T08:30`."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"not a time: {text!r}; write 2026-11-27 or 2026-11-27T08:30") from None
    return read if timezone.is_aware(read) else timezone.make_aware(read)


class Command(BaseCommand):
    help = "Personal data that was opened in a time: of whom, which fields, by which accounts, and a letter to fill in."

    def add_arguments(self, parser):
        parser.add_argument("--since", required=True, help="2026-11-27 or 2026-11-27T08:30")
        parser.add_argument("--until", required=True)
        parser.add_argument(
            "--known", help="when the breach became known; now unless told. The 72 hours run from there"
        )
        parser.add_argument("--seller", type=int, help="id of one IKM")
        parser.add_argument("--user", help="user name of one account, for instance the one that was stolen")
        parser.add_argument("--out", help="file to write; it holds personal data. Without it: the terminal")

    def handle(self, *, since, until, known, seller, user, out, **options):
        since, until = moment(since), moment(until)
        if until < since:
            raise CommandError("--until is before --since")
        wanted = {"seller": found(Seller, pk=seller), "user": found(User, username=user)}
        with translation.override("id"):
            text = breach.written(since, until, known=moment(known) if known else timezone.now(), **wanted)
        if not out:
            return self.stdout.write(text)
        Path(out).touch(mode=0o600)
        Path(out).write_text(text, encoding="utf-8")
        self.stdout.write(f"written to {out}")


def found(model, **by):
    """The row asked for, None when none was."""
    (value,) = by.values()
    if value is None:
        return None
    row = model.objects.filter(**by).first()
    if row is None:
        raise CommandError(f"no {model._meta.model_name} {value!r}")
    return row
