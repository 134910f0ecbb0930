from decimal import Decimal

import pytest

from ikmportal.lib.money import read_amount, read_price, rupiah
from ikmportal.lib.reading import Unreadable


@pytest.mark.parametrize(
    ("cell", "price"),
    [
        (15000, 15_000),
        (15000.0, 15_000),
        (Decimal(15000), 15_000),
        ("15000", 15_000),
        ("'15000", 15_000),
        ("15.000", 15_000),
        ("Rp12.000", 12_000),
        ("Rp. 15.000,-", 15_000),
        ("Rp 15.000,00", 15_000),
        ("rp.15.000", 15_000),
        ("IDR 15000", 15_000),
        ("15.000 rupiah", 15_000),
        ("Rp4.699.000 ", 4_699_000),
        ("15rb", 15_000),
        ("15 ribu", 15_000),
        ("12,5 rb", 12_500),
        ("1,5 jt", 1_500_000),
        ("15k", 15_000),
        ("Rp15.000/pcs", 15_000),
        ("15.000 per bungkus", 15_000),
    ],
)
def test_a_price_is_read_as_people_write_it(cell, price):
    assert read_price(cell) == price


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("0", "Harga 0 tidak dapat dipakai"),
        (0, "Harga 0 tidak dapat dipakai"),
        ("Rp0", "Harga 0 tidak dapat dipakai"),
        ("12", "Bila maksudnya Rp12.000"),
        (99, "terlalu kecil"),
        (12.5, "bukan rupiah bulat"),
        ("1,25 rb.5", "tidak terbaca"),
        ("12,500", "lebih dari satu cara"),
        ("12.50", "lebih dari satu cara"),
        ("15.00", "lebih dari satu cara"),
        ("1.5000", "lebih dari satu cara"),
        ("10.000-15.000", "tidak terbaca"),
        ("tanya dulu", "tidak terbaca"),
        ("15.000/kg", "tidak terbaca"),
        ("", "tidak terbaca"),
        (-5000, "bernilai negatif"),
        (True, "angka rupiah"),
        ("2000000000", "terlalu besar"),
    ],
)
def test_what_is_no_price_says_what_to_do(cell, said):
    with pytest.raises(Unreadable) as refusal:
        read_price(cell)
    assert said in str(refusal.value)


@pytest.mark.parametrize(("cell", "amount"), [(0, 0), ("25 juta", 25_000_000), ("Rp1,5 miliar", 1_500_000_000)])
def test_a_sum_may_be_nothing_or_thousands_of_millions(cell, amount):
    assert read_amount(cell) == amount


def test_a_sum_no_database_holds_is_refused():
    with pytest.raises(Unreadable):
        read_amount("9" * 20)


@pytest.mark.parametrize(
    ("amount", "locale", "text"), [(15000, "id", "Rp15.000"), (15000, "en", "Rp15,000"), (900, "id", "Rp900")]
)
def test_rupiah_are_whole_and_grouped(amount, locale, text):
    assert rupiah(amount, locale) == text
