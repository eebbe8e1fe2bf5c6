import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, ShapeError
from pygrad.random import manual_seed
from tests.functions.test_attention import random
from tests.pytorch import agree, close, pytorch

L, S, N, E, H = 5, 7, 2, 12, 3


def weights(kdim=E, vdim=E, bias=True, separate=False):
    """Return the projections by the names of the arguments."""
    shapes = {"out_proj_weight": (E, E)}
    if separate:
        shapes |= {"q_proj_weight": (E, E), "k_proj_weight": (E, kdim), "v_proj_weight": (E, vdim)}
    else:
        shapes["in_proj_weight"] = (3 * E, E)
    if bias:
        shapes |= {"in_proj_bias": (3 * E,), "out_proj_bias": (E,)}
    return {name: random(shape, number, 0.5) for number, (name, shape) in enumerate(shapes.items(), 10)}


def call(function, arrays, named, **options):
    """Call the function, ours or PyTorch's, with the arguments that have no default."""
    given = {"embed_dim_to_check": E, "num_heads": H, "in_proj_weight": None, "in_proj_bias": None, "bias_k": None,
             "bias_v": None, "add_zero_attn": False, "dropout_p": 0.0, "out_proj_bias": None} | named | options
    return function(*arrays, **given)


def check(inputs, named, extra=None, **options):
    """Compare with PyTorch; ``inputs`` are three arrays, or numbers of the array that is meant."""
    arrays = [one for one in inputs if isinstance(one, np.ndarray)]
    places = [one if isinstance(one, int) else [id(a) for a in arrays].index(id(one)) for one in inputs]
    extra = extra or {}
    names = [*named, *extra]

    def run(function):
        def runner(*given):
            rest = dict(zip(names, given[len(arrays):], strict=True))
            return call(function, [given[place] for place in places], rest, **options)
        return runner

    theirs = pytorch().nn.functional.multi_head_attention_forward
    agree(run(F.multi_head_attention_forward), run(theirs), *arrays, *named.values(), *extra.values())


def three(*shapes):
    return [random(shape, number) for number, shape in enumerate(shapes)]


CROSS = three((L, N, E), (S, N, E), (S, N, E))
BOOLEAN = {"attn_mask": np.triu(np.ones((L, S), bool), 3), "key_padding_mask": np.arange(S) >= [[5], [6]]}
ADDED = {"attn_mask": random((L, S), 5), "key_padding_mask": random((N, S), 6)}


@pytest.mark.parametrize("need_weights", [False, True])
@pytest.mark.parametrize("named", [weights(), weights(bias=False)], ids=["bias", "none"])
@pytest.mark.parametrize("inputs", [(CROSS[0], 0, 0), (CROSS[0], CROSS[1], 1), tuple(CROSS)], ids=["self", "two", "three"])
def test_agrees_with_pytorch(inputs, named, need_weights):
    check(inputs, named, need_weights=need_weights)


@pytest.mark.parametrize("need_weights", [False, True])
@pytest.mark.parametrize("extra", [
    {"attn_mask": BOOLEAN["attn_mask"]}, {"key_padding_mask": BOOLEAN["key_padding_mask"]}, BOOLEAN,
    {"attn_mask": ADDED["attn_mask"]}, {"key_padding_mask": ADDED["key_padding_mask"]}, ADDED,
    {"attn_mask": random((N * H, L, S), 7)}, {"attn_mask": random((N * H, L, S), 7) > 1},
], ids=["boolean", "padding", "both", "added", "added padding", "both added", "heads added", "heads"])
@pytest.mark.parametrize("more", [{}, {"add_zero_attn": True}], ids=["", "zero"])
def test_masks_agree_with_pytorch(extra, need_weights, more):
    check(CROSS, weights(), extra, need_weights=need_weights, **more)


@pytest.mark.parametrize("need_weights", [False, True])
def test_masks_of_self_attention_agree_with_pytorch(need_weights):
    x = random((L, N, E))
    mask = np.triu(np.ones((L, L), bool), 1)
    for extra in ({"attn_mask": mask}, {"key_padding_mask": np.arange(L) >= [[3], [4]]},
                  {"attn_mask": np.where(mask, -np.inf, 0.0)}):
        check((x, 0, 0), weights(), extra, need_weights=need_weights)
    check((x, 0, 0), weights(), {"attn_mask": mask}, need_weights=need_weights, is_causal=True)
    check((x, 0, 0), weights(), {"attn_mask": mask, "key_padding_mask": np.arange(L) >= [[3], [4]]},
          need_weights=need_weights, is_causal=True)


def test_the_causal_hint_spares_the_mask():
    x = random((L, N, E))
    everything = np.zeros((L, L), bool)
    hinted = call(F.multi_head_attention_forward, (x, x, x), weights(), attn_mask=everything, is_causal=True,
                  need_weights=False)[0]
    masked = call(F.multi_head_attention_forward, (x, x, x), weights(), attn_mask=np.triu(~everything, 1))[0]
    np.testing.assert_allclose(hinted.data, masked.data, rtol=1e-9)


@pytest.mark.parametrize("need_weights", [False, True])
@pytest.mark.parametrize("options", [{}, {"attn_mask": BOOLEAN["attn_mask"]}, BOOLEAN], ids=["", "mask", "both"])
def test_more_keys_agree_with_pytorch(options, need_weights):
    named = weights() | {"bias_k": random((1, 1, E), 20), "bias_v": random((1, 1, E), 21)}
    check(CROSS, named, options, need_weights=need_weights)
    check(CROSS, named, options, need_weights=need_weights, add_zero_attn=True)
    square = {} if not options else {"attn_mask": np.triu(np.ones((L, L), bool), 1)}
    check((CROSS[0], 0, 0), named, square, need_weights=need_weights)


@pytest.mark.parametrize("need_weights", [False, True])
def test_separate_projections_agree_with_pytorch(need_weights):
    inputs = three((L, N, E), (S, N, 4), (S, N, 6))
    for bias in (False, True):
        check(inputs, weights(4, 6, bias, separate=True), need_weights=need_weights, use_separate_proj_weight=True)


@pytest.mark.parametrize("need_weights", [False, True])
def test_static_keys_agree_with_pytorch(need_weights):
    extra = {"static_k": random((N * H, S, E // H), 30), "static_v": random((N * H, S, E // H), 31)}
    check(CROSS, weights(), extra, need_weights=need_weights)
    check(CROSS, weights(), {"static_v": extra["static_v"]}, need_weights=need_weights, add_zero_attn=True)


@pytest.mark.parametrize("options", [{"need_weights": False}, {}, {"average_attn_weights": False}], ids=str)
@pytest.mark.parametrize("extra", [{}, {"attn_mask": BOOLEAN["attn_mask"], "key_padding_mask": np.arange(S) > 5},
                                   {"attn_mask": random((H, L, S), 7)}], ids=["", "masks", "heads"])
def test_without_a_batch_agrees_with_pytorch(options, extra):
    check(three((L, E), (S, E), (S, E)), weights(), extra, **options)


def test_weights_of_each_head_agree_with_pytorch():
    check(CROSS, weights(), average_attn_weights=False)


@pytest.mark.parametrize("inputs", [(CROSS[0], 0, 0), tuple(CROSS)], ids=["self", "cross"])
def test_dropout(inputs):
    arrays = [inputs[0] if isinstance(one, int) else one for one in inputs]
    named = weights() | {"dropout_p": 0.5}

    def run(**options):
        manual_seed(0)
        return call(F.multi_head_attention_forward, arrays, named, **options)

    plain = call(F.multi_head_attention_forward, arrays, weights())[0].data
    assert np.array_equal(run(training=False)[0].data, plain)
    dropped, matrix = run()
    assert np.abs(dropped.data - plain).max() > 0.1
    assert set(np.unique((run(average_attn_weights=False)[1].data == 0))) == {False, True} and matrix.shape == (
        N, L, arrays[1].shape[0])
    without = run(need_weights=False)[0].data
    assert np.array_equal(without, run(need_weights=False)[0].data) and np.abs(without - plain).max() > 0.1


def test_self_attention_makes_no_other_array():
    x = Variable(random((L, N, E)))
    named = {name: Variable(array) for name, array in weights().items()}
    y = call(F.multi_head_attention_forward, (x, x, x), named, need_weights=False)[0]
    functions = [y.creator]
    while functions[-1].inputs[0].creator is not None:
        functions.append(functions[-1].inputs[0].creator)
    assert [type(one) for one in functions] == [F.Linear, F.PackedAttention, F.Linear]


def test_a_query_without_keys():
    x = random((L, N, E))
    padding = np.ones((N, L), bool)
    y = call(F.multi_head_attention_forward, (x, x, x), weights(bias=False), key_padding_mask=padding,
             need_weights=False)[0]
    assert not y.data.any()
    with np.errstate(invalid="ignore"):
        y, matrix = call(F.multi_head_attention_forward, (x, x, x), weights(bias=False), key_padding_mask=padding)
    assert np.isnan(y.data).all() and np.isnan(matrix.data).all()


def test_lists_and_constants():
    x = random((L, N, E))
    expected = call(F.multi_head_attention_forward, (x, x, x), weights())[0]
    assert expected.creator is None
    nested = x.tolist()
    close(call(F.multi_head_attention_forward, (nested, nested, nested), weights())[0].data, expected.data, 1e-12)


MASK = np.triu(np.ones((L, S), bool), 1)


@pytest.mark.parametrize("shapes, options, error, message", [
    (((L, E), (S, N, E), (S, N, E)), {}, ShapeError, "of 3 axes, or of 2 without a batch"),
    (((E,), (E,), (E,)), {}, ShapeError, "of 3 axes"),
    (((L, N, E), (S, N, E), (L, N, E)), {}, ShapeError, "a value for each key"),
    (((L, N, E), (S, 3, E), (S, 3, E)), {}, ShapeError, "one batch size"),
    (((L, N, 4), (S, N, 4), (S, N, 4)), {}, ShapeError, "a query of 12 features, got shape"),
    (((L, N, E), (S, N, E), (S, N, E)), {"embed_dim_to_check": 4}, ArgumentError, "embed_dim_to_check is 4"),
    (((L, N, E), (S, N, E), (S, N, E)), {"num_heads": 5}, ArgumentError, "cannot be divided among 5 heads"),
    (((L, N, E), (S, N, E), (S, N, E)), {"in_proj_weight": None}, ArgumentError, "give in_proj_weight, or"),
    (((L, N, E), (S, N, E), (S, N, E)), {"use_separate_proj_weight": True}, ArgumentError, "q_proj_weight"),
    (((L, N, E), (S, N, E), (S, N, E)), {"bias_k": np.ones((1, 1, E))}, ArgumentError, "both bias_k and bias_v"),
    (((L, N, E), (S, N, E), (S, N, E)), {"is_causal": True}, ArgumentError, "is_causal=True is a hint"),
    (((L, N, E), (S, N, E), (S, N, E)), {"attn_mask": MASK.T}, ShapeError, r"attn_mask of shape \(5, 7\) or \(6, 5, 7\)"),
    (((L, N, E), (S, N, E), (S, N, E)), {"attn_mask": MASK.astype(int)}, DTypeError, "attn_mask to be boolean"),
    (((L, N, E), (S, N, E), (S, N, E)), {"key_padding_mask": MASK}, ShapeError, r"key_padding_mask of shape \(2, 7\)"),
    (((L, N, E), (S, N, E), (S, N, E)), {"dropout_p": 2.0}, ArgumentError, "probability"),
    (((L, N, E), (S, N, E), (S, N, E)), {"bias_k": np.ones((1, 1, E)), "bias_v": np.ones((1, 1, E)),
                                         "static_k": np.ones((6, S, 4))}, ArgumentError, "cannot be added to static_k"),
])
def test_bad_input(shapes, options, error, message):
    with pytest.raises(error, match="multi_head_attention_forward: .*" + message):
        call(F.multi_head_attention_forward, [np.ones(shape) for shape in shapes], weights(), **options)
