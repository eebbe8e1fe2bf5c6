"""A function under test with its inputs, in the forms that the checks need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pygrad.differentiate import grad
from pygrad.function import Function
from pygrad.variable import Variable


class Subject:
    """The function, its inputs, and a fixed random gradient for each output.

    Attributes
    ----------
    arrays : list
        The inputs as raw arrays (numbers and other arguments as they are).
    places : list of int
        Which of them are differentiated.
    weights : list of ndarray
        Gradients of the outputs.
    several : bool
        Whether the function returns a tuple.
    """

    def __init__(self, function: Callable[..., Any], inputs: Sequence[Any], seed: int = 0,
                 weights: list[Any] | None = None) -> None:
        is_class = isinstance(function, type) and issubclass(function, Function)
        self.function: Callable[..., Any] = (lambda *args: function()(*args)) if is_class else function
        self.inputs = list(inputs)
        self.arrays = [one.data if isinstance(one, Variable) else one for one in inputs]
        self.places = [place for place, one in enumerate(inputs)
                       if isinstance(one, np.ndarray) and one.dtype.kind in "fc"
                       or isinstance(one, Variable) and one.requires_grad]
        self.several = isinstance(self.function(*self.leaves()), list | tuple)
        if weights is None:
            generator = np.random.default_rng(seed)
            weights = [numbers_like(one, generator) for one in self.outputs(self.leaves())]
            weights = [np.asarray(weight) for weight in weights]
        self.weights = weights

    def chosen(self, values: Sequence[Any]) -> list[Any]:
        """Return those of ``values`` that belong to differentiated inputs."""
        return [values[place] for place in self.places]

    def leaves(self, arrays: Sequence[Any] | None = None, only: int | None = None) -> list[Any]:
        """Return arguments with fresh leaves, all or ``only`` one, of the inputs' data or of ``arrays``."""
        arguments = list(self.inputs)
        for number, place in enumerate(self.places):
            data = self.arrays[place] if arrays is None else arrays[number].copy(order="K")
            arguments[place] = Variable(data) if only in (None, place) else data
        return arguments

    def outputs(self, arguments: Sequence[Any]) -> list[Any]:
        """Call the function; return its outputs as a list of Variables."""
        result = self.function(*arguments)
        return [one if isinstance(one, Variable) else Variable(one, requires_grad=False)
                for one in (result if isinstance(result, list | tuple) else [result])]

    def gradients(self, arguments: Sequence[Any], weights: list[Any] | None = None, *, batch: int = 0,
                  create_graph: bool = False) -> list[Any]:
        """Return the gradients of the differentiated inputs as arrays, zeros where nothing depends on one."""
        leaves = self.chosen(arguments)
        weights = self.weights if weights is None else weights
        results = grad(self.outputs(arguments), leaves, weights, batch=batch, create_graph=create_graph,
                       allow_unused=True)
        lead = weights[0].shape[:batch]
        return [np.zeros(lead + leaf.shape, leaf.dtype) if one is None else one.data
                for one, leaf in zip(results, leaves, strict=True)]

    def second_gradients(self, directions: Sequence[Any]) -> list[Any]:
        """Differentiate the gradients along ``directions``, by the inputs and by the outputs' gradients."""
        arguments, weights = self.leaves(), [Variable(weight) for weight in self.weights]
        leaves = self.chosen(arguments)
        first = grad(self.outputs(arguments), leaves, weights, create_graph=True, allow_unused=True)
        used = [(one, direction) for one, direction in zip(first, directions, strict=True)
                if one is not None and one.creator is not None]
        targets = [*leaves, *weights]
        results = grad([one for one, _ in used], targets, [direction for _, direction in used],
                       allow_unused=True) if used else [None] * len(targets)
        return [np.zeros(target.shape, target.dtype) if one is None else one.data
                for one, target in zip(results, targets, strict=True)]

    @property
    def is_complex(self) -> bool:
        """Whether a differentiated input or an output is complex."""
        return any(one.dtype.kind == "c" for one in (*self.chosen(self.arrays), *self.weights))

    def cast(self, dtype: Any) -> Subject:
        """Return the same with the floating inputs and the weights in another dtype, or its complex one."""
        return Subject(self.function, [self._cast(one, dtype) for one in self.inputs],
                       weights=[self._cast(weight, dtype) for weight in self.weights])

    @staticmethod
    def _cast(value: Any, dtype: Any) -> Any:
        if not isinstance(value, Variable | np.ndarray) or value.dtype.kind not in "fc":
            return value
        dtype = matching(value.dtype, dtype)
        if isinstance(value, Variable):
            return Variable(value.data.astype(dtype), requires_grad=value.requires_grad)
        return value.astype(dtype)

    def laid_out(self, layout: Callable[[Any], Any]) -> Subject:
        """Return the same with the differentiated inputs and the weights in another memory layout."""
        inputs = [layout(array) if place in self.places else one
                  for place, (one, array) in enumerate(zip(self.inputs, self.arrays, strict=True))]
        return Subject(self.function, inputs, weights=[layout(weight) for weight in self.weights])


def numbers_like(one: Any, generator: np.random.Generator) -> Any:
    """Return random numbers of the shape and the kind (real, complex, integer) of an array or Variable."""
    if one.dtype.kind == "c":
        return generator.standard_normal(one.shape) + 1j * generator.standard_normal(one.shape)
    return generator.standard_normal(one.shape) if one.dtype.kind == "f" else generator.integers(1, 5, one.shape)


def matching(dtype: Any, precision: Any) -> Any:
    """Return ``precision``, a real dtype, or the complex dtype of it where ``dtype`` is complex.

    Examples
    --------
    >>> matching(np.dtype(complex), np.float32), matching(np.dtype(float), np.float32)
    (dtype('complex64'), dtype('float32'))
    """
    return np.result_type(precision, np.complex64) if dtype.kind == "c" else np.dtype(precision)


def assert_close(got: Sequence[Any], expected: Sequence[Any], rtol: float, atol: float, what: str) -> None:
    """Assert that arrays have the same shapes and nearly the same values."""
    for number, (one, other) in enumerate(zip(got, expected, strict=True)):
        np.testing.assert_allclose(np.asarray(one), np.asarray(other), rtol, atol,
                                   err_msg=f"{what}, number {number}")


def assert_identical(got: Sequence[Any], expected: Sequence[Any], what: str) -> None:
    """Assert that arrays are the same in dtype, shape and every bit that counts (NaN equals NaN)."""
    for number, (one, other) in enumerate(zip(got, expected, strict=True)):
        same = one.dtype == other.dtype and one.shape == other.shape and np.array_equal(
            one, other, equal_nan=(one.dtype.kind in "fc"))
        assert same, f"{what}, number {number}: {other!r} became {one!r}"
