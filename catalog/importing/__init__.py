"""From the office's spreadsheet to records: read, matched, checked, shown, then saved whole or not at all.

`columns` finds the heading and what each column means; `rows` reads one row exactly or says why it cannot; `plan`
compares with what is there; `staging` keeps the result for a person to look at; `saving` carries it out.
"""

from catalog.importing.columns import FIELDS, Layout, lay_out
from catalog.importing.plan import Plan, make_plan
from catalog.importing.saving import step
from catalog.importing.staging import PlanChanged, confirm, order, rematch

__all__ = ["FIELDS", "Layout", "Plan", "PlanChanged", "confirm", "lay_out", "make_plan", "order", "rematch", "step"]
