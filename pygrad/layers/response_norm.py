"""Normalisation across neighbouring channels as layers."""

from __future__ import annotations

from typing import Any

from pygrad.errors import ShapeError, describe
from pygrad.functions._numbers import as_number
from pygrad.functions.local_response_norm import LocalResponseNorm as _Function
from pygrad.functions.local_response_norm import check_size, local_response_norm
from pygrad.layers.module import Module
from pygrad.recording import record1

__all__ = ["CrossMapLRN2d", "LocalResponseNorm"]


class LocalResponseNorm(Module):
    """Division by a power of the mean square of neighbours, `pygrad.functions.local_response_norm`.

    Parameters
    ----------
    size : int
        How many channels the mean runs over.
    alpha, beta, k : float
        The result is ``x / (k + alpha * mean) ** beta``.

    Raises
    ------
    ArgumentError
        If ``size`` is no integer of at least 1, or a parameter no number.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LocalResponseNorm(3)
    >>> layer
    LocalResponseNorm(3, alpha=0.0001, beta=0.75, k=1.0)
    >>> layer(np.ones((2, 4, 5))).shape
    (2, 4, 5)
    """

    __module__ = "pygrad.layers"

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> None:
        name = type(self).__name__
        self.size = check_size(size, name)
        for setting, value in (("alpha", alpha), ("beta", beta), ("k", k)):
            as_number(value, name, setting)
        self.alpha, self.beta, self.k = alpha, beta, k

    def forward(self, x: Any) -> Any:
        return local_response_norm(x, self.size, self.alpha, self.beta, self.k)

    def extra_repr(self) -> str:
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"


class CrossMapLRN2d(LocalResponseNorm):
    """Local response normalisation of images, with as many channels before as after.

    Parameters
    ----------
    size : int
        Of the mean; ``(size + 1) // 2 - 1`` channels on either side count, so ``size`` should be odd.
    alpha, beta, k : float
        The result is ``x / (k + alpha * mean) ** beta``.

    Raises
    ------
    ArgumentError
        If ``size`` is no integer of at least 1, or a parameter no number.

    Notes
    -----
    Input of shape (N, C, H, W). With an odd ``size`` the same as `LocalResponseNorm`. PyTorch's differs from
    its third channel on, because it does not take the first one out of its sum again.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.CrossMapLRN2d(3)
    >>> layer
    CrossMapLRN2d(3, alpha=0.0001, beta=0.75, k=1)
    >>> layer(np.ones((2, 4, 5, 5))).shape
    (2, 4, 5, 5)
    """

    __module__ = "pygrad.layers"

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1) -> None:
        super().__init__(size, alpha, beta, k)

    def forward(self, x: Any) -> Any:
        if getattr(x, "ndim", 4) != 4:
            raise ShapeError(f"CrossMapLRN2d: expected an input of shape (N, C, H, W), got {describe(x)}")
        side = (self.size + 1) // 2 - 1
        return record1(_Function(self.size, self.alpha, self.beta, self.k, (side, side)), x)
