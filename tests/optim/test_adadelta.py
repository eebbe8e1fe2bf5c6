import numpy as np
import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError
from tests.optim.reference import TOLERANCES, difference_to_pytorch, sometimes_missing

OPTIONS = [
    {}, {"lr": 0.5, "weight_decay": 0.2}, {"rho": 0.3, "eps": 1e-3}, {"weight_decay": 0.1, "maximize": True},
    {"rho": 1.0}, {"rho": 0.0},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dtype, tolerance", TOLERANCES)
def test_equals_pytorch(options, dtype, tolerance):
    assert difference_to_pytorch("Adadelta", optim.Adadelta, options, dtype) < tolerance


def test_equals_pytorch_where_gradients_are_missing():
    options = OPTIONS[1]
    assert difference_to_pytorch("Adadelta", optim.Adadelta, options, np.float64, missing=sometimes_missing) < 1e-12


def test_by_hand():
    x = Parameter([1.0])
    x.grad = [3.0]
    optimizer = optim.Adadelta([x], lr=2.0, rho=0.5, eps=4.5)
    optimizer.step()  # square_avg 4.5, step 3 * sqrt(4.5 / 9)
    change = 3 * np.sqrt(0.5)
    np.testing.assert_allclose(x.data, 1 - 2 * change)
    np.testing.assert_allclose(optimizer.state[x]["acc_delta"], change ** 2 / 2)


@pytest.mark.parametrize("options, message", [
    ({"lr": -1}, "Adadelta: expected lr"), ({"rho": 1.1}, "expected rho to be a number of at least 0 and of at most 1"),
    ({"rho": -0.1}, "expected rho"), ({"eps": -1}, "expected eps"), ({"weight_decay": -1}, "expected weight_decay"),
])
def test_bad_options(options, message):
    with pytest.raises(ArgumentError, match=message):
        optim.Adadelta([Parameter([1.0])], **options)
