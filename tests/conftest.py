"""Option --chaos: the long variants of the tests that try to break the warehouse (make chaos). No test judges time."""

import pytest
from hypothesis import settings

settings.register_profile("passage", deadline=None)
settings.load_profile("passage")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--chaos", action="store_true", help="every kill, flip and cut, not only a sample; marked tests too"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "chaos: too long for every run; make chaos runs it")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--chaos"):
        for item in items:
            if item.get_closest_marker("chaos"):
                item.add_marker(pytest.mark.skip(reason="long: make chaos"))


@pytest.fixture(scope="session")
def chaos(request: pytest.FixtureRequest) -> bool:
    """True if the long variants are wanted."""
    return bool(request.config.getoption("--chaos"))
