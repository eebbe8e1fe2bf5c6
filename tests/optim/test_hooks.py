import copy
import pickle

import numpy as np
import pytest

from pygrad import Parameter, optim
from pygrad.errors import ArgumentError


@pytest.fixture
def optimizer():
    x = Parameter([1.0])
    x.grad = [1.0]
    return optim.SGD([x], lr=0.5)


def value(optimizer):
    return optimizer.param_groups[0]["params"][0].item()


def test_around_a_step(optimizer):
    seen = []
    optimizer.register_step_pre_hook(lambda *arguments: seen.append((value(optimizer), *arguments)))
    handle = optimizer.register_step_post_hook(lambda *arguments: seen.append((value(optimizer), *arguments)))
    optimizer.step()
    assert seen == [(1.0, optimizer, (optimizer,), {}), (0.5, optimizer, (optimizer,), {})]
    handle.remove()
    handle.remove()
    optimizer.step()
    assert [entry[0] for entry in seen] == [1.0, 0.5, 0.5]
    with optimizer.register_step_post_hook(lambda *arguments: seen.append("here")):
        optimizer.step()
    optimizer.step()
    assert seen.count("here") == 1


def test_a_hook_may_give_another_closure(optimizer):
    def second():
        optimizer.param_groups[0]["params"][0].grad = [0.0]
        return "second"

    optimizer.register_step_pre_hook(lambda one, args, kwargs: ((one, second), {}))
    assert optimizer.step(lambda: pytest.fail("replaced")) == "second" and value(optimizer) == 1.0
    optimizer.register_step_pre_hook(lambda one, args, kwargs: ((one,), {"closure": lambda: "third"}))
    assert optimizer.step() == "third"


def test_a_step_that_is_refused_updates_nothing(optimizer):
    optimizer.register_step_pre_hook(lambda *arguments: 3)
    with pytest.raises(ArgumentError, match=r"None or \(args, kwargs\), got 3; nothing was updated"):
        optimizer.step()
    assert value(optimizer) == 1.0


def test_around_saving_and_loading(optimizer):
    order = []
    optimizer.register_state_dict_pre_hook(lambda one: order.append("before saving"))
    optimizer.register_state_dict_post_hook(lambda one, state: {**state, "extra": 1})
    optimizer.register_state_dict_post_hook(lambda one, state: order.append(sorted(state)))
    optimizer.register_load_state_dict_pre_hook(lambda one, state: state.pop("extra") and None)
    optimizer.register_load_state_dict_post_hook(lambda one: order.append("loaded"))
    optimizer.register_load_state_dict_pre_hook(lambda one, state: order.append(sorted(state)), prepend=True)
    state = optimizer.state_dict()
    optimizer.load_state_dict(state)
    names = ["extra", "param_groups", "state"]
    assert order == ["before saving", names, names, "loaded"] and state["extra"] == 1
    with pytest.raises(ValueError, match="expected a dict of 'state'"):
        optimizer.load_state_dict({"extra": 1})
    assert order[-1] == ["extra"]


def test_copies_have_none(optimizer):
    optimizer.register_step_pre_hook(lambda *arguments: pytest.fail("a hook of the original"))
    for twin in (copy.deepcopy(optimizer), pickle.loads(pickle.dumps(optimizer))):
        twin.step()
        assert value(twin) == 0.5
        twin.register_step_post_hook(lambda *arguments: None)
    assert np.array_equal(optimizer.param_groups[0]["params"][0].data, [1.0])


def test_what_is_no_function(optimizer):
    with pytest.raises(ArgumentError, match="SGD: expected a function as step_pre hook, got 3"):
        optimizer.register_step_pre_hook(3)
