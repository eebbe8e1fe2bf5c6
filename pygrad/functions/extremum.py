"""The larger and the smaller of two arrays: maximum, minimum, and fmax, fmin, which pass over NaN."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._checks import broadcast_error
from pygrad.functions._masks import pack, select, unpack
from pygrad.recording import record2
from pygrad.roles import NOTHING, OWN, intern


_MASK, _ONE, _TWO = intern([OWN]), intern([OWN, NOTHING]), intern([OWN, OWN])


class _Extremum(Function):
    """What maximum and minimum share: the gradient goes to the input that was taken, half to each at ties."""

    __slots__ = ("shape",)
    elementwise = takes_complex = True
    constant_saves = True

    def keep(self, first: Any, tie: Any) -> None:
        """Save where the first input was taken, and where the two were equal (nothing, if nowhere)."""
        self.shape = first.shape
        if np.count_nonzero(tie):
            self.saved, self.roles = (pack(first), pack(tie)), _TWO
        else:
            self.saved, self.roles = (pack(first), None), _ONE

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        first, tie = self.saved
        first = unpack(first, self.shape)
        if tie is None:
            return select(gy, first) if need1 else None, select(gy, ~first) if need2 else None
        tie = unpack(tie, self.shape)
        half = gy / 2
        gy = np.where(tie, half, gy)
        return select(gy, first | tie) if need1 else None, select(gy, ~first | tie) if need2 else None


class Maximum(_Extremum):
    """Larger of two arrays. dx1 = dy where x1 > x2, dy / 2 where x1 == x2. Saves: 1 or 2 bits an element.

    The second bit is for ties, and is saved only if there are any.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x1: Any, x2: Any) -> Any:
        try:
            y = np.maximum(x1, x2)
        except ValueError:
            raise broadcast_error("maximum", x1, x2) from None
        if True in self.needs_grad:
            self.keep(x1 > x2, x1 == x2)
        return y


class Minimum(_Extremum):
    """Smaller of two arrays. dx1 = dy where x1 < x2, dy / 2 where x1 == x2. Saves: 1 or 2 bits an element.

    The second bit is for ties, and is saved only if there are any.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x1: Any, x2: Any) -> Any:
        try:
            y = np.minimum(x1, x2)
        except ValueError:
            raise broadcast_error("minimum", x1, x2) from None
        if True in self.needs_grad:
            self.keep(x1 < x2, x1 == x2)
        return y


class _Number(Function):
    """What fmax and fmin share: the gradient goes to the input that was taken, to the first at ties."""

    __slots__ = ("shape",)
    elementwise = takes_complex = True
    constant_saves = True

    def keep(self, first: Any, y: Any) -> None:
        """Save where the first input was taken."""
        self.shape = y.shape
        first = first if first.shape == y.shape else np.broadcast_to(first, y.shape)
        self.saved, self.roles = (pack(first),), _MASK

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        first = unpack(self.saved[0], self.shape)
        return select(gy, first) if need1 else None, select(gy, ~first) if need2 else None


class Fmax(_Number):
    """Larger of two arrays, passing over NaN. dx1 = dy where x1 >= x2 or x2 is NaN. Saves: one bit an element."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x1: Any, x2: Any) -> Any:
        try:
            y = np.fmax(x1, x2)
        except ValueError:
            raise broadcast_error("fmax", x1, x2) from None
        if True in self.needs_grad:
            self.keep((x1 >= x2) | np.isnan(x2), y)
        return y


class Fmin(_Number):
    """Smaller of two arrays, passing over NaN. dx1 = dy where x1 <= x2 or x2 is NaN. Saves: one bit an element."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x1: Any, x2: Any) -> Any:
        try:
            y = np.fmin(x1, x2)
        except ValueError:
            raise broadcast_error("fmin", x1, x2) from None
        if True in self.needs_grad:
            self.keep((x1 <= x2) | np.isnan(x2), y)
        return y


@register(np.maximum)
def maximum(x1: Any, x2: Any, /) -> Any:
    """Take the larger of two arrays, element by element.

    Parameters
    ----------
    x1, x2 : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype
        NaN where either is NaN.

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The gradient goes to the larger input, exactly 0 to the other. Where they are equal each gets half of it
    (as in PyTorch), where one is NaN it goes to ``x2``. Saves one bit an element, and one more if there are
    ties.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([-1.0, 0.0, 2.0])
    >>> y = np.maximum(x, 0)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([0. 0. 2.]), Variable([0.  0.5 1. ]))
    """
    return record2(Maximum(), x1, x2)


@register(np.minimum)
def minimum(x1: Any, x2: Any, /) -> Any:
    """Take the smaller of two arrays, element by element.

    Parameters
    ----------
    x1, x2 : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype
        NaN where either is NaN.

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The gradient goes to the smaller input, exactly 0 to the other. Where they are equal each gets half of it
    (as in PyTorch), where one is NaN it goes to ``x2``. Saves one bit an element, and one more if there are
    ties.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([-1.0, 0.0, 2.0])
    >>> y = np.minimum(x, 0)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([-1.  0.  0.]), Variable([1.  0.5 0. ]))
    """
    return record2(Minimum(), x1, x2)


@register(np.fmax)
def fmax(x1: Any, x2: Any, /) -> Any:
    """Take the larger of two arrays, element by element; a number rather than NaN.

    Parameters
    ----------
    x1, x2 : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype
        NaN where both are NaN.

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The gradient goes to the input that was taken, to ``x1`` where they are equal or ``x2`` is NaN (as in
    PyTorch; `maximum` shares it), exactly 0 to the other. Saves one bit an element.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([-1.0, 0.0, np.nan])
    >>> y = np.fmax(x, 0)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([0. 0. 0.]), Variable([0. 1. 0.]))
    """
    return record2(Fmax(), x1, x2)


@register(np.fmin)
def fmin(x1: Any, x2: Any, /) -> Any:
    """Take the smaller of two arrays, element by element; a number rather than NaN.

    Parameters
    ----------
    x1, x2 : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype
        NaN where both are NaN.

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The gradient goes to the input that was taken, to ``x1`` where they are equal or ``x2`` is NaN (as in
    PyTorch; `minimum` shares it), exactly 0 to the other. Saves one bit an element.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([-1.0, 0.0, np.nan])
    >>> y = np.fmin(x, 0)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([-1.  0.  0.]), Variable([1. 1. 0.]))
    """
    return record2(Fmin(), x1, x2)
