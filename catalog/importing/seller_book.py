"""Which maker does a row mean?"""

from ikmportal.lib.reading import plain
from sellers.models import Seller


class SellerBook:
    """Finds the maker a row means: by the office's code, by NIB, else by name and kecamatan."""

    def __init__(self, makers):
        self.by_code, self.by_nib, self.by_name = {}, {}, {}
        self.known = set()
        wanted = {"code": set(), "nib": set(), "slug": set()}
        for maker in makers:
            wanted["code"].add(maker.facts.get("code"))
            wanted["nib"].add(maker.facts.get("nib"))
            wanted["slug"].add(Seller.slug_of(maker.facts["name"]) if "name" in maker.facts else None)
        for column, values in wanted.items():
            for some in chunks(values - {None}):
                for seller in Seller.objects.filter(**{f"{column}__in": some}).select_related(
                    "subdistrict", "village", "kbli"
                ):
                    if seller.pk not in self.known:
                        self.known.add(seller.pk)
                        self.add(seller)

    def add(self, seller):
        self.learn(seller)
        self.by_name.setdefault(seller.slug, []).append(seller)

    def learn(self, seller):
        """Remember the numbers a maker goes by, also those this sheet has just given it."""
        if seller.code:
            self.by_code[plain(seller.code)] = seller
        if seller.nib:
            self.by_nib[seller.nib] = seller

    def find(self, maker, has_product):
        """A Seller, None for a new one, or a sentence when the row could mean several makers of that name, none or more
        than one of which already has the product, or names none."""
        facts = maker.facts
        code, nib = plain(facts.get("code", "")), facts.get("nib")
        if code in self.by_code:
            return self._agreeing(self.by_code[code], facts)
        if nib in self.by_nib:
            return self._agreeing(self.by_nib[nib], facts)
        if "name" not in facts:
            return "Nama usaha kosong dan kode IKM ini belum dikenal. Isi nama usaha pada baris pertama IKM ini."
        return self._by_name(maker, code, nib, has_product)

    def _agreeing(self, seller, facts):
        nib, code = facts.get("nib"), plain(facts.get("code", ""))
        if nib and seller.nib and nib != seller.nib:
            return f"Kode IKM ini milik {seller.name} dengan NIB {seller.nib}, bukan {nib}. Periksa salah satunya."
        if code and seller.code and code != plain(seller.code):
            return f"NIB ini sudah dipakai {seller.name} (kode {seller.code}). Periksa kode atau NIB-nya."
        if nib and self.by_nib.get(nib, seller) is not seller:
            return f"NIB ini sudah dipakai {self.by_nib[nib].name}. Periksa kode atau NIB-nya."
        if "name" in facts and Seller.slug_of(facts["name"]) != seller.slug:
            return f"Kode atau NIB ini tercatat atas nama {seller.name}. Samakan nama usahanya, atau perbaiki kodenya."
        return seller

    def _by_name(self, maker, code, nib, has_product):
        place, name = maker.facts.get("subdistrict"), maker.facts["name"]
        same = [
            seller
            for seller in self.by_name.get(Seller.slug_of(name), [])
            if not (code and seller.code)
            and not (nib and seller.nib)
            and (place is None or seller.subdistrict_id in (None, place.pk))
            and (not maker.outside or (maker.outside in seller.address and seller.subdistrict_id is None))
        ]
        if len(same) > 1:
            same = [seller for seller in same if has_product(seller)] or same
        if len(same) > 1:
            return f"Ada {len(same)} IKM bernama {name}. Isi tempatnya atau kode IKM agar jelas yang mana."
        return same[0] if same else None


def chunks(values, size=900):
    """Lists of at most `size`, the number of parameters every SQLite takes."""
    values = sorted(values)
    return [values[start : start + size] for start in range(0, len(values), size)]
