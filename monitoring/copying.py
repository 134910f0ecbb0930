"""What this floor keeps of a maker, for the owner's copy (catalog/dossier.py)."""

from django.urls import reverse

from catalog.dossier import Part, full
from monitoring.models import (
    Action,
    ActionReturn,
    ActionTurn,
    Attendance,
    Evaluation,
    Finding,
    Problem,
    Visit,
    VisitMove,
    VisitPhoto,
    Window,
)


def _evidence(problem):
    return full(reverse("problem_evidence", args=[problem.pk])) if problem.evidence else ""


def _of(path, model):
    return lambda seller, user: model.objects.filter(**{path: seller})


def _sent(seller, user):
    """A draft is its recorder's own."""
    return Visit.objects.filter(seller=seller).exclude(state=Visit.State.DRAFT)


def _of_sent(model):
    return lambda seller, user: model.objects.filter(visit__seller=seller).exclude(visit__state=Visit.State.DRAFT)


PARTS = (
    Part("Kunjungan", Visit, _sent, without=("key", "digest"), has_trail=True),
    Part("Kendala kunjungan", Finding, _of_sent(Finding)),
    Part("Langkah kunjungan", VisitMove, _of("visit__seller", VisitMove)),
    Part(
        "Foto kunjungan",
        VisitPhoto,
        _of_sent(VisitPhoto),
        more={"alamat": lambda photo: full(reverse("visit_photo", args=[photo.pk])) if photo.file else ""},
    ),
    Part("Masalah", Problem, _of("seller", Problem), more={"alamat": _evidence}),
    Part("Evaluasi masalah", Evaluation, _of("problem__seller", Evaluation)),
    Part("Tindakan", Action, _of("problem__seller", Action)),
    Part("Tindakan dikembalikan", ActionReturn, _of("action__problem__seller", ActionReturn)),
    Part("Tindakan diserahkan", ActionTurn, _of("action__problem__seller", ActionTurn)),
    Part("Tenggat kunjungan", Window, _of("seller", Window)),
    Part("Kehadiran acara", Attendance, _of("seller", Attendance), has_trail=True),
)
LEFT_OUT = {
    "monitoring.VisitChunk": "potongan foto yang masih dalam perjalanan; hilang sesudah fotonya utuh",
    "monitoring.Digest": "surat pagi tentang hal yang sudah ada di atas",
    "monitoring.Programme": "tentang kerja dinas",
    "monitoring.Phase": "tentang kerja dinas",
    "monitoring.Period": "tentang kerja dinas",
    "monitoring.PeriodLock": "tentang kerja dinas",
    "monitoring.Indicator": "tentang kerja dinas",
    "monitoring.Target": "tentang kerja dinas",
    "monitoring.Measurement": "tentang kerja dinas",
    "monitoring.Claim": "tentang kerja dinas",
    "monitoring.Letterhead": "tentang kerja dinas",
    "monitoring.Report": "laporan dinas tentang semua IKM",
    "monitoring.ReportReturn": "laporan dinas tentang semua IKM",
    "monitoring.Remark": "laporan dinas tentang semua IKM",
    "monitoring.Schedule": "jadwal dinas; tenggat IKM ini ada pada tenggat kunjungan",
    "monitoring.Event": "acara untuk banyak IKM; kehadiran IKM ini ada pada kehadiran acara",
    "monitoring.EventFile": "materi dan foto acara untuk banyak IKM; materinya terbuka di kartu pembinaan",
    "monitoring.Instrument": "pertanyaan yang sama untuk semua",
    "monitoring.InstrumentVersion": "pertanyaan yang sama untuk semua",
    "monitoring.Choice": "pertanyaan yang sama untuk semua",
    "monitoring.Statement": "pertanyaan yang sama untuk semua",
    "monitoring.Survey": "survei untuk banyak orang",
    "monitoring.SurveyInvitation": "tautan tanpa nama",
    "monitoring.SurveyResponse": "jawaban tanpa nama; tidak ada yang menunjuk IKM atau orang",
    "monitoring.Answer": "jawaban tanpa nama; tidak ada yang menunjuk IKM atau orang",
}
