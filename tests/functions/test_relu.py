import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError
from tests.functions.cases import case, gradient, unary, uniform
from tests.functions.elementwise import agree_everywhere, check_large, peak_arrays, theirs

SLOPES = [0.01, 0.5, 1.0, 2.0, 0.0, -0.25]


def leaky(slope):
    return lambda x: np.where(x > 0, x, slope * x)


CASES = [
    *unary(F.Relu, F.relu, lambda x: np.maximum(x, 0), saves=lambda x, y: y.nbytes),
    *unary(F.LeakyRelu, F.leaky_relu, leaky(0.01), saves=lambda x, y: y.nbytes),
    *(case(F.LeakyRelu, lambda x, a=slope: F.leaky_relu(x, a), uniform((2, 3)), name=str(slope),
           reference=leaky(slope), saves=48) for slope in SLOPES),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_agrees_with_pytorch():
    agree_everywhere(F.relu, theirs("relu"))


@pytest.mark.parametrize("slope", [0.01, 2.0, 0.0])
def test_leaky_relu_agrees_with_pytorch(slope):
    agree_everywhere(lambda x: F.leaky_relu(x, slope), theirs("leaky_relu", negative_slope=slope), EDGES[1:])


@pytest.mark.parametrize("function", [F.relu, F.leaky_relu, lambda x: F.leaky_relu(x, 2.0)],
                         ids=["relu", "leaky_relu", "leaky_relu 2"])
def test_large(function):
    check_large(function)
    assert max(peak_arrays(function)) < 1.6


EDGES = np.array([-np.inf, -1e-300, -0.0, 0.0, 1e-300, np.inf, np.nan])


def test_relu_at_the_edges():
    np.testing.assert_array_equal(F.relu(EDGES).data, [0, 0, 0, 0, 1e-300, np.inf, np.nan])
    (slope,) = gradient(F.relu, EDGES)
    assert np.array_equal(slope, [0, 0, 0, 0, 1, 1, 1])


def test_relu_stops_infinite_gradients():
    x = Variable([-1.0, 0.0, 1.0])
    F.relu(x).backward(np.full(3, np.inf))
    assert np.array_equal(x.grad.data, [0.0, 0.0, np.inf])


@pytest.mark.parametrize("slope", SLOPES)
def test_leaky_relu_at_the_kink_has_the_slope_of_below(slope):
    (got,) = gradient(lambda x: F.leaky_relu(x, slope), np.array([-1.0, -0.0, 0.0, 1.0], np.float32))
    assert np.array_equal(got, np.array([slope, slope, slope, 1], np.float32))


def test_relu_writes_only_into_a_gradient_that_nobody_else_sees():
    function = F.Relu()
    function(Variable(np.array([-1.0, 1.0])))
    kept = np.ones(2)
    assert not np.shares_memory(function.backward(kept), kept)
    box = [np.ones(2)]
    address = box[0].__array_interface__["data"][0]
    result = function.backward(box.pop())
    assert result.tolist() == [0.0, 1.0]
    assert result.__array_interface__["data"][0] == address


def test_large_gradients_are_written_in_place():
    function = F.Relu()
    function(Variable(np.linspace(-1, 1, 50_000)))
    box = [np.full(50_000, np.inf)]
    address = box[0].__array_interface__["data"][0]
    result = function.backward(box.pop())
    assert result.__array_interface__["data"][0] == address and set(result.tolist()) == {0, np.inf}


def test_integers():
    assert F.relu(Variable([-1, 2])).data.dtype.kind == "i"
    assert F.leaky_relu(Variable([-4, 2]), 0.5).tolist() == [-2.0, 2.0]
    assert F.relu(-2).item() == 0


@pytest.mark.parametrize("slope", [None, "0.1", float("nan")])
def test_bad_slope(slope):
    with pytest.raises(ArgumentError, match="leaky_relu: expected a number as negative_slope, got"):
        F.leaky_relu(1.0, slope)
