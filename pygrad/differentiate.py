"""`backward` and `grad`: what users call to run a `BackwardPass`."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.backward import BackwardPass
from pygrad.boundary import check_gradient
from pygrad.commit import commit, gradient_of, taken
from pygrad.config import state
from pygrad.errors import (
    AnomalyError,
    ArgumentError,
    DTypeError,
    GraphError,
    NonScalarBackwardWarning,
    describe,
    users_level,
)
from pygrad.events import emit
from pygrad.graph import edges_between, leads_elsewhere
from pygrad.instrument import explain_leaf, explain_output
from pygrad.variable import Variable, make_leaf


def _seed(run: BackwardPass, outputs: Sequence[Any], gradients: Sequence[Any], where: str) -> None:
    """Start the pass with a checked gradient at each output."""
    try:
        _seed_each(run, outputs, gradients, where)
    except Exception as error:
        explain_output(error, outputs)
        raise


def _seed_each(run: BackwardPass, outputs: Sequence[Any], gradients: Sequence[Any], where: str) -> None:
    if len(outputs) != len(gradients):
        raise ArgumentError(f"{where}: {len(gradients)} gradients for {len(outputs)} outputs; give one each "
                            "(None stands for ones)")
    for output, gradient in zip(outputs, gradients, strict=True):
        if gradient is None:
            array = output.data
            if array.dtype.kind == "c":
                raise DTypeError(f"{where}: the output {describe(output)} is complex, and only a real loss has a "
                                 "gradient of its own; take its real part or abs(), or pass gradient=")
            if array.size != 1:
                warnings.warn(f"{where} on an output of shape {output.shape} without a gradient: ones are "
                              "used, which differentiates its sum; pass gradient= to say what you mean",
                              NonScalarBackwardWarning, stacklevel=users_level())
            gradient = np.ones(array.shape, array.dtype) if array.ndim else np.array(1, array.dtype)
            if not (run.batch or run.create_graph or state.listening):
                run.seed(output, gradient)
                continue
        elif isinstance(gradient, bool):
            raise ArgumentError(f"{where}: {gradient} is no gradient to start with; pass options by name, such as "
                                f"retain_grad={gradient}")
        elif not (isinstance(gradient, Variable) and run.create_graph):
            gradient = as_array(gradient.data if isinstance(gradient, Variable) else gradient, where=where)
        check_gradient(gradient, output, run.batch, where)
        if gradient.dtype.kind == "c" and output.dtype.kind != "c":
            raise DTypeError(f"{where}: the gradient is complex ({describe(gradient)}), but the output is real "
                             f"({describe(output)}); pass a real gradient")
        if output.dtype.kind in "fc" and gradient.dtype != output.dtype:
            gradient = gradient.astype(output.dtype)
        if state.listening:
            emit("gradient_given", output, None, _bare(gradient), "gradient")
        run.seed(output, make_leaf(gradient) if run.create_graph and not isinstance(gradient, Variable)
                 else gradient)


def backward(outputs: Any, gradients: Any = None, *, retain_grad: bool = False, retain_graph: bool = False,
             create_graph: bool = False) -> None:
    """Differentiate several outputs at once, adding into the leaves' ``.grad``.

    Parameters
    ----------
    outputs : Variable or sequence of Variable
        Where to start; each needs a creator.
    gradients : array_like or sequence of array_like, optional
        One for each output, of its shape; None stands for ones.
    retain_grad : bool
        Also leave the gradients of living intermediates in their ``.grad``.
    retain_graph : bool
        Keep what the graph saved, for a faster second backward. Without it a second backward recomputes.
    create_graph : bool
        Record the differentiation itself; implies ``retain_graph``. A leaf's gradient then has a graph
        that leads back to the leaf, a reference cycle until it is cleared; `grad` avoids it.

    Raises
    ------
    GraphError
        If an output has no creator.
    ShapeError
        If a gradient does not have its output's shape.
    StaleGraphError
        If a saved value was changed in place since the forward.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable(3.0)
    >>> pygrad.backward([x * 2, x * x])
    >>> x.grad
    Variable(8.0)
    """
    _backward(outputs, gradients, retain_grad=retain_grad, retain_graph=retain_graph, create_graph=create_graph)


_OF_OUTPUTS = ("; what IPython keeps as _ and Out[n] has no graph under %load_ext pygrad, until you say "
               "`%pygrad outputs keep`")


def _backward(outputs: Any, gradients: Any, **options: bool) -> None:
    try:
        run, outputs = started(outputs, gradients, "backward", **options)
        run.run()
        commit(run, outputs)
    except AnomalyError as error:
        raise error.with_traceback(None) from None  # without the frames of the engine, and what they hold
    if state.progress is not None:
        state.progress.loss(outputs)


def started(outputs: Any, gradients: Any, where: str, **options: bool) -> tuple[BackwardPass, list[Any]]:
    """Return a pass that has its gradients to start with, and the list of its outputs; arguments as of `backward`."""
    outputs, gradients = _listed(outputs, gradients, where, "outputs")
    for output in outputs:
        if output.creator is None:
            raise GraphError(f"{where}: {describe(output)} is a leaf: no operation made it, so there is "
                             "nothing to differentiate. Compute something from it with grad mode on first"
                             + _OF_OUTPUTS * ("IPython" in sys.modules and not output.requires_grad))
    run = BackwardPass(**options)
    _seed(run, outputs, gradients, f"{where}()")
    return run, outputs


def grad(outputs: Any, inputs: Any, gradients: Any = None, *, retain_graph: bool = False,
         create_graph: bool = False, allow_unused: bool = False, batch: int = 0) -> Any:
    """Return the gradients of outputs with respect to inputs; every ``.grad`` is left alone.

    Runs only the Functions that lie on a path from an output to an input.

    Parameters
    ----------
    outputs : Variable or sequence of Variable
    inputs : Variable or sequence of Variable
        Leaves or intermediates.
    gradients : array_like or sequence of array_like, optional
        One for each output, of its shape; None stands for ones.
    retain_graph, create_graph : bool
        As in `backward`.
    allow_unused : bool
        Return None for an input that no output depends on, instead of raising.
    batch : int
        Number of leading axes that ``gradients`` carry beyond the outputs' shapes, and the results
        beyond the inputs': as many differentiations in one.

    Returns
    -------
    Variable or tuple of Variable
        As ``inputs``.

    Raises
    ------
    GraphError
        If an input is not in the graph of the outputs.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable(2.0)
    >>> (slope,) = pygrad.grad(x * x * x, [x], create_graph=True)
    >>> slope, pygrad.grad(slope, x)
    (Variable(12.0), Variable(12.0))
    """
    single = isinstance(inputs, Variable)
    targets, _ = _listed(inputs, None, "grad", "inputs")
    outputs, gradients = _listed(outputs, gradients, "grad", "outputs")
    results = gradients_of(outputs, targets, gradients, retain_graph=retain_graph, create_graph=create_graph,
                           batch=batch)
    for target, result in zip(targets, results, strict=True):
        if result is None and not allow_unused:
            raise GraphError(f"grad: no output depends on the input {describe(target)} (or it does not require "
                             "grad); pass allow_unused=True to get None for it")
    return results[0] if single else tuple(results)


def gradients_of(outputs: Sequence[Any], targets: Sequence[Any], gradients: Sequence[Any], *,
                 retain_graph: bool = False, create_graph: bool = False, batch: int = 0) -> list[Any]:
    """Return a gradient for each target, None where no output depends on it; arguments as of `grad`, in lists."""
    try:
        return _gradients_of(outputs, targets, gradients, retain_graph, create_graph, batch)
    except AnomalyError as error:
        raise error.with_traceback(None) from None


def _gradients_of(outputs: Sequence[Any], targets: Sequence[Any], gradients: Sequence[Any], retain_graph: bool,
                  create_graph: bool, batch: int) -> list[Any]:
    edges = [target if target._edge is None else target._edge for target in targets]
    run = BackwardPass(retain_graph=retain_graph, create_graph=create_graph, batch=batch)
    run.captured = dict.fromkeys(edges)
    roots = [output.creator for output in outputs if output.creator is not None]
    leaves = {edge for edge in edges if isinstance(edge, Variable)}
    if len(leaves) < len(set(edges)) or leads_elsewhere(roots, leaves):
        run.wanted = edges_between(roots, edges)
    _seed(run, outputs, gradients, "grad()")
    run.run()
    found, left = run.captured, dict.fromkeys(edges, 0)
    for edge in edges:
        left[edge] += 1
        if edge in run.table:
            try:
                found[edge] = taken(run.table, edge)
            except Exception as error:
                explain_leaf(error, edge, outputs)
                raise
    results = []
    if state.listening:
        for target, edge in zip(targets, edges, strict=True):
            if found[edge] is not None:
                emit("gradient_returned", target, None, _bare(found[edge]), "gradient")
    for edge in edges:
        left[edge] -= 1
        results.append(None if found[edge] is None else
                       gradient_of(None, found[edge] if left[edge] else found.pop(edge)))
    return results


def _bare(gradient: Any) -> Any:
    return gradient.data if isinstance(gradient, Variable) else gradient


def _listed(variables: Any, gradients: Any, where: str, argument: str) -> tuple[list[Any], list[Any]]:
    if isinstance(variables, Variable):
        return [variables], [gradients]
    listed = list(variables) if type(variables) is list or isinstance(variables, Iterable) else [variables]
    for one in listed:
        if not isinstance(one, Variable):
            raise ArgumentError(f"{where}: {argument} must be a Variable or a sequence of them, "
                                f"got {describe(one)}")
    return listed, [None] * len(listed) if gradients is None else list(gradients)


def _backward_method(self: Variable, gradient: Any = None, retain_grad: bool = False, *,
                     retain_graph: bool = False, create_graph: bool = False) -> None:
    """Differentiate this Variable, adding into the leaves' ``.grad``; see `pygrad.backward`.

    Parameters
    ----------
    gradient : array_like, optional
        Of this Variable's shape; ones by default (with a warning unless it has one element).
    retain_grad, retain_graph, create_graph : bool
        As in `pygrad.backward`.

    Examples
    --------
    >>> x = Variable(3)
    >>> y = x * x
    >>> z = y + y
    >>> z.backward()
    >>> y.grad is None
    True
    >>> z.backward(retain_grad=True)
    >>> z.grad, y.grad
    (Variable(1), Variable(2))
    """
    _backward(self, gradient, retain_grad=retain_grad, retain_graph=retain_graph, create_graph=create_graph)


_backward_method.__name__ = "backward"
Variable.backward = _backward_method  # type: ignore[attr-defined]
