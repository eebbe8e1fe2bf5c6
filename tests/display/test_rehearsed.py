"""`Module.graph`: the model is run for the picture, and left as it was."""

import copy
import gc
import weakref

import numpy as np
import pytest

import pygrad
from examples import cnn, gpt, lstm
from pygrad import Variable, config, layers
from tests.display.graphs import Residual, Tied, arrows, box, check, titles


def test_layers_are_certain():
    model = layers.Sequential(Residual(4), layers.Tanh())
    picture = model.graph(np.ones((2, 4), np.float32), depth=1)
    assert arrows(check(picture.diagram)) == [
        ("input", "0: Residual", "", "saved"), ("0: Residual", "1: Tanh", "(2, 4)", "data"),
        ("1: Tanh", "output", "", "data")]
    assert not config.state.trace_lines


def test_nothing_is_changed_by_it():
    model = layers.Sequential(layers.Linear(4, 4), layers.BatchNorm1d(4), layers.Dropout(0.5))
    model[0].weight.grad = np.ones((4, 4), np.float32)
    before = {name: array.copy() for name, array in model.state_dict().items()}
    pygrad.manual_seed(3)
    with pygrad.no_grad():
        picture = model.graph(np.ones((2, 4)))
    assert titles(picture.diagram, "function") == ["Linear", "BatchNorm", "Dropout"]
    assert all(np.array_equal(array, before[name]) for name, array in model.state_dict().items())
    assert (model[0].weight.grad.data == 1).all()
    drawn = layers.Dropout(0.5)(np.ones(8)).data
    pygrad.manual_seed(3)
    assert np.array_equal(layers.Dropout(0.5)(np.ones(8)).data, drawn)
    assert model.training and all(one._hooks is None for one in model.modules())


def test_the_mode_is_that_of_the_model():
    model = layers.Sequential(layers.Linear(4, 4), layers.Dropout(0.5)).eval()
    assert "Dropout" not in titles(model.graph(np.ones((2, 4))).diagram, "function")


def test_a_lazy_model_stays_lazy():
    model = layers.Sequential(layers.LazyLinear(3))
    assert titles(model.graph(np.ones((2, 5)), depth=1).diagram, "layer") == ["0: Linear(5 -> 3)"]
    assert isinstance(model[0], layers.LazyLinear) and model[0].weight.shape == (0,)


def test_a_model_without_parameters_is_drawn_for_arrays():
    diagram = layers.Tanh().graph(np.ones(3)).diagram
    assert titles(diagram, "function") == ["Tanh"] and diagram.title == "Tanh"


def test_a_shared_layer_and_a_dict_as_output():
    shared = layers.Linear(4, 4)
    model = layers.Sequential(shared, layers.ReLU(), shared)
    diagram = check(model.graph(np.ones((2, 4)), depth=1).diagram)
    assert titles(diagram, "layer") == ["0: Linear(4 -> 4)", "1: ReLU", "0 (call 2): Linear(4 -> 4)"]
    diagram = check(Tied().graph(np.array([1, 2]), values=False).diagram)
    assert titles(diagram, "output") == ["output logits", "output rest.0"]
    assert box(diagram, "input").kind == "input"


def test_other_keywords_are_the_models():
    class Scaled(layers.Module):
        def forward(self, x, factor=1.0):
            return x * factor

    diagram = Scaled().graph(Variable([1.0], name="x"), factor=3.0, values=False).diagram
    assert box(diagram, "Multiply").details == ("input 1 = 3",)


def test_the_graph_goes_with_the_call_and_an_error_reaches_the_user():
    seen = []

    class Kept(layers.Module):
        def forward(self, x, fail=False):
            y = x * 2.0
            seen.append(weakref.ref(y.creator))
            if fail:
                raise KeyError("mine")
            return y

    gc.disable()
    try:
        Kept().graph(Variable([1.0]))
        assert seen[0]() is None
    finally:
        gc.enable()
    with pytest.raises(KeyError, match="mine"):
        Kept().graph(Variable([1.0]), fail=True)
    assert not config.state.trace_lines


@pytest.mark.parametrize("make, rows, functions", [
    (lambda: gpt.GPT(vocabulary=11, context=8, width=16, heads=2, depth=2), np.zeros((2, 8), int), 25),
    (lambda: cnn.build_model(2), np.zeros((2, 1, 28, 28), np.float32), 14),
    (lambda: lstm.Reader(8, 2), np.zeros((2, 8, 8), np.float32), 6),
])
def test_the_models_of_the_examples(make, rows, functions):
    model = make()
    picture = model.graph(rows, values=False)
    diagram = check(picture.diagram)
    assert len(titles(diagram, "function")) == functions
    assert sorted(one.tooltip for one in diagram.boxes.values() if one.kind == "parameter") == sorted(
        name for name, _ in copy_of(model, rows).named_parameters())
    inside = {name for name, one in model.named_modules() if name and next(one.children(), None) is None}
    assert {".".join(path) for path in diagram.groups} >= inside - {"blocks.0.mlp.3", "blocks.1.mlp.3"}  # no dropout


def copy_of(model, rows):
    """Return a copy that has run, and is not lazy any more."""
    model = copy.deepcopy(model)
    model(rows)
    return model


def frozen():
    """Return a model of which the first layer is not trained."""
    model = layers.Sequential(layers.Linear(4, 4), layers.Tanh(), layers.Linear(4, 2))
    model[0].requires_grad_(False)
    return model


def test_layers_that_are_not_trained_are_drawn_with_their_parameters_by_name():
    model = frozen()
    for picture in (model.graph(np.ones((2, 4), np.float32)), model(Variable(np.ones((2, 4), np.float32))).graph()):
        boxes = [(one.kind, one.title, one.group) for one in picture.diagram.boxes.values() if one.kind != "variable"]
        assert boxes[1:5] == [("constant", "weight", ("0",)), ("constant", "bias", ("0",)), ("function", "Linear", ("0",)),
                              ("function", "Tanh", ("1",))]
    assert ["not trained" in note for note in model.graph(np.ones((2, 4), np.float32)).diagram.notes] == [True]
    assert [one.requires_grad for one in model.parameters()] == [False, False, True, True]


def test_arrays_given_by_name_are_differentiated_too():
    class Model(layers.Module):
        def __init__(self):
            self.linear = layers.Linear(4, 2).requires_grad_(False)

        def forward(self, rows, scale=1):
            return self.linear(rows) * scale

    diagram = Model().graph(rows=np.ones((2, 4), np.float32), scale=3).diagram
    assert [one.title for one in diagram.boxes.values() if one.kind == "function"] == ["Linear", "Multiply"]
