"""Which tables the code knows, and which migrations made them: rows go back only into the schema they came from."""

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ikmportal.backups import Refused

# Who is signed in, and which workers live: true for a machine and a moment only. After a restore everybody signs in anew.
OF_THE_MOMENT = ("sessions.Session", "usersessions.UserSession", "lib.WorkerPulse")
# What `migrate` itself writes into an empty database. The archive's rows take their place.
OF_MIGRATE = ("contenttypes.ContentType", "auth.Permission")


def kept_models():
    """Every model with a table, the tables between two models and the histories included."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted(
        (model for model in found if not model._meta.proxy and model._meta.label not in OF_THE_MOMENT),
        key=lambda model: model._meta.db_table,
    )


def fields(model):
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def columns():
    """`{table: [column, …]}` of what is kept."""
    return {model._meta.db_table: [field.column for field in fields(model)] for model in kept_models()}


def migrations():
    """`["app.name", …]` of the code."""
    return sorted(".".join(key) for key in MigrationExecutor(connection).loader.disk_migrations)


def ensure_migrated():
    """Raises Refused when the database is behind the code."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused("Basis data belum dimigrasi ke rilis ini: jalankan manage.py migrate lebih dulu.")


def ensure_same(manifest):
    """Raises Refused when the archive comes of another schema than the code's."""
    theirs, ours = set(manifest["migrations"]), set(migrations())
    differing = sorted(ours - theirs) or sorted(theirs - ours)
    told = {table: facts["columns"] for table, facts in manifest["tables"].items()}
    if not differing and told != columns():
        differing = sorted(table for table in told.keys() | columns() if told.get(table) != columns().get(table))
    if differing:
        age = "lebih lama" if ours - theirs else "lain"
        raise Refused(
            f"Arsip ini dari skema yang {age} (dibuat {manifest['made_at']}, beda pada {differing[0]}). Pasang rilis "
            "portal dari waktu itu, pulihkan di sana, lalu naikkan rilisnya dan jalankan manage.py migrate."
        )
