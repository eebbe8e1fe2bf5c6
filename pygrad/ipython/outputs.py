"""What ``Out`` keeps under ``%load_ext pygrad``, and ``%pygrad``, which says so.

IPython hands each displayed value to its display hook, which shows it and then enters it as ``_``, ``Out[n]`` and
``_n``. Here what is entered is the same value without its graph, after the value itself was shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pygrad.display.outputs import are_graphs_kept, keep_graphs_in_out, shells
from pygrad.memory.notebook import free_notebook_outputs, without_graphs
from pygrad.memory.text import sized

HOOKS = ("update_user_ns", "fill_exec_result")
"""Methods of IPython's display hook that keep a value: in Out and its names, and as the last result."""

WORDS = ("keep", "detach", "free")


def install(shell: Any) -> None:
    """Have a shell's outputs keep values without graphs; a second time changes nothing."""
    if shell in shells:
        return
    shells.add(shell)
    for name in HOOKS:
        method = getattr(shell.displayhook, name, None)
        if method is not None:
            setattr(shell.displayhook, name, _Keeper(shell, method))


def uninstall(shell: Any) -> None:
    """Put back what `install` has changed, and the switch; what was put around it since then stays, and passes on."""
    shells.discard(shell)
    keep_graphs_in_out(False)
    for name in HOOKS:
        if isinstance(vars(shell.displayhook).get(name), _Keeper):
            delattr(shell.displayhook, name)


class _Keeper:
    """A method of the display hook that is given values without their graphs."""

    def __init__(self, shell: Any, method: Callable[[Any], Any]) -> None:
        self._shell, self._method = shell, method

    def __call__(self, result: Any) -> Any:
        if self._shell in shells and not are_graphs_kept():
            try:
                result = without_graphs(result)
            except Exception:  # whatever it is, it is displayed and kept as it would have been
                pass
        return self._method(result)


def make_pygrad(usage_error: type[Exception]) -> Callable[[str], None]:
    """Return the magic; wrong words raise ``usage_error``, which IPython shows without a traceback."""

    def pygrad(line: str) -> None:
        """Say what Out keeps of the Variables that are displayed.

        ::

            %pygrad outputs           say what it keeps
            %pygrad outputs detach    from now on their values, without graphs: so it begins
            %pygrad outputs keep      from now on the Variables themselves, so that _.backward() works
            %pygrad outputs free      let go of the graphs that it has, and say how many bytes that was
        """
        words = line.split() or ["outputs"]
        if words[0] != "outputs" or len(words) > 2 or (words[1:] and words[1] not in WORDS):
            raise usage_error(f"%pygrad {line}: there are %pygrad outputs, and %pygrad outputs {'|'.join(WORDS)}")
        if words[1:] == ["free"]:
            print(f"{sized(free_notebook_outputs())} freed")
            return
        if words[1:]:
            keep_graphs_in_out(words[1] == "keep")
        print("Out keeps the Variables that are displayed, and their graphs" if are_graphs_kept() else
              "Out keeps the values of Variables that are displayed, and lets go of their graphs")

    return pygrad


def complete(shell: Any, event: Any) -> list[str]:
    """Return what can follow ``%pygrad`` in a line."""
    words = event.line.split()
    done = len(words) - (not event.line.endswith(" "))
    return ["outputs"] if done <= 1 else list(WORDS) if done == 2 else []
