"""Convolution of sequences laid out as (time, batch, channels)."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ShapeError
from pygrad.functions.axes import transpose
from pygrad.functions.convolution import conv1d


def conv_tbc(input: Any, weight: Any, bias: Any, pad: int = 0) -> Any:
    """Convolve sequences whose axes are time, batch and channels.

    Parameters
    ----------
    input : Variable or array_like, shape (T, N, C)
    weight : Variable or array_like, shape (k, C, K)
    bias : Variable or array_like, shape (K,)
    pad : int
        How many zeros to add at either end.

    Returns
    -------
    Variable, shape (T + 2 * pad - k + 1, N, K)

    Raises
    ------
    ShapeError
        If an array has another number of axes, or channels do not fit.
    ArgumentError
        If ``pad`` is no integer of at least 0.

    Notes
    -----
    A composition of `conv1d` and views with axes in another order; saves what `conv1d` does.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> x, weight = np.array([[[1.0]], [[2.0]], [[4.0]]]), np.array([[[-1.0]], [[1.0]]])
    >>> F.conv_tbc(x, weight, np.zeros(1)).data.ravel()
    array([1., 2.])
    """
    for name, value, axes in (("an input", input, "T, N, C"), ("a weight", weight, "k, C, K")):
        if np.ndim(value) != 3:
            raise ShapeError(f"conv_tbc: expected {name} of shape ({axes}), got {np.shape(value)}")
    if np.shape(input)[2] != np.shape(weight)[1]:
        raise ShapeError(f"conv_tbc: the input, of shape {np.shape(input)}, and the weight, of shape "
                         f"{np.shape(weight)}, differ in the number of input channels, axis 2 and axis 1")
    y = conv1d(transpose(input, (1, 2, 0)), transpose(weight, (2, 1, 0)), bias, padding=pad)
    return transpose(y, (2, 0, 1))
