"""To which layers Functions belong: noted when they ran, or told by parameters and what lies between."""

import gc

import numpy as np
import pytest

from pygrad import Variable, config, layers
from pygrad import functions as F
from pygrad.display._layers import Owners, assign, is_certain, living_models, named_models
from pygrad.display._reading import Reading
from pygrad.errors import ArgumentError
from tests.display.graphs import Residual, Tied

ROWS = np.ones((2, 4), np.float32)


def found(outputs, model):
    """Return the names of Functions with the layers they belong to, without the model's key."""
    reading = Reading(outputs)
    paths = assign(reading, Owners(named_models(model, "test")))
    return [(type(function).__name__, ".".join(path[1:]) if path else None)
            for function, path in zip(reading.functions, paths, strict=True)]


def test_what_lies_between_two_members_of_a_sequential():
    model = layers.Sequential(layers.Linear(4, 4), layers.ReLU(), layers.Dropout(0.5), layers.Linear(4, 4),
                              layers.Flatten(), layers.Linear(4, 1))
    names = [name for name, _ in found(model(ROWS), model)]
    assert found(model(ROWS), model) == list(zip(names, ["0", "1", "2", "3", "4", "5"], strict=True))


def test_two_possible_members_are_told_by_their_order():
    model = layers.Sequential(layers.Linear(4, 4), layers.ReLU(), layers.ReLU(), layers.Linear(4, 4))
    assert found(model(ROWS), model) == [("Linear", "0"), ("Relu", "1"), ("Relu", "2"), ("Linear", "3")]


def test_without_an_order_two_possible_members_are_no_certainty():
    shared = layers.Linear(4, 4)
    model = layers.Sequential(shared, layers.ReLU(), layers.ReLU(), shared, layers.Linear(4, 4))
    assert found(model(ROWS), model) == [("Linear", "0"), ("Relu", ""), ("Relu", ""), ("Linear", "0"), ("Linear", "4")]


def test_a_sum_at_the_end_is_known_only_if_it_was_noted():
    model = layers.Sequential(Residual(4), Residual(4))
    block = ["first", None, "second"]
    told = [name for _, name in found(model(ROWS), model)]
    assert told == ["0.first", "0", "0.second", "", "1.first", "1", "1.second", None]
    with config.trace_lines():
        y = model(ROWS)
    noted = [name for _, name in found(y, model)]
    assert noted == [".".join(filter(None, (number, name))) for number in "01" for name in (*block, None)]
    assert is_certain(Reading(y)) and not is_certain(Reading(model(ROWS)))


def test_what_is_computed_outside_is_outside():
    model = layers.Linear(4, 4)
    assert found(F.sum(model(Variable(ROWS) * 2.0)), model) == [("Multiply", None), ("Linear", ""), ("Sum", None)]
    with config.trace_lines():
        y = F.sum(model(Variable(ROWS) * 2.0))
    assert found(y, model) == [("Multiply", None), ("Linear", ""), ("Sum", None)]


def test_between_two_calls_of_one_layer_is_not_in_it():
    model = layers.Sequential(layers.Sequential(layers.Linear(4, 4)))
    inner = model[0]
    assert found(inner(F.tanh(inner(ROWS))), model) == [("Linear", "0.0"), ("Tanh", ""), ("Linear", "0.0")]


def test_a_parameter_of_two_modules_goes_by_the_name_of_the_class():
    model = Tied()
    assert found(model(np.array([1, 2])), model) == [("Embedding", "table"), ("Linear", "middle.a"), ("Relu", ""),
                                                     ("Linear", "head")]


def test_one_module_under_two_names_has_its_first():
    shared = layers.Linear(4, 4)
    model = layers.Sequential(shared, layers.Tanh(), shared)
    assert [name for _, name in found(model(ROWS), model)] == ["0", "", "0"]


def test_living_models_are_found_by_their_parameters():
    model, other, unused = layers.Sequential(layers.Linear(4, 4)), layers.Linear(4, 1), layers.Linear(4, 4)
    reading = Reading(other(model(ROWS)))
    assert living_models(reading) == {"Sequential": model, "Linear": other}
    assert living_models(Reading(Variable(1.0) * 2.0)) == {}
    with config.trace_lines():
        y = layers.Tanh()(other(model(ROWS)))
    gc.collect()
    assert unused not in living_models(Reading(y)).values()


def test_models_by_key():
    first, second = layers.Tanh(), layers.Tanh()
    assert named_models([first, second], "graph") == {"Tanh": first, "Tanh 2": second}
    assert named_models({"a": first, 2: second}, "graph") == {"a": first, "2": second}
    with pytest.raises(ArgumentError, match="graph: expected a Module as model, .* type int"):
        named_models(3, "graph")


def test_the_members_of_a_long_sequential_are_listed_once(monkeypatch):
    model = layers.Sequential(*[one for _ in range(20) for one in (layers.Linear(2, 2), layers.Tanh())], layers.Linear(2, 2))
    y, asked = model(np.ones((1, 2), np.float32)), []
    monkeypatch.setattr(layers.Sequential, "named_children", lambda self, own=layers.Sequential.named_children:
                        asked.append(self) or own(self))
    paths = assign(Reading(y), Owners({"m": model}))
    assert paths == [("m", str(number)) for number in range(41)] and asked == [model]


def test_the_last_member_of_a_sequential_is_told_by_its_name():
    model = layers.Sequential(layers.Linear(4, 4), layers.Dropout(0.5), layers.SiLU(), layers.Sigmoid()).eval()
    assert found(F.exp(model(ROWS)), model) == [("Linear", "0"), ("Silu", "2"), ("Sigmoid", "3"), ("Exp", None)]
    assert found(F.sigmoid(model[0](ROWS) * 2), model) == [("Linear", "0"), ("Multiply", None), ("Sigmoid", None)]


def test_lists_of_modules_are_no_layers():
    class Model(layers.Module):
        def __init__(self):
            self.blocks = layers.ModuleList([layers.Linear(4, 4), layers.ModuleDict({"a": layers.Linear(4, 4)})])
            self.gains = layers.ParameterList([np.ones(4, np.float32)])

        def forward(self, x):
            return self.blocks[1]["a"](F.tanh(self.blocks[0](x) * self.gains[0]))

    model = Model()
    owners = Owners({"m": model})
    assert assign(Reading(model(ROWS)), owners) == [("m", "blocks.0"), ("m",), ("m",), ("m", "blocks.1.a")]
    assert list(owners.parameters.values())[-1] == [("m", "gains.0")]
    members = Owners({"m": model.blocks})
    assert ("m", "0") in members.modules and ("m", "1.a") in members.modules
