"""Which row is the heading, and what does each column hold?"""

import re
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz, process

from ikmportal.lib.netto import UNITS
from ikmportal.lib.reading import clean, is_blank, plain

HEADING_WITHIN = 40
CLOSE_ENOUGH = 90
IGNORED = "-"


@dataclass(frozen=True)
class Field:
    """A thing a column can hold: its label in the interface, the part of the record it belongs to, how people head it."""

    label: str
    part: str
    headings: tuple


def _field(label, part, headings=""):
    return Field(label, part, (plain(label), *(plain(heading) for heading in headings.split(",") if heading)))


FIELDS = {
    "seller_name": _field(
        "Nama usaha",
        "ikm",
        "nama ikm,nama umkm,pelaku usaha,nama pelaku usaha,nama perusahaan,"
        "perusahaan,ikm,umkm,produsen,nama produsen,nama industri,nama ikm usaha,ikm binaan,nama usaha ikm",
    ),
    "seller_code": _field("Kode IKM", "ikm", "kode usaha,id ikm,ikm ref,kode binaan,no induk ikm,nomor induk ikm"),
    "nib": _field("NIB", "ikm", "no nib,nomor nib,nomor induk berusaha"),
    "phone": _field(
        "Nomor telepon",
        "ikm",
        "no hp,hp,telepon,no telp,telp,no telepon,kontak,no kontak,no handphone,no wa,wa,"
        "nomor hp,no hp wa,telepon hp,whatsapp,no whatsapp",
    ),
    "public_phone": _field(
        "WA untuk katalog",
        "ikm",
        "no wa untuk katalog,wa katalog,wa boleh tampil,no wa boleh tampil,"
        "nomor whatsapp untuk pembeli,wa pembeli,no wa pembeli",
    ),
    "address": _field("Alamat", "ikm", "alamat usaha,alamat produksi,alamat ikm,jalan,alamat lengkap"),
    "subdistrict": _field("Kecamatan", "ikm", "kec"),
    "village": _field("Desa/Kelurahan", "ikm", "desa,kelurahan,desa kel,kel desa,nama desa"),
    "regency": _field("Kab/Kota", "ikm", "kabupaten,kota,kota kab,kabupaten kota,kab,kabkota,lokasi"),
    "founded": _field("Tahun berdiri", "ikm", "berdiri,thn berdiri,tahun mulai usaha"),
    "workers": _field(
        "Tenaga kerja", "ikm", "jumlah tenaga kerja,tk,jml tk,jumlah tk,karyawan,jumlah karyawan,pekerja"
    ),
    "investment": _field("Nilai investasi", "ikm", "investasi,modal,investasi rp,nilai investasi rp"),
    "investment_with_land": _field("Nilai investasi dengan tanah", "ikm", "investasi dengan tanah dan bangunan"),
    "kbli": _field("KBLI", "ikm", "kode kbli,kbli 2020"),
    "story": _field("Cerita usaha", "ikm", "profil usaha,profil,cerita"),
    "name": _field(
        "Nama produk",
        "produk",
        "produk,nama barang,jenis produk,nama produk makanan minuman,produk unggulan,"
        "nama produk ikm,jenis produksi,komoditi,nama olahan",
    ),
    "name_en": _field("Nama produk (Inggris)", "produk", "product name,english name,nama inggris"),
    "brand": _field("Merek", "produk", "merk,brand,nama merek,merek dagang,merk dagang,nama dagang"),
    "label": _field("Varian", "produk", "rasa,varian rasa,nama varian,pilihan"),
    "netto": _field(
        "Netto",
        "produk",
        "neto,nett,berat bersih,isi bersih,ukuran,berat isi bersih,berat,isi,netto isi,"
        "berat netto,ukuran kemasan,gramasi",
    ),
    "unit": _field("Satuan", "produk", "satuan netto,sat"),
    "price": _field(
        "Harga",
        "produk",
        "harga jual,harga satuan,harga rp,harga produk,harga per pcs,harga per kemasan,harga eceran,harga jual rp",
    ),
    "category": _field("Kategori", "produk", "kategori produk"),
    "food_group": _field(
        "Kelompok pangan", "produk", "grup pangan,jenis pangan,kategori pangan,kode grup pangan,kelompok"
    ),
    "packaging": _field("Kemasan", "produk", "jenis kemasan,bahan kemasan"),
    "shelf_life": _field(
        "Masa simpan", "produk", "daya tahan,umur simpan,masa kedaluwarsa,masa kadaluarsa,lama simpan,daya simpan"
    ),
    "composition": _field("Komposisi", "produk", "bahan,bahan baku,ingredients,bahan bahan"),
    "description": _field("Deskripsi", "produk", "keterangan produk,penjelasan,description"),
    "description_en": _field("Deskripsi (Inggris)", "produk", "description en,english description"),
    "keywords": _field("Kata kunci", "produk", "keyword,keywords"),
    "pirt": _field("No. P-IRT", "izin", "p irt,pirt,nomor p irt,nomor pirt,no pirt,spp irt,no spp irt,izin p irt"),
    "pirt_until": _field("P-IRT berlaku sampai", "izin", "berlaku p irt,masa berlaku p irt,p irt s d,p irt sd"),
    "bpom": _field("No. BPOM", "izin", "bpom,nomor bpom,izin bpom,bpom md,md,no md"),
    "bpom_until": _field("BPOM berlaku sampai", "izin", "berlaku bpom,masa berlaku bpom,bpom s d,bpom sd"),
    "halal": _field("No. halal", "izin", "halal,sertifikat halal,no sertifikat halal,nomor halal,halal bpjph"),
    "halal_until": _field("Halal berlaku sampai", "izin", "berlaku halal,masa berlaku halal"),
    "trademark": _field("No. merek", "izin", "hki,haki,no hki,sertifikat merek,nomor merek,no pendaftaran merek"),
    "licence": _field(
        "Izin lain",
        "izin",
        "izin edar,no izin edar,nomor izin edar,perizinan,legalitas,izin,no izin,"
        "p irt bpom,pirt bpom,izin usaha,nomor izin",
    ),
}
# Headings that are known and deliberately not kept: counters, and personal data without a purpose here (UU 27/2022).
LEFT_ASIDE = {
    plain(heading)
    for heading in (
        "no,nomor,no urut,nama pemilik,pemilik,nama,penanggung jawab,nik,no ktp,email,e mail,provinsi,prov,kode pos,kodepos,"
        "omzet,omset,kapasitas,sumber,tanggal,waktu,jumlah,ttd,foto"
    ).split(",")
}
_BY_HEADING = {heading: key for key, field in FIELDS.items() for heading in field.headings}


@dataclass
class Layout:
    """How one sheet is read: heading row (from 0), the first row of data, the headings and what each column means."""

    heading: int
    first: int
    headings: list
    columns: dict = field(default_factory=dict)

    @property
    def fields(self):
        return set(self.columns.values())

    @property
    def is_usable(self):
        """A product and its maker are the least a sheet must name."""
        return {"name", "seller_name"} <= self.fields or {"name", "seller_code"} <= self.fields

    @cached_property
    def netto_unit(self):
        """The unit the netto column's heading gives, `gram` of "Netto (gram)"; None where it names none or several."""
        return next((_unit(self.headings[column]) for column, name in self.columns.items() if name == "netto"), None)

    def as_json(self):
        return {
            "heading": self.heading,
            "first": self.first,
            "headings": self.headings,
            "columns": {str(column): name for column, name in self.columns.items()},
        }

    @classmethod
    def from_json(cls, kept):
        columns = {int(column): name for column, name in kept["columns"].items()}
        return cls(kept["heading"], kept["first"], kept["headings"], columns)


def lay_out(rows):
    """The Layout of a sheet, or None when no row looks like a heading: two headings at least, one of them of products
    or makers. What it lacks to be usable a person can add on the columns screen."""
    best, best_score = None, 0
    for place in range(min(len(rows), HEADING_WITHIN)):
        for depth in (1, 2):
            candidate = _candidate(rows, place, depth)
            score = len(candidate.fields) + (depth == 1) * 0.5
            if _looks_like_heading(candidate) and score > best_score:
                best, best_score = candidate, score
    return best


def _looks_like_heading(layout):
    return bool({"name", "seller_name"} & layout.fields) and sum(map(bool, layout.headings)) > 1


def _candidate(rows, place, depth):
    """The heading at a row, over one row or two (`Perizinan` above `P-IRT | Halal`)."""
    texts = _texts(rows[place])
    if depth == 2 and place + 1 < len(rows):
        below = _texts(rows[place + 1])
        texts = [lower or upper for upper, lower in zip(_padded(texts, below), _padded(below, texts), strict=True)]
    first = place + depth
    if first < len(rows) and _is_counting(rows[first]):
        first += 1
    return Layout(place, first, texts, _match(texts))


def _texts(row):
    return [clean(cell) if isinstance(cell, str) else "" for cell in row]


def _padded(row, other):
    return row + [""] * (len(other) - len(row))


def _is_counting(row):
    """The line `(1) (2) (3)` that some offices put below the heading."""
    numbers = [re.sub(r"\D", "", str(cell)) for cell in row if not is_blank(str(cell))]
    return len(numbers) >= 3 and numbers == [str(n) for n in range(1, len(numbers) + 1)]


def _match(texts):
    """`{column: field}`; exact headings first, then close ones, each field once."""
    columns = {}
    for matcher in (_exactly, _closely):
        for column, text in enumerate(texts):
            name = None if column in columns else matcher(text)
            if name and name not in columns.values():
                columns[column] = name
    return dict(sorted(columns.items()))


def _heading(text):
    words = plain(re.sub(r"\([^)]*\)", " ", text)) or plain(text)
    words = re.sub(r"\b(raw|produk ikm)\b", "", words).strip()
    first, _blank, last = words.rpartition(" ")
    return first if first and last in UNITS else words


def _exactly(text):
    return _BY_HEADING.get(plain(text)) or _BY_HEADING.get(_heading(text))


def _closely(text):
    heading = _heading(text)
    if len(heading) < 4 or heading in LEFT_ASIDE or plain(text) in LEFT_ASIDE:
        return None
    close = process.extractOne(heading, _BY_HEADING.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return _BY_HEADING[close[0]] if close else None


def _unit(text):
    named = {UNITS[word]: word for word in plain(text).split() if word in UNITS}
    return named.popitem()[1] if len(named) == 1 else None
