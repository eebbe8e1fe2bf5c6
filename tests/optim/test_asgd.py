import numpy as np
import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError
from tests.optim.reference import TOLERANCES, difference_to_pytorch, sometimes_missing

OPTIONS = [
    {}, {"lr": 0.1, "lambd": 0.1, "alpha": 0.5, "weight_decay": 0.2}, {"lr": 0.1, "t0": 5},
    {"lr": 0.1, "t0": 3, "lambd": 0.3, "weight_decay": 0.1, "maximize": True},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dtype, tolerance", TOLERANCES)
def test_equals_pytorch(options, dtype, tolerance):
    assert difference_to_pytorch("ASGD", optim.ASGD, options, dtype) < tolerance


@pytest.mark.parametrize("options", OPTIONS[1:], ids=str)
def test_equals_pytorch_where_gradients_are_missing(options):
    assert difference_to_pytorch("ASGD", optim.ASGD, options, np.float64, missing=sometimes_missing) < 1e-12


def test_the_average_is_of_what_came_after_t0():
    x = Parameter([0.0])
    optimizer = optim.ASGD([x], lr=1.0, lambd=0, t0=2)
    path = []
    for step in range(5):
        x.grad = [-1.0 - step]
        optimizer.step()
        path.append(x.item())
    assert path == [1.0, 3.0, 6.0, 10.0, 15.0]
    assert optimizer.state[x]["ax"].item() == pytest.approx(np.mean(path[3:]))


@pytest.mark.parametrize("options, message", [
    ({"lr": -1}, "ASGD: expected lr"), ({"lambd": -1}, "expected lambd"), ({"weight_decay": -1}, "expected weight_decay"),
    ({"alpha": float("nan")}, "expected alpha to be a finite number"), ({"t0": float("inf")}, "expected t0"),
])
def test_bad_options(options, message):
    with pytest.raises(ArgumentError, match=message):
        optim.ASGD([Parameter([1.0])], **options)
