import numpy as np
import pytest
from scipy import special

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions.gumbel import Hardmax
from pygrad.random import generator_from_key, manual_seed, next_key
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch


def seeded(**options):
    def function(x):
        manual_seed(0)
        return F.gumbel_softmax(x, **options)

    return function


def reference(tau=1.0, dim=-1):
    def function(x):
        manual_seed(0)
        noise = -np.log(generator_from_key(next_key()).standard_exponential(x.shape, np.float32))
        return special.softmax((x + noise) / tau, axis=dim)

    return function


CASES = [
    *(case(F.GumbelSoftmax, seeded(tau=tau, dim=dim), uniform(shape), name=f"{shape} tau={tau} dim={dim}",
           reference=reference(tau, dim), saves=lambda x, y: y.nbytes)
      for shape, tau, dim in [((3,), 1.0, 0), ((2, 3), 0.5, -1), ((2, 3), 2.0, 0), ((0, 3), 1.0, 1)]),
    case(F.Hardmax, lambda x: Hardmax(1)(x), uniform((2, 3)), order=0, saves=0),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_agrees_with_pytorch_on_the_same_noise():
    manual_seed(3)
    key = next_key()
    noise = -np.log(generator_from_key(key).standard_exponential((4, 5), np.float32)).astype(np.float64)

    def fixed(x):
        manual_seed(3)
        return F.gumbel_softmax(x, 0.7, dim=1)

    def torch_fixed(x):
        torch = pytorch()
        return torch.softmax((x + torch.tensor(noise, dtype=x.dtype)) / 0.7, 1)

    agree(fixed, torch_fixed, uniform((4, 5)))


def test_hard_samples_have_the_gradient_of_soft_ones():
    x, weights = uniform((4, 5)), uniform((4, 5), seed=1)
    soft, hard = Variable(x), Variable(x)
    y = seeded(tau=0.5)(soft)
    (y * weights).sum().backward()
    z = seeded(tau=0.5, hard=True)(hard)
    (z * weights).sum().backward()
    assert np.array_equal(soft.grad.data, hard.grad.data)
    assert np.array_equal(z.data, y.data == y.data.max(1, keepdims=True))


def test_samples_follow_the_distribution():
    manual_seed(1)
    p = np.array([0.1, 0.2, 0.7])
    drawn = F.gumbel_softmax(np.broadcast_to(np.log(p), (40_000, 3)), hard=True).data
    assert np.abs(drawn.mean(0) - p).max() < 0.012 and set(np.unique(drawn)) == {0, 1}


def test_second_backward_repeats_the_noise():
    manual_seed(2)
    x = Variable(uniform((3, 4)))
    y = F.gumbel_softmax(x * 1.0, hard=True) * 2.0
    gradients = []
    for _ in range(3):
        x.clear_grad()
        y.backward(uniform((3, 4), seed=1))
        gradients.append(x.grad.data)
    assert np.array_equal(gradients[0], gradients[1]) and np.array_equal(gradients[0], gradients[2])


def test_shapes_and_dtypes():
    assert F.gumbel_softmax(np.zeros((2, 3), np.float32), hard=True).dtype == np.float32
    assert F.gumbel_softmax(5.0, hard=True).item() == 1 and F.gumbel_softmax([1, 2]).dtype == np.float64
    assert F.gumbel_softmax(np.zeros((2, 0)), hard=True).shape == (2, 0)
    assert F.gumbel_softmax(np.zeros((2, 3)), hard=True, dim=0).data.sum(0).tolist() == [1, 1, 1]


@pytest.mark.parametrize("tau", [0, -1.0, None, float("nan")])
def test_bad_tau(tau):
    with pytest.raises(ArgumentError, match="gumbel_softmax: expected a .*tau"):
        F.gumbel_softmax([1.0], tau)


def test_bad_dim():
    with pytest.raises(ShapeError, match="gumbel_softmax: dim 1 is out of range"):
        F.gumbel_softmax([1.0], dim=1)
