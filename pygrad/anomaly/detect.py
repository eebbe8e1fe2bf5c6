"""`detect_anomaly`: the first NaN or infinity, in forward, in backward, or from an optimiser, is an error.

One listener of `pygrad.events` for all that are on; nothing is paid for while none is. What decides:

- A Function *makes* what is in its result and in none of its inputs. NaN that was in an input already came from
  outside, since every result before was looked at: then it is the data that the error names.
- Infinities that go in may come out, and so may those that the user gave as an argument of the Function (the -inf of a
  mask, of a padding, of a maximum of nothing). NaN that such infinities make is one that the Function makes.
- What a rule computes on the way is its own business; looked at is what it returns.
- What is recomputed has been looked at before.
"""

from __future__ import annotations

import functools
import inspect
import sys
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from pygrad import config
from pygrad.anomaly.gradients import check_given, check_made, check_optimizer, check_returned, check_rule, check_taken
from pygrad.anomaly.message import bare, came_in, made_in_forward
from pygrad.anomaly.survey import is_bad
from pygrad.errors import ArgumentError
from pygrad.events import Event, Subscription, subscribe
from pygrad.places import here
from pygrad.variable import Variable


class Settings:
    """What one `detect_anomaly` looks at."""

    __slots__ = ("allow_inf", "check_nan", "forward")

    def __init__(self, check_nan: bool, forward: bool, allow_inf: bool) -> None:
        self.check_nan, self.forward, self.allow_inf = check_nan, forward, allow_inf


class _Running:
    """A forward, a rule or a step between its two events."""

    __slots__ = ("errors", "function", "given", "kind")

    def __init__(self, kind: str, function: Any, given: tuple[Any, ...], errors: Any) -> None:
        self.kind, self.function, self.given, self.errors = kind, function, given, errors


class _Thread(threading.local):
    """What is running in this thread, and whether an infinity of a gradient was let pass in it.

    ``entered`` has an entry for each `detect_anomaly` that this thread is in: how much ran when it began, and NumPy's
    treatment of errors. What an interrupt left of both is undone where it ends.
    """

    def __init__(self) -> None:
        self.stack: list[_Running] = []
        self.entered: list[tuple[int, Any]] = []
        self.passed = False


_HEARD = ("forward", "backward", "made", "gradient_given", "gradient_returned", "optimizer")
_thread = _Thread()
_busy: dict[int, list[_Running]] = {}  # the stacks of threads in which something runs
_active: list[Settings] = []
_session: list[Any] = []
_listening: list[Subscription] = []


class detect_anomaly:  # noqa: N801 - the field's name
    """Raise `AnomalyError` at the first NaN or infinity, naming the Function and the line that made it.

    A context manager and a decorator, in effect in all threads. Inside of another one its own options hold.

    Parameters
    ----------
    check_nan : bool
        False looks at nothing, and only notes lines, for other errors of backward.
    forward : bool
        Whether results of forward are looked at, under `no_grad` as well; False looks at gradients and optimisers
        alone, as for data with missing values.
    allow_inf : bool
        Whether only NaN counts.

    Raises
    ------
    AnomalyError
        From the operation, `backward`, `grad`, or the optimiser's step that met it. No ``.grad`` has changed then; what
        an optimiser has written stays.

    Notes
    -----
    Switches on `config.trace_lines`, so that an error in backward names the line of the forward. Every result is read
    once more, which takes the time of a sum, and NumPy's own warnings from inside operations and rules are silent.

    Infinities that were in an input already, or in an argument, such as the -inf of a mask, may come out; the NaN that
    they make may not. NaN in the user's data is an error that names these data, unless an operation that only takes a
    view has them. A gradient that is infinite is an error even where a later rule drops it, as that of `np.where`
    does. What a rule computes on the way is not looked at, and what is recomputed is not looked at again.

    What a hook returned, sums and casts of gradients, gradients that the user gives, and gradients and parameters at
    an optimiser's step are looked at as well.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 0.0, 2.0], name="x")
    >>> with pygrad.detect_anomaly():
    ...     y = np.log(x).sum()
    Traceback (most recent call last):
        ...
    pygrad.errors.AnomalyError: Log made infinity in forward
      line: <doctest ...>:2: y = np.log(x).sum()
      output: shape (3,), dtype float64; 1 inf of 3 elements, the first at [1]: -inf
      input 0: 'x' (shape (3,), dtype float64); 0 to 2
      ...
    """

    def __init__(self, check_nan: bool = True, *, forward: bool = True, allow_inf: bool = False) -> None:
        if callable(check_nan):
            raise ArgumentError(f"detect_anomaly: got the function {getattr(check_nan, '__name__', check_nan)!r} as "
                                "check_nan; decorate with parentheses: @pygrad.detect_anomaly()")
        self._settings = Settings(bool(check_nan), bool(forward), bool(allow_inf))

    def __enter__(self) -> detect_anomaly:
        with config.state.lock:
            if not _active:
                if not _listening:
                    _listening.append(subscribe(_hear, *_HEARD))
                _session.append(config.trace_lines())
            _active.append(self._settings)
            _thread.entered.append((len(_thread.stack), np.geterr()))
        return self

    def __exit__(self, *exception: object) -> None:
        if _thread.entered:
            depth, errors = _thread.entered.pop()
            _undo(depth)
            if any(isinstance(one, KeyboardInterrupt) for one in exception):  # where an errstate begins or ends
                np.seterr(**errors)
        with config.state.lock:
            for number in reversed(range(len(_active))):
                if _active[number] is self._settings:
                    del _active[number]
                    break
            if not _active and _session:
                _session.pop().__exit__()
                _close()

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Decorate a function; a generator is looked at while it runs, not between two of its values."""
        again = functools.partial(type(self), self._settings.check_nan, forward=self._settings.forward,
                                  allow_inf=self._settings.allow_inf)
        if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError(f"detect_anomaly cannot decorate the async function {function.__name__!r}: put what it "
                            "computes between two awaits in a with block")
        if inspect.isgeneratorfunction(function):
            return config.decorate_generator(again, function)

        @functools.wraps(function)
        def decorated(*args: Any, **kwargs: Any) -> Any:
            with again():
                return function(*args, **kwargs)

        return decorated


def _hear(event: Event) -> None:
    """Look at one event, as the innermost `detect_anomaly` says."""
    settings = _active[-1] if _active else None
    if settings is None or not settings.check_nan:
        if event.role == "end":
            _ended(event)
            _close()
        return
    if event.kind in ("forward", "backward", "optimizer"):
        _between(event, settings)
    elif event.kind == "made":
        if event.role == "gradient" and not _in_rule():
            check_made(event, _counts(settings))
    elif event.kind == "gradient_given":
        _thread.passed = False
        check_given(event, not settings.allow_inf)
    else:
        check_returned(event, _counts(settings))


def _between(event: Event, settings: Settings) -> None:
    """Note a beginning, and look at an end."""
    if event.role == "begin":
        _begin(event, settings)
        return
    running = _ended(event)
    if running is None:
        return
    if event.kind == "optimizer":
        if sys.exc_info()[1] is running.errors:  # no exception of its own
            check_optimizer(event.function, after=True, infinities=not settings.allow_inf)
    elif event.array is None:
        return  # it raised
    elif event.kind == "backward":
        if not _in_rule() and check_rule(event.function, event.array, running.given, _counts(settings)):
            _thread.passed = True
    elif settings.forward and not _in_rule() and not event.function.edges:
        _check_forward(event.function, event.array[0], running.given, not settings.allow_inf)


def _begin(event: Event, settings: Settings) -> None:
    errors: Any = None
    given: tuple[Any, ...] = ()
    if event.kind == "optimizer":
        check_optimizer(event.function, after=False, infinities=not settings.allow_inf)
        errors = sys.exc_info()[1]
    else:
        given = tuple(event.array)
        if event.kind == "backward" and not _in_rule():
            check_taken(event.function, given, _counts(settings))
        errors = np.geterr()
    _busy[threading.get_ident()] = _thread.stack
    _thread.stack.append(_Running(event.kind, event.function, given, errors))
    if event.kind != "optimizer":
        np.seterr(divide="ignore", over="ignore", invalid="ignore")


def _ended(event: Event) -> _Running | None:
    """Return what was noted at the beginning, and forget it, with all that began later and never ended."""
    stack = _thread.stack
    for depth in reversed(range(len(stack))):
        running = stack[depth]
        if running.function is event.function and running.kind == event.kind:
            _undo(depth)
            return running
    return None


def _undo(depth: int) -> None:
    """Forget what began and was not ended, but for the first so many; an interrupt leaves nothing half done."""
    stack = _thread.stack
    for running in reversed(stack[depth:]):
        if running.kind != "optimizer":
            np.seterr(**running.errors)
    del stack[depth:]
    if not stack:
        _busy.pop(threading.get_ident(), None)


def _close() -> None:
    """Stop listening, as soon as no thread is in the middle of something that has changed NumPy's errors for it."""
    with config.state.lock:
        if _listening and not _active and not _busy:
            _listening.pop().close()


def _in_rule() -> bool:
    return any(running.kind == "backward" for running in _thread.stack)


def _counts(settings: Settings) -> bool:
    """Return whether infinities count in gradients now."""
    return not settings.allow_inf and not _thread.passed


def _check_forward(function: Any, result: Any, inputs: tuple[Any, ...], infinities: bool) -> None:
    """Raise for a result that is not finite while the inputs were, or that a NaN of the user's came out in."""
    outputs = result if type(result) is tuple else (result,)
    for number, output in enumerate(outputs):
        if not is_bad(output, infinities):
            continue
        arrays = [bare(one) for one in inputs]
        if not is_bad(output, infinities=False):
            if any(array.size == 0 or is_bad(array) for array in arrays) or _has_infinity(function):
                continue
        else:
            slot = next((slot for slot, array in enumerate(arrays) if is_bad(array, infinities=False)), None)
            if slot is not None:
                if function.makes_view:
                    continue
                raise came_in(function, slot, inputs[slot], here())
        raise made_in_forward(function, number, output, inputs, len(outputs) > 1, here())


def _has_infinity(function: Any) -> bool:
    """Return whether an argument of the Function, one that is no input, is infinite: the user meant it."""
    names = [*function._parameters, *getattr(function, "__dict__", ())]
    return any(_is_infinite(getattr(function, name, None)) for name in names)


def _is_infinite(argument: Any) -> bool:
    if isinstance(argument, dict):
        argument = tuple(argument.values())
    if isinstance(argument, (list, tuple)):
        return any(_is_infinite(one) for one in argument)
    if isinstance(argument, Variable):
        argument = argument.data
    if isinstance(argument, (float, complex, np.number, np.ndarray)):
        return is_bad(argument)
    return False
