import numpy as np
import pytest
from scipy import special

from pygrad import Variable, functions as F
from tests.functions.cases import uniform
from tests.functions.special import by_protocol, of, slope
from tests.pytorch import agree, pytorch

CASES = [
    *of("xlogy", (-2, 2), (0.3, 2), of_complex=True),
    *of("xlog1py", (-2, 2), (-0.7, 2), of_complex=True),
    *of("entr", (0.375, 0.625)),
    *of("rel_entr", (0.375, 0.625), (0.188, 0.312)),
    *of("kl_divergence", (0.375, 0.625), (0.188, 0.312), theirs="kl_div"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("xlogy", (2.0, 3.0), (0, 1)), ("xlog1py", (2.0, 3.0), (0, 1)), ("entr", (0.5,), (0,)),
    ("rel_entr", (0.5, 0.25), (0, 1)), ("kl_div", (0.5, 0.25), (0, 1)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_zeros(dtype):
    x, y = Variable(np.zeros(4, dtype)), Variable(np.array([0, 2, -1, np.nan], dtype))
    z = special.xlogy(x, y)
    z.backward(np.ones(4, dtype))
    np.testing.assert_array_equal(z.data, special.xlogy(x.data, y.data))
    np.testing.assert_array_equal(x.grad.data, np.array([0, np.log(dtype(2)), 0, np.nan], dtype))
    np.testing.assert_array_equal(y.grad.data, [0, 0, 0, np.nan])
    x, y = Variable(np.zeros(3, dtype)), Variable(np.array([-1, 2, -2], dtype))
    special.xlog1py(x, y).backward(np.ones(3, dtype))
    np.testing.assert_allclose(x.grad.data, np.array([0, np.log(dtype(3)), 0], dtype))
    assert y.grad.tolist() == [0, 0, 0]


def test_second_order_at_zeros():
    x, y = Variable(np.zeros(2)), Variable(np.array([0.0, 2.0]))
    F.xlogy(x, y).backward(np.ones(2), create_graph=True)
    first, x.grad = x.grad, None
    first.backward(np.ones(2))
    np.testing.assert_allclose(y.grad.data, [0, 0.5])


def test_entropies_at_their_ends():
    assert slope("entr", 0.0) == np.inf and np.isnan(slope("entr", -1.0)) and F.entr(0.0).item() == 0
    assert slope("rel_entr", 0.0, 1.0, at=0) == -np.inf and slope("rel_entr", 0.0, 1.0) == 0
    assert slope("kl_divergence", 0.0, 1.0, at=0) == -np.inf and slope("kl_divergence", 0.0, 1.0) == 1
    for name in ("rel_entr", "kl_divergence"):
        for x, y in ((0.0, 0.0), (-1.0, -1.0), (-1.0, 1.0)):
            assert np.isnan(slope(name, x, y, at=0)) and np.isnan(slope(name, x, y))


def test_agrees_with_pytorch():
    x, y = uniform((2, 4), -2, 2), uniform((2, 4), 0.2, 3, seed=1)
    x[0, 0] = 0
    agree(F.xlogy, lambda x, y: pytorch().xlogy(x, y), x, y)
    agree(F.xlog1py, lambda x, y: pytorch().special.xlog1py(x, y), x, y)
    agree(F.entr, lambda x: pytorch().special.entr(x), y)
