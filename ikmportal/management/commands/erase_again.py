from datetime import datetime

from django.core.management.base import BaseCommand, CommandError

from sellers import erased, erasing
from sellers.models import Seller, User


class Command(BaseCommand):
    help = "After a restore: erases once more whom the list beside the backups names since the archive was made."

    def add_arguments(self, parser):
        parser.add_argument("path", help=f"the {erased.NAME} of the portal that was lost")
        parser.add_argument("--since", required=True, help="when the archive was made, as restore says it")
        parser.add_argument("--by", required=True, help="user name of who answers for it")

    def handle(self, *, path, since, by, **options):
        user = User.objects.filter(username=by).first()
        if user is None:
            raise CommandError(f"tidak ada pengguna {by!r}")
        try:
            numbers = erased.since(datetime.fromisoformat(since), path)
        except (OSError, ValueError, TypeError) as problem:
            raise CommandError(f"daftar atau waktu tidak terbaca: {problem}") from problem
        for seller in Seller.objects.filter(pk__in=numbers):
            erasing.erase(seller, by=user)
            self.stdout.write(f"IKM {seller.pk} dihapus lagi")
