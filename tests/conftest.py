"""Option --chaos: the long variants of the tests that try to break the warehouse (make chaos). No test judges time."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

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


_SPEC = importlib.util.spec_from_file_location("faulty_server", Path(__file__).with_name("faulty_server.py"))
assert _SPEC is not None and _SPEC.loader is not None
_FAULTY = sys.modules[_SPEC.name] = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_FAULTY)


@pytest.fixture
def start_server() -> Iterator[Callable[..., Any]]:
    """Start a FaultyServer with the arguments of its class; it is stopped at the end of the test."""
    with ExitStack() as stack:
        yield lambda **given: stack.enter_context(_FAULTY.FaultyServer(**given))


@pytest.fixture
def faulty_server(start_server: Callable[..., Any]) -> Any:
    """A server that misbehaves as the test says: see tests/faulty_server.py."""
    return start_server()
