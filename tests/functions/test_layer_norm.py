import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

GOOD, ZERO = uniform((3,), 0.5, 2.0, seed=1), np.array([1.0, 0.0, -2.0])
SHIFT = uniform((3,), seed=2)


def reference(axes):
    def normal(x, weight=None, bias=None, eps=1e-5):
        z = (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + eps)
        return z * (1 if weight is None else weight) + (0 if bias is None else bias)
    return normal


def of_output(x, weight, bias, y):
    return y.nbytes + x[..., :1].nbytes + weight.nbytes + bias.nbytes


def of_input(x, weight, bias, y):
    return x.nbytes + 2 * x[..., :1].nbytes + weight.nbytes


CASES = [
    *(case(F.LayerNorm, lambda x: F.layer_norm(x, 3), uniform(shape), reference=reference(-1),
           saves=lambda x, y: y.nbytes + x[..., :1].nbytes) for shape in ((3,), (2, 3), (2, 1, 3), (0, 3))),
    case(F.LayerNorm, lambda x, w, b: F.layer_norm(x, 3, w, b), uniform((2, 4, 3)), GOOD, SHIFT, name="from output",
         reference=reference(-1), saves=of_output),
    case(F.LayerNorm, lambda x, w, b: F.layer_norm(x, 3, w, b), uniform((4, 3)), ZERO, SHIFT, name="from input",
         reference=reference(-1), saves=of_input),
    case(F.LayerNorm, lambda x, w, b: F.layer_norm(x, 3, w, b), uniform((4, 3)), GOOD, 20 * SHIFT, name="large bias",
         reference=reference(-1), saves=of_input),
    case(F.LayerNorm, lambda x, b: F.layer_norm(x, 3, None, b), uniform((2, 3)), SHIFT, name="bias only",
         reference=lambda x, b: reference(-1)(x, None, b),
         saves=lambda x, b, y: y.nbytes + 16 + b.nbytes),
    case(F.LayerNorm, lambda x, b: F.layer_norm(x, 3, None, b), uniform((2, 3)), 20 * SHIFT, name="large bias only",
         reference=lambda x, b: reference(-1)(x, None, b), saves=lambda x, b, y: x.nbytes + 32),
    case(F.LayerNorm, lambda x, w: F.layer_norm(x, 3, w, eps=0.5), uniform((2, 3)), GOOD, name="eps, weight only",
         reference=lambda x, w: reference(-1)(x, w, eps=0.5), saves=lambda x, w, y: y.nbytes + 16 + w.nbytes),
    case(F.LayerNorm, lambda x, w, b: F.layer_norm(x, (4, 3), w, b), uniform((2, 4, 3)), uniform((4, 3), 0.5, 2),
         uniform((4, 3)), name="two axes", reference=reference((-2, -1))),
    case(F.LayerNorm, lambda x: F.layer_norm(x, (2, 3), eps=0.1), uniform((2, 3)), name="all axes",
         reference=lambda x: reference((-2, -1))(x, eps=0.1)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("scale", [1.0, 1e-4], ids=["from output", "from input"])
@pytest.mark.parametrize("shape, axes", [((7, 5), 1), ((3, 4, 6), 2), ((600, 200), 1), ((2, 3, 70_000), 1)])
def test_equals_pytorch(shape, axes, scale):
    torch = pytorch()
    lengths = shape[len(shape) - axes:]
    generator = np.random.default_rng(0)
    x = generator.standard_normal(shape) * 2 + 3
    weight, bias = uniform(lengths, 0.5, 2.0) * scale, uniform(lengths, seed=3)
    agree(lambda x, w, b: F.layer_norm(x, lengths, w, b, 1e-3),
          lambda x, w, b: torch.nn.functional.layer_norm(x, lengths, w, b, 1e-3), x, weight, bias)
    if scale == 1:
        agree(lambda x: F.layer_norm(x, lengths), lambda x: torch.nn.functional.layer_norm(x, lengths), x)
        agree(lambda x, w: F.layer_norm(x, lengths, w), lambda x, w: torch.nn.functional.layer_norm(x, lengths, w),
              x, weight)


def test_far_from_zero():
    """The variance is that of what is left beside the mean."""
    x = np.random.default_rng(0).standard_normal((4, 64)) + 1e6
    expected = reference(-1)(x)
    np.testing.assert_allclose(F.layer_norm(x, 64).data, expected, atol=1e-9)
    # float32 cannot hold the input itself to more than a sixteenth there
    np.testing.assert_allclose(F.layer_norm(x.astype(np.float32), 64).data, expected, atol=0.1)
    exact = np.arange(64, dtype=np.float32)[None] + np.float32(2**20)
    np.testing.assert_allclose(F.layer_norm(exact, 64).data, reference(-1)(exact.astype(np.float64)), atol=1e-6)


def test_float16_is_computed_in_float32():
    x = (uniform((3, 2000), 100, 200)).astype(np.float16)
    v = Variable(x)
    y = F.layer_norm(v, 2000, np.ones(2000, np.float16), np.zeros(2000, np.float16))
    assert y.dtype == np.float16
    np.testing.assert_allclose(y.data, reference(-1)(x.astype(np.float64)), atol=2e-3)
    y.backward(np.ones(y.shape, np.float16) * np.arange(2000, dtype=np.float16) / np.float16(100))
    assert v.grad.dtype == np.float16 and np.isfinite(v.grad.data).all()


def test_dtypes():
    x = np.array([[1, 3], [2, 6]])
    assert F.layer_norm(x, 2).dtype == np.float64
    mixed = Variable(x.astype(np.float16)), Variable(np.ones(2, np.float32))
    y = F.layer_norm(mixed[0], 2, mixed[1])
    y.sum().backward()
    assert y.dtype == np.float32 and mixed[0].grad.dtype == np.float16 and mixed[1].grad.dtype == np.float32


def test_constant_rows_and_nan():
    x = Variable([[2.0, 2.0, 2.0], [1.0, np.nan, 0.0], [np.inf, 0.0, 1.0], [1.0, 2.0, 6.0]])
    y = F.layer_norm(x, 3)
    assert np.array_equal(y.data[0], [0, 0, 0]) and np.isnan(y.data[1:3]).all() and np.isfinite(y.data[3]).all()
    y.backward(np.ones((4, 3)))
    assert np.isfinite(x.grad.data[[0, 3]]).all() and np.isnan(x.grad.data[1:3]).all()


def test_the_gradient_takes_the_memory_of_the_outputs():
    x = Variable(np.random.default_rng(0).standard_normal((64, 32)))
    function = F.layer_norm(x, 32).creator
    gradients = [np.ones((64, 32))]
    where = gradients[0].__array_interface__["data"]
    assert function.backward(gradients.pop())[0].__array_interface__["data"] == where
    function = F.layer_norm(x, 32).creator
    for gy in (np.ones((64, 32)), np.broadcast_to(np.ones(()), (64, 32))):
        assert function.backward(gy)[0].base is None  # the next rule may write to it in its turn
    kept = np.ones((64, 32))
    function = F.layer_norm(x, 32).creator
    assert not np.shares_memory(function.backward(kept)[0], kept) and (kept == 1).all()


def test_only_what_is_asked_for_is_saved():
    x, w, b = np.ones((4, 3)), Variable(GOOD), Variable(SHIFT)
    assert F.layer_norm(x, 3, GOOD, b).creator.saved == ()
    saved = F.layer_norm(x, 3, w, b).creator.saved
    assert saved[0] is x and saved[1] is None
    y = F.layer_norm(x, 3, GOOD, b)
    y.backward(np.ones((4, 3)))
    assert np.array_equal(b.grad.data, [4, 4, 4])


def test_errors():
    x = Variable(np.ones((2, 3)), name="x")
    with pytest.raises(ShapeError, match=r"layer_norm: the input has .*shape \(2, 3\).*ends in the normalized_shape \(2,\)"):
        F.layer_norm(x, 2)
    with pytest.raises(ShapeError, match=r"ends in the normalized_shape \(1, 2, 3\)"):
        F.layer_norm(x, (1, 2, 3))
    with pytest.raises(ShapeError, match=r"layer_norm: expected a weight of shape \(3,\), .* got shape \(2,\)"):
        F.layer_norm(x, 3, np.ones(2))
    with pytest.raises(ShapeError, match=r"layer_norm: expected a bias of shape \(3,\), .* got shape \(1, 3\)"):
        F.layer_norm(x, 3, None, np.ones((1, 3)))
    for bad in (0, (), 3.0, (3, 0), None):
        with pytest.raises(ArgumentError, match="layer_norm: expected normalized_shape to be"):
            F.layer_norm(x, bad)
    for bad in (-1e-5, "1", np.nan):
        with pytest.raises(ArgumentError, match="layer_norm: expected eps to be a number of at least 0, got"):
            F.layer_norm(x, 3, eps=bad)
