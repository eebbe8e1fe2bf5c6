import numpy as np
import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError
from tests.optim.reference import TOLERANCES, difference_to_pytorch, sometimes_missing

OPTIONS = [
    {}, {"lr": 0.1, "weight_decay": 0.2, "lr_decay": 0.3}, {"lr": 0.1, "initial_accumulator_value": 0.5, "eps": 1e-3},
    {"lr": 0.1, "weight_decay": 0.1, "maximize": True},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dtype, tolerance", TOLERANCES)
def test_equals_pytorch(options, dtype, tolerance):
    assert difference_to_pytorch("Adagrad", optim.Adagrad, options, dtype) < tolerance


@pytest.mark.parametrize("options", OPTIONS[1:3], ids=str)
def test_equals_pytorch_where_gradients_are_missing(options):
    assert difference_to_pytorch("Adagrad", optim.Adagrad, options, np.float64, missing=sometimes_missing) < 1e-12


def test_a_group_has_its_own_initial_sum():
    x, y = Parameter([1.0]), Parameter([1.0])
    optimizer = optim.Adagrad([{"params": [x]}, {"params": [y], "initial_accumulator_value": 3.0}])
    x.grad = y.grad = [1.0]
    optimizer.step()
    assert [optimizer.state[one]["sum"].tolist() for one in (x, y)] == [[1.0], [4.0]]


def test_a_zero_gradient_without_eps_is_not_a_number_and_no_warning():
    x = Parameter([1.0])
    x.grad = [0.0]
    optim.Adagrad([x], eps=0).step()
    assert np.isnan(x.item())


@pytest.mark.parametrize("options, message", [
    ({"lr": -1}, "Adagrad: expected lr"), ({"lr_decay": -1}, "expected lr_decay"), ({"eps": -1}, "expected eps"),
    ({"initial_accumulator_value": -1}, "expected initial_accumulator_value"), ({"weight_decay": -1}, "expected weight"),
])
def test_bad_options(options, message):
    with pytest.raises(ArgumentError, match=message):
        optim.Adagrad([Parameter([1.0])], **options)
