"""Distances of each vector of one set from each of another, or of the same."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._blocks import BLOCK
from pygrad.functions._checks import broadcast_error
from pygrad.functions._distance_tables import PRODUCT, add_pulls, table
from pygrad.functions._losses import check_number
from pygrad.functions._sibling import has_variable
from pygrad.functions.distances import direction
from pygrad.functions.softmax import floating
from pygrad.recording import record1, record2

MODES = ("use_mm_for_euclid_dist_if_necessary", "use_mm_for_euclid_dist", "donot_use_mm_for_euclid_dist")

# From this many rows on, Euclidean distances go through a matrix product, unless the caller says otherwise.
MANY = 25


class Cdist(Function):
    """Distances y of rows. dx1 = sum of dy * sign(d) * (|d| / y)**(p - 1) over rows of x2. Saves: x1, x2, y.

    Here d are the differences; dx2 is the same with the other sign, summed over rows of x1.
    """

    __slots__ = ("mode", "p", "product")
    __module__ = "pygrad.functions"

    def __init__(self, p: float = 2.0, compute_mode: str = MODES[0]) -> None:
        self.p = check_number(p, "p", "cdist", 0)
        if compute_mode not in MODES:
            raise ArgumentError(f"cdist: unknown compute_mode {compute_mode!r}; expected {MODES[0]!r}, "
                                f"{MODES[1]!r} or {MODES[2]!r}")
        self.mode, self.product = compute_mode, False

    def forward(self, x1: Any, x2: Any) -> Any:
        lead = _check_sets(x1, x2)
        many = max(x1.shape[-2], x2.shape[-2]) > MANY
        self.product = self.p == 2 and (self.mode == MODES[1] or (self.mode == MODES[0] and many))
        a, b = floating(x1), floating(x2)
        if not lead:
            y = table(a, b, self.p, self.product)
        else:
            y = np.empty((*lead, x1.shape[-2], x2.shape[-2]), np.result_type(a, b))
            a, b = _repeated(a, lead), _repeated(b, lead)
            for place in np.ndindex(lead):
                y[place] = table(a[place], b[place], self.p, self.product)
        self.save_for_backward(x1, x2, y)
        return y

    def backward(self, gy: Any) -> Any:
        if self.p == 0:
            return None, None
        x1, x2, y = self.saved
        need1, need2 = self.needs_grad
        if has_variable((x1, x2, y, gy)):
            d = np.expand_dims(x1, -2) - np.expand_dims(x2, -3)
            pulls = np.expand_dims(gy, -1) * direction(d, np.expand_dims(y, -1), self.p)
            return np.sum(pulls, axis=-2) if need1 else None, -np.sum(pulls, axis=-3) if need2 else None
        lead = gy.shape[:-2]
        dtype = np.result_type(gy.dtype, np.float32)
        g1 = np.zeros(lead + x1.shape[-2:], dtype) if need1 else None
        g2 = np.zeros(lead + x2.shape[-2:], dtype) if need2 else None
        x1, x2, y = _repeated(floating(x1), lead), _repeated(floating(x2), lead), _repeated(y, lead)
        for place in np.ndindex(lead):
            ga, gb = (None if one is None else one[place] for one in (g1, g2))
            add_pulls(ga, gb, gy[place], y[place], x1[place], x2[place], self.p, self.product)
        return g1, g2


class Pdist(Function):
    """Distances y of pairs. dx = sum of dy * sign(d) * (|d| / y)**(p - 1) over other rows. Saves: x, y.

    Here d are the differences to the other rows.
    """

    __slots__ = ("p",)
    __module__ = "pygrad.functions"

    def __init__(self, p: float = 2.0) -> None:
        self.p = check_number(p, "p", "pdist", 0)

    def forward(self, x: Any) -> Any:
        if x.ndim != 2:
            raise ShapeError(f"pdist: expected vectors as the rows of a matrix, got {describe(x)}; cdist "
                             "takes stacks")
        a = floating(x)
        y = np.empty(len(a) * (len(a) - 1) // 2, a.dtype)
        for first, last in self._parts(len(a)):
            distances = table(a[first:last], a[first:], self.p, self._by_product(len(a)))
            for row, part in _rows(first, last, len(a)):
                y[part] = distances[row, row + 1:]
        self.save_for_backward(x, y)
        return y

    def backward(self, gy: Any) -> Any:
        if self.p == 0:
            return None
        x, y = self.saved
        n = len(x)
        if not y.size:
            return np.zeros(gy.shape[:-1] + x.shape, gy.dtype)
        if has_variable((x, y, gy)):
            places, others = _places(n)
            d = np.expand_dims(x, -2) - np.expand_dims(x, -3)
            pulls = direction(d, np.expand_dims(y[places] * others, -1), self.p)
            return np.sum(np.expand_dims(gy[..., places] * others, -1) * pulls, axis=-2)
        gx = np.zeros(gy.shape[:-1] + x.shape, np.result_type(gy.dtype, np.float32))
        x = floating(x)
        for place in np.ndindex(gy.shape[:-1]):
            for first, last in self._parts(n):
                gradients, distances = np.zeros((2, last - first, n - first), y.dtype)
                for row, part in _rows(first, last, n):
                    gradients[row, row + 1:], distances[row, row + 1:] = gy[place][part], y[part]
                add_pulls(gx[place][first:last], gx[place][first:], gradients, distances, x[first:last],
                          x[first:], self.p, self._by_product(n))
        return gx

    def _by_product(self, n: int) -> bool:
        return self.p == 2 and n > MANY

    def _parts(self, n: int) -> Any:
        """Iterate over the ends of blocks of rows."""
        rows = max(1, (PRODUCT if self._by_product(n) else BLOCK) // max(n, 1))
        return ((first, min(first + rows, n)) for first in range(0, n, rows))


def cdist(x1: Any, x2: Any, p: float = 2.0, compute_mode: str = MODES[0]) -> Any:
    """Distance of each row of one matrix from each row of another.

    Parameters
    ----------
    x1 : Variable or array_like, shape (*, P, D)
    x2 : Variable or array_like, shape (*, R, D)
        Stacks of matrices, whose leading axes broadcast.
    p : float
        The norm's power, at least 0 (which counts differences), also infinite.
    compute_mode : str
        Whether Euclidean distances go through a matrix product: ``"use_mm_for_euclid_dist"``,
        ``"donot_use_mm_for_euclid_dist"``, or ``"use_mm_for_euclid_dist_if_necessary"``, from 26 rows on.

    Returns
    -------
    Variable, shape (*, P, R)
        Of the inputs' dtype; of integers, float64.

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    ArgumentError
        If ``p`` is no number of at least 0, or for an unknown ``compute_mode``.

    Notes
    -----
    With a difference ``d`` and a distance ``y``, the gradient of a row is the sum of
    ``sign(d) * (|d| / y)**(p - 1)``: 0 where the distance is 0; for an infinite ``p`` full for each of the
    largest differences; none for 0. Saves both inputs, which exist anyway, and the output. The differences,
    P * R * D elements, never exist together, but under ``create_graph``.

    The matrix product cancels where two rows are near beside their distance from the mean of all; those are
    computed again from their difference, so that it is accurate there as well.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[0.0, 0.0], [3.0, 0.0]])
    >>> y = F.cdist(x, [[3.0, 4.0]])
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([[5.]
              [4.]]), Variable([[-0.6 -0.8]
              [ 0.  -1. ]]))
    """
    return record2(Cdist(p, compute_mode), x1, x2)


def pdist(input: Any, p: float = 2.0) -> Any:
    """Distance of each pair of rows of a matrix.

    Parameters
    ----------
    input : Variable or array_like, shape (N, D)
    p : float
        The norm's power, at least 0 (which counts differences), also infinite.

    Returns
    -------
    Variable, shape (N * (N - 1) / 2,)
        Row 0 with rows 1, 2, ..., then row 1 with rows 2, 3, ...; of the input's dtype, of integers float64.

    Raises
    ------
    ShapeError
        If the input is no matrix.
    ArgumentError
        If ``p`` is no number of at least 0.

    Notes
    -----
    The gradient is that of `cdist`. Saves the input, which exists anyway, and the output. Neither the whole
    table of distances exists nor all differences, but under ``create_graph``.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[0.0, 0.0], [3.0, 4.0], [0.0, 1.0]])
    >>> y = F.pdist(x, 1)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([7. 1. 6.]), Variable([[-1. -2.]
              [ 2.  2.]
              [-1.  0.]]))
    """
    return record1(Pdist(p), input)


def _check_sets(x1: Any, x2: Any) -> tuple[int, ...]:
    """Return the leading axes of the result."""
    if x1.ndim < 2 or x2.ndim < 2 or x1.shape[-1] != x2.shape[-1]:
        raise ShapeError(f"cdist: the first has {describe(x1)}, the second {describe(x2)}; expected vectors "
                         "as the rows of matrices, (..., P, D) and (..., R, D)")
    try:
        return np.broadcast_shapes(x1.shape[:-2], x2.shape[:-2])
    except ValueError:
        raise broadcast_error("cdist, but for the last two axes", x1, x2) from None


def _repeated(x: Any, lead: tuple[int, ...]) -> Any:
    return np.broadcast_to(x, lead + x.shape[-2:])


def _rows(first: int, last: int, n: int) -> Any:
    """Iterate over the rows of a block of the table, with their parts of the list of pairs."""
    for row in range(first, last):
        start = row * n - row * (row + 1) // 2
        yield row - first, slice(start, start + n - row - 1)


def _places(n: int) -> tuple[Any, Any]:
    """Return where each pair of rows is in the list of pairs, and whether it is a pair of two."""
    places = np.zeros((n, n), np.intp)
    places[np.triu_indices(n, 1)] = np.arange(n * (n - 1) // 2)
    return places + places.T, ~np.eye(n, dtype=np.bool_)
