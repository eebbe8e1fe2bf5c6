"""Lines of NumPy's functions that shape, join, split, choose and write elements."""

import numpy as np

from tests.functions.generated import args, line


def _some(d, least=1, most=3, axis=True):
    """Return arrays that can be joined along an axis, and the axis."""
    shape = d.shape(least, most)
    axis = d.of(*range(-len(shape), len(shape))) if shape and axis else 0
    longer = tuple(2 if place == axis % len(shape) else extent for place, extent in enumerate(shape)) if shape else ()
    return [d.shaped(one) for one in d.of((shape, longer), (shape,), (shape, shape, longer))], axis


def _like(d, least=0, most=3):
    """Return arrays of one shape."""
    shape = d.shape(least, most)
    return [d.shaped(shape) for _ in range(d.of(2, 1, 3))]


def _stacked(name, least=0, most=3):
    return line(f"numpy.{name}", lambda d: args(_like(d, least, most)), kinds="fc")


def _moved(name, *choices):
    return line(f"numpy.{name}", lambda d: args(d.array(2), *d.of(*choices)), kinds="fc")


def _divided(name, *shapes, axis=True):
    return line(f"numpy.{name}", lambda d: args(d.shaped(d.of(*shapes)), d.of(2, [1, 3], 1), **({"axis": d.of(0, -1)} if axis else {})),
                kinds="fc")


def _indexing(d):
    a = d.shaped((3, 4, 2))
    return a, d.of(1, -1, slice(None, None, -2), (slice(1, 3), 2), (Ellipsis, 0), None, ([0, 2, 0], [1, 1, -1]),
                   np.array([[0, 2], [1, 1]]), d.mask((3, 4, 2)), (slice(None), np.array([3, 0, 0])), (d.mask((3,)), 1),
                   (np.array([0, 1]), slice(None), np.array([1, 1])), (2, 3, 1), (None, [1], Ellipsis), ())


def _updated(plain):
    """Return the functional form of a function that writes into its first argument."""
    def updated(a, *arguments, **options):
        copy = np.copy(a)
        plain(copy, *arguments, **options)
        return copy

    return updated


def _alike(function):
    """Return it with ``like=``, by which those dispatch that turn anything into arrays."""
    return lambda a: function(a, like=a)


def _assigned(d):
    a, index = _indexing(d)
    return args(a, index, d.of(1.5, d.shaped(a[index].shape), d.shaped(())))


def _scatter(name, second=True, **options):
    def build(d):
        a = d.shaped(d.of((3,), (3, 2)))
        index = d.of(d.indices((4,), 3), 1, [0, 2])
        values = [d.of(d.shaped(a[index].shape, 0.4, 1.6), 0.7)] if second else []
        return args(a, index, *values)

    return line(f"numpy.{name}.at", build, run=_updated, **options)


PAD_WIDTHS = (1, (2, 0), ((1, 2), (0, 1)))
PAD_MODES = ("constant", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect", "symmetric", "wrap",
             "empty")


def _padded(d):
    mode = d.of(*PAD_MODES[:-1])
    options = {"constant": {"constant_values": d.maybe(1.5, (2.0, 3.0))}, "linear_ramp": {"end_values": d.maybe(0.5)},
               "reflect": {"reflect_type": d.maybe("odd")}, "symmetric": {"reflect_type": d.maybe("odd")},
               "mean": {"stat_length": d.maybe(2)}, "maximum": {"stat_length": d.maybe(2)}}.get(mode, {})
    return args(d.shaped((3, 4)), d.of(*PAD_WIDTHS), mode=mode, **options)


LINES = [
    line("numpy.reshape", lambda d: args(d.array(), d.of(-1, (-1, 1), (1, -1)), order=d.maybe("F", "A")), kinds="fc"),
    line("numpy.ravel", lambda d: args(d.array(), d.maybe("F", "K", "A")), kinds="fc"),
    line("numpy.transpose", lambda d: args(a := d.array(), d.of(None, tuple(range(a.ndim))[::-1], tuple(range(-a.ndim, 0)))),
         kinds="fc"),
    line("numpy.permute_dims", lambda d: args(a := d.array(), tuple(range(a.ndim))[::-1]), kinds="fc"),
    _moved("swapaxes", (0, 1), (-1, 0)), _moved("moveaxis", (0, -1), ([0, 1], [1, 0])), _moved("rollaxis", (1,), (-1, 1)),
    _moved("matrix_transpose", ()), _moved("fliplr", ()), _moved("rot90", (), (2,), (-1, (1, 0))),
    line("numpy.expand_dims", lambda d: args(d.array(0, 2), d.of(0, -1, (0, 1))), kinds="fc"),
    line("numpy.squeeze", lambda d: args(d.shaped(d.of((1, 3), (1, 1), (1, 2, 1), ())), axis=d.maybe(0)), kinds="fc"),
    line("numpy.broadcast_to", lambda d: args(a := d.array(0, 2), d.of((2, *a.shape), (3, 1, *a.shape))), kinds="fc"),
    line("numpy.broadcast_arrays", lambda d: args(*[d.shaped(shape) for shape in d.pair()]), kinds="fc"),
    line("numpy.concatenate", lambda d: args((some := _some(d))[0], d.of(some[1], None)), kinds="fc"),
    line("numpy.concatenate", lambda d: args(_some(d)[0], None, dtype=d.maybe(np.complex128))),
    line("numpy.stack", lambda d: args(some := _like(d), d.of(0, -1, *range(some[0].ndim))), kinds="fc"),
    line("numpy.unstack", lambda d: args(d.array(1), axis=d.of(0, -1)), kinds="fc"),
    *[_stacked(name) for name in ("vstack", "hstack", "dstack")], _stacked("column_stack", 0, 2),
    line("numpy.block", lambda d: args([[d.shaped((2, 2)), d.shaped((2, 1))], [d.shaped((1, 2)), d.shaped((1, 1))]]), kinds="fc"),
    line("numpy.block", lambda d: args([d.shaped((2,)), d.shaped((1,)), 3.0])),
    line("numpy.append", lambda d: args(a := d.array(1), d.shaped(a.shape), d.of(None, 0, -1)), kinds="fc"),
    _divided("split", (4,), (4, 4)), _divided("array_split", (3,), (3, 4)), _divided("hsplit", (4,), (2, 4), axis=False),
    _divided("vsplit", (4, 2), axis=False), _divided("dsplit", (2, 1, 4), axis=False),
    line("numpy.tile", lambda d: args(d.array(), d.of(2, (2, 1), (1, 2, 1), 0)), kinds="fc"),
    line("numpy.repeat", lambda d: args(a := d.array(1), d.of(2, 0, 1), d.axis(a)), kinds="fc"),
    line("numpy.repeat", lambda d: args(d.shaped((2, 3)), d.of([0, 2, 1], np.array([1, 1, 3])), d.of(1, -1))),
    line("numpy.flip", lambda d: args(a := d.array(), d.axes(a)), kinds="fc"), _moved("flipud", ()),
    line("numpy.roll", lambda d: args(a := d.array(1), d.of(1, -2, 5), d.axis(a)), kinds="fc"),
    line("numpy.roll", lambda d: args(d.array(2), (1, -2), (0, 1))),
    line("numpy.pad", _padded, kinds="f"),
    line("numpy.pad", lambda d: args(d.shaped((2, 3)), d.of(*PAD_WIDTHS), d.of("constant", "edge", "wrap", "reflect")), kinds="c"),
    line("numpy.insert", lambda d: args(d.shaped((3, 2)), d.of(1, [0, 2], slice(0, 2), -1), d.of(1.5, d.shaped((2,))),
                                        axis=d.of(0, -2)), kinds="fc"),
    line("numpy.insert", lambda d: args(d.array(1, filled=True), d.of(0, -1), d.of(0.5, d.shaped(())))),
    line("numpy.delete", lambda d: args(d.shaped((3, 4)), d.of(1, [0, -1], slice(0, 2)), d.of(0, 1, None)), kinds="fc"),
    line("numpy.resize", lambda d: args(d.array(filled=True), d.of((2, 3), 5, (0,))), kinds="fc"),
    line("numpy.trim_zeros", lambda d: args(d.shaped((3,)), d.maybe("f", "b")), kinds="fc",
         run=lambda function: lambda a, *sides: function(np.concatenate([[0, 0], a, [0]]), *sides)),
    *[line(f"numpy.atleast_{n}d", lambda d: args(*[d.array() for _ in range(d.of(1, 2))]), kinds="fc") for n in (1, 2, 3)],
    *[line(f"numpy.{name}", lambda d: args(d.array(1), d.of(0, 1, -1)), kinds="fc") for name in ("tril", "triu")],
    line("numpy.diag", lambda d: args(d.array(1, 2), d.of(0, 1, -1)), kinds="fc"),
    line("numpy.diagonal", lambda d: args(d.array(2), d.of(0, 1, -1), *d.of((), (1, 0), (-1, 0))), kinds="fc"),
    line("numpy.diagflat", lambda d: args(d.array(0, 2), d.of(0, 1, -1)), kinds="fc"),
    line("numpy.meshgrid", lambda d: args(d.shaped((2,)), d.shaped((3,)), indexing=d.maybe("ij"), sparse=d.maybe(True)), kinds="fc"),
    line("numpy.take", lambda d: args(d.shaped((3, 3)), d.of(1, d.indices((2, 2), 3), [0, -1, 0]), d.of(None, 0, 1, -1),
                                      mode=d.maybe("wrap", "clip")), kinds="fc"),
    line("numpy.take_along_axis", lambda d: args(d.shaped((2, 3)), d.indices((2, 4), 2), d.of(1, -1)), kinds="fc"),
    line("numpy.choose", lambda d: args(d.indices((3,), 2) % 2, [d.shaped((3,)), d.shaped(d.of((3,), ()))], mode=d.maybe("clip")), kinds="fc"),
    line("numpy.compress", lambda d: args(d.mask((3,)), d.shaped((3, 3)), d.of(0, 1, None)), kinds="fc"),
    line("numpy.extract", lambda d: args(d.mask(shape := d.shape(1)), d.shaped(shape)), kinds="fc"),
    line("numpy.lib.stride_tricks.sliding_window_view", lambda d: args(d.shaped((4, 3)), *d.of((2, 0), ((2, 2),), (3, 1))), kinds="fc"),
    line("numpy.copy", lambda d: args(d.array(), d.maybe("K", "F")), kinds="fc"),
    *[line(f"numpy.{name}", lambda d: args(d.array()), kinds="fc", run=_alike) for name in (
        "array", "asarray", "asanyarray", "ascontiguousarray", "asfortranarray")],
    line("numpy.full", lambda d: args(d.shaped(()), d.of((2, 3), 2, ())), kinds="fc",
         run=lambda function: lambda value, shape: function(shape, value, like=value)),
    line("numpy.full_like", lambda d: args(np.zeros((2, 3), d.dtype), d.shaped(d.of((), (3,)))), kinds="fc"),
    line("operator.getitem", lambda d: args(*_indexing(d)), kinds="fc"),
    line("operator.setitem", _assigned, kinds="fc", run=_updated),
    line("numpy.put", lambda d: args(d.shaped((2, 3)), d.of([0, -1], d.indices((3,), 6)), d.of(1.5, d.shaped((2,))),
                                     mode=d.maybe("wrap")), run=_updated),
    line("numpy.place", lambda d: args(d.shaped((2, 3)), d.mask((2, 3)), d.shaped((2,))), run=_updated),
    line("numpy.putmask", lambda d: args(d.shaped((2, 3)), d.mask((2, 3)), d.shaped(d.of((2, 3), (4,)))), run=_updated),
    line("numpy.copyto", lambda d: args(d.shaped((2, 3)), d.shaped(d.of((3,), ())), where=d.maybe(d.mask((2, 3)))), run=_updated),
    line("numpy.fill_diagonal", lambda d: args(d.shaped((3, 2)), d.of(1.5, d.shaped((2,)))), run=_updated),
    line("numpy.put_along_axis", lambda d: args(d.shaped((2, 3)), np.array([[0, 2], [1, 0]]), d.shaped((2, 2)), d.of(1, -1)),
         run=_updated),
    _scatter("add", kinds="fc"), _scatter("subtract"), _scatter("multiply"), _scatter("divide"), _scatter("negative", second=False),
]
