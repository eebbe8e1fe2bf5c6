"""Making one batch out of a list of samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pygrad.errors import DTypeError, ShapeError


def default_collate(samples: Sequence[Any]) -> Any:
    """Stack samples along a new first axis, field by field.

    Parameters
    ----------
    samples : sequence
        The samples of one batch, at least one: arrays or numbers of one shape, or tuples, lists or dicts
        of these, to any depth.

    Returns
    -------
    ndarray, tuple or dict
        An array of shape (N, *) in place of each field; a tuple for tuples and lists.

    Raises
    ------
    ShapeError
        If samples differ in shape, number of fields or keys.
    DTypeError
        If a field is nothing that NumPy has a dtype for.

    Examples
    --------
    >>> from pygrad.data import default_collate
    >>> default_collate([([0, 1], 5), ([2, 3], 6)])
    ((array([0, 2]), array([1, 3])), array([5, 6]))
    >>> default_collate([{"x": 1.5}, {"x": 2.5}])
    {'x': array([1.5, 2.5])}
    """
    first = samples[0]
    if isinstance(first, Mapping):
        _check_alike([set(sample) for sample in samples], "keys")
        return {key: default_collate([sample[key] for sample in samples]) for key in first}
    if isinstance(first, (tuple, list)):
        _check_alike([len(sample) for sample in samples], "number of fields")
        return tuple(default_collate(field) for field in zip(*samples, strict=True))
    arrays = [np.asarray(sample) for sample in samples]
    _check_alike([array.shape for array in arrays], "shape")
    if any(array.dtype.hasobject for array in arrays):
        raise DTypeError(f"default_collate: cannot make an array of samples of type {type(first).__name__}; "
                         "pass the DataLoader a collate_fn that makes a batch of them")
    return np.stack(arrays)


def _check_alike(traits: Sequence[Any], what: str) -> None:
    for trait in traits:
        if trait != traits[0]:
            raise ShapeError(f"default_collate: the samples of a batch differ in {what}: {traits[0]} and {trait}; "
                             "make them alike (pad, crop), or pass the DataLoader a collate_fn")
