import time
from datetime import timedelta
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from catalog import importing, indexing, publication
from catalog.models import CannotPublish, Edition, HalalPlan, ImportBatch, Licence, Listing, Photo, Product, Tally
from catalog.tasks import build_edition, render_photo
from ikmportal.lib import images, jobs
from ikmportal.lib.jobs import wake_on_commit
from ikmportal.management.commands.sample_workbooks import GOOD
from ikmportal.sample import events, interest, pictures, problems, programme, reports, shops, surveys, visits
from monitoring.models import Attendance, Event, Problem, Programme, Report, Survey, SurveyResponse, Visit, Window
from onboarding.models import StoreAccount
from sellers.models import Consent, Membership, Mentorship, OfficeTerm, Seller, User
from sellers.roles import STAFF, Group

PASSWORD = "ikm-agro-demo"  # noqa: S105 printed on the demo's screen; made only in a database that holds nothing else
PEOPLE = (
    ("admin", "Administrator Demo", {"is_staff": True, "is_superuser": True}, None),
    ("staf", "Staf Dinas Demo", {"is_staff": True}, STAFF),
    ("kepala", "Kepala Dinas Demo", {"is_staff": True}, None),
    ("pembimbing", "Pembimbing Demo", {}, None),
    ("pemilik", "Pemilik IKM Demo", {}, None),
)
DAYS_OF_MENTORING = 90  # so that the sample visits lie within the grant
FOREWORD = """Katalog ini menghimpun makanan dan minuman buatan industri kecil dan menengah binaan Bidang Agro. Setiap produk difoto, ditimbang, dan diperiksa izinnya sebelum masuk ke halaman-halaman berikut.
Pindai kode di sudut kartu untuk melihat harga hari ini, foto lain, dan cara memesan langsung kepada pembuatnya.
Terima kasih kepada para pengusaha, pembimbing, dan pembeli yang menjaga dapur-dapur ini tetap menyala."""


class Command(BaseCommand):
    help = "Mengisi basis data kosong dengan contoh: impor lembar kerja, foto gambar, penerbitan, katalog cetak. Aman diulang."

    def handle(self, *args, **options):
        if (User.objects.exists() or Seller.objects.exists()) and not self.is_ours():
            raise CommandError("Basis data ini sudah berisi data lain. Contoh hanya dibuat pada basis data kosong.")
        call_command("load_reference", stdout=self.stdout)
        call_command("sample_workbooks", settings.VAR_DIR / "contoh", stdout=StringIO())
        self.make_people()
        self.bring_in_the_workbook()
        self.draw_photos()
        self.publish()
        self.open_shops()
        self.record_visits()
        self.frame()
        self.go_wrong()
        self.hold_events()
        self.ask()
        self.plan_and_look()
        self.report()
        self.print_catalogue()

    def is_ours(self):
        return User.objects.filter(username="admin", email="admin@demo.invalid").exists()

    @transaction.atomic
    def make_people(self):
        for username, name, rights, group in PEOPLE:
            person, is_new = User.objects.get_or_create(
                username=username, defaults={"name": name, "email": f"{username}@demo.invalid", **rights}
            )
            if is_new:
                person.set_password(PASSWORD)
                person.save()
                person.groups.set(Group.objects.filter(name=group))
        OfficeTerm.objects.get_or_create(user=User.objects.get(username="kepala"))

    def bring_in_the_workbook(self):
        if ImportBatch.objects.filter(stage=ImportBatch.Stage.SAVED).exists():
            return
        self.stdout.write("Mengimpor lembar kerja contoh melalui pengimpor …")
        staff = User.objects.get(username="staf")
        batch = importing.order(GOOD, (settings.VAR_DIR / "contoh" / GOOD).read_bytes(), by=staff)
        jobs.work(ImportBatch, batch.pk, importing.step)
        batch = ImportBatch.objects.get(pk=batch.pk)
        batch = importing.confirm(batch, seen=batch.digest, by=staff)
        jobs.work(ImportBatch, batch.pk, importing.step)
        maker = Seller.objects.order_by("pk").first()
        Membership.objects.get_or_create(user=User.objects.get(username="pemilik"), seller=maker)
        for seller in Seller.objects.order_by("pk")[:12]:
            Mentorship.objects.get_or_create(
                user=User.objects.get(username="pembimbing"),
                seller=seller,
                defaults={"starts_on": timezone.localdate() - timedelta(days=DAYS_OF_MENTORING)},
            )
        self.stdout.write(f"  {Seller.objects.count()} IKM, {Product.objects.count()} produk")

    def draw_photos(self):
        products = list(Product.objects.filter(photos=None).select_related("seller").order_by("pk"))
        if products:
            self.stdout.write("Menggambar kemasan contoh …")
        staff = User.objects.get(username="staf")
        with images.Door() as door:
            for number, (product, views) in enumerate(pictures.drawn(products), 1):
                for master in map(door.accept, views):
                    with transaction.atomic():
                        wake_on_commit(render_photo, Photo.add(product, master, by=staff).pk)
                self.progress(number, len(products))
        self.wait(
            "Menyiapkan ukuran foto",
            lambda: Photo.objects.count() - Photo.objects.unrendered().count(),
            Photo.objects.count,
        )

    def publish(self):
        staff = User.objects.get(username="staf")
        drafts = Product.objects.filter(status=Product.Status.DRAFT).exclude(photos=None)
        if not Product.objects.published().exists():
            self.stdout.write("Memeriksa izin dan menerbitkan produk …")
            for licence in Licence.objects.waiting().order_by("pk"):
                if licence.pk % 9 and not licence.missing_for_verification():
                    licence.verify(by=staff, how="contoh")
            for seller in Seller.objects.order_by("pk"):
                Consent.give(seller, channel=Consent.Channel.PAPER, by=staff)
            for number, product in enumerate(drafts.order_by("pk"), 1):
                self.try_to_publish(product, staff)
                self.progress(number, drafts.count() + number)
            self.stdout.write(
                f"\r  {Product.objects.published().count()} produk terbit, sisanya draf yang belum lengkap"
            )
        indexing.renew()

    def try_to_publish(self, product, by):
        try:
            publication.publish(product, by=by)
        except CannotPublish:
            product.submit(by=by)

    def open_shops(self):
        if StoreAccount.objects.exists():
            return
        self.stdout.write("Membuka toko contoh di Shopee dan Lazada …")
        staff, mentor = (User.objects.get(username=name) for name in ("staf", "pembimbing"))
        with transaction.atomic():
            shops.weigh()
            shops.match_shelves()
            shops.begin_drive(staff=staff)
            shops.open_shops(mentor=mentor, staff=staff)
        self.stdout.write(f"  {StoreAccount.objects.count()} toko, {Listing.objects.count()} produk tayang")
        indexing.renew()

    def record_visits(self):
        if Visit.objects.exists():
            return
        names = {"mentor": "pembimbing", "staff": "staf", "head": "kepala"}
        with transaction.atomic():
            visits.record_visits(**{role: User.objects.get(username=name) for role, name in names.items()})
        self.stdout.write(f"  {Visit.objects.count()} kunjungan dicatat")

    def frame(self):
        if Programme.objects.exists():
            return
        staff, mentor = (User.objects.get(username=name) for name in ("staf", "pembimbing"))
        with transaction.atomic():
            programme.frame(mentor=mentor, staff=staff)
        self.stdout.write(f"  1 program contoh, {Window.objects.count()} tenggat kunjungan")

    def go_wrong(self):
        if Problem.objects.exists():
            return
        staff, mentor = (User.objects.get(username=name) for name in ("staf", "pembimbing"))
        with transaction.atomic():
            problems.go_wrong(mentor=mentor, staff=staff)
        self.stdout.write(f"  {Problem.objects.count()} masalah contoh")

    def hold_events(self):
        if Event.objects.exists():
            return
        staff, owner = (User.objects.get(username=name) for name in ("staf", "pemilik"))
        with transaction.atomic():
            events.hold_events(staff=staff, owner=owner)
        self.stdout.write(f"  {Event.objects.count()} acara, {Attendance.objects.count()} kehadiran")

    def ask(self):
        if Survey.objects.exists():
            return
        with transaction.atomic():
            surveys.ask(staff=User.objects.get(username="staf"))
        self.stdout.write(f"  {Survey.objects.count()} survei, {SurveyResponse.objects.count()} jawaban")

    def report(self):
        if Report.objects.exists():
            return
        self.stdout.write("Menyusun laporan contoh …")
        staff, head = (User.objects.get(username=name) for name in ("staf", "kepala"))
        reports.tell(staff=staff, head=head)
        self.stdout.write(f"  {Report.objects.count()} laporan kemajuan")

    def plan_and_look(self):
        if HalalPlan.objects.exists():
            return
        with transaction.atomic():
            interest.plan(staff=User.objects.get(username="staf"))
            interest.look()
        self.stdout.write(
            f"  {HalalPlan.objects.count()} rencana halal, {Tally.objects.count()} hitungan halaman dibuka"
        )

    def print_catalogue(self):
        edition = Edition.objects.order_by("pk").first()
        if edition is None:
            with transaction.atomic():
                edition = Edition.objects.create(
                    foreword=FOREWORD,
                    signed_by="Bidang Agro",
                    signed_as="Dinas Perindustrian dan Perdagangan",
                    requested_by=User.objects.get(username="staf"),
                )
                wake_on_commit(build_edition, edition.pk)
        self.wait(
            "Mencetak katalog lewat pekerja Celery",
            lambda: Edition.objects.get(pk=edition.pk).done,
            lambda: Edition.objects.get(pk=edition.pk).total or 1,
            until=lambda: not Edition.objects.get(pk=edition.pk).is_unfinished,
        )
        edition.refresh_from_db()
        if edition.is_failed:
            raise CommandError(f"Katalog gagal dicetak: {edition.failure}")
        edition.release(by=User.objects.get(username="staf"))

    def wait(self, what, done, total, until=None):
        """Watch work that a worker does; says so when no worker lives."""
        until = until or (lambda: done() >= total())
        if not until():
            self.stdout.write(f"{what} …")
        started = time.monotonic()
        while not until():
            self.progress(done(), total())
            time.sleep(1)
            if time.monotonic() - started > 150 and not jobs.WorkerPulse.is_any_alive():
                raise CommandError(
                    "Tidak ada pekerja aktif. Jalankan lewat bin/demo, atau: celery -A ikmportal worker -B"
                )

    def progress(self, done, total):
        if self.stdout.isatty():
            self.stdout.write(f"\r  {done}/{total}", ending="\n" if done >= total else "")
            self.stdout.flush()
        elif done % 100 == 0 or done == total:
            self.stdout.write(f"  {done}/{total}")
