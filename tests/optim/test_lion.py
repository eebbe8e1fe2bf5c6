import numpy as np
import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError
from tests.optim.reference import TOLERANCES, difference_to_pytorch, sometimes_missing
from tests.pytorch import pytorch

OPTIONS = [{}, {"lr": 0.1, "weight_decay": 0.2}, {"lr": 0.1, "betas": (0.5, 0.7)}]


def lion(params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
    """Program 1 of the paper; PyTorch has none of its own."""
    torch = pytorch()

    class Lion(torch.optim.Optimizer):
        @torch.no_grad()
        def step(self):
            for one in self.param_groups[0]["params"]:
                if one.grad is None:
                    continue
                mean = self.state[one].setdefault("exp_avg", torch.zeros_like(one))
                one.mul_(1 - lr * weight_decay)
                one.sub_(lr * (betas[0] * mean + (1 - betas[0]) * one.grad).sign())
                mean.mul_(betas[1]).add_(one.grad, alpha=1 - betas[1])

    return Lion(params, {})


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dtype, tolerance", TOLERANCES)
def test_equals_the_paper(options, dtype, tolerance):
    assert difference_to_pytorch(lion, optim.Lion, options, dtype) < tolerance


def test_equals_the_paper_where_gradients_are_missing():
    assert difference_to_pytorch(lion, optim.Lion, OPTIONS[1], np.float64, missing=sometimes_missing) < 1e-12


def test_maximize():
    x = Parameter([1.0, 2.0, 3.0])
    x.grad = [0.001, -100.0, 0.0]
    optim.Lion([x], lr=0.5, maximize=True).step()
    assert x.tolist() == [1.5, 1.5, 3.0]


@pytest.mark.parametrize("options, message", [
    ({"lr": -1}, "Lion: expected lr"), ({"betas": (0.9, 1.0)}, "expected betas"), ({"weight_decay": -1}, "expected weight"),
])
def test_bad_options(options, message):
    with pytest.raises(ArgumentError, match=message):
        optim.Lion([Parameter([1.0])], **options)
