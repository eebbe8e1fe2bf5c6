"""Evicting what Functions saved: release that is checked, and can be undone by a restorer.

Invariant: gradients are the same with and without it. Cost: a restorer's call or a recomputation for each
evicted Function that runs backward. Several Functions may have saved one buffer, so eviction is by buffer:
name all holders. After dropping the references it looks, by weak references, whether the bytes really
went; if the user or a Function not named still holds everything, the Functions get their arrays back (listeners
are told "evicted", then "saved").
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import ref

import numpy as np

from pygrad.arrays import owner_of
from pygrad.config import state
from pygrad.instrument import tell


def evict(*functions: Any, restorer: Callable[[Any], tuple[Any, ...]] | None = None) -> int:
    """Free the buffers that these Functions saved; return the bytes that really went.

    Parameters
    ----------
    *functions : Function
        All holders of the buffers to free.
    restorer : callable, optional
        ``restorer(function)`` returns the saved arrays when backward needs them. By default they are
        recomputed.

    Returns
    -------
    int
        Bytes freed; 0 if everything is pinned by another holder, and then nothing has changed.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(np.ones(1000))
    >>> y = (x + 1.0).exp().sum()
    >>> evict(y.creator.edges[0])
    8000
    >>> y.backward()
    >>> round(float(x.grad[0]), 3)
    7.389
    """
    holders = [function for function in functions if function.saved]
    roots = {id(root): root for function in holders for array in function.saved
             if isinstance(array, np.ndarray) for root in (owner_of(array),)}
    watched = [(ref(root), root.nbytes) for root in roots.values()]
    backup = [tuple([_Remembered(array) if isinstance(array, np.ndarray) else lambda kept=array: kept
                     for array in function.saved]) for function in holders]
    del roots
    for function in holders:
        function.release("evicted")
    freed: list[int] = [nbytes for root, nbytes in watched if root() is None]  # an empty array has none
    if freed:
        if restorer is not None:
            for function in holders:
                function.attached().restorer = restorer
        return sum(freed)
    for function, saved in zip(holders, backup, strict=True):
        function.saved = tuple([array() for array in saved])
        if state.listening:
            tell(function, "saved", function.saved)
    return 0


class _Remembered:
    """An array that comes back as long as its buffer lives: itself, or a view made anew."""

    def __init__(self, array: Any) -> None:
        root = owner_of(array)
        self._array, self._root = ref(array), ref(root)
        self._layout = array.shape, array.dtype, array.strides, array.ctypes.data - root.ctypes.data

    def __call__(self) -> Any:
        """Return the array; its buffer must be alive."""
        array, root = self._array(), self._root()
        if array is not None or root is None:
            return array
        shape, dtype, strides, offset = self._layout
        # A buffer that NumPy allocated is contiguous with its axes in some order.
        buffer = root.transpose(sorted(range(root.ndim), key=lambda axis: -root.strides[axis]))
        return np.ndarray(shape, dtype, buffer, offset, strides)
