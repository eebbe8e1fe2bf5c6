"""What the layers of padding share."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions.pad import pad
from pygrad.layers.module import Module

Widths = int | Sequence[int]


class Pad(Module):
    """Padding of the last ``axes`` axes; subclasses say how."""

    axes = 0
    mode = "constant"
    value = 0.0
    padding: Any

    def __init__(self, padding: Widths) -> None:
        self.padding = self._checked(padding)

    def _checked(self, padding: Any) -> tuple[int, ...]:
        """Return a low and a high width for each axis, the last one first."""
        count = 2 * self.axes
        try:
            widths = tuple([operator.index(one) for one in padding]) if np.ndim(padding) else (
                (operator.index(padding),) * count)
        except TypeError:
            widths = ()
        if len(widths) != count:
            raise ArgumentError(f"{type(self).__name__}: expected padding to be an integer or {count} of "
                                f"them, got {padding!r}")
        return widths

    def forward(self, x: Any) -> Any:
        if self.mode != "constant" and np.ndim(x) not in (self.axes + 1, self.axes + 2):
            raise ShapeError(f"{type(self).__name__}: expected an input of {self.axes + 2} axes, "
                             f"(N, C, ...), or of {self.axes + 1}, got {describe(x)}")
        return pad(x, self.padding, self.mode, self.value or None)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class ConstantPad(Pad):
    """Padding with a constant."""

    def __init__(self, padding: Widths, value: float) -> None:
        super().__init__(padding)
        self.value = value

    def extra_repr(self) -> str:
        return f"padding={self.padding}, value={self.value}"
