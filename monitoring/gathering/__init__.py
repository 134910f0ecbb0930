"""What a progress report says: gathered once from the records, with the rows behind every number. The page, the PDF and the
workbook only show it, so they cannot differ.

A payload is JSON: `title`, `programme`, `period`, `scope`, `letterhead`, `second` (signer), `data_on`, `summary` (sentences),
`tables` (tables.py), `charts` (`{"title", "svg", "rows"}`), `photos` (`{"file", "said"}`), `values` (of indicators) and `behind`, the rows of every
number that has a key: `{key: [model label, [ids]]}`.
"""

from monitoring.gathering.counting import Counted
from monitoring.gathering.fieldwork import Fieldwork
from monitoring.gathering.heading import heading
from monitoring.gathering.indicators import Indicators
from monitoring.gathering.sentences import sentences
from monitoring.gathering.shops import Shops
from monitoring.gathering.tables import exact

__all__ = ["gather", "values"]


def gather(report, tell=lambda done, of: None):
    """The payload of a report, as the records stand now. `tell` hears how many parts are done."""
    counted = Counted(report.period, report.subdistrict)
    indicators, shops, work = Indicators(counted, report), Shops(counted), Fieldwork(counted)
    parts = [
        indicators.table,
        indicators.compared,
        shops.by_channel,
        shops.by_place,
        work.visits,
        work.problems,
        work.problem_list,
        work.events,
        *([] if report.subdistrict_id else [work.surveys]),  # of a kecamatan they would give someone away
        indicators.definitions,
        shops.makers,
    ]
    tables = []
    for part in parts:
        tell(len(tables), len(parts))
        tables.append(part())
    charts = [indicators.chart(), *shops.charts()]
    return {
        **heading(report),
        "tables": tables,
        "charts": [_drawn(chart) for chart in charts if chart],
        "photos": work.photos(),
        "summary": list(sentences(indicators, shops, work)),
        "values": _values(indicators),
        "behind": counted.behind,
    }


def values(report):
    """`{indicator id: [name, its value as text]}` as the records stand now, to compare with what was gathered."""
    return _values(Indicators(Counted(report.period, report.subdistrict), report))


def _values(indicators):
    return {
        str(figure.indicator.pk): [figure.indicator.name, exact(figure.value)] for figure, _cell in indicators.measured
    }


def _drawn(chart):
    rows = [[str(row.label), row.said] for row in chart.rows]
    return {"title": str(chart.title), "svg": str(chart.svg), "rows": rows}
