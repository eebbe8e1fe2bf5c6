import numpy as np
import pytest

from pygrad import Variable, functions as F
from pygrad.errors import ArgumentError, DTypeError, ShapeError
from tests.functions.cases import case, complex_uniform, gradient, uniform
from tests.pytorch import agree, pytorch


def forms(cls, name, arrays):
    """Return cases of a transform: lengths odd and even, cut and filled, axes, scalings."""
    ours, numpys = getattr(F, name), getattr(np.fft, name)
    return [case(cls, lambda x, o=options: ours(x, *o), x, name=f"{name} {x.dtype} {x.shape} {options}",
                 reference=lambda x, o=options: numpys(x, *o), saves=0)
            for x, options in arrays]


def options(make):
    return [(make((4,)), ()), (make((3,)), (None, 0, "ortho")), (make((2, 3)), (5,)), (make((2, 3)), (2, -1, "forward")),
            (make((3, 2)), (4, 0, "backward")), (make((0, 2)), ()), (make((1,)), (2,))]


CASES = [
    *forms(F.Fft, "fft", [*options(uniform), *options(complex_uniform)]),
    *forms(F.Ifft, "ifft", [*options(uniform), *options(complex_uniform)[1:5]]),
    *forms(F.Rfft, "rfft", [*options(uniform), (uniform((1,)), ())]),
    *forms(F.Irfft, "irfft", [*options(complex_uniform), (uniform((4,)), (5,)), (complex_uniform((3,)), (3,))]),
    *forms(F.Irfft, "hfft", [*options(complex_uniform)[:5], (uniform((3,)), ())]),
    *forms(F.Rfft, "ihfft", options(uniform)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name", ["fft", "ifft", "rfft", "irfft", "hfft", "ihfft"])
@pytest.mark.parametrize("n", [None, 3, 4, 7])
@pytest.mark.parametrize("norm", [None, "ortho", "forward"])
def test_agrees_with_pytorch(name, n, norm):
    def real(y):
        return y if name in ("irfft", "hfft") else y.real + 2 * y.imag

    agree(lambda x: real(getattr(np.fft, name)(x, n, 0, norm)),
          lambda x: real(getattr(pytorch().fft, name)(x, n, 0, norm)), uniform((5, 2)))


def test_numpys_functions_are_ours_on_variables():
    x = Variable(np.arange(6.0))
    for name in ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft"):
        y = getattr(np.fft, name)(x, n=4, axis=0, norm="ortho")
        np.testing.assert_array_equal(y.data, getattr(np.fft, name)(x.data, 4, 0, "ortho"))
        assert isinstance(y, Variable) and y.creator is not None
        assert getattr(F, name)([1, 2, 3]).dtype == getattr(np.fft, name)([1, 2, 3]).dtype


def test_half_a_spectrum_reads_no_imaginary_part_at_its_ends():
    (gx,) = gradient(lambda x: F.irfft(x, 4) * np.array([1.0, 2.0, 4.0, 8.0]), complex_uniform((3,)))
    assert gx[0].imag == gx[2].imag == 0 and gx[1].imag != 0
    (gx,) = gradient(lambda x: F.irfft(x, 5) * np.arange(5.0), complex_uniform((3,)))
    assert gx[0].imag == 0 and gx[2].imag != 0


def test_single_precision_stays():
    assert F.fft(np.ones(4, np.float32)).dtype == np.complex64
    assert F.irfft(np.ones(4, np.complex64)).dtype == np.float32
    x = Variable(np.ones(4, np.float32))
    np.fft.fft(x).real.sum().backward()
    assert x.grad.dtype == np.float32


def test_integers():
    x = Variable(np.arange(4))
    np.fft.fft(x).real.sum().backward()
    assert x.grad.dtype == np.float64 and x.grad.tolist() == [4, 0, 0, 0]


def test_errors():
    with pytest.raises(ArgumentError, match="fft: Invalid norm"):
        F.fft(np.ones(3), norm="other")
    with pytest.raises(ArgumentError, match="hfft|irfft"):
        F.hfft(Variable(np.ones(3)), norm="other")
    with pytest.raises(ShapeError, match="fft: "):
        F.fft(np.ones(3), axis=1)
    with pytest.raises(ArgumentError, match="ifft: "):
        F.ifft(np.ones((2, 0)))
    with pytest.raises(ArgumentError, match="rfft: the argument out= is not supported"):
        F.rfft(np.ones(3), out=np.ones(2))
    with pytest.raises(DTypeError, match="Rfft: input 0 is complex"):
        F.rfft(Variable(np.ones(3) + 1j))
