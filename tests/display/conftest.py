"""A clock that the test winds, a terminal, and a notebook's cell."""

import io
from types import SimpleNamespace

import pytest

from pygrad.display import live_curves, meter, places
from tests.display.screens import Notebook, Terminal


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now

    def wait(self, seconds):
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    for module in (meter, live_curves):
        monkeypatch.setattr(module, "perf_counter", made)
    return made


@pytest.fixture
def terminal(monkeypatch):
    made = Terminal()
    for module in (meter, live_curves):  # not in sys itself, where pytest puts its own between fixture and test
        monkeypatch.setattr(module, "sys", SimpleNamespace(stdout=made, stderr=made))
    return made


@pytest.fixture
def errors(monkeypatch):
    """Yield what is written to the standard error, which is no terminal here."""
    made = io.StringIO()
    monkeypatch.setattr(meter, "sys", SimpleNamespace(stderr=made))
    return made


@pytest.fixture
def notebook(monkeypatch):
    pytest.importorskip("tqdm")
    made = Notebook()
    for module in (meter, live_curves):
        monkeypatch.setattr(module, "in_notebook", lambda: True)
    monkeypatch.setattr(live_curves, "at_cell_end", made.ended.append)
    monkeypatch.setattr(places, "_display", lambda: made.display)
    return made
