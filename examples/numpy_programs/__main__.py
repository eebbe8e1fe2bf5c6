"""Optimise the programs of this folder, with gradients by PyGrad: ``python -m examples.numpy_programs [NAME ...]``."""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np

from pygrad import value_and_grad
from pygrad.errors import MissingDependencyError
from pygrad.optional import optional_import

from . import (
    black_box_physics,
    gaussian_process,
    heat_equation,
    kalman_filter,
    logistic_regression,
    mandelbrot,
    ode_integrator,
)

PROGRAMS = {module.__name__.rpartition(".")[2]: module for module in (
    gaussian_process, kalman_filter, logistic_regression, ode_integrator, mandelbrot, black_box_physics, heat_equation)}


def minimised(program: Any) -> Any:
    """Return what `scipy.optimize.minimize` makes of a program's example."""
    start, data = program.example()
    minimize = optional_import("scipy.optimize", "examples", "examples/numpy_programs").minimize
    return minimize(value_and_grad(program.value), start, data, jac=True, method="BFGS", options={"gtol": 1e-8})


def main(arguments: list[str] | None = None) -> None:
    """Optimise each program, and print where it went."""
    parser = argparse.ArgumentParser(prog="python -m examples.numpy_programs", description=__doc__)
    parser.add_argument("programs", nargs="*", metavar="NAME", help=f"of {', '.join(PROGRAMS)}; all by default")
    chosen = parser.parse_args(arguments).programs or list(PROGRAMS)
    unknown = set(chosen) - set(PROGRAMS)
    if unknown:
        parser.error(f"there is no program {', '.join(sorted(unknown))}; choose from {', '.join(PROGRAMS)}")
    for name in chosen:
        program = PROGRAMS[name]
        start, data = program.example()
        try:
            found = minimised(program)
        except MissingDependencyError as error:
            raise SystemExit(str(error)) from None
        print(f"{name}: {(program.__doc__ or '').splitlines()[0]}")
        print(f"  value {program.value(start, *data):.6g} -> {found.fun:.6g} in {found.nit} steps of BFGS")
        labels = getattr(program, "NAMES", [f"parameter {number}" for number in range(len(start))])
        for label, before, after in zip(labels, start, found.x, strict=True):
            print(f"  {label}: {before:.4f} -> {after:.4f}")
        print(f"  largest gradient at the end {np.abs(found.jac).max():.1e}")


if __name__ == "__main__":
    main()
