"""Sums over the planes of channels, and affine maps with numbers for each plane, in blocks.

A plane is what an array of shape (N, C, *) has at one n and c. It lies in memory as a row, where channels
come first, or as a column of a matrix, where they come last; both are worked on as they lie. Numbers for
planes are arrays of shape (N, C), or (1, C) where they are the same for all n. Sums are gathered in float64.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

BLOCK = 1 << 15
"""Elements at a time."""

WIDE = 256
"""Channels from which NumPy broadcasts along rows of them without a loss of time."""

Block = tuple[Any, list[Any], list[Any]]


class Planes:
    """What does not depend on how planes lie."""

    @staticmethod
    def blocks(numbers: tuple[Any, ...], arrays: tuple[Any, ...]) -> Iterator[Block]:
        """Iterate over blocks: where sums go, the numbers (they broadcast), and the parts of the arrays."""
        raise NotImplementedError

    @staticmethod
    def start(shape: tuple[int, ...]) -> Any:
        """Return zeros to gather sums in."""
        raise NotImplementedError

    @staticmethod
    def add(sums: Any, where: Any, a: Any, b: Any = None) -> None:
        """Add the sums of ``a``, or ``a * b``, over the planes of a block; if ``b`` is ``a``, it is lost."""
        raise NotImplementedError

    @classmethod
    def total(cls, a: Any) -> Any:
        """Return the sum of each plane."""
        sums = cls.start(a.shape)
        for where, _, (block,) in cls.blocks((), (a,)):
            cls.add(sums, where, block)
        return sums

    @classmethod
    def totals(cls, g: Any, x: Any) -> tuple[Any, Any]:
        """Return the sums of ``g`` and of ``g * x`` over each plane."""
        plain, products = cls.start(g.shape), cls.start(g.shape)
        for where, _, (first, second) in cls.blocks((), (g, x)):
            cls.add(plain, where, first)
            cls.add(products, where, first, second)
        return plain, products

    @classmethod
    def squares(cls, a: Any, mean: Any) -> Any:
        """Return the sum of ``(a - mean)**2`` over each plane."""
        sums = cls.start(a.shape)
        for where, (m,), (block,) in cls.blocks((mean,), (a,)):
            c = block - m
            cls.add(sums, where, c, c)
        return sums

    @classmethod
    def affine(cls, x: Any, scale: Any, shift: Any, y: Any) -> None:
        """Write ``x * scale + shift`` to ``y``, which may be ``x``; without a shift where it is None."""
        numbers = (scale,) if shift is None else (scale, shift)
        for _, (factor, *rest), (block, out) in cls.blocks(numbers, (x, y)):
            np.multiply(block, factor, out=out)
            for term in rest:
                out += term

    @classmethod
    def combine(cls, g: Any, x: Any, numbers: tuple[Any, Any, Any], out: Any) -> None:
        """Write ``g * numbers[0] - x * numbers[1] + numbers[2]`` to ``out``, which may be ``g``."""
        for _, (of_g, of_x, shift), (first, second, result) in cls.blocks(numbers, (g, x, out)):
            np.multiply(first, of_g, out=result)
            result -= second * of_x
            result += shift


class Rows(Planes):
    """Planes that are rows: arrays of shape (N, C, L)."""

    @staticmethod
    def blocks(numbers: tuple[Any, ...], arrays: tuple[Any, ...]) -> Iterator[Block]:
        n, c, length = arrays[0].shape
        flat = [np.broadcast_to(one, (n, c)).reshape(-1, 1) for one in numbers]
        matrices = [one.reshape(n * c, length) for one in arrays]
        rows = max(1, BLOCK // max(length, 1))
        for start in range(0, n * c, rows):
            part = slice(start, start + rows)
            yield part, [one[part] for one in flat], [one[part] for one in matrices]

    @staticmethod
    def start(shape: tuple[int, ...]) -> Any:
        return np.zeros(shape[:2])

    @staticmethod
    def add(sums: Any, where: Any, a: Any, b: Any = None) -> None:
        other = np.ones(a.shape[-1], a.dtype) if b is None else b
        sums.reshape(-1)[where] = np.matmul(a, other) if b is None else np.vecdot(a, b)


class Columns(Planes):
    """Planes that are columns: arrays of shape (N, L, C), where N is 1 if numbers are the same for all n."""

    @staticmethod
    def blocks(numbers: tuple[Any, ...], arrays: tuple[Any, ...]) -> Iterator[Block]:
        n, length, c = arrays[0].shape
        rows = max(1, min(length, BLOCK // max(c, 1)))
        tiles = [np.empty((1 if c >= WIDE else rows, c), one.dtype) for one in numbers]
        for sample in range(n):
            for one, tile in zip(numbers, tiles, strict=True):
                tile[...] = one[sample % len(one)]
            for start in range(0, length, rows):
                blocks = [one[sample, start:start + rows] for one in arrays]
                yield sample, [tile[:len(blocks[0])] for tile in tiles], blocks

    @staticmethod
    def start(shape: tuple[int, ...]) -> Any:
        return np.zeros((shape[0], shape[-1]))

    @staticmethod
    def add(sums: Any, where: Any, a: Any, b: Any = None) -> None:
        if b is not None:
            a = np.multiply(a, b, out=a if b is a else None)
        sums[where] += np.matmul(np.ones(len(a), a.dtype), a)


def planes_of(x: Any, dtype: Any, shared: bool = False) -> tuple[type[Planes], Any]:
    """Return how the planes of an array lie, and the array in that form: without a copy if it can be had so.

    Parameters
    ----------
    x : ndarray, shape (N, C, *)
    dtype : dtype
        In which to compute.
    shared : bool
        Whether numbers for planes are the same for all n.

    Examples
    --------
    >>> kind, a = planes_of(np.zeros((2, 4, 5, 3)).transpose(0, 3, 1, 2), np.float64)
    >>> kind.__name__, a.shape
    ('Columns', (2, 20, 3))
    """
    n, c = x.shape[:2]
    length = math.prod(x.shape[2:])
    turned = _turned(x)
    if (x.ndim == 2 and shared) or (turned.flags.c_contiguous and not x.flags.c_contiguous):
        shape = (1, n * length, c) if shared else (n, length, c)
        return Columns, np.ascontiguousarray(turned, dtype).reshape(shape)
    return Rows, np.ascontiguousarray(x, dtype).reshape(n, c, length)


def empty_planes(x: Any, dtype: Any) -> Any:
    """Return a new array of the shape and memory order of ``x``; in C order where that is neither form's."""
    if _turned(x).flags.c_contiguous:
        return np.empty_like(x, dtype)
    return np.empty(x.shape, dtype)


def same_order(a: Any, b: Any) -> bool:
    """Return whether two arrays of one shape lie in memory in the same of the two forms.

    Examples
    --------
    >>> x = np.zeros((2, 4, 5, 3)).transpose(0, 3, 1, 2)
    >>> same_order(x, x + 1), same_order(x, np.zeros((2, 3, 4, 5)))
    (True, False)
    """
    if _turned(b).flags.c_contiguous:
        return bool(_turned(a).flags.c_contiguous)
    return bool(a.flags.c_contiguous)


def _turned(x: Any) -> Any:
    """Return a view with the channels last."""
    return x if x.ndim == 2 else x.transpose(0, *range(2, x.ndim), 1)
