from django.template import engines
from django.utils import translation


def drawn(source, **context):
    return engines["django"].from_string("{% load i18n portal %}" + source).render(context)


def test_a_kept_part_knows_nothing_of_the_page_it_stands_on():
    assert drawn("{{ name }}: {% kept %}[{{ name }}]{% endkept %}", name="Sari") == "Sari: []"


def test_a_kept_part_is_drawn_once_for_each_language():
    template = engines["django"].from_string('{% load i18n portal %}{% kept %}{% translate "Katalog" %}{% endkept %}')
    said = []
    for language in ("id", "en", "id"):
        with translation.override(language):
            said.append(template.render())
    assert said == ["Katalog", "Catalogue", "Katalog"]


def test_a_kept_part_names_the_portal_of_the_settings(settings):
    template = engines["django"].from_string('{% load portal %}{% kept %}{% portal "name" %}{% endkept %}')
    before = template.render()
    settings.PORTAL = {**settings.PORTAL, "name": "Pasar <Baru>"}
    assert (before, template.render()) == ("IKM Agro", "Pasar &lt;Baru&gt;")
