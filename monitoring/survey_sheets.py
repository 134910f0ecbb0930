"""The results of a survey as a workbook: what the page shows, and no cell more."""

from django.utils.translation import gettext as _

from ikmportal.lib import spreadsheets
from monitoring.surveying import FEW, LEAST, LEAST_SOURCE


def workbook(results):
    """Bytes of an XLSX."""
    sheets = {_("Ringkasan"): _summary(results), _("Peran"): _roles(results), _("Pernyataan"): _statements(results)}
    return spreadsheets.write_xlsx(sheets)


def _summary(results):
    survey = results.survey
    rows = [
        [_("Survei"), survey.title],
        [_("Kuesioner"), str(survey.version)],
        [_("Masa yang ditanyakan"), survey.period],
        [_("Dibuka"), survey.opens_on],
        [_("Ditutup"), survey.closes_on],
        [_("Diundang"), results.invited],
        [_("Menjawab (n)"), _or_few(results.n)],
        [_("Tingkat jawaban (%)"), _percent(results.rate)],
        [_("Bagian jawaban positif (%)"), _percent(results.share)],
        [_("Jawaban positif"), results.share and results.share.part],
        [_("Dari semua jawaban"), results.share and results.share.of],
    ]
    if results.index:
        rows += [
            [_("Nilai Survei Kepuasan Masyarakat"), float(results.index.value)],
            [_("Mutu"), f"{results.index.grade.letter} ({results.index.grade.words})"],
            [_("Dihitung dari (n)"), results.index.n],
            [_("Sumber rumus"), results.index.rules.source],
        ]
    small = _("Sel di bawah %(least)s jawaban tidak ditampilkan (%(source)s).") % {
        "least": LEAST,
        "source": LEAST_SOURCE,
    }
    return [_("Apa"), _("Isi")], [*rows, [_("Catatan"), small]]


def _roles(results):
    headings = [_("Peran"), _("Diundang"), _("Menjawab (n)"), _("Tingkat jawaban (%)"), _("Jawaban positif (%)")]
    headings += [_("Nilai Survei Kepuasan Masyarakat")] if results.version.is_skm else []
    return headings, [_role(results, group) for group in results.groups]


def _role(results, group):
    n = str(group.why) if group.n is None else group.n
    row = [str(group.role.label), group.invited, n, _percent(group.rate), _percent(group.share)]
    return [*row, group.index and float(group.index.value)] if results.version.is_skm else row


def _statements(results):
    labels = [choice.label for choice in results.choices]
    headings = [
        _("Pernyataan"),
        "n",
        *([_("NRR")] if results.version.is_skm else []),
        _("Jawaban positif (%)"),
        *labels,
    ]
    return headings, [_statement(results, line) for line in results.lines]


def _statement(results, line):
    average = [float(line.shown_average)] if results.version.is_skm else []
    spread = (
        [share.part for _choice, share in line.spread]
        if line.spread
        else [_("tidak ditampilkan")] * len(results.choices)
    )
    return [line.statement.text, line.n, *average, _percent(line.share), *spread]


def _percent(share):
    return float(share.percent) if share and share.percent is not None else None


def _or_few(n):
    return str(FEW) if n is None else n
