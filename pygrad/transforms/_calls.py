"""One call of a function to differentiate, with Variables in place of some arguments.

Each leaf of those arguments gets a Variable of its own, so that what else holds the user's array or Variable
is a constant to the derivative: of ``x * y`` by ``y`` where both are the same Variable, the derivative is
``x``. A Variable that requires a gradient is replaced by a recorded view of it, anything else by a new leaf.

A call is *recorded* where the derivative itself has to be differentiable: inside another transform, or on
Variables that require a gradient, with grad mode on. It gives Variables then, and plain arrays otherwise.
"""

from __future__ import annotations

import operator
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.config import enable_grad, is_grad_enabled, transforms_running
from pygrad.differentiate import gradients_of
from pygrad.errors import ArgumentError, ConstantOutputWarning, DTypeError, describe, users_level
from pygrad.transforms._trees import leaves_of, mapped, paths_of, rebuilt
from pygrad.variable import Variable, make_leaf

Argnums = int | Sequence[int]

_ARRAYS = (np.ndarray, Variable, list)


class Call:
    """A function's call, and the way back from its output.

    Parameters
    ----------
    fun : callable
    argnums : int or sequence of int
        The positions of the arguments to differentiate.
    args, kwargs
        Of the call.
    where : str
        The transform, to name in errors.

    Attributes
    ----------
    output
        What the function returned.
    targets : list of Variable
        One for each leaf of the arguments to differentiate.
    recorded : bool
        Whether derivatives are Variables with a graph.
    """

    __slots__ = ("_given", "_plain", "_single", "_trees", "fun", "output", "recorded", "targets", "where")

    def __init__(self, fun: Callable[..., Any], argnums: Argnums, args: tuple[Any, ...], kwargs: dict[str, Any],
                 where: str) -> None:
        self.where, self.fun = where, fun
        self._single = type(argnums) is int or not isinstance(argnums, Sequence)
        places = _places(argnums, len(args), where)
        self._trees = [args[place] for place in places]
        self._plain = self._single and type(self._trees[0]) is np.ndarray
        self._given = self._trees if self._plain else [leaf for tree in self._trees for leaf in leaves_of(tree)]
        recording = is_grad_enabled()
        self.recorded = recording and (transforms_running() > 0 or (not self._plain and any(
            isinstance(leaf, Variable) and leaf.requires_grad for leaf in self._given)))
        transforms_running(1)
        try:
            if recording:
                self._run(places, list(args), kwargs)
            else:
                with enable_grad():  # which leaves the hot path of recording
                    self._run(places, list(args), kwargs)
        finally:
            transforms_running(-1)

    def _run(self, places: list[int], arguments: list[Any], kwargs: dict[str, Any]) -> None:
        """Call the function with Variables in place of leaves."""
        self.targets = []
        for place, tree in zip(places, self._trees, strict=True):
            if type(tree) is np.ndarray:
                made = [self._target(tree, 0, place, tree)]
                arguments[place] = made[0]
            else:
                made = [self._target(leaf, number, place, tree) for number, leaf in enumerate(leaves_of(tree))]
                arguments[place] = rebuilt(tree, iter(made))
            self.targets += made
        self.output = self.fun(*arguments, **kwargs)

    def _target(self, leaf: Any, number: int, place: int, tree: Any) -> Variable:
        """Return the Variable that stands for a leaf; Python and NumPy integers become float64."""
        if type(leaf) is np.ndarray and leaf.dtype.kind in "fc":
            return make_leaf(leaf, requires_grad=True)
        if isinstance(leaf, Variable) and self.recorded and leaf.requires_grad and leaf.dtype.kind in "fc":
            return leaf.reshape(leaf.shape)  # type: ignore[no-any-return]
        name = paths_of(tree, f"argument {place}")[number]
        array = as_array(leaf.data if isinstance(leaf, Variable) else leaf, where=f"{self.where}: {name}")
        if array.dtype.kind == "b":
            raise DTypeError(f"{self.where}: {name} is boolean ({describe(array)}), and has no derivative; leave it "
                             "out of argnums, or convert it to numbers")
        if array.dtype.kind in "iu":
            array = array.astype(np.float64)
        return make_leaf(array, requires_grad=True)

    def split_aux(self, has_aux: bool) -> Any:
        """Take the second part off an output ``(value, aux)``, and return it."""
        if not has_aux:
            return None
        if not isinstance(self.output, tuple) or len(self.output) != 2:
            raise ArgumentError(f"{self.where}: with has_aux=True the function must return a pair (value, aux), got "
                                f"{describe(self.output)}")
        self.output, aux = self.output
        return self.shown(aux)

    def scalar(self) -> Any:
        """Return the output, which must be one real number; a constant is one too."""
        output = self.output
        if not isinstance(output, Variable):
            output = as_array(output, where=f"{self.where}: the function returned") if output is not None else output
            if output is None or output.size != 1:
                raise self._no_scalar(output)
            warnings.warn(f"{self.where}: the function returned a plain number, which depends on nothing: the gradient "
                          "is zero. Where float(), the module math or np.array made it of a Variable, use NumPy's "
                          "functions and np.stack", ConstantOutputWarning, stacklevel=users_level())
            return output
        array = output.data
        if array.size != 1:
            raise self._no_scalar(output)
        if array.dtype.kind == "c":
            raise DTypeError(f"{self.where}: the function returned a complex number; a gradient is one of a real "
                             "loss: return its real part, imaginary part or abs()")
        return output

    def _no_scalar(self, output: Any) -> ArgumentError:
        return ArgumentError(f"{self.where}: the function must return one number, got {describe(output)}; sum or "
                             "average its result, or take elementwise_grad or jacobian")

    def gradients(self, outputs: Sequence[Any], seeds: Sequence[Any], **options: Any) -> list[Any]:
        """Return one gradient for each target (None where nothing depends on it), as `pygrad.grad` gives it."""
        if len(outputs) == 1 and isinstance(outputs[0], Variable):
            return gradients_of(outputs, self.targets, seeds, create_graph=self.recorded, **options)
        used = [(output, seed) for output, seed in zip(outputs, seeds, strict=True) if isinstance(output, Variable)]
        if not used:
            return [None] * len(self.targets)
        return gradients_of([output for output, _ in used], self.targets, [seed for _, seed in used],
                            create_graph=self.recorded, **options)

    def structured(self, gradients: Sequence[Any]) -> Any:
        """Return results for the targets in the structure of the arguments; zeros for None."""
        if self._plain:
            return self._result(gradients[0], self.targets[0], self._given[0])
        shown = iter([self._result(one, target, given)
                      for one, target, given in zip(gradients, self.targets, self._given, strict=True)])
        parts = [rebuilt(tree, shown) for tree in self._trees]
        return parts[0] if self._single else tuple(parts)

    def _result(self, gradient: Any, target: Variable, given: Any) -> Any:
        if gradient is None:
            gradient = make_leaf(np.zeros(target.shape, target.dtype))
        if self.recorded:
            return gradient
        # A number's gradient is a number: NumPy's, which is a Python float as well.
        return gradient.data if isinstance(given, _ARRAYS) else gradient.data[()]

    def shown(self, tree: Any) -> Any:
        """Return an output as the user gets it: as it is where recorded, else with data for Variables."""
        if self.recorded:
            return tree
        if isinstance(tree, Variable):
            return tree.data[()]
        return mapped(lambda leaf: leaf.data[()] if isinstance(leaf, Variable) else leaf, tree)


def _places(argnums: Argnums, count: int, where: str) -> list[int]:
    if type(argnums) is int and 0 <= argnums < count:
        return [argnums]
    places = []
    for given in argnums if isinstance(argnums, Sequence) else [argnums]:
        try:
            number = operator.index(given)
        except TypeError:
            raise ArgumentError(f"{where}: argnums must be an integer or a sequence of them, got {argnums!r}") from None
        if not -count <= number < count:
            raise ArgumentError(f"{where}: argnums={argnums!r}, but the function was called with {count} positional "
                                "arguments; pass what is to be differentiated by position")
        places.append(number % count)
    if len(set(places)) < len(places):
        raise ArgumentError(f"{where}: argnums={argnums!r} names an argument twice")
    return places


def check_callable(fun: Any, where: str) -> None:
    """Raise `ArgumentError` unless ``fun`` can be called."""
    if not callable(fun):
        raise ArgumentError(f"{where}: expected a function, got {describe(fun)}")
