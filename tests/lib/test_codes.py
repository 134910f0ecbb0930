import pytest
import segno

from ikmportal.lib import codes


@pytest.mark.parametrize("address", ["http://localhost:8000/p/{}/", "https://ikm-agro.malangkab.go.id/en/p/{}", "x{}"])
def test_a_code_is_the_one_segno_makes_of_the_whole_address(address):
    numbers = [0, 9, *range(10, 10_000, 373), 98_765, 1_234_567_890]
    made = {number: codes.rows(*_around(address, number)) for number in numbers}
    whole = {number: segno.make(address.format(number), error="m", mask=4, micro=False).matrix for number in numbers}
    assert made == {number: ["".join(map(str, row)) for row in matrix] for number, matrix in whole.items()}


def _around(address, number):
    before, after = address.split("{}")
    return before, number, after


def test_dark_modules_are_drawn_from_the_bottom_left_as_pdf_does():
    assert codes.outline(["110", "001", "101"]).splitlines() == ["0 2 2 1 re", "2 1 1 1 re", "0 0 1 1 re", "2 0 1 1 re"]
