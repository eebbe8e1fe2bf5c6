"""Randomness: one package-level generator, and keys from which a random Function replays its draw.

Nothing in the package touches NumPy's global random state. Whatever takes no generator of its own draws
from `default_generator`, which `manual_seed` resets. A Function that must draw the same numbers again when
it is recomputed keeps a key (16 bytes) instead of the numbers.
"""

from __future__ import annotations

import operator
import threading

import numpy as np

from pygrad._lazy import listing
from pygrad.errors import ArgumentError

__all__ = ["default_generator", "generator_from_key", "manual_seed", "next_key"]
__dir__ = listing(__name__)

Key = tuple[int, int]

_lock = threading.Lock()
_generator: np.random.Generator | None = None


def default_generator() -> np.random.Generator:
    """Return the package-level generator, the same object for the life of the process.

    Returns
    -------
    numpy.random.Generator
        Seeded by the operating system until `manual_seed` is called. Several threads may draw from it;
        the order in which they do so is theirs.

    Examples
    --------
    >>> import pygrad.random
    >>> pygrad.random.manual_seed(0)
    >>> pygrad.random.default_generator().integers(10, size=3)
    array([8, 6, 5])
    """
    global _generator
    if _generator is None:
        # Made at first use: numpy.random is a tenth of the time that importing the package may take.
        with _lock:
            if _generator is None:
                _generator = np.random.default_rng()
    return _generator


def manual_seed(seed: int) -> None:
    """Reset the package-level generator, so that what is drawn from it from now on is reproducible.

    Parameters
    ----------
    seed : int
        Not negative.

    Raises
    ------
    ArgumentError
        If ``seed`` is negative or not an integer.

    Notes
    -----
    The generator object stays the same, so whoever holds it already sees the new seed too.

    Examples
    --------
    >>> import pygrad.random
    >>> pygrad.random.manual_seed(7)
    >>> first = pygrad.random.next_key()
    >>> pygrad.random.manual_seed(7)
    >>> first == pygrad.random.next_key()
    True
    """
    state = np.random.PCG64(check_seed(seed, "manual_seed")).state
    source = default_generator().bit_generator
    with source.lock:
        source.state = state


def next_key(generator: np.random.Generator | None = None) -> Key:
    """Draw a key from which `generator_from_key` makes a generator, as often as asked.

    Parameters
    ----------
    generator : numpy.random.Generator, optional
        Where to draw the key; by default from the package-level generator.

    Returns
    -------
    tuple of two int
        Each below 2**64.

    Examples
    --------
    >>> import numpy as np
    >>> key = next_key(np.random.default_rng(0))
    >>> generator_from_key(key).random() == generator_from_key(key).random()
    True
    """
    source = default_generator() if generator is None else generator
    first, second = source.bit_generator.random_raw(2).tolist()
    return first, second


def generator_from_key(key: Key) -> np.random.Generator:
    """Return a new generator (Philox) that starts at the beginning of the key's stream.

    Parameters
    ----------
    key : tuple of two int
        From `next_key`. Different keys give independent streams.

    Returns
    -------
    numpy.random.Generator

    Notes
    -----
    Takes about 10 microseconds. Philox is counter-based: its stream is a function of the key alone
    (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011), and the same
    on every platform.

    Examples
    --------
    >>> generator_from_key((1, 2)).random(2) == generator_from_key((1, 2)).random(2)
    array([ True,  True])
    """
    return np.random.Generator(np.random.Philox(key=np.array(key, np.uint64)))


def check_seed(seed: int, where: str) -> int:
    """Return ``seed`` as a Python int, or raise an error that names ``where``.

    Examples
    --------
    >>> check_seed(3, "DataLoader")
    3
    """
    try:
        number = operator.index(seed)
    except TypeError:
        number = -1
    if number < 0:
        raise ArgumentError(f"{where}: expected a seed that is an integer and not negative, got {seed!r}")
    return number
