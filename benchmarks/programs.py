"""The programs of ``examples/numpy_programs``, which are written against NumPy alone, for every engine.

Each engine runs the same source. PyGrad runs it as it is; an engine that has a NumPy of its own (`autograd.numpy`,
`jax.numpy`) gets a copy of the module in which the name ``np`` stands for that.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy

FOLDER = Path(__file__).resolve().parents[1] / "examples" / "numpy_programs"
PROGRAMS = ("gaussian_process", "kalman_filter", "logistic_regression", "ode_integrator", "mandelbrot",
            "black_box_physics", "heat_equation")


def load_program(name: str, np: ModuleType = numpy) -> Any:
    """Return a fresh copy of a program's module, in which ``np`` is the given module.

    Examples
    --------
    >>> load_program("mandelbrot").np is numpy
    True
    """
    spec = importlib.util.spec_from_file_location(f"{name}_on_{np.__name__.replace('.', '_')}", FOLDER / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.np = np
    return module


def program_example(name: str) -> tuple[Any, tuple[Any, ...]]:
    """Return the parameters and the data of a program, in NumPy's arrays."""
    parameters, data = load_program(name).example()
    return parameters, data


def numerical_gradient(name: str) -> list[float]:
    """Return a program's gradient by central differences of fourth order, which no engine had a part in."""
    program = load_program(name)
    parameters, data = program.example()
    step, slopes = 1e-4, []
    for number in range(parameters.size):
        change = numpy.zeros_like(parameters)
        change[number] = step
        near, far = (program.value(parameters + by * change, *data) - program.value(parameters - by * change, *data)
                     for by in (1, 2))
        slopes.append(float(8 * near - far) / (12 * step))
    return slopes
