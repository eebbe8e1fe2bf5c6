"""The beta function and its logarithm."""

from __future__ import annotations

from typing import Any
from pygrad.dispatch import register
from pygrad.functions._special import Special, SpecialOfBoth, special
from pygrad.recording import record2


class Beta(SpecialOfBoth):
    """Beta function. da = dy * y * (psi(a) - psi(a + b)), db likewise. Saves: a, b, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "beta"

    def backward(self, gy: Any) -> Any:
        a, b, y = self.saved
        need1, need2 = self.needs_grad
        part, psi = gy * y, special().psi
        both = psi(a + b)
        return part * (psi(a) - both) if need1 else None, part * (psi(b) - both) if need2 else None


class Betaln(Special):
    """Logarithm of the modulus of beta. da = dy * (psi(a) - psi(a + b)), db likewise. Saves: a, b."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    ufunc = "betaln"

    def backward(self, gy: Any) -> Any:
        a, b = self.saved
        need1, need2 = self.needs_grad
        both = special().psi(a + b)
        return gy * (special().psi(a) - both) if need1 else None, gy * (special().psi(b) - both) if need2 else None


@register("scipy.special.beta")
def beta(a: Any, b: Any, /) -> Any:
    """Beta function, ``gamma(a) * gamma(b) / gamma(a + b)``.

    Parameters
    ----------
    a, b : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative in ``a`` is ``y * (psi(a) - psi(a + b))``, that in ``b`` likewise. Saves both, without copies, and
    its output.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> a, b = pygrad.Variable(2.5), pygrad.Variable(1.5)
    >>> y = special.beta(a, b)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {a.grad.item():.4f}, {b.grad.item():.4f}")
    0.1963, -0.1086, -0.2395
    """
    return record2(Beta(), a, b)


@register("scipy.special.betaln")
def betaln(a: Any, b: Any, /) -> Any:
    """Logarithm of the absolute value of the beta function.

    Parameters
    ----------
    a, b : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivative in ``a`` is ``psi(a) - psi(a + b)``, that in ``b`` likewise. Saves both, without copies.

    Examples
    --------
    >>> import pygrad
    >>> from scipy import special
    >>> a, b = pygrad.Variable(2.5), pygrad.Variable(1.5)
    >>> y = special.betaln(a, b)
    >>> y.backward()
    >>> print(f"{y.item():.4f}, {a.grad.item():.4f}, {b.grad.item():.4f}")
    -1.6279, -0.5530, -1.2196
    """
    return record2(Betaln(), a, b)
