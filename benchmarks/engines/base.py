"""What a benchmark asks of an engine."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import numpy as np

from ..accounts import Account
from ..networks import Network
from ..workload import Factor, Task

Run = Callable[[], object]


class UnsupportedError(Exception):
    """The engine does not do this, or not in a way that compares; the text says why."""


class Engine:
    """An engine behind the few calls that the benchmarks need."""

    def chain(self, factor: Factor, length: int, backward: bool) -> Run:
        """Return a call that builds a chain of multiplications, sums it, and differentiates the sum.

        Parameters
        ----------
        factor : {"constant", "variable", "scalar"}
            What the 4-element array is multiplied by each time: an array that is a constant, one whose
            gradient is asked for as well, or a Python number.
        length : int
            How many multiplications.
        backward : bool
            False stops once the graph is recorded.

        Returns
        -------
        callable
            It returns the gradient of the start of the chain, or the sum if there is no backward.
        """
        raise UnsupportedError("does not build chains")

    def trainer(self, task: Task) -> Run:
        """Return a call that trains one step, from the task's initial weights, and returns the loss.

        A step is forward, backward, the optimiser's update, and letting go of the gradients, in that
        order. So parameters and the optimiser's state are what is live between two steps.
        """
        raise NotImplementedError

    def network_trainer(self, network: Network) -> Run:
        """Return a call that trains a `Network` one step, as `trainer` does."""
        raise UnsupportedError("has no layers for it")

    def program(self, name: str) -> Run:
        """Return a call that differentiates a program of `programs` where its example starts.

        It returns the gradient.
        """
        raise UnsupportedError("runs no NumPy code")

    def numbers(self, value: object) -> list[float]:
        """Return what `chain` or `trainer` returned as a flat list of numbers."""
        flat: list[float] = np.asarray(value).ravel().tolist()
        return flat

    def account(self, make: Callable[[], Run]) -> Account:
        """Return the bytes that one call of ``make()`` takes once it has warmed up."""
        raise UnsupportedError("its allocations cannot be counted exactly")

    def profiled(self) -> AbstractContextManager[object]:
        """Return a context manager within which a profile of memory runs."""
        raise UnsupportedError("has no profile of memory of its own")

    def graph(self, factor: Factor, length: int) -> object:
        """Return what keeps a chain's graph alive, after backward."""
        raise UnsupportedError("keeps no graph after backward, or none that can be counted")
