import numpy as np
import pytest

from pygrad import Parameter, layers
from pygrad.errors import ArgumentError


def net():
    return layers.Sequential(layers.Linear(3, 2), layers.Sequential(layers.Linear(2, 2), layers.Tanh()))


def test_registering():
    module = layers.Module()
    module.register_parameter("weight", Parameter([1.0]))
    module.register_parameter("bias", None)
    module.add_module("inner", layers.Linear(2, 1, bias=False))
    module.register_module("none", None)
    module.register_buffer("count", None)
    assert list(module.state_dict()) == ["weight", "inner.weight"]
    assert module.bias is None and module.none is None and module.count is None
    module.count = np.zeros(2)
    assert list(module.state_dict()) == ["weight", "inner.weight", "count"]


@pytest.mark.parametrize("register, value, message", [
    ("register_parameter", np.ones(2), r"Module\.register_parameter: expected a Parameter as 'x', got .* ndarray"),
    ("add_module", np.tanh, "Module: expected a Module as 'x', got .* of type ufunc"),
])
def test_registering_something_else(register, value, message):
    module = layers.Module()
    with pytest.raises(ArgumentError, match=message):
        getattr(module, register)("x", value)
    assert not hasattr(module, "x")


@pytest.mark.parametrize("name", ["forward", "training", "a.b", "", 3])
def test_bad_names(name):
    module = layers.Module()
    with pytest.raises(ArgumentError, match="is taken, or cannot be that of an attribute"):
        module.register_parameter(name, Parameter([1.0]))
    with pytest.raises(ArgumentError, match="is taken, or cannot be that of an attribute"):
        module.add_module(name, layers.Tanh())
    assert not vars(module)


def test_without_recursion_and_with_duplicates():
    model = net()
    model.scale = Parameter(np.ones(2))
    model[1].again = model[0].weight
    model.twin = model[1]
    assert [name for name, _ in model.named_parameters(recurse=False)] == ["scale"]
    assert list(model.parameters(recurse=False)) == [model.scale]
    every = [name for name, _ in model.named_parameters(remove_duplicate=False)]
    assert every == ["0.weight", "0.bias", "1.0.weight", "1.0.bias", "1.again", "scale",
                     "twin.0.weight", "twin.0.bias", "twin.again"]
    assert [name for name, _ in model.named_modules(remove_duplicate=False)] == [
        "", "0", "1", "1.0", "1.1", "twin", "twin.0", "twin.1"]
    model.register_buffer("mean", np.zeros(1))
    model[0].register_buffer("other", model.mean)
    assert [name for name, _ in model.named_buffers()] == ["0.other"]
    assert [name for name, _ in model.named_buffers(recurse=False)] == ["mean"]
    assert [name for name, _ in model.named_buffers(remove_duplicate=False)] == ["0.other", "mean"]
    assert [one.shape for one in model.buffers(recurse=False)] == [(1,)]


def test_looking_up():
    model = net()
    model[1][0].register_buffer("mean", np.zeros(1))
    assert model.get_submodule("") is model and model.get_submodule("1.0") is model[1][0]
    assert model.get_parameter("1.0.bias") is model[1][0].bias
    assert model.get_buffer("1.0.mean") is model[1][0].mean


@pytest.mark.parametrize("method, target, message", [
    ("get_submodule", "1.7", r"Sequential\.get_submodule: there is no '1.7'; 1 has '0', '1'"),
    ("get_submodule", "0.weight", "there is no '0.weight'; 0 has 'weight', 'bias'"),
    ("get_submodule", "9.weight", "there is no '9'; the module has '0', '1'"),
    ("get_parameter", "1.0", "there is no '1.0'"),
    ("get_parameter", "1.1.weight", "there is no '1.1.weight'; 1.1 has nothing"),
    ("get_buffer", "0.weight", "there is no '0.weight'"),
    ("get_buffer", "0.in_features", "there is no '0.in_features'"),
])
def test_looking_up_what_is_not_there(method, target, message):
    with pytest.raises(ArgumentError, match=message):
        getattr(net(), method)(target)


def test_apply_goes_from_the_leaves_up_and_once():
    model = net()
    model.twin = model[1]
    seen = []
    assert model.apply(seen.append) is model
    assert len(seen) == 5 and seen[-1] is model
    assert seen.index(model[1][0]) < seen.index(model[1])


def test_requires_grad():
    model = net()
    assert model.requires_grad_(False) is model
    assert not model(np.ones((1, 3))).requires_grad
    model[1].requires_grad_()
    assert [one.requires_grad for one in model.parameters()] == [False, False, True, True]
