"""What ``%load_ext pygrad`` and ``%unload_ext pygrad`` do."""

from __future__ import annotations

from typing import Any

from pygrad import config
from pygrad.ipython import outputs
from pygrad.ipython.gradmem import make_gradmem
from pygrad.optional import optional_import


def load_ipython_extension(shell: Any) -> None:
    """Make a shell of IPython at home with PyGrad; ``%unload_ext pygrad`` undoes all of it.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell

    Notes
    -----
    - ``%gradmem`` and ``%%gradmem`` show where the memory of a statement or a cell goes.
    - Errors of backward name the line of their forward (`pygrad.config.trace_lines`).
    - ``Out``, ``_``, ``__``, ``___`` and ``_12`` no longer keep graphs alive. What a cell displays is shown as it is
      and then kept as a detached Variable of the same value, also inside lists, tuples and dicts: the graph goes with
      the last name that you gave it, as it does in a script. ``y`` as a cell's last line and then ``_.backward()`` is
      therefore an error, while ``y.backward()`` works. ``%pygrad outputs keep``, or
      ``pygrad.display.keep_graphs_in_out()``, keeps graphs from then on; ``%pygrad outputs free`` lets go of those
      that are there. What IPython kept before the extension was loaded stays until then. A Function
      (``y.creator``) and objects of your own classes that hold Variables are kept as they are.

    Python's own prompt is left alone: its ``_`` keeps the last value with its graph, until the next one.
    """
    magic = optional_import("IPython.core.magic", "notebook", "%load_ext pygrad")
    error = optional_import("IPython.core.error", "notebook", "%load_ext pygrad")
    gradmem = magic.needs_local_scope(magic.no_var_expand(make_gradmem(shell, error.UsageError)))
    shell.register_magic_function(gradmem, magic_kind="line_cell", magic_name="gradmem")
    shell.register_magic_function(outputs.make_pygrad(error.UsageError), magic_kind="line", magic_name="pygrad")
    shell.set_hook("complete_command", outputs.complete, str_key="%pygrad")
    outputs.install(shell)
    config.trace_lines()


def unload_ipython_extension(shell: Any) -> None:
    """Take the magics away again, let outputs keep what they are given, and stop noting lines.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    """
    for kind in ("line", "cell"):
        for name in ("gradmem", "pygrad"):
            shell.magics_manager.magics[kind].pop(name, None)
    getattr(shell.strdispatchers.get("complete_command"), "strs", {}).pop("%pygrad", None)
    outputs.uninstall(shell)
    config.trace_lines(False)
