"""Sequences of different lengths: padded into one array, or packed without the padding.

Packed data has the steps one after another, each with the sequences that last so long; for that, sequences are
sorted, the longest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions.axes import swapaxes
from pygrad.functions.indexing import getitem
from pygrad.functions.joining import concatenate
from pygrad.functions.shaping import reshape
from pygrad.variable import Variable

__all__ = [
    "PackedSequence", "invert_permutation", "pack_padded_sequence", "pack_sequence", "pad_packed_sequence",
    "pad_sequence", "unpack_sequence", "unpad_sequence",
]


class PackedSequence(NamedTuple):
    """Sequences without padding, as `pack_padded_sequence` makes them, for recurrent layers.

    Attributes
    ----------
    data : Variable or ndarray, shape (rows, *)
        The steps one after another.
    batch_sizes : ndarray of int64, shape (T,)
        How many sequences there are in each step.
    sorted_indices : ndarray of int64, shape (N,), or None
        Which sequence each of the sorted ones was.
    unsorted_indices : ndarray of int64, shape (N,), or None
        Where each sequence is among the sorted ones.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> packed = layers.pack_sequence([np.array([1.0]), np.array([2.0, 3.0])], enforce_sorted=False)
    >>> packed.data, packed.batch_sizes, packed.sorted_indices
    (array([2., 1., 3.]), array([2, 1]), array([1, 0]))
    """

    data: Any
    batch_sizes: Any
    sorted_indices: Any = None
    unsorted_indices: Any = None


PackedSequence.__module__ = "pygrad.layers"


def invert_permutation(permutation: Any) -> Any:
    """Return the permutation that undoes another, or None for None.

    Parameters
    ----------
    permutation : array_like of int, shape (N,), or None

    Returns
    -------
    ndarray of int64, shape (N,), or None

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.invert_permutation([2, 0, 1])
    array([1, 2, 0])
    """
    if permutation is None:
        return None
    permutation = np.asarray(permutation)
    inverse = np.empty(len(permutation), np.int64)
    inverse[permutation] = np.arange(len(permutation))
    return inverse


def pack_padded_sequence(input: Any, lengths: Any, batch_first: bool = False,
                         enforce_sorted: bool = True) -> PackedSequence:
    """Leave the padding out of sequences.

    Parameters
    ----------
    input : Variable or array_like, shape (T, N, *), or (N, T, *) if ``batch_first``
    lengths : array_like of int, shape (N,)
        The length of each sequence, from 1 to T.
    batch_first : bool
    enforce_sorted : bool
        Expect the sequences in order of falling length. If False, they are sorted here, and put back in their
        order by `pad_packed_sequence` and the recurrent layers.

    Returns
    -------
    PackedSequence

    Raises
    ------
    ShapeError
        If there are not as many lengths as sequences.
    ArgumentError
        If a length is out of range, or they rise where they may not.

    Notes
    -----
    A gather of rows, differentiable; what was padding gets the gradient 0.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> padded = np.array([[1.0, 0.0, 0.0], [2.0, 3.0, 4.0]])
    >>> packed = layers.pack_padded_sequence(padded, [1, 3], batch_first=True, enforce_sorted=False)
    >>> packed.data, packed.batch_sizes
    (array([2., 1., 3., 4.]), array([2, 1, 1]))
    """
    x = _in_steps(input, batch_first, "pack_padded_sequence")
    steps, size = x.shape[:2]
    lengths = _checked_lengths(lengths, size, steps)
    order = None
    if not enforce_sorted:
        order = np.argsort(-lengths, kind="stable")
        lengths = lengths[order]
    elif (np.diff(lengths) > 0).any():
        raise ArgumentError(f"pack_padded_sequence: expected lengths that do not rise, got {lengths.tolist()}; pass "
                            "enforce_sorted=False to have the sequences sorted")
    sizes = _sizes_of(lengths)
    columns = np.arange(size) if order is None else order
    rows = np.concatenate([time * size + columns[:count] for time, count in enumerate(sizes)])
    data = _rows(reshape(x, (steps * size, *x.shape[2:])) if isinstance(x, Variable)
                 else x.reshape(steps * size, *x.shape[2:]), rows)
    return PackedSequence(data, sizes, order, invert_permutation(order))


def pad_packed_sequence(sequence: PackedSequence, batch_first: bool = False, padding_value: float = 0.0,
                        total_length: int | None = None) -> tuple[Any, Any]:
    """Pad packed sequences to one length, the inverse of `pack_padded_sequence`.

    Parameters
    ----------
    sequence : PackedSequence
    batch_first : bool
        Return (N, T, *) instead of (T, N, *).
    padding_value : float
        What stands behind the ends.
    total_length : int, optional
        T, at least that of the longest sequence, which is the default.

    Returns
    -------
    tuple of Variable or ndarray, shape (T, N, *) or (N, T, *), and ndarray of int64, shape (N,)
        The sequences in their order from before they were sorted, and their lengths.

    Raises
    ------
    ArgumentError
        If ``total_length`` is less than the longest sequence.

    Notes
    -----
    A gather of rows, differentiable.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> packed = layers.pack_sequence([np.array([1.0]), np.array([2.0, 3.0])], enforce_sorted=False)
    >>> layers.pad_packed_sequence(packed, batch_first=True, padding_value=-1)
    (array([[ 1., -1.],
           [ 2.,  3.]]), array([1, 2]))
    """
    data, sizes, _, back = sequence
    sizes = np.asarray(sizes)
    steps = len(sizes) if total_length is None else int(total_length)
    if steps < len(sizes):
        raise ArgumentError(f"pad_packed_sequence: expected total_length of at least {len(sizes)}, the longest "
                            f"sequence, got {total_length}")
    size = int(sizes[0])
    rows = np.full((steps, size), len(data))
    firsts = np.cumsum(sizes) - sizes
    for time, (first, count) in enumerate(zip(firsts, sizes, strict=True)):
        rows[time, :count] = np.arange(first, first + count)
    lengths = (rows < len(data)).sum(axis=0)
    if back is not None:
        rows, lengths = rows[:, back], lengths[back]
    return _rows(_with_padding(data, padding_value), rows.T if batch_first else rows), lengths


def pad_sequence(sequences: Sequence[Any], batch_first: bool = False, padding_value: float = 0.0,
                 padding_side: str = "right") -> Any:
    """Pad sequences to the length of the longest, and stack them.

    Parameters
    ----------
    sequences : sequence of Variable or array_like, shapes (any length, *)
    batch_first : bool
        Return (N, T, *) instead of (T, N, *).
    padding_value : float
    padding_side : {"right", "left"}

    Returns
    -------
    Variable or ndarray, shape (T, N, *) or (N, T, *)
        A Variable if one of the sequences is.

    Raises
    ------
    ShapeError
        If the sequences differ in more than length.
    ArgumentError
        If there are none, or ``padding_side`` is something else.

    Notes
    -----
    A gather of rows, differentiable.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.pad_sequence([np.array([1.0]), np.array([2.0, 3.0])], batch_first=True, padding_side="left")
    array([[0., 1.],
           [2., 3.]])
    """
    if padding_side not in ("right", "left"):
        raise ArgumentError(f"pad_sequence: expected padding_side 'right' or 'left', got {padding_side!r}")
    data, lengths = _joined(sequences, "pad_sequence")
    steps = int(lengths.max())
    times = np.arange(steps)[:, None] - (steps - lengths if padding_side == "left" else 0)
    rows = np.where((times >= 0) & (times < lengths), times + np.cumsum(lengths) - lengths, len(data))
    return _rows(_with_padding(data, padding_value), rows.T if batch_first else rows)


def unpad_sequence(padded_sequences: Any, lengths: Any, batch_first: bool = False) -> list[Any]:
    """Return each of padded sequences without its padding, the inverse of `pad_sequence`.

    Parameters
    ----------
    padded_sequences : Variable or array_like, shape (T, N, *), or (N, T, *) if ``batch_first``
    lengths : array_like of int, shape (N,)
    batch_first : bool

    Returns
    -------
    list of Variable or ndarray, shapes (length, *)
        Views.

    Raises
    ------
    ShapeError
        If there are not as many lengths as sequences.
    ArgumentError
        If a length is out of range.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.unpad_sequence(np.array([[1.0, 2.0], [0.0, 3.0]]), [1, 2])
    [array([1.]), array([2., 3.])]
    """
    x = _in_steps(padded_sequences, batch_first, "unpad_sequence")
    lengths = _checked_lengths(lengths, x.shape[1], x.shape[0], "unpad_sequence")
    return [x[:length, number] for number, length in enumerate(lengths)]


def pack_sequence(sequences: Sequence[Any], enforce_sorted: bool = True) -> PackedSequence:
    """Pack sequences of different lengths.

    Parameters
    ----------
    sequences : sequence of Variable or array_like, shapes (any length above 0, *)
    enforce_sorted : bool
        As for `pack_padded_sequence`.

    Returns
    -------
    PackedSequence

    Raises
    ------
    ShapeError
        If the sequences differ in more than length.
    ArgumentError
        If there are none, one is empty, or they get longer where they may not.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.pack_sequence([np.array([1.0, 2.0]), np.array([3.0])]).data
    array([1., 3., 2.])
    """
    lengths = [np.shape(one)[0] if np.ndim(one) else 0 for one in sequences]
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences: PackedSequence) -> list[Any]:
    """Return the sequences that were packed, each by itself.

    Parameters
    ----------
    packed_sequences : PackedSequence

    Returns
    -------
    list of Variable or ndarray, shapes (length, *)

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.unpack_sequence(layers.pack_sequence([np.array([1.0, 2.0]), np.array([3.0])]))
    [array([1., 2.]), array([3.])]
    """
    return unpad_sequence(*pad_packed_sequence(packed_sequences))


def _sizes_of(lengths: Any) -> Any:
    """Return how many sequences there are in each step, of lengths that do not rise."""
    return (lengths > np.arange(lengths[0])[:, None]).sum(axis=1)


def _rows(data: Any, rows: Any) -> Any:
    return getitem(data, rows) if isinstance(data, Variable) else data[rows]


def _with_padding(data: Any, value: float) -> Any:
    """Return data with a row of padding at its end."""
    padding = np.full((1, *data.shape[1:]), value, data.dtype)
    return (concatenate if isinstance(data, Variable) else np.concatenate)([data, padding])


def _joined(sequences: Sequence[Any], where: str) -> tuple[Any, Any]:
    """Return sequences one after another, and their lengths."""
    made = [one if isinstance(one, Variable) else as_array(one, where=where) for one in sequences]
    if not made:
        raise ArgumentError(f"{where}: expected at least one sequence")
    for one in made:
        if one.ndim == 0 or one.shape[1:] != made[0].shape[1:]:
            raise ShapeError(f"{where}: expected sequences that differ in their first axis alone, got "
                             f"{describe(made[0])} and {describe(one)}")
    recorded = any(isinstance(one, Variable) for one in made)
    return (concatenate if recorded else np.concatenate)(made), np.array([len(one) for one in made])


def _in_steps(x: Any, batch_first: bool, where: str) -> Any:
    """Return padded sequences as (T, N, *)."""
    x = x if isinstance(x, Variable) else as_array(x, where=where)
    if x.ndim < 2:
        order = "(N, T, *)" if batch_first else "(T, N, *)"
        raise ShapeError(f"{where}: expected sequences of shape {order}, got {describe(x)}")
    if not batch_first:
        return x
    return swapaxes(x, 0, 1) if isinstance(x, Variable) else x.swapaxes(0, 1)


def _checked_lengths(lengths: Any, size: int, steps: int, where: str = "pack_padded_sequence") -> Any:
    lengths = np.asarray(lengths.data if isinstance(lengths, Variable) else lengths)
    if lengths.shape != (size,) or lengths.dtype.kind not in "iu":
        raise ShapeError(f"{where}: expected {size} integers as lengths, one for each sequence, got "
                         f"{describe(lengths)}")
    if not size or lengths.min() < 1 or lengths.max() > steps:
        raise ArgumentError(f"{where}: expected lengths from 1 to {steps}, the steps of the input, got "
                            f"{lengths.tolist()}")
    return lengths.astype(np.int64)
