"""`gradcheck` and `gradgradcheck`: backward rules against central differences, element by element.

The whole Jacobian is compared: each element of each output by each element of each input. A complex element
counts as a pair of real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pygrad.config import enable_grad
from pygrad.differentiate import grad
from pygrad.errors import ArgumentError, describe
from pygrad.function import Function
from pygrad.testing._mismatch import Mismatch, explain
from pygrad.testing.numerical import numerical_jacobian
from pygrad.variable import Variable


def gradcheck(function: Callable[..., Any], *inputs: Any, eps: float = 1e-6, atol: float = 1e-5, rtol: float = 1e-3,
              order: int = 1, raise_exception: bool = True) -> bool:
    """Compare the gradients of a function with central differences.

    Parameters
    ----------
    function : callable
        A Function class, or anything that takes Variables and returns a Variable or several. To give a Function
        parameters, wrap it: ``lambda x: Clip(0, 1)(x)``.
    *inputs : array_like
        Floating and complex arrays are differentiated, and so are Variables that require a gradient. Everything
        else (integers, Python numbers, Variables with ``requires_grad=False``) is passed on as it is. Use double
        precision: differences of float32 numbers have few right digits.
    eps : float
        Step of the differences, relative for elements above 1.
    atol, rtol : float
        The two values may differ by ``atol + rtol * abs(numerical)``.
    order : int
        1 compares first derivatives, 2 also second ones (see `gradgradcheck`), 3 also third ones, and so on.
    raise_exception : bool
        Raise where the two differ. If False, return False.

    Returns
    -------
    bool
        Whether all derivatives agree.

    Raises
    ------
    AssertionError
        Naming the input, the output, their elements, both values, and a likely cause: a kink, low precision, a
        missing conjugate, a random function, an output that was not recorded.
    ArgumentError
        If no input can be differentiated, an integer Variable requires a gradient, or ``order`` is below 1.

    Notes
    -----
    It runs ``function`` twice for each element of the inputs and differentiates it once for each element of the
    outputs, so keep arrays small, and away from kinks. The gradient of a complex output is compared in two parts,
    of its real and of its imaginary part. `check_function` checks much more of a Function: dtypes, memory layouts,
    batches, what it saves.

    Examples
    --------
    >>> import pygrad
    >>> class Cube(pygrad.Function):
    ...     def forward(self, x):
    ...         self.save_for_backward(x)
    ...         return x ** 3
    ...     def backward(self, gy):
    ...         (x,) = self.saved
    ...         return gy * 2 * x ** 2
    >>> gradcheck(Cube, np.array([1.0, -2.0]), raise_exception=False)
    False
    >>> gradcheck(np.sin, np.array([1.0, -2.0]), order=3)
    True
    """
    if order < 1:
        raise ArgumentError(f"gradcheck: expected order 1 or more, got {order!r}")
    return all(_check(function, inputs, level, (eps, atol, rtol), raise_exception, "gradcheck")
               for level in range(1, order + 1))


def gradgradcheck(function: Callable[..., Any], *inputs: Any, eps: float = 1e-6, atol: float = 1e-5,
                  rtol: float = 1e-3, raise_exception: bool = True) -> bool:
    """Compare the second derivatives of a function with central differences of its first.

    Parameters
    ----------
    function, *inputs, eps, atol, rtol, raise_exception
        As for `gradcheck`.

    Returns
    -------
    bool
        Whether all second derivatives agree.

    Raises
    ------
    AssertionError, ArgumentError
        As for `gradcheck`.

    Notes
    -----
    What is differentiated is the backward pass, a function of the inputs and of the outputs' gradients: its
    derivatives by both are compared. Random numbers, always the same, stand for the outputs' gradients. Before
    that the first derivatives are compared, as they come from a rule that runs on Variables (``create_graph``).

    Examples
    --------
    >>> gradgradcheck(np.multiply, np.array([1.0, -2.0]), np.array([3.0, 0.5]))
    True
    """
    return _check(function, inputs, 2, (eps, atol, rtol), raise_exception, "gradgradcheck")


@dataclass(frozen=True)
class _Problem:
    """A function of several arrays that are all differentiated, with names for its inputs and outputs."""

    function: Callable[..., list[Any]]
    inputs: list[Any]
    input_names: list[str]
    output_names: list[str]

    def values(self, arrays: Sequence[Any]) -> list[Any]:
        return [one.data for one in self.function(*[Variable(array) for array in arrays])]


def _check(function: Callable[..., Any], inputs: Sequence[Any], level: int, options: tuple[float, float, float],
           raise_exception: bool, where: str) -> bool:
    with enable_grad():
        problem = _problem(function, inputs, where)
        for number in range(1, level + 1):
            recorded = number < level
            found = _compare(problem, *options, recorded) if number >= level - 1 else None
            if found is not None and raise_exception:
                title = f"{where} of {getattr(function, '__name__', repr(function))}, order {number}"
                title += " under create_graph" if recorded else ""
                raise AssertionError(explain(found, title, problem.values, problem.inputs))
            if found is not None:
                return False
            problem = _backward_of(problem, number) if recorded else problem
    return True


def _problem(function: Callable[..., Any], inputs: Sequence[Any], where: str) -> _Problem:
    is_class = isinstance(function, type) and issubclass(function, Function)
    places = [place for place, one in enumerate(inputs) if _is_differentiated(one, place, where)]
    if not places:
        raise ArgumentError(f"{where}: no input is a floating array, so there is nothing to differentiate; got "
                            f"{', '.join(map(describe, inputs)) or 'none'}. Wrap numbers: np.array(1.0)")

    def listed(*leaves: Any) -> list[Any]:
        arguments = list(inputs)
        for place, leaf in zip(places, leaves, strict=True):
            arguments[place] = leaf
        result = function()(*arguments) if is_class else function(*arguments)
        return [one if isinstance(one, Variable) else Variable(one, requires_grad=False)
                for one in (result if isinstance(result, list | tuple) else [result])]

    arrays = [np.array(one.data if isinstance(one, Variable) else one, copy=True)
              for one in (inputs[place] for place in places)]
    outputs = listed(*map(Variable, arrays))
    return _Problem(listed, arrays, [_named(inputs[place], f"input {place}") for place in places],
                    [f"output {number}" if len(outputs) > 1 else "the output" for number in range(len(outputs))])


def _is_differentiated(one: Any, place: int, where: str) -> bool:
    if isinstance(one, Variable):
        if one.requires_grad and one.dtype.kind not in "fc":
            raise ArgumentError(f"{where}: input {place} ({describe(one)}) requires a gradient, but integers cannot be "
                                "varied by a small step; give floating numbers, or requires_grad=False")
        return one.requires_grad
    return isinstance(one, np.ndarray) and one.dtype.kind in "fc"


def _named(given: Any, text: str) -> str:
    name = getattr(given, "name", None)
    return f"{text} ({name!r})" if name else text


def _backward_of(problem: _Problem, level: int) -> _Problem:
    """Return the backward pass as a function of the inputs and of the outputs' gradients."""
    count = len(problem.inputs)
    generator = np.random.default_rng(level)
    outputs = problem.values(problem.inputs)
    used = [number for number, one in enumerate(outputs) if one.dtype.kind in "fc"]
    gradients = [_random_like(outputs[number], generator) for number in used]

    def listed(*leaves: Any) -> list[Any]:
        inputs, weights = leaves[:count], leaves[count:]
        results = problem.function(*inputs)
        slopes = grad([results[number] for number in used], inputs, weights, create_graph=True, allow_unused=True)
        return [Variable(np.zeros(leaf.shape, leaf.dtype), requires_grad=False) if slope is None else slope
                for slope, leaf in zip(slopes, inputs, strict=True)]

    return _Problem(listed, problem.inputs + gradients,
                    problem.input_names + [f"the gradient of {problem.output_names[number]}" for number in used],
                    [f"the gradient by {name}" for name in problem.input_names])


def _random_like(array: Any, generator: np.random.Generator) -> Any:
    numbers = generator.standard_normal(array.shape)
    if array.dtype.kind == "c":
        numbers = numbers + 1j * generator.standard_normal(array.shape)
    return np.asarray(numbers).astype(array.dtype)


def _compare(problem: _Problem, eps: float, atol: float, rtol: float, recorded: bool) -> Mismatch | None:
    """Return the largest disagreement of the first Jacobian that has one."""
    outputs = problem.values(problem.inputs)
    numerical = [numerical_jacobian(problem.values, problem.inputs, place, eps)
                 for place in range(len(problem.inputs))]
    for number, output in enumerate(outputs):
        if output.dtype.kind not in "fc":
            continue
        for part in ("real", "imag") if output.dtype.kind == "c" else ("",):
            rows = _rows(problem, number, 1j if part == "imag" else 1, recorded)
            for place, (array, name) in enumerate(zip(problem.inputs, problem.input_names, strict=True)):
                wanted = _part(numerical[place][number], part)
                found = np.stack([row[place] for row in rows]).reshape(wanted.shape) if rows else wanted
                with np.errstate(invalid="ignore"):
                    fine = np.abs(found - wanted) <= atol + rtol * np.abs(wanted)
                if not fine.all():
                    return Mismatch(number, problem.output_names[number], part, output, place, name, array, found,
                                    wanted, fine, (eps, atol, rtol))
    return None


def _rows(problem: _Problem, number: int, seed: complex, recorded: bool) -> list[list[Any]]:
    """Differentiate each element of an output by all inputs."""
    leaves = [Variable(array) for array in problem.inputs]
    output = problem.function(*leaves)[number]
    rows = []
    for index in np.ndindex(output.shape):
        weight = np.zeros(output.shape, output.dtype)
        weight[index] = seed
        found = [None] * len(leaves) if output.creator is None else grad(
            output, leaves, weight, retain_graph=True, create_graph=recorded, allow_unused=True)
        rows.append([np.zeros(leaf.shape, leaf.dtype) if one is None else one.data
                     for one, leaf in zip(found, leaves, strict=True)])
    return rows


def _part(jacobian: tuple[Any, Any], part: str) -> Any:
    """Return the gradient of the real or imaginary part from slopes along the real and imaginary axes."""
    along, across = jacobian
    along = getattr(along, part) if part else along
    return along if across is None else along + 1j * (getattr(across, part) if part else across)
