"""The package's exceptions.

Each derives from `PyGradError` and from the builtin a user would expect, so that ``except ValueError``
written for NumPy code goes on working. A message names the operation, the argument, its shape and dtype,
what was expected, and what to try.
"""

from __future__ import annotations

import reprlib
import sys
from typing import Any

from pygrad._lazy import listing
from pygrad.legible import rendered

__all__ = [
    "AnomalyError", "ArgumentError", "ConstantOutputWarning", "DTypeError", "DroppedGraphWarning", "FileFormatError",
    "GraphError", "LabelError", "MissingDependencyError", "NoDerivativeError", "NonScalarBackwardWarning",
    "PyGradError", "ShapeError", "StaleGraphError", "StateDictError", "ViewAssignmentWarning", "describe",
]
__dir__ = listing(__name__)

_PACKAGE = __name__.partition(".")[0]


class PyGradError(Exception):
    """Base class of every error that PyGrad raises on purpose."""

    def _render_traceback_(self) -> list[str]:
        """Return the lines in which IPython shows it, see `pygrad.legible`."""
        return rendered(self)


class ShapeError(PyGradError, ValueError):
    """Shapes or axes that do not fit the operation."""


class DTypeError(PyGradError, TypeError):
    """Data of a kind that cannot be computed with: object, text, ragged; complex where only real numbers go."""


class ArgumentError(PyGradError, ValueError):
    """An argument outside what the operation accepts."""


class LabelError(PyGradError, IndexError):
    """A class index outside the range of classes."""


class GraphError(PyGradError, RuntimeError):
    """A use of the graph that its rules do not allow."""


class StaleGraphError(GraphError):
    """A value that backward needs has been changed in place since it was recorded."""


class AnomalyError(PyGradError, FloatingPointError):
    """A NaN or an infinity that came up under `pygrad.detect_anomaly`.

    Attributes
    ----------
    function : str
        The Function that made it, or what else it came from: ``"Log"``.
    phase : str
        ``"forward"``, ``"backward"``, ``"optimizer"``, or ``"data"`` where it came in with the user's own.
    line : str or None
        The user's line that ran the forward.
    """

    function: str = ""
    phase: str = ""
    line: str | None = None


class NoDerivativeError(PyGradError, TypeError):
    """A NumPy function that PyGrad does not differentiate."""


class MissingDependencyError(PyGradError, ImportError):
    """An optional dependency that is not installed."""


class FileFormatError(PyGradError, ValueError):
    """A file that is truncated, of another format, or holds unusable values."""


class StateDictError(PyGradError, ValueError):
    """A state dict whose keys or shapes do not match the module's."""


class DroppedGraphWarning(UserWarning):
    """``np.asarray`` was called on a Variable that has a graph: the result is plain data."""


class ViewAssignmentWarning(UserWarning):
    """A view was written to, and the Variable that it was taken from does not change with it."""


class ConstantOutputWarning(UserWarning):
    """A function to differentiate returned a plain number: its gradient is zero."""


class NonScalarBackwardWarning(UserWarning):
    """``backward()`` was called without a gradient on an output of more than one element."""


_LONGEST = 80
_shortened = reprlib.Repr()
_shortened.maxstring = _shortened.maxother = _shortened.maxlong = _LONGEST
_shortened.maxlist = _shortened.maxtuple = _shortened.maxdict = _LONGEST  # more are not looked at


def describe(value: Any) -> str:
    """Return how error messages name an array or Variable: its name, shape and dtype. It is never long.

    Examples
    --------
    >>> import numpy as np
    >>> describe(np.zeros((2, 3), np.float32))
    'shape (2, 3), dtype float32'
    """
    name = getattr(value, "name", None)
    shape = getattr(value, "shape", None)
    if shape is None:
        text = _shortened.repr(value)
        return f"{_short(type(value).__name__)} {text if len(text) <= _LONGEST else text[:_LONGEST - 3] + '...'}"
    text = f"shape {_short(str(shape))}, dtype {_short(str(getattr(value, 'dtype', '?')))}"
    return f"{_short(repr(name))} ({text})" if name else text


def _short(text: str) -> str:
    """Leave out the middle of what is long."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST - 24]}...{text[-21:]}"


def users_level() -> int:
    """Return the ``stacklevel`` by which a caller's warning is about the first line outside of the package."""
    frame, level = sys._getframe(1), 1
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == _PACKAGE:
        frame, level = frame.f_back, level + 1
    return level
