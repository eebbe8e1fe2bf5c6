"""What ``%load_ext pygrad`` and ``%unload_ext pygrad`` do."""

from __future__ import annotations

from typing import Any

from pygrad import config
from pygrad.ipython.gradmem import make_gradmem
from pygrad.optional import optional_import


def load_ipython_extension(shell: Any) -> None:
    """Give a shell ``%gradmem`` and ``%%gradmem``, and have errors of backward name the line of their forward.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    """
    magic = optional_import("IPython.core.magic", "notebook", "%load_ext pygrad")
    error = optional_import("IPython.core.error", "notebook", "%load_ext pygrad")
    gradmem = magic.needs_local_scope(magic.no_var_expand(make_gradmem(shell, error.UsageError)))
    shell.register_magic_function(gradmem, magic_kind="line_cell", magic_name="gradmem")
    config.trace_lines()


def unload_ipython_extension(shell: Any) -> None:
    """Take the magics away again, and stop noting lines.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    """
    for kind in ("line", "cell"):
        shell.magics_manager.magics[kind].pop("gradmem", None)
    config.trace_lines(False)
