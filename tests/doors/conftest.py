from tests.test_permissions import cast  # noqa: F401 the cast of the matrix
