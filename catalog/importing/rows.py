"""One row of the sheet, read exactly or refused in words; never guessed, never coerced to zero."""

import re
from functools import lru_cache

from catalog.importing.cells import (
    is_empty,
    is_total,
    is_written,
    paragraph_of,
    price_parts,
    read_count,
    read_year,
    suggestion,
    text_of,
    without_prefix,
    word_of,
)
from catalog.importing.columns import FIELDS
from catalog.importing.row import Maker, Row
from catalog.models import Licence, Product
from catalog.shelving import Shelver
from ikmportal.lib import licence_numbers
from ikmportal.lib.dates import read_date
from ikmportal.lib.money import read_amount, read_price
from ikmportal.lib.netto import UNITS, found_in, read_sizes
from ikmportal.lib.phones import read_phone
from ikmportal.lib.reading import Unreadable, plain
from sellers.models import Kbli, Region, Seller

IDENTITY = ("seller_name", "seller_code")
PRODUCT_CELLS = ("name", "brand", "netto", "price")
TEXTS = ("name_en", "brand", "description", "description_en", "composition", "shelf_life", "packaging", "keywords")
LICENCE_KINDS = {
    "pirt": licence_numbers.PIRT,
    "bpom": licence_numbers.BPOM,
    "halal": licence_numbers.HALAL,
    "trademark": licence_numbers.TRADEMARK,
}
SAYS_YES = {"ya", "ada", "sudah", "sudah ada", "v", "punya", "halal", "bersertifikat", "terdaftar"}
SAYS_NO = {
    "tidak",
    "belum",
    "tidak ada",
    "belum ada",
    "proses",
    "dalam proses",
    "sedang proses",
    "pengajuan",
    "0",
    "x",
    "nihil",
    "belum punya",
    "-",
    "masih proses",
    "menyusul",
}
_sizes = lru_cache(maxsize=20_000)(read_sizes)


class RowReader:
    """Reads the rows of a sheet in order, because blank maker cells inherit from the row above."""

    def __init__(self):
        self.shelver = Shelver()
        self.subdistricts = {plain(region.name): region for region in Region.objects.subdistricts()}
        self.villages = {}
        for village in Region.objects.villages():
            self.villages.setdefault(plain(village.name), []).append(village)
        self.kbli = {kbli.code: kbli for kbli in Kbli.objects.order_by("version")}
        self.regency = Region.objects.filter(level=Region.Level.REGENCY).first()
        own = plain(without_prefix(str(self.regency)))
        self.own_regency = {own, f"kab {own}", f"kabupaten {own}"}

    def read(self, sheet, layout):
        """Every Row of a sheet; titles, totals, blanks and repeated headings are passed over."""
        maker, headings = None, [plain(text) for text in layout.headings]
        for place in range(layout.first, len(sheet.rows)):
            cells = sheet.rows[place]
            if _is_passed_over(cells, headings, layout):
                continue
            row, maker = self._row(sheet, place, layout, maker)
            if row:
                yield row

    def _row(self, sheet, place, layout, above):
        cells = sheet.rows[place]
        at = {name: cells[column] for column, name in layout.columns.items() if column < len(cells)}
        row = Row(sheet.name, place + 1, _written(cells, layout))
        self._refuse_formulas(row, sheet, place, layout)
        is_product = any(not is_empty(at.get(name)) for name in PRODUCT_CELLS)
        starts_maker = any(is_written(at.get(name)) for name in IDENTITY) or not is_empty(at.get("nib"))
        if not is_product and not starts_maker:
            return None, above
        if starts_maker:
            row.maker = self._maker(row, at, layout)
        elif above:
            self._note_unkept(row, at, above, layout)
            row.inherit(above)
        if row.maker is None:
            row.refuse("seller_name", at, "Nama usaha kosong dan tidak ada IKM di baris atasnya. Isi nama usaha.")
        elif not is_product:
            row.is_maker_only = True
        else:
            row.maker.products += 1
            self._inherit_problems(row)
            self._product(row, at, layout)
            self._licences(row, at, layout, cells)
        return row, row.maker or above

    def _note_unkept(self, row, at, maker, layout):
        """Facts of a maker beside a blank name: they belong to the maker above, who may have said otherwise."""
        for column, name in layout.columns.items():
            if FIELDS[name].part != "ikm" or is_empty(at.get(name)):
                continue
            if row.cells[_shown(layout, column)] != maker.cells.get(_shown(layout, column)):
                row.note(
                    name, at, f"Tidak dicatat: nama usaha di baris ini kosong, jadi IKM-nya yang di baris {maker.row}."
                )

    def _inherit_problems(self, row):
        if row.maker.problems and row.maker.row != row.number:
            first = row.maker.problems[0]
            message = f"IKM baris ini tertulis di baris {row.maker.row} yang bermasalah: {first['message']}"
            row.problems.append({**first, "message": message})

    def _refuse_formulas(self, row, sheet, place, layout):
        for column, name in layout.columns.items():
            if (place, column) in sheet.formulas:
                row.add_problem(
                    name, "=…", "Sel berisi rumus tanpa hasil. Salin lalu tempel sebagai nilai, simpan, unggah lagi."
                )

    # The maker

    def _maker(self, row, at, layout):
        facts, problems = {}, len(row.problems)
        name, code = word_of(at.get("seller_name")), word_of(at.get("seller_code"))
        if not name and not code:
            row.refuse("seller_name", at, "Nama usaha kosong. Isi nama usaha pada baris pertama IKM ini.")
        facts["name"] = self._short(row, "seller_name", at, name, Seller.name.field.max_length)
        facts["code"] = self._short(row, "seller_code", at, code, Seller.code.field.max_length)
        facts["nib"] = self._nib(row, at)
        for key, reader in (
            ("phone", read_phone),
            ("public_phone", read_phone),
            ("founded", read_year),
            ("workers", read_count),
            ("investment", read_amount),
            ("investment_with_land", read_amount),
        ):
            facts[key] = self._value(row, key, at, reader)
        facts["story"] = self._short(row, "story", at, paragraph_of(at.get("story")), 3000)
        facts["kbli"] = self._kbli(row, at)
        outside = self._place(row, at, facts)
        known = {key: value for key, value in facts.items() if value not in (None, "")}
        said = [_shown(layout, column) for column, field in layout.columns.items() if FIELDS[field].part == "ikm"]
        cells = {heading: row.cells.get(heading, "") for heading in said}
        return Maker(row.number, known, cells, text_of(at.get("seller_name", "")), outside, row.problems[problems:])

    def _value(self, row, name, at, reader):
        """What a reader makes of a cell; None for a blank one, a refusal for an unreadable one."""
        if is_empty(at.get(name)):
            return None
        try:
            return reader(at[name])
        except Unreadable as problem:
            row.refuse(name, at, str(problem))

    def _short(self, row, name, at, text, limit):
        if len(text) > limit:
            row.refuse(name, at, f"{FIELDS[name].label} lebih dari {limit} huruf. Ringkas tulisannya.")
        return text[:limit]

    def _nib(self, row, at):
        cell = at.get("nib")
        if is_empty(cell) or plain(text_of(cell)) in SAYS_NO:
            return None
        number = licence_numbers.check(licence_numbers.NIB, text_of(cell))
        if number.verdict == licence_numbers.REFUSE:
            row.refuse("nib", at, number.message)
            return None
        if number.verdict == licence_numbers.FIX:
            row.note("nib", at, f"NIB dicatat sebagai {number.value}. {number.message}")
        return number.value

    def _kbli(self, row, at):
        code = re.sub(r"\D", "", text_of(at.get("kbli", "")))[:5]
        if code and code not in self.kbli:
            row.note("kbli", at, f"KBLI {code} tidak ada dalam daftar pangan dan tidak dicatat.")
        return self.kbli.get(code)

    def _place(self, row, at, facts):
        address = word_of(at.get("address"))
        regency = word_of(at.get("regency"))
        outside = bool(regency) and plain(regency) not in self.own_regency
        if outside:
            row.note("regency", at, f"{regency} di luar {self.regency.name}; dicatat pada alamat.")
            address = ", ".join(part for part in (address, regency) if part)
        facts["address"] = self._short(row, "address", at, address, 250)
        subdistrict = self._subdistrict(row, at, outside)
        village = self._village(row, at, subdistrict, outside)
        if village and not subdistrict:
            subdistrict = next(region for region in self.subdistricts.values() if region.code == village.parent_id)
        facts["subdistrict"], facts["village"] = subdistrict, village
        return regency if outside else ""

    def _subdistrict(self, row, at, outside):
        text = without_prefix(word_of(at.get("subdistrict")))
        if not text or outside:
            return None
        if found := self.subdistricts.get(plain(text)):
            return found
        row.refuse(
            "subdistrict", at, f"Kecamatan '{text}' tidak ada di {self.regency}.{suggestion(text, self.subdistricts)}"
        )

    def _village(self, row, at, subdistrict, outside):
        text = without_prefix(word_of(at.get("village")))
        if not text or outside:
            return None
        named = self.villages.get(plain(text), [])
        within = [village for village in named if subdistrict is None or village.parent_id == subdistrict.code]
        if len(within) == 1:
            return within[0]
        if len(within) > 1:
            row.refuse("village", at, f"Desa '{text}' ada di {len(within)} kecamatan. Isi juga kecamatannya.")
        elif subdistrict:
            others = {
                name: found
                for name, found in self.villages.items()
                if any(village.parent_id == subdistrict.code for village in found)
            }
            row.refuse("village", at, f"Desa '{text}' tidak ada di Kec. {subdistrict}.{suggestion(text, others)}")
        else:
            row.refuse("village", at, f"Desa '{text}' tidak dikenal. Periksa ejaannya, atau isi kecamatannya.")

    # The product

    def _product(self, row, at, layout):
        name = word_of(at.get("name"))
        if not name:
            row.refuse("name", at, "Nama produk kosong. Isi nama produk, atau hapus baris ini.")
        row.facts["name"] = self._short(row, "name", at, name, Product.name.field.max_length)
        for key in TEXTS:
            limit = Product._meta.get_field(key).max_length
            text = paragraph_of(at.get(key)) if limit > 300 else word_of(at.get(key))
            row.facts[key] = self._short(row, key, at, text, limit)
        row.facts["label"] = self._short(row, "label", at, word_of(at.get("label")), 60)
        self._sizes_and_prices(row, at, layout)
        self._shelf(row, at)

    def _shelf(self, row, at):
        kind, group = self.shelver.food_kind(text_of(at.get("food_group", "")) or text_of(at.get("category", "")))
        category = self.shelver.category_named(text_of(at.get("category", "")))
        row.facts["food_kind"] = kind
        row.facts["category"] = category or self.shelver.propose(row.facts["name"], kind)
        if not category and not group and not is_empty(at.get("category")):
            row.note("category", at, f"Kategori itu belum ada; diusulkan {row.facts['category'] or 'tanpa kategori'}.")

    def _sizes_and_prices(self, row, at, layout):
        unit = plain(text_of(at.get("unit", ""))) or layout.netto_unit
        if not is_empty(at.get("netto")):
            try:
                row.sizes = _sizes(at["netto"], unit if unit in UNITS else None)
            except Unreadable as problem:
                row.refuse("netto", at, str(problem))
        elif hint := found_in(row.facts["name"]):
            row.note("netto", at, f"Netto kosong, padahal namanya menyebut {hint}. Isi netto bila memang itu.")
        row.facts["prices"] = self._prices(row, at)

    def _prices(self, row, at):
        if is_empty(at.get("price")):
            return []
        whole = at["price"]
        parts = price_parts(whole) if isinstance(whole, str) and len(row.sizes) > 1 else [whole]
        try:
            prices = [read_price(part) for part in parts]
        except Unreadable as problem:
            row.refuse("price", at, str(problem))
            return []
        if len(row.sizes) > 1 and len(prices) != len(row.sizes):
            row.refuse(
                "price",
                at,
                f"Ada {len(row.sizes)} ukuran tetapi {len(prices)} harga. Tulis harga tiap ukuran "
                "berurutan, dipisah titik koma, misalnya 5000; 9000.",
            )
        return prices

    # Licences

    def _licences(self, row, at, layout, cells):
        found = {}
        for name, kind in LICENCE_KINDS.items():
            self._licence_cell(row, at, name, kind, found)
        self._telling_numbers(row, layout, cells, found)
        for kind, value in found:
            until, assumed = self._until(row, at, kind, value)
            row.licences.append((kind, value, until, assumed))

    def _licence_cell(self, row, at, name, kind, found):
        text = text_of(at.get(name, ""))
        if is_empty(text) or plain(text) in SAYS_NO:
            return
        if plain(text) in SAYS_YES:
            row.note(name, at, f"Tertulis '{text}' tanpa nomor. Lengkapi nomornya agar lencana dapat tampil.")
            return
        inside = licence_numbers.found_in(text)
        if not inside and (whole := licence_numbers.recognised(text)) and whole.kind == licence_numbers.PB_UMKU:
            inside = [whole]
        for number in inside:
            found[number.kind, number.value] = True
            if number.kind != kind:
                row.note(
                    name, at, f"{number.value} berbentuk nomor {Licence.Kind(number.kind).label}; dicatat sebagai itu."
                )
        if not inside:
            self._misfit(row, at, name, licence_numbers.check(kind, text), found)

    def _misfit(self, row, at, name, number, found):
        if number.verdict == licence_numbers.REFUSE or len(number.value) > 40 or not re.search(r"\d", number.value):
            row.note(name, at, f"{number.message} Nomor tidak dicatat.")
            return
        found[number.kind, number.value] = True
        if number.message:
            row.note(name, at, number.message)

    def _telling_numbers(self, row, layout, cells, found):
        """Numbers whose shape tells, in columns nobody said hold them."""
        for column, cell in enumerate(cells):
            name = layout.columns.get(column)
            if name in LICENCE_KINDS or not isinstance(cell, str) or len(cell) < 11:
                continue
            for number in licence_numbers.found_in(cell):
                if (number.kind, number.value) in found:
                    continue
                found[number.kind, number.value] = True
                heading = layout.headings[column] if column < len(layout.headings) else ""
                row.notes.append(
                    {
                        "column": heading or f"kolom {column + 1}",
                        "text": cell[:120],
                        "message": f"{number.value} berbentuk nomor {Licence.Kind(number.kind).label}; dicatat sebagai itu.",
                    }
                )

    def _until(self, row, at, kind, value):
        column = {
            licence_numbers.PIRT: "pirt_until",
            licence_numbers.BPOM: "bpom_until",
            licence_numbers.HALAL: "halal_until",
        }.get(kind)
        read = self._value(row, column, at, read_date) if column else None
        if read:
            return read
        year = licence_numbers.pirt_expiry_year(value) if kind == licence_numbers.PIRT else None
        return read_date(str(year)) if year else (None, False)


def _shown(layout, column):
    return layout.headings[column] or FIELDS[layout.columns[column]].label


def _written(cells, layout):
    """What stands in the matched columns, by heading."""
    return {_shown(layout, column): text_of(cells[column]) for column in layout.columns if column < len(cells)}


def _is_passed_over(cells, headings, layout):
    """Blank lines, `Jumlah` lines, and the heading repeated at a page's top."""
    written = [cell for cell in cells if not is_empty(cell)]
    if not written:
        return True
    if is_total(written):
        return True
    return (
        sum(
            isinstance(cell, str) and bool(cell) and plain(cell) == headings[column]
            for column, cell in enumerate(cells[: len(headings)])
        )
        >= 3
    )
