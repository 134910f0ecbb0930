import pytest

from tests.production.asking import Somebody, running


def pytest_collection_modifyitems(items):
    """Only what bin/prod-check started can be asked."""
    for item in items:
        if "tests/production" in str(item.path):
            item.add_marker(pytest.mark.production)


@pytest.fixture(scope="session")
def made():
    return running()


@pytest.fixture
def stranger(made):
    return Somebody(made.authority)


@pytest.fixture(scope="session")
def seeded(made):
    """What a function of tests/production/seeding.py says, run beside the site."""
    return lambda name: made.manage(
        "shell", "--no-imports", "-c", f"from tests.production import seeding; seeding.{name}()"
    )
