"""`estimate`: the peak of a training step, before it is run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from pygrad.config import enable_grad
from pygrad.errors import ArgumentError, GraphError, describe
from pygrad.layers.lazy import UninitializedParameter
from pygrad.layers.module import Module
from pygrad.memory import _dry_backward, _dry_step
from pygrad.memory._owners import arrays_in
from pygrad.memory._preserved import modules_of, preserved
from pygrad.memory._rehearsal import Rehearsal
from pygrad.memory._residents import arrays_of
from pygrad.memory.records import CATEGORIES
from pygrad.memory.text import sized, table
from pygrad.optim.optimizer import Optimizer
from pygrad.places import layer_name
from pygrad.variable import Variable

MOST_LAYERS = 12
"""Rows of a table of layers."""

PHASES = "forward", "backward", "optimizer"


class Estimate:
    """What a training step would take. Made by `estimate`.

    Attributes
    ----------
    peak_bytes : int
        The most bytes of array data that would be alive at a time: all that the step can be seen to use, parameters,
        inputs and what the optimiser remembers among it.
    initial_bytes : int
        Those of them that are there before the step.
    step_bytes : int
        The peak above those: what the step takes.
    phase : str
        Where the peak is: ``"forward"``, ``"backward"`` or ``"optimizer"``.
    function : str
        The operation, or the optimiser, that runs there.
    phases : dict of str to int
        The peak of each phase.
    categories : dict of str to int
        What makes up the peak, by the names of `pygrad.memory.CATEGORIES`; adds up to it.
    layers : dict of str to int
        The same by layer, the largest first. Parameters and what the optimiser remembers have a place of their own.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers, memory
    >>> found = memory.estimate(layers.Linear(100, 50), np.ones((20, 100), np.float32), loss=lambda y: y.sum())
    >>> found.initial_bytes, found.phase
    (28200, 'backward')
    """

    __module__ = "pygrad.memory"

    def __init__(self, rehearsal: Rehearsal) -> None:
        account = rehearsal.account
        self.peak_bytes, self.initial_bytes = account.peak, account.initial
        self.phase, self.function = account.at_peak
        self.phases = {phase: account.peaks[phase] for phase in PHASES if phase in account.peaks}
        categories: Counter[str] = Counter()
        layers: Counter[str] = Counter()
        for (category, layer), nbytes in account.composition().items():
            categories[category] += nbytes
            layers[layer or f"({category})"] += nbytes
        self.categories = {name: categories[name] for name in CATEGORIES if categories[name]}
        self.layers = dict(layers.most_common())

    @property
    def step_bytes(self) -> int:
        """The peak above what is there before the step."""
        return self.peak_bytes - self.initial_bytes

    def _head(self) -> str:
        return (f"Estimated peak {sized(self.peak_bytes)}: {sized(self.initial_bytes)} are there before the step, "
                f"which takes {sized(self.step_bytes)}. It is in the {self.phase}, at {self.function}.")

    def _tables(self) -> Iterator[tuple[str, list[tuple[str, int]]]]:
        yield "Category", sorted(self.categories.items(), key=lambda one: -one[1])
        rows = list(self.layers.items())
        if len(rows) > MOST_LAYERS:
            rest = rows[MOST_LAYERS - 1:]
            rows = [*rows[:MOST_LAYERS - 1], (f"({len(rest)} more)", sum(nbytes for _, nbytes in rest))]
        yield "Layer", rows
        yield "Phase", list(self.phases.items())

    def __str__(self) -> str:
        parts = [self._head()]
        parts += [table([head, "Highest" if head == "Phase" else "At peak"],
                        [[name, sized(nbytes)] for name, nbytes in rows]) for head, rows in self._tables()]
        return "\n\n".join(parts) + "\n"

    def __repr__(self) -> str:
        return (f"<Estimate, peak {sized(self.peak_bytes)} in the {self.phase}, "
                f"{sized(self.step_bytes)} of it taken by the step>")

    def _repr_html_(self) -> str:
        left, right = ["style='text-align:%s;padding:1px 10px 1px 0'" % side for side in ("left", "right")]
        parts = []
        for head, rows in self._tables():
            cells = "".join(f"<tr style='background:none'><td {left}>{escape(name)}</td>"
                            f"<td {right}>{sized(nbytes)}</td></tr>" for name, nbytes in rows)
            parts.append(f"<table style='border-collapse:collapse;margin:6px 0;font-size:13px'><thead><tr>"
                         f"<th {left}>{head}</th><th {right}>{'Highest' if head == 'Phase' else 'At peak'}</th></tr>"
                         f"</thead><tbody>{cells}</tbody></table>")
        return (f"<div style='color:inherit;font-size:13px'><div>{escape(self._head())}</div><div style='display:flex;"
                f"flex-wrap:wrap;gap:4px 32px;align-items:flex-start'>{''.join(parts)}</div></div>")


def estimate(model: Callable[..., Any], *inputs: Any, loss: Callable[[Any], Any] | None = None,
             optimizer: Optimizer | None = None, **kwargs: Any) -> Estimate:
    """Predict the peak of a training step and what it is made up of, from one forward and no backward.

    Parameters
    ----------
    model : Module or callable
        A module is run in training mode; if it is in evaluation mode now, it is put into training mode for that long.
        A function may be given as well, ``lambda x, t: F.cross_entropy(model(x), t)``.
    *inputs, **kwargs
        What the model is called with: a batch of the size that is asked about.
    loss : callable, optional
        Takes what the model returns, and returns the Variable from which backward starts. Without it, that is what the
        model returns; if it has several elements, backward starts from ones.
    optimizer : Optimizer, optional
        Whose step is counted, with what it will remember from its first step on. Without it the step ends with
        backward.

    Returns
    -------
    Estimate

    Raises
    ------
    ArgumentError
        If the model or the loss returns something else than a Variable, or a layer still has no sizes.
    GraphError
        If nothing in it needs a gradient.

    Notes
    -----
    Counted is the data of NumPy arrays, as by `profile`: parameters and buffers of the model, gradients, inputs, what
    the graph keeps, workspaces of operations, and what the optimiser remembers. ``step_bytes`` is what the step takes
    above what is there before it, ``peak_bytes`` is with it. Not counted are Python's objects, the rest of the program,
    and what that keeps of outputs: the model's output is let go as soon as there is a loss. Gradients that are there
    are added to, as in accumulation: call ``zero_grad`` before for a step without them.

    The forward is run and measured, under ``pygrad.enable_grad()``; all that it changes (running statistics, random
    generators, attributes of modules) is put back. Backward and the optimiser's step are followed over the graph in
    their order without being run. On common networks the result is within 5 % of what is measured.
    Operations are known by their class; of a Function of your own it is assumed that its rule makes one array for each
    gradient, and takes as much besides as its forward does, or one array of the output's size. Where operations share
    their work among threads, all of them are taken to take part. Hooks in backward are not run.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F, layers, memory, optim
    >>> model = layers.Sequential(layers.Linear(784, 512), layers.ReLU(), layers.Linear(512, 10))
    >>> labels = np.zeros(128, np.int64)
    >>> found = memory.estimate(model, np.ones((128, 784), np.float32), optimizer=optim.Adam(model.parameters()),
    ...                         loss=lambda y: F.cross_entropy(y, labels))
    >>> found.phase, sum(found.categories.values()) == found.peak_bytes
    ('optimizer', True)
    """
    _check(model, loss, optimizer)
    modules = modules_of(model, loss)
    with preserved(modules):
        if isinstance(model, Module) and not model.training:
            model.train()
        rehearsal = Rehearsal(_before(model, modules, inputs, kwargs, optimizer))
        output = _run(rehearsal, model, inputs, kwargs, loss)
        account = rehearsal.account
        gradients = _dry_backward.run_dry(rehearsal, output)
        if optimizer is not None:
            params = [one for group in optimizer.param_groups for one in group["params"]]
            _dry_step.run_dry(account, optimizer, {one for one in params if one in gradients or one.grad is not None})
    return Estimate(rehearsal)


def _check(model: Any, loss: Any, optimizer: Any) -> None:
    for name, value in (("model", model), ("loss", loss)):
        if not callable(value) and not (name == "loss" and value is None):
            raise ArgumentError(f"memory.estimate: expected {name} to be callable, got {describe(value)}")
    if optimizer is not None and not isinstance(optimizer, Optimizer):
        raise ArgumentError(f"memory.estimate: expected an optimiser of pygrad.optim, got {describe(optimizer)}")
    if isinstance(model, Module):
        for name, parameter in model.named_parameters():
            if isinstance(parameter, UninitializedParameter) and not parameter.has_shape:
                raise ArgumentError(f"memory.estimate: the parameter {name!r} of the {type(model).__name__} has no "
                                    "shape yet; call the model once before, on a small batch")


def _before(model: Any, modules: list[Any], inputs: Any, kwargs: Any, optimizer: Any) -> Iterator[tuple[Any, str, str]]:
    """Iterate over the arrays that are there, with category and layer."""
    root = model if isinstance(model, Module) else None
    for module in modules:
        layer = layer_name(module, module if root is None else root)
        for value in vars(module).values():
            category = "parameter" if isinstance(value, Variable) and value.requires_grad else "input"
            for array in arrays_in(value):
                yield array, category, layer
            if isinstance(value, Variable) and value.grad is not None:
                yield value.grad._data, "gradient", layer
    for array in arrays_in((inputs, kwargs)):
        yield array, "input", ""
    if optimizer is not None:
        for group in optimizer.param_groups:
            for parameter in group["params"]:
                yield parameter._data, "parameter", ""
                if parameter.grad is not None:
                    yield parameter.grad._data, "gradient", ""
        for array, _ in arrays_of(optimizer):
            yield array, "optimizer state", ""


def _run(rehearsal: Rehearsal, model: Any, inputs: Any, kwargs: Any, loss: Any) -> Variable:
    """Run the forward; return where backward starts."""
    def forward() -> Any:
        with enable_grad():
            output = model(*inputs, **kwargs)
            return output if loss is None else loss(output)

    output = rehearsal.run(forward)
    what = "the model" if loss is None else "the loss"
    if isinstance(output, tuple | list | dict):
        raise ArgumentError(f"memory.estimate: {what} returned a {type(output).__name__}; give loss=, a function of it "
                            "that returns the Variable from which backward starts")
    if not isinstance(output, Variable):
        raise ArgumentError(f"memory.estimate: {what} returned {describe(output)}; expected the Variable from which "
                            "backward starts" + ("; give loss=, a function of what the model returns, that returns it"
                                                 if loss is None else ""))
    if output.creator is None:
        raise GraphError(f"memory.estimate: {what} returned {describe(output)} that nothing was recorded for: no "
                         "parameter needs a gradient, or the model detaches its output or runs under no_grad; there "
                         "is no backward to plan for")
    return output
