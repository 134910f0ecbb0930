import pytest

from ikmportal.lib.licence_numbers import (
    BPOM,
    FIX,
    HALAL,
    NIB,
    OLD_HALAL,
    PB_UMKU,
    PIRT,
    REFUSE,
    TRADEMARK,
    VALID,
    WARN,
    check,
    found_in,
    pirt_expiry_year,
    recognised,
)


@pytest.mark.parametrize(
    ("kind", "text", "verdict"),
    [
        (NIB, "0899000000012", VALID),
        (NIB, "1299000000012", VALID),
        (NIB, "NIB 0899000000012", FIX),
        (NIB, "899000000012", FIX),
        (NIB, "99000000012", REFUSE),
        (NIB, "08990000000123", REFUSE),
        (PB_UMKU, "089900000001200000001", VALID),
        (PIRT, "2063507010001-28", VALID),
        (PIRT, "8163573400999-31", VALID),
        (PIRT, "2063507010001 - 28", VALID),
        (PIRT, "P-IRT No. 2063507010001-28", FIX),
        (PIRT, "2063507010001", WARN),
        (PIRT, "206350701000128", WARN),
        (PIRT, "9063507010001-28", WARN),
        (PIRT, "2173507010001-28", WARN),
        (BPOM, "MD 200000000001", VALID),
        (BPOM, "MD200000000001", VALID),
        (BPOM, "md 200000000000001", VALID),
        (BPOM, "BPOM RI MD 200000000001", FIX),
        (BPOM, "MD 20000000001", WARN),
        (BPOM, "MD 2000000000012", WARN),
        (HALAL, "ID35110000000010001", VALID),
        (HALAL, "id 35110000000010001", VALID),
        (HALAL, "ID3511000001", REFUSE),
        (HALAL, "00000000000001", WARN),
        (OLD_HALAL, "00000000000001", WARN),
        (TRADEMARK, "IDM900000001", VALID),
        (TRADEMARK, "HAKI IDM900000001", FIX),
        (TRADEMARK, "IDM90000001", WARN),
    ],
)
def test_a_number_gets_the_verdict_of_its_shape(kind, text, verdict):
    assert check(kind, text).verdict == verdict


def test_a_nib_that_lost_its_zero_carries_the_mended_one():
    assert check(NIB, "899000000012").value == "0899000000012"


def test_a_nib_of_the_wrong_length_says_how_many_digits_it_has():
    assert check(NIB, "12345678901").message == "NIB harus 13 angka, '12345678901' berisi 11. Salin lagi dari OSS."


@pytest.mark.parametrize(
    ("text", "value"), [("bpom md200000000001", "MD 200000000001"), ("MD 2000.0000.0001", "MD 200000000001")]
)
def test_a_bpom_number_is_kept_in_one_spelling(text, value):
    assert check(BPOM, text).value == value


def test_an_old_halal_number_is_told_from_the_new_kind():
    assert check(HALAL, "00000000000001").kind == OLD_HALAL


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2063507010001-28", PIRT),
        ("MD 200000000001", BPOM),
        ("ID35110000000010001", HALAL),
        ("IDM900000001", TRADEMARK),
        ("089900000001200000001", PB_UMKU),
        ("0899000000012", NIB),
    ],
)
def test_a_whole_number_tells_what_it_is(text, kind):
    assert recognised(text).kind == kind


@pytest.mark.parametrize("text", ["", "proses", "081234567890", "ID351100", "20635070100012-8"])
def test_what_fits_no_shape_is_not_recognised(text):
    assert recognised(text) is None


def test_every_telling_number_in_a_sentence_is_found():
    found = found_in("Izin: P-IRT 2063507010001-28, halal ID35110000000010001 dan merek IDM900000001")
    assert [(number.kind, number.value) for number in found] == [
        (PIRT, "2063507010001-28"),
        (HALAL, "ID35110000000010001"),
        (TRADEMARK, "IDM900000001"),
    ]


@pytest.mark.parametrize("text", ["12063507010001-28", "2063507010001-281", "XID35110000000010001", "IDM9000000012"])
def test_a_shape_inside_a_longer_run_is_no_number(text):
    assert found_in(text) == []


@pytest.mark.parametrize(("value", "year"), [("2063507010001-28", 2028), ("2063507010001", None), ("", None)])
def test_the_last_group_of_a_pirt_number_is_the_year_it_ends(value, year):
    assert pirt_expiry_year(value) == year
