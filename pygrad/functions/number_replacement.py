"""Numbers in place of NaN and infinities."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._checks import refuse
from pygrad.functions._masks import pack, select, unpack
from pygrad.functions.casting import astype
from pygrad.recording import record1
from pygrad.variable import Variable


class NanToNum(Function):
    """Numbers for NaN and infinities. dx = dy where x is finite, else 0. Saves: one bit an element.

    Nothing, if all are finite.
    """

    __slots__ = ("nan", "neginf", "posinf", "shape")
    __module__ = "pygrad.functions"
    elementwise = True
    constant_saves = True

    def __init__(self, nan: Any = 0.0, posinf: Any = None, neginf: Any = None) -> None:
        self.nan, self.posinf, self.neginf = nan, posinf, neginf

    def forward(self, x: Any) -> Any:
        finite = np.isfinite(x)
        self.shape = x.shape
        self.save_for_backward(None if finite.all() else pack(finite))
        return np.asarray(np.nan_to_num(x, True, self.nan, self.posinf, self.neginf))

    def backward(self, gy: Any) -> Any:
        (finite,) = self.saved
        return gy if finite is None else select(gy, unpack(finite, self.shape))


@register(np.nan_to_num)
def nan_to_num(x: Any, copy: bool = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None) -> Any:
    """Replace NaN and infinities by numbers, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape.
    copy : True
        Writing into ``x`` is not supported.
    nan : float, array_like or Variable
        For NaN.
    posinf, neginf : float, array_like or Variable, optional
        For the infinities; by default the largest and the smallest number of the dtype.

    Returns
    -------
    Variable, shape and dtype of ``x``

    Raises
    ------
    ArgumentError
        For ``copy=False``.

    Notes
    -----
    The derivative is 1 where ``x`` is finite; elsewhere the gradient is exactly 0 (as in PyTorch). Of a complex
    number each part is replaced for itself. What is put there may be a Variable, and gets the gradient of where it
    is (a `where` follows then). Saves one bit an element, nothing if all are finite.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, np.nan, np.inf])
    >>> y = np.nan_to_num(x, posinf=9.0)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([1. 0. 9.]), Variable([1. 0. 0.]))
    """
    if not copy:
        refuse("nan_to_num", copy=False)
    if getattr(getattr(x, "dtype", None), "kind", "") == "c":
        return nan_to_num(x.real, True, nan, posinf, neginf) + 1j * nan_to_num(x.imag, True, nan, posinf, neginf)
    given = (nan, posinf, neginf)
    finds: tuple[Any, ...] = (np.isnan, np.isposinf, np.isneginf)
    y = record1(NanToNum(*[0.0 if isinstance(one, Variable) else one for one in given]), x)
    for one, found in zip(given, finds, strict=True):
        if isinstance(one, Variable):
            y = np.where(found(x), astype(one, y.dtype), y)
    return y
