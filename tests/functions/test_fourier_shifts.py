import numpy as np
import pytest

from pygrad import Variable, functions as F
from pygrad.errors import ShapeError
from tests.functions.cases import case, complex_uniform, uniform

FORMS = [(uniform((4,)), None), (uniform((3,)), 0), (uniform((2, 3)), None), (uniform((2, 3)), (-1,)),
         (uniform((3, 2)), [0, 1]), (complex_uniform((5,)), None), (uniform((0, 3)), None)]

CASES = [case(cls, lambda x, f=ours, a=axes: f(x, a), x, name=f"{x.dtype} {x.shape} {axes}",
              reference=lambda x, f=numpys, a=axes: f(x, a), saves=0)
         for cls, ours, numpys in ((F.Fftshift, F.fftshift, np.fft.fftshift),
                                   (F.Ifftshift, F.ifftshift, np.fft.ifftshift)) for x, axes in FORMS]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_numpys_functions_are_ours_on_variables():
    x = Variable(np.arange(5.0))
    assert np.fft.ifftshift(np.fft.fftshift(x)).tolist() == x.tolist()
    assert np.fft.fftshift(x, axes=0).creator is not None


def test_frequencies_may_have_a_spacing_to_differentiate():
    d = Variable(0.5)
    f = np.fft.fftfreq(4, d)
    f[1].backward()
    assert f.tolist() == np.fft.fftfreq(4, 0.5).tolist() and d.grad.item() == -1


def test_errors():
    with pytest.raises(ShapeError, match="ifftshift: axes=2 do not fit"):
        F.ifftshift(Variable(np.ones((2, 3))), 2)
