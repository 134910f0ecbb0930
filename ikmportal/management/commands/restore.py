from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ikmportal.backups import Refused, archive
from ikmportal.backups.mending import mend
from ikmportal.backups.restoring import restore
from ikmportal.backups.sealing import identity_in
from sellers import erased


class Command(BaseCommand):
    help = "Puts an archive back into an empty database and an empty place for files, and proves it (docs/restore.md)."
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("archive")
        parser.add_argument("--identity", required=True, metavar="FILE", help="holds the secret key")
        less = parser.add_mutually_exclusive_group()
        less.add_argument("--check-only", action="store_true", help="read and check the archive, restore nothing")
        less.add_argument("--mend", action="store_true", help="only files that the last scrub found rotten or missing")

    def handle(self, *, archive, identity, check_only, mend, **options):
        deed = self.look if check_only else self.mend if mend else self.restore
        try:
            deed(archive, identity_in(identity))
        except Refused as reason:
            raise CommandError(str(reason)) from reason

    def look(self, path, identity):
        manifest = archive.check(path, identity)
        rows = sum(told["rows"] for told in manifest["tables"].values())
        self.stdout.write(
            f"Arsip utuh, dibuat {manifest['made_at']}: {len(manifest['tables'])} tabel, {rows} baris, "
            f"{len(manifest['media'])} berkas."
        )

    def mend(self, path, identity):
        mended = mend(path, identity)
        for name, is_whole in mended.items():
            self.stdout.write(f"{'utuh lagi' if is_whole else 'tidak utuh di arsip ini'}: {name}")
        if not all(mended.values()):
            raise CommandError("Sebagian belum kembali: coba arsip yang lebih lama.")

    def restore(self, path, identity):
        proof = restore(path, identity)
        for line in [*lines(proof), *back_again(path, proof.manifest["made_at"])]:
            self.stdout.write(line)


def back_again(path, made_at):
    """Who was erased after the archive was made, as the list beside it or of this machine says."""
    places = (Path(folder, erased.NAME) for folder in (Path(path).parent, settings.BACKUP_DIR))
    found = next((place for place in places if place.exists()), None)
    try:
        numbers = erased.since(datetime.fromisoformat(made_at), found) if found else None
    except (OSError, ValueError):
        yield f"{found} tidak terbaca. Perbaiki atau ambil lagi berkas itu, lalu hapus lagi siapa yang disebutnya:"
    else:
        if numbers is None:
            yield f"Tidak ada {erased.NAME} di samping arsip. Bila pernah ada data yang dihapus, ambil berkas itu dari mesin lama:"
        elif not numbers:
            return
        else:
            yield f"Sudah dihapus sesudah arsip ini dibuat, dan sekarang kembali: IKM {', '.join(map(str, sorted(numbers)))}."
    yield f"Sebelum portal dibuka: manage.py erase_again {found or erased.NAME} --since {made_at} --by NAMA_PENGGUNA"


def lines(proof):
    """The comparison as people read it; tables without rows are only counted."""
    yield f"{'tabel':<44}{'di arsip':>9}{'di sini':>9}  nomor terakhir  sama"
    for one in proof.compared:
        if one.told["rows"]:
            last = "–" if one.here["last"] is None else one.here["last"]
            yield f"{one.table:<44}{one.told['rows']:>9}{one.here['rows']:>9}{last:>16}  {'ya' if one.is_same else 'TIDAK'}"
    same = sum(one.is_same for one in proof.compared)
    yield f"{same} dari {len(proof.compared)} tabel sama, {sum(one.here['rows'] for one in proof.compared)} baris."
    yield f"{sum(proof.files.values())} dari {len(proof.files)} berkas sama."
    for name in proof.manifest["absent"]:
        yield f"Sudah tidak ada ketika dicadangkan: {name}"
    for role, door in proof.doors.items():
        yield f"{role} masuk ke {door}"
