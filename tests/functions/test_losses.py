import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions._losses import (
    PairLoss, as_constant, as_target, check_number, check_pair, check_reduction, mean_of, reduced, share, signs)


def test_a_target_that_requires_grad_is_left_as_it_is():
    x, target = Variable(np.ones(3, np.float32)), Variable(np.ones(3))
    assert as_target(target, x, "mse_loss") is target
    assert as_constant(target, x, "mse_loss").dtype == np.float32


def test_constant_targets_take_the_inputs_dtype():
    x = Variable(np.ones(3, np.float32))
    for target in (np.zeros(3), [0, 0, 0], 1, Variable(np.zeros(3), requires_grad=False)):
        assert as_target(target, x, "mse_loss").dtype == np.float32
    assert as_target([1, 2], Variable([1, 2]), "mse_loss").dtype.kind == "i"
    assert as_target([1.5], [1, 2], "mse_loss").dtype == np.float64


def test_pairs():
    check_pair(np.ones((2, 3)), np.ones((2, 3)), "f")
    check_pair(np.ones((2, 3)), np.ones(()), "f")
    with pytest.raises(ShapeError, match=r"f: the input has shape \(2, 3\).*the target shape \(3,\)"):
        check_pair(np.ones((2, 3)), np.ones(3), "f")


def test_reductions():
    x = np.array([1.0, 2.0])
    assert reduced(np.square, "sum", 2, x) == 5
    assert reduced(np.square, "mean", 2, x) == 2.5
    assert reduced(np.square, "none", 2, x).tolist() == [1, 4]
    assert np.isnan(mean_of(np.float32(0), 0)) and mean_of(np.float32(0), 0).dtype == np.float32
    assert check_reduction("batchmean", "f", ("sum", "batchmean")) == "batchmean"
    with pytest.raises(ArgumentError, match="f: unknown reduction 'none'; expected 'sum' or 'batchmean'"):
        check_reduction("none", "f", ("sum", "batchmean"))


def test_shares():
    assert share(np.array(3.0), "mean", 4, 2) == 0.75
    assert share(np.ones((5,)), "sum", 4, 2).shape == (5, 1, 1)
    assert share(np.ones((5, 2)), "none", 4, 1).shape == (5, 2)
    assert share(np.float32(1), "mean", 0, 1) == 1


@pytest.mark.parametrize("value, options", [(-1, {"least": 0}), (0, {"least": 0, "above": True}), (None, {}),
                                            ("1", {}), (True, {}), (np.nan, {"least": 0})])
def test_numbers(value, options):
    assert check_number(1, "beta", "f", 0, above=True) == 1.0
    assert check_number(np.float32(-1), "beta", "f") == -1.0
    with pytest.raises(ArgumentError, match="f: expected beta to be a number"):
        check_number(value, "beta", "f", **options)


def test_signs():
    assert signs(Variable([-1.0, 2.0])).tolist() == [-1, 1]
    assert signs(np.float64(0.0)) == 0


def test_a_pair_loss_says_what_it_needs():
    class Half(PairLoss):
        __slots__ = ()
        where = "half"

    for method in ("loss", "slope", "target_slope"):
        with pytest.raises(NotImplementedError):
            getattr(Half(), method)(1.0, 2.0)


def single(*shape, low=-1.0, high=1.0):
    return Variable(np.random.default_rng(len(shape)).uniform(low, high, shape).astype(np.float32))


X, P, WEIGHT = (4, 3), {"low": 0.1, "high": 0.9}, np.array([0.5, 1.0, 2.0])
LABELS, SIGNS = np.array([0, 1, 2, -100]), np.array([1, -1, 1, -1])
CALLS = {
    "mse": lambda r: F.mse_loss(single(*X), single(*X), r, single(*X, **P)),
    "l1": lambda r: F.l1_loss(single(*X), single(*X), r, np.ones(X)),
    "l1 weight": lambda r: F.l1_loss(single(*X), single(*X), r, single(*X, **P)),
    "smooth l1": lambda r: F.smooth_l1_loss(single(*X), single(*X), r, 0.5),
    "huber": lambda r: F.huber_loss(single(*X), single(*X), r, 0.5, single(*X, **P)),
    "bce": lambda r: F.binary_cross_entropy(single(*X, **P), single(*X, **P), WEIGHT, r),
    "bce logits": lambda r: F.binary_cross_entropy_with_logits(single(*X), single(*X, **P), WEIGHT, r, WEIGHT),
    "nll": lambda r: F.nll_loss(single(*X), LABELS, WEIGHT, reduction=r),
    "cross entropy": lambda r: F.cross_entropy(single(*X), LABELS, WEIGHT, -100, r, 0.1),
    "soft cross entropy": lambda r: F.cross_entropy(single(*X), single(*X, **P), WEIGHT, -100, r, 0.1),
    "linear cross entropy": lambda r: F.linear_cross_entropy(
        single(*X), single(3, 3), LABELS, linear_bias=single(3), weight=WEIGHT, reduction=r, label_smoothing=0.1),
    "kl": lambda r: F.kl_div(single(*X), single(*X, **P), r),
    "kl log": lambda r: F.kl_div(single(*X), single(*X), r, True),
    "poisson": lambda r: F.poisson_nll_loss(single(*X), single(*X, **P), True, True, reduction=r),
    "poisson counts": lambda r: F.poisson_nll_loss(single(*X, **P), single(*X, **P), False, True, reduction=r),
    "gaussian": lambda r: F.gaussian_nll_loss(single(*X), single(*X), single(4, **P), True, reduction=r),
    "hinge": lambda r: F.hinge_embedding_loss(single(4), SIGNS, reduction=r),
    "ranking": lambda r: F.margin_ranking_loss(single(4), single(4), single(4), reduction=r),
    "soft margin": lambda r: F.soft_margin_loss(single(4), single(4), r),
    "multi margin": lambda r: F.multi_margin_loss(single(*X), np.abs(SIGNS), 1, 1.0, WEIGHT, r),
    "multi margin 2": lambda r: F.multi_margin_loss(single(*X), np.abs(SIGNS), 2, 1.0, WEIGHT, r),
    "multilabel": lambda r: F.multilabel_margin_loss(single(*X), np.array([[0, -1, 0]] * 4), r),
    "multilabel soft": lambda r: F.multilabel_soft_margin_loss(single(*X), single(*X, **P), WEIGHT, r),
    "cosine embedding": lambda r: F.cosine_embedding_loss(single(*X), single(4, 3, low=0), SIGNS, reduction=r),
    "triplet": lambda r: F.triplet_margin_loss(single(*X), single(4, 3, low=0), single(1, 3), swap=True, reduction=r),
    "ctc": lambda r: F.ctc_loss(single(5, 4, 3), np.array([[1, 2]] * 4), [5] * 4, [2] * 4, reduction=r),
    **{f"distance {p}": lambda r, p=p: F.pairwise_distance(single(*X), single(1, 3), p) for p in (0.5, 1, 2, np.inf)},
    **{f"cdist {p} {n}": lambda r, p=p, n=n: F.cdist(single(n, 3), single(2, 3), p) for p in (0.5, 1, 2, np.inf)
       for n in (2, 40)},
    **{f"pdist {n}": lambda r, n=n: F.pdist(single(n, 3)) for n in (4, 40)},
    "cosine": lambda r: F.cosine_similarity(single(*X), single(1, 3)),
}


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("name", CALLS)
def test_no_rule_leaves_single_precision(name, reduction):
    """The boundary would cast a float64 gradient back and hide that it took twice the memory."""
    output = CALLS[name](reduction)
    assert output.dtype == np.float32
    gradients = output.creator.backward(np.ones(output.shape, np.float32))
    found = [one for one in (gradients if isinstance(gradients, tuple) else (gradients,)) if one is not None]
    assert found and all(gradient.dtype == np.float32 for gradient in found)
