import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, LabelError, ShapeError
from tests.functions.cases import case, uniform
from tests.functions.elementwise import theirs
from tests.pytorch import agree, pytorch

INDICES, OFFSETS = np.array([2, 0, 2, 3, 1]), np.array([0, 2, 2])
WHERE = [(INDICES, OFFSETS), (np.array([[1, 1], [3, 0]]), None)]


def bags(indices, offsets, **options):
    return lambda weight, *factors: F.embedding_bag(indices, weight, offsets, **options, **dict(
        zip(("per_sample_weights",), factors, strict=False)))


def order(options):
    """Return the orders of derivatives to compare: what is scaled by frequency is none."""
    return 0 if "scale_grad_by_freq" in options else 2


CASES = [
    case(F.EmbeddingBag, bags(*WHERE[0], mode="sum"), uniform((4, 3)), name="saved", saves=0, order=1),
    case(F.EmbeddingBagMax, bags(*WHERE[0], mode="max"), uniform((4, 3)), name="saved", saves=lambda w, y: 8 * y.size, order=1),
    *(case(F.EmbeddingBag if mode != "max" else F.EmbeddingBagMax, bags(indices, offsets, mode=mode, **options),
           uniform((4, 3)), name=f"{indices.shape} {mode} {options}", order=order(options))
      for indices, offsets in WHERE for mode in ("sum", "mean", "max")
      for options in ({}, {"padding_idx": 0}, {"scale_grad_by_freq": True})
      if not (mode == "max" and "scale_grad_by_freq" in options)),
    *(case(F.EmbeddingBag, bags(indices, offsets, mode="sum", **options), uniform((4, 3)),
           uniform(indices.shape, seed=1), name=f"{indices.shape} weighted {options}", order=order(options))
      for indices, offsets in WHERE for options in ({}, {"padding_idx": 2}, {"scale_grad_by_freq": True})),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


OPTIONS = [{"mode": mode, **more} for mode in ("sum", "mean", "max")
           for more in ({}, {"padding_idx": 3}, {"padding_idx": -1}, {"include_last_offset": True})]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_agrees_with_pytorch(options):
    torch, generator = pytorch(), np.random.default_rng(0)
    indices = generator.integers(0, 9, 300)
    offsets = np.array([0, 0, 5, 6, 100, 100, 250, 300])
    if not options.get("include_last_offset"):
        offsets = offsets[:-1]
    agree(bags(indices, offsets, **options),
          lambda weight: theirs("embedding_bag", offsets=torch.tensor(offsets), **options)(torch.tensor(indices), weight),
          generator.standard_normal((9, 12)))


@pytest.mark.parametrize("mode", ["sum", "mean"])
def test_gradients_by_frequency_are_those_of_embedding(mode):
    """Those of PyTorch's embedding_bag divide by the frequency of another index."""
    indices, gy = np.random.default_rng(0).integers(0, 9, (40, 6)), uniform((40, 3), seed=1)
    ours, rows = Variable(uniform((9, 3))), Variable(uniform((9, 3)))
    F.embedding_bag(indices, ours, mode=mode, scale_grad_by_freq=True).backward(gy)
    y = F.embedding(indices, rows, scale_grad_by_freq=True)
    (y.sum(1) if mode == "sum" else y.mean(1)).backward(gy)
    np.testing.assert_allclose(ours.grad.data, rows.grad.data, rtol=1e-12)


@pytest.mark.parametrize("options", [{}, {"padding_idx": 3}], ids=str)
@pytest.mark.parametrize("two", [True, False])
def test_weighted_sums_agree_with_pytorch(options, two):
    torch, generator = pytorch(), np.random.default_rng(0)
    indices = generator.integers(0, 9, (20, 15) if two else 300)
    offsets = None if two else np.array([0, 30, 30, 200])
    more = {} if two else {"offsets": torch.tensor(offsets)}
    agree(bags(indices, offsets, mode="sum", **options),
          lambda weight, factors: theirs("embedding_bag", mode="sum", per_sample_weights=factors, **more, **options)(
              torch.tensor(indices), weight),
          generator.standard_normal((9, 12)), generator.standard_normal(indices.shape))


def test_two_dimensions_agree_with_pytorch():
    indices = np.random.default_rng(0).integers(0, 9, (4, 6))
    agree(bags(indices, None), lambda weight: theirs("embedding_bag")(pytorch().tensor(indices), weight),
          uniform((9, 3)))


def test_many_columns_in_the_gradient_of_factors():
    indices, generator = np.array([[0, 1, 2], [2, 2, 1]]), np.random.default_rng(0)
    weight = generator.standard_normal((3, 40_000))
    factors = Variable(generator.standard_normal((2, 3)))
    gy = generator.standard_normal((2, 40_000))
    F.embedding_bag(indices, weight, mode="sum", per_sample_weights=factors).backward(gy)
    np.testing.assert_allclose(factors.grad.data, np.einsum("bd,bnd->bn", gy, weight[indices]), rtol=1e-9)


def test_max_norm():
    weight = Variable(np.array([[3.0, 4.0], [6.0, 8.0]]))
    y = F.embedding_bag([[0]], weight, max_norm=1.0)
    np.testing.assert_allclose(y.data, [[0.6, 0.8]], rtol=1e-6)
    assert weight.data[1].tolist() == [6, 8]


def test_what_is_saved():
    weight, factors = Variable(np.ones((3, 2))), Variable(np.ones((1, 2)))
    indices = np.array([[0, 1]])
    saved = F.embedding_bag(indices, weight).creator.saved
    assert saved[0] is None and saved[3] is None and np.shares_memory(saved[1], indices)
    saved = F.embedding_bag(indices, weight, mode="sum", per_sample_weights=factors).creator.saved
    assert saved[0] is weight.data and np.shares_memory(saved[3], factors.data)
    saved = F.embedding_bag(indices, weight.data, mode="sum", per_sample_weights=factors).creator.saved
    assert saved[0] is weight.data and saved[3] is None


def test_dtypes():
    assert F.embedding_bag([[0, 0]], np.ones((1, 2), np.float16)).dtype == np.float16
    assert F.embedding_bag([[0, 1]], [[1], [2]]).tolist() == [[1.5]]
    y = F.embedding_bag([[0]], Variable(np.ones((1, 2), np.float32)), mode="sum", per_sample_weights=[[2.0]])
    assert y.dtype == np.float32 and y.tolist() == [[2, 2]]
    assert F.embedding_bag([], np.ones((2, 3)), [0, 0]).tolist() == [[0] * 3] * 2


@pytest.mark.parametrize("call, error, message", [
    (lambda: F.embedding_bag([[3]], np.ones((3, 2))), LabelError, "embedding_bag: index 3 at"),
    (lambda: F.embedding_bag([[0.5]], np.ones((3, 2))), DTypeError, "embedding_bag: expected integers"),
    (lambda: F.embedding_bag([[0]], np.ones(3)), ShapeError, "embedding_bag: expected a weight of shape"),
    (lambda: F.embedding_bag([[0]], np.ones((3, 2)), mode="min"), ArgumentError, "mode to be .* got 'min'"),
    (lambda: F.embedding_bag([[0]], np.ones((3, 2)), mode="max", scale_grad_by_freq=True), ArgumentError,
     "scale_grad_by_freq is not for mode 'max'"),
    (lambda: F.embedding_bag([[0]], np.ones((3, 2)), per_sample_weights=[[1.0]]), ArgumentError,
     "per_sample_weights are for mode 'sum', got mode 'mean'"),
    (lambda: F.embedding_bag([[0]], np.ones((3, 2)), mode="sum", per_sample_weights=[1.0]), ShapeError,
     r"per_sample_weights of the input's shape \(1, 1\)"),
    (lambda: F.embedding_bag([0], np.ones((3, 2))), ArgumentError, "needs offsets"),
])
def test_bad_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call()
