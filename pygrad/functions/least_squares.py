"""Pseudo-inverses and least squares."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._matrices import adjoint, hermitian_part, mirrored_lower
from pygrad.recording import record1, record2

_NO_VALUE: Any = np._NoValue


class Pinv(Function):
    """Pseudo-inverse. dx = -y^H @ dy @ y^H + (1 - x @ y) @ dy^H @ y @ y^H + y^H @ y @ dy^H @ (1 - y @ x).

    Saves: x, y.
    """

    __slots__ = ("hermitian", "tolerance")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, hermitian: bool = False, **tolerance: Any) -> None:
        self.hermitian, self.tolerance = hermitian, tolerance

    def forward(self, x: Any) -> Any:
        y = np.linalg.pinv(x, hermitian=self.hermitian, **self.tolerance)
        self.save_for_backward(x, y)
        return y

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        if self.hermitian:
            x = mirrored_lower(x)
        yh, gyh = adjoint(y), adjoint(gy)
        left = gyh @ (y @ yh)
        right = (yh @ y) @ gyh
        gx = left - x @ (y @ left) + right - (right @ y) @ x - yh @ gy @ yh
        return hermitian_part(gx) if self.hermitian else gx


class Lstsq(Function):
    """Least squares x and squares of residuals r = b - a @ x. db = p^H @ dx + 2 * r * dres, p = pinv(a).

    da = -db @ x^H + r @ (p @ p^H @ dx)^H + (p^H @ x) @ ((1 - p @ a) @ dx)^H. Saves: a, b, x.
    """

    __slots__ = ("cutoff", "found", "rcond", "rank")
    __module__ = "pygrad.functions"
    takes_complex = True
    found: Any

    def __init__(self, rcond: float | None = None) -> None:
        self.rcond = rcond

    def forward(self, a: Any, b: Any) -> Any:
        x, residuals, rank, values = np.linalg.lstsq(a, b, self.rcond)
        if not self.replaying:
            self.found, self.rank, self.cutoff = (rank, values), int(rank), _cutoff(values, int(rank))
        self.save_for_backward(a, b, x)
        return x, residuals

    def backward(self, gx: Any, gres: Any) -> Any:
        a, b, x = self.saved
        is_vector = b.ndim == 1
        if is_vector:
            b, x, gx = b[:, None], x[:, None], None if gx is None else gx[..., None]
        ga = gb = 0
        residuals = b - a @ x
        if gx is not None:
            inverse = np.linalg.pinv(a, self.cutoff)
            gb = adjoint(inverse) @ gx
            ga = -(gb @ adjoint(x))
            if self.rank < a.shape[0]:
                ga = ga + residuals @ adjoint(inverse @ gb)
            if self.rank < a.shape[1]:
                ga = ga + adjoint(inverse) @ x @ adjoint(gx - inverse @ (a @ gx))
        if gres is not None and gres.shape[-1]:
            along = residuals * (gres * 2)[..., None, :]
            ga, gb = ga - along @ adjoint(x), gb + along
        elif gx is None:
            return None, None
        need_a, need_b = self.needs_grad
        return ga if need_a else None, (gb[..., 0] if is_vector else gb) if need_b else None  # type: ignore[index]


def _cutoff(values: Any, rank: int) -> float:
    """Return what part of the largest singular value tells those that count from the others."""
    if rank == len(values):
        return 0.0
    return float((values[rank - 1] / values[0] * values[rank] / values[0]) ** 0.5) if rank else 1.0


@register(np.linalg.pinv)
def pinv(a: Any, rcond: Any = None, hermitian: bool = False, *, rtol: Any = _NO_VALUE) -> Any:
    """Compute the pseudo-inverse of a matrix, or of each of a stack.

    Parameters
    ----------
    a : array_like, shape (\\*, M, N)
    rcond, rtol : array_like of float, optional
        Singular values of at most this part of the largest count as 0. See `numpy.linalg.pinv` for the defaults.
    hermitian : bool
        ``a`` is symmetric or Hermitian; only its lower triangle is read.

    Returns
    -------
    Variable, shape (\\*, N, M), floating or complex dtype

    Raises
    ------
    LinAlgError
        If the singular values are not found.
    ValueError
        If both ``rcond`` and ``rtol`` are given.

    Notes
    -----
    The derivative is that among matrices of the same rank: at others the pseudo-inverse is not continuous. With
    ``hermitian`` the gradient is symmetric (Hermitian). Saves ``a``, without a copy, and the output.

    References
    ----------
    .. [1] G. H. Golub and V. Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares problems
       whose variables separate", SIAM Journal on Numerical Analysis 10, 1973, equation 4.12.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[2.0], [0.0]])
    >>> y = np.linalg.pinv(x)
    >>> y[0, 0].backward()
    >>> y, x.grad
    (Variable([[0.5 0. ]]), Variable([[-0.25]
              [ 0.  ]]))
    """
    tolerance = {} if rtol is _NO_VALUE else {"rtol": rtol}
    return record1(Pinv(hermitian, **tolerance) if rcond is None else Pinv(hermitian, rcond=rcond, **tolerance), a)


@register(np.linalg.lstsq)
def lstsq(a: Any, b: Any, rcond: float | None = None) -> Any:
    """Find the shortest ``x`` for which the sum of the squares of ``b - a @ x`` is smallest.

    Parameters
    ----------
    a : array_like, shape (M, N)
    b : array_like, shape (M,) or (M, K)
    rcond : float, optional
        Singular values of ``a`` below this part of the largest count as 0; by default the machine's precision
        times max(M, N).

    Returns
    -------
    tuple of Variable, Variable, int and ndarray
        The solution, shape (N,) or (N, K); the sums of squares, shape (1,) or (K,), or (0,) if M <= N or the rank
        is less than N; the rank of ``a``, which has no derivative; the singular values of ``a``, shape
        (min(M, N),), plain (`svdvals` differentiates them).

    Raises
    ------
    LinAlgError
        If shapes do not fit, or the iteration does not converge.

    Notes
    -----
    The derivative is that among matrices ``a`` of the same rank. Backward computes the pseudo-inverse of ``a``.
    Saves ``a`` and ``b``, without copies, and ``x``.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> b = pygrad.Variable([1.0, 2.0, 6.0])
    >>> x, residuals, rank, s = np.linalg.lstsq(np.ones((3, 1)), b)
    >>> residuals[0].backward()
    >>> np.round(x.data, 9), np.round(residuals.data, 9), np.round(b.grad.data, 9)
    (array([3.]), array([14.]), array([-4., -2.,  6.]))
    """
    function = Lstsq(rcond)
    x, residuals = record2(function, a, b)
    (rank, values), function.found = function.found, None
    return x, residuals, rank, values
