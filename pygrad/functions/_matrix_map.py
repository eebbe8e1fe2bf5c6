"""Sparse matrices along one axis: each output element is a weighted sum of a few neighbouring inputs."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.functions._axis_maps import AxisMap

TILE = 64
"""Output elements in a dense product; their inputs are few, as they are neighbours."""


class Matrix(AxisMap):
    """A sparse matrix, applied as dense products of small tiles.

    A zero in a dense tile would make NaN of an infinite input that has nothing to do with the output. So
    where a result is not finite, everything is computed again, entry by entry.

    Parameters
    ----------
    extent, count : int
    rows, columns : ndarray of int, shape (entries,)
        Output and input elements, sorted by rows; the same pair may come several times.
    weights : ndarray of float64, shape (entries,)

    Examples
    --------
    >>> halves = Matrix(4, 2, np.array([0, 0, 1, 1]), np.array([0, 1, 2, 3]), np.full(4, 0.5))
    >>> out = np.empty((1, 2, 1))
    >>> halves.apply(np.array([[[1.0], [2.0], [3.0], [np.inf]]]), out)
    >>> out.ravel()
    array([1.5, inf])
    """

    __slots__ = ("_tiles", "_transposed", "columns", "rows", "weights")

    def __init__(self, extent: int, count: int, rows: Any, columns: Any, weights: Any) -> None:
        super().__init__(extent, count)
        self.rows, self.columns, self.weights = rows, columns, weights
        self._tiles: dict[Any, Any] = {}
        self._transposed: Matrix | None = None

    @property
    def transposed(self) -> AxisMap:
        if self._transposed is None:
            order = np.argsort(self.columns, kind="stable")
            self._transposed = Matrix(self.count, self.extent, self.columns[order], self.rows[order],
                                      self.weights[order])
        return self._transposed

    def apply(self, a: Any, out: Any) -> None:
        with np.errstate(all="ignore"):
            for rows, columns, matrix in self._dense(a.dtype):
                if a.shape[2] == 1:
                    np.matmul(a[:, columns, 0], matrix.T, out=out[:, rows, 0])
                else:
                    np.matmul(matrix, a[:, columns], out=out[:, rows])
            finite = np.isfinite(np.add.reduce(out, axis=None))
        if not finite:
            self._apply_exactly(a, out)

    def _dense(self, dtype: Any) -> Any:
        """Return slices of outputs and inputs, and the dense matrices between them."""
        tiles = self._tiles.get(dtype)
        if tiles is None:
            tiles = self._tiles[dtype] = [self._tile(start, dtype) for start in range(0, self.count, TILE)]
        return tiles

    def _tile(self, start: int, dtype: Any) -> tuple[slice, slice, Any]:
        stop = min(start + TILE, self.count)
        part = slice(*np.searchsorted(self.rows, [start, stop]))
        columns = self.columns[part]
        low, high = (int(columns.min()), int(columns.max()) + 1) if columns.size else (0, 1)
        matrix = np.zeros((stop - start, high - low))
        np.add.at(matrix, (self.rows[part] - start, columns - low), self.weights[part])
        return slice(start, stop), slice(low, high), matrix.astype(dtype)

    def _apply_exactly(self, a: Any, out: Any) -> None:
        """Add the entries of all rows one after the other: the first of each, then the second, and so on."""
        weights = self.weights.astype(a.dtype)
        place = np.arange(len(self.rows)) - np.searchsorted(self.rows, self.rows)
        out[...] = 0
        with np.errstate(invalid="ignore", over="ignore"):
            for number in range(int(place.max()) + 1):
                entries = place == number
                out[:, self.rows[entries]] += a[:, self.columns[entries]] * weights[entries, None]
