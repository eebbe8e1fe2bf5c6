import numpy as np
import pytest

from pygrad import Parameter, Variable, optim
from pygrad.errors import ArgumentError
from tests.optim.reference import TOLERANCES, difference_to_pytorch, sometimes_missing

OPTIONS = [{}, {"lr": 0.1, "etas": (0.3, 1.7), "step_sizes": (0.05, 0.2)}, {"lr": 0.1, "maximize": True}, {"lr": 0}]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dtype, tolerance", TOLERANCES)
def test_equals_pytorch(options, dtype, tolerance):
    assert difference_to_pytorch("Rprop", optim.Rprop, options, dtype) < tolerance


@pytest.mark.parametrize("options", OPTIONS[:2], ids=str)
def test_equals_pytorch_where_gradients_are_missing(options):
    assert difference_to_pytorch("Rprop", optim.Rprop, options, np.float64, missing=sometimes_missing) < 1e-12


def test_by_hand():
    x = Parameter([0.0, 0.0, 0.0])
    optimizer = optim.Rprop([x], lr=1.0, etas=(0.5, 2.0))
    x.grad = Variable([1.0, -5.0, 0.0])
    optimizer.step()
    assert x.tolist() == [-1.0, 1.0, 0.0]
    x.grad = Variable([3.0, 0.1, 1.0])  # stays, changes, is new
    optimizer.step()
    assert x.tolist() == [-3.0, 1.0, -1.0]
    assert optimizer.state[x]["step_size"].tolist() == [2.0, 0.5, 1.0]
    assert optimizer.state[x]["prev"].tolist() == [3.0, 0.0, 1.0]


def test_float16_has_a_mask_of_its_own_width():
    x = Parameter(np.zeros(5, np.float16))
    x.grad = Variable(np.array([1, -1, 0, 2, -2], np.float16))
    optim.Rprop([x], lr=0.5).step()
    assert x.tolist() == [-0.5, 0.5, 0, -0.5, 0.5] and x.dtype == np.float16


@pytest.mark.parametrize("options, message", [
    ({"lr": -1}, "Rprop: expected lr"), ({"etas": (0, 1.2)}, "expected etas to be a number between 0 and 1 and one above"),
    ({"etas": (0.5, 1.0)}, "expected etas"), ({"etas": 0.5}, "expected etas to be two numbers"),
    ({"etas": (float("nan"), 1.2)}, "expected etas"), ({"step_sizes": (1, 0.5)}, "the smallest and the largest"),
    ({"step_sizes": (-1, 0.5)}, "expected step_sizes"), ({"step_sizes": 1}, "expected step_sizes"),
])
def test_bad_options(options, message):
    with pytest.raises(ArgumentError, match=message):
        optim.Rprop([Parameter([1.0])], **options)
