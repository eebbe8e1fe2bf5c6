import numpy as np
import pytest
from scipy import special

from pygrad import functions as F
from pygrad import kernels
from pygrad.errors import ArgumentError
from tests.functions.cases import case, unary, uniform
from tests.functions.elementwise import EDGES, agree_everywhere, check_large, peak_arrays, theirs
from tests.pytorch import agree


def by_tanh(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


CASES = [
    *unary(F.Gelu, F.gelu, lambda x: x * special.ndtr(x), saves=lambda x, y: x.nbytes),
    *(case(F.Gelu, lambda x: F.gelu(x, "tanh"), uniform(shape), name=f"tanh {shape}", reference=by_tanh,
           saves=lambda x, y: x.nbytes) for shape in [(), (0,), (2, 3)]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("approximate", ["none", "tanh"])
def test_agrees_with_pytorch(approximate):
    edges = EDGES[EDGES != np.inf]  # of which PyTorch makes NaN in float32
    agree_everywhere(lambda x: F.gelu(x, approximate), theirs("gelu", approximate=approximate), edges)


def test_agrees_with_pytorch_in_the_tails():
    agree(F.gelu, theirs("gelu"), np.linspace(-12, -2, 1000), dtypes=("float64",))


@pytest.mark.parametrize("approximate", ["none", "tanh"])
def test_large(approximate):
    check_large(lambda x: F.gelu(x, approximate))
    assert max(peak_arrays(lambda x: F.gelu(x, approximate))) < 1.3


def test_float32_is_as_good_as_float32_can_be():
    x = np.linspace(-8, 8, 100_001).astype(np.float32)
    exact = x.astype(np.float64) * special.ndtr(x.astype(np.float64))
    with kernels.use("numpy"):
        assert (np.abs(F.gelu(x).data - exact) / np.maximum(np.abs(x), 1)).max() < 2e-7
    assert (np.abs(F.gelu(x).data - exact) / np.maximum(np.abs(x), 1)).max() < 4e-7  # by the library, if there is one
    assert F.gelu(np.float32(np.inf)).item() == np.inf


def test_integers():
    assert F.gelu(0).item() == 0 and F.gelu([1]).dtype == np.float64


def test_its_output_is_cheap():
    assert F.Gelu.cheap


def test_unknown_approximation():
    with pytest.raises(ArgumentError, match="gelu: expected approximate to be 'none' or 'tanh', got 'erf'"):
        F.gelu(1.0, "erf")
