from tests.test_permissions import cast  # noqa: F401 the table's own cast
