import numpy as np
import pytest

from pygrad import Parameter, Variable, layers, optim
from pygrad.errors import ArgumentError, DTypeError, GraphError
from pygrad.optim.groups import check_range


def test_options_of_groups():
    a, b = Parameter([1.0]), Parameter([1.0])
    optimizer = optim.SGD([{"params": [a]}, {"params": b, "lr": 0.5}], lr=0.25)
    a.grad = b.grad = Variable([1.0])
    optimizer.step()
    assert (a.item(), b.item()) == (0.75, 0.5)
    assert [group["lr"] for group in optimizer.param_groups] == [0.25, 0.5]
    c = Parameter([1.0])
    optimizer.add_param_group({"params": [c], "momentum": 0.9})
    assert optimizer.param_groups[2]["momentum"] == 0.9
    assert a.name is None


def test_generators_and_state_of_a_model():
    model = layers.Linear(2, 2)
    assert len(optim.SGD(model.parameters()).param_groups[0]["params"]) == 2
    assert len(optim.SGD(dict(model.named_parameters())).param_groups[0]["params"]) == 2


def test_names():
    model = layers.Linear(2, 2)
    optimizer = optim.SGD(model.named_parameters())
    assert optimizer.param_groups[0]["params"] == list(model.parameters())
    assert optimizer.state_dict()["param_groups"][0]["param_names"] == ["weight", "bias"]


X = Parameter([1.0])


@pytest.mark.parametrize("params, error, message", [
    ([], ArgumentError, "SGD: expected at least one parameter, got none"),
    (iter(()), ArgumentError, "at least one parameter"),
    ([{"params": []}], ArgumentError, "at least one parameter"),
    (X, ArgumentError, r"expected an iterable of parameters, got a Parameter; pass a list, \[parameter\]"),
    (layers.Linear(1, 1), ArgumentError, r"got a Linear; pass model\.parameters\(\)"),
    ({X}, ArgumentError, "got a set; the order of a set differs from run to run"),
    (3, ArgumentError, "got a int; pass a list"),
    ([X, X], ArgumentError, r"the parameter shape \(1,\), dtype float64 comes twice"),
    ([{"params": [X]}, {"params": [X]}], ArgumentError, "comes twice; each belongs in one group, once"),
    ([X, {"params": [Parameter([1.0])]}], ArgumentError, "expected parameters, or a dict .*, got both"),
    ([{"params": [X], "learning_rate": 1}], ArgumentError,
     "a group is a dict of 'params' and any of lr, momentum, .*; got 'params', 'learning_rate'"),
    ([("x", X), Parameter([1.0])], ArgumentError, r"or a pair \(name, parameter\) for each, got both"),
    ([("x", 3)], DTypeError, "got a int at position 0"),
    ([{"lr": 1}], ArgumentError, "a group is a dict of 'params'"),
    ([np.ones(1)], DTypeError, r"got a ndarray at position 0; wrap an array in pygrad\.Parameter"),
    ([X, "x"], DTypeError, "got a str at position 1"),
    ([Parameter([1, 2])], DTypeError, "position 0 .*dtype int64.* is not floating"),
    ([X * 2], GraphError, r"position 0 .*has a creator \(Multiply\); only leaves can be updated: use detach"),
])
def test_bad_parameters(params, error, message):
    with pytest.raises(error, match=message):
        optim.SGD(params)


def test_a_bad_group_is_not_added():
    optimizer = optim.SGD([X])
    for group in ({"params": [X]}, {"params": [Parameter([1.0])], "lr": -1}, {"params": [Parameter([1.0])] * 2},
                  [Parameter([1.0])], {"params": [Parameter([1.0])], "lr": float("nan")}):
        with pytest.raises(ArgumentError):
            optimizer.add_param_group(group)
    assert len(optimizer.param_groups) == 1
    optimizer.step()
    optimizer.add_param_group({"params": [Parameter([1.0])], "initial_lr": 0.5})
    assert optimizer.param_groups[1]["initial_lr"] == 0.5


@pytest.mark.parametrize("bounds, good, bad, words", [
    ({}, [0, 1e300, np.float32(2)], [-1, np.nan, np.inf, "1", None, 1j], "a number of at least 0"),
    ({"below": 1}, [0, 0.99], [1, -0.1], "a number of at least 0 and below 1"),
    ({"low": -np.inf}, [-5, 5], [np.nan, np.inf, -np.inf, [np.nan]], "a finite number"),
    ({"low": 1, "up_to": 2}, [1, 2, (1, 2)], [0.9, 2.1, (1, 3)], "a number of at least 1 and of at most 2"),
])
def test_check_range(bounds, good, bad, words):
    for value in good:
        check_range({"x": value}, "Somewhere", "x", **bounds)
    for value in bad:
        with pytest.raises(ArgumentError, match=f"Somewhere: expected x to be {words}, got"):
            check_range({"x": value}, "Somewhere", "x", **bounds)
