"""HIPS autograd: functions of arrays, and a hand-written Adam that returns new ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import autograd.numpy as np
import numpy
from autograd import grad, value_and_grad
from autograd.core import make_vjp

from ..accounts import Account, numpy_account
from ..programs import load_program, program_example
from ..workload import BETA1, BETA2, CHAIN_SCALAR, EPSILON, LEARNING_RATE, Factor, Task
from ..workload import batch, chain_factor, chain_start, initial_weights
from .base import Engine, Run


class AutogradEngine(Engine):
    """`grad` and `value_and_grad` over plain NumPy code."""

    def chain(self, factor: Factor, length: int, backward: bool) -> Run:
        start = chain_start()
        by: Any = CHAIN_SCALAR if factor == "scalar" else chain_factor()

        def product(x: Any, by: Any) -> Any:
            y = x
            for _ in range(length):
                y = y * by
            return np.sum(y)

        if backward and factor == "variable":
            gradients = grad(product, (0, 1))
            return lambda: gradients(start, by)[0]
        if backward:
            gradient = grad(product)
            return lambda: gradient(start, by)
        if factor == "variable":
            return lambda: make_vjp(lambda pair: product(*pair), (start, by))[1]
        return lambda: make_vjp(lambda x: product(x, by), start)[1]

    def trainer(self, task: Task) -> Run:
        parameters = [numpy.ascontiguousarray(array.T) for array in initial_weights(task)]
        inputs, labels = batch(task)
        targets = numpy.eye(task.sizes[-1], dtype=numpy.float32)[labels]
        objective = value_and_grad(_objective(task))
        update = _Adam(parameters)

        def step() -> Any:
            nonlocal parameters
            loss, gradients = objective(parameters, inputs, targets)
            parameters = update(parameters, gradients)
            return loss

        return step

    def program(self, name: str) -> Run:
        program, (parameters, data) = load_program(name, np), program_example(name)
        gradient = value_and_grad(lambda parameters: program.value(parameters, *data))
        return lambda: gradient(parameters)[1]

    def account(self, make: Callable[[], Run]) -> Account:
        return numpy_account(make)


def _objective(task: Task) -> Callable[[Any, Any, Any], Any]:
    tanh = task.activation == "tanh"

    def objective(parameters: Any, inputs: Any, targets: Any) -> Any:
        x = inputs
        for weight, bias in zip(parameters[:-2:2], parameters[1:-2:2]):
            x = np.dot(x, weight) + bias
            x = np.tanh(x) if tanh else np.maximum(x, 0)
        logits = np.dot(x, parameters[-2]) + parameters[-1]
        shifted = logits - np.max(logits, axis=1, keepdims=True)
        log_probabilities = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
        return -np.sum(log_probabilities * targets) / len(targets)

    return objective


class _Adam:
    """Adam (Kingma & Ba, ICLR 2015, algorithm 1) on a list of arrays; it returns a new list."""

    def __init__(self, parameters: Sequence[Any]) -> None:
        self.first = [numpy.zeros_like(parameter) for parameter in parameters]
        self.second = [numpy.zeros_like(parameter) for parameter in parameters]
        self.steps = 0

    def __call__(self, parameters: Sequence[Any], gradients: Sequence[Any]) -> list[Any]:
        self.steps += 1
        updated = []
        for index, (parameter, gradient) in enumerate(zip(parameters, gradients)):
            m = BETA1 * self.first[index] + (1 - BETA1) * gradient
            v = BETA2 * self.second[index] + (1 - BETA2) * gradient**2
            self.first[index], self.second[index] = m, v
            mean, square = m / (1 - BETA1**self.steps), v / (1 - BETA2**self.steps)
            updated.append(parameter - LEARNING_RATE * mean / (numpy.sqrt(square) + EPSILON))
        return updated
