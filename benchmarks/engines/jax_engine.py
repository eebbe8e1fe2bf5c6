"""JAX on the CPU: eager, operation by operation, and with the whole step under `jax.jit`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from ..programs import load_program, program_example
from ..workload import BETA1, BETA2, CHAIN_SCALAR, EPSILON, LEARNING_RATE, Factor, Task
from ..workload import batch, chain_factor, chain_start, initial_weights
from .base import Engine, Run, UnsupportedError


class JaxEngine(Engine):
    """`jax.grad` and `jax.value_and_grad`, executed as they are called."""

    def chain(self, factor: Factor, length: int, backward: bool) -> Run:
        start = jnp.asarray(chain_start())
        by: Any = CHAIN_SCALAR if factor == "scalar" else jnp.asarray(chain_factor())

        def product(x: Any, by: Any) -> Any:
            y = x
            for _ in range(length):
                y = y * by
            return jnp.sum(y)

        if backward and factor == "variable":
            gradients = jax.grad(product, (0, 1))
            return lambda: jax.block_until_ready(gradients(start, by))[0]
        if backward:
            gradient = jax.grad(product)
            return lambda: jax.block_until_ready(gradient(start, by))
        if factor == "variable":
            return lambda: jax.block_until_ready(jax.vjp(product, start, by)[0])
        return lambda: jax.block_until_ready(jax.vjp(lambda x: product(x, by), start)[0])

    def trainer(self, task: Task) -> Run:
        return self._trainer(task, _training_step(task.activation))

    def program(self, name: str) -> Run:
        return _gradient(name, _as_it_is)

    def _trainer(self, task: Task, train: Callable[..., Any]) -> Run:
        parameters = [jnp.asarray(array.T) for array in initial_weights(task)]
        zeros = [jnp.zeros_like(parameter) for parameter in parameters]
        inputs, labels = (jnp.asarray(array.astype(_narrow(array))) for array in batch(task))
        state = (parameters, zeros, [jnp.zeros_like(zero) for zero in zeros], jnp.zeros((), jnp.float32))

        def step() -> Any:
            nonlocal state
            loss, state = train(state, inputs, labels)
            jax.block_until_ready(state)  # JAX returns before the numbers are there
            return loss

        return step


class JaxJitEngine(JaxEngine):
    """The whole training step compiled by XLA, its state donated."""

    def chain(self, factor: Factor, length: int, backward: bool) -> Run:
        raise UnsupportedError("would compile the chain into one kernel; no operation is left to compare")

    def trainer(self, task: Task) -> Run:
        return self._trainer(task, _compiled_step(task.activation))

    def program(self, name: str) -> Run:
        return _gradient(name, jax.jit)


def _as_it_is(function: Any) -> Any:
    return function


@lru_cache(maxsize=None)
def _gradient(name: str, wrapped: Callable[..., Any]) -> Run:
    """Return the gradient of a program, compiled once however often it is asked for."""
    jax.config.update("jax_enable_x64", True)  # the programs compute in float64
    program, (parameters, data) = load_program(name, jnp), program_example(name)
    gradient = wrapped(jax.value_and_grad(lambda parameters: program.value(parameters, *data)))
    parameters = jnp.asarray(parameters)
    return lambda: jax.block_until_ready(gradient(parameters))[1]


def _narrow(array: Any) -> Any:
    return np.int32 if array.dtype.kind == "i" else array.dtype


def _training_step(activation: str) -> Callable[..., Any]:
    squash = jnp.tanh if activation == "tanh" else jax.nn.relu

    def objective(parameters: Any, inputs: Any, labels: Any) -> Any:
        x = inputs
        for weight, bias in zip(parameters[:-2:2], parameters[1:-2:2]):
            x = squash(x @ weight + bias)
        log_probabilities = jax.nn.log_softmax(x @ parameters[-2] + parameters[-1])
        return -jnp.mean(jnp.take_along_axis(log_probabilities, labels[:, None], axis=1))

    def train(state: Any, inputs: Any, labels: Any) -> Any:
        parameters, first, second, steps = state
        loss, gradients = jax.value_and_grad(objective)(parameters, inputs, labels)
        steps = steps + 1
        first = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, first, gradients)
        second = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g**2, second, gradients)
        one, two = 1 - BETA1**steps, 1 - BETA2**steps

        def moved(p: Any, m: Any, v: Any) -> Any:
            return p - LEARNING_RATE * (m / one) / (jnp.sqrt(v / two) + EPSILON)

        return loss, (jax.tree.map(moved, parameters, first, second), first, second, steps)

    return train


@lru_cache(maxsize=None)
def _compiled_step(activation: str) -> Callable[..., Any]:
    compiled: Callable[..., Any] = jax.jit(_training_step(activation), donate_argnums=0)
    return compiled
