import functools

import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError, StateDictError
from pygrad.optim.lr_scheduler.lambdas import state_of_callable
from tests.optim.lr_scheduler.reference import agree


class Decay:
    """A factor with a state of its own."""

    def __init__(self, rate):
        self.rate, self.calls = rate, 0

    def __call__(self, epoch):
        self.calls += 1
        return self.rate ** epoch


@pytest.mark.parametrize("name", ["LambdaLR", "MultiplicativeLR"])
def test_equals_pytorch(name):
    agree(lambda module, optimizer: getattr(module, name)(optimizer, lambda epoch: 1 / (1 + 0.1 * epoch)))
    agree(lambda module, optimizer: getattr(module, name)(optimizer, [lambda epoch: 0.9, lambda epoch: 0.8]))
    ours, theirs = agree(lambda module, optimizer: getattr(module, name)(optimizer, [Decay(0.9), Decay(0.99)]))
    assert ours.state_dict()["lr_lambdas"] == theirs.state_dict()["lr_lambdas"]
    assert ours.lr_lambdas[0].calls > 90


def test_state_of_callables():
    assert state_of_callable(lambda epoch: 1) is None and state_of_callable(len) is None
    assert state_of_callable(Decay(0.5)) == {"rate": 0.5, "calls": 0}
    strange = Decay(0.5)
    strange.other = len
    assert state_of_callable(strange) is None
    assert state_of_callable(functools.partial(max, 1)) == {}


def make(functions, name="LambdaLR"):
    optimizer = optim.SGD([{"params": [Parameter([1.0])]}, {"params": [Parameter([1.0])]}], lr=1.0)
    return getattr(optim.lr_scheduler, name)(optimizer, functions)


@pytest.mark.parametrize("lambdas", [[None], [{"rate": 1.0}, None, None], [None, {"rate": 1.0}], [3, None], 5])
def test_state_that_does_not_fit(lambdas):
    scheduler = make([Decay(0.5), lambda epoch: 1.0])
    state = {**scheduler.state_dict(), "lr_lambdas": lambdas, "last_epoch": 9}
    with pytest.raises(StateDictError, match="nothing was loaded"):
        scheduler.load_state_dict(state)
    assert scheduler.last_epoch == 0 and scheduler.lr_lambdas[0].rate == 0.5 and callable(scheduler.lr_lambdas[1])


@pytest.mark.parametrize("name", ["LambdaLR", "MultiplicativeLR"])
@pytest.mark.parametrize("functions", [[len], [len, 3], 0.5])
def test_bad_functions(name, functions):
    with pytest.raises(ArgumentError, match=f"{name}: expected lr_lambda to be a function of the epoch, or one for"):
        make(functions, name)
