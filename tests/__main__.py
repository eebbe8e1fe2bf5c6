"""The whole check in one command: ``python -m tests``, or some of its steps: ``python -m tests lint types``.

Every step runs, also after one has failed; the exit status is 0 if all of them passed. Tool settings are in
setup.cfg.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

STEPS = {
    "lint": ["flake8"],
    "types": ["mypy"],
    "tests": ["pytest"],
    "notebooks": ["tests.notebooks", "--check"],
    "docs": ["docs", "--check"],
}


def run(step: str) -> bool:
    """Run one step in the root of the checkout and return whether it passed."""
    print(f"--- {step}: {' '.join(STEPS[step])}", flush=True)
    start = time.perf_counter()
    environment = {**os.environ, "MPLBACKEND": "Agg"}  # plots in tests and examples open no window
    status = subprocess.run([sys.executable, "-m", *STEPS[step]], cwd=ROOT, env=environment, check=False).returncode
    outcome = "passed" if status == 0 else f"FAILED (exit status {status})"
    print(f"--- {step}: {outcome} in {time.perf_counter() - start:.1f} s\n", flush=True)
    return status == 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__.splitlines()[0])
    parser.add_argument("steps", nargs="*", metavar="step", help=f"some of: {', '.join(STEPS)} (default: all)")
    chosen = parser.parse_args().steps or list(STEPS)
    if unknown := sorted(set(chosen) - set(STEPS)):
        parser.error(f"unknown step {', '.join(unknown)}; choose from {', '.join(STEPS)}")
    failed = [step for step in chosen if not run(step)]
    print(f"failed: {', '.join(failed)}" if failed else f"all passed: {', '.join(chosen)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
