"""Maxima of windows: which tap wins, and moving numbers between the input and the taps that won.

Arrays come in the form ``(P, ..., Q)`` (see `_layout`). A tap's number is one byte for windows of up to 256
elements. The first of equal elements wins, a NaN over everything, the last of several, as in PyTorch.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from pygrad.functions._masks import select
from pygrad.functions._pool_windows import Windows, first_taps
from pygrad.kernels import max_pool, max_pool_backward

BLOCK = 1 << 16
"""Elements of the input that are worked on at a time, so that temporaries stay in the cache."""


def lowest(dtype: Any) -> Any:
    """Return the number below all others of a dtype."""
    return -np.inf if dtype.kind == "f" else False if dtype.kind == "b" else np.iinfo(dtype).min


def winners(x: Any, windows: Windows) -> tuple[Any, Any]:
    """Return the maxima of the windows, and the numbers of the taps that won."""
    found = max_pool(x, windows)
    if found is not None:
        return found
    shape = (len(x), *windows.outputs, x.shape[-1])
    y, index = np.empty(shape, x.dtype), np.empty(shape, np.uint8 if windows.taps <= 256 else np.int32)
    pairs = (windows.kernel == windows.stride == (2, 2) and not windows.is_padded and windows.dilation == (1, 1))
    for part in _blocks(x):
        block = _padded(x[part], windows, lowest(x.dtype))
        if pairs:
            _best_of_pairs(block, windows.outputs, y[part], index[part])
        else:
            _best(block, windows, y[part], index[part])
        if x.dtype.kind == "f":
            _let_nan_win(block, windows, y[part], index[part])
    return y, index


def spread(gy: Any, index: Any, windows: Windows, out: Any) -> Any:
    """Write to ``out`` each number of ``gy`` at the element whose tap won, zeros elsewhere."""
    if max_pool_backward(gy, index, windows, out):
        return out
    covers = windows.is_disjoint and not windows.is_padded and all(
        k == s and out * s == extent for k, s, out, extent
        in zip(windows.kernel, windows.stride, windows.outputs, windows.extents, strict=True))
    for part in _blocks(out):
        direct = not windows.is_padded
        target = out[part] if direct else np.empty((len(out[part]), *windows.padded, out.shape[-1]), out.dtype)
        if not covers:
            target[...] = 0
        chosen, given = index[part], gy[part]
        for number, place in enumerate(windows.slices()):
            if windows.is_disjoint:
                target[place] = select(given, chosen == number)
            else:
                target[place] += select(given, chosen == number)
        if not direct:
            out[part] = target[windows.inner()]
    return out


def pick(x: Any, index: Any, windows: Windows) -> Any:
    """Return the elements of ``x`` at the taps that won."""
    y = np.zeros(index.shape, x.dtype)
    for part in _blocks(x):
        block = _padded(x[part], windows, 0)
        for number, place in enumerate(windows.slices()):
            y[part] += select(block[place], index[part] == number)
    return y


def _blocks(x: Any) -> Iterator[slice]:
    """Yield slices of the first axis."""
    rows = max(1, BLOCK * len(x) // max(x.size, 1))
    for start in range(0, len(x), rows):
        yield slice(start, start + rows)


def _padded(block: Any, windows: Windows, fill: Any) -> Any:
    if not windows.is_padded:
        return block
    wide = np.full((len(block), *windows.padded, block.shape[-1]), fill, block.dtype)
    wide[windows.inner()] = block
    return wide


def _best(x: Any, windows: Windows, y: Any, index: Any) -> None:
    y[...] = lowest(x.dtype)
    index[...] = first_taps(windows)[..., None]
    mask, number = np.empty(y.shape, np.bool_), np.empty_like(index)
    for tap, place in enumerate(windows.slices()):
        part = x[place]
        np.greater(part, y, out=mask)
        np.maximum(part, y, out=y)
        np.multiply(mask, index.dtype.type(tap), out=number)
        np.maximum(index, number, out=index)


def _best_of_pairs(x: Any, outputs: tuple[int, ...], y: Any, index: Any) -> None:
    """Do it for windows of 2 x 2 side by side: rows first, where NumPy's inner loops are long."""
    rows, columns = outputs
    p, q = len(x), x.shape[-1]
    upper, lower = x[:, :2 * rows:2, :2 * columns], x[:, 1:2 * rows:2, :2 * columns]
    best = np.maximum(upper, lower).reshape(p, rows, columns, 2, q)
    below = np.greater(lower, upper).reshape(p, rows, columns, 2, q)
    left, right, below_left, below_right = best[..., 0, :], best[..., 1, :], below[..., 0, :], below[..., 1, :]
    np.maximum(left, right, out=y)
    to_right = np.greater(right, left)
    # Where both are equal, the one in the upper row comes first.
    tie = np.greater(below_left, below_right)
    tie &= np.equal(left, right)
    to_right |= tie
    np.not_equal(below_left, below_right, out=tie)
    tie &= to_right
    tie ^= below_left
    np.left_shift(tie.view(np.uint8), 1, out=index)
    index |= to_right.view(np.uint8)


def _let_nan_win(x: Any, windows: Windows, y: Any, index: Any) -> None:
    flat = y.reshape(-1)
    with np.errstate(over="ignore", invalid="ignore"):
        if not np.isnan(np.dot(flat, flat)):  # a tenth of the time of looking at each
            return
    for tap, place in enumerate(windows.slices()):
        index[np.isnan(x[place])] = tap
