"""Orders in which the samples of a data set are visited."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from pygrad.data.dataset import counted
from pygrad.errors import ArgumentError
from pygrad.functions._numbers import whole_number
from pygrad.random import check_seed, default_generator


class Sampler:
    """Base class of orders: a subclass defines ``__iter__``, which yields indices, and ``__len__``."""

    _what = ("sample", "samples")
    _settings: tuple[str, ...] = ("replacement", "seed", "epoch")

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError(f"{type(self).__name__}: define __iter__(self), which yields indices")

    def __len__(self) -> int:
        raise NotImplementedError(f"{type(self).__name__}: define __len__(self), the number of indices")

    def __repr__(self) -> str:
        settings = [f"{name}={getattr(self, name)!r}" for name in self._settings
                    if getattr(self, name, None) not in (None, False)]
        return f"{type(self).__name__}({', '.join([*filter(None, [counted(self, *self._what)]), *settings])})"


class SequentialSampler(Sampler):
    """All samples in order.

    Parameters
    ----------
    data_source : Dataset

    Examples
    --------
    >>> from pygrad.data import SequentialSampler
    >>> list(SequentialSampler("abc"))
    [0, 1, 2]
    """

    def __init__(self, data_source: Any) -> None:
        self.data_source = data_source

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self.data_source)))

    def __len__(self) -> int:
        return len(self.data_source)


class _Random(Sampler):
    """Draws from a seed (another order in every epoch, the same in every run), a generator, or the package's."""

    def __init__(self, seed: int | None, generator: np.random.Generator | None) -> None:
        name = type(self).__name__
        if seed is not None and generator is not None:
            raise ArgumentError(f"{name}: expected a seed or a generator, got both")
        self.seed = None if seed is None else check_seed(seed, name)
        self.generator = generator
        self.epoch = 0

    def _draw(self, generator: np.random.Generator) -> np.ndarray[Any, Any]:
        raise NotImplementedError

    def __iter__(self) -> Iterator[int]:
        if self.seed is not None:
            generator = np.random.default_rng([self.seed, self.epoch])
        else:
            generator = self.generator or default_generator()
        order = self._draw(generator)
        self.epoch += 1
        return iter(order.tolist())

    def state_dict(self) -> dict[str, Any]:
        """Return the number of epochs begun, from which a seeded order goes on."""
        return {"epoch": self.epoch}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take over the number of epochs begun."""
        self.epoch = operator.index(state["epoch"])


class RandomSampler(_Random):
    """Samples at random.

    Parameters
    ----------
    data_source : Dataset
    replacement : bool
        Whether a sample may come more than once.
    num_samples : int, optional
        How many; by default as many as there are. Without replacement, more than there are begin anew.
    generator : numpy.random.Generator, optional
        Where to draw; by default the package-level generator.
    seed : int, optional
        Instead of a generator: the order is a function of the seed and the epoch.

    Raises
    ------
    ArgumentError
        If the data set is empty, ``num_samples`` below 1, or both seed and generator are given.

    Examples
    --------
    >>> from pygrad.data import RandomSampler
    >>> sorted(RandomSampler("abc", seed=0))
    [0, 1, 2]
    """

    def __init__(self, data_source: Any, replacement: bool = False, num_samples: int | None = None,
                 generator: np.random.Generator | None = None, *, seed: int | None = None) -> None:
        super().__init__(seed, generator)
        self.data_source, self.replacement = data_source, bool(replacement)
        self._number = None if num_samples is None else _positive(num_samples, "RandomSampler: num_samples")
        if len(data_source) == 0:
            raise ArgumentError("RandomSampler: the data set is empty")

    @property
    def num_samples(self) -> int:
        """How many indices an epoch has."""
        return len(self.data_source) if self._number is None else self._number

    def __len__(self) -> int:
        return self.num_samples

    def _draw(self, generator: np.random.Generator) -> np.ndarray[Any, Any]:
        samples, number = len(self.data_source), self.num_samples
        if self.replacement:
            return generator.integers(samples, size=number)
        rounds = [generator.permutation(samples) for _ in range(-(-number // samples))]
        return np.concatenate(rounds)[:number]


class SubsetRandomSampler(_Random):
    """Given indices in a random order.

    Parameters
    ----------
    indices : sequence of int
    generator : numpy.random.Generator, optional
        Where to draw; by default the package-level generator.
    seed : int, optional
        Instead of a generator: the order is a function of the seed and the epoch.

    Examples
    --------
    >>> from pygrad.data import SubsetRandomSampler
    >>> sorted(SubsetRandomSampler([7, 3, 5]))
    [3, 5, 7]
    """

    def __init__(self, indices: Sequence[int], generator: np.random.Generator | None = None, *,
                 seed: int | None = None) -> None:
        super().__init__(seed, generator)
        self.indices = np.asarray(indices, np.int64)

    def __len__(self) -> int:
        return len(self.indices)

    def _draw(self, generator: np.random.Generator) -> np.ndarray[Any, Any]:
        return generator.permutation(self.indices)


class WeightedRandomSampler(_Random):
    """Samples drawn with given weights, to balance rare classes for example.

    Parameters
    ----------
    weights : sequence of float
        Not negative, of any sum above 0; one for each sample.
    num_samples : int
        How many to draw.
    replacement : bool
        Whether a sample may come more than once.
    generator : numpy.random.Generator, optional
        Where to draw; by default the package-level generator.
    seed : int, optional
        Instead of a generator: the order is a function of the seed and the epoch.

    Raises
    ------
    ArgumentError
        If weights are negative, not finite or all zero, or, without replacement, fewer than ``num_samples``
        of them are above zero.

    Examples
    --------
    >>> from pygrad.data import WeightedRandomSampler
    >>> set(WeightedRandomSampler([0.0, 2.0, 1.0], 50, seed=0))
    {1, 2}
    """

    def __init__(self, weights: Sequence[float], num_samples: int, replacement: bool = True,
                 generator: np.random.Generator | None = None, *, seed: int | None = None) -> None:
        super().__init__(seed, generator)
        self.weights = np.asarray(weights, np.float64)
        self.num_samples = _positive(num_samples, "WeightedRandomSampler: num_samples")
        self.replacement = bool(replacement)
        good = self.weights.ndim == 1 and bool(np.isfinite(self.weights).all() and (self.weights >= 0).all())
        if not good or not self.weights.any():
            raise ArgumentError("WeightedRandomSampler: expected a sequence of weights that are finite, not negative, "
                                f"and not all zero, got shape {self.weights.shape}")
        possible = np.count_nonzero(self.weights)
        if not replacement and possible < self.num_samples:
            raise ArgumentError(f"WeightedRandomSampler: cannot draw {self.num_samples} samples without replacement "
                                f"where {possible} have a weight above zero")

    def __len__(self) -> int:
        return self.num_samples

    def _draw(self, generator: np.random.Generator) -> np.ndarray[Any, Any]:
        return generator.choice(len(self.weights), self.num_samples, self.replacement,
                                self.weights / self.weights.sum())


class BatchSampler(Sampler):
    """The indices of another sampler in batches.

    Parameters
    ----------
    sampler : Sampler or iterable of int
    batch_size : int
    drop_last : bool
        Leave out a last batch that is not full.

    Raises
    ------
    ArgumentError
        If ``batch_size`` is below 1.

    Examples
    --------
    >>> from pygrad.data import BatchSampler, SequentialSampler
    >>> list(BatchSampler(SequentialSampler("abcde"), 2, drop_last=False))
    [[0, 1], [2, 3], [4]]
    """

    _what = ("batch", "batches")
    _settings = ("batch_size", "drop_last", "sampler")

    def __init__(self, sampler: Iterable[int], batch_size: int, drop_last: bool = False) -> None:
        self.sampler = sampler
        self.batch_size = _positive(batch_size, "BatchSampler: batch_size")
        self.drop_last = bool(drop_last)

    def __iter__(self) -> Iterator[list[int]]:
        batch: list[int] = []
        for index in self.sampler:
            batch.append(index)
            if len(batch) == self.batch_size:
                yield batch
                batch = []
        if batch and not self.drop_last:
            yield batch

    def __len__(self) -> int:
        full, rest = divmod(len(self.sampler), self.batch_size)  # type: ignore[arg-type]
        return full if self.drop_last or not rest else full + 1


def _positive(value: int, what: str) -> int:
    number = whole_number(value, 1)
    if number is None:
        raise ArgumentError(f"{what} must be an integer of at least 1, got {value!r}")
    return number
