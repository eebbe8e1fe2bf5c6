"""Parts of data sets, and several as one."""

from __future__ import annotations

import bisect
import itertools
import math
import operator
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from pygrad.data.dataset import ArrayDataset, Dataset, shown
from pygrad.errors import ArgumentError
from pygrad.random import check_seed, default_generator


class Subset(Dataset):
    """Some samples of a data set, by their indices.

    Parameters
    ----------
    dataset : Dataset
        Where they come from.
    indices : sequence of int
        Which, in this order; one may come more than once.

    Raises
    ------
    ArgumentError
        If an index is no integer or out of range.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.data import ArrayDataset, Subset
    >>> part = Subset(ArrayDataset(np.arange(5) * 10), [4, 1])
    >>> len(part), part[0]
    (2, (np.int64(40),))
    """

    def __init__(self, dataset: Any, indices: Sequence[int] | np.ndarray[Any, Any]) -> None:
        array = np.asarray(indices)
        if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
            raise ArgumentError(f"Subset: expected a sequence of integers as indices, got shape {array.shape}, dtype "
                                f"{array.dtype}")
        array = array.astype(np.int64)
        outside = array[(array < 0) | (array >= len(dataset))]
        if outside.size:
            raise ArgumentError(f"Subset: index {outside[0]} is out of range for {len(dataset)} samples")
        self.dataset, self.indices = dataset, array

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, index: Any) -> Any:
        chosen = self.indices[index]
        if chosen.ndim:
            return take(self.dataset, chosen)
        return self.dataset[int(chosen)]

    def __repr__(self) -> str:
        return f"Subset({len(self)} of {shown(self.dataset)})"


class ConcatDataset(Dataset):
    """Data sets one after the other.

    Parameters
    ----------
    datasets : iterable of Dataset
        At least one.

    Raises
    ------
    ArgumentError
        If there is none.

    Examples
    --------
    >>> from pygrad.data import ConcatDataset
    >>> both = ConcatDataset(["abc", "de"])
    >>> len(both), both[3], both[-1]
    (5, 'd', 'e')
    """

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = list(datasets)
        if not self.datasets:
            raise ArgumentError("ConcatDataset: expected at least one data set")
        self.cumulative_sizes = list(itertools.accumulate(len(dataset) for dataset in self.datasets))

    def __len__(self) -> int:
        return self.cumulative_sizes[-1]

    def __getitem__(self, index: Any) -> Any:
        position = operator.index(index)
        if not -len(self) <= position < len(self):
            raise IndexError(f"ConcatDataset: index {index} is out of range for {len(self)} samples")
        position %= len(self)
        number = bisect.bisect_right(self.cumulative_sizes, position)
        return self.datasets[number][position - (self.cumulative_sizes[number - 1] if number else 0)]

    def __repr__(self) -> str:
        return f"ConcatDataset({len(self)} samples of {len(self.datasets)} data sets)"


def random_split(dataset: Any, lengths: Sequence[float], seed: int | None = None,
                 generator: np.random.Generator | None = None) -> list[Subset]:
    """Split a data set at random into parts that do not overlap.

    Parameters
    ----------
    dataset : Dataset
    lengths : sequence of int or of float
        Numbers of samples that add up to all of them, or fractions that add up to 1; what rounding leaves
        over goes to the first parts, one each.
    seed : int, optional
        The same seed gives the same parts.
    generator : numpy.random.Generator, optional
        Where to draw, instead of from a seed; without either, from the package-level generator.

    Returns
    -------
    list of Subset

    Raises
    ------
    ArgumentError
        If the lengths are negative or do not add up, or both seed and generator are given.

    Examples
    --------
    >>> from pygrad.data import random_split
    >>> [len(part) for part in random_split(range(11), [0.5, 0.5], seed=0)]
    [6, 5]
    """
    if seed is not None and generator is not None:
        raise ArgumentError("random_split: expected a seed or a generator, got both")
    sizes = _sizes(list(lengths), len(dataset))
    if seed is not None:
        generator = np.random.default_rng(check_seed(seed, "random_split"))
    order = (generator or default_generator()).permutation(len(dataset))
    ends = list(itertools.accumulate(sizes))
    return [Subset(dataset, order[end - size:end]) for end, size in zip(ends, sizes, strict=True)]


def take(dataset: Any, indices: np.ndarray[Any, Any]) -> Any:
    """Return the samples of an index array: of arrays as one batch, of other data sets as a list."""
    if isinstance(dataset, ArrayDataset):
        return dataset[indices]
    if isinstance(dataset, Subset):
        return take(dataset.dataset, dataset.indices[indices])
    return [dataset[index] for index in indices.tolist()]


def is_indexed_at_once(dataset: Any) -> bool:
    """Return whether `take` gives a batch of arrays, with no loop over samples."""
    while isinstance(dataset, Subset):
        dataset = dataset.dataset
    return isinstance(dataset, ArrayDataset)


def _sizes(lengths: list[Any], samples: int) -> list[int]:
    numbers = all(isinstance(one, int | float | np.integer | np.floating) and one >= 0 for one in lengths)
    if numbers and lengths and any(isinstance(one, float | np.floating) for one in lengths):
        if math.isclose(math.fsum(lengths), 1.0, rel_tol=1e-9):
            sizes = [math.floor(samples * one) for one in lengths]
            for number in range(samples - sum(sizes)):
                sizes[number % len(sizes)] += 1
            return sizes
    elif numbers and sum(lengths) == samples:
        return [int(one) for one in lengths]
    raise ArgumentError(f"random_split: expected lengths that add up to the {samples} samples, or fractions that add "
                        f"up to 1, got {lengths}")
