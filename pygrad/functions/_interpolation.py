"""Interpolation along one axis, as linear maps: of which input elements an output element is made.

Element i covers the interval from i to i + 1, or, with aligned corners, is the point i and the first and last
points of input and output are the same.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from pygrad.functions._axis_maps import AxisMap, Selection, Spread
from pygrad.functions._matrix_map import Matrix
from pygrad.functions._pool_windows import strided
from pygrad.functions.adaptive_avg_pool import adaptive_averages


class Resize(NamedTuple):
    """How one axis is resized.

    Attributes
    ----------
    mode : str
    extent, outputs : int
        Elements before and after.
    align_corners, antialias : bool
    factor : float or None
        The enlargement, where it is not ``outputs / extent``.
    """

    mode: str
    extent: int
    outputs: int
    align_corners: bool = False
    factor: float | None = None
    antialias: bool = False

    @property
    def scale(self) -> float:
        """The distance from one output element to the next, in input elements."""
        if self.align_corners:
            return (self.extent - 1) / (self.outputs - 1) if self.outputs > 1 else 0.0
        return 1 / self.factor if self.factor else self.extent / self.outputs

    def centres(self) -> Any:
        """Return where the output elements lie in the input, counted from the middle of its first element."""
        numbers = np.arange(self.outputs)
        return numbers * self.scale if self.align_corners else (numbers + 0.5) * self.scale - 0.5


@functools.lru_cache(maxsize=256)
def resized(how: Resize) -> AxisMap:
    """Return the map that resizes an axis.

    Examples
    --------
    >>> resized(Resize("nearest", 2, 4)).axis.starts, resized(Resize("nearest", 4, 3)).indices
    (array([0, 2]), array([0, 1, 2]))
    """
    if how.mode == "area":
        return adaptive_averages(how.extent, how.outputs)
    # As in PyTorch: where the extent stays or is doubled, the factor that has led to it does not matter.
    if how.outputs == how.extent and (how.mode in ("nearest", "linear") or how.antialias):
        return Spread(strided(how.outputs, 1, 1))
    if how.outputs == 2 * how.extent and how.mode == "nearest":
        return Spread(strided(how.outputs, 2, 2))
    if how.mode in ("nearest", "nearest-exact"):
        return _nearest(how)
    if how.antialias:
        return _antialiased(how)
    return _linear(how) if how.mode == "linear" else _cubic(how)


def _nearest(how: Resize) -> AxisMap:
    """Return the map that copies; positions are rounded in float32, as PyTorch does."""
    single, shift = np.float32, np.float32(0 if how.mode == "nearest" else 0.5)
    scale = single(1 / how.factor) if how.factor else single(how.extent) / single(how.outputs)
    indices = ((np.arange(how.outputs, dtype=single) + shift) * scale).astype(np.intp)
    indices = np.minimum(indices, how.extent - 1)
    repeats, rest = divmod(how.outputs, how.extent)
    if not rest and np.array_equal(indices, np.arange(how.outputs) // repeats):
        return Spread(strided(how.outputs, repeats, repeats))
    return Selection(how.extent, indices)


def _linear(how: Resize) -> AxisMap:
    position = np.clip(how.centres(), 0, how.extent - 1)
    low = np.floor(position).astype(np.intp)
    high = np.minimum(low + 1, how.extent - 1)
    share = position - low
    return _matrix(how, np.stack([low, high], 1), np.stack([1 - share, share], 1))


def _cubic(how: Resize) -> AxisMap:
    position = how.centres()
    low = np.floor(position)
    share = position - low
    columns = low.astype(np.intp)[:, None] + np.arange(-1, 3)
    weights = cubic(np.stack([share + 1, share, 1 - share, 2 - share], 1), -0.75)
    return _matrix(how, np.clip(columns, 0, how.extent - 1), weights)


def _matrix(how: Resize, columns: Any, weights: Any) -> AxisMap:
    rows = np.repeat(np.arange(how.outputs), columns.shape[1])
    return Matrix(how.extent, how.outputs, rows, columns.ravel(), weights.ravel())


def triangle(distance: Any) -> Any:
    """Return the weights of linear interpolation at distances."""
    return np.maximum(1 - np.abs(distance), 0)


def cubic(distance: Any, slope: float) -> Any:
    """Return the weights of cubic convolution at distances, with its derivative at distance 1.

    R. Keys, "Cubic convolution interpolation for digital image processing", IEEE Transactions on Acoustics,
    Speech, and Signal Processing 29 (1981), equation (15).
    """
    near = np.abs(distance)
    inner = ((slope + 2) * near - (slope + 3)) * near * near + 1
    outer = (((near - 5) * near + 8) * near - 4) * slope
    return np.where(near <= 1, inner, np.where(near < 2, outer, 0))


def lanczos(distance: Any) -> Any:
    """Return the weights of a sinc that is windowed by its own middle, of width 3."""
    return np.where(np.abs(distance) < 3, np.sinc(distance) * np.sinc(distance / 3), 0)


KERNELS: dict[str, tuple[Callable[[Any], Any], float]] = {
    "linear": (triangle, 1), "cubic": (functools.partial(cubic, slope=-0.5), 2), "lanczos": (lanczos, 3),
}
"""Kernels of antialiased interpolation, and how far they reach."""


def _antialiased(how: Resize) -> AxisMap:
    """Return the map whose kernels are as wide as an output element, if that is wider than an input one."""
    kernel, reach = KERNELS[how.mode]
    scale = how.scale
    width = max(scale, 1.0)
    centres = scale * (np.arange(how.outputs) + 0.5)
    rows, columns, weights = [], [], []
    for number, centre in enumerate(centres.tolist()):
        first = max(int(centre - reach * width + 0.5), 0)
        last = min(int(centre + reach * width + 0.5), how.extent)
        places = np.arange(first, last)
        values = kernel((places - centre + 0.5) / width)
        rows.append(np.full(len(places), number))
        columns.append(places)
        weights.append(values / math.fsum(values))
    return Matrix(how.extent, how.outputs, *(np.concatenate(part) for part in (rows, columns, weights)))
