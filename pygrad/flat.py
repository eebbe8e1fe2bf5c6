"""``x.flat``: the elements of a Variable as if there were one axis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from pygrad import dispatch


class Flat:
    """What ``x.flat`` gives: reading is ``np.ravel(x)[index]``, assigning is a recorded update of ``x``.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([[1.0, 2.0], [3.0, 4.0]]) * 1
    >>> x.flat[2]
    Variable(3.0)
    >>> x.flat[1:] = [7, 8, 9]
    >>> x
    Variable([[1. 7.]
              [8. 9.]])
    """

    __slots__ = ("base",)

    def __init__(self, base: Any) -> None:
        self.base = base

    def _elements(self) -> Any:
        return dispatch.table[np.ravel](self.base)

    def __getitem__(self, index: Any) -> Any:
        return self._elements()[index]

    def __setitem__(self, index: Any, value: Any) -> None:
        positions = np.arange(self.base.size)[dispatch.data_of(index)]
        dispatch.call(np.put, (self.base, positions, value), {})

    def __iter__(self) -> Iterator[Any]:
        return iter(self._elements())

    def __len__(self) -> int:
        return self.base.size  # type: ignore[no-any-return]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return self._elements().__array__(dtype, copy)
