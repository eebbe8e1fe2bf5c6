"""Lines of NumPy's reductions, statistics, sums along axes, sorting and ufunc methods."""

import numpy as np

from tests.functions.generated import args, line, reduction

NARROW = {"low": 0.4, "high": 1.6}


def _ddof(d, a):
    return {"ddof": d.maybe(1)}


def _with_nan(d, a):
    """Return an array of which some elements are NaN."""
    a = np.array(a, order="K")
    a[~d.mask(a.shape)] = np.nan
    return a


def _nan(name, **options):
    extra = options.pop("extra", lambda d, a: {})

    def build(d):
        a = _with_nan(d, d.array(options.get("least", 0), filled=options.get("filled", False)))
        return args(a, axis=d.axes(a) if options.get("axes", True) else d.axis(a), keepdims=d.maybe(True), **extra(d, a))

    return line(name, build, kinds=options.get("kinds", "f"))


def _along(name, kinds="f", none=True, least=1, filled=False, **choices):
    """Make a line of a function along one axis, of options given as the tuples of their choices."""
    def build(d):
        a = d.array(least, filled=filled, low=0.3, high=2.0)
        return args(a, axis=d.axis(a, none), **{key: d.maybe(*values) for key, values in choices.items()})

    return line(name, build, kinds=kinds)


def _weights(d, a, axis):
    return d.shaped(a.shape if axis is None else (a.shape[axis],), 0.3, 2.0, real=True)


QUANTILES = (0.3, [0.21, 0.77], 0.5, np.array([[0.1], [0.9]]))
METHODS = ("linear", "lower", "midpoint", "hazen", "median_unbiased", "nearest")


def _quantile(name, scale, nan=False):
    def build(d):
        a = d.array(1, filled=True)
        q = d.of(*QUANTILES)
        # An array of its own, not differentiated: a list stays a list.
        q = [scale * one for one in q] if isinstance(q, list) else scale * q if isinstance(q, float) else (
            (scale * q).tolist())
        return args(_with_nan(d, a) if nan else a, q, axis=d.axes(a) if not nan else d.axis(a), method=d.maybe(*METHODS),
                    keepdims=d.maybe(True))

    return line(name, build, rtol=1e-12)


LINES = [
    reduction("numpy.sum", "fci", where=True, initial=(1.5,), dtypes=(np.float64, np.complex128)),
    reduction("numpy.prod", "fci", where=True, initial=(1.5,), **NARROW),
    reduction("numpy.mean", "fci", where=True, dtypes=(np.complex128,)),
    reduction("numpy.std", "fc", where=True, extra=_ddof), reduction("numpy.var", "fc", where=True, extra=_ddof),
    *[reduction(f"numpy.{name}", "fi", where=True, initial=(-5.0, 0.3)) for name in ("max", "amax")],
    *[reduction(f"numpy.{name}", "fi", where=True, initial=(5.0, 0.3)) for name in ("min", "amin")],
    reduction("numpy.ptp", filled=True),
    *[_nan(f"numpy.{name}", kinds="fc") for name in ("nansum", "nanprod", "nanmean")],
    *[_nan(f"numpy.{name}", extra=_ddof) for name in ("nanstd", "nanvar")],
    *[_nan(f"numpy.{name}", filled=True) for name in ("nanmax", "nanmin", "nanmedian")],
    reduction("numpy.median", filled=True), *[_quantile("numpy.quantile", 1.0), _quantile("numpy.percentile", 100.0)],
    *[_quantile("numpy.nanquantile", 1.0, nan=True), _quantile("numpy.nanpercentile", 100.0, nan=True)],
    line("numpy.average", lambda d: args(a := d.array(1, filled=True), axis=(axis := d.axis(a)),
                                         weights=d.of(None, _weights(d, a, axis)), keepdims=d.maybe(True)), kinds="fc"),
    line("numpy.average", lambda d: args(a := d.array(1, filled=True), weights=_weights(d, a, None), returned=True)),
    *[_along(f"numpy.{name}", "fc") for name in ("cumsum", "cumprod", "nancumsum", "nancumprod")],
    *[line(f"numpy.{name}", lambda d: args(a := d.array(1, low=0.3), axis=d.axis(a, none=False),
                                           include_initial=d.maybe(True)), kinds="fc")
      for name in ("cumulative_sum", "cumulative_prod")],
    line("numpy.diff", lambda d: args(a := d.array(1, filled=True), d.of(1, 2, 0), axis=d.axis(a, none=False),
                                      prepend=d.maybe(0.5), append=d.maybe(-0.5)), kinds="fc"),
    line("numpy.ediff1d", lambda d: args(d.array(1), d.maybe(1.5), d.maybe([0.5, 2.0])), kinds="fc"),
    line("numpy.gradient", lambda d: args(d.shaped(d.of((3,), (4, 3), (3, 3, 3))), d.of(1.0, 0.7),
                                          axis=d.of(None, 0, -1), edge_order=d.of(1, 2)), kinds="fc"),
    line("numpy.gradient", lambda d: args(d.shaped((4, 3)), np.array([0.0, 0.6, 1.0]), axis=1), kinds="f"),
    line("numpy.trapezoid", lambda d: args(a := d.array(1, filled=True), d.of(None, d.shaped(a.shape[-1:])),
                                           dx=d.maybe(0.5)), kinds="fc"),
    line("numpy.trapz", lambda d: args(d.array(1, filled=True))),
    line("numpy.cov", lambda d: args(a := d.shaped(d.of((4,), (2, 4), (3, 5))), d.of(None, d.shaped(a.shape)),
                                     rowvar=d.maybe(False) if a.ndim == 1 else d.maybe(True), bias=d.maybe(True),
                                     ddof=d.maybe(0)), kinds="fc", rtol=1e-12),
    line("numpy.cov", lambda d: args(d.shaped((2, 3)), fweights=d.of(None, np.array([1, 2, 1])),
                                     aweights=d.of(None, d.shaped((3,), 0.3, 2.0, real=True))), rtol=1e-7),
    line("numpy.corrcoef", lambda d: args(a := d.shaped(d.of((2, 4), (3, 5))), d.of(None, d.shaped(a.shape)),
                                          rowvar=d.maybe(True)), kinds="fc", rtol=1e-12),
    line("numpy.sort", lambda d: args(a := d.array(1), axis=d.axis(a), kind=d.maybe("stable")), kinds="fi"),
    line("numpy.sort_complex", lambda d: args(d.array(1)), kinds="fc"),
    line("numpy.partition", lambda d: args(a := d.array(1, filled=True), d.of(0, -1), axis=d.axis(a))),
    line("numpy.bincount", lambda d: args(d.indices((4,), 3) % 3, d.shaped((4,)), d.maybe(5)), kinds="f"),
    line("numpy.apply_along_axis", lambda d: args(np.sum, d.of(0, -1), d.array(1, filled=True))),
    line("numpy.apply_over_axes", lambda d: args(np.sum, d.array(2), d.of((0, 1), 0, (-1,)))),
    *[line(f"numpy.{name}.reduce", lambda d: args(d.array(1, low=0.3), d.of(0, -1), keepdims=d.maybe(True)), kinds="fc")
      for name in ("add", "multiply")],
    *[line(f"numpy.{name}.reduce", lambda d: args(d.array(1, filled=True), d.of(0, -1), keepdims=d.maybe(True)))
      for name in ("maximum", "minimum", "logaddexp", "hypot", "subtract")],
    *[line(f"numpy.{name}.accumulate", lambda d: args(d.array(1, low=0.4, filled=True), d.of(0, -1)))
      for name in ("add", "multiply", "maximum", "minimum", "subtract", "logaddexp")],
    *[line(f"numpy.{name}.reduceat", lambda d: args(d.shaped((5, 2)), d.of([0, 2, 4], [3, 1], [0, 0])))
      for name in ("add", "multiply", "maximum")],
    *[line(f"numpy.{name}.outer", lambda d: args(d.array(0, 2), d.array(0, 1, low=0.3)), kinds="fc")
      for name in ("add", "multiply", "divide", "subtract")],
]
