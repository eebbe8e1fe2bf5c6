import tracemalloc

import numpy as np
import pytest

from pygrad import Variable, no_grad
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, ShapeError
from pygrad.random import manual_seed
from tests.functions.cases import case, gradient, uniform
from tests.pytorch import agree, close, pytorch


def reference(query, key, value, mask=None, scale=None, causal=False):
    """Attention as its definition has it, with all scores."""
    scores = query @ np.swapaxes(key, -1, -2) * (query.shape[-1] ** -0.5 if scale is None else scale)
    seen = np.tri(*scores.shape[-2:], dtype=bool) if causal else np.ones(scores.shape, bool)
    if mask is not None:
        seen, scores = (seen & mask, scores) if mask.dtype == bool else (seen, scores + mask)
    weights = np.where(seen, np.exp(scores), 0)
    total = weights.sum(axis=-1, keepdims=True)
    return weights / np.where(total == 0, 1, total) @ value


def saved(*arrays):
    """The inputs, the output, and a number for each query of each head: all in float64."""
    *inputs, y = arrays
    return sum(one.nbytes for one in inputs if isinstance(one, np.ndarray)) + y.nbytes + 8 * (y.size // y.shape[-1])


def inputs(query, key, value=None):
    return uniform(query), uniform(key, seed=1), uniform(value or key, seed=2)


def attention_case(*arrays, name="", **options):
    return case(F.ScaledDotProductAttention,
                lambda q, k, v, mask=None: F.scaled_dot_product_attention(q, k, v, mask, **options), *arrays,
                name=name or f"{[one.shape for one in arrays]} {options}")


def masked(shape, *extents):
    mask = np.random.default_rng(3).random(shape) < 0.6
    mask[..., 0, :] = False  # a query that sees nothing, where there are rows
    return mask


def dropped(q, k, v):
    manual_seed(0)
    return F.scaled_dot_product_attention(q, k, v, dropout_p=0.3)


def packed_case(shape, heads, mask=None, name="", **options):
    def function(x, *mask):
        manual_seed(0)
        return F.PackedAttention(heads, **options)(x, *mask)

    def expected(x, mask=None):
        axis = options.get("axis", -2) + x.ndim
        parts = x.reshape(*x.shape[:-1], 3, heads, -1)
        parts = np.moveaxis(np.moveaxis(parts, axis, -2), -4, 0)
        y = reference(*parts, mask, causal=options.get("is_causal", False))
        return np.moveaxis(y, -2, axis).reshape(*x.shape[:-1], x.shape[-1] // 3)

    kept = None if options.get("dropout_p") else expected
    return case(F.PackedAttention, function, uniform(shape), *([] if mask is None else [mask]),
                name=name or f"{shape} {options}", reference=kept)


GROUPED = inputs((2, 4, 3, 2), (2, 2, 2, 2), (2, 2, 2, 3))
CASES = [
    case(F.PackedAttention, lambda x: F.PackedAttention(2)(x), uniform((2, 3, 12)), name="saved", order=1,
         saves=lambda x, y: x.nbytes + y.nbytes + 8 * 2 * (y.size // y.shape[-1])),
    case(F.ScaledDotProductAttention, F.scaled_dot_product_attention, *inputs((2, 3, 2), (2, 4, 2), (2, 4, 1)),
         name="3-d", reference=reference, saves=saved),
    case(F.ScaledDotProductAttention, F.scaled_dot_product_attention, *inputs((3, 2), (2, 2)), name="2-d",
         reference=reference, saves=saved),
    case(F.ScaledDotProductAttention, lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True),
         *inputs((1, 2, 3, 2), (1, 2, 3, 2)), name="causal",
         reference=lambda q, k, v: reference(q, k, v, causal=True), saves=saved),
    case(F.ScaledDotProductAttention, lambda q, k, v: F.scaled_dot_product_attention(q, k, v, scale=0.5),
         *inputs((2, 1), (3, 1)), name="scale", reference=lambda q, k, v: reference(q, k, v, scale=0.5)),
    case(F.ScaledDotProductAttention, F.scaled_dot_product_attention, *inputs((2, 3, 2), (2, 4, 2)),
         masked((3, 4)), name="boolean mask", reference=reference),
    case(F.ScaledDotProductAttention, F.scaled_dot_product_attention, *inputs((2, 3, 2), (2, 4, 2)),
         uniform((2, 1, 4), seed=4), name="added mask", reference=reference),
    case(F.ScaledDotProductAttention, F.scaled_dot_product_attention, *inputs((2, 3, 2), (2, 4, 2)),
         np.where(masked((3, 4)), 0.0, -np.inf), name="mask of infinities", reference=reference, order=0),
    attention_case(*inputs((2, 1, 3, 2), (3, 2, 2)), name="broadcast"),
    attention_case(*inputs((4, 2), (2, 2)), is_causal=True, name="more queries than keys"),
    attention_case(*inputs((2, 2), (4, 2)), is_causal=True, name="more keys than queries"),
    attention_case(*inputs((2, 2), (3, 2)), scale=0.0, name="scale 0"),
    attention_case(*GROUPED, enable_gqa=True, name="grouped heads"),
    attention_case(*GROUPED, uniform((4, 3, 1), seed=5), enable_gqa=True, name="grouped heads, mask of each"),
    attention_case(*GROUPED, masked((1, 3, 2)), enable_gqa=True, name="grouped heads, one mask"),
    case(F.ScaledDotProductAttention, dropped, *inputs((2, 3, 2), (2, 4, 2)), name="dropout"),
    packed_case((2, 3, 12), 2),
    packed_case((2, 3, 6), 2, is_causal=True),
    packed_case((3, 2, 12), 2, axis=-3),
    packed_case((3, 6), 1, is_causal=True),
    packed_case((2, 3, 6), 1, uniform((2, 1, 1, 3), seed=1), name="mask"),
    packed_case((2, 3, 6), 1, dropout_p=0.4, name="dropout"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


OPTIONS = [
    ((2, 3, 5, 4), (2, 3, 7, 4), (2, 3, 7, 6), {}),
    ((2, 3, 5, 4), (2, 3, 7, 4), (2, 3, 7, 6), {"is_causal": True}),
    ((2, 3, 7, 4), (2, 3, 5, 4), (2, 3, 5, 6), {"is_causal": True, "scale": 0.3}),
    ((150, 4), (130, 4), (130, 3), {"is_causal": True}),
    ((3, 150, 4), (3, 130, 4), (3, 130, 3), {"scale": -2.0}),
    ((2, 1, 5, 4), (1, 3, 7, 4), (2, 3, 7, 6), {}),
    ((1, 70, 8), (1, 1300, 8), (1, 1300, 8), {}),
    ((1, 1300, 8), (1, 1300, 8), (1, 1300, 8), {"is_causal": True}),
    ((2, 6, 5, 4), (2, 2, 7, 4), (2, 2, 7, 6), {"enable_gqa": True}),
    ((2, 6, 70, 4), (2, 2, 70, 4), (2, 2, 70, 4), {"enable_gqa": True, "is_causal": True}),
    ((4, 3, 4), (2, 5, 4), (2, 5, 4), {"enable_gqa": True}),
    ((2, 3, 0), (2, 5, 0), (2, 5, 6), {}),
    ((2, 0, 4), (2, 5, 4), (2, 5, 4), {}),
    ((0, 3, 4), (0, 5, 4), (0, 5, 4), {}),
]


def random(shape, seed=0, scale=1.0):
    return scale * np.random.default_rng(seed).standard_normal(shape)


@pytest.mark.parametrize("query, key, value, options", OPTIONS, ids=str)
def test_agrees_with_pytorch(query, key, value, options):
    theirs = pytorch().nn.functional.scaled_dot_product_attention
    agree(lambda *arrays: F.scaled_dot_product_attention(*arrays, **options),
          lambda *arrays: theirs(*arrays, **options), random(query), random(key, 1), random(value, 2))


@pytest.mark.parametrize("shape", [(5, 7), (3, 5, 7), (2, 3, 5, 7), (2, 1, 1, 7), (1, 7), (2, 1, 5, 7)], ids=str)
@pytest.mark.parametrize("kind", ["boolean", "added", "infinities"])
def test_masks_agree_with_pytorch(shape, kind):
    mask = random(shape, 3) < 0.5 if kind != "added" else random(shape, 3)
    mask[(0,) * (mask.ndim - 1)] = kind == "boolean"  # nobody is left without a key by all masks
    if kind == "infinities":
        mask = np.where(mask, -np.inf, 0.0)
    theirs = pytorch().nn.functional.scaled_dot_product_attention
    agree(F.scaled_dot_product_attention, theirs, random((2, 3, 5, 4)), random((2, 3, 7, 4), 1),
          random((2, 3, 7, 6), 2), mask)


@pytest.mark.parametrize("scale", [3.0, 30.0, 300.0])
@pytest.mark.parametrize("options", [{}, {"is_causal": True}], ids=str)
def test_large_scores_agree_with_pytorch(scale, options):
    theirs = pytorch().nn.functional.scaled_dot_product_attention
    agree(lambda *arrays: F.scaled_dot_product_attention(*arrays, **options),
          lambda *arrays: theirs(*arrays, **options), random((2, 90, 8), 0, scale), random((2, 90, 8), 1),
          random((2, 90, 8), 2), tol={"float64": 1e-9, "float32": 1e-3 if scale > 3 else 1e-5})


def test_scores_far_below_zero():
    q, k = np.full((1, 3, 2), 40.0), np.full((1, 4, 2), -40.0)
    y = F.scaled_dot_product_attention(q, k, np.arange(4.0).reshape(1, 4, 1))
    np.testing.assert_allclose(y.data, np.full((1, 3, 1), 1.5))


@pytest.mark.parametrize("mask", [np.zeros((3, 4), bool), np.full((3, 4), -np.inf)], ids=["boolean", "added"])
def test_a_query_that_sees_nothing_gets_zero(mask):
    arrays = [Variable(random(shape, seed)) for seed, shape in enumerate([(2, 3, 2), (2, 4, 2), (2, 4, 3)])]
    y = F.scaled_dot_product_attention(*arrays, mask)
    y.backward(np.ones(y.shape))
    assert not y.data.any() and all(not one.grad.data.any() for one in arrays)


def test_no_keys_and_no_batches():
    arrays = [Variable(np.ones(shape)) for shape in [(2, 3, 2), (2, 0, 2), (2, 0, 4)]]
    y = F.scaled_dot_product_attention(*arrays)
    y.backward(np.ones(y.shape))
    assert y.shape == (2, 3, 4) and not y.data.any()
    assert not arrays[0].grad.data.any() and arrays[2].grad.shape == (2, 0, 4)


def test_nan_and_infinity_stay_in_their_row():
    q, k, v = random((3, 2)), random((4, 2), 1), random((4, 2), 2)
    for bad in (np.nan, np.inf):
        broken = q.copy()
        broken[1] = bad, 0
        y = F.scaled_dot_product_attention(broken, np.abs(k), v).data
        assert np.isnan(y[1]).all()
        np.testing.assert_allclose(y[[0, 2]], F.scaled_dot_product_attention(q, np.abs(k), v).data[[0, 2]])
    one_more = np.vstack([k, [[-np.inf, 0]]]), np.vstack([v, [[7, 7]]])
    y = F.scaled_dot_product_attention(np.abs(q), *one_more).data
    np.testing.assert_allclose(y, F.scaled_dot_product_attention(np.abs(q), k, v).data)


def test_what_is_hidden_may_be_nan():
    q, k, v = random((4, 2)), random((4, 2), 1), random((4, 2), 2)
    broken = k.copy()
    broken[2:] = np.nan
    mask = np.array([True, True, False, False])
    expected = F.scaled_dot_product_attention(q, k, v, mask)
    np.testing.assert_allclose(F.scaled_dot_product_attention(q, broken, v, mask).data, expected.data)


@pytest.mark.parametrize("options", [{}, {"is_causal": True}, {"dropout_p": 0.5}], ids=str)
def test_float16_is_computed_in_float32(options):
    arrays = [random((2, 70, 64), seed, 3.0).astype(np.float16) for seed in range(3)]
    results = []
    for dtype in (np.float16, np.float32):
        manual_seed(0)
        inputs = [Variable(array.astype(dtype)) for array in arrays]
        y = F.scaled_dot_product_attention(*inputs, **options)
        y.backward(np.ones(y.shape, dtype))
        results.append([y.data, *(one.grad.data for one in inputs)])
    for half, single in zip(*results, strict=True):
        assert half.dtype == np.float16
        np.testing.assert_allclose(half, single, rtol=5e-3, atol=5e-3 * np.abs(single).max())


def test_other_dtypes():
    y = F.scaled_dot_product_attention(np.eye(2, dtype=int), np.eye(2, dtype=int), [[1], [2]])
    assert y.dtype == np.float64
    q = Variable(np.ones((2, 2), np.float32))
    y = F.scaled_dot_product_attention(q, np.ones((3, 2)), np.ones((3, 2), np.float32))
    y.backward(np.ones((2, 2)))
    assert y.dtype == np.float64 and q.grad.dtype == np.float32


def test_heads_are_joined_without_a_copy():
    rows = random((2, 5, 3 * 4)).astype(np.float32)
    heads = Variable(rows.reshape(2, 5, 3, 4)).transpose(0, 2, 1, 3)
    y = F.scaled_dot_product_attention(heads, heads, heads)
    joined = y.transpose(0, 2, 1, 3).reshape(2, 5, 12)
    assert np.shares_memory(joined.data, y.data)
    plain = F.scaled_dot_product_attention(*[heads.data.copy()] * 3)
    assert plain.data.flags.c_contiguous


@pytest.mark.parametrize("axis, options", [(-2, {}), (-2, {"is_causal": True}), (-3, {"is_causal": True})], ids=str)
def test_packed_attention_is_attention(axis, options):
    heads, features = 3, 4
    x = Variable(random((2, 70, 3 * heads * features)).astype(np.float32))
    order = (0, 2, 1, 3) if axis == -2 else (1, 2, 0, 3)
    parts = [x[..., i * 12:i * 12 + 12].reshape(*x.shape[:2], heads, features).transpose(*order) for i in range(3)]
    separate = F.scaled_dot_product_attention(*parts, **options)
    separate = separate.transpose(*np.argsort(order)).reshape(*x.shape[:2], 12)
    packed = F.PackedAttention(heads, axis=axis, **options)(x)
    np.testing.assert_allclose(packed.data, separate.data, rtol=1e-5, atol=1e-6)
    weights = random(packed.shape, 1).astype(np.float32)
    separate.backward(weights)
    expected, x.grad = x.grad.data, None
    packed.backward(weights)
    np.testing.assert_allclose(x.grad.data, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("p", [0.25, 0.5, 1.0])
def test_dropout_keeps_the_expectation(p):
    manual_seed(0)
    q, k = np.zeros((4, 80, 2)), np.zeros((4, 500, 2))
    kept = F.scaled_dot_product_attention(q, k, np.eye(500), dropout_p=p).data * 500
    if p == 1:
        assert not kept.any()
        return
    assert {0.0, round(1 / (1 - p), 9)} == set(kept.round(9).ravel().tolist())
    n = kept.size
    assert abs(kept.mean() - 1) < 5 * np.sqrt(p / (1 - p) / n)
    assert abs((kept[:, 1:] * kept[:, :-1]).mean() - 1) < 0.05  # rows are drawn apart


def test_dropout_repeats_itself_in_backward():
    q, k, v = (Variable(random((2, 70, 4), seed)) for seed in range(3))
    manual_seed(3)
    y = F.scaled_dot_product_attention(q, k, v, dropout_p=0.4, is_causal=True)
    weights = random(y.shape, 4)
    y.backward(weights)
    (again,) = [(y.data * weights).sum()]
    np.testing.assert_allclose((v.grad.data * v.data).sum(), again)  # linear in the values: Euler's theorem
    first = [one.grad.data.copy() for one in (q, k, v)]
    for one in (q, k, v):
        one.grad = None
    y.backward(weights)
    assert all(np.array_equal(one, other.grad.data) for one, other in zip(first, (q, k, v), strict=True))
    manual_seed(3)
    assert np.array_equal(F.scaled_dot_product_attention(q, k, v, dropout_p=0.4, is_causal=True).data, y.data)


def peak(function):
    function()
    tracemalloc.start()
    try:
        result = function()
        _, high = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return high, result


@pytest.mark.parametrize("options", [{}, {"is_causal": True}, {"dropout_p": 0.5}], ids=str)
def test_workspace_is_bounded(options):
    length = 2500
    x = Variable(random((1, length, 3 * 8)).astype(np.float32))
    high, y = peak(lambda: F.PackedAttention(1, **options)(x))
    scores = 4 * length * length
    assert high < scores / 5
    gy = np.ones(y.shape, np.float32)
    high, _ = peak(lambda: y.backward(gy, retain_graph=True))
    assert high < scores / 5


def test_nothing_is_saved_under_no_grad():
    x = Variable(random((2, 3, 6)))
    with no_grad():
        assert F.PackedAttention(1)(x).creator is None
        assert F.scaled_dot_product_attention(x, x, x).creator is None


def test_the_output_is_not_saved_for_values_alone():
    arrays = [random((2, 3, 4), seed) for seed in range(3)]
    y = F.scaled_dot_product_attention(*arrays[:2], Variable(arrays[2]))
    assert y.creator.saved[4] is None
    assert F.scaled_dot_product_attention(Variable(arrays[0]), *arrays[1:]).creator.saved[4] is not None


def test_gradient_of_a_mask_alone():
    q, k, v = (random((2, 3, 4), seed) for seed in range(3))
    theirs = pytorch().nn.functional.scaled_dot_product_attention
    agree(lambda mask: F.scaled_dot_product_attention(q.astype(mask.dtype), k.astype(mask.dtype),
                                                      v.astype(mask.dtype), mask),
          lambda mask: theirs(*(pytorch().tensor(one).to(mask.dtype) for one in (q, k, v)), mask), random((3, 3), 5))


def test_integer_queries_differentiate():
    (got,) = gradient(lambda q: F.scaled_dot_product_attention(q, np.eye(2), np.eye(2)), np.array([[1, 2]]))
    close(got, np.zeros((1, 2)), 1e-9)


@pytest.mark.parametrize("shape", [(6,), (2, 3, 8), (2, 6)])
def test_packed_attention_of_another_shape(shape):
    axis = -3 if shape == (2, 6) else -2
    with pytest.raises(ShapeError, match=r"PackedAttention: expected queries, keys and values of 2 heads side by side"):
        F.PackedAttention(2, axis=axis)(np.ones(shape))


def call(*shapes, **options):
    return F.scaled_dot_product_attention(*map(np.ones, shapes), **options)


@pytest.mark.parametrize("shapes, options, error, message", [
    (((3,), (3, 2), (3, 2)), {}, ShapeError, r"a query of shape \(\.\.\., length, features\), got shape \(3,\)"),
    (((3, 2), (3, 4), (3, 2)), {}, ShapeError, "query and key must have as many features"),
    (((3, 2), (3, 2), (4, 2)), {}, ShapeError, "a value for each key"),
    (((2, 3, 2), (3, 3, 2), (3, 3, 2)), {}, ShapeError, "do not broadcast: .* enable_gqa=True"),
    (((4, 3, 2), (3, 3, 2), (3, 3, 2)), {"enable_gqa": True}, ShapeError, r"query's heads \(4\) must be a multiple"),
    (((4, 3, 2), (2, 3, 2), (4, 3, 2)), {"enable_gqa": True}, ShapeError, "as many; their axis"),
    (((3, 2), (3, 2), (3, 2)), {"enable_gqa": True}, ShapeError, "needs an axis of heads"),
    (((3, 2), (3, 2), (3, 2)), {"attn_mask": np.ones((3, 3), int)}, DTypeError, "attn_mask of booleans"),
    (((3, 2), (3, 2), (3, 2)), {"attn_mask": np.ones((4, 3))}, ShapeError, r"of the scores, \(3, 3\), got"),
    (((3, 2), (3, 2), (3, 2)), {"attn_mask": np.ones((5, 3, 3))}, ShapeError, "broadcasts to the shape"),
    (((3, 2), (3, 2), (3, 2)), {"attn_mask": np.ones((3, 3)), "is_causal": True}, ArgumentError, "not both"),
    (((3, 2), (3, 2), (3, 2)), {"dropout_p": 1.5}, ArgumentError, "probability p from 0 to 1, got 1.5"),
    (((3, 2), (3, 2), (3, 2)), {"dropout_p": -1}, ArgumentError, "got -1"),
])
def test_bad_input(shapes, options, error, message):
    with pytest.raises(error, match="scaled_dot_product_attention: .*" + message):
        call(*shapes, **options)
