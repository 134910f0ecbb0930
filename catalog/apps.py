from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = "Katalog"

    def ready(self):
        from catalog.erasing import KINDS, leave_the_index, unpublish
        from catalog.retention import DEEDS
        from sellers import erasing, retention

        erasing.add(KINDS, unpublish, leave_the_index)
        retention.deeds.update(DEEDS)
        post_migrate.connect(make_search_index, sender=self)


def make_search_index(sender, using, **kwargs):
    from catalog.fields import ensure_search_index
    from catalog.models import Product

    if Product._meta.db_table in connections[using].introspection.table_names():
        ensure_search_index(Product, "search_text", connections[using])
