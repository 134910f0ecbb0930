from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from catalog import breach
from sellers.models import Seller, User


def moment(text, *, of_day=time.min):
    """A day, meaning this time of it, or a time of this office's clock: `2026-11-27` or `2026-11-27T08:30`."""
    with suppress(ValueError):
        return timezone.make_aware(datetime.combine(date.fromisoformat(text), of_day))
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"bukan waktu: {text!r}; tulis 2026-11-27 atau 2026-11-27T08:30") from None
    return read if timezone.is_aware(read) else timezone.make_aware(read)


class Command(BaseCommand):
    help = "Personal data that was opened in a time: of whom, which fields, by which accounts, and a letter to fill in."

    def add_arguments(self, parser):
        parser.add_argument("--since", required=True, help="2026-11-27 or 2026-11-27T08:30")
        parser.add_argument("--until", required=True, help="the same; a day counts to its end")
        parser.add_argument(
            "--known", help="when the breach became known; now unless told. The 72 hours run from there"
        )
        parser.add_argument("--seller", type=int, help="id of one IKM")
        parser.add_argument("--user", help="user name of one account, for instance the one that was stolen")
        parser.add_argument("--out", help="file to write; it holds personal data. Without it: the terminal")

    def handle(self, *, since, until, known, seller, user, out, **options):
        since, until = moment(since), moment(until, of_day=time.max)
        if until < since:
            raise CommandError("--until lebih awal daripada --since")
        wanted = {"seller": found(Seller, pk=seller), "user": found(User, username=user)}
        with translation.override("id"):
            text = breach.written(since, until, known=moment(known) if known else timezone.now(), **wanted)
        if not out:
            return self.stdout.write(text)
        Path(out).touch(mode=0o600)
        Path(out).write_text(text, encoding="utf-8")
        self.stdout.write(f"ditulis ke {out}")


def found(model, **by):
    """The row asked for, None when none was."""
    (value,) = by.values()
    if value is None:
        return None
    row = model.objects.filter(**by).first()
    if row is None:
        raise CommandError(f"tidak ada {model._meta.verbose_name} {value!r}")
    return row
