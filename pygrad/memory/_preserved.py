"""Leaving everything as it was: what running a model changes beside its output."""

from __future__ import annotations

import functools
import random
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from pygrad.layers.module import Module
from pygrad.random import default_generator
from pygrad.variable import Variable

_CONTAINERS = list, dict, set, deque


def modules_of(*callables: Any) -> list[Any]:
    """Return all modules that callables are, or that they use: as an object's method, or by the name of a variable.

    Examples
    --------
    >>> from pygrad import layers
    >>> net = layers.Tanh()
    >>> modules_of(net), modules_of(lambda x: net(x).sum()), modules_of(net.forward)
    ([Tanh()], [Tanh()], [Tanh()])
    """
    found: dict[int, Any] = {}
    for one in callables:
        for value in (one, *_used_by(one)):
            if isinstance(value, Module):
                found |= {id(module): module for module in value.modules()}
    return list(found.values())


def _used_by(one: Any) -> Iterator[Any]:
    while isinstance(one, functools.partial):
        yield from (*one.args, *one.keywords.values(), one.func)
        one = one.func
    owner = getattr(one, "__self__", None)
    if owner is not None:
        yield owner
    function = getattr(one, "__func__", one)
    code = getattr(function, "__code__", None)
    if code is None:
        yield from getattr(one, "__dict__", {}).values()
        return
    for cell in function.__closure__ or ():
        try:
            yield cell.cell_contents
        except ValueError:  # not assigned yet
            continue
    yield from (function.__globals__[name] for name in code.co_names if name in function.__globals__)
    yield from function.__defaults__ or ()


@contextmanager
def preserved(modules: Iterable[Any]) -> Iterator[None]:
    """Put back, at the end, modules and random generators as they are at the beginning.

    Of each module: its mode and other attributes, what is in lists, dicts and sets that are attributes, and the numbers
    in parameters, buffers and other arrays that are attributes, which are copied. Random generators are the package's,
    NumPy's and Python's global ones, and those that are attributes of modules.

    Examples
    --------
    >>> from pygrad import layers
    >>> norm = layers.BatchNorm1d(2)
    >>> with preserved([norm]):
    ...     _ = norm(np.eye(2, dtype=np.float32))
    >>> norm.running_mean, int(norm.num_batches_tracked)
    (array([0., 0.], dtype=float32), 0)
    """
    kept: list[Callable[[], None]] = [_attributes(module) for module in modules]
    held = {id(value): value for module in modules for value in vars(module).values()}
    kept += [put_back for value in held.values() if (put_back := _contents(value)) is not None]
    kept.append(_generator(default_generator()))
    legacy = sys.modules.get("numpy.random")
    if legacy is not None:
        kept.append(functools.partial(legacy.set_state, legacy.get_state()))
    kept.append(functools.partial(random.setstate, random.getstate()))
    try:
        yield
    finally:
        for put_back in kept:
            put_back()


def _attributes(module: Any) -> Callable[[], None]:
    attributes, before = vars(module), dict(vars(module))

    def put_back() -> None:
        if attributes.keys() != before.keys() or any(attributes[name] is not before[name] for name in before):
            attributes.clear()
            attributes.update(before)

    return put_back


def _contents(value: Any) -> Callable[[], None] | None:
    """Return what puts back the contents of an attribute's value, None where that cannot be changed in place."""
    if type(value) is np.ndarray:
        return functools.partial(_write, value, value.copy())
    if isinstance(value, Variable):
        return _variable(value) if value.creator is None else None
    if isinstance(value, np.random.Generator):
        return _generator(value)
    if type(value) not in _CONTAINERS:
        return None
    before = value.copy()

    def put_back() -> None:
        value.clear()
        value.extend(before) if isinstance(value, list | deque) else value.update(before)

    return put_back


def _variable(leaf: Any) -> Callable[[], None]:
    array, numbers, before = leaf._data, leaf._data.copy(), (leaf._version, leaf._replaced, leaf._source)

    def put_back() -> None:
        _write(array, numbers)
        leaf._data = array
        leaf._version, leaf._replaced, leaf._source = before

    return put_back


def _generator(generator: Any) -> Callable[[], None]:
    source = generator.bit_generator
    before = source.state

    def put_back() -> None:
        with source.lock:
            source.state = before

    return put_back


def _write(array: Any, before: Any) -> None:
    """Write numbers back where they differ in a bit: what is mapped from a file stays as it is."""
    bits = f"u{array.itemsize}"
    if array.flags.writeable and (array.itemsize > 8 or not np.array_equal(array.view(bits), before.view(bits))):
        array[...] = before
