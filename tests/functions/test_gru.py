import numpy as np
import pytest

from pygrad import Variable, grad
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions import _sequences
from tests.functions.cases import case, gradient, uniform
from tests.functions.recurrence import sigmoid, theirs, unrolled
from tests.pytorch import agree, pytorch

D, H, N, T = 3, 2, 2, 3
NAMES = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]


def step(x, h, w_ih, w_hh, b_ih=0, b_hh=0):
    """One step, as in the books."""
    inward, onward = np.split(x @ w_ih.T + b_ih, 3, axis=1), np.split(h @ w_hh.T + b_hh, 3, axis=1)
    r, z = sigmoid(inward[0] + onward[0]), sigmoid(inward[1] + onward[1])
    return ((1 - z) * np.tanh(inward[2] + r * onward[2]) + z * h,)


def arrays(bias=True, shape=(T, N, D), size=N):
    weights = [uniform((3 * H, D)), uniform((3 * H, H), seed=1)]
    if bias:
        weights += [uniform((3 * H,), seed=2), uniform((3 * H,), seed=3)]
    return uniform(shape, seed=5), uniform((size, H), seed=6), *weights


def of(reverse=False, sizes=None):
    """Return the function of the arrays alone, and its reference."""
    def ours(x, h, *weights):
        return F.gru(x, h, *weights, reverse=reverse, batch_sizes=sizes)

    return ours, lambda x, h, *weights: unrolled(step, x, (h,), weights, sizes, reverse)


def bytes_saved(x, h0, w_ih, w_hh, *rest):
    y = rest[-1][0]
    return x.nbytes + y.nbytes + h0.nbytes + w_ih.nbytes + w_hh.nbytes + 4 * y.nbytes


SIZES = (3, 3, 1, 1)
SETTINGS = [
    ({}, {}),
    ({"reverse": True}, {}),
    ({}, {"bias": False}),
    ({"sizes": SIZES}, {"shape": (8, D), "size": 3}),
    ({"sizes": SIZES, "reverse": True}, {"shape": (8, D), "size": 3, "bias": False}),
    ({}, {"shape": (1, 1, D), "size": 1}),
    ({}, {"shape": (2, 0, D), "size": 0}),
]
CASES = [case(F.Gru, of(**how)[0], *arrays(**what), reference=of(**how)[1], atol=1e-5, saves=bytes_saved,
              name=f"{how} {what}") for how, what in SETTINGS]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("how, what", SETTINGS[:6], ids=str)
def test_like_pytorch(how, what):
    bias = what.get("bias", True)
    reference = theirs(lambda both: pytorch().nn.GRU(D, H, bias=bias, bidirectional=both),
                       NAMES if bias else NAMES[:2], **how)
    agree(of(**how)[0], reference, *arrays(**what))


@pytest.mark.parametrize("shape", [(40, 20, 5), (40, 3, 5)])
def test_like_pytorch_in_many_blocks(shape, monkeypatch):
    monkeypatch.setattr(_sequences, "BLOCK_BYTES", 1 << 16)
    generator = np.random.default_rng(0)
    made = [generator.uniform(-0.3, 0.3, size) for size in (shape, (shape[1], 32), (96, 5), (96, 32), (96,), (96,))]
    for reverse in (False, True):
        reference = theirs(lambda both: pytorch().nn.GRU(5, 32, bidirectional=both), NAMES, reverse=reverse)
        agree(of(reverse)[0], reference, *made)


def test_packed_in_many_blocks(monkeypatch):
    made = arrays(shape=(57, D), size=20)
    sizes = (20, 12, 12, 8, 3, 1, 1)
    for reverse in (False, True):
        ours, reference = of(reverse, sizes)
        expected = gradient(lambda *all, ours=ours: sum(one.sum() for one in ours(*all)), *made)
        monkeypatch.setattr(_sequences, "BLOCK_BYTES", 200)
        for one, other in zip(ours(*made), reference(*made), strict=True):
            np.testing.assert_allclose(one.data, other, rtol=1e-10, atol=1e-12)
        got = gradient(lambda *all, ours=ours: sum(one.sum() for one in ours(*all)), *made)
        for one, other in zip(got, expected, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-12)
        monkeypatch.undo()


@pytest.mark.parametrize("number", range(2))
def test_only_the_output_or_only_the_final_state_has_a_gradient(number):
    leaves = [Variable(array) for array in arrays()]
    first = grad(of()[0](*leaves)[number].sum(), leaves, create_graph=True)
    plain = grad(of()[0](*leaves)[number].sum(), leaves)
    for one, other in zip(first, plain, strict=True):
        np.testing.assert_allclose(one.data, other.data, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("needed", range(6))
def test_saves_only_what_a_gradient_needs(needed):
    made = [Variable(array, requires_grad=number == needed) for number, array in enumerate(arrays())]
    x, y, h0, w_ih, w_hh, _ = of()[0](*made)[0].creator.saved
    assert (x is not None) == (needed == 2)
    assert (w_ih is not None) == (needed == 0)
    assert y is not None and h0 is not None and w_hh is not None


def test_an_infinite_input_saturates_gates():
    """As in PyTorch: what the input gives to n does not reach what the state gives to it."""
    x = np.full((1, 1, 1), np.inf)
    y, _ = F.gru(x, np.ones((1, 1)), np.array([[1.0], [-1.0], [1.0]]), np.ones((3, 1)))
    assert y.tolist() == [[[1.0]]]


def test_float16():
    weights = np.ones((3, 2), np.float16), np.ones((3, 1), np.float16)
    assert F.gru(np.ones((2, 1, 2), np.float16), None, *weights)[0].dtype == np.float16


X, H0, W_IH, W_HH, B_IH, B_HH = arrays()


@pytest.mark.parametrize("change, error, message", [
    ({"input": X[0]}, ShapeError, r"gru: expected an input of shape \(T, N, 3\), got shape \(2, 3\)"),
    ({"hx": H0[:1]}, ShapeError, r"gru: expected h0 of shape \(2, 2\), for 2 sequences"),
    ({"weight_ih": W_IH[:5]}, ShapeError, r"expected weight_ih of shape \(6, 3\)"),
    ({"weight_hh": W_HH[:5]}, ShapeError, r"expected weight_hh of shape \(6, 2\)"),
    ({"weight_hh": 1.0}, ShapeError, "expected weight_hh to be a matrix"),
    ({"bias_ih": None}, ArgumentError, "expected both bias_ih and bias_hh, or neither"),
    ({"bias_ih": B_IH[1:]}, ShapeError, r"expected bias_ih of shape \(6,\)"),
    ({"batch_sizes": [1, 2], "input": X[0]}, ArgumentError, r"never rise"),
])
def test_bad_input(change, error, message):
    arguments = {"input": X, "hx": H0, "weight_ih": W_IH, "weight_hh": W_HH, "bias_ih": B_IH, "bias_hh": B_HH}
    with pytest.raises(error, match=message):
        F.gru(**(arguments | change))
