"""Which implementation computes: NumPy alone, or oneDNN where it is installed.

Invariant: the same results up to rounding, from the same calls. Cost of having the choice: one test of a
module's attribute for each kernel. Switch: `use`.
"""

from __future__ import annotations

import os
import threading
from typing import Any

from pygrad.errors import ArgumentError, MissingDependencyError
from pygrad.kernels import onednn
from pygrad.optional import how_to_install

NAMES = ("numpy", "onednn", "auto")


class _Choice:
    """What was asked for, and the library once it is loaded (False: not to be had)."""

    def __init__(self) -> None:
        self.name = "auto"
        self.library: Any = None
        self.lock = threading.Lock()


_choice = _Choice()


def library() -> onednn.Library | None:
    """Return the library that kernels are to use, loaded at the first call; None for NumPy alone."""
    if _choice.name == "numpy":
        return None
    found = _choice.library
    return (_load() if found is None else found) or None


def _load() -> Any:
    with _choice.lock:
        if _choice.library is None:
            path = onednn.find()
            try:
                _choice.library = onednn.Library(path) if path else False
            except (OSError, AttributeError, onednn.Unsupported):  # another system, or another interface
                _choice.library = False
        return _choice.library


class _Restorer:
    """Restores a choice at the end of a with block."""

    def __init__(self, before: str) -> None:
        self._before = before

    def __enter__(self) -> None:
        return None

    def __exit__(self, *exception: object) -> None:
        _choice.name = self._before


def use(name: str) -> _Restorer:
    """Choose the implementation of convolutions, large products, Adam's steps and the like, process-wide.

    Parameters
    ----------
    name : str
        ``"numpy"``: NumPy alone. ``"onednn"``: the oneDNN library, and NumPy for what it does not take
        (float64, small products). ``"auto"``, which is so from the start: oneDNN if it is installed.

    Returns
    -------
    context manager
        Restores the choice from before when used in a ``with`` block.

    Raises
    ------
    ArgumentError
        If there is no such implementation.
    MissingDependencyError
        If oneDNN is asked for and not installed, or cannot be loaded.

    Notes
    -----
    oneDNN computes with OpenMP's threads: as many as ``OMP_NUM_THREADS`` says, or else
    ``OPENBLAS_NUM_THREADS``, or `threadpoolctl`. An idle thread looks for work for some milliseconds before
    it sleeps; where other processes need the cores, setting ``GOMP_SPINCOUNT=10000`` before Python starts
    helps all of them. A forked process uses NumPy: OpenMP's threads do not survive a fork.

    Examples
    --------
    >>> from pygrad import kernels
    >>> with kernels.use("numpy"):
    ...     kernels.active()
    'numpy'
    """
    if name not in NAMES:
        raise ArgumentError(f"kernels.use: expected one of {', '.join(map(repr, NAMES))}, got {name!r}")
    if name == "onednn" and not (_load() if _choice.library is None else _choice.library):
        raise MissingDependencyError(
            f"kernels.use('onednn') needs {onednn.PACKAGE}, which is not installed or cannot be loaded; "
            f"install it with the extra {onednn.EXTRA!r}: {how_to_install(onednn.EXTRA)}",
            name=onednn.PACKAGE)
    restorer = _Restorer(_choice.name)
    _choice.name = name
    return restorer


def active() -> str:
    """Return the name of the implementation that computes now.

    Examples
    --------
    >>> from pygrad import kernels
    >>> kernels.active() in kernels.available()
    True
    """
    return "onednn" if library() is not None else "numpy"


def available() -> tuple[str, ...]:
    """Return the names of the implementations that can be used.

    Examples
    --------
    >>> from pygrad import kernels
    >>> "numpy" in kernels.available()
    True
    """
    found = _load() if _choice.library is None else _choice.library
    return ("numpy", "onednn") if found else ("numpy",)


def _forget() -> None:
    """In a forked process: OpenMP would wait for threads that are not there."""
    _choice.lock = threading.Lock()
    _choice.library = False


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
