"""The dispatch table: NumPy callable -> PyGrad function.

Everything a user can call goes through it: ``np.sum(x)`` by NumPy's protocols, ``x.sum()`` and ``a + b``
because registration puts the same function on `Variable`. So the engine imports nothing from
``functions/``; each file there registers what it differentiates. The table is also the list of what is
differentiable. A NumPy function that is in no table raises `NoDerivativeError`, naming it.
"""

from __future__ import annotations

import difflib
import functools
import inspect
import sys
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from pygrad import ufuncs
from pygrad.config import is_grad_enabled
from pygrad.errors import ArgumentError, NoDerivativeError, describe

Table = dict[Callable[..., Any], Callable[..., Any]]

table: Table = {}
named: dict[str, dict[str, Callable[..., Any]]] = {}
"""By name and module, functions of modules that are not imported for their sake; see `register`."""

methods: dict[tuple[np.ufunc | None, str], Callable[..., Any]] = {}
"""What differentiates a method of a ufunc, such as ``(np.add, "reduce")``; see `register_method`."""

updates: Table = {}
"""NumPy functions that write into their first argument, each with its functional form; see `register_update`."""

_plain: set[Callable[..., Any]] = set()
_constant: set[Callable[..., Any]] = set()
_owners: list[type] = []
_later: list[Callable[[], None]] = []


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
    ...     "x / (1 + |x|). dx = dy / (1 + |x|)**2. Saves: x."
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


def register_method(ufunc: np.ufunc | None, method: str) -> Callable[[Any], Any]:
    """Differentiate a method of a ufunc, ``np.add.reduce``: a decorator for a function of its arguments.

    Parameters
    ----------
    ufunc : numpy.ufunc or None
        None for all ufuncs in the table that have no function of their own for this method: then it gets the
        ufunc as a first argument.
    method : str
        "reduce", "accumulate", "reduceat", "outer", or "at". For the last it is the functional form, as for
        `register_update`: it returns the updated array.

    Returns
    -------
    decorator
        Returns what it decorates.
    """

    def decorate(function: Any) -> Any:
        methods[ufunc, method] = function
        return function

    return decorate


def register_update(*numpy_functions: Callable[..., Any]) -> Callable[[Any], Any]:
    """Record NumPy functions that write into their first argument, such as ``np.put``, as updates of a Variable.

    A decorator for the functional form: of the same arguments, it returns the updated array as a new Variable.
    """

    def decorate(function: Any) -> Any:
        updates.update(dict.fromkeys(numpy_functions, function))
        return function

    return decorate


def register_plain(numpy_functions: Iterable[Callable[..., Any]], as_variable: bool = False) -> None:
    """Let these NumPy functions work on the data and give plain arrays (comparisons, ``argmax``).

    With ``as_variable`` their arrays become Variables that need no gradient, so that a recorded ``y[i] = v`` can
    write into them: for those that make new arrays, as ``zeros_like`` does.
    """
    (_constant if as_variable else _plain).update(numpy_functions)


def register_later(load: Callable[[], None]) -> None:
    """Name what registers more functions: it is called once, when a function is not found among those there are."""
    _later.append(load)


def complete() -> bool:
    """Register what is registered later, so that the table has all; return whether there was any."""
    there = bool(_later)
    while _later:
        _later.pop()()
    return there


def call(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Run a NumPy function that met a Variable: differentiated, plain, or a `NoDerivativeError`."""
    target = table.get(function) or _by_name(function)
    if target is not None:
        if not kwargs:
            return target(*args)
        if "out" in kwargs:
            _refuse_out(_numpy_name(function), kwargs)
        if kwargs and isinstance(function, np.ufunc):
            return ufuncs.apply(function, target, args, kwargs)
        return target(*args, **kwargs)
    if function in _plain:
        return _on_data(function, args, kwargs)
    if function in _constant:
        leaf: Any = _owners[0](_on_data(function, args, kwargs), requires_grad=False)
        leaf._declared = False
        return leaf
    if function in updates:
        return _update(_numpy_name(function), updates[function], function, args, kwargs)
    if complete():
        return call(function, args, kwargs)
    raise NoDerivativeError(_no_derivative(_numpy_name(function)))


def call_method(ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Run a method of a ufunc that met a Variable, such as ``np.add.reduce``, as `call` runs a function."""
    complete()
    name, plain = f"numpy.{ufunc.__name__}.{method}", getattr(ufunc, method)
    _refuse_out(name, kwargs)
    function = methods.get((ufunc, method))
    if function is None and (None, method) in methods and (ufunc in table or _by_name(ufunc)):
        function = functools.partial(methods[None, method], ufunc)
    if method == "at" and (function is not None or ufunc in _plain):
        return _update(name, function, plain, inputs, kwargs)
    if function is not None:
        return function(*inputs, **kwargs)
    if ufunc in _plain:
        return _on_data(plain, inputs, kwargs)
    raise NoDerivativeError(f"{name} has no derivative in PyGrad. For plain data, pass x.data")


def _refuse_out(name: str, kwargs: dict[str, Any]) -> None:
    """Take ``out`` away from the arguments, and raise if it is an array."""
    out = kwargs.pop("out", None)
    if out is not None and not (type(out) is tuple and all(one is None for one in out)):
        advice = ", and np.where for what is not computed where a mask is False" if "where" in kwargs else ""
        raise NoDerivativeError(f"{name}: out= cannot be recorded; use the result it returns instead{advice}")


def _update(name: str, function: Callable[..., Any] | None, plain: Callable[..., Any], args: tuple[Any, ...],
            kwargs: dict[str, Any]) -> Any:
    """Write into the first argument, a Variable: recorded by ``function``, or by ``plain`` into its array."""
    if args:
        first, args = args[0], args[1:]
    else:
        first = kwargs.pop(next(iter(inspect.signature(function or plain).parameters)))
    if not isinstance(first, tuple(_owners)):
        if not is_grad_enabled() or not needs_grad((*args, *kwargs.values())):
            return plain(first, *_data(args), **_data(kwargs))
        raise NoDerivativeError(f"{name} writes into a plain array ({describe(first)}), which cannot be recorded; give "
                                "it a Variable, such as np.copy(x) or Variable(array, requires_grad=False)")
    writer: Any = first
    return writer._rewrite(name, function, lambda array: plain(array, *_data(args), **_data(kwargs)), args, kwargs)


def needs_grad(value: Any) -> bool:
    """Return whether a value is a Variable that needs a gradient, or a sequence that holds one."""
    if isinstance(value, list | tuple):
        return any(map(needs_grad, value))
    return bool(getattr(value, "requires_grad", False))


def _on_data(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Run a plain function on the data."""
    if kwargs and needs_grad(kwargs.get("weights")):
        raise NoDerivativeError(f"{_numpy_name(function)}: the result has no derivative in PyGrad, not in weights= "
                                "either; pass weights.data, or use np.bincount, which has one")
    return function(*_data(args), **_data(kwargs))


def _by_name(function: Callable[..., Any]) -> Callable[..., Any] | None:
    """Return what is registered under the name of a function, and enter it in the table."""
    for module, target in named.get(function.__name__, {}).items():
        if getattr(sys.modules.get(module), function.__name__, None) is function:
            table[function] = target
            return target
    return None


def _data(value: Any) -> Any:
    """Return arguments with every Variable replaced by its data, at any depth."""
    if isinstance(value, tuple | list):
        return type(value)(_data(item) for item in value)
    if isinstance(value, dict):
        return {key: _data(item) for key, item in value.items()}
    return value.data if isinstance(value, tuple(_owners)) else value  # type: ignore[attr-defined]


def _numpy_name(function: Callable[..., Any]) -> str:
    name = getattr(function, "__name__", str(function))
    module = getattr(function, "__module__", None)
    if not module:  # ufuncs do not say, before NumPy 2.4 at least
        module = "numpy" if getattr(np, name, None) is function else "scipy.special"
    return f"{module}.{name}"


def _no_derivative(name: str) -> str:
    short = name.rpartition(".")[2]
    known = sorted({function.__name__ for function in table
                    if getattr(np, function.__name__, None) is function})
    near = difflib.get_close_matches(short, known, n=1, cutoff=0.6)
    nearest = f" The nearest that has one is np.{near[0]}." if near else ""
    return (f"{name} has no derivative in PyGrad.{nearest} For plain data, pass x.data; to differentiate it, "
            f"write a Function and decorate it with @pygrad.register({name}).")
