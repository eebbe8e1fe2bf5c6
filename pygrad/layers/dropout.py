"""Dropout as a layer."""

from __future__ import annotations

from typing import Any

from pygrad.functions.dropout import check_probability, dropout
from pygrad.layers.module import Module

__all__ = ["Dropout"]


class Dropout(Module):
    """Set elements to zero at random while training, `pygrad.functions.dropout`; nothing otherwise.

    Parameters
    ----------
    p : float
        The probability of a zero, from 0 to 1.

    Raises
    ------
    ArgumentError
        If ``p`` is not from 0 to 1.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> x, layer = Variable([1.0, 2.0]), layers.Dropout(0.5)
    >>> layer.eval()(x) is x
    True
    """

    __module__ = "pygrad.layers"

    def __init__(self, p: float = 0.5) -> None:
        self.p = check_probability(p, "Dropout")

    def forward(self, x: Any) -> Any:
        return dropout(x, self.p, self.training)

    def extra_repr(self) -> str:
        return f"p={self.p}"
