"""Cases: a Function class, how to call it, and what is promised of it.

Every test module here has a list ``CASES``; `test_all_functions` looks in all of them for a case of each
class.
"""

from dataclasses import dataclass, field

import numpy as np

from pygrad.graph import ancestors
from pygrad.testing import check_function
from pygrad.variable import Variable

UNARY_SHAPES = [(), (0,), (3,), (2, 3), (1, 2, 1)]
BINARY_SHAPES = [((), ()), ((3,), ()), ((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((0,), (1,)),
                 ((0,), (0,))]


@dataclass(frozen=True)
class Case:
    """A call that makes a Function of class ``makes``, and options of `check_function`."""

    makes: type
    function: object
    inputs: tuple
    name: str = ""
    options: dict = field(default_factory=dict)

    def __str__(self):
        shapes = " ".join(str(getattr(one, "shape", one)) for one in self.inputs)
        return f"{self.makes.__name__} {self.name or shapes}"

    def check(self):
        outputs = check_function(self.function, *self.inputs, **self.options)
        first = outputs[0] if isinstance(outputs, tuple) else outputs
        made = {type(function) for function in ancestors([first.creator])}
        assert self.makes in made, f"made {made}, not {self.makes.__name__}"
        return outputs


def case(makes, function, *inputs, name="", **options):
    """Make a case."""
    return Case(makes, function, inputs, name, options)


def unary(makes, function, reference, low=-2.0, high=2.0, **options):
    """Cases of a Function of one array, element by element, between ``low`` and ``high``."""
    return [case(makes, function, uniform(shape, low, high), reference=reference, **options)
            for shape in UNARY_SHAPES]


def binary(makes, function, reference, first=(-2.0, 2.0), second=(-2.0, 2.0), **options):
    """Cases of a Function of two arrays that broadcast, between two bounds each."""
    return [case(makes, function, uniform(one, *first), uniform(other, *second, seed=1),
                 reference=reference, **options) for one, other in BINARY_SHAPES]


def uniform(shape, low=-2.0, high=2.0, seed=0):
    """Return random numbers of which no two are near each other, nor near 0."""
    size = int(np.prod(shape))
    numbers = low + (high - low) * (np.arange(size) + 0.5 + 0.13 * seed) / max(size, 1)
    numbers = np.where(np.abs(numbers) < 0.05, numbers + 0.1, numbers)
    return np.random.default_rng(seed).permutation(numbers).reshape(shape)


def argument(x, y):
    """Return how many bytes a Function saves that saves its one input."""
    return x.nbytes


def both(x1, x2, y):
    """Return how many bytes a Function saves that saves its two inputs."""
    return x1.nbytes + x2.nbytes


def gradient(function, *arrays):
    """Return the gradients of the sum of a function's output."""
    variables = [Variable(array) for array in arrays]
    function(*variables).sum().backward()
    return [variable.grad.data for variable in variables]


def complex_uniform(shape, low=0.3, high=2.0, seed=0):
    """Return random complex numbers of a modulus between two bounds, no two near each other nor near an axis."""
    size = int(np.prod(shape))
    angles = 0.4 + 2 * np.pi * (np.arange(size) + 0.37 * seed) / max(size, 1)
    modulus = uniform((size,), low, high, seed + 1)
    return np.random.default_rng(seed).permutation(modulus * np.exp(1j * angles)).reshape(shape)


def complex_unary(makes, function, reference, low=0.3, high=2.0, **options):
    """Cases of a Function of one complex array, element by element, with a modulus between ``low`` and ``high``."""
    return [case(makes, function, complex_uniform(shape, low, high), name=f"complex {shape}", reference=reference,
                 **options) for shape in ((), (0,), (2, 3))]


def complex_binary(makes, function, reference, **options):
    """Cases of a Function of two arrays that broadcast, one of them or both complex."""
    pairs = [(complex_uniform((2, 3)), complex_uniform((3,), seed=1)), (uniform((2, 3), 0.3), complex_uniform((2, 3))),
             (complex_uniform((2, 1)), uniform((3,), 0.3)), (complex_uniform(()), complex_uniform((), seed=1))]
    return [case(makes, function, *pair, name=f"complex {number}", reference=reference, **options)
            for number, pair in enumerate(pairs)]
