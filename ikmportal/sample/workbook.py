"""The sample workbooks, deterministic: one as an office really keeps it, and one whose every row must be refused."""

import datetime
import random
from dataclasses import dataclass

from ikmportal.lib.spreadsheets import write_xlsx
from ikmportal.sample.words import BEFORE, FIRST, FOODS, SECOND, STORIES, STREETS
from sellers.models import Region

SEED = 350713
MAKERS = {1: 170, 2: 75, 3: 20, 4: 5}  # products a maker: how many makers; 270 makers, 400 products
WRITTEN_ON = datetime.datetime(2026, 11, 2, 8, 0)
FORM_WORDS = {
    "pouch": "Standing pouch",
    "bag": "Plastik",
    "jar": "Toples plastik",
    "bottle": "Botol",
    "box": "Kotak karton",
    "tin": "Kaleng",
}
KBLI = {
    "Keripik": "10794",
    "Kerupuk": "10794",
    "Rempeyek": "10794",
    "Kopi": "10761",
    "Teh": "10763",
    "Sari": "11040",
    "Sambal": "10772",
    "Bumbu": "10772",
    "Kecap": "10771",
    "Sirop": "10723",
    "Gula": "10722",
    "Jenang": "10796",
    "Dodol": "10796",
    "Bakpia": "10710",
    "Nastar": "10710",
}
HEADINGS = (
    "No",
    "Nama Usaha",
    "Alamat",
    "Desa/Kelurahan",
    "Kecamatan",
    "No. HP",
    "WA untuk katalog",
    "NIB",
    "Tahun Berdiri",
    "Tenaga Kerja",
    "Investasi",
    "KBLI",
    "Cerita Usaha",
    "Nama Produk",
    "Nama Produk (Inggris)",
    "Merek",
    "Netto",
    "Harga",
    "Jenis Kemasan",
    "Masa Simpan",
    "Komposisi",
    "Deskripsi",
    "Deskripsi (Inggris)",
    "Kata Kunci",
    "No. P-IRT",
    "BPOM",
    "BPOM berlaku sampai",
    "Sertifikat Halal",
    "HKI",
    "Keterangan",
)
MAKER_COLUMNS = 13


@dataclass
class Maker:
    number: int
    name: str
    brand: str
    place: Region
    village: Region
    phone: str
    year: int
    workers: int
    food: object


def write_good():
    """The office's workbook as bytes: 270 makers, 400 products, with the untidiness of a real one."""
    return write_xlsx({"Data IKM": (("DATA IKM DAN PRODUK BINAAN",), lines())}, created=WRITTEN_ON)


def write_bad():
    """A workbook of two dozen rows, each with a problem of its own, as bytes."""
    heading = (
        "No",
        "Nama Usaha",
        "Kecamatan",
        "Desa/Kelurahan",
        "NIB",
        "No. HP",
        "Tenaga Kerja",
        "Nama Produk",
        "Merek",
        "Netto",
        "Harga",
    )
    good = ("Sari Contoh {n}", "Kepanjen", "", "", "", "", "Keripik Contoh {n}", "Contoh", "200 gram", "Rp12.000")
    rows = [("Bidang Agro, baris untuk diperbaiki",), (), heading]
    for number, wrong in enumerate(WRONG, 1):
        cells = [text.format(n=number) for text in good]
        for column, text in wrong.items():
            cells[heading.index(column) - 1] = text
        rows.append((number, *cells))
    return write_xlsx({"Perbaikan": (("DATA YANG HARUS DIPERBAIKI",), rows)}, created=WRITTEN_ON)


WRONG = (
    {"Netto": "200 9ram"},
    {"Netto": "100 garam"},
    {"Netto": "0"},
    {"Netto": "250"},
    {"Netto": "75 biji"},
    {"Netto": "50-60 gram"},
    {"Netto": "500 gram s/d 1 kg"},
    {"Netto": "200 mg"},
    {"Netto": "1,000 gram"},
    {"Netto": "30 hari"},
    {"Netto": "1000 liter"},
    {"Harga": "0"},
    {"Harga": "12"},
    {"Harga": 12.5},
    {"Harga": "12,500"},
    {"Harga": "10.000-15.000"},
    {"Harga": "tanya dulu"},
    {"Netto": "100 gr, 250 gr", "Harga": "8000"},
    {"Nama Usaha": "0"},
    {"Nama Produk": "-"},
    {"Kecamatan": "Kepanjenn"},
    {"Desa/Kelurahan": "Desa Antah"},
    {"NIB": "12345678901"},
    {"No. HP": "0812"},
    {"Tenaga Kerja": "banyak"},
)


def lines():
    """Everything below the first title line."""
    chance = random.Random(SEED)  # noqa: S311 a repeatable sample, not a secret
    lines = [("Bidang Agro, Dinas Perindustrian dan Perdagangan",), ("Keadaan per 31 Oktober 2026",), (), HEADINGS]
    number = 0
    for maker, count in _makers(chance):
        for place, food_name in enumerate(_products(chance, maker, count)):
            number += 1
            cells = _maker_cells(chance, maker) if place == 0 else [""] * (MAKER_COLUMNS - 1)
            lines.append((number, *cells, *_product_cells(chance, maker, food_name, number)))
    lines += [(), ("Jumlah", "", "", "", "", "", "", "", "", "", "", "", "", number)]
    return lines


def _makers(chance):
    counts = [count for count, makers in MAKERS.items() for _ in range(makers)]
    chance.shuffle(counts)
    villages = {}
    for village in Region.objects.villages().select_related("parent").order_by("code"):
        villages.setdefault(village.parent.name, []).append(village)
    taken = set()
    for number, count in enumerate(counts, 1):
        fitting = [food for food in FOODS if len(food.names) >= count]
        food = chance.choices(fitting, [len(food.names) ** 2 for food in fitting])[0]
        place = (
            chance.choice(food.places) if food.places and chance.random() < 0.75 else chance.choice(sorted(villages))
        )
        village = chance.choice(villages[place])
        brand = _brand(chance, taken)
        yield (
            Maker(
                number,
                chance.choice(BEFORE) + brand,
                brand,
                village.parent,
                village,
                f"0812{number:08d}",
                chance.randint(1994, 2024),
                chance.choice((2, 3, 3, 4, 5, 6, 8, 12, 18)),
                food,
            ),
            count,
        )


def _brand(chance, taken):
    while True:
        brand = f"{chance.choice(FIRST)} {chance.choice(SECOND)}"
        if brand not in taken and brand.split()[0] != brand.split()[-1]:
            taken.add(brand)
            return brand


def _products(chance, maker, count):
    return chance.sample(maker.food.names, count)


def _maker_cells(chance, maker):
    street = f"{chance.choice(STREETS)} {chance.choice(('No. ', 'RT 0'))}{chance.randint(1, 9)}{chance.choice(('', ' RW 02', ' RW 05'))}"
    phone = chance.choice(
        (
            maker.phone,
            f"{maker.phone[:4]}-{maker.phone[4:8]}-{maker.phone[8:]}",
            f"62{maker.phone[1:]}",
            int(maker.phone),
        )
    )
    story = (
        chance.choice(STORIES).format(year=maker.year, workers=maker.workers, place=maker.place.name)
        if maker.number % 3
        else ""
    )
    investment = chance.choice((5, 8, 12, 25, 40, 75, 150, 300)) * 1_000_000
    return [
        maker.name,
        street,
        maker.village.name,
        chance.choice((maker.place.name, maker.place.name.upper(), f"Kec. {maker.place.name}")),
        phone,
        maker.phone if maker.number % 5 else "",
        _nib(maker),
        maker.year,
        chance.choice((maker.workers, f"{maker.workers} orang", str(maker.workers))),
        chance.choice((investment, f"Rp{investment:,}".replace(",", "."), f"{investment // 1_000_000} jt")),
        KBLI.get(maker.food.names[0].split()[0], "10799"),
        story,
    ]


def _nib(maker):
    """Thirteen digits as text; every ninth as a number, which has lost its leading zero. Invented: no issue date fits."""
    digits = f"0{'9' if maker.number % 2 else '8'}99{maker.number:09d}"
    return "" if maker.number % 7 == 0 else int(digits) if maker.number % 9 == 0 else digits


def _product_cells(chance, maker, name, number):
    food = maker.food
    sizes = chance.sample(food.sizes, 2) if len(food.sizes) > 1 and number % 6 == 0 else [chance.choice(food.sizes)]
    prices = [round(chance.randint(low, high), -2) for _amount, low, high in sorted(sizes)]
    form = food.forms[number % len(food.forms)]
    description = f"{name} dari {maker.place.name}: {food.words}."
    return [
        name if number % 67 else name.upper(),
        f"{name} ({food.english[0].lower()}{food.english[1:]})",
        maker.brand if number % 40 else "0",
        _netto(chance, food.unit, sorted(sizes)),
        "" if number % 36 == 0 else _price(chance, prices),
        FORM_WORDS[form],
        food.shelf_life,
        food.composition,
        description,
        f"{food.english} from {maker.place.name}, East Java. Shelf life {food.shelf_life.replace('bulan', 'months').replace('hari', 'days').replace('tahun', 'years')}.",
        f"{name.split()[0].lower()} malang, oleh-oleh malang",
        *_licences(food, maker, number),
        "",
    ]


def _netto(chance, unit, sizes):
    words = {"g": ("gram", "gr", "g", " gram", " gr", "Gram"), "ml": ("ml", " ml", " mL", "cc")}[unit]
    amounts = [amount for amount, _low, _high in sizes]
    word = chance.choice(words)
    if len(amounts) > 1:
        return chance.choice((", ", " dan ", "/")).join(f"{amount}{word}" for amount in amounts)
    odd = {
        ("g", 250): "1/4 kg",
        ("g", 500): "0,5 kg",
        ("g", 200): "2 ons",
        ("g", 1000): "1.000 gram",
        ("ml", 600): "0,6 liter",
        ("ml", 1000): "1 liter",
    }
    return odd[unit, amounts[0]] if (unit, amounts[0]) in odd and chance.random() < 0.3 else f"{amounts[0]}{word}"


def _price(chance, prices):
    if len(prices) > 1:
        return "; ".join(str(price) for price in prices)
    price = prices[0]
    dotted = f"{price:,}".replace(",", ".")
    typed = [price, price, str(price), dotted, f"Rp{dotted}", f"Rp. {dotted},-", f"Rp {dotted} "]
    return chance.choice([*typed, f"{price // 1000}rb"] if price % 1000 == 0 else typed)


def _licences(food, maker, number):
    """P-IRT or BPOM, its date, halal, trademark; some missing, some in the wrong column, some only said to exist."""
    pirt = f"{1 + number % 7}{1 + number % 15:02d}3507{1 + number % 40:02d}{maker.number:04d}-{25 + number % 6}"
    bpom = f"MD {200000000000 + maker.number * 1000003 + number}"
    until = datetime.date(2027 + number % 4, 1 + number % 12, 1 + number % 28)
    halal = f"ID35110{maker.number:07d}{number % 1000:04d}1" if number % 5 else ("proses" if number % 2 else "belum")
    halal = halal if len(halal) < 10 or len(halal) == 19 else halal[:19]
    mark = f"IDM{900000000 + maker.number:09d}" if number % 6 == 0 else ""
    if food.licence == "bpom":
        return ["", bpom, until, halal, mark]
    if number % 13 == 0:
        return [mark or f"IDM{900000000 + maker.number:09d}", pirt, "", halal, ""]
    return ["" if number % 17 == 0 else pirt, "", "", halal, mark]
