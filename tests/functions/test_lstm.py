import tracemalloc

import numpy as np
import pytest

from pygrad import Variable, grad, kernels, no_grad
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError, StaleGraphError
from pygrad.functions import _sequences
from pygrad.testing import saved_bytes
from tests.functions.cases import case, gradient, uniform
from tests.functions.recurrence import sigmoid, theirs, unrolled
from tests.pytorch import agree, pytorch

D, H, N, T = 3, 2, 2, 3


def step(x, h, c, w_ih, w_hh, *rest):
    """One step, as in the books."""
    biases = rest[:len(rest) // 2 * 2]
    i, f, g, o = np.split(x @ w_ih.T + h @ w_hh.T + sum(biases), 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    h = sigmoid(o) * np.tanh(c)
    return (h @ rest[-1].T if len(rest) % 2 else h), c


def arrays(width=H, bias=True, shape=(T, N, D), size=N, scale=1.0):
    weights = [uniform((4 * H, D)) * scale, uniform((4 * H, width), seed=1) * scale]
    if bias:
        weights += [uniform((4 * H,), seed=2), uniform((4 * H,), seed=3)]
    if width != H:
        weights.append(uniform((width, H), seed=4))
    return uniform(shape, seed=5), uniform((size, width), seed=6), uniform((size, H), seed=7), *weights


def of(reverse=False, sizes=None, bias=True, projected=False):
    """Return the function of the arrays alone, and its reference."""
    def ours(x, h, c, w_ih, w_hh, *rest):
        biases = rest[:2] if bias else (None, None)
        return F.lstm(x, (h, c), w_ih, w_hh, *biases, rest[-1] if projected else None, reverse, sizes)

    def reference(x, h, c, *weights):
        return unrolled(step, x, (h, c), weights, sizes, reverse)

    return ours, reference


def bytes_saved(x, h0, c0, w_ih, w_hh, *rest_and_outputs):
    *rest, (y, _, _) = rest_and_outputs
    w_hr = rest[-1].nbytes if len(rest) % 2 else 0
    rows = x.size // x.shape[-1]
    return x.nbytes + y.nbytes + h0.nbytes + w_ih.nbytes + w_hh.nbytes + w_hr + 5 * H * rows * 8


SIZES = (3, 3, 1, 1)
SETTINGS = [
    ({}, {}),
    ({"reverse": True}, {}),
    ({"bias": False}, {"bias": False}),
    ({"projected": True}, {"width": 1}),
    ({"projected": True, "bias": False, "reverse": True, "sizes": (2, 1)},
     {"width": 1, "bias": False, "shape": (3, D), "size": 2}),
    ({"sizes": SIZES}, {"shape": (8, D), "size": 3}),
    ({"sizes": SIZES, "reverse": True}, {"shape": (8, D), "size": 3}),
    ({}, {"shape": (1, 1, D), "size": 1}),
    ({}, {"shape": (2, 0, D), "size": 0}),
]
CASES = [case(F.Lstm, of(**how)[0], *arrays(**what), reference=of(**how)[1], atol=1e-5, saves=bytes_saved,
              name=f"{how} {what}") for how, what in SETTINGS]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def torch_lstm(reverse=False, sizes=None, bias=True, projected=False):
    names = ["weight_ih", "weight_hh", *(["bias_ih", "bias_hh"] if bias else []), *(["weight_hr"] if projected else [])]
    return theirs(lambda both: pytorch().nn.LSTM(D, H, bias=bias, bidirectional=both, proj_size=int(projected)),
                  names, 2, sizes, reverse)


@pytest.mark.parametrize("how, what", SETTINGS[:8], ids=str)
def test_like_pytorch(how, what):
    agree(of(**how)[0], torch_lstm(**how), *arrays(**what))


@pytest.mark.parametrize("shape", [(40, 20, 5), (40, 3, 5), (1, 40, 5)])
def test_like_pytorch_in_many_blocks(shape, monkeypatch):
    monkeypatch.setattr(_sequences, "BLOCK_BYTES", 1 << 16)
    generator = np.random.default_rng(0)
    made = [generator.uniform(-0.3, 0.3, size) for size in
            ((shape), (shape[1], 32), (shape[1], 32), (128, 5), (128, 32), (128,), (128,))]
    for reverse in (False, True):
        reference = theirs(lambda both: pytorch().nn.LSTM(5, 32, bidirectional=both),
                           ["weight_ih", "weight_hh", "bias_ih", "bias_hh"], 2, reverse=reverse)
        agree(of(reverse)[0], reference, *made)


def test_packed_in_many_blocks(monkeypatch):
    x, h, c, *weights = arrays(shape=(57, D), size=20)
    sizes = (20, 12, 12, 8, 3, 1, 1)
    for reverse in (False, True):
        ours, reference = of(reverse, sizes)
        expected = gradient(lambda *all, ours=ours: sum(one.sum() for one in ours(*all)), x, h, c, *weights)
        monkeypatch.setattr(_sequences, "BLOCK_BYTES", 200)
        for one, other in zip(ours(x, h, c, *weights), reference(x, h, c, *weights), strict=True):
            np.testing.assert_allclose(one.data, other, rtol=1e-10, atol=1e-12)
        got = gradient(lambda *all, ours=ours: sum(one.sum() for one in ours(*all)), x, h, c, *weights)
        for one, other in zip(got, expected, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-12)
        monkeypatch.undo()


def test_only_the_output_or_only_a_final_state_has_a_gradient():
    leaves = [Variable(array) for array in arrays()]
    for number in range(3):
        outputs = of()[0](*leaves)
        first = grad(outputs[number].sum(), leaves, create_graph=True)
        plain = grad(of()[0](*leaves)[number].sum(), leaves)
        for one, other in zip(first, plain, strict=True):
            np.testing.assert_allclose(one.data, other.data, rtol=1e-10, atol=1e-12)


def test_inputs_that_depend_on_each_other_in_a_graph_of_the_gradient():
    """What h0 owes to x counts once."""
    _, _, c, *weights = arrays()
    x = Variable(uniform((T, N, D)))

    def function():
        return F.lstm(x, (x[0, :, :H] * 2, c), *weights)[0].sum()

    np.testing.assert_allclose(grad(function(), x, create_graph=True).data, grad(function(), x).data, rtol=1e-10)


def test_third_derivative():
    x, h, c, *weights = arrays(shape=(2, 1, D), size=1)
    leaf = Variable(np.array(0.7))

    def value(scale):
        return F.lstm(x * scale, (h, c), *weights)[1].sum()

    (first,) = grad(value(leaf), [leaf], create_graph=True)
    (second,) = grad(first, [leaf], create_graph=True)
    (third,) = grad(second, [leaf])
    points = [grad(value(one := Variable(np.array(0.7 + shift))), [one], create_graph=True)[0]
              for shift in (-1e-3, 0, 1e-3)]
    assert np.isclose(second.item(), (points[2].item() - points[0].item()) / 2e-3, rtol=1e-4)
    assert np.isclose(third.item(), (points[2].item() - 2 * points[1].item() + points[0].item()) / 1e-6, rtol=1e-3)


def test_nothing_is_kept_under_no_grad(monkeypatch):
    monkeypatch.setattr(_sequences, "BLOCK_BYTES", 1 << 12)
    leaves = [Variable(array) for array in arrays(shape=(2000, N, D))]
    tracemalloc.start()
    try:
        with no_grad():
            outputs = of()[0](*leaves)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert all(one.creator is None for one in outputs)
    assert peak < 2.5 * outputs[0].nbytes  # gates and cells are five times the output


@pytest.mark.parametrize("needed", range(7))
def test_saves_only_what_a_gradient_needs(needed):
    made = [Variable(array, requires_grad=number == needed) for number, array in enumerate(arrays())]
    y = of()[0](*made)[0]
    x, out, h0, w_ih, w_hh, w_hr, _ = y.creator.saved
    assert (x is not None) == (needed == 3)
    assert (out is not None) == (h0 is not None) == (needed == 4)
    assert (w_ih is not None) == (needed == 0)
    assert w_hh is not None and w_hr is None


def test_two_biases_share_no_memory():
    made = [Variable(array) for array in arrays()]
    of()[0](*made)[0].sum().backward()
    b_ih, b_hh = made[5].grad.data, made[6].grad.data
    assert np.array_equal(b_ih, b_hh) and not np.shares_memory(b_ih, b_hh)


def test_a_changed_bias_is_stale_under_create_graph():
    made = [Variable(array) for array in arrays()]
    y = of()[0](*made)[0].sum()
    with no_grad():
        made[5] += 1
    with pytest.raises(StaleGraphError, match="Lstm needs the value"):
        grad(y, made[3], create_graph=True)


def test_far_out():
    x = np.full((2, 1, 1), 1e30)
    weights = np.ones((4, 1)), np.ones((4, 1))
    y, _, c = F.lstm(x, None, *map(Variable, weights))
    np.testing.assert_allclose(c.data, [[2.0]])
    np.testing.assert_allclose(y.data[:, 0, 0], np.tanh([1.0, 2.0]))
    assert np.isnan(F.lstm(x * np.nan, None, *weights)[0].data).all()


def test_float16_and_integers():
    x = np.ones((2, 1, 2), np.float16)
    weights = np.ones((4, 2), np.float16), np.ones((4, 1), np.float16)
    assert F.lstm(x, None, *weights)[0].dtype == np.float16
    assert F.lstm([[[1, 2]]], None, [[1, 0]] * 4, [[1]] * 4)[0].dtype == np.float64
    mixed = [Variable(weights[0].astype(np.float32)), Variable(weights[1].astype(np.float64))]
    y = F.lstm(Variable(x), None, *mixed)[0]
    y.sum().backward()
    assert (y.dtype, mixed[0].grad.dtype, mixed[1].grad.dtype) == (np.float64, np.float32, np.float64)


def test_with_and_without_an_optional_library():
    generator = np.random.default_rng(0)
    made = [generator.uniform(-0.3, 0.3, size).astype(np.float32) for size in
            ((20, 32, 64), (32, 128), (32, 128), (512, 64), (512, 128), (512,), (512,))]
    with kernels.use("numpy"):
        expected = gradient(lambda *all: of()[0](*all)[0].sum(), *made)
    for one, other in zip(gradient(lambda *all: of()[0](*all)[0].sum(), *made), expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-4 * np.abs(other).max())


def test_saved_bytes_of_a_float32_sequence():
    made = [Variable(array.astype(np.float32)) for array in arrays(shape=(10, N, D))]
    made[0].requires_grad = made[1].requires_grad = made[2].requires_grad = False
    y = of()[0](*made)[0]
    assert saved_bytes(y) == y.nbytes + made[4].nbytes + 10 * N * 5 * H * 4


X, H0, C0, W_IH, W_HH, B_IH, B_HH = arrays()


@pytest.mark.parametrize("change, error, message", [
    ({"input": X[0]}, ShapeError, r"lstm: expected an input of shape \(T, N, 3\), got shape \(2, 3\)"),
    ({"input": X[..., :2]}, ShapeError, r"expected an input of shape \(T, N, 3\)"),
    ({"input": X[:0]}, ShapeError, "at least one step"),
    ({"hx": (H0[:1], C0)}, ShapeError, r"expected h0 of shape \(2, 2\), for 2 sequences, got shape \(1, 2\)"),
    ({"hx": (H0, C0[:, :1])}, ShapeError, r"expected c0 of shape \(2, 2\)"),
    ({"hx": H0[None]}, ArgumentError, "hx to be a tuple of 2 states, got 1"),
    ({"weight_ih": W_IH[:7]}, ShapeError, r"expected weight_ih of shape \(8, 3\)"),
    ({"weight_ih": W_IH[0]}, ShapeError, r"expected weight_ih of shape \(8, 3\), got shape \(3,\)"),
    ({"weight_hh": W_HH[0]}, ShapeError, "expected weight_hh to be a matrix"),
    ({"weight_hh": W_HH[:7]}, ShapeError, r"expected weight_ih of shape \(4, 3\)"),
    ({"bias_hh": None}, ArgumentError, "expected both bias_ih and bias_hh, or neither"),
    ({"bias_hh": B_HH[:4]}, ShapeError, r"expected bias_hh of shape \(8,\)"),
    ({"weight_hr": W_HH}, ShapeError, r"expected weight_hr of shape \(2, 2\)"),
    ({"batch_sizes": [2, 1]}, ShapeError, r"expected an input of shape \(rows, 3\), as batch_sizes is given"),
    ({"batch_sizes": [1, 2], "input": X[0]}, ArgumentError, r"never rise, .* got \(1, 2\)"),
    ({"batch_sizes": [], "input": X[0]}, ArgumentError, "never rise"),
    ({"batch_sizes": [1, 0], "input": X[0]}, ArgumentError, "never rise"),
    ({"batch_sizes": [2, 1], "input": X[0]}, ShapeError, "batch_sizes sum to 3, but the packed input has 2 rows"),
])
def test_bad_input(change, error, message):
    arguments = {"input": X, "hx": (H0, C0), "weight_ih": W_IH, "weight_hh": W_HH, "bias_ih": B_IH,
                 "bias_hh": B_HH}
    with pytest.raises(error, match=message):
        F.lstm(**(arguments | change))
