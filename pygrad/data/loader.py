"""Batches of a data set, in order or shuffled."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from pygrad import config
from pygrad.data.collate import default_collate
from pygrad.data.dataset import shown
from pygrad.data.prefetching import prefetched
from pygrad.data.samplers import BatchSampler
from pygrad.data.subsets import is_indexed_at_once, take
from pygrad.errors import ArgumentError, StateDictError
from pygrad.functions._numbers import whole_number
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
    sampler : iterable of int, optional
        Which samples to visit, in which order, instead of ``shuffle``; see `Sampler`.
    batch_sampler : iterable of list of int, optional
        The samples of each batch, instead of ``batch_size``, ``shuffle``, ``sampler`` and ``drop_last``.
    num_workers : int
        Threads that make batches in advance; 0 makes each when it is asked for.
    collate_fn : callable, optional
        Makes a batch of a list of samples; by default `default_collate`.
    drop_last : bool
        Leave out a last batch that is not full.
    prefetch_factor : int
        How many batches each thread is ahead.
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
    position : int
        Number of batches handed out in this epoch.

    Yields
    ------
    tuple of ndarray, or what ``collate_fn`` makes
        A batch of its own memory: changing it in place leaves the data set alone.

    Raises
    ------
    ArgumentError
        If the data set is empty, or smaller than a batch under ``drop_last`` (an epoch would silently be
        no step at all), for numbers out of range, or arguments that exclude each other.

    Notes
    -----
    A batch of an `ArrayDataset`, or of a `Subset` of one, is one indexing of each array, with no loop over
    samples; of a memory map only that is read. The order is drawn when the loop begins; shuffling takes 8 bytes a
    sample. With ``num_workers`` the data set is indexed from several threads at once; batches come in the same
    order, exceptions where their batch would have come, and the threads end with the loop, however it ends.

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

    def __init__(self, dataset: Any, batch_size: int = 1, shuffle: bool = False, sampler: Iterable[int] | None = None,
                 batch_sampler: Iterable[list[int]] | None = None, num_workers: int = 0,
                 collate_fn: Callable[[list[Any]], Any] | None = None, *, drop_last: bool = False,
                 prefetch_factor: int = 2, seed: int | None = None,
                 generator: np.random.Generator | None = None) -> None:
        self.dataset = dataset
        self.batch_size = _at_least(batch_size, 1, "batch_size")
        self.num_workers = _at_least(num_workers, 0, "num_workers")
        self.prefetch_factor = _at_least(prefetch_factor, 1, "prefetch_factor")
        self.shuffle, self.drop_last = bool(shuffle), bool(drop_last)
        self.collate_fn = collate_fn
        self.seed = None if seed is None else check_seed(seed, "DataLoader")
        self.generator = generator
        self.epoch = self.position = 0
        self._drawn_from: Any = None
        self._resumed = False
        self._check(sampler, batch_sampler)
        if sampler is not None:
            batch_sampler = BatchSampler(sampler, self.batch_size, self.drop_last)
        self.sampler, self.batch_sampler = sampler, batch_sampler

    def _check(self, sampler: Any, batch_sampler: Any) -> None:
        """Raise `ArgumentError` for arguments that exclude each other, or leave nothing to iterate over."""
        if self.seed is not None and self.generator is not None:
            raise ArgumentError("DataLoader: expected a seed or a generator, got both")
        if sampler is not None and (self.shuffle or batch_sampler is not None):
            raise ArgumentError("DataLoader: a sampler decides the order; leave out shuffle and batch_sampler")
        if batch_sampler is not None and (self.shuffle or self.drop_last or self.batch_size != 1):
            raise ArgumentError("DataLoader: a batch_sampler decides the batches; leave out batch_size, shuffle and "
                                "drop_last")
        samples = len(self.dataset) if sampler is None else len(sampler)
        if samples == 0:
            raise ArgumentError(f"DataLoader: the data set is empty: {self.dataset!r}")
        if self.drop_last and samples < self.batch_size:
            raise ArgumentError(f"DataLoader: drop_last would leave no batch, since the data set has {samples} "
                                f"samples and a batch {self.batch_size}; lower batch_size, or keep the last batch")

    def __len__(self) -> int:
        """Return the number of batches in an epoch."""
        if self.batch_sampler is not None:
            return len(self.batch_sampler)  # type: ignore[arg-type]
        full, rest = divmod(len(self.dataset), self.batch_size)
        return full if self.drop_last or not rest else full + 1

    def __iter__(self) -> Iterator[Any]:
        resumed, self._resumed = self._resumed, False
        first = self.position if resumed else 0
        if not resumed:
            self.epoch += 1
        if self.batch_sampler is not None:
            orders = _skipping(map(np.asarray, self.batch_sampler), first)
        else:
            orders = self._batches(self._draw_order(resumed) if self.shuffle else None, first)
        batches = self._handed_out(orders, first)
        shown = config.state.progress
        return batches if shown is None else shown.batches(batches, f"epoch {self.epoch}", self._left(first))

    def _left(self, first: int) -> int | None:
        """Return how many batches there are from one on, None where a batch sampler does not know its length."""
        try:
            return len(self) - first
        except TypeError:
            return None

    def _draw_order(self, resumed: bool) -> np.ndarray[Any, Any]:
        """Draw the order of the epoch that begins, or once more that of the one that goes on."""
        if self.seed is not None:
            generator = np.random.default_rng([self.seed, self.epoch - 1])
        else:
            generator = self.generator or default_generator()
            if resumed:
                bits = type(generator.bit_generator)()
                bits.state = self._drawn_from
                generator = np.random.Generator(bits)
            else:
                self._drawn_from = generator.bit_generator.state
        return generator.permutation(len(self.dataset))

    def _batches(self, order: np.ndarray[Any, Any] | None, first: int) -> Iterator[np.ndarray[Any, Any]]:
        """Yield the indices of each batch."""
        samples, size = len(self.dataset), self.batch_size
        for start in range(first * size, len(self) * size, size):
            stop = min(start + size, samples)
            yield np.arange(start, stop) if order is None else order[start:stop]

    def _handed_out(self, orders: Iterator[Any], first: int) -> Iterator[Any]:
        """Yield the batches of these indices, and count them."""
        if self.num_workers:
            batches = prefetched(self._fetch, orders, self.num_workers, self.num_workers * self.prefetch_factor)
        else:
            batches = map(self._fetch, orders)
        self.position = first
        try:
            for number, batch in enumerate(batches, first + 1):
                self.position = number
                yield batch
        finally:
            if self.num_workers:
                batches.close()  # type: ignore[attr-defined]

    def _fetch(self, indices: np.ndarray[Any, Any]) -> Any:
        if self.collate_fn is None and is_indexed_at_once(self.dataset):
            return take(self.dataset, indices)
        samples = [self.dataset[index] for index in indices.tolist()]
        return (self.collate_fn or default_collate)(samples)

    def state_dict(self) -> dict[str, Any]:
        """Return where the loader is: epoch, position in it, and where its order was drawn from.

        A sampler of one's own keeps its own state.
        """
        finished = self.position >= len(self)
        return {"epoch": self.epoch, "position": 0 if finished else self.position, "drawn_from": self._drawn_from,
                "between_epochs": finished or self.position == 0}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from where a loader was: the next loop has the rest of its epoch, in the same order.

        Raises
        ------
        StateDictError
            If the state is none of a loader, or of one with more batches.
        """
        try:
            epoch, position = operator.index(state["epoch"]), operator.index(state["position"])
            drawn_from, between = state["drawn_from"], bool(state["between_epochs"])
        except (KeyError, TypeError) as error:
            raise StateDictError(f"DataLoader.load_state_dict: this is no state of a loader ({error!r})") from None
        if not 0 <= position < max(len(self), 1):
            raise StateDictError(f"DataLoader.load_state_dict: position {position} does not exist in an epoch of "
                                 f"{len(self)} batches")
        self.epoch, self.position, self._drawn_from = epoch, position, drawn_from
        self._resumed = not between

    def __repr__(self) -> str:
        how = (f"batch_size={self.batch_size}, shuffle={self.shuffle}, drop_last={self.drop_last}"
               if self.batch_sampler is None else f"batch_sampler={self.batch_sampler!r}")
        return f"{type(self).__name__}({shown(self.dataset)}, {how})"


def _skipping(batches: Iterator[Any], first: int) -> Iterator[Any]:
    for number, batch in enumerate(batches):
        if number >= first:
            yield batch


def _at_least(value: int, least: int, name: str) -> int:
    number = whole_number(value, least)
    if number is None:
        raise ArgumentError(f"DataLoader: expected a {name} that is an integer and at least {least}, got {value!r}")
    return number
