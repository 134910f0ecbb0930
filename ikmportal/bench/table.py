"""The lines of the report, each with its target where there is one."""

from dataclasses import dataclass


@dataclass
class Line:
    """`shown` is the figure in words; `value` is held against the target: at most, at least, or between two."""

    what: str
    shown: str
    value: float = 0
    at_most: float | None = None
    at_least: float | None = None

    @property
    def has_target(self):
        return self.at_most is not None or self.at_least is not None

    @property
    def is_missed(self):
        too_much = self.at_most is not None and self.value > self.at_most
        return too_much or (self.at_least is not None and self.value < self.at_least)

    @property
    def target(self):
        bounds = ((self.at_least, "≥ {:g}"), (self.at_most, "≤ {:g}"))
        return ", ".join(text.format(bound) for bound, text in bounds if bound is not None)

    def __str__(self):
        verdict = "" if not self.has_target else "MISSED" if self.is_missed else "ok"
        return f"{self.what:<66} {self.shown:>22}  {self.target:<14} {verdict}".rstrip()


class Report:
    """Prints lines as they come and counts the missed targets."""

    def __init__(self):
        self.missed = 0

    def heading(self, text):
        print(f"\n{text}", flush=True)  # noqa: T201 a report is printed

    def add(self, what, shown, value=0, **target):
        line = Line(what, shown, value, **target)
        self.missed += line.is_missed
        print(f"  {line}", flush=True)  # noqa: T201
