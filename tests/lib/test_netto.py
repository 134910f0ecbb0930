from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ikmportal.lib.netto import GRAM, MILLILITRE, Netto, found_in, read_sizes
from ikmportal.lib.reading import Unreadable


def shown(text, unit=None):
    """`250 g | isi 60 biji 500 g`: what the reader made of a cell."""
    return " | ".join(f"{size.label} {size.netto}".strip() for size in read_sizes(text, unit))


def refusal(text, unit=None):
    with pytest.raises(Unreadable) as refused:
        read_sizes(text, unit)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "netto"),
    [
        ("250gr", "250 g"),
        ("250 gram", "250 g"),
        ("250 GRAM ", "250 g"),
        ("1/4 kg", "250 g"),
        ("½ kg", "500 g"),
        ("3/4 kg", "750 g"),
        ("1 1/2 kg", "1,5 kg"),
        ("0,25 kg", "250 g"),
        ("0.25 kg", "250 g"),
        ("1,25 kg", "1,25 kg"),
        ("1,605 kg", "1,605 kg"),
        ("12,500 kg", "12,5 kg"),
        ("2 ons", "200 g"),
        ("250 cc", "250 ml"),
        ("0,6 liter", "600 ml"),
        ("1 ltr", "1 l"),
        ("1.605 gram", "1,605 kg"),
        ("1.000 ml", "1 l"),
        ("2,5 gram", "2,5 g"),
        ("Netto: 200 g", "200 g"),
        ("berat bersih 200 g", "200 g"),
        ("200 gram/bungkus", "200 g"),
        ("'250 gram", "250 g"),
        ("250\u00a0gram", "250 g"),
        ("2.000 mg", "2 g"),
    ],
)
def test_a_net_content_is_read_as_people_write_it(text, netto):
    assert shown(text) == netto


@pytest.mark.parametrize(
    ("text", "netto"),
    [
        ("50 gr, 100 gr", "50 g | 100 g"),
        ("100, 200 dan 500 gram", "100 g | 200 g | 500 g"),
        ("200 / 500 / 1000 gram", "200 g | 500 g | 1 kg"),
        ("250 gr & 1 kg", "250 g | 1 kg"),
        ("50,100 gr", "50 g | 100 g"),
        ("125,1000 gr", "125 g | 1 kg"),
        ("20,100,250 gr", "20 g | 100 g | 250 g"),
        ("1. 100 gram, 2. 250 gram", "100 g | 250 g"),
        ("100 gram; 100 gr", "100 g"),
        ("1/4 kg, 1/2 kg", "250 g | 500 g"),
    ],
)
def test_several_sizes_in_one_cell_keep_their_order(text, netto):
    assert shown(text) == netto


@pytest.mark.parametrize(
    ("text", "netto"),
    [
        ("5 x 2.5 gram", "5 × 2,5 g 12,5 g"),
        ("10x25gr", "10 × 25 g 250 g"),
        ("150 gram X 3", "3 × 150 g 450 g"),
        ("60 biji (500 gram)", "isi 60 biji 500 g"),
        ("500 gram isi 20 sachet", "isi 20 sachet 500 g"),
    ],
)
def test_how_it_is_packed_is_kept_beside_the_sum(text, netto):
    assert shown(text) == netto


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Netto kosong"),
        ("0", "bernilai nol"),
        ("0 gram", "bernilai nol"),
        ("0,0 kg", "bernilai nol"),
        ("0 x 20 gram", "nol kemasan"),
        ("200 9ram", "Bila maksudnya gram"),
        ("100 garam", "Bila maksudnya gram"),
        ("50 gram, 70 rgam", "Bila maksudnya gram"),
        ("250", "belum bersatuan"),
        ("gram", "satuan tanpa angka"),
        ("75 biji", "menyebut jumlah, bukan berat"),
        ("50-60 gram", "menyebut rentang"),
        ("500 gram s/d 1 kg", "menyebut rentang"),
        ("200 mg", "terlalu kecil"),
        ("1000 liter", "terlalu besar"),
        ("30 hari", "bukan ukuran ('hari')"),
        ("mentah 5 kg", "bukan ukuran ('mentah')"),
        ("1/3 kg", "terlalu rinci"),
        ("300 ons", "300 ons adalah 30 kg"),
        ("200 gram ?", "tidak terbaca"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(text, said):
    assert said in refusal(text)


@pytest.mark.parametrize(
    "text", ["1,000 gram", "12,500 gr", "100,50 gr", "1.250 kg", "10,25 kg", "2/5 kg", "5/10 gram", "100,5,20 gr"]
)
def test_what_may_mean_two_things_is_asked(text):
    assert f"'{text}' dapat dibaca lebih dari satu cara" in refusal(text)


@pytest.mark.parametrize(("cell", "netto"), [(250, "250 g"), (250.0, "250 g"), (2.5, "2,5 g"), ("250", "250 g")])
def test_the_unit_of_the_heading_serves_bare_numbers(cell, netto):
    assert shown(cell, "gram") == netto


def test_a_unit_in_the_cell_outweighs_the_heading():
    assert shown("1 kg", "gram") == "1 kg"


def test_zero_is_refused_with_the_unit_of_the_heading_too():
    assert "bernilai nol" in refusal(0, "gram")


@pytest.mark.parametrize(
    ("title", "netto"),
    [
        ("Kopi Dampit 200 gram bubuk", Netto(Decimal(200), GRAM)),
        ("Sirup 600ml", Netto(Decimal(600), MILLILITRE)),
        ("Keripik 100 gr dan 250 gr", None),
        ("Keripik Tempe", None),
        ("Keripik 0 gram", None),
    ],
)
def test_a_title_hints_at_its_one_net_content(title, netto):
    assert found_in(title) == netto


@pytest.mark.parametrize(
    ("amount", "unit", "locale", "text"),
    [
        (250, GRAM, "id", "250 g"),
        (1500, GRAM, "id", "1,5 kg"),
        (1500, GRAM, "en", "1.5 kg"),
        (1000, MILLILITRE, "id", "1 l"),
        ("12.50", GRAM, "id", "12,5 g"),
    ],
)
def test_a_net_content_is_shown_as_a_label_prints_it(amount, unit, locale, text):
    assert Netto(Decimal(amount), unit).shown(locale) == text


def test_the_price_per_hundred_is_whole_rupiah():
    assert Netto(Decimal(120), GRAM).per_hundred(10_000) == 8_333


@given(st.text(alphabet="0123456789.,/-x() gramkglcsonbijd½", max_size=20))
def test_any_text_is_read_within_reason_or_refused(text):
    try:
        sizes = read_sizes(text)
    except Unreadable:
        sizes = []
    assert all(1 <= size.netto.amount <= 200_000 for size in sizes)


@given(st.integers(1, 200_000), st.sampled_from([GRAM, MILLILITRE]))
def test_what_is_shown_reads_back_the_same(amount, unit):
    netto = Netto(Decimal(amount), unit)
    assume(amount % 10 or not 5_000 <= amount < 100_000)  # "10,25 kg" may be two sizes
    assert [size.netto for size in read_sizes(str(netto))] == [netto]
