"""A row of the sheet and its maker, with what is to be said of them."""

from dataclasses import dataclass, field

from catalog.importing.cells import text_of
from catalog.importing.columns import FIELDS


@dataclass(slots=True)
class Maker:
    """What the rows of one maker say of it; `problems` refuse every row that inherits it."""

    row: int
    facts: dict
    cells: dict  # as written, by heading: what the rows below mean by leaving theirs blank
    called: str = ""
    outside: str = ""  # the regency, where it is not the office's own
    problems: list = field(default_factory=list)
    products: int = 0


@dataclass(slots=True)
class Row:
    """One row: facts as they would be stored, and what is to be said of it."""

    sheet: str
    number: int
    cells: dict
    maker: Maker | None = None
    facts: dict = field(default_factory=dict)
    sizes: list = field(default_factory=list)
    licences: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    is_maker_only: bool = False

    def inherit(self, maker):
        """Say of a row whose maker cells are blank whose they are, so that it stands alone when it is handed out."""
        self.maker = maker
        for heading, text in maker.cells.items():
            if text and not self.cells.get(heading):
                self.cells[heading] = text

    def refuse(self, name, at, message):
        self.add_problem(name, text_of(at.get(name, "")), message)

    def add_problem(self, name, text, message):
        self.problems.append({"column": FIELDS[name].label, "text": text[:200], "message": message})

    def note(self, name, at, message):
        text = text_of(at.get(name, ""))
        self.notes.append({"column": FIELDS[name].label, "text": text[:200], "message": message})
