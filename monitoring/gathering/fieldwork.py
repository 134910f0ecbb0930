"""What was done in a period: visits, problems and what came of them, events, questionnaires."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from monitoring import guidance
from monitoring.gathering.tables import DAY, DECIMAL, NUMBER, TEXT, table
from monitoring.models import Action, Attendance, Event, EventFile, Problem, Survey, Visit, Window
from monitoring.surveying import FEW, Results
from sellers.models import Seller

MOST_PROBLEMS, MOST_PHOTOS = 500, 6


class Fieldwork:
    """`told` keeps what was counted, by key, for the sentences."""

    def __init__(self, counted):
        self.counted, self.told = counted, {}

    def _listed(self, key, title, lines):
        """A table of words and numbers."""
        rows = [[str(words), self.counted.count(name, rows)] for words, name, rows in lines]
        self.told |= {cell["key"]: cell["n"] for _words, cell in rows}
        return table(key, title, [(_("Apa"), TEXT), (_("Jumlah"), NUMBER)], rows)

    # Visits

    def visits(self):
        days, programme = self.counted.days, self.counted.period.programme
        visits = Visit.objects.verified().filter(held_at__date__range=days)
        windows = Window.objects.filter(schedule__programme=programme, due_on__range=days).counted()
        until, State = min(days[1], timezone.localdate()), Window.State
        quiet = guidance.quiet(Seller.objects.all(), months=programme.quiet_after, on=until)
        lines = [
            (_("Kunjungan terverifikasi"), "kunjungan", visits),
            (_("IKM yang dikunjungi"), "ikm-dikunjungi", Seller.objects.filter(pk__in=visits.values("seller"))),
            (_("Laporan tepat waktu"), "tenggat-tepat", windows.filter(state=State.ON_TIME)),
            (_("Laporan terlambat"), "tenggat-terlambat", windows.filter(state=State.LATE)),
            (_("Tenggat lewat tanpa laporan"), "tenggat-terlewat", windows.filter(state=State.MISSING)),
            (_("IKM belum dibina %s bulan") % programme.quiet_after, "belum-dibina", quiet),
        ]
        return self._listed("kunjungan", _("Kunjungan dan cakupan"), lines)

    # Problems

    def problems(self):
        days = self.counted.days
        overdue = Action.objects.overdue().filter(problem__in=self._left())
        opened = Problem.objects.confirmed().filter(opened_at__date__range=days)
        lines = [
            (_("Masalah dibuka"), "masalah-dibuka", opened),
            (_("Masalah ditutup"), "masalah-ditutup", self._closed()),
            (_("Masalah masih terbuka"), "masalah-terbuka", self._left()),
            (_("Tindakan lewat tenggat"), "tindakan-terlambat", overdue),
        ]
        return self._listed("masalah", _("Masalah dan tindakan"), lines)

    def _closed(self):
        return Problem.objects.closed().filter(closed_at__date__range=self.counted.days)

    def _left(self):
        return Problem.objects.open().filter(opened_at__date__lte=self.counted.days[1])

    def problem_list(self):
        columns = [
            (_("IKM"), TEXT),
            (_("Jenis"), TEXT),
            (_("Masalah"), TEXT),
            (_("Dibuka"), DAY),
            (_("Keadaan"), TEXT),
            (_("Tindakan"), TEXT),
            (_("Penanggung jawab"), TEXT),
            (_("Tenggat"), DAY),
        ]
        held = self.counted.within(self._closed() | self._left()).order_by("opened_at", "pk")
        found = held.select_related("seller").prefetch_related("evaluations", "actions__responsible")
        rows = [_problem(one) for one in found[: MOST_PROBLEMS + 1]]
        note = _("Hanya %s masalah pertama.") % MOST_PROBLEMS if len(rows) > MOST_PROBLEMS else ""
        return table("rincian-masalah", _("Rincian masalah"), columns, rows[:MOST_PROBLEMS], note)

    # Events

    def _held(self):
        held = Event.objects.filter(starts_at__date__range=self.counted.days).order_by("starts_at", "pk")
        if not self.counted.place:
            return held
        return held.filter(pk__in=Attendance.objects.filter(seller__in=self.counted.sellers).values("event"))

    def events(self):
        columns = [
            (_("Tanggal"), DAY),
            (_("Acara"), TEXT),
            (_("Jenis"), TEXT),
            (_("Mitra"), TEXT),
            (_("Tempat"), TEXT),
            (_("IKM hadir"), NUMBER),
            (_("Hasil"), TEXT),
        ]
        rows = [self._event(one) for one in self._held()]
        self.told |= {"acara": len(rows), "hadir": sum(row[5]["n"] for row in rows)}
        return table("acara", _("Acara"), columns, rows)

    def _event(self, event):
        came = self.counted.count(f"acara-{event.pk}", Seller.objects.filter(attendances__event=event))
        kind = str(event.get_kind_display())
        return [event.first_day.isoformat(), event.title, kind, event.partner, event.place, came, event.outcome]

    def photos(self):
        """The first photo of each event, a few."""
        found = EventFile.objects.photos().filter(event__in=self._held()).select_related("event")
        firsts = {}
        for photo in found.order_by("event__starts_at", "pk"):
            firsts.setdefault(photo.event_id, photo)
        return [
            {"file": photo.file.name, "said": f"{photo.event.title}, {date_format(photo.event.first_day, 'j F Y')}"}
            for photo in list(firsts.values())[:MOST_PHOTOS]
        ]

    # Questionnaires

    def surveys(self):
        columns = [
            (_("Survei"), TEXT),
            (_("Ditutup"), DAY),
            (_("Diundang"), NUMBER),
            (_("Menjawab (n)"), NUMBER),
            (_("Tingkat jawaban (%)"), DECIMAL),
            (_("Jawaban positif (%)"), DECIMAL),
            (_("Nilai SKM"), DECIMAL),
            (_("Mutu"), TEXT),
        ]
        closed = Survey.objects.closed().filter(closes_on__range=self.counted.days)
        found = closed.select_related("version__instrument").order_by("closes_on", "pk")
        rows = [_survey(Results(one)) for one in found]
        note = _(
            "Sel di bawah lima jawaban tidak ditampilkan, dan jawaban tidak dapat ditelusuri ke orangnya. Bagian jawaban positif bukan nilai SKM."
        )
        return table("survei", _("Hasil survei"), columns, rows, note if rows else "")


def _problem(problem):
    """With what is to be done next, or was done last."""
    action = next(iter(problem.left_to_do), None) or (problem.planned[-1] if problem.planned else None)
    what = [action.what, str(action.responsible), action.due_on.isoformat()] if action else ["", "", None]
    opened = timezone.localdate(problem.opened_at).isoformat()
    kind = str(problem.get_category_display())
    return [problem.seller.name, kind, problem.summary, opened, str(problem.state), *what]


def _survey(results):
    survey, index = results.survey, results.index
    n = str(FEW) if results.n is None else results.n
    shares = [str(one.percent) if one and one.percent is not None else None for one in (results.rate, results.share)]
    grade = [str(index.value), f"{index.grade.letter} ({index.grade.words})"] if index else [None, ""]
    return [survey.title, survey.closes_on.isoformat(), results.invited, n, *shares, *grade]
