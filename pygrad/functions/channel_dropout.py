"""Dropout of whole channels: one draw decides about all elements of a channel."""

from __future__ import annotations

from typing import Any

from pygrad.errors import ShapeError, describe
from pygrad.functions.dropout import Dropout, applied


class Dropout1d(Dropout):
    """Zero channels with probability p, others scaled. dx = dy * mask / (1 - p). Saves: a bit a channel."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    name = "dropout1d"
    layouts = {3: "(N, C, L)", 2: "(C, L)"}

    def mask_shape(self, x: Any) -> tuple[int, ...]:
        if x.ndim not in self.layouts:
            expected = " or ".join(self.layouts.values())
            raise ShapeError(f"{self.name}: expected an input of shape {expected}, got {describe(x)}; for "
                             "single elements use dropout")
        upto = self.layouts[x.ndim].strip("()").split(", ").index("C") + 1
        return (*x.shape[:upto], *(1,) * (x.ndim - upto))


class Dropout2d(Dropout1d):
    """Zero channels with probability p, others scaled. dx = dy * mask / (1 - p). Saves: a bit a channel."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    name = "dropout2d"
    layouts = {4: "(N, C, H, W)", 3: "(N, C, L)"}


class Dropout3d(Dropout1d):
    """Zero channels with probability p, others scaled. dx = dy * mask / (1 - p). Saves: a bit a channel."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    name = "dropout3d"
    layouts = {5: "(N, C, D, H, W)", 4: "(C, D, H, W)"}


def dropout1d(input: Any, p: float = 0.5, training: bool = True) -> Any:
    """Set whole channels of sequences to zero at random, and scale the others so that the expectation stays.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, L) or (C, L)
    p : float
        The probability that a channel becomes zero, from 0 to 1.
    training : bool
        Whether to do it at all.

    Returns
    -------
    Variable, shape of ``input``
        ``input / (1 - p)`` or zero, of the input's dtype (of integers, float64). The input itself if
        ``p`` is 0 or ``training`` is False.

    Raises
    ------
    ShapeError
        If the input has another number of axes.
    ArgumentError
        If ``p`` is not a number from 0 to 1.

    Notes
    -----
    The gradient is that of the channels kept, scaled alike. Saves one bit per channel, drawn from a key as in
    `dropout`.

    References
    ----------
    J. Tompson, R. Goroshin, A. Jain, Y. LeCun and C. Bregler, "Efficient Object Localization Using
    Convolutional Networks", CVPR 2015, section 3.2.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> y = F.dropout1d(np.ones((2, 3, 4)))
    >>> bool((y.data == y.data[:, :, :1]).all())
    True
    """
    return applied(Dropout1d(p), input, training)


def dropout2d(input: Any, p: float = 0.5, training: bool = True) -> Any:
    """Set whole channels of images to zero at random, and scale the others so that the expectation stays.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (N, C, L)
        Three axes are a batch of sequences, as in PyTorch, not a single image.
    p : float
        The probability that a channel becomes zero, from 0 to 1.
    training : bool
        Whether to do it at all.

    Returns
    -------
    Variable, shape of ``input``
        ``input / (1 - p)`` or zero, of the input's dtype (of integers, float64). The input itself if
        ``p`` is 0 or ``training`` is False.

    Raises
    ------
    ShapeError
        If the input has another number of axes.
    ArgumentError
        If ``p`` is not a number from 0 to 1.

    Notes
    -----
    The gradient is that of the channels kept, scaled alike. Saves one bit per channel, drawn from a key as in
    `dropout`. The memory order of the input (channels-last, say) is kept.

    References
    ----------
    See `dropout1d`.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> y = F.dropout2d(np.ones((2, 3, 4, 4)))
    >>> bool((y.data == y.data[:, :, :1, :1]).all())
    True
    """
    return applied(Dropout2d(p), input, training)


def dropout3d(input: Any, p: float = 0.5, training: bool = True) -> Any:
    """Set whole channels of volumes to zero at random, and scale the others so that the expectation stays.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    p : float
        The probability that a channel becomes zero, from 0 to 1.
    training : bool
        Whether to do it at all.

    Returns
    -------
    Variable, shape of ``input``
        ``input / (1 - p)`` or zero, of the input's dtype (of integers, float64). The input itself if
        ``p`` is 0 or ``training`` is False.

    Raises
    ------
    ShapeError
        If the input has another number of axes.
    ArgumentError
        If ``p`` is not a number from 0 to 1.

    Notes
    -----
    The gradient is that of the channels kept, scaled alike. Saves one bit per channel, drawn from a key as in
    `dropout`.

    References
    ----------
    See `dropout1d`.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> y = F.dropout3d(np.ones((3, 2, 2, 2)))
    >>> bool((y.data == y.data[:, :1, :1, :1]).all())
    True
    """
    return applied(Dropout3d(p), input, training)
