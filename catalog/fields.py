"""A text column that both databases search with the same words."""

from django.db import models


class SearchTextField(models.TextField):
    """Canonical words, single blanks between them (catalog/words.py). Searched with the lookup `holds`.

    PostgreSQL keeps a GIN index over the words, SQLite an FTS5 table; `ensure_search_index` makes either.
    """


@SearchTextField.register_lookup
class Holds(models.Lookup):
    """Rows whose words satisfy a catalog.search.Query: every group by at least one of its words."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sqlite(self, compiler, connection):
        column = self.lhs.target
        table, pk = column.model._meta.db_table, column.model._meta.pk.column
        expression = " AND ".join("(" + " OR ".join(f'"{word}"' for word in group) + ")" for group in self.rhs.groups)
        quote = connection.ops.quote_name
        sql = f"{quote(self.lhs.alias)}.{quote(pk)} IN (SELECT rowid FROM {table}_words WHERE {table}_words MATCH %s)"
        return sql, [expression]

    def as_postgresql(self, compiler, connection):
        lhs, params = self.process_lhs(compiler, connection)
        expression = " & ".join("(" + " | ".join(f"'{word}'" for word in group) + ")" for group in self.rhs.groups)
        return f"array_to_tsvector(string_to_array({lhs}, ' ')) @@ %s::tsquery", [*params, expression]


def ensure_search_index(model, column, connection):
    """Create the search index of `model.column` where it is missing. Called after every migrate.

    Django rebuilds SQLite tables on some migrations and drops their triggers with them, so a migration alone would not
    keep this index alive.
    """
    table = model._meta.db_table
    statements = _postgresql(table, column) if connection.vendor == "postgresql" else _sqlite(table, column, connection)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _postgresql(table, column):
    words = f"array_to_tsvector(string_to_array({column}, ' '))"
    # Without the waiting list of new words, which every search would read through (3 ms after an import).
    return [f"CREATE INDEX IF NOT EXISTS {table}_words ON {table} USING gin ({words}) WITH (fastupdate = off)"]


def _sqlite(table, column, connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE %s", [f"{table}_words_after_%"])
        if cursor.fetchone()[0] == 3:
            return []
    add = f"INSERT INTO {table}_words(rowid, {column}) VALUES (new.id, new.{column});"
    drop = f"INSERT INTO {table}_words({table}_words, rowid, {column}) VALUES ('delete', old.id, old.{column});"
    return [
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {table}_words USING "
        f"fts5({column}, content='{table}', content_rowid='id', tokenize='ascii', detail='none', columnsize=0)",
        *(f"DROP TRIGGER IF EXISTS {table}_words_after_{event}" for event in ("insert", "delete", "update")),
        f"CREATE TRIGGER {table}_words_after_insert AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {table}_words_after_delete AFTER DELETE ON {table} BEGIN {drop} END",
        f"CREATE TRIGGER {table}_words_after_update AFTER UPDATE OF {column} ON {table} BEGIN {drop} {add} END",
        _written_anew(table),
    ]


def _written_anew(table):
    return f"INSERT INTO {table}_words({table}_words) VALUES ('rebuild')"


def forget_words(model, connection):
    """Rid SQLite's index of words that no row holds any more: it only notes that they are gone. PostgreSQL vacuums."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(_written_anew(model._meta.db_table))


def refresh_statistics(connection):
    """Tell SQLite how many rows stand behind an index; PostgreSQL counts by itself.

    Without, it walks all published products before it asks the search index: twenty times slower at 100,000.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")
