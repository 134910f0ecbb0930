"""The Survei Kepuasan Masyarakat of a public service, exactly as its regulation counts it. Fractions until the last step."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

ANSWERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Grade:
    """`least` is its lower border, of the converted value at two decimals."""

    letter: str
    least: Decimal
    words: str


@dataclass(frozen=True)
class Rules:
    """What a regulation fixes, where it was read and when. Another regulation is another of these."""

    source: str
    checked_on: date
    elements: dict  # {code: name}
    weight: Fraction  # of an element
    factor: int  # from 1–4 to 25–100
    grades: tuple  # best first


PERMENPAN_14_2017 = Rules(
    source="PermenPAN-RB 14/2017 tentang Pedoman Penyusunan Survei Kepuasan Masyarakat",
    checked_on=date(2026, 11, 1),
    elements={
        "U1": "Persyaratan",
        "U2": "Sistem, mekanisme, dan prosedur",
        "U3": "Waktu penyelesaian",
        "U4": "Biaya/tarif",
        "U5": "Produk spesifikasi jenis pelayanan",
        "U6": "Kompetensi pelaksana",
        "U7": "Perilaku pelaksana",
        "U8": "Penanganan pengaduan, saran, dan masukan",
        "U9": "Sarana dan prasarana",
    },
    weight=Fraction(1, 9),
    factor=25,
    grades=(
        Grade("A", Decimal("88.31"), "Sangat baik"),
        Grade("B", Decimal("76.61"), "Baik"),
        Grade("C", Decimal("65.00"), "Kurang baik"),
        Grade("D", Decimal("25.00"), "Tidak baik"),
    ),
)


class Uncountable(ValueError):
    """Answers that the formula does not know; the message names the element and the value."""


@dataclass(frozen=True)
class Index:
    """Of `n` complete responses: the average of each element (NRR), and what follows from them."""

    n: int
    averages: dict  # {code: Fraction}
    rules: Rules = PERMENPAN_14_2017

    @property
    def weighted(self):
        """Σ NRR × 1/9: between 1 and 4."""
        return sum(self.averages.values(), Fraction(0)) * self.rules.weight

    @property
    def value(self):
        """The converted value, 25.00–100.00. What is graded is this, rounded."""
        return rounded(self.weighted * self.rules.factor)

    @property
    def grade(self):
        return grade(self.value, self.rules)


def index(counts, rules=PERMENPAN_14_2017):
    """The Index of `{code: {answer: how many}}`, or None where nobody answered.

    Every response answers all nine elements: elements with unlike numbers of answers raise Uncountable.
    """
    totals = {code: sum(counts.get(code, {}).values()) for code in rules.elements}
    if strange := set(counts) - set(rules.elements):
        raise Uncountable(f"no such element: {', '.join(sorted(strange))}")
    if len(set(totals.values())) > 1:
        raise Uncountable(f"responses that do not answer every element: {totals}")
    n = next(iter(totals.values()))
    return Index(n, {code: average(counts[code]) for code in rules.elements}, rules) if n else None


def average(counts):
    """NRR of one element: the sum of its answers by their number, of `{answer: how many}`."""
    if strange := set(counts) - set(ANSWERS):
        raise Uncountable(f"answers are 1 to 4, not {', '.join(map(str, sorted(strange)))}")
    return Fraction(sum(value * many for value, many in counts.items()), sum(counts.values()))


def grade(value, rules=PERMENPAN_14_2017):
    """Of a converted value at two decimals: between 88.30 and 88.31 there is nothing."""
    found = next((grade for grade in rules.grades if value >= grade.least), None)
    if found is None or value > 100:
        raise Uncountable(f"a converted value is 25.00 to 100.00, not {value}")
    return found


def rounded(number, places=2):
    """A Fraction as a Decimal, half away from zero, without passing through a float."""
    scale = 10**places
    return Decimal((number * scale * 2 + 1) // 2).scaleb(-places)  # of what is never negative
