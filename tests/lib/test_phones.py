import pytest

from ikmportal.lib.phones import read_phone, whatsapp_link
from ikmportal.lib.reading import Unreadable


@pytest.mark.parametrize(
    "cell",
    [
        "081234567890",
        "0812-3456-7890",
        "0812 3456 7890",
        "+62 812-3456-7890",
        "6281234567890",
        "62-812-3456-7890",
        "(0812) 34567890",
        "'081234567890",
        81234567890,
        81234567890.0,
        6281234567890,
    ],
)
def test_a_mobile_number_is_read_as_people_type_it(cell):
    assert read_phone(cell) == "+6281234567890"


def test_a_landline_of_malang_keeps_its_area():
    assert read_phone("(0341) 395123") == "+62341395123"


@pytest.mark.parametrize("cell", ["0812", "banyak", "", "081234567890 / 081234567891", 812, "08123456789012345"])
def test_what_is_no_whole_number_says_what_to_do(cell):
    with pytest.raises(Unreadable) as refusal:
        read_phone(cell)
    assert str(refusal.value) == f"'{cell}' bukan nomor telepon yang lengkap. Tulis seperti 081234567890."


def test_a_chat_link_carries_its_text_encoded():
    assert whatsapp_link("+6281234567890", "Halo & salam") == "https://wa.me/6281234567890?text=Halo%20%26%20salam"


def test_a_chat_link_without_receiver_or_text_lets_the_reader_choose():
    assert whatsapp_link("") == "https://wa.me/"
