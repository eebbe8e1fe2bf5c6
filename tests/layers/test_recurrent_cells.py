import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError, ShapeError
from pygrad.random import manual_seed
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch


CELLS = [("RNNCell", {}), ("RNNCell", {"nonlinearity": "relu"}), ("RNNCell", {"bias": False}), ("LSTMCell", {}),
         ("LSTMCell", {"bias": False}), ("GRUCell", {}), ("GRUCell", {"bias": False})]


class WithStates:
    """A cell as a module of input and states, one by one."""

    def __init__(self, cell):
        self.cell = cell

    def __getattr__(self, name):
        return getattr(self.cell, name)

    def __call__(self, x, *given):
        return self.cell(x, *([tuple(given)] if len(given) > 1 else given))

    def to(self, dtype):
        self.cell.to(dtype)
        return self


@pytest.mark.parametrize("name, settings", CELLS, ids=str)
@pytest.mark.parametrize("lead", [(4,), (1,), ()])
def test_agrees_with_pytorch(name, settings, lead):
    given = [uniform((*lead, 3), seed=1), uniform((*lead, 3), seed=2)][:1 + (name == "LSTMCell")]
    for states in ([], given):
        agree_layers(lambda dtype: WithStates(getattr(layers, name)(5, 3, **settings, dtype=dtype)),
                     lambda dtype: WithStates(getattr(pytorch().nn, name)(5, 3, **settings)),
                     uniform((*lead, 5)), *states)
    assert repr(getattr(pytorch().nn, name)(5, 3, **settings)) in repr(getattr(layers, name)(5, 3, **settings))


def test_a_cell_is_a_step_of_the_layer():
    cell, layer = layers.GRUCell(5, 3), layers.GRU(5, 3)
    layer.load_state_dict({f"{name}_l0": array for name, array in cell.state_dict().items()})
    x = uniform((4, 2, 5))
    y, _ = layer(x)
    h = None
    for step in range(4):
        h = cell(x[step], h)
        np.testing.assert_allclose(h.data, y.data[step], rtol=1e-5)


def test_initial_values():
    manual_seed(0)
    cell = layers.LSTMCell(60, 64)
    for parameter in cell.parameters():
        assert parameter.dtype == np.float32
        assert np.abs(parameter.data).max() <= 0.125 and abs(parameter.data.std() - 0.125 / np.sqrt(3)) < 0.008
    again = cell.weight_hh.data.copy()
    manual_seed(0)
    cell.reset_parameters()
    assert np.array_equal(cell.weight_hh.data, again)
    assert layers.GRUCell(2, 3, bias=False).bias_ih is None


def test_constant_inputs_are_cast():
    cell = layers.LSTMCell(2, 1)
    assert [one.dtype for one in cell(np.ones((3, 2)), (np.ones((3, 1)), [[1], [2], [3]]))] == [np.float32] * 2
    assert cell(Variable(np.ones((3, 2))))[0].dtype == np.float64


@pytest.mark.parametrize("make, error, message", [
    (lambda: layers.RNNCell(0, 1), ArgumentError, "RNNCell: expected input_size"),
    (lambda: layers.GRUCell(1, 0), ArgumentError, "GRUCell: expected hidden_size"),
    (lambda: layers.LSTMCell(1, 1, dtype=int), ArgumentError, "LSTMCell: expected a floating dtype"),
    (lambda: layers.RNNCell(1, 1, nonlinearity="x"), ArgumentError, "nonlinearity 'tanh' or 'relu', got 'x'"),
    (lambda: layers.GRUCell(5, 3)(uniform((4, 4))), ShapeError, r"input of shape \(N, 5\) or \(5,\), got shape \(4, 4\)"),
    (lambda: layers.GRUCell(5, 3)(uniform((2, 4, 5))), ShapeError, r"input of shape \(N, 5\) or \(5,\)"),
    (lambda: layers.GRUCell(5, 3)(uniform((4, 5)), uniform((3, 3))), ShapeError, r"a state of shape \(4, 3\), got"),
    (lambda: layers.LSTMCell(5, 3)(uniform((4, 5)), uniform((4, 3))), ArgumentError, r"pair of states, \(h, c\), got"),
])
def test_bad_input(make, error, message):
    with pytest.raises(error, match=message):
        make()
