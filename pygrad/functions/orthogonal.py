"""The QR decomposition."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._gaps import check_basis
from pygrad.functions._matrices import adjoint, mirrored_lower, named_result, solve
from pygrad.recording import record1


class Qr(Function):
    """QR decomposition x = q @ r. dx = (dq + q @ H(r @ dr^H - dq^H @ q)) @ r^-H, H: lower triangle, mirrored.

    Saves: q, r; with mode 'r' x and r.
    """

    __slots__ = ("mode",)
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, mode: Any = "reduced") -> None:
        self.mode = mode

    def forward(self, x: Any) -> Any:
        if self.mode == "r":
            r: Any = np.linalg.qr(x, "r")
            self.save_for_backward(x, r)
            return r
        q, r = np.linalg.qr(x, self.mode)
        self.save_for_backward(q, r)
        return q, r

    def backward(self, *gys: Any) -> Any:
        q, r = self.saved
        if self.mode == "r":
            gq, gr, q = None, gys[0], np.linalg.qr(q)[0]
        else:
            gq, gr = gys
        rows, columns = q.shape[-2], r.shape[-1]
        if q.shape[-1] > columns:
            q, r, gq, gr = _without_complement(q, r, gq, gr)
        if rows >= columns:
            return _of_tall(q, r, gq, gr)
        return _of_wide(q, r, gq, gr)


def _without_complement(q: Any, r: Any, gq: Any, gr: Any) -> Any:
    """Return the reduced decomposition of a complete one, and the gradients that amount to the same."""
    n = r.shape[-1]
    q, rest = q[..., :n], q[..., n:]
    if gq is not None:
        gq, beyond = gq[..., :n], gq[..., n:]
        check_basis(rest, beyond, "qr")
        gq = gq - rest @ (adjoint(beyond) @ q)
    return q, r[..., :n, :], gq, None if gr is None else gr[..., :n, :]


def _of_tall(q: Any, r: Any, gq: Any, gr: Any) -> Any:
    inner = 0
    if gr is not None:
        inner = r @ adjoint(gr)
    if gq is not None:
        inner = inner - adjoint(gq) @ q
    gx = q @ mirrored_lower(inner)
    if gq is not None:
        gx = gx + gq
    return adjoint(solve(r, adjoint(gx)))


def _of_wide(q: Any, r: Any, gq: Any, gr: Any) -> Any:
    """Return the gradient where there are more columns than rows: those beyond follow from q."""
    rows = r.shape[-2]
    left, right = r[..., :rows], r[..., rows:]
    if gr is None:
        first = _of_tall(q, left, gq, None)
        shape = (*first.shape[:-1], right.shape[-1])
        return np.concatenate([first, np.zeros(shape, first.dtype)], axis=-1)
    gleft, gright = gr[..., :rows], gr[..., rows:]
    from_right = q @ right @ adjoint(gright)
    gq = from_right if gq is None else gq + from_right
    return np.concatenate([_of_tall(q, left, gq, gleft), q @ gright], axis=-1)


@register(np.linalg.qr)
def qr(a: Any, mode: str = "reduced") -> Any:
    """Decompose a matrix, or each of a stack, into orthonormal columns times an upper triangular matrix.

    Parameters
    ----------
    a : array_like, shape (\\*, M, N)
    mode : {'reduced', 'complete', 'r'}
        'reduced' gives K = min(M, N) columns in ``q``, 'complete' all M, and 'r' only the matrix ``r`` of
        'reduced'. 'raw' cannot be recorded.

    Returns
    -------
    QRResult of Variable
        ``Q``, shape (\\*, M, K), and ``R``, shape (\\*, K, N); only ``R``, a Variable, for 'r'.

    Raises
    ------
    ArgumentError
        For another mode.
    LinAlgError
        In backward, if the first K columns of a matrix are linearly dependent.
    GraphError
        In backward, if the loss depends on which basis the columns beyond N of a complete ``q`` are.

    Notes
    -----
    The gradient of a tall matrix is ``(dq + q @ H(r @ dr^H - dq^H @ q)) @ r^-H``, where H mirrors the lower
    triangle, with a real diagonal. In a wide one the first M columns are decomposed that way, and the others are
    multiplied by ``q^H``. Saves both outputs; for 'r' ``a``, without a copy, and the output, and backward
    decomposes again.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[3.0, 1.0], [4.0, 2.0]])
    >>> r = np.linalg.qr(x, "r")
    >>> (r[0, 0] ** 2).backward()
    >>> np.round(x.grad.data, 9) + 0
    array([[6., 0.],
           [8., 0.]])
    """
    if mode == "r":
        return record1(Qr("r"), a)
    if mode not in ("reduced", "complete"):
        raise ArgumentError(f"qr: expected mode 'reduced', 'complete' or 'r', got {mode!r}; what LAPACK returns as "
                            "'raw' has no derivative here. For plain data, pass a.data to NumPy")
    return named_result(np.linalg.qr)(*Qr(mode)(a))
