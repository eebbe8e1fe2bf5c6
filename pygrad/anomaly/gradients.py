"""What is looked at in a backward, and in an optimiser's step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from pygrad.anomaly.message import about_gradient, about_parameter, bare, called, known, made_in_backward
from pygrad.anomaly.survey import is_bad
from pygrad.events import Event
from pygrad.variable import Variable

_SUMMED = ["Scale the loss down, or its parts, or compute in a wider dtype."]
_HOOK = ["Look at what the hook computes."]
_FITTED = ["It was finite before it was summed over the axes of broadcasting, or cast. Compute in a wider dtype, or "
           "scale the loss down."]
_SPOILT = ["No rule made it: look at what changes gradients between backward and step, such as clipping. No parameter "
           "was written."]


def check_given(event: Event, infinities: bool) -> None:
    """Raise for a gradient to start with that is not finite."""
    if is_bad(event.array, infinities):
        raise about_gradient("The gradient given to backward holds {}", event.array, "backward", event.function.creator,
                             ["Look at the argument gradient=."])


def check_taken(function: Any, gradients: Sequence[Any], infinities: bool) -> None:
    """Raise where a gradient that a rule is to get is not finite: every one that a rule returned was."""
    for number, gradient in enumerate(gradients):
        if gradient is None or not is_bad(bare(gradient), infinities):
            continue
        name = type(function).__name__
        if function.extra is not None and function.extra.hooks.get(number):
            title, advice = f"A hook on output {number} of {name} returned {{}}", _HOOK
        else:
            title, advice = f"The sum of the gradients that meet at output {number} of {name} is {{}}", _SUMMED
        raise about_gradient(title, bare(gradient), name, function, advice)


def check_rule(function: Any, result: Any, gradients: Sequence[Any], infinities: bool) -> bool:
    """Raise for a gradient that a rule made; return whether an infinity of an input's may have come out in one."""
    passed = False
    given = [None if one is None else bare(one) for one in gradients]
    for slot, gradient in enumerate(result if type(result) is tuple else (result,)):
        if gradient is None or slot >= len(function.needs_grad) or not function.needs_grad[slot]:
            continue
        gradient = bare(gradient)
        if gradient.dtype.kind not in "fc" or not is_bad(gradient, infinities):
            continue
        if not is_bad(gradient, infinities=False) and any(_has_infinity(one) for one in (*given, *_values(function))):
            passed = True
            continue
        raise made_in_backward(function, slot, gradient, given)
    return passed


def _values(function: Any) -> Iterator[Any]:
    """Yield what a rule computes with."""
    yield from function.saved or ()
    for edge in function.edges:
        one = known(edge)
        yield None if one is None else bare(one)


def _has_infinity(array: Any) -> bool:
    return isinstance(array, np.ndarray) and is_bad(array)


def check_made(event: Event, infinities: bool) -> None:
    """Raise where a sum, a cast, or what is to be committed is not finite."""
    array = bare(event.array)
    if not is_bad(array, infinities):
        return
    function = event.function
    if isinstance(function, Variable):
        raise _of_leaf(function, array, function._grad)
    name = type(function).__name__
    if event.slot is None:
        raise about_gradient(f"A sum of gradients, with that of an input of {name}, is {{}}", array, name, function,
                             _SUMMED)
    raise about_gradient(f"The gradient of input {event.slot} of {name} is {{}} in the input's shape and dtype",
                         array, name, function, _FITTED)


def check_returned(event: Event, infinities: bool) -> None:
    """Raise where what `pygrad.grad` returns is not finite."""
    if is_bad(event.array, infinities):
        raise _of_leaf(event.function, event.array, None)


def _of_leaf(leaf: Variable, gradient: Any, before: Any) -> Exception:
    which = f"{'leaf' if leaf.creator is None else 'intermediate'} {called(leaf)}"
    if before is not None and is_bad(before.data):
        title, advice = f"The .grad of the {which} held {{}} before this backward", [
            "Clear it: zero_grad() or clear_grad()."]
    elif leaf.creator is None and leaf._hooks:
        title, advice = f"A hook on the {which} returned {{}}", _HOOK
    elif before is not None:
        title, advice = f"The .grad of the {which} and its new gradient sum up to {{}}", [
            "Clear it between steps, or scale the loss down."]
    else:
        title, advice = f"The sum of the gradients of the {which} is {{}}", _SUMMED
    return about_gradient(title, gradient, leaf.name or "leaf", leaf.creator, advice)


def check_optimizer(optimizer: Any, after: bool, infinities: bool) -> None:
    """Raise where a gradient is not finite before a step, or a parameter before or after it."""
    kind = type(optimizer).__name__
    for number, group in enumerate(optimizer.param_groups):
        names = group.get("param_names") or [None] * len(group["params"])
        for position, (name, one) in enumerate(zip(names, group["params"], strict=True)):
            which = name or one.name or f"{position} of group {number}"
            if not after and one.grad is not None and is_bad(one.grad.data, infinities):
                raise about_parameter(f"The gradient of parameter {which} holds {{}} before the step of {kind}",
                                      one.grad.data, kind, _SPOILT)
            if is_bad(one.data, infinities):
                title = f"{kind} made {{}} of parameter {which}" if after else \
                    f"The parameter {which} held {{}} before the step of {kind}"
                raise about_parameter(title, one.data, kind, [
                    "Lower the learning rate, clip gradients (optim.clip_grad_norm_), or enlarge eps. The step has "
                    "been written: go on from a checkpoint." if after else "Look at where it was made or loaded."])
