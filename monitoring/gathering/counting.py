"""Counting for a report: how many, and for ever which."""

from monitoring.models import Action
from sellers.models import Seller

MAKER_OF = {Seller: "pk", Action: "problem__seller"}  # the others have a maker of their own


class Counted:
    """The makers and days of a report, and the rows behind every number that was counted for it."""

    def __init__(self, period, place=None):
        self.period, self.place = period, place
        self.days = (period.starts_on, period.ends_on)
        self.sellers = Seller.objects.filter(subdistrict=place) if place else Seller.objects.all()
        self.behind = {}

    def count(self, key, rows):
        """A cell: how many of these rows are of makers in scope."""
        return self.note(key, rows, sorted(set(self.within(rows).values_list("pk", flat=True))))

    def split(self, key, rows, by="subdistrict"):
        """`{code of a kecamatan or None: cell}`, or of each maker; the sum is under `"all"`, with rows of its own."""
        path, found = maker_of(rows.model), {}
        group = {"subdistrict": "subdistrict" if path == "pk" else f"{path}__subdistrict", "seller": path}[by]
        pairs = list(dict.fromkeys(self.within(rows).order_by("pk").values_list("pk", group)))
        for pk, code in pairs:
            found.setdefault(code, []).append(pk)
        cells = {code: self.note(f"{key}-{code or 'tanpa'}", rows, ids) for code, ids in found.items()}
        return {**cells, "all": self.note(key, rows, sorted(pk for pk, _code in pairs))}

    def within(self, rows):
        """Those of the makers in scope."""
        if not self.place:
            return rows
        path = maker_of(rows.model)
        return rows.filter(**{"subdistrict" if path == "pk" else f"{path}__subdistrict": self.place})

    def note(self, key, rows, ids):
        """A cell of these very ids."""
        self.behind[key] = [rows.model._meta.label_lower, ids]
        return {"n": len(ids), "key": key}


def maker_of(model):
    """The path from a row to its maker."""
    return MAKER_OF.get(model, "seller")
