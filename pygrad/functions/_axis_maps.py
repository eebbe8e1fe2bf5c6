"""Linear maps along one axis, from which averages and interpolations of any number of axes are made.

A map takes an array of the form ``(P, extent, Q)`` in C order to ``(P, count, Q)``. Its gradient is that of
`transposed`, another map.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.functions._pool_windows import Axis

Weights = Any
FEW = 8
"""Up to so many slices are added one by one; beyond, rows are summed or filled at once."""


class AxisMap:
    """A linear map along one axis.

    Attributes
    ----------
    extent, count : int
        The length of the axis before and after.
    """

    __slots__ = ("count", "extent")

    keeps_integers = False
    """Whether it only copies elements."""

    def __init__(self, extent: int, count: int) -> None:
        self.extent, self.count = extent, count

    @property
    def is_identity(self) -> bool:
        """Whether nothing happens."""
        return False

    @property
    def transposed(self) -> AxisMap:
        """The map of gradients."""
        raise NotImplementedError

    def apply(self, a: Any, out: Any) -> None:
        """Write the image of ``a``, shape (P, extent, Q), to ``out``, shape (P, count, Q)."""
        raise NotImplementedError


class Sums(AxisMap):
    """Sums of windows, each times a weight.

    Parameters
    ----------
    axis : Axis
        Windows that are all the same but for their place.
    weights : float or ndarray, shape (count,)
        What the sums are multiplied by.
    """

    __slots__ = ("axis", "weights")

    def __init__(self, axis: Axis, weights: Weights = 1.0) -> None:
        super().__init__(axis.extent, axis.count)
        self.axis, self.weights = axis, weights

    @property
    def is_identity(self) -> bool:
        return self.axis.is_trivial and np.ndim(self.weights) == 0 and self.weights == 1

    @property
    def transposed(self) -> AxisMap:
        return Spread(self.axis, self.weights)

    def apply(self, a: Any, out: Any) -> None:
        axis = self.axis
        if axis.is_whole and axis.kernel > FEW:
            if a.shape[2] == 1:
                np.add.reduce(a[:, :, 0], axis=1, out=out[:, 0, 0])
            else:
                np.add.reduce(a, axis=1, out=out[:, 0])
        else:
            self._add_slices(a, out)
        _multiply(out, self.weights, out)

    def _add_slices(self, a: Any, out: Any) -> None:
        taps = [tap.both for tap in self.axis.taps]
        full = slice(0, self.count)
        if taps[0][0] != full:
            out[...] = 0
        elif len(taps) > 1 and taps[1][0] == full:
            np.add(a[:, taps[0][1]], a[:, taps[1][1]], out=out)
            taps = taps[2:]
        else:
            out[...] = a[:, taps[0][1]]
            taps = taps[1:]
        for outs, ins in taps:
            out[:, outs] += a[:, ins]


class Spread(AxisMap):
    """Each element, times a weight, added to all elements of its window: the transposed map of `Sums`."""

    __slots__ = ("axis", "weights")

    def __init__(self, axis: Axis, weights: Weights = 1.0) -> None:
        super().__init__(axis.count, axis.extent)
        self.axis, self.weights = axis, weights

    @property
    def keeps_integers(self) -> bool:  # type: ignore[override]
        return self.axis.is_disjoint and np.ndim(self.weights) == 0 and self.weights == 1

    @property
    def is_identity(self) -> bool:
        return self.transposed.is_identity

    @property
    def transposed(self) -> AxisMap:
        return Sums(self.axis, self.weights)

    def apply(self, a: Any, out: Any) -> None:
        axis = self.axis
        if np.ndim(self.weights) or self.weights != 1:
            a = _multiply(a, self.weights)
        if axis.is_tiling:
            tiles = out.reshape(len(a), axis.count, axis.kernel, a.shape[2])
            if axis.kernel > FEW:
                tiles[...] = a[:, :, None]
            else:
                for place in range(axis.kernel):
                    tiles[:, :, place] = a
            return
        out[...] = 0
        for tap in axis.taps:
            outs, ins = tap.both
            if outs.stop > outs.start:
                out[:, ins] += a[:, outs]


class Selection(AxisMap):
    """Copies of the elements at indices.

    Parameters
    ----------
    extent : int
    indices : ndarray of int, shape (count,)
        In ascending order.
    """

    __slots__ = ("indices",)

    keeps_integers = True

    def __init__(self, extent: int, indices: Any) -> None:
        super().__init__(extent, len(indices))
        self.indices = indices

    @property
    def transposed(self) -> AxisMap:
        return Collection(self.count, self.extent, self.indices)

    def apply(self, a: Any, out: Any) -> None:
        np.take(a, self.indices, axis=1, out=out, mode="clip")


class Collection(AxisMap):
    """Sums of the elements with the same index: the transposed map of `Selection`."""

    __slots__ = ("indices",)

    def __init__(self, extent: int, count: int, indices: Any) -> None:
        super().__init__(extent, count)
        self.indices = indices

    @property
    def transposed(self) -> AxisMap:
        return Selection(self.count, self.indices)

    def apply(self, a: Any, out: Any) -> None:
        indices, starts, repeats = np.unique(self.indices, return_index=True, return_counts=True)
        if len(indices) < self.count:
            out[...] = 0
            out[:, indices] = a[:, starts]
        else:
            np.take(a, starts, axis=1, out=out, mode="clip")
        for place in range(1, int(repeats.max())):
            more = repeats > place
            out[:, indices[more]] += a[:, starts[more] + place]


def _multiply(a: Any, weights: Weights, out: Any = None) -> Any:
    """Return ``a`` times weights along its middle axis, in its own dtype."""
    if np.ndim(weights):
        return np.multiply(a, weights.astype(a.dtype)[:, None], out=out)
    return a if out is a and weights == 1 else np.multiply(a, a.dtype.type(weights), out=out)
