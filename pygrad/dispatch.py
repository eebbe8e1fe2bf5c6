"""The dispatch table: NumPy callable -> PyGrad function.

Everything a user can call goes through it: ``np.sum(x)`` by NumPy's protocols, ``x.sum()`` and ``a + b``
because registration puts the same function on `Variable`. So the engine imports nothing from
``functions/``; each file there registers what it differentiates. The table is also the list of what is
differentiable. A NumPy function that is in no table raises `NoDerivativeError`, naming it.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, NoDerivativeError

Table = dict[Callable[..., Any], Callable[..., Any]]

table: Table = {}
named: dict[str, dict[str, Callable[..., Any]]] = {}
"""By name and module, functions of modules that are not imported for their sake; see `register`."""

_plain: set[Callable[..., Any]] = set()
_owners: list[type] = []


def methods_go_on(owner: type) -> None:
    """Name the class that receives registered methods and operators (the engine calls this once)."""
    _owners.append(owner)


def register(*numpy_functions: Callable[..., Any] | str, method: str | None = None,
             operator: str | None = None) -> Callable[[Any], Any]:
    """Join NumPy dispatch: a decorator for a Function class, or for the wrapper of one.

    Parameters
    ----------
    *numpy_functions : callable or str
        Every NumPy function (or ufunc) that this one differentiates; it takes their arguments. A dotted name,
        such as ``"scipy.special.erf"``, stands for a function of a module that need not be imported yet.
    method : str, optional
        Name under which it also becomes a method of `Variable`.
    operator : str, optional
        Name of a Python operator, such as ``"add"``: installs ``__add__`` and ``__radd__``.

    Returns
    -------
    decorator
        Returns what it decorates. A class is called as ``cls(**parameters)(*arguments)``.

    Raises
    ------
    ArgumentError
        If a method of that name exists and is not a registered one.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> @pygrad.register(method="softsign")
    ... class Softsign(pygrad.Function):
    ...     def forward(self, x):
    ...         self.save_for_backward(x)
    ...         return x / (1 + abs(x))
    ...     def backward(self, gy):
    ...         (x,) = self.saved
    ...         return gy / np.square(1 + np.abs(x))
    >>> pygrad.Variable(1.0).softsign()
    Variable(0.5)
    """

    def decorate(function: Any) -> Any:
        target = _applier(function) if isinstance(function, type) else function
        for numpy_function in numpy_functions:
            if isinstance(numpy_function, str):
                module, _, name = numpy_function.rpartition(".")
                named.setdefault(name, {})[module] = target
            else:
                table[numpy_function] = target
        for owner in _owners:
            if method is not None:
                _install(owner, method, target)
            if operator is not None:
                setattr(owner, f"__{operator}__", target)
                setattr(owner, f"__r{operator}__", _reflected(target, operator))
        return function

    return decorate


def _applier(cls: type) -> Callable[..., Any]:
    def apply(*inputs: Any, **parameters: Any) -> Any:
        return cls(**parameters)(*inputs)

    apply.__name__ = cls.__name__.lower()
    apply.__doc__ = cls.__doc__
    return apply


_installed: set[tuple[type, str]] = set()


def _install(owner: type, name: str, function: Callable[..., Any]) -> None:
    if hasattr(owner, name) and (owner, name) not in _installed:
        raise ArgumentError(f"register: {owner.__name__} already has an attribute {name!r}; choose another name")
    _installed.add((owner, name))
    setattr(owner, name, function)


def _reflected(function: Callable[..., Any], operator: str) -> Callable[..., Any]:
    def reflected(self: Any, other: Any) -> Any:
        return function(other, self)

    reflected.__name__ = f"__r{operator}__"
    return reflected


def register_plain(numpy_functions: Iterable[Callable[..., Any]]) -> None:
    """Let these NumPy functions work on the data and give plain arrays (comparisons, ``argmax``)."""
    _plain.update(numpy_functions)


def call(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Run a NumPy function that met a Variable: differentiated, plain, or a `NoDerivativeError`."""
    target = table.get(function) or _by_name(function)
    if target is not None:
        out = kwargs.pop("out", None)
        if out is not None and not (type(out) is tuple and all(one is None for one in out)):
            raise NoDerivativeError(
                f"numpy.{function.__name__}: out= cannot be recorded; use the result it returns instead")
        return target(*args, **kwargs)
    if function in _plain:
        return function(*_data(args), **_data(kwargs))
    raise NoDerivativeError(_no_derivative(_numpy_name(function)))


def _by_name(function: Callable[..., Any]) -> Callable[..., Any] | None:
    """Return what is registered under the name of a function, and enter it in the table."""
    for module, target in named.get(function.__name__, {}).items():
        if getattr(sys.modules.get(module), function.__name__, None) is function:
            table[function] = target
            return target
    return None


def refuse(ufunc: np.ufunc, method: str) -> NoDerivativeError:
    """Return the error for a ufunc method, such as ``np.add.reduce``."""
    instead = {"add": "np.sum", "multiply": "np.prod", "maximum": "np.max", "minimum": "np.min"}
    hint = instead.get(ufunc.__name__)
    advice = f"; use {hint} instead" if method == "reduce" and hint else ""
    return NoDerivativeError(f"numpy.{ufunc.__name__}.{method} has no derivative in PyGrad{advice}. For plain "
                             "data, pass x.data")


def _data(value: Any) -> Any:
    """Return arguments with every Variable replaced by its data, at any depth."""
    if isinstance(value, tuple | list):
        return type(value)(_data(item) for item in value)
    if isinstance(value, dict):
        return {key: _data(item) for key, item in value.items()}
    return value.data if isinstance(value, tuple(_owners)) else value  # type: ignore[attr-defined]


def _numpy_name(function: Callable[..., Any]) -> str:
    module = getattr(function, "__module__", None) or "numpy"
    return f"{module}.{function.__name__}"


def _no_derivative(name: str) -> str:
    short = name.rpartition(".")[2]
    known = sorted({function.__name__ for function in table
                    if getattr(np, function.__name__, None) is function})
    near = difflib.get_close_matches(short, known, n=1, cutoff=0.6)
    nearest = f" The nearest that has one is np.{near[0]}." if near else ""
    return (f"{name} has no derivative in PyGrad.{nearest} For plain data, pass x.data; to differentiate it, "
            f"write a Function and decorate it with @pygrad.register({name}).")
