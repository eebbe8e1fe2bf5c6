"""Softmax and its relatives, and the gated linear unit, as layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ShapeError, describe
from pygrad.functions.glu import glu
from pygrad.functions.softmax import log_softmax, softmax
from pygrad.functions.softmin import softmin
from pygrad.layers.module import Module

__all__ = ["GLU", "LogSoftmax", "Softmax", "Softmax2d", "Softmin"]


class Softmax(Module):
    """Softmax along an axis, `pygrad.functions.softmax`.

    Parameters
    ----------
    dim : int
        The axis along which the result sums to 1. Without it, calling the layer is an error.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Softmax(dim=1)([[1.0, 1.0]])
    Variable([[0.5 0.5]])
    """

    __module__ = "pygrad.layers"

    def __init__(self, dim: int | None = None) -> None:
        self.dim = dim

    def forward(self, x: Any) -> Any:
        return softmax(x, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class LogSoftmax(Module):
    """Logarithm of softmax along an axis, `pygrad.functions.log_softmax`.

    Parameters
    ----------
    dim : int
        The axis along which the exponentials of the result sum to 1. Without it, calling the layer is an
        error.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.LogSoftmax(dim=1)([[0.0, 1000.0]])
    Variable([[-1000.     0.]])
    """

    __module__ = "pygrad.layers"

    def __init__(self, dim: int | None = None) -> None:
        self.dim = dim

    def forward(self, x: Any) -> Any:
        return log_softmax(x, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class Softmin(Module):
    """Softmin along an axis, `pygrad.functions.softmin`.

    Parameters
    ----------
    dim : int
        The axis along which the result sums to 1. Without it, calling the layer is an error.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.Softmin(dim=1)([[0.0, 1000.0]])
    Variable([[1. 0.]])
    """

    __module__ = "pygrad.layers"

    def __init__(self, dim: int | None = None) -> None:
        self.dim = dim

    def forward(self, x: Any) -> Any:
        return softmin(x, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class Softmax2d(Module):
    """Softmax over the channels of images, at each place.

    Raises
    ------
    ShapeError
        When it is called with something else than (N, C, H, W) or (C, H, W).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.Softmax2d()(np.zeros((4, 1, 1))).data.ravel()
    array([0.25, 0.25, 0.25, 0.25])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        if np.ndim(x) not in (3, 4):
            raise ShapeError("Softmax2d: expected an input of shape (N, C, H, W) or (C, H, W), got "
                             f"{describe(x)}")
        return softmax(x, -3)


class GLU(Module):
    """Gated linear unit, `pygrad.functions.glu`: one half times the logistic sigmoid of the other.

    Parameters
    ----------
    dim : int
        The axis that is halved.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.GLU()([3.0, 4.0, 0.0, 0.0])
    Variable([1.5 2. ])
    """

    __module__ = "pygrad.layers"

    def __init__(self, dim: int = -1) -> None:
        self.dim = dim

    def forward(self, x: Any) -> Any:
        return glu(x, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"
