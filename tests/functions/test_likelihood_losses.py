import itertools

import numpy as np
import pytest
from scipy.special import xlogy

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.testing import assert_saves
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

REDUCE = {"mean": np.mean, "sum": np.sum, "none": np.asarray}
SHAPE = (3, 4)
COUNTS = np.array([[0.0, 1.0, 2.0, 5.0], [0.5, 1.5, 3.0, 0.0], [7.0, 1.0, 0.0, 2.0]])
VARIANCES = {(3, 4): (3, 4), (3,): (3,), (3, 1): (3, 1), (1, 4): (1, 4), (): ()}


def kl(x, t, reduction, log_target=False):
    losses = np.exp(t) * (t - x) if log_target else xlogy(t, t) - t * x
    return losses.sum() / len(x) if reduction == "batchmean" else REDUCE[reduction](losses)


def poisson(x, t, reduction, log_input=True, full=False):
    losses = np.exp(x) - t * x if log_input else x - t * np.log(x + 1e-8)
    large = np.maximum(t, 1.0)
    stirling = large * np.log(large) - large + 0.5 * np.log(2 * np.pi * large)
    return REDUCE[reduction](losses + np.where(t > 1, stirling, 0) if full else losses)


def gaussian(x, t, v, reduction, full):
    v = v[:, None] if v.shape == (3,) else v
    return REDUCE[reduction]((np.log(v) + (x - t) ** 2 / v + (np.log(2 * np.pi) if full else 0)) / 2)


def kl_case(reduction, log_target):
    target = uniform(SHAPE, -2, 0, 1) if log_target else uniform(SHAPE, 0.1, 1, 1)
    return case(F.KlDiv, lambda x, t: F.kl_div(x, t, reduction, log_target), uniform(SHAPE), target,
                name=f"{reduction} {log_target}", reference=lambda x, t: kl(x, t, reduction, log_target),
                saves=lambda x, t, y: x.nbytes + t.nbytes)


def poisson_case(log_input, full, reduction):
    options = {"log_input": log_input, "full": full, "reduction": reduction}
    return case(F.PoissonNllLoss, lambda x, t: F.poisson_nll_loss(x, t, **options),
                uniform(SHAPE, -2 if log_input else 0.2, 2), uniform(SHAPE, 0.1, 5, 1),
                name=f"{options}", reference=lambda x, t: poisson(x, t, **options),
                saves=lambda x, t, y: x.nbytes + t.nbytes)


def gaussian_case(shape, reduction, full):
    return case(F.GaussianNllLoss, lambda x, t, v: F.gaussian_nll_loss(x, t, v, full, reduction=reduction),
                uniform(SHAPE), uniform(SHAPE, seed=1), uniform(shape, 0.2, 2, seed=2),
                name=f"{shape} {reduction} {full}", reference=lambda x, t, v: gaussian(x, t, v, reduction, full),
                saves=lambda x, t, v, y: x.nbytes + t.nbytes + v.nbytes)


CASES = [
    *(kl_case(reduction, log_target) for reduction in (*REDUCE, "batchmean") for log_target in (False, True)),
    *(poisson_case(log_input, full, "mean") for log_input in (True, False) for full in (False, True)),
    *(poisson_case(True, True, reduction) for reduction in ("sum", "none")),
    *(gaussian_case(shape, "mean", True) for shape in VARIANCES),
    *(gaussian_case((3,), reduction, False) for reduction in ("sum", "none")),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def agree_on(name, *arrays, **options):
    ours, theirs = getattr(F, name), getattr(pytorch().nn.functional, name)
    agree(lambda *arrays: ours(*arrays, **options), lambda *arrays: theirs(*arrays, **options), *arrays)


@pytest.mark.filterwarnings("ignore:.*batchmean")
def test_kl_div_equals_pytorch():
    for reduction, log_target in itertools.product((*REDUCE, "batchmean"), (False, True)):
        agree_on("kl_div", uniform(SHAPE), uniform(SHAPE, 0.1, 1, seed=1), reduction=reduction, log_target=log_target)


def test_poisson_equals_pytorch():
    for log_input, full, reduction in itertools.product((True, False), (True, False), REDUCE):
        agree_on("poisson_nll_loss", uniform(SHAPE, 0.1, 2), uniform(SHAPE, 0.1, 5), log_input=log_input, full=full,
                 reduction=reduction, eps=1e-3)


@pytest.mark.parametrize("log_input", [False, True])
def test_poisson_of_counts_equals_pytorch(log_input):
    torch = pytorch()
    agree(lambda x: F.poisson_nll_loss(x, COUNTS, log_input, True),
          lambda x: torch.nn.functional.poisson_nll_loss(x, torch.tensor(COUNTS, dtype=x.dtype), log_input, True),
          uniform(SHAPE, 0.1, 2))


def test_gaussian_equals_pytorch():
    torch = pytorch()
    for shape, full, reduction in itertools.product(((3, 4), (3,), (3, 1), (1, 4)), (True, False), REDUCE):
        agree_on("gaussian_nll_loss", uniform(SHAPE), uniform(SHAPE, seed=1), uniform(shape, 0.1, 2, seed=2), full=full,
                 eps=0.5, reduction=reduction)
    agree(lambda x, t: F.gaussian_nll_loss(x, t, 2.0), lambda x, t: torch.nn.functional.gaussian_nll_loss(x, t, 2.0),
          uniform(SHAPE), uniform(SHAPE, seed=1))


def test_divergence_from_probabilities_of_zero():
    x, t = Variable([[0.0, -1.0]]), Variable([[0.0, 1.0]])
    losses = F.kl_div(x, t, "none")
    assert losses.tolist() == [[0, 1]]
    losses.sum().backward()
    assert x.grad.tolist() == [[0, -1]]
    assert t.grad.tolist() == [[-np.inf, 2]]


def test_divergence_saves_the_target_alone():
    x = Variable(np.zeros((5, 3))) * 2
    assert_saves(F.kl_div(x, np.ones((5, 3))), 0)  # a constant, which the graph holds anyway
    target = Variable(np.ones((5, 3)))
    assert_saves(F.kl_div(np.zeros((5, 3)), target, "sum"), target.nbytes)


def test_batchmean_of_a_number():
    assert F.kl_div(Variable(1.0), 1.0, "batchmean").item() == -1
    assert np.isnan(F.kl_div(Variable(np.zeros((0, 2))), np.zeros((0, 2)), "batchmean").data)


def test_small_variances_count_as_eps():
    var = Variable([0.0, 1e-9, 1.0])
    x = Variable(np.ones(3))
    losses = F.gaussian_nll_loss(x, np.zeros(3), var, eps=0.1, reduction="none")
    np.testing.assert_allclose(losses.data, [(np.log(0.1) + 10) / 2] * 2 + [0.5])
    losses.sum().backward()
    np.testing.assert_allclose(var.grad.data, [(10 - 100) / 2] * 2 + [0])
    np.testing.assert_allclose(x.grad.data, [10, 10, 1])


def test_constants_take_the_inputs_dtype():
    x = Variable(np.ones(3, np.float32))
    for loss in (F.kl_div(x, np.ones(3)), F.poisson_nll_loss(x, [1, 2, 3], full=True),
                 F.gaussian_nll_loss(x, [1, 2, 3], np.ones(3)), F.gaussian_nll_loss(x, 1, 2.0, full=True)):
        assert loss.dtype == np.float32
        loss.backward()


def test_mean_of_nothing_is_nan():
    x = np.zeros((0, 2), np.float32)
    for loss in (F.kl_div(x, x), F.poisson_nll_loss(x, x), F.gaussian_nll_loss(x, x, x)):
        assert np.isnan(loss.data) and loss.dtype == np.float32


@pytest.mark.parametrize("call, error, message", [
    (lambda x: F.kl_div(x, x, "average"), ArgumentError,
     "kl_div: unknown reduction 'average'; expected 'mean', 'sum', 'none' or 'batchmean'"),
    (lambda x: F.poisson_nll_loss(x, x, reduction="batchmean"), ArgumentError, "expected 'mean', 'sum' or 'none'"),
    (lambda x: F.gaussian_nll_loss(x, x, x, reduction=None), ArgumentError, "gaussian_nll_loss: unknown reduction None"),
    (lambda x: F.kl_div(x, np.ones(3)), ShapeError, "kl_div: the input has shape .* expected the same shape"),
    (lambda x: F.poisson_nll_loss(x, np.ones(3)), ShapeError, "poisson_nll_loss: the input has shape"),
    (lambda x: F.gaussian_nll_loss(x, np.ones(3), x), ShapeError, "gaussian_nll_loss: the input has shape"),
    (lambda x: F.gaussian_nll_loss(x, x, np.ones(3)), ShapeError, "the variance shape .* one axis of length 1"),
    (lambda x: F.gaussian_nll_loss(x, x, np.ones((1, 1))), ShapeError, "the variance shape"),
    (lambda x: F.gaussian_nll_loss(x, x, [[1, 2, 3], [1, 1, -1]]), ArgumentError,
     r"expected variances of at least 0, got -1.0 at \(1, 2\) of .* pass np.exp"),
    (lambda x: F.gaussian_nll_loss(x, x, x, eps=0), ArgumentError, "expected eps to be a number above 0, got 0"),
    (lambda x: F.poisson_nll_loss(x, x, eps=-1), ArgumentError, "expected eps to be a number of at least 0, got -1"),
])
def test_bad_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(np.ones((2, 3))))
