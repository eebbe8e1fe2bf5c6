import json

import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.random import default_generator, manual_seed


def model():
    return layers.Sequential(layers.Linear(4, 3), layers.Sequential(layers.ReLU(), layers.Dropout(0.5)),
                             layers.Linear(3, 2, bias=False))


def test_shapes_and_bytes():
    net = model()
    net[0].requires_grad_(False)
    net[2].register_buffer("mean", np.zeros(3))
    summary = net.summary(np.ones((5, 4), np.float32))
    found = {row.name: (row.kind, row.shapes, row.parameters, row.nbytes, row.output_nbytes) for row in summary.rows}
    assert found == {
        "": ("Sequential", ((5, 2),), 21, 84, 40),
        "0": ("Linear", ((5, 3),), 15, 60, 60),
        "1": ("Sequential", ((5, 3),), 0, 0, 60),
        "1.0": ("ReLU", ((5, 3),), 0, 0, 60),
        "1.1": ("Dropout", ((5, 3),), 0, 0, 60),
        "2": ("Linear", ((5, 2),), 6, 24, 40),
    }
    assert (summary.parameters, summary.trained, summary.nbytes, summary.buffer_nbytes) == (21, 6, 84, 24)
    assert summary.output_nbytes == 60 + 60 + 60 + 40
    assert "21 parameters (6 trained), 84 bytes; buffers 24 bytes; outputs of layers 220 bytes" in str(summary)


def test_without_input():
    text = str(model().summary())
    assert "output" not in text and "Linear" in text and "21 parameters (21 trained), 84 bytes" in text


def test_it_leaves_no_trace():
    net = model()
    net[1].eval()
    manual_seed(0)
    before = json.dumps(default_generator().bit_generator.state)
    net.summary(np.ones((5, 4)))
    assert json.dumps(default_generator().bit_generator.state) == before
    assert net.training and not net[1].training and net[0].training and not net[1][1].training
    calls = []
    net[0].register_forward_hook(lambda *arguments: calls.append(1))
    net.summary(np.ones((5, 4)))
    net(np.ones((5, 4)))
    assert calls == [1, 1]


def test_an_error_leaves_no_trace():
    net = model()
    with pytest.raises(ValueError):
        net.summary(np.ones((5, 3)))
    assert all(module.training for module in net.modules())
    assert not any(entries for module in net.modules() for entries in (module._hooks or {}).values())


def test_several_outputs_and_modules_that_are_not_called():
    class Two(layers.Module):
        def __init__(self):
            self.used, self.unused = layers.Tanh(), layers.Linear(1, 1)

        def forward(self, x, scale=1.0):
            return {"a": self.used(x) * scale, "b": (x, [x])}

    rows = {row.name: row for row in Two().summary(Variable([1.0, 2.0]), scale=2.0).rows}
    assert rows[""].shapes == ((2,), (2,), (2,)) and rows[""].output_nbytes == 48
    assert rows["unused"].shapes is None and rows["unused"].output_nbytes is None
    assert " -" in str(Two().summary(Variable([1.0])))


def test_an_output_that_needs_no_gradient():
    class Constant(layers.Module):
        def forward(self, x):
            return Variable(np.zeros(3), requires_grad=False)

    assert Constant().summary(1.0).rows[0].shapes == ((3,),)


def test_html_has_the_same_numbers():
    html = model().summary(np.ones((5, 4), np.float32))._repr_html_()
    assert "Dropout" in html and "outputs of layers 220 bytes" in html and html.count("<tr") == 7
