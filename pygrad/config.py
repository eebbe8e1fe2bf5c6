"""Modes and switches: gradient recording (per thread), and the engine's process-wide options.

`state` is read on the hot path. ``state.special`` counts the reasons to leave it: a thread that is in
`no_grad`, an event listener, line tracing, mutation checks. While it is 0, recording an operation tests one
integer and nothing else. ``state.clock`` counts in-place updates of leaves: a Function notes the clock when
it is recorded, a leaf when it is updated, so that comparing two integers tells whether a recorded value is
stale, and one comparison with the clock tells that nothing at all was updated since.

A switch takes effect when it is called; what it returns is a context manager that restores the value
from before: ``config.trace_lines()`` for the rest of a session, ``with config.trace_lines(): ...`` for a
block.
"""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import Callable, Generator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad._lazy import listing
from pygrad.errors import ArgumentError

__all__ = [
    "check_mutation", "early_commit", "enable_grad", "get_default_dtype", "is_grad_enabled", "keep_heap", "no_grad",
    "set_default_dtype", "spare_outputs", "trace_lines",
]
__dir__ = listing(__name__)


class State:
    """What the hot path reads, in one object with slots."""

    __slots__ = ("check_mutation", "clock", "default_dtype", "early_commit", "keep_heap", "listening", "lock",
                 "passes", "progress", "spare_outputs", "special", "trace_lines")

    def __init__(self) -> None:
        self.special = 0
        self.clock = 0
        self.passes = 0
        self.listening = 0
        self.progress: Any = None  # who is told of long loops and of losses; see `display.progress_bars`
        self.trace_lines = False
        self.check_mutation = False
        self.early_commit = False
        self.keep_heap = True
        self.spare_outputs = True
        self.default_dtype: np.dtype[Any] = np.dtype(np.float32)
        self.lock = threading.RLock()

    def tick(self) -> int:
        """Advance the clock of in-place updates and return the new time."""
        with self.lock:
            self.clock += 1
            return self.clock

    def leave_hot_path(self, reasons: int) -> None:
        """Add (or with a negative number take back) reasons to leave the hot path."""
        with self.lock:
            self.special += reasons


state = State()


class _GradMode(threading.local):
    enabled = True
    transforms = 0  # how many of `pygrad.transforms` are calling a function, one inside the other

    def __init__(self) -> None:
        self.outer: list[bool] = []  # of the thread, not of a context: threads may share one


_mode = _GradMode()


def is_grad_enabled() -> bool:
    """Return whether operations are recorded in this thread.

    Examples
    --------
    >>> import pygrad
    >>> with pygrad.no_grad():
    ...     pygrad.is_grad_enabled()
    False
    """
    return _mode.enabled


def transforms_running(change: int = 0) -> int:
    """Return how many transforms call functions in this thread, one inside the other, after a change."""
    _mode.transforms += change
    return _mode.transforms


class _GradContext:
    """A grad mode as context manager and decorator, local to the thread that enters it."""

    enabled: bool

    def __new__(cls, function: Callable[..., Any] | None = None) -> Any:
        context = super().__new__(cls)
        return context if function is None else context(function)

    def __enter__(self) -> None:
        # The counter goes up first: an interrupt in between costs speed, never correctness.
        state.leave_hot_path(1)
        _mode.outer.append(_mode.enabled)
        _mode.enabled = self.enabled

    def __exit__(self, *exception: object) -> None:
        _mode.enabled = _mode.outer.pop()
        state.leave_hot_path(-1)

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError(
                f"{type(self).__name__} cannot decorate the async function {function.__name__!r}: grad mode "
                "belongs to a thread, and other tasks run in it at every await. Use a with block that "
                "holds no await.")
        if inspect.isgeneratorfunction(function):
            return decorate_generator(type(self), function)

        @functools.wraps(function)
        def decorated(*args: Any, **kwargs: Any) -> Any:
            with type(self)():
                return function(*args, **kwargs)

        return decorated


def decorate_generator(context: Any, function: Callable[..., Any]) -> Callable[..., Any]:
    """Re-enter the mode at every resume, so that it never leaks to the caller between two values."""

    @functools.wraps(function)
    def decorated(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        generator = function(*args, **kwargs)
        resume, value = generator.send, None
        while True:
            try:
                with context():
                    item = resume(value)
            except StopIteration as stop:
                return stop.value
            try:
                value, resume = (yield item), generator.send
            except GeneratorExit:
                with context():
                    generator.close()
                raise
            except BaseException as error:  # noqa: B036 - thrown in by the caller: hand it to the generator
                value, resume = error, generator.throw

    return decorated


class no_grad(_GradContext):  # noqa: N801 - the field's name
    """Do not record operations: a context manager and a decorator, local to its thread.

    Nothing computed inside keeps a graph or an input alive, and leaves may be updated in place.
    A decorated generator re-enters the mode whenever it is resumed.

    Examples
    --------
    >>> from pygrad import Variable, no_grad
    >>> x = Variable(3.0)
    >>> with no_grad():
    ...     y = x * x
    >>> y.requires_grad
    False
    """

    enabled = False


class enable_grad(_GradContext):  # noqa: N801 - the field's name
    """Record operations again inside a `no_grad` block.

    Examples
    --------
    >>> from pygrad import Variable, enable_grad, no_grad
    >>> x = Variable(3.0)
    >>> with no_grad(), enable_grad():
    ...     y = x * x
    >>> y.requires_grad
    True
    """

    enabled = True


class _Switch:
    """Set an option now; restore it at the end of a with block."""

    def __init__(self, option: str, value: bool, reasons: int) -> None:
        self._option, self._reasons = option, reasons
        self._before = getattr(state, option)
        self._set(bool(value))

    def _set(self, value: bool) -> None:
        with state.lock:
            change = int(value) - int(getattr(state, self._option))
            setattr(state, self._option, value)
            state.special += self._reasons * change

    def __repr__(self) -> str:
        return f"<config.{self._option} is {getattr(state, self._option)}, and was {self._before} before>"

    def __enter__(self) -> None:
        return None

    def __exit__(self, *exception: object) -> None:
        self._set(self._before)


def trace_lines(enabled: bool = True) -> _Switch:
    """Note for every operation the line of the user's code that ran it, for error messages.

    Parameters
    ----------
    enabled : bool
        On or off. The call takes effect at once, process-wide.

    Returns
    -------
    context manager
        Restores the setting from before when used in a ``with`` block.

    Notes
    -----
    Costs about a microsecond and a short string per recorded operation while on, nothing while off.

    Examples
    --------
    >>> import pygrad
    >>> with pygrad.config.trace_lines():
    ...     y = pygrad.Variable(2.0) * 3
    >>> y.creator.line.startswith("<doctest")
    True
    """
    return _Switch("trace_lines", enabled, 1)


def check_mutation(enabled: bool = True) -> _Switch:
    """Catch raw writes into arrays that a later backward would misread.

    While on, each saved array is fingerprinted (CRC-32 of its bytes) when it is saved, and compared when
    backward reads it; a difference raises `StaleGraphError`. In-place operators and optimisers are caught
    without this switch, by versions.

    Parameters
    ----------
    enabled : bool
        On or off. The call takes effect at once, process-wide.

    Returns
    -------
    context manager
        Restores the setting from before when used in a ``with`` block.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([1.0, 2.0])
    >>> with pygrad.config.check_mutation():
    ...     y = (x * x).sum()
    ...     x.data[0] = 7.0
    ...     y.backward()
    Traceback (most recent call last):
        ...
    pygrad.errors.StaleGraphError: ...
    """
    return _Switch("check_mutation", enabled, 1)


def early_commit(enabled: bool = True) -> _Switch:
    """Add each leaf's gradient into its existing ``.grad`` as soon as its last contribution is in.

    For accumulating gradients over several backward passes without a second copy of all of them. The
    price: an exception in the middle of such a pass leaves the gradients committed so far, and an
    existing ``.grad`` array is updated in place. Leaves without a ``.grad`` are committed at the end.

    Parameters
    ----------
    enabled : bool
        On or off. The call takes effect at once, process-wide.

    Returns
    -------
    context manager
        Restores the setting from before when used in a ``with`` block.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([1.0, 2.0])
    >>> with pygrad.config.early_commit():
    ...     for _ in range(3):
    ...         (x * x).sum().backward()
    >>> x.grad
    Variable([ 6. 12.])
    """
    return _Switch("early_commit", enabled, 0)


def keep_heap(enabled: bool = True) -> _Switch:
    """Let a new optimiser have the C library keep the memory that training steps free (on unless set).

    Saves the page faults of getting it back at every step; see `pygrad.optim.heap`. What the allocator has
    learned once stays with the process.

    Parameters
    ----------
    enabled : bool
        On or off, for optimisers made from now on. The call takes effect at once, process-wide.

    Returns
    -------
    context manager
        Restores the setting from before when used in a ``with`` block.

    Examples
    --------
    >>> import pygrad
    >>> from pygrad import optim
    >>> with pygrad.config.keep_heap(False):
    ...     optimizer = optim.SGD([pygrad.Parameter([1.0])], lr=0.1)
    """
    return _Switch("keep_heap", enabled, 0)


def spare_outputs(enabled: bool = True) -> _Switch:
    """Do not keep an output that a cheap Function makes again from what is kept anyway (on unless set).

    The output of GELU that goes into a linear layer, for example, is computed again in backward from the
    input that GELU keeps. Gradients are the same bits; see `pygrad.sparing`.

    Parameters
    ----------
    enabled : bool
        On or off, for what is recorded from now on. The call takes effect at once, process-wide.

    Returns
    -------
    context manager
        Restores the setting from before when used in a ``with`` block.

    Examples
    --------
    >>> import pygrad
    >>> with pygrad.config.spare_outputs(False):
    ...     pass
    """
    return _Switch("spare_outputs", enabled, 0)


def set_default_dtype(dtype: DTypeLike) -> None:
    """Set the dtype in which layers make their parameters (float32 unless set).

    Parameters
    ----------
    dtype : float16, float32 or float64

    Raises
    ------
    ArgumentError
        If it is not a floating dtype.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> pygrad.set_default_dtype(np.float64)
    >>> pygrad.set_default_dtype(np.float32)
    """
    chosen = np.dtype(dtype)
    if chosen.kind != "f":
        raise ArgumentError(f"set_default_dtype: expected a floating dtype such as np.float32, got {chosen}")
    state.default_dtype = chosen


def get_default_dtype() -> np.dtype[Any]:
    """Return the dtype in which layers make their parameters.

    Examples
    --------
    >>> import pygrad
    >>> pygrad.get_default_dtype()
    dtype('float32')
    """
    return state.default_dtype
