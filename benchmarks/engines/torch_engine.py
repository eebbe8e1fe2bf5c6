"""PyTorch, eager."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch.profiler import ProfilerActivity, profile, record_function

from ..accounts import WARM_STEPS, Account, highest
from ..networks import Network, network_batch
from ..workload import CHAIN_SCALAR, LEARNING_RATE, Factor, Task
from ..workload import batch, chain_factor, chain_start, initial_weights
from .base import Engine, Run
from .torch_networks import build, loss_of

_COUNTED = "benchmarks::counted"


class TorchEngine(Engine):
    """`torch.nn`, `torch.optim` and the autograd engine as a user has them."""

    def chain(self, factor: Factor, length: int, backward: bool) -> Run:
        start = torch.from_numpy(chain_start()).requires_grad_()
        by: Any = CHAIN_SCALAR
        if factor != "scalar":
            by = torch.from_numpy(chain_factor()).requires_grad_(factor == "variable")

        def forward() -> Any:
            y = start
            for _ in range(length):
                y = y * by
            return y.sum()

        def both() -> Any:
            start.grad = None
            if factor == "variable":
                by.grad = None
            forward().backward()
            return start.grad

        return both if backward else forward

    def trainer(self, task: Task) -> Run:
        return _steps(_model(task), *batch(task))

    def network_trainer(self, network: Network) -> Run:
        return _steps(build(network), *network_batch(network))

    def numbers(self, value: Any) -> list[float]:
        flat: list[float] = value.detach().ravel().tolist()
        return flat

    def account(self, make: Callable[[], Run]) -> Account:
        """Count every tensor allocation that the profiler reports, in order; exact, tensors only."""
        recorder: Any = profile(activities=[ProfilerActivity.CPU], profile_memory=True)
        with recorder:
            step = make()
            for _ in range(WARM_STEPS):
                step()
            with record_function(_COUNTED):
                step()
        events = recorder.profiler.kineto_results.events()
        begin = next(event.start_ns() for event in events if event.name() == _COUNTED)
        memory = sorted(
            ((event.start_ns(), event.nbytes()) for event in events if event.name() == "[memory]"),
            key=lambda pair: pair[0],
        )
        live = sum(size for when, size in memory if when < begin)
        above = highest(size for when, size in memory if when >= begin)
        return Account(live=live, peak=above, total_live=None, total_peak=None)


def _steps(model: Any, inputs: Any, labels: Any) -> Run:
    """Return a call that trains one step, and returns the loss."""
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    x, y = torch.from_numpy(inputs.copy()), torch.from_numpy(labels.copy())

    def step() -> Any:
        loss = loss_of(model, x, y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss

    return step


def _model(task: Task) -> Any:
    activation = torch.nn.Tanh if task.activation == "tanh" else torch.nn.ReLU
    layers: list[torch.nn.Module] = []
    for fan_in, fan_out in zip(task.sizes, task.sizes[1:]):
        layers += [torch.nn.Linear(fan_in, fan_out), activation()]
    model = torch.nn.Sequential(*layers[:-1])
    with torch.no_grad():
        for parameter, array in zip(model.parameters(), initial_weights(task)):
            parameter.copy_(torch.from_numpy(array.copy()))
    return model
