"""Matrix products of groups of rows, as mixtures of experts have them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._sibling import sibling
from pygrad.functions.products import matmul
from pygrad.recording import record2

ROWS, COLUMNS, INNER = "rows", "columns", "inner"


class GroupedMm(Function):
    """Products of groups. dx1 = grouped dy @ x2.T, dx2 = grouped x1.T @ dy. Saves: x2 for dx1, x1 for dx2.

    ``kind`` says what the groups divide: the rows of x1 (x2 is a stack), the columns of x2 (x1 is a stack),
    or what is summed over (the result is a stack). The gradients of each kind are products of the others.
    """

    __slots__ = ("ends", "kind")
    __module__ = "pygrad.functions"

    def __init__(self, kind: str, ends: tuple[int, ...]) -> None:
        self.kind, self.ends = kind, ends

    def forward(self, x1: Any, x2: Any) -> Any:
        self.save_for_backward(x1 if self.needs_grad[1] else None, x2 if self.needs_grad[0] else None)
        stacks = {ROWS: (0, 1), COLUMNS: (1, 0), INNER: (0, 0)}[self.kind]
        lead = np.broadcast_shapes(x1.shape[:x1.ndim - 2 - stacks[0]], x2.shape[:x2.ndim - 2 - stacks[1]])
        middle = (len(self.ends),) if self.kind == INNER else ()
        y = np.zeros((*lead, *middle, x1.shape[-2], x2.shape[-1]), np.result_type(x1, x2))
        start = 0
        for group, end in enumerate(self.ends):
            part = slice(start, end)
            if self.kind == ROWS:
                np.matmul(x1[..., part, :], x2[..., group, :, :], out=y[..., part, :])
            elif self.kind == COLUMNS:
                np.matmul(x1[..., group, :, :], x2[..., part], out=y[..., part])
            else:
                np.matmul(x1[..., part], x2[..., part, :], out=y[..., group, :, :])
            start = end
        return y

    def backward(self, gy: Any) -> Any:
        x1, x2 = self.saved
        first, second = {ROWS: (ROWS, INNER), COLUMNS: (INNER, COLUMNS), INNER: (COLUMNS, ROWS)}[self.kind]
        need1, need2 = self.needs_grad
        return (sibling(GroupedMm(first, self.ends), gy, x2.swapaxes(-1, -2)) if need1 else None,
                sibling(GroupedMm(second, self.ends), x1.swapaxes(-1, -2), gy) if need2 else None)


def grouped_mm(mat_a: Any, mat_b: Any, *, offs: Any = None, bias: None = None,
               out_dtype: DTypeLike | None = None) -> Any:
    """Multiply matrices group by group; the groups may differ in size.

    Parameters
    ----------
    mat_a : Variable or array_like, shape (M, K) or (G, M, K)
    mat_b : Variable or array_like, shape (K, N) or (G, K, N)
    offs : array_like of int, shape (G,)
        Where each group ends, in rising order: along M if only ``mat_b`` is a stack, along N if only
        ``mat_a`` is, along K if none is. None if both are.
    bias : None
        Not supported.
    out_dtype : dtype, optional
        That of the operands, or an error.

    Returns
    -------
    Variable, shape (M, N), or (G, M, N) if both operands are matrices or both are stacks
        What is behind the last group is 0, without a gradient.

    Raises
    ------
    ShapeError
        If the operands do not fit each other or ``offs``.
    ArgumentError
        If ``offs`` is missing, is there for two stacks, or does not rise; if there is a bias; or if the
        dtype is another one.

    Notes
    -----
    The gradients are grouped products themselves. Saves each operand that the other's gradient needs. Two
    stacks are multiplied by `matmul`.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> experts = np.array([[[1.0]], [[10.0]]])
    >>> F.grouped_mm(np.array([[1.0], [2.0], [3.0]]), experts, offs=np.array([1, 3])).data.ravel()
    array([ 1., 20., 30.])
    """
    first, second = np.shape(mat_a), np.shape(mat_b)
    text = f"mat_a of shape {first}, mat_b of shape {second}"
    if {len(first), len(second)} - {2, 3}:
        raise ShapeError(f"grouped_mm: expected matrices or stacks of them, got {text}")
    if first[-1] != second[-2]:
        raise ShapeError(f"grouped_mm: the last axis of mat_a must be as long as the last but one of mat_b: "
                         f"{text}")
    if bias is not None:
        raise ArgumentError("grouped_mm: bias is not supported; add it to the result")
    dtypes = {getattr(one, "dtype", None) for one in (mat_a, mat_b)}
    if out_dtype is not None and dtypes != {np.dtype(out_dtype)}:
        raise ArgumentError(f"grouped_mm: out_dtype must be the dtype of both operands, got "
                            f"{np.dtype(out_dtype)} for {describe(mat_a)} and {describe(mat_b)}; use astype")
    both = len(first) == len(second) == 3
    if both != (offs is None):
        raise ArgumentError(f"grouped_mm: expected offs, unless both operands are stacks, got {offs!r} "
                            f"with {text}")
    if both:
        if first[0] != second[0]:
            raise ShapeError(f"grouped_mm: expected two stacks of as many matrices, got {text}")
        return matmul(mat_a, mat_b)
    kind = INNER if len(first) == len(second) else ROWS if len(first) == 2 else COLUMNS
    extent = {ROWS: first[0], COLUMNS: second[-1], INNER: first[-1]}[kind]
    groups = {ROWS: second[0], COLUMNS: first[0], INNER: None}[kind]
    return record2(GroupedMm(kind, _ends(offs, extent, groups, text)), mat_a, mat_b)


def _ends(offs: Any, extent: int, groups: int | None, text: str) -> tuple[int, ...]:
    ends = np.asarray(getattr(offs, "data", offs))
    if ends.ndim != 1 or ends.dtype.kind not in "iu":
        raise ArgumentError(f"grouped_mm: expected offs to be one axis of integers, got {describe(ends)}")
    if groups is not None and len(ends) != groups:
        raise ShapeError(f"grouped_mm: expected {groups} offs, one for each matrix of the stack, got "
                         f"{len(ends)} ({text})")
    found = tuple(ends.tolist())
    if list(found) != sorted(found) or (found and (found[0] < 0 or found[-1] > extent)):
        raise ArgumentError(f"grouped_mm: expected offs to rise from 0 to at most {extent}, got {found} "
                            f"({text})")
    return found
