import re

import pytest
from django.core.management import call_command

from catalog.models import Category, FoodKind
from sellers.models import Kbli, Region, SizeRule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_for_all")]


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Region, Kbli, SizeRule, Category, FoodKind)]


def test_the_regency_has_33_kecamatan_and_390_villages():
    villages = Region.objects.villages()
    assert Region.objects.subdistricts().count() == 33
    assert (villages.filter(level="desa").count(), villages.filter(level="kelurahan").count()) == (378, 12)


def test_every_village_has_a_postal_code_of_the_regency():
    codes = Region.objects.villages().values_list("postal_code", flat=True)
    assert [code for code in codes if not re.fullmatch(r"65[123]\d\d", code)] == []


def test_every_code_stands_below_the_code_it_begins_with():
    below = Region.objects.exclude(parent=None).values_list("code", "parent_id")
    assert [code for code, parent in below if code.rpartition(".")[0] != parent] == []
    assert set(Region.objects.villages().values_list("parent__level", flat=True)) == {"kecamatan"}


def test_every_kecamatan_has_a_place_on_the_map():
    placed = Region.objects.subdistricts().filter(latitude__range=(-9, -7), longitude__range=(112, 113.5))
    assert placed.count() == 33


def test_every_fact_names_its_source_and_day():
    assert Region.objects.filter(source="").count() == SizeRule.objects.filter(source="").count() == 0


def test_loading_again_changes_nothing():
    before = everything()
    call_command("load_reference", verbosity=0)
    assert everything() == before


def test_loading_again_keeps_what_the_office_added_and_renews_what_it_knows():
    Region.objects.filter(code="35.07.22").update(name="Salah")
    Region.objects.create(
        code="35.07.22.2099", name="Baru", level="desa", parent_id="35.07.22", source="kantor", checked_on="2026-11-01"
    )
    call_command("load_reference", verbosity=0)
    assert Region.objects.get(code="35.07.22").name == "Dau"
    assert Region.objects.villages().count() == 391


def test_a_village_is_read_with_its_kecamatan():
    names = {str(village) for village in Region.objects.villages().filter(name="Sumberejo").select_related("parent")}
    assert all(re.fullmatch(r"Sumberejo, Kec\. \w+", name) for name in names)
    assert len(names) == Region.objects.villages().filter(name="Sumberejo").count() > 1
