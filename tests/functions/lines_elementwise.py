"""Lines of NumPy's element-wise functions."""

import numpy as np

from tests.functions.generated import Constant, args, binary, elementwise, line, unary

POSITIVE, UNIT, ABOVE_ONE = (0.2, 3.0), (-0.9, 0.9), (1.1, 3.0)


def _masked(function):
    """Return it with 0 where the mask is False and NumPy leaves what was in memory."""
    return lambda *arrays, where: np.where(where, function(*arrays, where=where, out=None), 0)


LINES = [
    *[unary(f"numpy.{name}", kinds="fci") for name in (
        "absolute", "negative", "positive", "square", "exp", "sin", "cos", "sinh", "cosh", "tanh", "conjugate", "exp2",
        "expm1")],
    *[unary(f"numpy.{name}", *POSITIVE, kinds="fci") for name in (
        "sqrt", "log", "log2", "log10", "log1p", "reciprocal")],
    *[unary(f"numpy.{name}") for name in (
        "cbrt", "fabs", "deg2rad", "rad2deg", "radians", "degrees", "sinc", "i0", "arcsinh", "arctan", "sign", "spacing",
        "nan_to_num")],
    unary("numpy.arctan", kinds="c", high=0.9), unary("numpy.arcsinh", kinds="c", high=0.9),
    unary("numpy.sign", kinds="c"), unary("numpy.sinc", kinds="c", high=1.0),
    unary("numpy.tan", -1.2, 1.2, kinds="fc"), unary("numpy.arctanh", *UNIT, kinds="fc"),
    unary("numpy.arcsin", *UNIT, kinds="fc"), unary("numpy.arccos", *UNIT, kinds="fc"),
    unary("numpy.arccosh", *ABOVE_ONE, kinds="f"), unary("numpy.arccosh", kinds="c", high=0.9),
    *[unary(f"numpy.{name}", away=0.5) for name in ("rint", "floor", "ceil", "trunc", "fix", "modf")],
    unary("numpy.frexp", *POSITIVE),
    line("numpy.round", lambda d: args(d.array(away=0.005), d.maybe(2, 0, -1)), kinds="fi"),
    line("numpy.round", lambda d: args(d.array(), d.maybe(2)), kinds="c", order=0),
    line("numpy.around", lambda d: args(d.array(away=0.005), decimals=d.of(2, 0))),
    line("numpy.real", lambda d: args(d.array()), kinds="fc"), line("numpy.imag", lambda d: args(d.array()), kinds="fc"),
    line("numpy.angle", lambda d: args(d.array(), d.maybe(True)), kinds="fc"),
    line("numpy.real_if_close", lambda d: args(d.array()), kinds="fc"),
    line("numpy.unwrap", lambda d: args(a := d.array(1, low=-9.0, high=9.0, filled=True), axis=d.axis(a, none=False))),
    binary("numpy.add", kinds="fc"), binary("numpy.subtract", kinds="fc"), binary("numpy.multiply", kinds="fc"),
    binary("numpy.divide", second=POSITIVE, kinds="fc"), binary("numpy.power", POSITIVE, kinds="fc"),
    binary("numpy.float_power", POSITIVE, kinds="fc"),
    elementwise("numpy.power", (-2.0, 2.0), (1.0, 4.0), kinds="i"),
    line("numpy.power", lambda d: args(d.array(), d.of(2, 3, 1, 0)), kinds="f"),
    binary("numpy.floor_divide", (0.3, 9.0), (1.1, 2.9)), binary("numpy.remainder", (0.3, 9.0), (1.1, 2.9)),
    binary("numpy.fmod", (0.3, 9.0), (1.1, 2.9)), binary("numpy.divmod", (0.3, 9.0), (1.1, 2.9)),
    binary("numpy.arctan2"), binary("numpy.hypot"), binary("numpy.logaddexp"), binary("numpy.logaddexp2"),
    binary("numpy.copysign"), binary("numpy.heaviside"), binary("numpy.nextafter", kinds="f"),
    *[elementwise(f"numpy.{name}", (-2.0, 2.0), (-1.93, 2.07)) for name in ("maximum", "minimum", "fmax", "fmin")],
    line("numpy.ldexp", lambda d: args(d.shaped((pair := d.pair())[0]), d.shaped(pair[1], dtype=int))),
    line("numpy.clip", lambda d: args(d.array(), *d.of((-0.55, None), (None, 0.77), (-0.55, 0.77)))),
    line("numpy.clip", lambda d: args(a := d.array(), d.shaped(a.shape, -1.5, -0.3), d.shaped(a.shape[-1:], 0.2, 1.4))),
    line("numpy.where", lambda d: args(d.mask((pair := d.pair())[0]), d.shaped(pair[0]), d.shaped(pair[1])), kinds="fc"),
    line("numpy.select", lambda d: args([d.mask(shape := d.shape()), d.mask(shape)], [d.shaped(shape), d.shaped(shape)],
                                        d.maybe(1.5))),
    line("numpy.piecewise", lambda d: args(a := d.array(), [a < 0, a > 0.7], [_cube, -1.5, np.sin])),
    line("numpy.interp", lambda d: args(d.array(high=4.0), Constant(np.array([-1.0, 0.03, 1.11, 3.07])),
                                        d.shaped((4,)), d.maybe(-7.0), d.maybe(2.5)), order=2, rtol=1e-12),
    line("numpy.astype", lambda d: args(d.array(), d.of(np.float64, np.complex128))),
    line("numpy.astype", lambda d: args(d.array(), d.of(np.float32, np.int64, np.complex64)), kinds="d", order=0),
    *[line(f"numpy.{name}", lambda d: args(a := d.array(low=0.3), where=d.mask(a.shape)), kinds="fc", run=_masked)
      for name in ("log", "sqrt", "exp", "square", "reciprocal", "tanh")],
    *[line(f"numpy.{name}", lambda d: args(d.shaped((2, 3), 0.3), d.shaped(d.of((3,), (), (2, 1)), 0.4), where=d.mask((2, 3))),
           run=_masked) for name in ("add", "divide", "multiply", "power", "arctan2", "maximum", "logaddexp", "hypot")],
    *[line(f"numpy.{name}", lambda d: args(d.array(low=0.3), dtype=d.of(np.float64, np.complex128, None)), kinds="f")
      for name in ("sin", "log", "sqrt", "negative")],
    line("numpy.multiply", lambda d: args(a := d.array(), d.shaped(a.shape[-1:]), dtype=d.of(np.float64, np.complex128)),
         kinds="f"),
]


def _cube(x):
    return x * x * x
