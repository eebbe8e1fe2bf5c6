import numpy as np
import pytest

from pygrad import Variable, no_grad
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.random import manual_seed
from tests.functions.cases import UNARY_SHAPES, case, uniform
from tests.functions.elementwise import EDGES, bits, channels_last, check_large, theirs
from tests.pytorch import agree

SHAPES = [((), ()), ((3,), (1,)), ((0,), (1,)), ((2, 3), (3,)), ((2, 3), (1,)), ((2, 3, 2), (3,)), ((2, 1, 2), ())]


def prelu(x, weight):
    shape = (1, -1) + (1,) * (x.ndim - 2) if weight.size > 1 else ()
    return np.where(x > 0, x, weight.reshape(shape) * x)


def seeded(x):
    manual_seed(0)
    return F.rrelu(x, 0.25, 0.75, training=True)


CASES = [
    *(case(F.Prelu, F.prelu, uniform(shape), uniform(slopes, 0.2, 0.9, seed=1), reference=prelu,
           saves=lambda x, weight, y: x.nbytes + weight.nbytes) for shape, slopes in SHAPES),
    *(case(F.Rrelu, seeded, uniform(shape), saves=bits) for shape in UNARY_SHAPES),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("shape, slopes", [((3,), 1), ((5, 3), 3), ((2, 3, 80, 70), 3), ((40, 900), 1), ((0, 3), 3)])
def test_prelu_agrees_with_pytorch(shape, slopes):
    generator = np.random.default_rng(0)
    agree(F.prelu, theirs("prelu"), generator.standard_normal(shape), 0.3 * generator.standard_normal(slopes))


def test_prelu_at_the_edges_agrees_with_pytorch():
    agree(F.prelu, theirs("prelu"), EDGES[np.isfinite(EDGES)], np.array([0.25]))
    for edge in (-np.inf, np.inf, np.nan):
        agree(F.prelu, theirs("prelu"), np.array([edge]), np.array([0.25]))


def test_prelu_keeps_the_memory_order():
    x, weight = Variable(channels_last()), Variable(np.array([0.1, 0.2, 0.3, 0.4], np.float32))
    y = F.prelu(x, weight)
    y.backward(np.ones_like(y.data))
    assert y.data.strides == x.grad.data.strides == x.data.strides
    np.testing.assert_allclose(weight.grad.data, np.minimum(x.data, 0).sum((0, 2, 3)), rtol=1e-4)


def test_prelu_saves_what_the_gradients_need():
    x, weight = Variable(np.ones((4, 3))), Variable(np.ones(3))
    assert F.prelu(x.data, weight).creator.saved[1] is None
    function = F.prelu(x, weight.data).creator
    assert function.saved[0] is x.data and function.backward(np.ones((4, 3)))[1] is None


@pytest.mark.parametrize("slopes", [2, 4])
def test_wrong_number_of_slopes(slopes):
    with pytest.raises(ShapeError, match="prelu: the weight has .* as many slopes as the input has channels"):
        F.prelu(np.ones((2, 3)), np.ones(slopes))


def test_more_wrong_slopes():
    with pytest.raises(ShapeError, match="prelu: expected a weight of one number, or a vector"):
        F.prelu(np.ones((2, 3)), np.ones((3, 1)))
    with pytest.raises(ShapeError, match="as many slopes"):
        F.prelu(np.ones(3), np.ones(3))


def test_dtypes():
    assert F.prelu([-2, 2], 0.5).tolist() == [-1, 2] and F.prelu([-2, 2], [1]).dtype == np.float64
    assert F.prelu(np.ones(2, np.float32), np.ones(1)).dtype == np.float64
    assert F.rrelu([-2, 2], 0.5, 0.5, True).tolist() == [-1, 2]


def test_rrelu_in_evaluation_agrees_with_pytorch():
    agree(F.rrelu, theirs("rrelu"), EDGES[1:])
    agree(lambda x: F.rrelu(x, 0.1, 0.2), theirs("rrelu", lower=0.1, upper=0.2), np.linspace(-2, 2, 9))


def test_rrelu_without_a_choice_agrees_with_pytorch():
    agree(lambda x: F.rrelu(x, 0.25, 0.25, True), theirs("rrelu", lower=0.25, upper=0.25, training=True), EDGES[1:])


def test_rrelu_draws_evenly():
    manual_seed(1)
    x = Variable(np.full(100_000, -1.0, np.float32))
    y = F.rrelu(x, 0.2, 0.6, training=True)
    slopes = -y.data
    assert y.dtype == np.float32 and 0.2 <= slopes.min() and slopes.max() <= 0.6
    assert abs(slopes.mean() - 0.4) < 0.003 and abs(slopes.var() - 0.16 / 12) < 0.001
    y.backward(np.ones(100_000, np.float32))
    np.testing.assert_array_equal(x.grad.data, slopes)
    first = x.grad.data
    x.clear_grad()
    y.backward(np.ones(100_000, np.float32))
    assert np.array_equal(x.grad.data, first)
    assert not np.array_equal(F.rrelu(x, 0.2, 0.6, training=True).data, y.data)


def test_rrelu_large():
    check_large(lambda x: F.rrelu(x, 0.3, 0.3, training=True))
    with no_grad():
        assert F.rrelu(Variable([-1.0]), training=True).creator is None


@pytest.mark.parametrize("arguments, message", [
    ((1.0, 0.5), "lower not above upper, got 1.0 and 0.5"), ((0.0, np.inf), "finite slopes"),
    ((None,), "rrelu: expected a number as lower, got None"),
])
def test_bad_slopes(arguments, message):
    with pytest.raises(ArgumentError, match=message):
        F.rrelu(1.0, *arguments)
