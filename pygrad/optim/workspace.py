"""Memory that updates compute in: aligned, and kept from step to step.

NumPy's arrays start 16, 32 or 48 bytes past a cache line as often as on it, and then every other load of 64
bytes straddles two lines: an addition of three such arrays of 32,768 float32 takes 7.7 us, of aligned ones
3.8. What optimisers allocate themselves is aligned: a step of Adam on a model of 670,000 parameters takes 1.2
ms, and up to 1.4 where it is not.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

LINE = 64
# Bytes from which it is worth the few more that it takes.
LARGE = 16_384


def aligned_zeros(size: int, dtype: DTypeLike) -> Any:
    """Return a flat array of zeros, which starts on a cache line if it is large.

    Examples
    --------
    >>> aligned_zeros(3, float)
    array([0., 0., 0.])
    """
    nbytes = size * np.dtype(dtype).itemsize
    if nbytes < LARGE:
        return np.zeros(size, dtype)
    memory = np.zeros(nbytes + LINE, np.uint8)
    start = -memory.ctypes.data % LINE
    return memory[start:start + nbytes].view(dtype)


class Workspace:
    """Scratch arrays of each dtype, as large as any block has needed so far.

    Attributes
    ----------
    arrays : dict of dtype to tuple of ndarray

    Examples
    --------
    >>> workspace = Workspace()
    >>> first, second = workspace.take(float, 3, 5)
    >>> first is workspace.take(float, 2)[0]
    True
    """

    def __init__(self) -> None:
        self.arrays: dict[Any, tuple[Any, ...]] = {}

    def take(self, dtype: Any, *sizes: int) -> tuple[Any, ...]:
        """Return arrays of at least these sizes, and maybe more of them; the same tuple if it will do."""
        arrays = self.arrays.get(dtype, ())
        pairs = zip(arrays, sizes, strict=False)
        if len(arrays) < len(sizes) or any(len(array) < size for array, size in pairs):
            arrays = self.arrays[dtype] = tuple([
                array if array is not None and len(array) >= (size or 0) else aligned_zeros(size or 0, dtype)
                for array, size in zip_longest(arrays, sizes)])
        return arrays

    def __reduce__(self) -> tuple[Any, ...]:
        return Workspace, ()
