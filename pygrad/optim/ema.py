"""Exponential moving averages of parameters, which can take their place for a while."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from pygrad.errors import GraphError, ShapeError, StateDictError, describe
from pygrad.optim.averaging import check_decay
from pygrad.optim.groups import as_parameters
from pygrad.optim.vectors import move_towards

__all__ = ["ExponentialMovingAverage"]


class ExponentialMovingAverage:
    """Keeps exponential moving averages of parameters, and lends them to the model.

    Parameters
    ----------
    params : iterable of Variable
        What to average, in this order. The averages start with what they are now.
    decay : float
        What is kept of an average at each update, from 0 to 1.

    Attributes
    ----------
    decay : float
    updates : int
        How many there have been.
    averages : list of ndarray

    Raises
    ------
    ArgumentError
        For no parameters, or a decay out of range.

    Notes
    -----
    Takes itemsize bytes for each element, and no temporaries of a parameter's size. For averages as a model
    of their own, see `AveragedModel`.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([1.0])
    >>> average = optim.ExponentialMovingAverage([x], decay=0.75)
    >>> x.data[0] = 3.0
    >>> average.update()  # after every step of the optimizer
    >>> with average.apply():
    ...     print(x)
    Parameter([1.5])
    >>> x
    Parameter([3.])
    """

    __module__ = "pygrad.optim"

    def __init__(self, params: Any, decay: float = 0.999) -> None:
        check_decay(decay, "ExponentialMovingAverage")
        self.params, _ = as_parameters(params, "ExponentialMovingAverage")
        self.decay, self.updates, self._applied = decay, 0, False
        self.averages = [parameter.data.copy() for parameter in self.params]

    def update(self) -> None:
        """Move the averages towards what the parameters are now.

        Raises
        ------
        GraphError
            Within `apply`. No average is changed.
        ShapeError
            If a parameter has changed its shape or dtype. No average is changed.
        """
        self._check("update")
        for parameter, average in zip(self.params, self.averages, strict=True):
            move_towards(average, parameter.data, 1 - self.decay)
        self.updates += 1

    def __repr__(self) -> str:
        size = sum(one.size for one in self.averages)
        return (f"{type(self).__name__}({len(self.averages)} parameters, {size:,} elements; decay={self.decay}, "
                f"updates={self.updates}{', applied' if self._applied else ''})")

    @contextlib.contextmanager
    def apply(self) -> Iterator[None]:
        """Let the parameters hold their averages within the block, and their own values again after it.

        Also after an error. The averages cannot be written to in there. No array is copied.
        """
        self._check("apply")
        own = [(parameter, parameter.data, parameter._source) for parameter in self.params]
        self._applied = True
        try:
            for parameter, average in zip(self.params, self.averages, strict=True):
                average.flags.writeable = False
                parameter.data = average
            yield
        finally:
            for parameter, array, source in own:
                if parameter.grad is not None and parameter.grad.shape != array.shape:
                    parameter.clear_grad()
                parameter.data, parameter._source = array, source
            for average in self.averages:
                average.flags.writeable = True
            self._applied = False

    def copy_to_parameters(self) -> None:
        """Write the averages into the parameters, for good."""
        self._check("copy_to_parameters")
        for parameter, average in zip(self.params, self.averages, strict=True):
            parameter.data = average.copy()

    def state_dict(self) -> dict[str, Any]:
        """Return the averages (the arrays themselves), the decay and the number of updates."""
        return {"decay": self.decay, "updates": self.updates, "averages": list(self.averages)}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take over what `state_dict` returned, copied; all or nothing.

        Raises
        ------
        StateDictError
            If something is missing, or the averages have other shapes.
        ArgumentError
            If the decay is out of range.
        """
        where = "ExponentialMovingAverage.load_state_dict"
        missing = [name for name in ("decay", "updates", "averages") if name not in state_dict]
        shapes = [np.shape(one) for one in state_dict.get("averages", [])]
        if missing or shapes != [one.shape for one in self.averages]:
            raise StateDictError(f"{where}: {missing or 'nothing'} is missing, and there are averages of "
                                 f"the shapes {shapes}, expected {[one.shape for one in self.averages]}; "
                                 "nothing was loaded")
        check_decay(state_dict["decay"], where)
        self._check("load_state_dict")
        arrays = [np.asarray(new).astype(old.dtype) for new, old in
                  zip(state_dict["averages"], self.averages, strict=True)]
        self.decay, self.updates = state_dict["decay"], int(state_dict["updates"])
        for average, array in zip(self.averages, arrays, strict=True):
            average[...] = array

    def _check(self, where: str) -> None:
        """Raise unless the parameters hold their own values, and are as they were."""
        where = f"ExponentialMovingAverage.{where}"
        if self._applied:
            raise GraphError(f"{where}: the parameters hold their averages; leave the block of apply() first")
        for parameter, average in zip(self.params, self.averages, strict=True):
            if parameter.shape != average.shape or parameter.dtype != average.dtype:
                raise ShapeError(f"{where}: the parameter {describe(parameter)} has an average of "
                                 f"{describe(average)}; make a new one for new parameters")
