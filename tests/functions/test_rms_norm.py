import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

GOOD, ZERO = uniform((3,), 0.5, 2.0, seed=1), np.array([1.0, 0.0, -2.0])


def reference(x, weight=None, axes=-1, eps=0.1):
    z = x / np.sqrt((x * x).mean(axes, keepdims=True) + eps)
    return z if weight is None else z * weight


CASES = [
    *(case(F.RmsNorm, lambda x: F.rms_norm(x, 3, eps=0.1), uniform(shape), reference=reference,
           saves=lambda x, y: y.nbytes + x[..., :1].nbytes) for shape in ((3,), (2, 3), (2, 1, 3), (0, 3))),
    case(F.RmsNorm, lambda x, w: F.rms_norm(x, 3, w, 0.1), uniform((2, 4, 3)), GOOD, name="from output",
         reference=reference, saves=lambda x, w, y: y.nbytes + 64 + w.nbytes),
    case(F.RmsNorm, lambda x, w: F.rms_norm(x, 3, w, 0.1), uniform((4, 3)), ZERO, name="from input",
         reference=reference, saves=lambda x, w, y: x.nbytes + 32 + w.nbytes),
    case(F.RmsNorm, lambda x, w: F.rms_norm(x, (2, 3), w, 0.1), uniform((3, 2, 3)), uniform((2, 3), 0.5, 2),
         name="two axes", reference=lambda x, w: reference(x, w, (-2, -1))),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("scale", [1.0, 1e-4], ids=["from output", "from input"])
@pytest.mark.parametrize("shape, axes", [((7, 5), 1), ((3, 4, 6), 2), ((600, 200), 1)])
def test_equals_pytorch(shape, axes, scale):
    torch = pytorch()
    lengths = shape[len(shape) - axes:]
    x = np.random.default_rng(0).standard_normal(shape) + 1
    weight = uniform(lengths, 0.5, 2.0) * scale
    for options in ({}, {"eps": 0.1}):
        agree(lambda x, w, options=options: F.rms_norm(x, lengths, w, **options),
              lambda x, w, options=options: torch.nn.functional.rms_norm(x, lengths, w, **options), x, weight)
    agree(lambda x: F.rms_norm(x, lengths), lambda x: torch.nn.functional.rms_norm(x, lengths), x)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
@pytest.mark.parametrize("scale", [1e-4, 1e-2, 1])
def test_eps_unless_given(dtype, scale):
    torch = pytorch()
    x = np.array([[3.0, 4.0]], dtype) * dtype(scale)
    ours, theirs = F.rms_norm(x, 2), torch.nn.functional.rms_norm(torch.tensor(x), (2,)).numpy()
    assert ours.dtype == theirs.dtype
    np.testing.assert_allclose(ours.data, theirs, rtol=4 * np.finfo(dtype).eps)


def test_integers_and_zeros():
    assert F.rms_norm(np.array([3, 4]), 2).dtype == np.float64
    x = Variable(np.zeros((2, 3), np.float32))
    y = F.rms_norm(x, 3)
    y.sum().backward()
    assert (y.data == 0).all() and np.isfinite(x.grad.data).all()


def test_errors():
    with pytest.raises(ShapeError, match=r"rms_norm: the input has shape \(2, 3\).*ends in the normalized_shape \(2,\)"):
        F.rms_norm(np.ones((2, 3)), 2)
    with pytest.raises(ShapeError, match=r"rms_norm: expected a weight of shape \(3,\)"):
        F.rms_norm(np.ones((2, 3)), 3, np.ones(2))
    with pytest.raises(ArgumentError, match="rms_norm: expected eps to be a number of at least 0, got -1"):
        F.rms_norm(np.ones((2, 3)), 3, eps=-1)
