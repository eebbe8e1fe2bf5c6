"""Ledgers for tests, and readers that keep what they are fed."""

import tracemalloc

import pytest

from pygrad.memory import _watching, _windows
from tests.memory.taking import Entries


@pytest.fixture
def ledger(monkeypatch):
    """A ledger whose `entries` are a reader."""
    monkeypatch.setattr(_windows, "_SAFE_TO_STOP", True)  # whatever threads other tests have left
    made, user = _watching.begin()
    made.entries = Entries()
    made.flush()
    made.readers.append(made.entries)
    yield made
    _watching.end(user)
    assert not tracemalloc.is_tracing()


@pytest.fixture
def nobody_watches():
    """What a test leaves running ends."""
    yield
    _watching._finish()
