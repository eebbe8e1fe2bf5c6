"""Batches of a data set, in order or shuffled."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from pygrad.data.collate import default_collate
from pygrad.data.dataset import ArrayDataset
from pygrad.errors import ArgumentError
from pygrad.random import check_seed, default_generator


class DataLoader:
    """Iterate over a data set in batches; each ``for`` loop over it is one epoch.

    Parameters
    ----------
    dataset : Dataset
        Anything with ``__len__`` and ``__getitem__(int)``.
    batch_size : int
        Samples in a batch.
    shuffle : bool
        Visit the samples in a new random order every epoch.
    drop_last : bool
        Leave out a last batch that is not full.
    collate_fn : callable, optional
        Makes a batch of a list of samples; by default `default_collate`.
    seed : int, optional
        Makes the order a function of ``seed`` and ``epoch`` alone: different in every epoch, the same in
        every run.
    generator : numpy.random.Generator, optional
        Where the orders are drawn, instead of from a seed; without either, from the package-level
        generator (see `pygrad.manual_seed`).

    Attributes
    ----------
    epoch : int
        Number of epochs begun so far. Set it to go on, with a seed, where an earlier run left off.

    Yields
    ------
    tuple of ndarray, or what ``collate_fn`` makes
        A batch of its own memory: changing it in place leaves the data set alone.

    Raises
    ------
    ArgumentError
        If the data set is empty, or smaller than a batch under ``drop_last`` (an epoch would silently be
        no step at all), or for a ``batch_size`` below 1, a bad ``seed``, or both seed and generator.

    Notes
    -----
    A batch of an `ArrayDataset` is one indexing of each array, with no loop over samples. The order is
    drawn when the loop begins; shuffling takes 8 bytes a sample.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.data import ArrayDataset, DataLoader
    >>> loader = DataLoader(ArrayDataset(np.arange(5)), batch_size=2, shuffle=True, seed=0)
    >>> len(loader)
    3
    >>> for epoch in range(2):
    ...     print([x.tolist() for (x,) in loader])
    [[2, 4], [3, 0], [1]]
    [[1, 4], [3, 0], [2]]
    """

    def __init__(self, dataset: Any, batch_size: int = 1, shuffle: bool = False, *, drop_last: bool = False,
                 collate_fn: Callable[[list[Any]], Any] | None = None, seed: int | None = None,
                 generator: np.random.Generator | None = None) -> None:
        self.dataset = dataset
        self.batch_size = _check_batch_size(batch_size)
        self.shuffle = bool(shuffle)
        self.drop_last = bool(drop_last)
        self.collate_fn = collate_fn
        self.seed = None if seed is None else check_seed(seed, "DataLoader")
        self.generator = generator
        self.epoch = 0
        if seed is not None and generator is not None:
            raise ArgumentError("DataLoader: expected a seed or a generator, got both")
        samples = len(dataset)
        if samples == 0:
            raise ArgumentError(f"DataLoader: the data set is empty: {dataset!r}")
        if drop_last and samples < self.batch_size:
            raise ArgumentError(f"DataLoader: drop_last would leave no batch, since the data set has {samples} "
                                f"samples and a batch {self.batch_size}; lower batch_size, or keep the last batch")

    def __len__(self) -> int:
        """Return the number of batches in an epoch."""
        full, rest = divmod(len(self.dataset), self.batch_size)
        return full if self.drop_last or not rest else full + 1

    def __iter__(self) -> Iterator[Any]:
        order = self._draw_order() if self.shuffle else None
        self.epoch += 1
        return self._batches(order)

    def _draw_order(self) -> np.ndarray[Any, Any]:
        if self.seed is not None:
            generator = np.random.default_rng([self.seed, self.epoch])
        else:
            generator = self.generator or default_generator()
        return generator.permutation(len(self.dataset))

    def _batches(self, order: np.ndarray[Any, Any] | None) -> Iterator[Any]:
        samples = len(self.dataset)
        for start in range(0, len(self) * self.batch_size, self.batch_size):
            stop = min(start + self.batch_size, samples)
            yield self._fetch(np.arange(start, stop) if order is None else order[start:stop])

    def _fetch(self, indices: np.ndarray[Any, Any]) -> Any:
        if self.collate_fn is None and isinstance(self.dataset, ArrayDataset):
            return self.dataset[indices]
        samples = [self.dataset[index] for index in indices.tolist()]
        return (self.collate_fn or default_collate)(samples)

    def __repr__(self) -> str:
        return (f"{type(self).__name__}({self.dataset!r}, batch_size={self.batch_size}, shuffle={self.shuffle}, "
                f"drop_last={self.drop_last})")


def _check_batch_size(batch_size: int) -> int:
    try:
        number = operator.index(batch_size)
    except TypeError:
        number = 0
    if number < 1:
        raise ArgumentError(f"DataLoader: expected a batch_size that is an integer and at least 1, got {batch_size!r}")
    return number
