"""What a worker measures, by name; every answer can be written as JSON."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from typing import Any

from .accounts import TracedBytes
from .engines.base import Engine, Run
from .networks import NETWORKS, network_batch, network_weights
from .workload import BIG, TASKS, Factor, batch, initial_weights

LEAD = 3  # untimed calls at the head of a turn: caches, lazy state, threads that went to sleep
SETTLING = 6  # steps in which a profile finds out what operations take


def timed(run: Run, repeats: int) -> float:
    """Return the mean seconds of one call over `repeats` calls, after an untimed lead-in."""
    gc.collect()
    for _ in range(min(LEAD, repeats // 2)):
        run()
    counts = range(repeats)
    begin = time.perf_counter()
    for _ in counts:
        run()
    return (time.perf_counter() - begin) / repeats


def ready(engine: Engine) -> str:
    """Answer once the engine is imported."""
    return type(engine).__name__


def chain_values(engine: Engine, factor: Factor, length: int, backward: bool) -> list[float]:
    """Return what a chain computes."""
    return engine.numbers(engine.chain(factor, length, backward)())


def chain_time(
    engine: Engine, factor: Factor, length: int, backward: bool, repeats: int, collector: bool = True
) -> float:
    """Return the seconds of one chain, its graph built and let go."""
    run = engine.chain(factor, length, backward)
    if collector:
        return timed(run, repeats)
    gc.disable()
    try:
        return timed(run, repeats)
    finally:
        gc.enable()


def trainer(engine: Engine, task: str) -> Run:
    """Return the training step of a task or network, by its key."""
    if task in NETWORKS:
        return engine.network_trainer(NETWORKS[task])
    return engine.trainer(BIG if task == BIG.key else TASKS[task])


def losses(engine: Engine, task: str, steps: int) -> list[float]:
    """Return the losses of the first training steps."""
    step = trainer(engine, task)
    return [engine.numbers(step())[0] for _ in range(steps)]


def step_time(engine: Engine, task: str, repeats: int) -> float:
    """Return the seconds of one training step, from the initial weights on."""
    return timed(trainer(engine, task), repeats)


def profile_cost(engine: Engine, task: str, seconds: float) -> float:
    """Return the mean time of a step under a profile of memory over that without, each for so many seconds.

    What the profile does at its end, to come to its results, is in it.
    """
    step, means = trainer(engine, task), list[float]()
    step()
    for profiled in (False, True):
        with engine.profiled() if profiled else nullcontext():
            for _ in range(SETTLING):
                step()
            count, begin = 0, time.perf_counter()
            while count < LEAD or time.perf_counter() < begin + seconds:
                step()
                count += 1
        means.append((time.perf_counter() - begin) / count)
    return means[1] / means[0]


def step_bytes(engine: Engine, task: str) -> dict[str, int | None]:
    """Return the `Account` of one training step; the data set is not in it."""
    if task in TASKS:
        initial_weights(TASKS[task])
        batch(TASKS[task])
    else:
        network_weights(NETWORKS[task])
        network_batch(NETWORKS[task])
    return asdict(engine.account(lambda: trainer(engine, task)))


def program_gradient(engine: Engine, program: str) -> list[float]:
    """Return the gradient of a program written against NumPy alone."""
    return engine.numbers(engine.program(program)())


def program_time(engine: Engine, program: str, repeats: int) -> float:
    """Return the seconds of one gradient of a program."""
    return timed(engine.program(program), repeats)


def program_bytes(engine: Engine, program: str) -> dict[str, int | None]:
    """Return the `Account` of one gradient of a program."""
    return asdict(engine.account(lambda: engine.program(program)))


def skeleton_bytes(engine: Engine, factor: Factor, length: int) -> float:
    """Return the bytes per operation that a graph keeps after backward, Python objects included."""
    engine.graph(factor, 10)
    gc.collect()
    with TracedBytes() as count:
        before, _ = count.now()
        graph = engine.graph(factor, length)
        gc.collect()
        after, _ = count.now()
        del graph
    return (after - before) / length


ANSWERS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (ready, chain_values, chain_time, losses, step_time, profile_cost, step_bytes, program_gradient,
                     program_time, program_bytes, skeleton_bytes)
}
