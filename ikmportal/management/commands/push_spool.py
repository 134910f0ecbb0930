from django.core.management.base import BaseCommand, CommandError

from ikmportal.lib import spool


class Command(BaseCommand):
    help = (
        "Mengirim berkas yang masih menunggu di mesin ini ke penyimpanan, dan gagal selama penyimpanan tidak menjawab. "
        "Jalankan sebelum mesin dilepas."
    )

    def handle(self, **options):
        try:
            done = spool.push_everything()
        except spool.Silent as problem:
            raise CommandError(
                f"Penyimpanan tidak menjawab, berkas tetap di mesin ini. Ulangi nanti. ({problem})"
            ) from None
        self.stdout.write(f"{done} berkas dikirim atau dihapus; tidak ada yang menunggu.")
