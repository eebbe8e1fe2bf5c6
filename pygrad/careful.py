"""What a backward pass does for one Function when anything is out of the ordinary.

Hooks, retained and captured gradients, several outputs, events, released or stale saved arrays, gradients
that nobody wants, ``create_graph``, a second pass at the same time: the hot path of `backward` hands a
Function over to here as soon as one of them may apply. A rule then often runs on a twin, a private copy of
the Function, so that nothing that this pass needs is written into the shared graph.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from weakref import ref

import numpy as np

from pygrad.boundary import fit
from pygrad.commit import visit
from pygrad.config import state
from pygrad.errors import GraphError
from pygrad.events import emit
from pygrad.graph import output_edges
from pygrad.instrument import run_backward
from pygrad.lift import lift
from pygrad.places import rule_calls
from pygrad.rematerialise import Rematerialiser
from pygrad.variable import Variable
from pygrad.versions import check_fingerprints, check_saved


def run_carefully(run: Any, function: Any) -> Any:
    """Run one rule with everything that the hot path leaves out."""
    if function.extra is not None or run.retain_grad or run.wanted is not None:
        visit(run, function)
    gradients = [run.table.pop(edge, None) for edge in output_edges(function)]
    needs = needs_of(run, function)
    if True not in needs:
        return (None,) * len(needs)
    actor = _actor(run, function, needs)
    if state.listening:
        return _told(run, function, run_backward(function, actor, gradients))
    # Handed over, with the only reference: the rule may then compute in its gradient's memory.
    return actor.backward(gradients.pop()) if len(gradients) == 1 else actor.backward(*gradients)


rule_calls[id(run_carefully.__code__)] = run_carefully.__code__


def _told(run: Any, function: Any, gradients: Any) -> tuple[Any, ...]:
    """Return what a rule returned, fitted where it has to be; tell of gradients that are made for it, and of sums."""
    several: tuple[Any, ...] = gradients if type(gradients) is tuple else (gradients,)
    if "add" not in vars(run):
        run.add = partial(_add, ref(run))
    if function.specs is None:
        return several
    found = fitted(run, function, several)
    for slot, (gradient, before) in enumerate(zip(found, several, strict=True)):
        if gradient is not None and gradient is not before:
            emit("made", function, slot, gradient, "gradient")
    return found


def _add(run: Any, waiting: Any, gradient: Any) -> Any:
    """Return the sum of two gradients; tell of it before they are let go of."""
    total = waiting + gradient
    emit("made", run()._function, None, total, "gradient")
    return total


def needs_of(run: Any, function: Any) -> tuple[bool, ...]:
    """Return which inputs' gradients this pass wants."""
    if run.wanted is None:
        return function.needs_grad  # type: ignore[no-any-return]
    return tuple([need and edge in run.wanted
                  for edge, need in zip(function.edges, function.needs_grad, strict=True)])


def fitted(run: Any, function: Any, gradients: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the gradients that are wanted, in the shapes and dtypes of their inputs."""
    specs, needs = function.specs, function.needs_grad if run.wanted is None else needs_of(run, function)
    if len(gradients) != len(needs):
        raise GraphError(f"{type(function).__name__}.backward returned {len(gradients)} gradients for "
                         f"{len(needs)} inputs; return one entry for each input, None allowed")
    for number, gradient in enumerate(gradients):
        if gradient is None:
            continue
        if not needs[number]:
            gradient = None
        elif specs is None:
            continue
        else:
            shape, dtype = specs[number]
            if gradient.__class__ is np.ndarray and gradient.shape == shape and gradient.dtype is dtype:
                continue
            if isinstance(gradient, Variable) and not run.create_graph:
                gradient = gradient.data  # a rule that computes with Variables of its own
            gradient = fit(gradient, specs[number], run.batch, function, number)
        gradients = (*gradients[:number], gradient, *gradients[number + 1:])
    return gradients


def _actor(run: Any, function: Any, needs: tuple[bool, ...]) -> Any:
    """Return the Function itself, or the twin its rule has to run on."""
    actor = function
    if needs != function.needs_grad or run.create_graph or state.passes > 1:
        actor = function.twin()
    if actor.saved is None:
        actor = _restored(run, function)
    elif function.clock != state.clock:
        check_saved(actor)
    if function.extra is not None and function.extra.fingerprints is not None:
        check_fingerprints(function, actor.saved)
    if needs != function.needs_grad:
        actor.needs_grad = needs
    return lift(function, actor) if run.create_graph else actor


def _restored(run: Any, function: Any) -> Any:
    """Return a twin with the saved arrays that the Function no longer has."""
    restorer = None if function.extra is None else function.extra.restorer
    saved = None if restorer is None else restorer(function)
    if getattr(restorer, "once", False):
        function.extra.restorer = None  # what is released later on is recomputed
    if saved is not None:
        twin = function.twin()
        twin.saved = saved
    else:
        worker = run.worker
        if worker is None or not worker.covers(function):
            run.worker = Rematerialiser([function, *(entry[2] for entry in run.heap)], only=run.wanted,
                                        known=worker and worker.values)
        twin = run.worker.restore(function)
    if run.retain_graph:
        function.saved = twin.saved
    return twin
