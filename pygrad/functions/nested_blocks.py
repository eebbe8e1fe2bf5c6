"""An array put together from blocks."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions.joining import listed

Place = tuple[slice, ...]


class Block(Function):
    """Blocks in one array. dx = its part of dy, as a view. Saves: nothing."""

    __slots__ = ("depth", "ndim", "places", "shapes", "structure")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, structure: Any, depth: int) -> None:
        self.structure, self.depth = structure, depth

    def forward(self, *arrays: Any) -> Any:
        self.ndim = ndim = max(self.depth, *[array.ndim for array in arrays])
        self.shapes = [array.shape for array in arrays]
        shape, self.places = _laid_out(self.structure, self.shapes, self.depth, ndim)
        y = np.empty(shape, np.result_type(*[array.dtype for array in arrays]))
        for place, array in zip(self.places, arrays, strict=True):
            y[place] = array
        return y

    def backward(self, gy: Any) -> Any:
        batch = gy.shape[:gy.ndim - self.ndim]
        return tuple([gy[(..., *place)].reshape(batch + shape) if need else None
                      for place, shape, need in zip(self.places, self.shapes, self.needs_grad, strict=True)])


def _laid_out(structure: Any, shapes: Any, depth: int, ndim: int) -> tuple[tuple[int, ...], list[Place]]:
    """Return the shape of nested lists of blocks, and where in it each block goes, in their order.

    ``structure`` holds the blocks' numbers; a list ``depth`` deep joins along the axis ``-depth``.
    """
    if not isinstance(structure, list):
        shape = (1,) * (ndim - len(shapes[structure])) + shapes[structure]
        return shape, [tuple([slice(0, extent) for extent in shape])]
    axis, length, whole = ndim - depth, 0, None
    places: list[Place] = []
    for part in structure:
        shape, inner = _laid_out(part, shapes, depth - 1, ndim)
        rest = shape[:axis] + shape[axis + 1:]
        if whole not in (None, rest):
            raise ShapeError(f"block: parts of shape {shape} and of lengths {whole} in all axes but {axis} cannot be "
                             f"joined along axis {axis}; the blocks are of shapes {shapes}")
        places += [(*place[:axis], slice(place[axis].start + length, place[axis].stop + length), *place[axis + 1:])
                   for place in inner]
        length, whole = length + shape[axis], rest
    assert whole is not None
    return (*whole[:axis], length, *whole[axis:]), places


def _numbered(arrays: Any, found: list[Any], depth: int, depths: set[int]) -> Any:
    """Return nested lists with the number of each block, and collect the blocks and how deep they lie."""
    if isinstance(arrays, tuple):
        raise TypeError("block: expected lists of arrays, got a tuple; np.block takes no tuples")
    if not isinstance(arrays, list):
        depths.add(depth)
        found.append(arrays)
        return len(found) - 1
    if not arrays:
        raise ArgumentError("block: a list of blocks is empty; give at least one")
    return [_numbered(one, found, depth + 1, depths) for one in arrays]


@register(np.block)
def block(arrays: Any) -> Any:
    """Put an array together from nested lists of blocks.

    Parameters
    ----------
    arrays : nested list of array_like
        The innermost lists are joined along the last axis, those around them along the last but one, and so on;
        all blocks lie equally deep. Blocks of fewer axes get axes of length 1 in front.

    Returns
    -------
    Variable, NumPy's result dtype
        With memory of its own.

    Raises
    ------
    ShapeError
        If blocks do not fit together.
    ArgumentError
        If a list is empty, or the blocks are not equally deep.

    Notes
    -----
    Each gradient is a part of the output's, a view. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.block([[pygrad.Variable([[1.0]]), np.zeros((1, 2))], [np.ones((1, 3))]])
    Variable([[1. 0. 0.]
              [1. 1. 1.]])
    """
    found: list[Any] = []
    depths: set[int] = set()
    structure = _numbered(arrays, found, 0, depths)
    if len(depths) > 1:
        raise ArgumentError(f"block: blocks lie {sorted(depths)} lists deep, the first is {describe(found[0])}; put "
                            "all of them equally deep")
    return Block(structure, depths.pop())(*listed(found))
