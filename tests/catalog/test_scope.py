import pytest

from catalog import indexing, scope
from catalog.models import Licence, Product, ScopeQuestion, Variant
from tests import people

pytestmark = pytest.mark.django_db
COMPOSITION, VARIANT = ScopeQuestion.Reason.COMPOSITION, ScopeQuestion.Reason.VARIANT


@pytest.fixture
def product(staff):
    people.published("Sambal Bajak", by=staff)  # so that no product has the id of its licence
    made = people.published(by=staff)
    people.licence(made)
    people.licence(made, Licence.Kind.PIRT, "2063507010001-30", valid_until="2090-12-31")
    return Product.objects.get(pk=made.pk)


def kinds(product):
    return [badge.kind for badge in Product.objects.for_cards().get(pk=product.pk).badges]


def test_a_change_of_composition_takes_off_halal_and_leaves_the_pirt(product, staff):
    assert kinds(product) == ["halal", "pirt"]
    scope.ask(product, COMPOSITION, by=staff)
    assert kinds(product) == ["pirt"]


def test_search_engines_facets_and_prints_agree(product, staff):
    scope.ask(product, COMPOSITION, by=staff)
    indexing.rebuild()
    assert list(Product.objects.with_badge("halal")) == []
    assert "halal" not in indexing.current_index().counts("badge", {})


def test_the_page_no_longer_names_the_number(product, staff, client):
    number = "ID35110000000000001"
    assert number in client.get(product.get_absolute_url()).content.decode()
    scope.ask(product, COMPOSITION, by=staff)
    assert number not in client.get(product.get_absolute_url()).content.decode()


def test_a_question_is_asked_once(product, staff):
    assert [len(scope.ask(product, COMPOSITION, by=staff)) for _ in range(2)] == [1, 0]
    assert ScopeQuestion.objects.open().count() == 1


def test_a_yes_brings_the_badge_back(product, staff):
    scope.ask(product, COMPOSITION, by=staff)
    scope.answer(ScopeQuestion.objects.get(), covers=True, by=staff)
    assert kinds(product) == ["halal", "pirt"]


def test_a_no_takes_the_product_out_of_the_licence(product, staff):
    scope.ask(product, COMPOSITION, by=staff)
    scope.answer(ScopeQuestion.objects.get(), covers=False, by=staff)
    assert kinds(product) == ["pirt"]
    assert list(Licence.objects.get(kind="halal").products.all()) == []


def test_an_answer_is_given_once(product, staff):
    scope.ask(product, COMPOSITION, by=staff)
    question = ScopeQuestion.objects.get()
    scope.answer(question, covers=True, by=staff)
    scope.answer(question, covers=False, by=people.head_of_office())
    assert ScopeQuestion.objects.values_list("still_covers", "answered_by").get() == (True, staff.pk)


def test_a_new_size_is_in_question_alone(product, staff, client):
    size = Variant.objects.create(product=product, netto_amount=500, price=30_000, position=1)
    scope.ask(product, VARIANT, by=staff, variant=size)
    assert kinds(product) == ["halal", "pirt"]
    assert client.get(product.get_absolute_url()).content.decode().count("Halal belum diperiksa untuk ukuran ini") == 1


def test_all_sizes_in_question_are_the_whole_product(product, staff):
    for size in product.variants.all():
        scope.ask(product, VARIANT, by=staff, variant=size)
    assert kinds(product) == ["pirt"]


def test_a_licence_nobody_verified_has_nothing_to_lose(staff):
    product = people.product()
    people.licence(product, verified=False)
    assert scope.ask(product, COMPOSITION, by=staff) == []
