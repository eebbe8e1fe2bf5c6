import numpy as np
import pytest

from pygrad import functions as F
from tests.functions.cases import complex_uniform, uniform
from tests.functions.test_fourier_axes import forms
from tests.pytorch import agree, pytorch

CASES = [
    *forms(F.Fftn, "fft2", uniform((2, 2, 3)), [{}, {"s": (3, 2)}]),
    *forms(F.Ifftn, "ifft2", complex_uniform((2, 3)), [{}]),
    *forms(F.Rfftn, "rfft2", uniform((2, 3)), [{}, {"axes": (1, 0)}]),
    *forms(F.Irfftn, "irfft2", complex_uniform((2, 3)), [{"s": (2, 5)}]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name", ["fft2", "ifft2", "rfft2", "irfft2"])
@pytest.mark.parametrize("s", [None, (4, 3)])
def test_agrees_with_pytorch(name, s):
    def real(y):
        return y if name.startswith("ir") else y.real + 2 * y.imag

    agree(lambda x: real(getattr(np.fft, name)(x, s, (0, 1), "ortho")),
          lambda x: real(getattr(pytorch().fft, name)(x, s, (0, 1), "ortho")), uniform((3, 4)))
