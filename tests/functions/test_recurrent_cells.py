import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from tests.functions.cases import case, uniform
from tests.functions.recurrence import sigmoid
from tests.pytorch import agree, pytorch


def lstm_state(gates, c):
    i, f, g, o = np.split(gates, 4, axis=-1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def gru_state(inward, onward, h):
    one, other = np.split(inward, 3, axis=-1), np.split(onward, 3, axis=-1)
    r, z = sigmoid(one[0] + other[0]), sigmoid(one[1] + other[1])
    return (1 - z) * np.tanh(one[2] + r * other[2]) + z * h


SHAPES = [(), (2,), (0,)]
CASES = [
    *(case(F.LstmCell, lambda gates, c: F.LstmCell()(gates, c), uniform((*shape, 12)), uniform((*shape, 3), seed=1),
           reference=lstm_state, saves=lambda gates, c, out: gates.nbytes + c.nbytes + out[1].nbytes)
      for shape in SHAPES),
    *(case(F.GruCell, lambda one, other, h: F.GruCell()(one, other, h), uniform((*shape, 9)),
           uniform((*shape, 9), seed=1), uniform((*shape, 3), seed=2), reference=gru_state,
           saves=lambda *arrays: sum(one.nbytes for one in arrays[:3])) for shape in SHAPES),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def arrays(gates, shape=(4, 3), hidden=2, states=1):
    return (uniform(shape), *[uniform((*shape[:-1], hidden), seed=1 + number) for number in range(states)],
            uniform((gates * hidden, shape[-1]), seed=3), uniform((gates * hidden, hidden), seed=4),
            uniform((gates * hidden,), seed=5), uniform((gates * hidden,), seed=6))


@pytest.mark.parametrize("biases", [0, 2])
@pytest.mark.parametrize("shape", [(4, 3), (1, 3), (0, 3)])
def test_like_pytorch(shape, biases):
    torch = pytorch()
    end = 5 + biases
    agree(lambda x, h, c, *weights: F.lstm_cell(x, (h, c), *weights),
          lambda x, h, c, *weights: torch.lstm_cell(x, (h, c), *weights), *arrays(4, shape, states=2)[:end])
    for ours, theirs, gates in ((F.gru_cell, torch.gru_cell, 3), (F.rnn_tanh_cell, torch.rnn_tanh_cell, 1),
                                (F.rnn_relu_cell, torch.rnn_relu_cell, 1)):
        agree(ours, theirs, *arrays(gates, shape)[:end - 1])


def test_steps_make_a_sequence():
    x, h, c, *weights = arrays(4, (5, 4, 3), states=2)
    h, c = h[0], c[0]
    y, last_h, last_c = F.lstm(x, (h, c), *weights)
    for step in range(5):
        h, c = F.lstm_cell(x[step], (h, c), *weights)
        np.testing.assert_allclose(h.data, y.data[step], rtol=1e-12)
    np.testing.assert_allclose(c.data, last_c.data, rtol=1e-12)


@pytest.mark.parametrize("number", range(2))
def test_gradient_of_one_output_of_two(number):
    x, h, c, *weights = [Variable(array) for array in arrays(4, states=2)]
    F.lstm_cell(x, (h, c), *weights)[number].sum().backward()
    rows = weights[0].grad.data.reshape(4, -1)
    assert (np.abs(rows[3]).max() == 0) == (number == 1)  # the output gate does not reach the cells
    assert np.abs(rows[:3]).min() > 0


def test_saved_when_cells_are_constant():
    gates, c = Variable(uniform((2, 8))), uniform((2, 2))
    h, _ = F.LstmCell()(gates, c)
    h.sum().backward()
    assert gates.grad.shape == (2, 8)


def test_low_precision():
    x, h, *weights = [array.astype(np.float16) for array in arrays(3)]
    assert F.gru_cell(x, h, *weights).dtype == np.float16
    x, h, c, *weights = [array.astype(np.float16) for array in arrays(4, states=2)]
    assert [one.dtype for one in F.lstm_cell(x, (h, c), *weights)] == [np.float16] * 2


def test_bad_shapes():
    x, h, c, *weights = arrays(4, states=2)
    with pytest.raises(ShapeError, match=r"lstm_cell: expected four gates for each cell, got gates of shape \(4, 8\)"):
        F.lstm_cell(x, (h, c[:, :1]), *weights)
    with pytest.raises(ShapeError, match=r"gru_cell: expected three gates for each state of shape \(4, 2\)"):
        F.gru_cell(x, h, *weights)
