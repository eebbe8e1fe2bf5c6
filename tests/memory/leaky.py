"""What the tests of who keeps what alive share: a graph of known bytes, and where a line is."""

import inspect
from pathlib import Path

import numpy as np

import pygrad

N = 1000
W = pygrad.Variable(np.ones(N), name="W")


def make_loss():
    """Return a scalar whose graph keeps one array of N numbers (the output of exp) beside its own 8 bytes."""
    return (W * W).exp().sum()


KEPT = 8 * N + 8


def line_of(function, text):
    """Return ``file:line`` of the first line of a function's source that holds ``text``."""
    lines, first = inspect.getsourcelines(function)
    number = next(number for number, line in enumerate(lines) if text in line)
    return f"{Path(inspect.getsourcefile(function)).name}:{first + number}"
