"""`check_function`: everything that is promised of any Function, checked on given inputs.

`Subject` is the function with its inputs; each check is a method or function that takes it and raises an
AssertionError saying which promise is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pygrad.config import enable_grad, no_grad
from pygrad.errors import ArgumentError
from pygrad.events import subscribe
from pygrad.testing.contracts import check_contracts
from pygrad.testing.layouts import LAYOUTS
from pygrad.testing.memory_check import assert_freed, assert_saves
from pygrad.testing.numerical import numerical_gradients
from pygrad.testing.subject import Subject, assert_close, assert_identical, matching, numbers_like


def check_function(function: Callable[..., Any], *inputs: Any, reference: Callable[..., Any] | None = None,
                   order: int = 2, saves: int | Callable[..., int] | None = None, rtol: float = 1e-5,
                   atol: float = 1e-6, dtypes: Sequence[Any] = (np.float32, np.float16),
                   low_rtol: float = 1e-3, layouts: bool = True, batch: bool = True, seed: int = 0) -> Any:
    """Check value, gradients, dtypes, memory and manners of a differentiable function.

    Parameters
    ----------
    function : callable
        A Function class, or anything that takes Variables and returns a Variable or several. To give a
        Function parameters, wrap it: ``lambda x: Clip(0, 1)(x)``.
    *inputs : array_like
        Floating and complex arrays are differentiated, in double precision; keep them small, and away from kinks.
        Everything else
        (integers, booleans, Python numbers, Variables with ``requires_grad=False``) is passed on as it is.
    reference : callable, optional
        The same function of arrays, to compare values with.
    order : int
        How many orders of derivatives to compare with central differences: 0, 1 or 2.
    saves : int or callable, optional
        The bytes that the graph keeps for backward (see `saved_bytes`); a callable gets the input arrays and
        the output array (or tuple of arrays).
    rtol, atol : float
        Tolerances for the comparison with central differences; ``atol`` is relative to the largest
        derivative, if that is above 1.
    dtypes : sequence of dtype
        Which values and gradients must stay in. The results are compared with those in float64 by
        ``low_rtol`` in float32; of other dtypes only the dtype. Where there are complex numbers, float32 stands
        for complex64, and float16, which has no complex numbers, is left out.
    layouts : bool
        Also run on arrays in other memory layouts.
    batch : bool
        Also compare gradients in one batch (`pygrad.grad` with ``batch=1``) with those taken one by one.
    seed : int
        Of the random output gradients.

    Returns
    -------
    Variable or tuple of Variable
        The output in float64.

    Raises
    ------
    AssertionError
        Naming the promise that is broken.
    ArgumentError
        If ``order`` is something else, or no input is floating while ``order`` is not 0.

    Notes
    -----
    Checked are: the value; first and second derivatives, also by the output gradient; that float32 and
    float16 stay what they are; that the recording paths agree, and that nothing is recorded under `no_grad`;
    each input as the only one that needs a gradient; memory layouts; batches; that a second backward,
    recomputed or with ``retain_graph``, gives identical bits; that neither inputs nor output gradients are
    written to, and that no gradient shares memory with them or another; the saved bytes; that the graph is
    freed without the collector.

    Examples
    --------
    >>> import pygrad
    >>> class Cube(pygrad.Function):
    ...     def forward(self, x):
    ...         self.save_for_backward(x)
    ...         return x ** 3
    ...     def backward(self, gy):
    ...         (x,) = self.saved
    ...         return gy * 3 * x ** 2
    >>> check_function(Cube, np.array([1.0, -2.0]), reference=lambda x: x ** 3, saves=16)
    Variable([ 1. -8.])
    """
    if order not in (0, 1, 2):
        raise ArgumentError(f"check_function: expected order 0, 1 or 2, got {order!r}")
    subject = Subject(function, inputs, seed)
    if order and not subject.places:
        raise ArgumentError(
            "check_function: no input is a floating array, so there is nothing to differentiate; give "
            "one, or order=0")
    with enable_grad():
        outputs = subject.outputs(subject.leaves())
        _check_value(subject, outputs, reference)
        if subject.places:
            check_contracts(subject)
            _check_saved(subject, saves)
            _check_paths(subject)
            _check_dtypes(subject, dtypes, low_rtol)
        if layouts and subject.places:
            _check_layouts(subject)
        if batch and subject.places:
            _check_batch(subject)
        if order >= 1:
            _check_first_order(subject, rtol, atol)
        if order >= 2:
            _check_second_order(subject, rtol, atol)
    return tuple(outputs) if subject.several else outputs[0]


def _check_value(subject: Subject, outputs: list[Any], reference: Callable[..., Any] | None) -> None:
    with no_grad():
        plain = subject.outputs(subject.leaves())
    assert all(one.creator is None for one in plain), "recorded under no_grad"
    assert_identical([one.data for one in plain], [one.data for one in outputs], "value under no_grad")
    if reference is None:
        return
    expected = reference(*subject.arrays)
    expected = list(expected) if subject.several else [expected]
    for got, wanted in zip(outputs, map(np.asarray, expected), strict=True):
        assert got.shape == wanted.shape, f"value: expected shape {wanted.shape}, got {got.shape}"
        assert got.dtype == wanted.dtype, f"value: expected dtype {wanted.dtype}, got {got.dtype}"
    assert_close([one.data for one in outputs], expected, 1e-12, 1e-14, "value against the reference")


def _check_saved(subject: Subject, saves: int | Callable[..., int] | None) -> None:
    assert_freed(lambda: subject.outputs(subject.leaves()))
    if saves is None:
        return
    outputs = subject.outputs(subject.leaves())
    if callable(saves):
        data = tuple(one.data for one in outputs)
        saves = saves(*subject.arrays, data if subject.several else data[0])
    assert_saves(outputs[0], saves)


def _check_paths(subject: Subject) -> None:
    """The general path of recording and of backward does what the hot path does."""
    expected = subject.gradients(subject.leaves())
    with subscribe(lambda event: None):
        assert_identical(subject.gradients(subject.leaves()), expected, "gradients with events on")
    leaves = subject.leaves()
    _run_backward(subject, leaves)
    got = [np.zeros(leaf.shape, leaf.dtype) if leaf.grad is None else leaf.grad.data
           for leaf in subject.chosen(leaves)]
    assert_close(got, expected, 1e-10, 1e-12, "gradients by backward()")
    for place, wanted in zip(subject.places, expected, strict=True):
        leaves = subject.leaves(only=place)
        _run_backward(subject, leaves)
        grad = leaves[place].grad
        assert_close([np.zeros(leaves[place].shape) if grad is None else grad.data], [wanted], 1e-10, 1e-12,
                     f"gradient of input {place} where it alone needs one")


def _run_backward(subject: Subject, leaves: list[Any]) -> None:
    """Leave gradients in the leaves, by one backward from each output."""
    for output, weight in zip(subject.outputs(leaves), subject.weights, strict=True):
        if output.creator is not None:
            output.backward(weight)


def _check_dtypes(subject: Subject, dtypes: Sequence[Any], low_rtol: float) -> None:
    expected = [[one.data for one in subject.outputs(subject.leaves())], subject.gradients(subject.leaves())]
    for dtype in map(np.dtype, dtypes):
        if dtype == np.float16 and subject.is_complex:
            continue
        lower = subject.cast(dtype)
        got = [[one.data for one in lower.outputs(lower.leaves())], lower.gradients(lower.leaves())]
        for what, results, wanted in zip(("value", "gradient"), got, expected, strict=True):
            for one, double in zip(results, wanted, strict=True):
                kept = matching(double.dtype, dtype)
                assert one.dtype == kept, f"{what}: {kept} became {one.dtype}"
            if dtype == np.float32:
                assert_close(results, wanted, low_rtol, low_rtol, f"{what} in {dtype}")


def _check_layouts(subject: Subject) -> None:
    expected = [*(one.data for one in subject.outputs(subject.leaves())),
                *subject.gradients(subject.leaves())]
    for name, layout in LAYOUTS.items():
        other = subject.laid_out(layout)
        got = [*(one.data for one in other.outputs(other.leaves())), *other.gradients(other.leaves())]
        assert_close(got, expected, 1e-9, 1e-11, f"value and gradients with {name}")


def _check_batch(subject: Subject) -> None:
    generator = np.random.default_rng(1)
    stacks = [np.stack([numbers_like(weight + 0.0, generator) for _ in range(3)]) for weight in subject.weights]
    single = [subject.gradients(subject.leaves(), [stack[number] for stack in stacks]) for number in range(3)]
    expected = [np.stack(rows) for rows in zip(*single, strict=True)]
    for create_graph in (False, True):
        got = subject.gradients(subject.leaves(), stacks, batch=1, create_graph=create_graph)
        assert_close(got, expected, 1e-9, 1e-11, f"gradients in a batch, create_graph={create_graph}")
    deeper = [stack[None] for stack in stacks]
    got = subject.gradients(subject.leaves(), deeper, batch=2)
    assert_close([one[0] for one in got], expected, 1e-9, 1e-11, "gradients in a batch of two axes")


def _check_first_order(subject: Subject, rtol: float, atol: float) -> None:
    def total(*arrays: Any) -> float:
        with no_grad():
            outputs = subject.outputs(subject.leaves(arrays))
        return sum(_inner(one.data, weight) for one, weight in zip(outputs, subject.weights, strict=True))

    expected = numerical_gradients(total, subject.chosen(subject.arrays))
    atol *= _size(expected)
    assert_close(subject.gradients(subject.leaves()), expected, rtol, atol, "first derivative")
    assert_close(subject.gradients(subject.leaves(), create_graph=True), expected, rtol, atol,
                 "first derivative under create_graph")


def _check_second_order(subject: Subject, rtol: float, atol: float) -> None:
    generator = np.random.default_rng(2)
    directions = [numbers_like(array, generator) for array in subject.chosen(subject.arrays)]
    count = len(directions)

    def slope(*arrays: Any) -> float:
        gradients = subject.gradients(subject.leaves(arrays[:count]), list(arrays[count:]))
        return sum(_inner(one, direction) for one, direction in zip(gradients, directions, strict=True))

    expected = numerical_gradients(slope, [*subject.chosen(subject.arrays), *subject.weights])
    assert_close(subject.second_gradients(directions), expected, rtol, atol * _size(expected),
                 "second derivative")


def _inner(one: Any, other: Any) -> float:
    """Return the inner product of two arrays, of complex numbers as pairs of real ones."""
    return float((one * np.conjugate(other)).sum().real)


def _size(arrays: list[Any]) -> float:
    """Return the largest magnitude, at least 1: it limits how good differences can be."""
    return max([1.0, *(float(np.abs(array).max()) for array in arrays if array.size)])
