"""The graph of a model that is run for its picture, and left as it was."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from pygrad import config
from pygrad.config import enable_grad
from pygrad.display.graph import picture_of
from pygrad.display.picture import Picture
from pygrad.layers.lazy import LazyModuleMixin
from pygrad.memory._owners import arrays_in
from pygrad.memory._preserved import preserved
from pygrad.variable import Variable

__all__ = ["graph_of"]

OPTIONS = ("depth", "values", "gradients", "max_nodes", "engine", "direction")
"""Keywords of `graph`; all others are the model's."""


def graph_of(model: Any, inputs: tuple[Any, ...], options: dict[str, Any]) -> Picture:
    """Run a model once and draw its graph; see `pygrad.layers.Module.graph`."""
    chosen = {name: options.pop(name) for name in OPTIONS if name in options}
    if any(isinstance(one, LazyModuleMixin) for one in model.modules()):
        model = copy.deepcopy(model)  # the first call would make it another class
    trained = [one.requires_grad for one in model.parameters()]
    if not trained or not all(trained):
        inputs = tuple([_differentiable(one) for one in inputs])
        if not any(isinstance(one, Variable) for one in inputs):
            options = {name: _differentiable(one) for name, one in options.items()}
    with preserved(list(model.modules())), enable_grad(), config.trace_lines():
        outputs = model(*inputs, **options)
        given = list(arrays_in([inputs, options]))
        picture = picture_of(outputs, model=model, given=given, **chosen)
    for diagram in (picture.diagram, picture.collapsed):
        if diagram is not None and trained and not all(trained):
            diagram.notes.append("Inputs need gradients here, so that layers that are not trained are drawn, too.")
    return picture


def _differentiable(value: Any) -> Any:
    """Return an array of floats as a Variable, without which nothing would be recorded."""
    array = value.data if isinstance(value, Variable) else value
    if isinstance(array, np.ndarray) and array.dtype.kind in "fc" and not getattr(value, "requires_grad", False):
        return Variable(array, name=getattr(value, "name", None))
    return value
