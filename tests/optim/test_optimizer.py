import copy
import gc
import inspect
import json
import pickle

import numpy as np
import pytest

from pygrad import Parameter, StaleGraphError, Variable, is_grad_enabled, layers, no_grad, optim
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, ShapeError, StateDictError
from pygrad.testing import assert_no_growth
from tests.optim.reference import MAKERS, give_gradients, parameters
from tests.pytorch import pytorch

every = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
SHAPES = [(3, 2), (2,), (), (150, 150)]


def data(params):
    return [one.data.copy() for one in params]


def assert_equal(first, second):
    assert all(np.array_equal(one, other) for one, other in zip(first, second, strict=True))


@every
def test_updates_in_place_and_records_nothing(make):
    params = parameters(SHAPES)
    give_gradients(params, 0)
    before, arrays = data(params), [one.data for one in params]
    optimizer = make(params)
    assert optimizer.step() is None
    assert all(one.data is array and one.creator is None for one, array in zip(params, arrays, strict=True))
    assert all((one.data != old).all() for one, old in zip(params, before, strict=True))


@every
def test_a_graph_from_before_is_stale(make):
    x = Parameter([1.0, 2.0])
    y = (x * x).sum()
    y.backward()
    make([x]).step()
    with pytest.raises(StaleGraphError, match="Multiply"):
        y.backward()


@every
def test_only_parameters_with_a_gradient_are_updated(make):
    params = parameters(SHAPES)
    optimizer = make(params)
    optimizer.step()
    assert not optimizer.state
    before = data(params)
    give_gradients(params, 0, missing={1, 3})
    optimizer.step()
    changed = [not np.array_equal(one.data, old) for one, old in zip(params, before, strict=True)]
    assert changed == [True, False, True, False]
    assert set(optimizer.state) == {params[0], params[2]}


@every
def test_steps_under_no_grad_and_with_a_closure(make):
    x = Parameter([1.0, 2.0])
    optimizer = make([x])

    def closure():
        assert is_grad_enabled()
        optimizer.zero_grad()
        loss = (x * x).sum()
        loss.backward()
        return loss

    with no_grad():
        assert optimizer.step(closure).item() == 5
        assert optimizer.step(closure).item() < 5


@every
def test_nan_is_applied(make):
    x = Parameter([1.0, 2.0])
    x.grad = Variable([np.nan, 1.0])
    make([x]).step()
    assert np.isnan(x.data[0]) and np.isfinite(x.data[1])


@every
def test_nothing_is_updated_when_a_gradient_does_not_fit(make):
    params = parameters(SHAPES)
    optimizer = make([{"params": params[:2]}, {"params": params[2:]}])
    give_gradients(params, 0)
    optimizer.step()
    before, state = data(params), copy.deepcopy(optimizer.state_dict())
    params[3].grad.data = np.ones(7)
    with pytest.raises(ShapeError, match=r"\.step: .* a gradient of shape \(7,\).*nothing was updated"):
        optimizer.step()
    assert_equal(data(params), before)
    assert optimizer.state_dict()["state"].keys() == state["state"].keys()
    assert all(entry["step"] == 1 for entry in optimizer.state.values())


@every
def test_a_parameter_that_has_become_another(make):
    x, y = Parameter([1.0, 2.0]), Parameter([1.0])
    optimizer = make([x, y])
    give_gradients([x, y], 0)
    optimizer.step()
    optimizer.zero_grad()
    y.data = np.ones(3)
    give_gradients([x, y], 0)
    with pytest.raises(ShapeError, match="make a new optimiser for a new shape"):
        optimizer.step()
    optimizer.zero_grad()
    y.data = np.ones(1, np.float32)
    give_gradients([x, y], 0)
    with pytest.raises(DTypeError, match="Make a new optimiser for a new dtype"):
        optimizer.step()


@every
def test_new_data_of_the_same_shape_is_updated(make):
    x = Parameter([1.0, 2.0])
    optimizer = make([x])
    give_gradients([x], 0)
    optimizer.step()
    x.data = np.array([5.0, 6.0])
    optimizer.step()
    assert (x.data != [5.0, 6.0]).all() and (np.abs(x.data - [5, 6]) < 1).all()


@pytest.mark.parametrize("set_to_none", [True, False])
def test_zero_grad(set_to_none):
    params = parameters(SHAPES)
    give_gradients(params, 0, missing={0})
    taken = params[1].grad
    before = taken.data.copy()
    optim.SGD(params).zero_grad(set_to_none)
    assert params[0].grad is None
    assert [one.grad is None for one in params[1:]] == [set_to_none] * 3
    assert np.array_equal(taken.data, before)
    if not set_to_none:
        assert not params[1].grad.data.any() and params[1].grad.shape == (2,)


def test_a_learning_rate_set_later():
    x = Parameter([1.0])
    optimizer = optim.SGD([x], lr=0.1)
    optimizer.param_groups[0]["lr"] = 0.5
    x.grad = Variable([1.0])
    optimizer.step()
    assert x.item() == 0.5


@pytest.mark.parametrize("value, message", [
    (-0.1, "expected lr"), (float("nan"), "expected lr"), ("fast", "got 'fast'"), (None, "got None"),
])
def test_a_bad_option_set_later_is_refused_before_anything_changes(value, message):
    params = parameters(SHAPES)
    optimizer = optim.Adam([{"params": params[:2]}, {"params": params[2:]}])
    give_gradients(params, 0)
    optimizer.step()
    before = data(params)
    optimizer.param_groups[1]["lr"] = value
    for _ in range(2):
        with pytest.raises(ArgumentError, match=message):
            optimizer.step(lambda: pytest.fail("the closure must not run"))
    assert_equal(data(params), before)
    optimizer.param_groups[1]["lr"] = 0.1
    optimizer.step()
    assert not any(np.array_equal(one.data, old) for one, old in zip(params, before, strict=True))


@pytest.mark.parametrize("dtype, tolerance", [(np.float16, 2e-2), (np.float32, 1e-5)])
@every
def test_narrow_dtypes_stay(make, dtype, tolerance):
    """The squares of small gradients vanish in float16, and so does eps: here they are all large."""
    wide, narrow = parameters(SHAPES), [Parameter(one.data.astype(dtype)) for one in parameters(SHAPES)]
    for params in (wide, narrow):
        optimizer = make(params)
        give_gradients(params, 0)
        for one in params:
            one.grad.data[...] += np.sign(one.grad.data)
        optimizer.step()
    for one, other in zip(narrow, wide, strict=True):
        assert one.dtype == dtype
        np.testing.assert_allclose(one.data, other.data, rtol=tolerance, atol=tolerance)


# -- state --------------------------------------------------------------------------------------------------


def trained(make, missing=()):
    params = parameters(SHAPES)
    optimizer = make(params)
    for step in range(3):
        give_gradients(params, step, missing)
        optimizer.step()
    return params, optimizer


@every
@pytest.mark.parametrize("missing", [(), {1}])
def test_state_dict_goes_on_where_it_was(make, missing):
    params, optimizer = trained(make, missing)
    state = copy.deepcopy(optimizer.state_dict())
    others = [Parameter(one.data.copy()) for one in params]
    other = make(others)
    other.param_groups[0]["lr"] = 77.0
    other.load_state_dict(state)
    for step in range(3, 6):
        for group in (params, others):
            give_gradients(group, step)
        optimizer.step()
        other.step()
    assert_equal(data(params), data(others))


@every
def test_state_through_json(make):
    """Numbers of parameters become text there, tuples lists, and arrays what can be made arrays again."""
    params, optimizer = trained(make, {1})
    saved = json.loads(json.dumps(optimizer.state_dict(), default=lambda value: value.tolist()))
    others = [Parameter(one.data.copy()) for one in params]
    other = make(others)
    other.load_state_dict(saved)
    for group in (params, others):
        give_gradients(group, 7)
    optimizer.step()
    other.step()
    assert_equal(data(params), data(others))


@every
def test_copies_go_on_by_themselves(make):
    params, optimizer = trained(make)
    for twin in (copy.deepcopy(optimizer), pickle.loads(pickle.dumps(optimizer))):
        others = twin.param_groups[0]["params"]
        give_gradients(others, 9)
        before = data(params)
        twin.step()
        assert_equal(data(params), before)
        assert not np.array_equal(others[0].data, params[0].data)


def test_state_dict_is_laid_out_as_pytorchs():
    params, optimizer = trained(optim.Adam, {1})
    state = optimizer.state_dict()
    assert list(state) == ["state", "param_groups"]
    assert list(state["state"]) == [0, 2, 3]
    assert state["param_groups"][0]["params"] == [0, 1, 2, 3]
    assert set(state["state"][0]) == {"step", "exp_avg", "exp_avg_sq"}
    assert state["state"][3]["exp_avg"].shape == (150, 150)


@pytest.mark.parametrize("name", [
    "SGD", "Adam", "AdamW", "Adamax", "NAdam", "RAdam", "Adagrad", "Adadelta", "RMSprop", "Rprop", "ASGD", "Adafactor",
    "Muon", "LBFGS",
])
def test_arguments_and_defaults_are_pytorchs(name):
    torch = pytorch()
    left_out = {"foreach", "fused", "capturable", "differentiable"}
    theirs = inspect.signature(getattr(torch.optim, name).__init__).parameters
    ours = inspect.signature(getattr(optim, name).__init__).parameters
    assert {key: one.default for key, one in theirs.items() if key not in left_out} == {
        key: one.default for key, one in ours.items()}
    # What can be given by position stands where it does there, as far as nothing is left out before it.
    ordered = [key for key, one in ours.items() if one.kind is one.POSITIONAL_OR_KEYWORD]
    assert ordered == list(theirs)[:len(ordered)]


@pytest.mark.parametrize("change, message", [
    (lambda state: state["param_groups"].pop(), r"the groups have \[\] parameters where .* have \[4\]"),
    (lambda state: state["param_groups"][0]["params"].pop(), r"have \[3\] parameters .* have \[4\]"),
    (lambda state: state.pop("param_groups"), r"expected a dict of 'state' and 'param_groups'.*got \['state'\]"),
    (lambda state: state["state"].update({9: state["state"][0]}), "state of the parameters 9, which are in no group"),
    (lambda state: state["state"][0].pop("exp_avg"), r"parameter shape \(3, 2\).*\['exp_avg'\] is missing"),
    (lambda state: state["state"][1].update(exp_avg_sq=np.ones(3)), r"\['exp_avg_sq'\] has another shape"),
    (lambda state: state["param_groups"][0].update(lr=-1), "expected lr"),
])
def test_nothing_is_loaded_from_a_state_that_does_not_fit(change, message):
    params, optimizer = trained(optim.Adam)
    state = copy.deepcopy(optimizer.state_dict())
    before = copy.deepcopy(optimizer.state_dict())
    change(state)
    with pytest.raises(ValueError, match=message) as caught:
        optimizer.load_state_dict(state)
    assert isinstance(caught.value, StateDictError) or "lr" in message
    assert optimizer.param_groups[0]["lr"] == before["param_groups"][0]["lr"]
    assert_equal(optimizer.state_dict()["state"][0].values(), before["state"][0].values())


# -- the whole ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [
    lambda params: optim.SGD(params, lr=0.2, momentum=0.9), lambda params: optim.Adam(params, lr=0.05),
    lambda params: optim.AdamW(params, lr=0.05, weight_decay=0),
])
def test_learns_exclusive_or(make):
    generator = np.random.default_rng(0)
    model = layers.Sequential(layers.Linear(2, 16), layers.Tanh(), layers.Linear(16, 2))
    for parameter in model.parameters():
        parameter.data = generator.uniform(-0.7, 0.7, parameter.shape).astype(np.float32)
    x, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
    optimizer = make(model.parameters())
    for _ in range(200):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.05
    assert np.array_equal(model(x).data.argmax(1), y)


@pytest.mark.parametrize("name", ["SGD", "AdamW", "NAdam", "ASGD", "Adafactor"])
def test_training_does_not_grow(name):
    make = MAKERS[name]
    model = layers.Sequential(layers.Linear(4, 8), layers.ReLU(), layers.Linear(8, 3))
    optimizer = make(model.parameters())
    x, y = np.ones((5, 4), np.float32), np.zeros(5, int)

    def step():
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()

    assert_no_growth(step, 60)
    gc.collect()
    step()
    assert gc.collect() == 0


def test_repr():
    optimizer = optim.SGD([{"params": [Parameter([1.0])]}, {"params": parameters(SHAPES), "lr": 0.5}])
    optimizer.step()
    rest = "momentum=0, dampening=0, weight_decay=0, nesterov=False, maximize=False"
    assert repr(optimizer).splitlines() == [
        "SGD(",
        f"  group 0: 1 parameters, 1 elements; lr=0.001, {rest}",
        f"  group 1: 4 parameters, 22,509 elements; lr=0.5, {rest}",
        ")",
    ]


def test_no_rule():
    class Lazy(optim.Optimizer):
        pass

    x = Parameter([1.0])
    x.grad = Variable([1.0])
    with pytest.raises(NotImplementedError, match=r"Lazy has no rule; define rule\(self, group, bucket\)"):
        Lazy([x], {}).step()
