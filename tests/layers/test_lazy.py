import copy
import pickle

import numpy as np
import pytest

from pygrad import Parameter, layers
from pygrad.errors import ArgumentError, ShapeError, StateDictError


def test_the_first_input_decides():
    model = layers.Sequential(layers.LazyLinear(4), layers.ReLU(), layers.LazyLinear(2))
    assert model[0].has_uninitialized_params()
    assert model(np.ones((5, 3))).shape == (5, 2)
    assert type(model[0]) is type(model[2]) is layers.Linear
    assert all(type(one) is Parameter for one in model.parameters())
    assert (model[0].in_features, model[2].in_features) == (3, 4)
    assert model[0].weight.data.std() > 0 and np.abs(model[0].weight.data).max() <= 1 / np.sqrt(3)
    with pytest.raises(ShapeError):
        model(np.ones((5, 4)))


def test_parameters_stay_the_same_objects():
    layer = layers.LazyLinear(2, dtype=np.float64)
    before = list(layer.parameters())
    layer(np.ones((1, 3))).sum().backward()
    assert all(one is other for one, other in zip(before, layer.parameters(), strict=True))
    assert before[0].grad.shape == (2, 3) and before[0].dtype == np.float64


def test_without_bias():
    layer = layers.LazyLinear(2, bias=False)
    layer(np.ones((1, 3)))
    assert layer.bias is None and list(layer.state_dict()) == ["weight"]


def test_loading_decides_as_well():
    source, layer = layers.Linear(3, 2), layers.LazyLinear(2)
    layer.load_state_dict(source.state_dict())
    assert not layer.has_uninitialized_params()
    x = np.ones((1, 3))
    assert np.array_equal(layer(x).data, source(x).data), "the first call has drawn the parameters anew"
    assert type(layer) is layers.Linear and layer.in_features == 3


def test_loading_what_the_input_does_not_fit():
    layer = layers.LazyLinear(2)
    layer.load_state_dict(layers.Linear(3, 2).state_dict())
    with pytest.raises(ShapeError, match=r"the input asks for the shape \(2, 4\), and what was loaded has \(2, 3\)"):
        layer(np.ones((1, 4)))


def test_nothing_is_loaded_from_a_state_that_does_not_fit():
    model = layers.Sequential(layers.LazyLinear(2), layers.Linear(2, 2))
    state = {**layers.Sequential(layers.Linear(3, 2), layers.Linear(2, 2)).state_dict(), "1.bias": np.ones(5)}
    with pytest.raises(StateDictError, match="'1.bias' has shape"):
        model.load_state_dict(state)
    assert model[0].has_uninitialized_params()


def test_repr_and_copies():
    layer = layers.LazyLinear(2)
    assert repr(layer).startswith("LazyLinear(in_features=0, out_features=2, bias=True)")
    assert repr(layer.weight) == "UninitializedParameter(dtype=float32)"
    for twin in (copy.deepcopy(layer), pickle.loads(pickle.dumps(layer))):
        assert twin.has_uninitialized_params()
        assert twin(np.ones((1, 3))).shape == (1, 2)
    assert layer.has_uninitialized_params()


def test_errors():
    with pytest.raises(ArgumentError, match="expected a floating dtype"):
        layers.UninitializedParameter(np.int64)
    with pytest.raises(ArgumentError, match="in_features"):
        layers.LazyLinear(2)(3.0)

    class Nothing(layers.LazyModuleMixin, layers.Module):
        pass

    with pytest.raises(NotImplementedError, match=r"Nothing: define initialize_parameters\(self, \*inputs\)"):
        Nothing()(1)
