"""Tests of a step that updates nothing, against one that does."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from pygrad import Parameter, optim
from pygrad.memory._account import Account
from pygrad.memory._dry_step import run_dry

OPTIMIZERS = {
    "SGD": lambda params: optim.SGD(params, lr=0.1), "momentum": lambda params: optim.SGD(params, lr=0.1, momentum=0.9),
    "Adam": optim.Adam, "AMSGrad": lambda params: optim.Adam(params, amsgrad=True),
    "AdamW": optim.AdamW, "weight decay": lambda params: optim.Adam(params, weight_decay=0.1),
    "Adagrad": optim.Adagrad, "Adadelta": optim.Adadelta, "RMSprop": optim.RMSprop, "Lion": optim.Lion,
    "NAdam": optim.NAdam, "RAdam": optim.RAdam, "Rprop": optim.Rprop, "ASGD": optim.ASGD, "Adamax": optim.Adamax,
    "Adafactor": optim.Adafactor, "Muon": optim.Muon,
}


def parameters(*shapes):
    made = [Parameter(np.ones(shape, np.float32)) for shape in shapes]
    for one in made:
        one.grad = np.full(one.shape, 0.5, np.float32)
    return made


def measured(optimizer):
    tracemalloc.start()
    try:
        optimizer.step()
        return tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_first_step_and_the_second(name):
    params = parameters((700, 300), (300, 300), (20, 30), (30, 20))
    optimizer = OPTIMIZERS[name](params)
    for _ in range(2):
        account = Account()
        run_dry(account, optimizer, set(params))
        remains, peak = measured(optimizer)
        assert account.peak == pytest.approx(peak, rel=0.05, abs=100_000)
        assert account.live == pytest.approx(remains, rel=0.05, abs=100_000)


def test_parameters_without_gradients():
    used, unused = parameters((500, 500), (500, 500))
    account, optimizer = Account(), optim.Adam([used, unused])
    run_dry(account, optimizer, {used})
    assert account.live == pytest.approx(2 * used.nbytes, rel=0.1)
    unused.grad = None
    optimizer.step()
    account = Account()
    run_dry(account, optimizer, {used, unused})
    assert account.live == pytest.approx(2 * used.nbytes, rel=0.1)


def test_lbfgs():
    params = parameters((500, 500))
    account, optimizer = Account(), optim.LBFGS(params, max_iter=4)
    run_dry(account, optimizer, set(params))
    assert account.peak >= 5 * params[0].nbytes and account.phase == "optimizer"
