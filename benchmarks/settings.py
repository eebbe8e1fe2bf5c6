"""How long a run measures, and with how many threads."""

from __future__ import annotations

import os
from dataclasses import dataclass

THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NPROC",  # XLA's thread pool
)


@dataclass(frozen=True)
class Settings:
    """What the benchmarks share.

    Parameters
    ----------
    rounds : int
        Turns that every engine takes in every case.
    block : float
        Seconds that one timed turn aims to last.
    pause : float
        Seconds of silence before a turn, in which the worker threads of the engine before it stop
        spinning: OpenBLAS keeps them busy for some 25 ms after its last product.
    patience : float
        Seconds that an engine may take in the rounds of a case before it takes part in no more of them.
    length : int
        Operations in a chain.
    long_length : int
        Operations in the long chain that the short one is compared with.
    threads : int
        Threads of every engine's BLAS and kernels.
    """

    rounds: int = 15
    block: float = 0.1
    pause: float = 0.03
    patience: float = 10.0
    length: int = 1_000
    long_length: int = 1_000_000
    threads: int = 2


FULL = Settings()
QUICK = Settings(rounds=3, block=0.03, long_length=100_000)


def worker_environment(threads: int, root: str) -> dict[str, str]:
    """Return the environment of a worker: thread counts that hold before anything is imported."""
    environment = dict(os.environ)
    environment.update(dict.fromkeys(THREAD_VARIABLES, str(threads)))
    environment["JAX_PLATFORMS"] = "cpu"
    paths = [root, environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    return environment


def usable_cores() -> int:
    """Return the number of cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
