"""Generated calls: what a line of the tables `lines_*` says of one NumPy or SciPy function, and what it draws from.

A line is ``line("numpy.roll", lambda d: args(a := d.array(1), d.of(1, -2), axis=d.axis(a)))``: a name and how to draw
the arguments. `Draw` gives arrays of many shapes, dtypes and memory layouts, whose numbers are no accident: distinct,
away from 0, the same for the same seed, and of three decimals, so that a failing call can be read and repeated. In
``kinds``, f stands for real numbers in both precisions, c for complex ones, i for integers (values only), d and z for
double precision alone.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import strategies as st

from pygrad.testing.layouts import LAYOUTS, fortran, read_only, reversed_strides, with_gaps

SHAPES = [(), (1,), (3,), (0,), (2, 3), (3, 1), (2, 0), (1, 2, 2), (2, 1, 3)]
PAIRS = [((), ()), ((2,), ()), ((), (3,)), ((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((0,), (1,)),
         ((2, 0), ()), ((3,), (2, 1, 3)), ((1,), (2, 2))]
TRIPLES = [((), (), ()), ((3,), (), (3,)), ((2, 1), (3,), ()), ((0,), (1,), ()), ((2, 3), (2, 3), (2, 3)),
           ((), (2,), (3, 1))]
KINDS = {"f": ["float64", "float32"], "c": ["complex128", "complex64"], "i": ["int64"],
         "d": ["float64"], "z": ["complex128"]}
MEMORY = [None, fortran, reversed_strides, with_gaps, read_only]
STEP = (5 ** 0.5 - 1) / 2


@dataclass(frozen=True, repr=False)
class Line:
    """A function by its dotted name, and how its calls are drawn.

    ``order`` is how many derivatives are compared; ``run`` makes of the function what is called (an update of a copy,
    for those that write), and ``ours`` replaces it for PyGrad (SciPy's plain Python functions cannot dispatch).
    ``single``: single precision may stay where NumPy or SciPy returns double; ``plain``: the result has no
    derivative. ``rtol`` is that of the values, ``slack`` widens the tolerances of derivatives.
    """

    name: str
    build: Callable[["Draw"], tuple]
    kinds: str = "f"
    order: int = 2
    run: Callable[[Any], Callable] | None = None
    ours: Callable | None = None
    single: bool = False
    plain: bool = False
    rtol: float = 1e-13
    slack: float = 1.0

    def __repr__(self):
        return self.name

    @property
    def target(self):
        """What the name stands for, or None where the installed library has no such thing."""
        root, _, path = self.name.partition(".")
        try:
            return operator.attrgetter(path)(MODULES[root])
        except AttributeError:
            return None

    @property
    def function(self):
        return self.target if self.run is None else self.run(self.target)


MODULES: dict[str, Any] = {"numpy": np, "operator": operator}


@dataclass(repr=False)
class Call:
    """A function's arguments; prints as the call in NumPy's terms."""

    line: Line
    args: tuple
    kwargs: dict = field(default_factory=dict)

    def __repr__(self):
        written = [literal(one) for one in self.args]
        written += [f"{name}={literal(one)}" for name, one in self.kwargs.items()]
        return f"{self.line.name.replace('numpy', 'np', 1)}({', '.join(written)})"

    def _repr_pretty_(self, printer, cycle):
        printer.text(repr(self))  # where Hypothesis would write a dataclass

    def arrays(self):
        """The arrays that are differentiated, in order."""
        found = []
        self.replaced(lambda array: found.append(array) or array)
        return found

    def replaced(self, change, constant=lambda one: one.array):
        """Return arguments with every inexact array replaced by ``change`` of it, and the arrays of constants."""
        options = {name: _walk(one, change, constant) for name, one in self.kwargs.items()}
        return tuple(_walk(one, change, constant) for one in self.args), options

    def doubled(self):
        """Return the call with its arrays in double precision, in their memory layouts."""
        arguments, options = self.replaced(lambda array: array.astype(np.result_type(array.dtype, np.float64)),
                                           constant=lambda one: one)
        return Call(self.line, arguments, options)

    def called(self, arrays, ours=False):
        """Call the function with other arrays; return a list of its results."""
        left = iter(arrays)
        arguments, options = self.replaced(lambda array: next(left))
        function = self.line.ours if ours and self.line.ours is not None else self.line.function
        result = function(*arguments, **options)
        return list(result) if isinstance(result, tuple | list) else [result]


@dataclass(frozen=True)
class Constant:
    """An array that is passed on as it is and not differentiated."""

    array: Any


def _walk(value, change, constant):
    if isinstance(value, Constant):
        return constant(value)
    if isinstance(value, np.ndarray) and value.dtype.kind in "fc":
        return change(value)
    if isinstance(value, list | tuple):
        return type(value)(_walk(one, change, constant) for one in value)
    return value


def literal(value):
    """Write an argument as Python does, an array with its dtype and its memory layout."""
    if isinstance(value, Constant):
        return literal(value.array)
    if isinstance(value, list | tuple):
        inner = ", ".join(map(literal, value))
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' if len(value) == 1 else ''})"
    if isinstance(value, type | np.ufunc) or callable(value):
        return f"np.{value.__name__}" if hasattr(np, getattr(value, "__name__", "")) else repr(value)
    if not isinstance(value, np.ndarray):
        return repr(value)
    shape = f".reshape({', '.join(map(str, value.shape))})" if not value.size else ""
    plain = value.dtype in (np.float64, np.complex128, np.int64, np.bool_) and value.size
    dtype = "" if plain else f", dtype=np.{value.dtype}"
    numbers = str(value.astype(str).tolist()).replace("'", "").replace("nan", "np.nan") if value.size else "[]"
    return f"np.array({numbers}{dtype}){shape}{_memory(value)}"


def _memory(array):
    if array.size < 2 or array.flags.c_contiguous:
        return "" if array.flags.writeable or array.base is not None else " (read-only)"
    if any(stride < 0 for stride in array.strides):
        return " (negative strides)"
    return " (Fortran order)" if array.flags.f_contiguous else " (gaps)"


def args(*arguments, **options):
    """Collect what a line draws."""
    return arguments, options


@st.composite
def calls(draw, line):
    """Draw calls of a line."""
    chosen = Draw(draw, line.kinds)
    arguments, options = line.build(chosen)
    return Call(line, tuple(one for one in arguments if one is not LEFT_OUT),
                {name: one for name, one in options.items() if one is not LEFT_OUT})


LEFT_OUT = object()
"""Stands for an argument that is not given."""


class Draw:
    """Draws the arguments of a call. The first of several choices is what a failure shrinks to."""

    def __init__(self, draw, kinds):
        self.draw, self.kinds, self.count = draw, kinds, 0
        self.dtype = np.dtype(self.of(*[name for kind in kinds for name in KINDS[kind]]))
        self.seed = self.of(0, 1, 2)

    def of(self, *choices):
        """Return one of the choices."""
        return choices[0] if len(choices) == 1 else self.draw(st.sampled_from(choices))

    def maybe(self, *choices):
        """Return one of the choices, or leave the argument out."""
        return self.of(LEFT_OUT, *choices)

    def shape(self, least=0, most=3, filled=False):
        """Return a shape of ``least`` to ``most`` axes, without empty ones if ``filled``."""
        return self.of(*[shape for shape in SHAPES
                         if least <= len(shape) <= most and not (filled and 0 in shape)])

    def array(self, least=0, most=3, filled=False, **options):
        """Return an array of the call's dtype."""
        return self.shaped(self.shape(least, most, filled), **options)

    def shaped(self, shape, low=-2.0, high=2.0, away=0.0, real=False, dtype=None):
        """Return an array of a shape, with numbers from ``low`` to ``high``, ``away`` from whole multiples of it."""
        dtype = self.dtype if dtype is None else np.dtype(dtype)
        if real and dtype.kind == "c":
            dtype = np.zeros(0, dtype).real.dtype
        self.count += 1
        numbers = spaced(shape, self.seed + 5 * self.count, low, high, away, dtype)
        layout = self.of(*MEMORY) if numbers.ndim else None
        return numbers if layout is None else layout(numbers)

    def mask(self, shape):
        """Return booleans, both kinds of them where there is room."""
        self.count += 1
        waves = np.sin(np.arange(int(np.prod(shape))) * 2.5 + self.count + self.seed)
        return np.asarray(waves.reshape(shape) > -0.3)

    def indices(self, shape, length):
        """Return integers that index ``length`` elements, negative and repeated ones among them."""
        self.count += 1
        numbers = np.arange(int(np.prod(shape))) * 5 + self.count * 3 + self.seed
        return (numbers % (2 * length) - length).reshape(shape) if length else np.zeros(shape, int)

    def axis(self, array, none=True):
        """Return an axis of an array, or None."""
        axes = range(-np.ndim(array), np.ndim(array))
        return self.of(*([None] if none else []), *axes)

    def axes(self, array):
        """Return an axis, None, or a tuple of axes."""
        ndim = np.ndim(array)
        return self.of(None, *range(-ndim, ndim), tuple(range(ndim)), (), *([(-1, 0)] if ndim > 1 else []))

    def matrix(self, n=None, m=None, batch=None, well=False, **options):
        """Return a matrix or a stack of them, far from singular if ``well``."""
        n = self.of(2, 1, 3) if n is None else n
        m = n if m is None else m
        batch = self.of((), (2,), (2, 1), (0,)) if batch is None else batch
        found = self.shaped((*batch, n, m), **options)
        if not well:
            return found
        raised = found + (3 * np.eye(n, m)).astype(found.dtype)
        return raised.astype(found.dtype)

    def pair(self, pairs=PAIRS):
        """Return the shapes of arguments that broadcast."""
        return self.of(*pairs)


def spaced(shape, seed, low, high, away=0.0, dtype=float):
    """Return distinct numbers that are far from one another, in no order; ``away`` keeps off its whole multiples.

    Without ``away`` they keep off 0, where many functions have a kink. Those of a complex dtype have their moduli
    between the bounds (above 0.3) and turn around.
    """
    size, dtype = int(np.prod(shape)), np.dtype(dtype)
    generator = np.random.default_rng(seed)
    place = (generator.permutation(size) + generator.uniform(0.1, 0.9, size)) / max(size, 1)
    if dtype.kind == "c":
        low, high = max(low, 0.3), max(high, 0.6)
    numbers = low + (high - low) * place
    if away:
        whole = np.floor(numbers / away)
        numbers = away * (whole + np.clip(numbers / away - whole, 0.15, 0.85))
    elif low < 0 < high:
        numbers = np.where(np.abs(numbers) < 0.08, numbers + 0.17, numbers)
    if dtype.kind == "c":
        numbers = numbers * np.exp(2j * np.pi * (np.arange(size) * STEP + 0.07 + 0.37 * seed))
    if dtype.kind == "i":
        numbers = np.clip(np.rint(numbers), np.ceil(low), np.floor(high))
    return np.asarray(np.round(numbers, 3)).reshape(shape).astype(dtype)


assert set(LAYOUTS.values()) < set(MEMORY)


def line(name, build, **options):
    """Make a line of any function."""
    return Line(name, build, **options)


def unary(name, low=-2.0, high=2.0, away=0.0, kinds="fi", **options):
    """Make a line of a function of one array, element by element."""
    return Line(name, lambda d: args(d.array(low=low, high=high, away=away)), kinds=kinds, **options)


def elementwise(name, *bounds, kinds="f", **options):
    """Make a line of a function of arrays that broadcast, with bounds for each; a list holds choices of a constant."""
    live = sum(isinstance(bound, tuple) for bound in bounds)
    shapes = {1: [(shape,) for shape in SHAPES], 2: PAIRS, 3: TRIPLES}[live]

    def build(d):
        left = iter(d.of(*shapes))
        return args(*[d.shaped(next(left), *bound) if isinstance(bound, tuple) else d.of(*bound) for bound in bounds])

    return Line(name, build, kinds=kinds, **options)


def binary(name, first=(-2.0, 2.0), second=(-2.0, 2.0), kinds="f", **options):
    """Make a line of a function of two arrays that broadcast; the other may also be a number or whole numbers."""

    def build(d):
        one, two = d.pair()
        left, right = d.shaped(one, *first), d.shaped(two, *second)
        other = d.of("array", "number", "integers", "swapped")
        if other == "number":
            right = np.ravel(right)[0].item() if right.size else 1.5
        if other == "integers":
            right = d.shaped(two, *second, dtype=int)
        if other == "swapped":
            left, right = d.shaped(one, *first, dtype=int), d.shaped(two, *second)
        return args(left, right)

    return Line(name, build, kinds=kinds, **options)


def reduction(name, kinds="f", filled=False, least=0, where=False, initial=(), dtypes=(), axes=True, **options):
    """Make a line of a function that reduces over axes."""
    bounds = {key: options.pop(key) for key in ("low", "high", "away") if key in options}
    extra = options.pop("extra", lambda d, a: {})

    def build(d):
        a = d.array(least, filled=filled, **bounds)
        chosen = {"axis": d.axes(a) if axes else d.axis(a), "keepdims": d.maybe(True), **extra(d, a)}
        if where and d.of(False, True):
            chosen["where"] = d.mask(a.shape)
        if initial and (d.of(False, True) or "where" in chosen):
            chosen["initial"] = d.of(*initial)
        if dtypes:
            chosen["dtype"] = d.maybe(*dtypes)
        return args(a, **chosen)

    return Line(name, build, kinds=kinds, **options)
