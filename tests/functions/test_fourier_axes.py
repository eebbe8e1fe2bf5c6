import numpy as np
import pytest

from pygrad import Variable, functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform
from tests.pytorch import agree, pytorch

OPTIONS = [{}, {"axes": (0,)}, {"axes": (-1, 0), "norm": "ortho"}, {"s": (4, 3), "axes": (0, 1)},
           {"s": (1, 4), "axes": (1, 0), "norm": "forward"}, {"s": (-1, 2), "axes": (0, -1)}]
TWICE = [{"axes": (0, 0)}, {"s": (2, 3), "axes": (1, 1), "norm": "forward"}, {"s": (-1, 4, 3), "axes": (1, 0, 1)}]


def forms(cls, name, x, options, **others):
    ours, numpys = getattr(F, name), getattr(np.fft, name)
    return [case(cls, lambda x, o=option: ours(x, **o), x, name=f"{name} {x.dtype} {x.shape} {option}",
                 reference=lambda x, o=option: numpys(x, **o), saves=0, **others) for option in options]


CASES = [
    *forms(F.Fftn, "fftn", uniform((2, 3)), OPTIONS),
    *forms(F.Fftn, "fftn", complex_uniform((2, 3)), OPTIONS[1:5]),
    *forms(F.Ifftn, "ifftn", complex_uniform((3, 2)), OPTIONS),
    *forms(F.Rfftn, "rfftn", uniform((2, 3)), OPTIONS),
    *forms(F.Rfftn, "rfftn", uniform((2, 1, 4)), [{}, {"axes": (2, 0)}]),
    *forms(F.Irfftn, "irfftn", complex_uniform((2, 3)), OPTIONS),
    *forms(F.Fft, "fftn", uniform((2, 3)), TWICE),
    *forms(F.Ifft, "ifftn", complex_uniform((2, 3)), TWICE[1:]),
    *forms(F.Rfft, "rfftn", uniform((2, 3)), [{"s": (3, 3, 4), "axes": (0, 0, 1)}]),
    *forms(F.Irfft, "irfftn", complex_uniform((2, 3)), [{"s": (3, 3, 4), "axes": (0, 0, 1)}]),
    *forms(F.Fftn, "fftn", uniform((0, 2)), [{"axes": (1,)}]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name", ["fftn", "ifftn", "rfftn", "irfftn"])
@pytest.mark.parametrize("s", [None, (4, 3)])
def test_agrees_with_pytorch(name, s):
    def real(y):
        return y if name.startswith("ir") else y.real + 2 * y.imag

    agree(lambda x: real(getattr(np.fft, name)(x, s, (0, 1), "ortho")),
          lambda x: real(getattr(pytorch().fft, name)(x, s, (0, 1), "ortho")), uniform((3, 4)))


def test_numbers_have_no_axes_to_transform():
    assert F.fftn(3.0).data == np.fft.fftn(3.0)


def test_errors():
    x = Variable(np.ones((2, 3)))
    with pytest.raises(ShapeError, match="fftn: "):
        F.fftn(x, axes=(0, 2))
    with pytest.raises(ArgumentError, match="fftn: .*Shape and axes have different lengths"):
        F.fftn(x, (2,), axes=(0, 1))
    with pytest.raises(ArgumentError, match="irfftn: expected as many lengths as axes"):
        F.irfftn(x, (2,), axes=(0, 0))
    with pytest.raises(ArgumentError, match="rfftn: the argument out= is not supported"):
        F.rfftn(x, out=np.ones(2))


def test_lengths_without_axes_are_of_the_last_ones():
    x = Variable(uniform((2, 2, 3)))
    for function in (np.fft.fftn, np.fft.rfftn):
        with pytest.warns(DeprecationWarning):
            expected = function(x.data, (3, 2))
        with pytest.warns(DeprecationWarning):
            y = function(x, (3, 2))
        np.testing.assert_array_equal(y.data, expected)
        x.clear_grad()
        y[1, 0, 0].real.backward()
        assert x.grad.tolist() == [[[0, 0, 0], [0, 0, 0]], [[1, 1, 0], [1, 1, 0]]]
