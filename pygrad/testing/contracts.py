"""The manners of a rule: it repeats itself bit by bit, writes to nothing but its own, and shares nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.differentiate import grad
from pygrad.graph import ancestors
from pygrad.testing.layouts import read_only
from pygrad.testing.subject import Subject, assert_identical


def check_contracts(subject: Subject) -> None:
    """Assert what does not depend on the mathematics of a rule."""
    _check_memory(subject)
    _check_repetition(subject)


def _gradients(outputs: list[Any], leaves: list[Any], weights: list[Any], **options: Any) -> list[Any]:
    results = grad(outputs, leaves, weights, allow_unused=True, **options)
    return [np.zeros(0) if one is None else one.data for one in results]


def _check_repetition(subject: Subject) -> None:
    """A second backward, on the kept graph and recomputed on the released one, gives identical gradients."""
    arguments = subject.leaves()
    outputs, leaves = subject.outputs(arguments), subject.chosen(arguments)
    first = _gradients(outputs, leaves, subject.weights, retain_graph=True)
    assert_identical(_gradients(outputs, leaves, subject.weights, retain_graph=True), first,
                     "gradients of a second backward with retain_graph")
    assert_identical(_gradients(outputs, leaves, subject.weights), first, "gradients of a third backward")
    for function in ancestors([one.creator for one in outputs if one.creator is not None]):
        assert not function.saved, f"{type(function).__name__} still holds what it saved after backward"
    assert_identical(_gradients(outputs, leaves, subject.weights), first, "recomputed gradients")
    outputs = subject.outputs(arguments)
    _gradients(outputs, leaves, subject.weights)
    assert_identical(_gradients(outputs, leaves, subject.weights), first,
                     "recomputed gradients of a new graph")


def _check_memory(subject: Subject) -> None:
    """Nothing given is written to, and no gradient shares memory with anything the user can see."""
    given = [one for one in subject.arrays if isinstance(one, np.ndarray)]
    copies = [one.copy() for one in given]
    weights = [read_only(weight) for weight in subject.weights]
    arguments = subject.leaves()
    outputs, leaves = subject.outputs(arguments), subject.chosen(arguments)
    values = [one.data.copy() for one in outputs]
    try:
        gradients = _gradients(outputs, leaves, weights)
    except ValueError as error:
        if "read-only" not in str(error):
            raise
        raise AssertionError(
            "a rule has written into the gradient it was given, or into a saved array") from error
    assert_identical(given, copies, "inputs, which a rule has written to,")
    assert_identical([one.data for one in outputs], values, "outputs, which a rule has written to,")
    visible = [*given, *weights, *(one.data for one in outputs)]
    for number, gradient in enumerate(gradients):
        others = [*visible, *gradients[:number]]
        assert not any(np.shares_memory(gradient, other) for other in others), (
            f"gradient {number} shares memory with an input, an output, its gradient, or another gradient")
