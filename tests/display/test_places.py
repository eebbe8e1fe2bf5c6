import gc
import io
import os
import sys
import weakref
from types import SimpleNamespace

import pytest

from pygrad.display import places
from tests.display.screens import Notebook, Terminal


class Events(list):
    def register(self, name, method):
        assert name == "post_run_cell"
        self.append(method)

    def unregister(self, name, method):
        self.remove(method)


@pytest.fixture
def shell(monkeypatch):
    made = SimpleNamespace(events=Events())
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: made))
    return made


def test_a_shell_with_a_kernel_is_a_notebook(shell, monkeypatch):
    assert not places.in_notebook()
    shell.kernel = object()
    assert places.in_notebook()
    monkeypatch.delitem(sys.modules, "IPython")
    assert not places.in_notebook()


def test_what_is_a_terminal():
    assert places.is_terminal(Terminal())
    for other in (io.StringIO(), object(), None):
        assert not places.is_terminal(other)


def test_a_closed_file_is_no_terminal():
    file = io.StringIO()
    file.close()
    assert not places.is_terminal(file)


def test_the_size_of_a_terminal(monkeypatch):
    file = SimpleNamespace(fileno=lambda: 7)
    sizes = {7: os.terminal_size((132, 40))}
    monkeypatch.setattr(os, "get_terminal_size", sizes.__getitem__)
    assert places.size(file) == (132, 40)
    for nothing in ((0, 40), (132, 0)):
        sizes[7] = os.terminal_size(nothing)
        assert places.size(file) is None
    assert places.size(object()) is None


def test_an_output_is_one_and_changes_in_place(monkeypatch):
    notebook = Notebook()
    monkeypatch.setattr(places, "_display", lambda: notebook.display)
    output = places.Output({"text/plain": "a"})
    output.update({"text/plain": "b"})
    assert notebook.outputs == [{"text/plain": "b"}]


def test_an_output_where_no_kernel_listens(monkeypatch):
    monkeypatch.setattr(places, "_display", lambda: lambda *args, **options: None)
    places.Output({"text/plain": "a"}).update({"text/plain": "b"})


class Drawn:
    def __init__(self):
        self.count = 0

    def draw(self):
        self.count += 1


def test_at_the_end_of_the_cell_a_method_is_called_once(shell):
    drawn = Drawn()
    places.at_cell_end(drawn.draw)
    (ended,) = shell.events
    ended("result")
    assert drawn.count == 1
    assert not shell.events


def test_what_waits_for_the_end_of_the_cell_keeps_nothing_alive(shell):
    drawn = Drawn()
    places.at_cell_end(drawn.draw)
    gone = weakref.ref(drawn)
    del drawn
    gc.collect()
    assert gone() is None
    shell.events[0]("result")
    assert not shell.events


def test_outside_of_ipython_nothing_ends(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: None))
    places.at_cell_end(Drawn().draw)
