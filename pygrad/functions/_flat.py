"""``x.flat``: the elements of a Variable one after the other, to read and to assign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from pygrad.functions.indexing import getitem
from pygrad.functions.shaping import ravel
from pygrad.functions.splitting import unstack


class Flat:
    """The elements of a Variable in C order.

    Reading is recorded as indexing of the ravelled array, writing as assignment to the Variable itself.

    Attributes
    ----------
    base : Variable

    Examples
    --------
    >>> from pygrad import Variable
    >>> x = Variable([[1.0, 2.0], [3.0, 4.0]])
    >>> x.flat[2], list(x.flat)[0], len(x.flat)
    (Variable(3.0), Variable(1.0), 4)
    """

    __slots__ = ("base",)

    def __init__(self, base: Any) -> None:
        self.base = base

    def __len__(self) -> int:
        return int(self.base.size)

    def __iter__(self) -> Iterator[Any]:
        return iter(unstack(ravel(self.base)))

    def __getitem__(self, index: Any) -> Any:
        return getitem(ravel(self.base), index)

    def __setitem__(self, index: Any, value: Any) -> None:
        places = np.arange(self.base.size)[index]
        count = np.size(value)
        if count not in (1, np.size(places)):  # NumPy begins again with the first value
            value = np.resize(value, np.size(places))
        self.base[np.unravel_index(places, self.base.shape)] = np.reshape(value, np.shape(places) if count > 1 else ())

    def assign(self, values: Any) -> None:
        """Assign to all elements; ``x.flat = values`` means this."""
        self[:] = values

    def copy(self) -> Any:
        """Return the elements as a row with memory of its own."""
        return self.base.flatten()
