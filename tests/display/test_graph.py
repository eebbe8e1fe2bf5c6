"""`graph`: what is in the picture of a computation."""

import gc
import weakref

import numpy as np
import pytest

import pygrad
from pygrad import Variable, layers
from pygrad import functions as F
from pygrad.display import graph
from pygrad.display.graph import diagram_of
from pygrad.errors import ArgumentError
from tests.display.graphs import Tied, arrows, box, check, titles

ROWS = np.ones((2, 4), np.float32)


def test_a_product_in_full():
    x, w = Variable(np.ones(3), name="x"), Variable(2.0, name="w")
    diagram = check(graph(F.sum(x * w)).diagram)
    assert arrows(diagram) == [("x", "Multiply", "", "saved"), ("w", "Multiply", "", "saved"),
                               ("Multiply", "(3,) float64", "", "data"), ("(3,) float64", "Sum", "", "data"),
                               ("Sum", "output", "", "data")]
    gone = box(diagram, "(3,) float64")
    assert not gone.alive and gone.details == ("24 B, let go",)
    assert box(diagram, "x").kind == "input" and box(diagram, "output").kind == "output"


def test_without_values_arrows_carry_shapes():
    x = Variable(np.ones(3), name="x")
    diagram = check(graph(F.sum(x * 2.0), values=False).diagram)
    assert arrows(diagram) == [("x", "Multiply", "", "data"), ("Multiply", "Sum", "(3,)", "data"),
                               ("Sum", "output", "", "data")]
    assert box(diagram, "Multiply").details == ("input 1 = 2",)


def test_a_picture_keeps_nothing_alive():
    x = Variable(np.ones(3))
    y = np.tanh(x * 2.0)
    references = [weakref.ref(x), weakref.ref(y), weakref.ref(y.creator), weakref.ref(y.data)]
    gc.disable()
    try:
        picture = graph(y, gradients=True)
        del x, y
        assert [one() for one in references] == [None] * 4
    finally:
        gc.enable()
    assert picture.diagram.boxes


def test_after_backward_it_says_released():
    x = Variable(np.ones(3), name="x")
    y = np.tanh(x)
    assert box(graph(y).diagram, "Tanh").details == ("keeps 24 B",)
    y.backward(np.ones(3))
    assert box(graph(y).diagram, "Tanh").details == ("released",)
    y.backward(np.ones(3))  # reading did no harm
    assert box(graph(y).diagram, "Tanh").details == ("released",)


def test_gradients_of_leaves_and_of_what_retains_them():
    x, unused = Variable(np.ones(3), name="x"), Variable(1.0, name="unused")
    hidden = x * 2.0
    hidden.name = "hidden"
    hidden.retain_grad()
    y = F.sum(hidden) + 0.0 * unused.detach()
    y.backward()
    diagram = graph([y, unused], gradients=True).diagram
    assert box(diagram, "x").details[-1] == "|grad| = 3.464"
    assert box(diagram, "hidden").details[-1] == "|grad| = 1.732"
    assert box(diagram, "unused").details[-1] == "no gradient"
    assert not any("grad" in text for one in graph(y).diagram.boxes.values() for text in one.details)


def test_a_leaf_whose_gradient_has_a_graph():
    x = Variable(np.ones(3), name="x")
    with pytest.warns(UserWarning):
        (x * x * x).backward(create_graph=True)
    diagram = check(graph(x.grad, gradients=True).diagram)
    assert titles(diagram, "input") == ["x"]
    x.clear_grad()


@pytest.mark.parametrize("make, note", [
    (lambda x: x, "A leaf"), (lambda x: x.detach(), "No graph"), (lambda x: no_grad_of(x), "No graph")])
def test_where_there_is_no_graph_it_says_why(make, note):
    diagram = graph(make(Variable(3.0, name="x"))).diagram
    assert [one.kind for one in diagram.boxes.values()] == ["output"]
    assert diagram.notes[0].startswith(note)


def no_grad_of(x):
    with pygrad.no_grad():
        return x * x


def test_layers_are_frames_and_parameters_have_the_names_of_their_paths():
    model = layers.Sequential(layers.Linear(4, 3), layers.ReLU(), layers.Linear(3, 1))
    diagram = check(graph(model(ROWS)).diagram)
    assert [group.title for group in diagram.groups.values()] == ["0: Linear(4 -> 3)", "1: ReLU", "2: Linear(3 -> 1)"]
    assert [(one.title, one.group, one.tooltip) for one in diagram.boxes.values() if one.kind == "parameter"] == [
        ("weight", ("0",), "0.weight"), ("bias", ("0",), "0.bias"), ("weight", ("2",), "2.weight"),
        ("bias", ("2",), "2.bias")]
    assert diagram.title == "Sequential"
    assert not graph(model(ROWS), model=[]).diagram.groups


def test_a_model_drawn_as_one_box():
    model = layers.Sequential(layers.Linear(4, 3), layers.ReLU(), layers.Linear(3, 1))
    diagram = check(graph({"loss": F.sum(model(ROWS))}, model={"net": model}, depth=0).diagram)
    assert titles(diagram) == ["constant", "net: Sequential", "Sum", "output loss"]
    assert box(diagram, "net: Sequential").details == ("3 Functions", "19 parameters, 76 B", "keeps 24 B", "-> (2, 1)")


def test_layers_below_a_depth_are_one_box_with_arrows_between_them():
    model = layers.Sequential(layers.Sequential(layers.Linear(4, 4), layers.Tanh(), layers.Linear(4, 4)),
                              layers.Linear(4, 2))
    diagram = check(graph(model(ROWS), depth=1).diagram)
    assert arrows(diagram) == [
        ("constant", "0: Sequential", "", "saved"), ("0: Sequential", "1: Linear(4 -> 2)", "(2, 4)", "saved"),
        ("1: Linear(4 -> 2)", "output", "", "data")]
    diagram = check(graph(model(ROWS), depth=2, values=False).diagram)
    assert titles(diagram, "layer") == ["0: Linear(4 -> 4)", "1: Tanh", "2: Linear(4 -> 4)"]
    assert box(diagram, "1: Tanh").group == ("0",)


def test_two_models_have_a_frame_each():
    first, second = layers.Linear(4, 4), layers.Linear(4, 4)
    diagram = check(graph(second(first(ROWS)), model=[first, second]).diagram)
    assert [group.title for group in diagram.groups.values()] == ["Linear(4 -> 4)", "Linear 2: Linear(4 -> 4)"]
    diagram = check(graph(second(first(ROWS)), model={"encoder": first, "decoder": second}).diagram)
    assert [group.title for group in diagram.groups.values()] == ["encoder: Linear(4 -> 4)", "decoder: Linear(4 -> 4)"]


def test_a_parameter_of_two_modules_stands_outside_of_both():
    model = Tied()
    diagram = check(graph(model(np.array([1, 2]))).diagram)
    assert box(diagram, "table.weight = head.weight").group == ()
    assert titles(diagram, "output") == ["output rest.0", "output logits"]


def test_several_outputs_of_a_function_are_numbered():
    first, second = np.split(Variable(np.ones(4), name="x") * 1.0, 2)
    second.name = "second"
    diagram = check(graph(first).diagram)
    assert arrows(diagram)[-2:] == [("Split", "output", "0", "data"), ("Split", "second", "1", "data")]


def test_the_forward_line_is_in_the_tooltip():
    with pygrad.config.trace_lines():
        y = Variable(2.0) * 3.0  # this line
    assert "\ntest_graph.py:" in box(graph(y).diagram, "Multiply").tooltip
    assert "# this line" in box(graph(y).diagram, "Multiply").tooltip


def chain(count):
    y = Variable(np.ones(2), name="x")
    for _ in range(count):
        y = y * 0.5
    return y


@pytest.mark.parametrize("count", [150, 1_000, 20_000])
def test_a_long_chain_stays_readable_and_says_so(count):
    diagram = check(graph(chain(count)).diagram)
    assert len(diagram.boxes) <= 200
    (note,) = diagram.notes
    assert note.startswith(f"{count:,} Functions, too many to read: values have no boxes")
    assert ("long rows" in note) == (count > 200)
    folded = [one for one in diagram.boxes.values() if " x " in one.title]
    assert sum(int(one.title.rpartition(" ")[2].replace(",", "")) for one in folded) + titles(diagram).count(
        "Multiply") == count


def test_everything_is_drawn_if_asked_for():
    diagram = check(graph(chain(300), max_nodes=None).diagram)
    assert len(diagram.boxes) == 601 and not diagram.notes


def test_layers_collapse_before_rows_are_folded():
    model = layers.Sequential(*[layers.Sequential(layers.Linear(2, 2), layers.Tanh()) for _ in range(60)])
    y = model(np.ones((1, 2), np.float32))
    diagram = check(graph(y, max_nodes=100).diagram)
    assert "layers are one box each from level" in diagram.notes[0]
    assert len(diagram.boxes) <= 100
    assert len(titles(check(graph(y, depth=1, max_nodes=None).diagram), "layer")) == 60


def test_a_network_unrolled_in_time():
    cell = layers.LSTMCell(3, 4)
    state, steps = None, []
    for _ in range(300):
        state = cell(np.ones((2, 3), np.float32), state)
        steps.append(state[0])
    diagram = check(graph(np.stack(steps)).diagram)
    assert len(diagram.boxes) <= 200
    assert len(diagram.notes) == 1


@pytest.mark.parametrize("options", [{"depth": -1}, {"depth": "all"}, {"depth": 1.5}, {"max_nodes": 0},
                                     {"max_nodes": 2.0}, {"model": 3}])
def test_what_cannot_be_is_refused(options):
    with pytest.raises(ArgumentError, match="graph: expected"):
        graph(Variable(1.0) * 2.0, **options)


def test_a_diagram_can_be_had_without_drawing():
    assert titles(diagram_of(Variable(1.0, name="x") * 2.0, values=False)) == ["x", "Multiply", "output"]


def test_a_picture_with_layers_can_be_collapsed_to_them():
    model = layers.Sequential(layers.Linear(3, 4), layers.Tanh(), layers.Linear(4, 2))
    picture = model.graph(np.zeros((5, 3)))
    assert [box.kind for box in picture.collapsed.boxes.values()] == ["input", "layer", "layer", "layer", "output"]
    assert len(picture.diagram.boxes) > 5 and "text/html" in picture._repr_mimebundle_()
    assert model.graph(np.zeros((5, 3)), depth=1).collapsed is None
    assert graph(Variable([1.0, 2.0]).sum()).collapsed is None


def test_who_draws_and_where_arrows_lead_can_be_chosen():
    picture = graph(Variable([1.0, 2.0]).sum(), engine="pygrad", direction="right")
    assert (picture.engine, picture.direction) == ("pygrad", "right")
    assert layers.Linear(2, 2).graph(np.zeros((1, 2)), direction="right").direction == "right"
    with pytest.raises(ArgumentError, match="direction"):
        graph(Variable([1.0]).sum(), direction="up")


def test_many_outputs_are_one_box_where_their_functions_are():
    x = Variable(np.ones(2), name="x")
    ys = [x * number for number in range(300)]
    few = check(graph(ys, max_nodes=50).diagram)
    assert len(few.boxes) <= 50 and [title for title in titles(few, "output") if "outputs" in title] == ["288 outputs"]
    (key,) = [key for key, one in few.boxes.items() if one.title == "288 outputs"]
    assert few.boxes[key].details == ("(2,) float64", "4.5 KiB") and len(list(few.sources(key))) == 1
    assert len(titles(graph(ys, max_nodes=None).diagram, "output")) == 300
