"""Lines of NumPy's polynomials by their coefficients, and of evenly spaced numbers."""

import numpy as np

from tests.functions.generated import args, line


def _leading(d, length, **options):
    """Return coefficients of which the first is far from 0."""
    a = d.shaped((length,), **options)
    a = np.array(a)
    a[:1] += 3
    return a


def _pair(name, kinds="fc"):
    return line(f"numpy.{name}", lambda d: args(d.shaped(d.of((3,), (1,), (4,))), _leading(d, d.of(2, 1, 3))), kinds=kinds,
                rtol=1e-12)


def _spaced(name, low, high, **options):
    def build(d):
        shapes = d.of(((), ()), ((2,), ()), ((2, 1), (3,)))
        given = {"num": d.of(3, 1, 0, 5), "endpoint": d.maybe(False), **{key: d.of(value) for key, value in options.items()}}
        if any(shapes):
            given["axis"] = d.of(0, -1)
        return args(*[d.shaped(shape, low, high) for shape in shapes], **given)

    return line(f"numpy.{name}", build, rtol=1e-12)


LINES = [
    line("numpy.polyval", lambda d: args(d.shaped(d.of((3,), (1,), (0,), (2, 2))), d.shaped(d.of((), (2,), (0,), (2, 1)))),
         kinds="fc", rtol=1e-12),
    line("numpy.vander", lambda d: args(d.shaped(d.of((3,), (0,), (1,))), d.maybe(2, 4, 0), increasing=d.maybe(True)), kinds="fc"),
    line("numpy.roots", lambda d: args(_leading(d, d.of(3, 2, 1, 4))), kinds="fc", rtol=1e-9, slack=30),
    line("numpy.poly", lambda d: args(d.shaped(d.of((3,), (1,)))), kinds="fc", rtol=1e-12),
    line("numpy.poly", lambda d: args(d.shaped((2, 2))), rtol=1e-12, slack=10),
    *[_pair(name) for name in ("polyadd", "polysub", "polymul")],
    _pair("polydiv", "dz"),  # in single precision rounding decides how long the remainder is
    line("numpy.polyder", lambda d: args(_leading(d, d.of(4, 1, 2)), d.of(1, 2, 0)), kinds="fc", single=True),
    line("numpy.polyint", lambda d: args(d.shaped(d.of((3,), (1,))), d.of(1, 2, 0), d.maybe(1.5)), kinds="fc", single=True),
    line("numpy.polyfit", lambda d: args(d.shaped((5,)), d.shaped(d.of((5,), (5, 2))), d.of(2, 1, 0),
                                         w=d.of(None, d.shaped((5,), 0.3, 2.0))), rtol=1e-9, slack=10),
    _spaced("linspace", -2.0, 2.0), _spaced("logspace", -1.0, 1.0, base=2.0), _spaced("geomspace", 0.4, 3.0),
]
