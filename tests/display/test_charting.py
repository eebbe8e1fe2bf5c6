"""Boxes for layers, inputs and values that were let go, in their details."""

import numpy as np

from pygrad import Parameter, Variable, layers
from pygrad import functions as F
from pygrad.display import graph
from pygrad.display.graph import diagram_of
from tests.display.graphs import Tied, box, check, titles


def test_a_value_that_only_backward_keeps_is_there():
    x = Variable(np.ones(3), name="x")
    y = F.sum(np.tanh(x))
    diagram = graph(y).diagram
    kept = box(diagram, "(3,) float64")
    assert kept.alive and kept.details == ("24 B, kept for backward",)
    assert [arrow.kind for arrow in diagram.arrows] == ["data", "saved", "data", "data"]


def test_an_output_nobody_took_is_not_drawn():
    first = np.split(Variable(np.ones(4)) * 1.0, 2)[0]
    assert len(titles(graph(first).diagram, "variable")) == 1  # what was split


def test_a_parameter_without_a_module_and_a_leaf_without_a_name():
    diagram = graph(Parameter([1.0]) * Variable([2.0])).diagram
    assert titles(diagram, "parameter") == ["parameter"]
    assert titles(diagram, "input") == ["input"]


def test_a_leaf_that_needs_no_gradient_any_more_says_so():
    x = Variable([1.0], name="x")
    y = x * 2.0
    x.requires_grad = False
    assert box(graph(y).diagram, "x").details == ("(1,) float64, 8 B", "needs no gradient")


def test_what_a_model_was_called_with_is_an_input():
    rows = np.ones((2, 4))
    model = layers.Linear(4, 2)
    diagram = diagram_of(model(rows), model=model, given=[rows])
    assert titles(diagram, "input") == ["input"] and titles(diagram, "constant") == []
    assert titles(diagram_of(model(rows), model=model), "constant") == ["constant"]


def test_a_layer_of_many_inputs_shows_some():
    cell = layers.RNNCell(3, 3)
    state = np.zeros((1, 3), np.float32)
    for _ in range(20):
        state = cell(np.ones((1, 3), np.float32), state)
    diagram = check(graph(state, depth=0).diagram)
    assert len(titles(diagram, "constant")) == 4
    assert diagram.notes == ["Not drawn: 17 inputs more of layers that are one box."]


def test_many_arrows_between_two_boxes_are_one():
    x = Variable(np.ones(4), name="x")
    model = layers.Linear(4, 4, dtype=np.float64)
    y = model(x)
    diagram = check(graph([F.sum(y), F.sum(y * y), y], depth=0).diagram)
    pairs = [(arrow.source, arrow.target) for arrow in diagram.arrows]
    assert len(pairs) == len(set(pairs))


def test_a_number_and_an_empty_array():
    diagram = check(graph(Variable(np.ones((0, 3)), name="x") * Variable(2.0, name="w")).diagram)
    assert box(diagram, "x").details == ("(0, 3) float64, 0 B",)
    assert box(diagram, "w").details == ("() float64, 8 B",)


def test_parameters_of_a_layer_that_is_called_twice_are_its_own_matter():
    shared = layers.Linear(3, 3)
    model = layers.Sequential(shared, layers.ReLU(), shared)
    diagram = check(model.graph(np.ones((1, 3), np.float32), depth=1).diagram)
    assert titles(diagram, "parameter") == []


def test_a_parameter_of_two_layers_drawn_as_one_box_each_is_shown():
    diagram = check(Tied().graph(np.array([1]), depth=1).diagram)
    assert titles(diagram, "parameter") == ["table.weight = head.weight"]


def test_a_released_function_keeps_nothing():
    x = Variable(np.ones(3), name="x")
    y = x * x
    assert [arrow.kind for arrow in graph(y).diagram.arrows] == ["saved", "data"]
    y.backward(np.ones(3))
    diagram = graph(y).diagram
    assert [arrow.kind for arrow in diagram.arrows] == ["data", "data"]
    assert "keeps" not in box(diagram, "Multiply").tooltip
