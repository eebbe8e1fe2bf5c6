"""MyGrad, with its memory guard on, as it comes; Adam is written by hand, in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import mygrad
import numpy as np
from mygrad.nnet.activations import relu
from mygrad.nnet.losses import softmax_crossentropy

from ..accounts import Account, numpy_account
from ..programs import load_program, program_example
from ..workload import BETA1, BETA2, CHAIN_SCALAR, EPSILON, LEARNING_RATE, Factor, Task
from ..workload import batch, chain_factor, chain_start, initial_weights
from .base import Engine, Run


class MyGradEngine(Engine):
    """`mygrad.tensor` and the `mygrad.nnet` helpers."""

    def chain(self, factor: Factor, length: int, backward: bool) -> Run:
        start = mygrad.tensor(chain_start())
        by: Any = CHAIN_SCALAR if factor == "scalar" else chain_factor()
        if factor == "variable":
            by = mygrad.tensor(by)

        def forward() -> Any:
            y = start
            for _ in range(length):
                y = y * by
            return y.sum()

        def both() -> Any:
            start.null_grad()
            if factor == "variable":
                by.null_grad()
            forward().backward()
            return start.grad

        return both if backward else forward

    def trainer(self, task: Task) -> Run:
        parameters = [mygrad.tensor(np.ascontiguousarray(array.T)) for array in initial_weights(task)]
        inputs, labels = batch(task)
        activation = mygrad.tanh if task.activation == "tanh" else relu
        adam = _Adam(parameters)

        def step() -> Any:
            x: Any = inputs
            for weight, bias in zip(parameters[:-2:2], parameters[1:-2:2]):
                x = activation(mygrad.matmul(x, weight) + bias)
            logits = mygrad.matmul(x, parameters[-2]) + parameters[-1]
            loss = softmax_crossentropy(logits, labels)
            loss.backward()
            adam.step()
            for parameter in parameters:
                parameter.null_grad()
            return loss

        return step

    def program(self, name: str) -> Run:
        program, (parameters, data) = load_program(name), program_example(name)
        x = mygrad.tensor(parameters)

        def both() -> Any:
            x.null_grad()
            program.value(x, *data).backward()
            return x.grad

        return both

    def numbers(self, value: Any) -> list[float]:
        return super().numbers(getattr(value, "data", value))

    def account(self, make: Callable[[], Run]) -> Account:
        return numpy_account(make)


class _Adam:
    """Adam (Kingma & Ba, ICLR 2015, algorithm 1) on the tensors' data, in place."""

    def __init__(self, parameters: Sequence[Any]) -> None:
        self.parameters = parameters
        self.first = [np.zeros_like(parameter.data) for parameter in parameters]
        self.second = [np.zeros_like(parameter.data) for parameter in parameters]
        self.steps = 0

    def step(self) -> None:
        """Update every parameter from its gradient."""
        self.steps += 1
        for parameter, m, v in zip(self.parameters, self.first, self.second):
            gradient = parameter.grad
            m *= BETA1
            m += (1 - BETA1) * gradient
            v *= BETA2
            v += (1 - BETA2) * gradient**2
            mean, square = m / (1 - BETA1**self.steps), v / (1 - BETA2**self.steps)
            parameter.data -= LEARNING_RATE * mean / (np.sqrt(square) + EPSILON)
