"""The indicators of a report: against their targets, against earlier periods, and what each of them counts."""

from dataclasses import replace
from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ikmportal.lib.charts import Bar, bars
from ikmportal.lib.dates import months_later
from monitoring import figures
from monitoring.gathering.tables import DECIMAL, TEXT, exact, table
from monitoring.models import Measurement, Period

LABEL = 220  # names of indicators are sentences


class Indicators:
    """`measured` is `[(Figure, its cell)]` in the indicators' order: the value is of the very rows that are noted."""

    def __init__(self, counted, report):
        self.counted, self.report, self.period = counted, report, counted.period

    @cached_property
    def measured(self):
        return self._measured(self.period)

    def _measured(self, period):
        kept = {one.indicator_id: one for one in Measurement.objects.filter(period=period)}
        return [self._recounted(one, kept.get(one.indicator.pk)) for one in figures.board(period)]

    def _recounted(self, figure, kept):
        indicator, period = figure.indicator, figure.period
        if self.counted.place:
            figure = replace(figure, target=None)
        rows = figures.behind(indicator, period, kept)
        if rows is None:
            return self._without_rows(figure)
        key = _key(figure)
        # What was kept stays as it was, though a row of it be gone; of which kecamatan that was, nobody knows any more.
        noted = kept.behind if kept and not self.counted.place else None
        cell = self.counted.count(key, rows) if noted is None else self.counted.note(key, rows, noted)
        part, whole = Decimal(cell["n"]), self._whole(figure, kept)
        if indicator.is_share and whole is None:
            return _unknown(figure)
        figure = replace(figure, numerator=part, denominator=whole)
        return figure, None if figure.value is None else {"n": exact(figure.value), "key": key}

    def _without_rows(self, figure):
        """Written down by a person: of the whole programme, so no kecamatan has a part in it."""
        return _unknown(figure) if self.counted.place else (figure, exact(figure.value))

    def _whole(self, figure, kept):
        """What a share is of, or None."""
        base = None if kept else figures.base(figure.indicator, figure.period)
        if base is not None:
            return Decimal(self.counted.count(f"{_key(figure)}-dari", base)["n"])
        return None if self.counted.place else figure.denominator

    # Against the target

    def table(self):
        columns = [
            (_("Indikator"), TEXT),
            (_("Satuan"), TEXT),
            (_("Target"), DECIMAL),
            (_("Realisasi"), DECIMAL),
            (_("Capaian (%)"), DECIMAL),
            (_("Kendala"), TEXT),
            (_("Tindak lanjut"), TEXT),
            (_("Penanggung jawab"), TEXT),
            (_("Status"), TEXT),
        ]
        remarks = {one.indicator_id: one for one in self.report.remarks.all()}
        rows = [self._row(figure, cell, remarks.get(figure.indicator.pk)) for figure, cell in self.measured]
        return table("indikator", _("Indikator kinerja"), columns, rows, self._note())

    def _row(self, figure, cell, remark):
        said = [remark.obstacle, remark.follow_up, remark.responsible] if remark else ["", "", ""]
        numbers = [exact(figure.target), cell, exact(figure.achieved)]
        return [figure.indicator.name, figure.indicator.unit, *numbers, *said, str(figure.words)]

    def _note(self):
        if not self.counted.place:
            return ""
        return _(
            "Target berlaku untuk seluruh program, jadi tidak dibandingkan dengan angka satu kecamatan. Angka yang dicatat tangan tidak terbagi per kecamatan."
        )

    def chart(self):
        """How far each has come, or None where nothing has a target."""
        judged = [figure for figure, _cell in self.measured if figure.achieved is not None]
        if not judged:
            return None
        facts = {"met": sum(bool(one.is_met) for one in judged), "all": len(judged)}
        title = _("%(met)s dari %(all)s indikator bertarget tercapai") % facts
        return bars(title, [Bar(one.indicator.name, one.part, 100) for one in judged], label=LABEL)

    # Against what was

    @cached_property
    def before(self):
        """The period of its kind just before it, or None."""
        return self._alike().filter(ends_on__lt=self.period.starts_on).first()

    @cached_property
    def year_before(self):
        """The one a year ago, or None."""
        first = months_later(self.period.starts_on, -12)
        return self._alike().filter(starts_on__year=first.year, starts_on__month=first.month).first()

    def _alike(self):
        alike = Period.objects.filter(programme=self.period.programme_id, kind=self.period.kind)
        return alike.select_related("programme")

    @cached_property
    def _then(self):
        """`({indicator id: (value, cell)} of the period before, the same of a year ago)`."""
        return tuple(
            {figure.indicator.pk: (figure.value, cell) for figure, cell in self._measured(period)} if period else {}
            for period in (self.before, self.year_before)
        )

    @property
    def changes(self):
        """`[(indicator, difference)]` of those measured then and now, unrounded."""
        old, _year = self._then
        pairs = [(figure.indicator, _minus(figure, old)) for figure, _cell in self.measured]
        return [(indicator, difference) for indicator, difference in pairs if difference is not None]

    def compared(self):
        before, year = self.before or _("Periode sebelumnya"), self.year_before or _("Setahun lalu")
        columns = [
            (_("Indikator"), TEXT),
            (_("Satuan"), TEXT),
            (self.period, DECIMAL),
            (before, DECIMAL),
            (_("Selisih"), DECIMAL),
            (year, DECIMAL),
            (_("Selisih setahun"), DECIMAL),
        ]
        rows = [self._beside(figure, cell) for figure, cell in self.measured]
        note = _("Selisih dihitung dari angka yang belum dibulatkan. Tanda – berarti belum diukur.")
        return table("perbandingan", _("Dibanding sebelumnya"), columns, rows, note)

    def _beside(self, figure, cell):
        row = [figure.indicator.name, figure.indicator.unit, cell]
        for then in self._then:
            row += [then.get(figure.indicator.pk, (None, None))[1], exact(_minus(figure, then))]
        return row

    # What they count

    def definitions(self):
        columns = [
            (_("Indikator"), TEXT),
            (_("Definisi"), TEXT),
            (_("Pembilang"), DECIMAL),
            (_("Penyebut"), DECIMAL),
            (_("Sumber"), TEXT),
        ]
        rows = [self._defined(figure) for figure, _cell in self.measured]
        return table("definisi", _("Definisi dan sumber"), columns, rows)

    def _defined(self, figure):
        indicator = figure.indicator
        counted = str(figures.QUERIES[indicator.query].says) if indicator.is_computed else ""
        words = f"{indicator.definition.rstrip('.')}. {counted}".strip()
        source = figure.source or (_("dihitung portal dari catatan") if indicator.is_computed else "")
        return [indicator.name, words, *self._parts(figure), source]

    def _parts(self, figure):
        """Both numbers of a share, each with its rows where they are known."""
        if not figure.indicator.is_share or figure.value is None:
            return [None, None]
        numbers = {_key(figure): figure.numerator, f"{_key(figure)}-dari": figure.denominator}
        return [
            {"n": exact(number), "key": key} if key in self.counted.behind else exact(number)
            for key, number in numbers.items()
        ]


def _key(figure):
    return f"indikator-{figure.indicator.pk}-{figure.period.pk}"


def _unknown(figure):
    return replace(figure, numerator=None, denominator=None), None


def _minus(figure, then):
    value = then.get(figure.indicator.pk, (None, None))[0]
    return None if value is None or figure.value is None else figure.value - value
