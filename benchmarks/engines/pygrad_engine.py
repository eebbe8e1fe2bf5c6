"""PyGrad."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import numpy as np

from pygrad import Variable, kernels, layers, memory, optim

from ..accounts import Account, numpy_account
from ..networks import Network, network_batch
from ..programs import load_program, program_example
from ..workload import CHAIN_SCALAR, LEARNING_RATE, Factor, Task
from ..workload import batch, chain_factor, chain_start, initial_weights
from .base import Engine, Run
from .pygrad_networks import build, loss_of


class PyGradEngine(Engine):
    """The package as its README shows it."""

    def chain(self, factor: Factor, length: int, backward: bool) -> Run:
        start = Variable(chain_start())
        by = _factor(factor)

        def forward() -> Any:
            y = start
            for _ in range(length):
                y = y * by
            return y.sum()

        def both() -> Any:
            start.clear_grad()
            if factor == "variable":
                by.clear_grad()
            forward().backward()
            return start.grad

        return both if backward else forward

    def trainer(self, task: Task) -> Run:
        return _steps(_model(task), *batch(task))

    def network_trainer(self, network: Network) -> Run:
        step = _steps(build(network), *network_batch(network))
        if network.kernels == "auto":
            return step

        def chosen() -> Any:
            with kernels.use(network.kernels):
                return step()

        return chosen

    def program(self, name: str) -> Run:
        program, (parameters, data) = load_program(name), program_example(name)

        def both() -> Any:
            x = Variable(parameters)
            program.value(x, *data).backward()
            return x.grad

        return both

    def numbers(self, value: Any) -> list[float]:
        flat: list[float] = value.data.ravel().tolist()
        return flat

    def account(self, make: Callable[[], Run]) -> Account:
        return numpy_account(make)

    def profiled(self) -> AbstractContextManager[object]:
        running: AbstractContextManager[object] = memory.profile()
        return running

    def graph(self, factor: Factor, length: int) -> object:
        y = start = Variable(chain_start())
        by = _factor(factor)
        for _ in range(length):
            y = y * by
        loss = y.sum()
        loss.backward()
        return loss, start, by


def _factor(factor: Factor) -> Any:
    if factor == "scalar":
        return CHAIN_SCALAR
    return Variable(chain_factor()) if factor == "variable" else chain_factor()


def _steps(model: Any, inputs: Any, labels: Any) -> Run:
    """Return a call that trains one step, and returns the loss."""
    optimizer = optim.Adam(model.parameters(), lr=LEARNING_RATE)

    def step() -> Any:
        loss = loss_of(model, inputs, labels)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss

    return step


def reference_network_losses(network: Network, steps: int) -> list[float]:
    """Return the losses of the first steps, in float64 and with NumPy's kernels alone."""
    inputs, labels = network_batch(network)
    if inputs.dtype == np.float32:
        inputs = inputs.astype(np.float64)
    with kernels.use("numpy"):
        step: Any = _steps(build(network).double(), inputs, labels)
        return [step().item() for _ in range(steps)]


def _model(task: Task) -> Any:
    activation = layers.Tanh if task.activation == "tanh" else layers.ReLU
    stack: list[Any] = []
    for fan_in, fan_out in zip(task.sizes, task.sizes[1:]):
        stack += [layers.Linear(fan_in, fan_out), activation()]
    model = layers.Sequential(*stack[:-1])
    for parameter, array in zip(model.parameters(), initial_weights(task)):
        parameter.data = array.copy()
    return model
