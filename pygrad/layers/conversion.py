"""Changing the dtype of a module's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.errors import ArgumentError
from pygrad.parameter import Parameter


class Convertible:
    """The side of a Module that changes the dtype of its parameters and buffers."""

    if TYPE_CHECKING:
        _walk: Any

    def to(self, dtype: DTypeLike) -> Any:
        """Convert all floating parameters, their gradients and floating buffers, and return the module.

        Parameters
        ----------
        dtype : dtype
            A floating one. The text "cpu" leaves everything as it is, for code that also runs elsewhere.

        Raises
        ------
        ArgumentError
            If the dtype is none, or not a floating one; nothing is converted.

        Notes
        -----
        Parameters stay the same objects with new arrays: an optimiser that has stepped before must be made
        anew. A graph that was recorded before is stale.

        Examples
        --------
        >>> from pygrad import layers
        >>> layers.Linear(3, 2).to("float64").weight.dtype
        dtype('float64')
        """
        if isinstance(dtype, str) and dtype == "cpu":
            return self
        try:
            target = np.dtype(dtype)
        except TypeError:
            target = None
        if target is None or target.kind != "f":
            raise ArgumentError(f"{type(self).__name__}.to: expected a floating dtype such as np.float32, got "
                                f"{dtype!r}")
        seen: set[int] = set()
        for _, entry in list(self._walk()):
            value = entry.value
            if id(value) in seen or getattr(getattr(value, "dtype", None), "kind", None) != "f":
                continue
            seen.add(id(value))
            if value.dtype == target:
                continue
            if not isinstance(value, Parameter):
                setattr(entry.owner, entry.name, value.astype(target))
                continue
            gradient = value.grad
            value.data = value.data.astype(target)
            if gradient is not None:
                value.grad = gradient.data.astype(target)
        return self

    def half(self) -> Any:
        """Convert to float16, and return the module; see `to`."""
        return self.to(np.float16)

    def float(self) -> Any:
        """Convert to float32, and return the module; see `to`."""
        return self.to(np.float32)

    def double(self) -> Any:
        """Convert to float64, and return the module; see `to`."""
        return self.to(np.float64)
