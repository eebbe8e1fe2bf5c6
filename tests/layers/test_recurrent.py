import warnings

import numpy as np
import pytest

from pygrad import Variable, layers, no_grad
from pygrad.errors import ArgumentError, ShapeError
from pygrad.random import manual_seed
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch


SETTINGS = [{}, {"bias": False}, {"batch_first": True}, {"bidirectional": True}, {"num_layers": 2},
            {"num_layers": 3, "bidirectional": True, "batch_first": True}]
SPECIAL = {"RNN": [{"nonlinearity": "relu"}, {"nonlinearity": "relu", "num_layers": 2, "bidirectional": True}],
           "GRU": [],
           "LSTM": [{"proj_size": 2}, {"proj_size": 1, "num_layers": 2, "bidirectional": True, "bias": False}]}
EVERY = [(name, settings) for name in SPECIAL for settings in SETTINGS + SPECIAL[name]]


def pair(name, settings):
    """Return what makes our layer and PyTorch's, each for a dtype."""
    def theirs(dtype):
        layer = getattr(pytorch().nn, name)(5, 4, **settings)
        forward = layer.forward

        def quiet(*inputs):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of projections without oneDNN
                return forward(*inputs)

        layer.forward = quiet
        return layer

    return lambda dtype: getattr(layers, name)(5, 4, **settings, dtype=dtype), theirs


def states(name, settings, size=3):
    """Return the states to begin with."""
    count = settings.get("num_layers", 1) * (1 + settings.get("bidirectional", False))
    lead = (count,) if size is None else (count, size)
    first = uniform((*lead, settings.get("proj_size", 0) or 4), seed=1)
    return [first, uniform((*lead, 4), seed=2)] if name == "LSTM" else [first]


class WithStates:
    """A layer as a module of input and states, one by one."""

    def __init__(self, layer, pack=None):
        self.layer, self.pack = layer, pack

    def __getattr__(self, name):
        return getattr(self.layer, name)

    def __call__(self, x, *given):
        if self.pack is not None:
            x = self.pack(x)
        y, last = self.layer(x, *([] if not given else [tuple(given) if len(given) > 1 else given[0]]))
        y = [y.data] if self.pack is not None else [y]
        return [*y, *(last if isinstance(last, tuple) else [last])]

    def to(self, dtype):
        self.layer.to(dtype)
        return self


def check(name, settings, *arrays, packs=(None, None)):
    ours, theirs = pair(name, settings)
    agree_layers(lambda dtype: WithStates(ours(dtype), packs[0]), lambda dtype: WithStates(theirs(dtype), packs[1]),
                 *arrays)


@pytest.mark.parametrize("name, settings", EVERY, ids=str)
def test_agrees_with_pytorch(name, settings):
    x = uniform((3, 6, 5) if settings.get("batch_first") else (6, 3, 5))
    check(name, settings, x)
    check(name, settings, x, *states(name, settings))
    assert repr(pair(name, settings)[1]("float32")) in repr(pair(name, settings)[0]("float32"))


@pytest.mark.parametrize("name", SPECIAL)
@pytest.mark.parametrize("settings", [{}, {"num_layers": 2, "bidirectional": True, "batch_first": True}], ids=str)
def test_unbatched(name, settings):
    check(name, settings, uniform((6, 5)))
    check(name, settings, uniform((6, 5)), *states(name, settings, None))


@pytest.mark.parametrize("name", SPECIAL)
@pytest.mark.parametrize("settings", [{}, {"num_layers": 2, "bidirectional": True}], ids=str)
@pytest.mark.parametrize("lengths, in_order", [([6, 4, 4, 1], True), ([2, 6, 1, 4], False)])
def test_packed(name, settings, lengths, in_order):
    torch = pytorch()
    packs = (lambda x: layers.pack_padded_sequence(x, lengths, enforce_sorted=in_order),
             lambda x: torch.nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=in_order))
    x = uniform((6, 4, 5))
    check(name, settings, x, packs=packs)
    check(name, settings, x, *states(name, settings, 4), packs=packs)


def test_packed_is_the_same_as_one_by_one():
    sequences = [uniform((length, 5), seed=length) for length in (2, 6, 3)]
    layer = layers.LSTM(5, 4, 2, bidirectional=True, dtype=np.float64)
    y, (h, c) = layer(layers.pack_sequence(sequences, enforce_sorted=False))
    padded, lengths = layers.pad_packed_sequence(y)
    assert lengths.tolist() == [2, 6, 3]
    for number, sequence in enumerate(sequences):
        one, (one_h, one_c) = layer(sequence)
        np.testing.assert_allclose(padded.data[:len(sequence), number], one.data, rtol=1e-12)
        np.testing.assert_allclose(h.data[:, number], one_h.data, rtol=1e-12)
        np.testing.assert_allclose(c.data[:, number], one_c.data, rtol=1e-12)


@pytest.mark.parametrize("name", SPECIAL)
def test_dropout_between_layers(name):
    manual_seed(0)
    layer = getattr(layers, name)(5, 4, 2, dropout=0.5)
    x = uniform((6, 3, 5))
    first, second = layer(x)[0].data, layer(x)[0].data
    assert not np.array_equal(first, second)
    layer.eval()
    calm = layer(x)[0].data
    assert np.array_equal(calm, layer(x)[0].data)
    without = getattr(layers, name)(5, 4, 2)
    without.load_state_dict(layer.state_dict())
    assert np.array_equal(calm, without(x)[0].data)
    manual_seed(3)
    layer.train()
    everything = getattr(layers, name)(5, 4, 2, dropout=1.0)
    y = everything(x)[0]
    zeros = [everything.all_weights[1][number] for number in range(4)]
    assert y.shape == (6, 3, 4) and np.ptp(y.data, axis=1).max() < 1e-7  # the second layer sees nothing but zeros
    y.sum().backward()
    assert not np.any(zeros[0].grad.data)


def test_dropout_of_the_only_layer_does_nothing():
    with pytest.warns(UserWarning, match="GRU: dropout=0.5 comes after all layers but the last"):
        layer = layers.GRU(5, 4, dropout=0.5)
    x = uniform((6, 3, 5))
    assert np.array_equal(layer(x)[0].data, layer(x)[0].data)


def test_initial_values():
    manual_seed(0)
    layer = layers.LSTM(50, 64, 2, bidirectional=True)
    assert len(list(layer.parameters())) == 16
    for parameter in layer.parameters():
        assert parameter.dtype == np.float32
        assert np.abs(parameter.data).max() <= 0.125 and abs(parameter.data.std() - 0.125 / np.sqrt(3)) < 0.008
    again = layer.weight_hh_l1_reverse.data.copy()
    manual_seed(0)
    layer.reset_parameters()
    assert np.array_equal(layer.weight_hh_l1_reverse.data, again)
    layer.flatten_parameters()


def test_names_of_parameters():
    layer = layers.LSTM(5, 4, 2, bidirectional=True, proj_size=2)
    names = [name for name, _ in layer.named_parameters()]
    assert names[:5] == ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_hr_l0"]
    assert names[5:10] == [f"{name}_reverse" for name in names[:5]]
    assert names[-1] == "weight_hr_l1_reverse"
    assert layer.weight_ih_l1.shape == (16, 4) and layer.weight_hr_l1.shape == (2, 4)
    assert [len(weights) for weights in layer.all_weights] == [5] * 4


def test_no_grad_and_eval_give_the_same_numbers():
    x = uniform((6, 3, 5))
    for name in SPECIAL:
        layer = getattr(layers, name)(5, 4, 2, bidirectional=True)
        with no_grad():
            y, h = layer(x)
        again, _ = layer(x)
        assert np.array_equal(y.data, again.data) and y.creator is None and again.creator is not None


def test_constant_input_is_cast():
    layer = layers.LSTM(2, 3)
    y, (h, c) = layer(np.ones((4, 1, 2)), (np.ones((1, 1, 3)), [[[1, 2, 3]]]))
    assert y.dtype == h.dtype == c.dtype == np.float32
    assert layer(Variable(np.ones((4, 1, 2))))[0].dtype == np.float64
    assert layer([[1, 2], [3, 4]])[0].shape == (2, 3)


def test_an_empty_batch():
    for name in SPECIAL:
        layer = getattr(layers, name)(5, 4, 2)
        y, _ = layer(np.zeros((6, 0, 5)))
        y.sum().backward()
        assert y.shape == (6, 0, 4) and not np.any(layer.weight_hh_l0.grad.data)


def test_converted_to_another_dtype():
    layer = layers.GRU(5, 4).to(np.float64)
    assert layer(uniform((6, 3, 5)))[0].dtype == np.float64


@pytest.mark.parametrize("make, message", [
    (lambda: layers.LSTM(0, 4), "LSTM: expected input_size to be an integer of at least 1, got 0"),
    (lambda: layers.GRU(5, 1.5), "GRU: expected hidden_size"), (lambda: layers.RNN(5, 4, 0), "RNN: expected num_layers"),
    (lambda: layers.RNN(5, 4, nonlinearity="gelu"), "RNN: expected the nonlinearity 'tanh' or 'relu', got 'gelu'"),
    (lambda: layers.LSTM(5, 4, dropout=2), "LSTM: expected a probability"),
    (lambda: layers.LSTM(5, 4, proj_size=4), "expected proj_size below hidden_size=4, and of an LSTM alone, got 4"),
    (lambda: layers.LSTM(5, 4, proj_size=-1), "LSTM: expected proj_size to be an integer"),
    (lambda: layers.RNNBase("GRU", 5, 4, proj_size=2), "and of an LSTM alone"),
    (lambda: layers.RNNBase("MGU", 5, 4), "expected the mode to be one of LSTM, GRU, RNN_TANH, RNN_RELU, got 'MGU'"),
    (lambda: layers.GRU(5, 4, dtype=int), "GRU: expected a floating dtype"),
])
def test_bad_settings(make, message):
    with pytest.raises(ArgumentError, match=message):
        make()


X = uniform((6, 3, 5))


@pytest.mark.parametrize("settings, inputs, error, message", [
    ({}, [X[..., :4]], ShapeError, r"LSTM: expected an input of shape \(T, N, 5\), or \(T, 5\), got shape \(6, 3, 4\)"),
    ({"batch_first": True}, [X[0, 0]], ShapeError, r"\(N, T, 5\), or \(T, 5\), got shape \(5,\)"),
    ({}, [X[:0]], ShapeError, "lstm: expected at least one step"),
    ({}, [X, uniform((1, 3, 4))], ArgumentError, r"expected hx to be a pair of states, \(h0, c0\), got shape"),
    ({}, [X, (uniform((1, 2, 4)), uniform((1, 3, 4)))], ShapeError, r"expected h0 of shape \(1, 3, 4\), .*got shape"),
    ({}, [X, (uniform((1, 3, 4)), uniform((2, 3, 4)))], ShapeError, r"expected c0 of shape \(1, 3, 4\)"),
    ({}, [X[:, 0], (uniform((1, 3, 4)), uniform((1, 3, 4)))], ShapeError, r"expected h0 of shape \(1, 4\)"),
    ({"num_layers": 2, "bidirectional": True}, [X, (uniform((2, 3, 4)),) * 2], ShapeError, r"shape \(4, 3, 4\)"),
    ({}, [layers.PackedSequence(X, [1])], ShapeError, r"expected an input of shape \(rows, 5\), packed, got"),
])
def test_bad_input(settings, inputs, error, message):
    with pytest.raises(error, match=message):
        layers.LSTM(5, 4, **settings)(*inputs)
