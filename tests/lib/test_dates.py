import datetime

import pytest

from ikmportal.lib.dates import read_date
from ikmportal.lib.reading import Unreadable

NEW_YEARS_EVE = datetime.date(2027, 12, 31)


@pytest.mark.parametrize(
    "cell",
    [
        NEW_YEARS_EVE,
        datetime.datetime(2027, 12, 31, 8, 0),
        "31-12-2027",
        "31/12/2027",
        "31.12.2027",
        "31 12 2027",
        "31 Desember 2027",
        "31 Des 2027",
        "31-Dec-2027",
        "2027-12-31",
        "2027-12-31 00:00:00",
        "'31-12-2027",
    ],
)
def test_a_date_is_read_as_offices_write_it(cell):
    assert read_date(cell) == (NEW_YEARS_EVE, False)


@pytest.mark.parametrize("cell", ["2027", 2027, 2027.0, "'2027"])
def test_a_year_alone_keeps_its_last_day_and_says_so(cell):
    assert read_date(cell) == (NEW_YEARS_EVE, True)


@pytest.mark.parametrize(
    ("text", "month"), [("1 Peb 2027", 2), ("1 Agt 2027", 8), ("1 Mei 2027", 5), ("1 Nop 2027", 11), ("1/2/2027", 2)]
)
def test_the_day_comes_before_the_month(text, month):
    assert read_date(text) == (datetime.date(2027, month, 1), False)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("31-11-2027", "bukan tanggal yang ada di kalender"),
        ("12-31-2027", "bukan tanggal yang ada di kalender"),
        ("00-00-0000", "bukan tanggal yang ada di kalender"),
        ("31 Xyz 2027", "bukan tanggal yang ada di kalender"),
        ("31-12-27", "tidak terbaca sebagai tanggal"),
        ("seumur hidup", "tidak terbaca sebagai tanggal"),
        (46387, "tidak terbaca sebagai tanggal"),
    ],
)
def test_what_is_no_date_says_what_to_do(cell, said):
    with pytest.raises(Unreadable) as refusal:
        read_date(cell)
    assert said in str(refusal.value)
