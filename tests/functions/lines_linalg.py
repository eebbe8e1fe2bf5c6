"""Lines of products of arrays, of numpy.linalg and of numpy.fft."""

import numpy as np

from tests.functions.generated import args, line

BATCHES = [((), ()), ((2,), ()), ((), (2,)), ((2, 1), (3,)), ((0,), ())]


def _stacks(d, first, second):
    """Return stacks of cores whose leading axes broadcast."""
    one, two = d.of(*BATCHES)
    return d.shaped((*one, *first)), d.shaped((*two, *second))


def _product(name, *cores, **options):
    return line(name, lambda d: args(*_stacks(d, *d.of(*cores))), kinds="fc", rtol=1e-12, **options)


def _matrix(name, well=False, kinds="fc", build=None, square=False, **options):
    """Make a line of a function of a stack of matrices."""
    options.setdefault("rtol", 1e-10)

    def of(d):
        sizes = {} if square else dict(zip("nm", d.of((2, 3), (3, 2), (2, 2), (1, 1)), strict=True))
        a = d.matrix(well=well, **sizes)
        return args(a) if build is None else build(d, a)

    return line(f"numpy.linalg.{name}", of, kinds=kinds, **options)


def _hermitian(a):
    return ((a + np.conjugate(np.swapaxes(a, -1, -2))) / 2).astype(a.dtype)


def _positive(d):
    a = d.matrix()
    eye = np.eye(a.shape[-1], dtype=a.dtype)
    return (a @ np.conjugate(np.swapaxes(a, -1, -2)) + eye).astype(a.dtype)


def _symmetric(name):
    """Make a line of a function that reads one triangle of a Hermitian matrix with distinct eigenvalues."""
    def run(function):
        def of(a, *arguments):
            result = function((a + np.conjugate(np.swapaxes(a, -1, -2))) / 2, *arguments)
            return (result[0], np.abs(result[1])) if isinstance(result, tuple) else result  # free of phases

        return of

    return line(f"numpy.linalg.{name}", lambda d: args(_distinct(d), *d.of((), ("U",))), kinds="fc", run=run, rtol=1e-10,
                slack=30)


def _distinct(d):
    """Return matrices whose eigenvalues are far from one another."""
    a = d.matrix(n=d.of(2, 3, 1))
    return (0.3 * a + np.diag(np.arange(1.0, 1 + 2 * a.shape[-1], 2))).astype(a.dtype)


def _invariant(name, of, **options):
    """Make a line of a decomposition, of which only ``of`` the results does not depend on phases and signs."""
    def run(function):
        return lambda a, *arguments: of(a, function(a, *arguments))

    return line(f"numpy.linalg.{name}", lambda d: args(_distinct(d)), kinds="fc", run=run, rtol=1e-9, slack=30, **options)


EINSUMS = [("ij,jk->ik", (2, 3), (3, 2)), ("ij,ij", (2, 3), (2, 3)), ("i,j", (2,), (3,)), ("...ij,...j->...i", (2, 2, 3), (3,)),
           ("ii->i", (3, 3)), ("ijk->kj", (2, 3, 2)), ("ii", (2, 2)), ("bij,bjk,k->bi", (2, 2, 3), (2, 3, 2), (2,)), ("i->", (3,)),
           ("iij,j->i", (2, 2, 3), (3,)), ("ij,kj->", (0, 3), (2, 3))]


def _einsum(d):
    subscripts, *shapes = d.of(*EINSUMS)
    return args(subscripts, *[d.shaped(shape) for shape in shapes], optimize=d.maybe(True))


def _norm(d, a):
    axis = d.of(None, -1, (0, -1) if a.ndim > 1 else 0)
    two = isinstance(axis, tuple) or axis is None and a.ndim == 2
    orders = (None, "fro", "nuc", 1, -np.inf, 2, np.inf) if two else (None, 2, 1, 3, np.inf, -np.inf, 0.5, 0)
    return args(a, d.of(*orders) if axis is not None or a.ndim in (1, 2) else None, axis, d.of(False, True))


def _transform(name, short=False, real=False):
    """Make a line of a transform along one axis."""
    def build(d):
        a = d.array(1, filled=True, real=real)
        return args(a, d.of(None, 3, 2, 4), d.of(-1, 0), d.maybe("ortho", "forward"))

    return line(f"numpy.fft.{name}", build, kinds="fc", rtol=1e-12)


def _transforms(name, real=False):
    """Make a line of a transform along several axes."""
    def build(d):
        a = d.array(2, filled=True, real=real)
        axes = d.of((-2, -1), (0,), (1, 0), (0, -1)) if name.endswith("n") else d.of((-2, -1), (1, 0))
        return args(a, d.of(None, (3,) * len(axes), (2,) * len(axes)), axes, d.maybe("ortho", "forward"))

    return line(f"numpy.fft.{name}", build, kinds="fc", rtol=1e-12)


LINES = [
    line("numpy.dot", lambda d: args(*[d.shaped(shape) for shape in d.of(
        ((3,), (3,)), ((2, 3), (3,)), ((2, 3), (3, 2)), ((), (3,)), ((2, 3), ()), ((2, 2, 3), (3,)), ((2, 3), (2, 3, 2)),
        ((0,), (0,)))]), kinds="fc", rtol=1e-12),
    _product("numpy.matmul", ((2, 3), (3, 2)), ((3,), (3, 2)), ((1, 2), (2, 1)), ((0, 2), (2, 3)), ((2, 0), (0, 3))),
    _product("numpy.linalg.matmul", ((2, 3), (3, 2)), ((1, 2), (2, 1))),
    line("numpy.matmul", lambda d: args(d.shaped(d.of((3,), (2, 3))), d.shaped((3,))), kinds="fc"),
    _product("numpy.vecdot", ((3,), (3,)), ((0,), (0,))), _product("numpy.linalg.vecdot", ((3,), (3,))),
    _product("numpy.matvec", ((2, 3), (3,))), _product("numpy.vecmat", ((3,), (3, 2))),
    line("numpy.vdot", lambda d: args(d.shaped((shape := d.shape())), d.shaped(shape)), kinds="fc", rtol=1e-12),
    line("numpy.inner", lambda d: args(*[d.shaped(shape) for shape in d.of(
        ((3,), (3,)), ((2, 3), (2, 3)), ((), (3,)), ((2, 1, 3), (2, 3)))]), kinds="fc", rtol=1e-12),
    line("numpy.outer", lambda d: args(d.array(0, 2), d.array(0, 2)), kinds="fc"),
    line("numpy.linalg.outer", lambda d: args(d.shaped((2,)), d.shaped(d.of((3,), (0,)))), kinds="fc"),
    line("numpy.kron", lambda d: args(d.array(0, 2), d.array(0, 2)), kinds="fc"),
    *[line(f"numpy.{name}", lambda d: args(d.shaped((2, 3)), d.shaped((3, 2)), axes=d.of(1, 0, ([0], [1]), ([1, 0], [0, 1]))),
           kinds="fc", rtol=1e-12) for name in ("tensordot", "linalg.tensordot")],
    line("numpy.einsum", _einsum, kinds="fc", rtol=1e-12),
    *[line(f"numpy.{name}", lambda d: args(d.shaped(d.of((3,), (2, 3))), d.shaped((3,))), kinds="fc") for name in (
        "cross", "linalg.cross")],
    line("numpy.trace", lambda d: args(d.array(2), d.of(0, 1, -1)), kinds="fc"),
    line("numpy.linalg.trace", lambda d: args(d.array(2), offset=d.of(0, 1)), kinds="fc"),
    line("numpy.linalg.diagonal", lambda d: args(d.array(2), offset=d.of(0, -1)), kinds="fc"),
    line("numpy.linalg.matrix_transpose", lambda d: args(d.array(2)), kinds="fc"),
    *[line(f"numpy.{name}", lambda d: args(d.shaped(d.of((4,), (2,), (1,))), d.shaped((3,)), d.of("full", "valid", "same")),
           kinds="fc", rtol=1e-12) for name in ("convolve", "correlate")],
    line("numpy.linalg.multi_dot", lambda d: args([d.shaped(shape) for shape in d.of(
        ((2, 3), (3, 2)), ((3,), (3, 2), (2,)), ((2, 3), (3, 1), (1, 2), (2, 2)))]), kinds="fc", rtol=1e-12),
    _matrix("matrix_power", True, square=True, build=lambda d, a: args(a, d.of(2, 3, 0, -1, 1, -2))),
    _matrix("inv", True, square=True), _matrix("det", square=True), _matrix("slogdet", True, square=True), _matrix("pinv", True),
    _matrix("solve", True, square=True, build=lambda d, a: args(a, d.shaped((*a.shape[:-1], d.of(2, 1))))),
    line("numpy.linalg.solve", lambda d: args(d.matrix(n=3, well=True), d.shaped((3,))), kinds="fc", rtol=1e-10),
    line("numpy.linalg.lstsq", lambda d: args(a := d.matrix(*d.of((3, 2), (2, 2), (2, 3)), batch=(), well=True),
                                              d.shaped((a.shape[0], *d.of((), (2,))))), kinds="fc", rtol=1e-10,
         run=lambda function: lambda a, b: function(a, b)[:3]),  # the singular values are plain
    line("numpy.linalg.tensorinv", lambda d: args(d.matrix(n=4, batch=(), well=True).reshape(2, 2, 4), 2), kinds="fc", rtol=1e-10),
    line("numpy.linalg.tensorsolve", lambda d: args(d.matrix(n=4, batch=(), well=True).reshape(2, 2, 4), d.shaped((2, 2))),
         kinds="fc", rtol=1e-10),
    line("numpy.linalg.cholesky", lambda d: args(_positive(d), upper=d.maybe(True)), kinds="fc", rtol=1e-10,
         run=lambda function: lambda a, **options: function((a + np.conjugate(np.swapaxes(a, -1, -2))) / 2, **options)),
    _symmetric("eigh"), _symmetric("eigvalsh"),
    _invariant("eig", lambda a, found: (found[0], np.abs(found[1]))), _invariant("eigvals", lambda a, found: found),
    _invariant("svd", lambda a, found: (np.abs(found[0]), found[1], np.abs(found[2]))),
    _matrix("svdvals"), _matrix("qr", True, build=lambda d, a: args(a, d.maybe("r"))),
    _matrix("cond", True, square=True, kinds="f", build=lambda d, a: args(a, d.of(None, 1, -2, "fro", np.inf, 2))),
    _matrix("cond", True, square=True, kinds="c", build=lambda d, a: args(a, d.of(None, -2, 2))),  # others: a real dtype since 2.1
    line("numpy.linalg.norm", lambda d: _norm(d, d.array(1, filled=True)), kinds="fc", rtol=1e-12),
    line("numpy.linalg.vector_norm", lambda d: args(a := d.array(1, filled=True), axis=d.axes(a), ord=d.of(2, 1, 3, np.inf, 0.5),
                                                    keepdims=d.of(False, True)), kinds="fc", rtol=1e-12),
    _matrix("matrix_norm", build=lambda d, a: args(a, ord=d.of("fro", "nuc", 1, 2, -1, np.inf), keepdims=d.of(False, True))),
    *[_transform(name) for name in ("fft", "ifft", "irfft", "hfft")], *[_transform(name, real=True) for name in ("rfft", "ihfft")],
    *[_transforms(name) for name in ("fft2", "ifft2", "fftn", "ifftn", "irfft2", "irfftn")],
    *[_transforms(name, real=True) for name in ("rfft2", "rfftn")],
    *[line(f"numpy.fft.{name}", lambda d: args(a := d.array(1), d.axes(a)), kinds="fc") for name in ("fftshift", "ifftshift")],
]
