"""Element-wise kernels, run block by block so that what they make on the way stays in the cache.

A kernel is a function ``kernel(*inputs, *outputs, *scratch)`` of arrays which it computes with in place,
through the ``out`` argument of ufuncs. It may write to an output while it still reads the inputs only where
the output is not one of them: the gradient of an output is often the memory of the result.

The results have the memory order of the first input (channels-last stays channels-last), and nothing as large
as an array is made but them. float16 is computed in float32, integers in float64.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

BLOCK = 1 << 14
"""Elements at a time: with five arrays of float32 this fills a third of a mebibyte."""

_F32, _F64 = np.dtype(np.float32), np.dtype(np.float64)

Kernel = Callable[..., None]


def evaluate(kernel: Kernel, inputs: tuple[Any, ...], out: Any = None, scratch: int = 0) -> Any:
    """Run a kernel over arrays and return what it wrote.

    Parameters
    ----------
    kernel : callable
        See the module. Overflow and invalid operations are silent, as they are in PyTorch.
    inputs : tuple of ndarray
        The first has the result's shape, the others broadcast to it. The result has its memory order, or that
        of another where it is one element broadcast, as the gradient of a sum is.
    out : ndarray or tuple of ndarray, optional
        Where to write; by default a new array like the first input (float64 for integers).
    scratch : int
        How many further arrays the kernel needs, each as large as a block.

    Returns
    -------
    ndarray or tuple of ndarray
        ``out``.

    Examples
    --------
    >>> def kernel(x, y, t):
    ...     np.multiply(x, x, out=t)
    ...     np.add(t, x, out=y)
    >>> evaluate(kernel, (np.array([1.0, 2.0]),), scratch=1)
    array([2., 6.])
    """
    first = inputs[0]
    if out is None:
        out = np.empty_like(_pattern(first, inputs), first.dtype if first.dtype.kind == "f" else _F64)
    outputs = out if type(out) is tuple else (out,)
    work = _F32 if outputs[0].dtype.char in "fe" else _F64
    with np.errstate(over="ignore", invalid="ignore"):
        if outputs[0].size <= BLOCK and _are_of(work, (*inputs, *outputs)):
            kernel(*inputs, *outputs, *[np.empty(first.shape, work) for _ in range(scratch)])
        else:
            _in_blocks(kernel, inputs, outputs, scratch, work)
    return out


def _pattern(first: Any, inputs: tuple[Any, ...]) -> Any:
    """Return the input whose memory order the result takes."""
    if 0 not in first.strides:
        return first
    return next((one for one in inputs if one.shape == first.shape and 0 not in one.strides), first)


def _are_of(dtype: Any, arrays: tuple[Any, ...]) -> bool:
    for array in arrays:
        if array.dtype is not dtype:
            return False
    return True


def _in_blocks(kernel: Kernel, inputs: tuple[Any, ...], outputs: tuple[Any, ...], scratch: int,
               work: Any) -> None:
    """Run the kernel on blocks; NumPy's iterator finds the best order, and casts where it must."""
    pads = [np.empty(BLOCK, work) for _ in range(scratch)]
    operands = (*inputs, *outputs)
    uses: Any = [["readonly"]] * len(inputs) + [["writeonly", "no_broadcast"]] * len(outputs)
    iterator = np.nditer(operands, ["external_loop", "buffered", "zerosize_ok"], uses,
                         op_dtypes=[work] * len(operands), casting="same_kind", buffersize=BLOCK)
    with iterator:
        for block in iterator:
            parts = block if type(block) is tuple else (block,)
            size = len(parts[0])
            kernel(*parts, *(pads if size == BLOCK else [pad[:size] for pad in pads]))


def are_arrays(*values: Any) -> bool:
    """Return whether all are plain arrays: where a rule may run a kernel instead of being recorded.

    Examples
    --------
    >>> are_arrays(np.ones(2), np.ones(2)), are_arrays(np.ones(2), 1.0)
    (True, False)
    """
    for value in values:  # a loop takes a third of the time of all() with a generator
        if type(value) is not np.ndarray:
            return False
    return True
