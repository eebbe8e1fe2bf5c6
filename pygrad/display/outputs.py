"""What a notebook keeps of what it has displayed: the switch, and what the display says about it.

IPython keeps every value that a cell shows in ``Out``, and the last three as ``_``, ``__`` and ``___``: a Variable
there keeps its whole graph alive, until the notebook ends. Under ``%load_ext pygrad`` it keeps the value without the
graph; `keep_graphs_in_out` says otherwise. Without the extension nobody can change what IPython keeps; then the
display of a Variable says what it holds and how to let go.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

from pygrad.cells import running_shell

shells: WeakSet[Any] = WeakSet()
"""Shells that the extension is loaded in."""

_said = {"keep": False}


def keep_graphs_in_out(keep: bool = True) -> None:
    """Say whether IPython's ``Out``, ``_`` and ``_12`` keep the graphs of the Variables that are displayed.

    Parameters
    ----------
    keep : bool
        False is the default under ``%load_ext pygrad``: what is displayed from then on is kept as a detached
        Variable of the same value, also inside lists, tuples and dicts, so that its graph goes with the last name
        that you gave it. With True, ``_.backward()`` works, and each output keeps its graph.

    Notes
    -----
    Without the extension IPython always keeps them, and `pygrad.memory.free_notebook_outputs` lets go afterwards.
    So it does after a change from True to False, which is about what is displayed from then on. A Function that is
    displayed (``y.creator``), and objects of your own classes, are kept as they are. In a notebook,
    ``%pygrad outputs keep`` and ``%pygrad outputs detach`` say the same.

    Examples
    --------
    >>> keep_graphs_in_out(True)
    >>> are_graphs_kept()
    True
    >>> keep_graphs_in_out(False)
    """
    _said["keep"] = bool(keep)


def are_graphs_kept() -> bool:
    """Return what `keep_graphs_in_out` was told last."""
    return _said["keep"]


def hint() -> str:
    """Return what to say below a Variable that has a graph: nothing, if ``Out`` lets go of it."""
    shell = running_shell()
    if shell is None or (shell in shells and not are_graphs_kept()):
        return ""
    how = "%pygrad outputs detach" if shell in shells else "%load_ext pygrad"
    return ("As the result of a cell it stays in Out, and its graph with it. <code>pygrad.memory."
            f"free_notebook_outputs()</code> lets go of graphs there, <code>{how}</code> does from now on.")
