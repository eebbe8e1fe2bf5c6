"""One-hot vectors of class indices."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, LabelError
from pygrad.functions._rows import as_indices


def one_hot(tensor: Any, num_classes: int = -1) -> Any:
    """Return vectors that are 1 at a class index and 0 elsewhere.

    Parameters
    ----------
    tensor : array_like of int, shape (*)
        Class indices, not negative.
    num_classes : int
        The length of the vectors; by default one more than the largest index.

    Returns
    -------
    ndarray of int64, shape (*, num_classes)
        A plain array.

    Raises
    ------
    LabelError
        If an index is negative, or not below ``num_classes``.
    DTypeError
        If the indices are not integers.
    ArgumentError
        If there are no indices and no ``num_classes``.

    Notes
    -----
    Of indices, so without a derivative. A composition of `numpy.zeros` and an assignment. It takes ``8 *
    num_classes`` bytes for each index: `embedding` and `cross_entropy` take the indices themselves.

    Examples
    --------
    >>> from pygrad import functions as F
    >>> F.one_hot([0, 2])
    array([[1, 0, 0],
           [0, 0, 1]])
    """
    indices = as_indices(tensor, "one_hot")
    number = operator.index(num_classes)
    if number < 0:
        if not indices.size:
            raise ArgumentError("one_hot: without indices there is no largest one; give num_classes")
        number = int(indices.max()) + 1
    if indices.size and not 0 <= indices.min() <= indices.max() < number:
        raise LabelError(f"one_hot: expected class indices from 0 to {number - 1}, got some from "
                         f"{indices.min()} to {indices.max()}")
    vectors = np.zeros((*indices.shape, number), np.int64)
    vectors.reshape(-1, number or 1)[np.arange(indices.size), indices.reshape(-1)] = 1
    return vectors
