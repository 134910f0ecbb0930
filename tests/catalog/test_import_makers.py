"""Whom a row means, and where they are."""

import pytest

from sellers.models import Region
from tests import people
from tests.catalog.sheets import HEADINGS, ROW, outcomes, outlook, plan
from tests.catalog.test_importing import WITH_MAKER, maker, problem

pytestmark = pytest.mark.django_db


def message(*rows):
    return problem(*rows, headings=WITH_MAKER)[2]


def new_seller(**cells):
    (seller,) = plan(maker(**cells), headings=WITH_MAKER).new_sellers
    return seller


def known(**facts):
    return people.seller("Dapur Alit", **facts)


@pytest.mark.parametrize(
    ("cells", "field", "value"),
    [
        ({"NIB": "0899000000012"}, "nib", "0899000000012"),
        ({"NIB": 899000000012}, "nib", "0899000000012"),
        ({"No._HP": 81234567890}, "phone", "+6281234567890"),
        ({"Alamat": "Jl. Satu No. 2"}, "address", "Jl. Satu No. 2"),
        ({"Kode_IKM": 101}, "code", "101"),
    ],
)
def test_facts_of_a_maker_are_read_as_people_write_them(cells, field, value):
    assert getattr(new_seller(**cells), field) == value


def test_a_nib_that_lost_its_zero_is_mended_and_told():
    (note,) = outlook(maker(NIB=899000000012), headings=WITH_MAKER).row.notes
    assert note["message"].startswith("NIB dicatat sebagai 0899000000012.")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"NIB": "12345678901"}, ("NIB", "12345678901", "NIB harus 13 angka")),
        ({"No._HP": "0812"}, ("Nomor telepon", "0812", "'0812' bukan nomor telepon yang lengkap.")),
        ({"Kode_IKM": "K" * 31}, ("Kode IKM", "K" * 31, "Kode IKM lebih dari 30 huruf.")),
        ({"Kecamatan": "Kepanjenn"}, ("Kecamatan", "Kepanjenn", "Kecamatan 'Kepanjenn' tidak ada di")),
        ({"Desa": "Antah"}, ("Desa/Kelurahan", "Antah", "Desa 'Antah' tidak dikenal.")),
    ],
)
def test_a_maker_that_cannot_be_read_is_refused(reference, cells, said):
    column, text, message = problem(maker(**cells), headings=WITH_MAKER)
    assert (column, text) == said[:2]
    assert message.startswith(said[2])


def test_a_misspelt_kecamatan_is_answered_with_the_likely_one(reference):
    assert message(maker(Kecamatan="Kepanjenn")).endswith("Maksudnya Kepanjen?")


@pytest.mark.parametrize("text", ["Kepanjen", "KEPANJEN", "Kec. Kepanjen", "kecamatan kepanjen"])
def test_a_kecamatan_is_known_however_it_is_written(reference, text):
    assert new_seller(Kecamatan=text).subdistrict.code == "35.07.13"


def test_a_village_brings_its_kecamatan(reference):
    seller = new_seller(Desa="Talangagung")
    assert seller.subdistrict.name == "Kepanjen"


def test_a_village_name_of_several_kecamatan_asks_which(reference):
    assert message(maker(Desa="Sumberejo")).startswith("Desa 'Sumberejo' ada di ")


def test_a_known_maker_is_not_made_again():
    known()
    assert plan(ROW).new_sellers == []


@pytest.mark.parametrize(
    ("facts", "cells"),
    [
        ({"code": "K-1"}, {"Kode_IKM": "K-1"}),
        ({"nib": "0899000000012"}, {"NIB": "0899000000012"}),
        ({"code": "K-1"}, {"Kode_IKM": "K-1", "Nama_Usaha": ""}),
    ],
)
def test_a_maker_is_known_by_code_or_nib(facts, cells):
    seller = known(**facts)
    future = plan(maker(**cells), headings=WITH_MAKER)
    assert [product.seller for product in future.new_products] == [seller]


def test_a_code_without_a_name_may_stand_for_a_maker_higher_up():
    rows = [
        maker(Kode_IKM="K-1"),
        maker(Kode_IKM="K-2", Nama_Usaha="Dapur Bima"),
        maker(Kode_IKM="K-1", Nama_Usaha="", Nama_Produk="Sirop"),
    ]
    future = plan(*rows, headings=WITH_MAKER)
    assert [product.seller.name for product in future.new_products] == ["Dapur Alit", "Dapur Bima", "Dapur Alit"]


def test_a_code_nobody_has_does_not_replace_a_name():
    assert problem(maker(Kode_IKM="K-9", Nama_Usaha="0"), headings=WITH_MAKER) == (
        "Nama usaha",
        "0",
        "Nama usaha kosong dan kode IKM ini belum dikenal. Isi nama usaha pada baris pertama IKM ini.",
    )


def test_a_code_of_another_name_is_refused():
    people.seller("Dapur Bima", code="K-1")
    assert message(maker(Kode_IKM="K-1")).startswith("Kode atau NIB ini tercatat atas nama Dapur Bima.")


def test_a_nib_of_another_maker_is_refused_before_the_database_must():
    known(code="K-1")
    people.seller("Dapur Bima", nib="0899000000012")
    assert message(maker(Kode_IKM="K-1", NIB="0899000000012")).startswith("NIB ini sudah dipakai Dapur Bima.")


def test_a_nib_this_sheet_has_just_given_away_is_refused_too():
    known(code="K-1")
    rows = [maker(Kode_IKM="K-1", NIB="0899000000012"), maker(Nama_Usaha="Dapur Bima", NIB="0899000000012")]
    assert message(*rows).startswith("Kode atau NIB ini tercatat atas nama Dapur Alit.")


def test_two_makers_of_one_name_ask_which():
    for _time in range(2):
        known()
    assert message(maker()) == "Ada 2 IKM bernama Dapur Alit. Isi tempatnya atau kode IKM agar jelas yang mana."


def test_the_kecamatan_tells_makers_of_one_name_apart(reference):

    here, there = (Region.objects.subdistricts().get(name=name) for name in ("Kepanjen", "Dampit"))
    known(subdistrict=there)
    seller = known(subdistrict=here)
    future = plan(maker(Kecamatan="Kepanjen"), headings=WITH_MAKER)
    assert future.new_products[0].seller == seller


def test_makers_of_one_name_in_two_kecamatan_are_two(reference):
    rows = [maker(Kecamatan="Kepanjen"), maker(Kecamatan="Dampit")]
    assert len(plan(*rows, headings=WITH_MAKER).new_sellers) == 2


def test_a_maker_from_another_regency_keeps_it_in_the_address(reference):
    seller = plan((*ROW, "Kab. Blitar", "Srengat"), headings=(*HEADINGS, "Kab/Kota", "Kecamatan")).new_sellers[0]
    assert (seller.address, seller.subdistrict) == ("Kab. Blitar", None)


def test_rows_that_disagree_about_a_maker_keep_the_first_and_say_so():
    rows = [maker(Alamat="Jl. Satu"), maker(Alamat="Jl. Dua", Nama_Produk="Sirop")]
    future = plan(*rows, headings=WITH_MAKER)
    assert future.new_sellers[0].address == "Jl. Satu"
    assert (
        future.outlooks[1].row.notes[0]["message"] == "Berbeda dari baris sebelumnya (Jl. Satu); yang pertama dipakai."
    )


def test_the_rows_below_an_unknown_code_are_refused_with_it():
    rows = [maker(Kode_IKM="K-9", Nama_Usaha=""), maker(Nama_Usaha="", Nama_Produk="Sirop")]
    assert outcomes(*rows, headings=WITH_MAKER) == ["tolak", "tolak"]
