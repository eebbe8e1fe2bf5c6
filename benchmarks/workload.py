"""What every engine is asked to compute: the same numbers in, the same numbers out.

Also the same computations by hand, in float64 NumPy, which every engine is held against before it is timed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Factor = Literal["constant", "variable", "scalar"]

LEARNING_RATE = 1e-3
BETA1, BETA2 = 0.9, 0.999
EPSILON = 1e-8


@dataclass(frozen=True)
class Task:
    """A multilayer perceptron that learns one batch with Adam and cross-entropy."""

    key: str
    title: str
    sizes: tuple[int, ...]
    batch: int
    activation: Literal["tanh", "relu"]


TASKS = {
    task.key: task
    for task in (
        Task("tiny", "tiny MLP 64-32-10, batch 32, tanh, Adam", (64, 32, 10), 32, "tanh"),
        Task("mlp", "MLP 784-512-512-10, batch 128, ReLU, Adam", (784, 512, 512, 10), 128, "relu"),
        Task("deep", "50 x (Linear 128, tanh), batch 1024, Adam", (128,) * 51 + (10,), 1024, "tanh"),
    )
}


BIG = Task("big", "MLP 784-2048-2048-10, batch 256, ReLU, Adam", (784, 2048, 2048, 10), 256, "relu")
"""A step of some 30 ms, to measure what a profile adds to it; not compared between engines."""


def chain_start() -> Array:
    """Return the 4-element array that a chain begins with, shape (4,), float32."""
    return np.array([0.5, 1.0, 1.5, 2.0], dtype=np.float32)


def chain_factor() -> Array:
    """Return the array that a chain multiplies by, shape (4,), float32.

    Its powers stay at 1 and -1 however long the chain is: no overflow, and no slow denormal numbers.
    """
    return np.array([1.0, -1.0, 1.0, -1.0], dtype=np.float32)


CHAIN_SCALAR = -1.0


def chain_expected(factor: Factor, length: int, backward: bool) -> list[float]:
    """Return the gradient of the chain's start, or the chain's sum when `backward` is False."""
    base = np.full(4, CHAIN_SCALAR) if factor == "scalar" else chain_factor().astype(np.float64)
    gradient = base**length
    return gradient.tolist() if backward else [float((chain_start() * gradient).sum())]


@lru_cache(maxsize=None)
def initial_weights(task: Task) -> tuple[Array, ...]:
    """Return weight (out, in) and bias (out,) of every layer in turn, float32, read-only."""
    generator = np.random.default_rng(20)
    arrays: list[Array] = []
    for fan_in, fan_out in zip(task.sizes, task.sizes[1:]):
        bound = fan_in**-0.5
        arrays.append(generator.uniform(-bound, bound, (fan_out, fan_in)).astype(np.float32))
        arrays.append(generator.uniform(-bound, bound, fan_out).astype(np.float32))
    return _frozen(arrays)


@lru_cache(maxsize=None)
def batch(task: Task) -> tuple[Array, Array]:
    """Return the inputs (N, D), float32, and the class indices (N,), int64, both read-only."""
    generator = np.random.default_rng(21)
    inputs = generator.standard_normal((task.batch, task.sizes[0])).astype(np.float32)
    labels = generator.integers(0, task.sizes[-1], task.batch)
    inputs, labels = _frozen([inputs, labels])
    return inputs, labels


def _frozen(arrays: Sequence[Array]) -> tuple[Array, ...]:
    for array in arrays:
        array.setflags(write=False)
    return tuple(arrays)


def reference_losses(task: Task, steps: int) -> list[float]:
    """Return the losses of the first `steps` training steps, computed by hand in float64."""
    parameters = [array.astype(np.float64) for array in initial_weights(task)]
    first = [np.zeros_like(parameter) for parameter in parameters]
    second = [np.zeros_like(parameter) for parameter in parameters]
    losses = []
    for count in range(1, steps + 1):
        loss, gradients = _loss_and_gradients(task, parameters)
        losses.append(loss)
        for parameter, gradient, m, v in zip(parameters, gradients, first, second):
            m += (1 - BETA1) * (gradient - m)
            v += (1 - BETA2) * (gradient * gradient - v)
            scale = np.sqrt(v / (1 - BETA2**count)) + EPSILON
            parameter -= LEARNING_RATE / (1 - BETA1**count) * m / scale
    return losses


def _loss_and_gradients(task: Task, parameters: Sequence[Array]) -> tuple[float, list[Array]]:
    inputs, labels = batch(task)
    rows = np.arange(task.batch)
    values = [inputs.astype(np.float64)]
    layers = list(zip(parameters[::2], parameters[1::2]))
    for index, (weight, bias) in enumerate(layers):
        linear = values[-1] @ weight.T + bias
        last = index == len(layers) - 1
        squash = np.tanh(linear) if task.activation == "tanh" else np.maximum(linear, 0)
        values.append(linear if last else squash)
    logits = values.pop()
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -float(log_probabilities[rows, labels].mean())

    slope = np.exp(log_probabilities)
    slope[rows, labels] -= 1
    slope /= task.batch
    gradients: list[Array] = []
    for (weight, _), value in zip(reversed(layers), reversed(values)):
        gradients[:0] = [slope.T @ value, slope.sum(axis=0)]
        slope = (slope @ weight) * (1 - value**2 if task.activation == "tanh" else value > 0)
    return loss, gradients
