"""What importing an engine costs above importing NumPy, each time in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from .cases import Case
from .engines import ENGINES
from .harness import ROOT
from .settings import Settings, worker_environment

_SCRIPT = """
import time
import numpy
begin = time.perf_counter()
import {package}
print(1e3 * (time.perf_counter() - begin))
"""


def run(settings: Settings, engines: list[str]) -> Iterator[Case]:
    """Yield milliseconds; the packages take turns, and the first round only fills the caches."""
    packages: dict[str, str] = {}
    for key in engines:
        packages.setdefault(ENGINES[key].package, key)
    samples: dict[str, list[float]] = {key: [] for key in packages.values()}
    left_out: dict[str, str] = {}
    for count in range(settings.rounds + 1):
        for key in list(samples):
            try:
                cost = import_cost(ENGINES[key].package, settings.threads)
            except subprocess.CalledProcessError as error:
                left_out[key] = (error.stderr.strip().splitlines() or ["cannot be imported"])[-1]
                del samples[key]
                continue
            if count:
                samples[key].append(cost)
    yield Case("import", "`import` above `import numpy`", "ms", samples, left_out, relative=False)


def import_cost(package: str, threads: int) -> float:
    """Return the milliseconds that importing `package` takes once NumPy is there."""
    script = [sys.executable, "-c", _SCRIPT.format(package=package)]
    environment = worker_environment(threads, str(ROOT))
    done = subprocess.run(script, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout.strip().splitlines()[-1])
