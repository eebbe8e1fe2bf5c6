import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.differentiate import grad
from pygrad.functions._attention_graph import compose, kept_everywhere
from pygrad.functions._attention_scores import Setting
from pygrad.functions._attention_tiles import Tiles
from pygrad.random import manual_seed
from tests.functions.test_attention import random


def test_dropout_is_that_of_the_tiles():
    manual_seed(0)
    rows, keys = 150, 1100
    q, k, v = Variable(np.zeros((2, rows, 2))), Variable(np.zeros((2, keys, 2))), Variable(np.eye(keys)[None])
    y = F.scaled_dot_product_attention(q, k, v, dropout_p=0.5)
    kept = kept_everywhere(Tiles((2,), rows, keys, keys, causal=False), Setting(1.0, False, 0.5, y.creator.key))
    np.testing.assert_array_equal(y.data != 0, kept)


@pytest.mark.parametrize("options", [{}, {"is_causal": True}, {"dropout_p": 0.5}, {"enable_gqa": True}], ids=str)
def test_both_gradients_are_the_same(options):
    arrays = [Variable(random((2, 4, 70, 4), seed)) for seed in range(3)]
    if "enable_gqa" in options:
        arrays[1:] = [Variable(one.data[:, :2]) for one in arrays[1:]]
    manual_seed(0)
    y = F.scaled_dot_product_attention(*arrays, **options)
    weights = random(y.shape, 5)
    plain = grad([y], arrays, [weights], retain_graph=True)
    recorded = grad([y], arrays, [weights], create_graph=True)
    for one, other in zip(plain, recorded, strict=True):
        assert other.creator is not None
        np.testing.assert_allclose(one.data, other.data, rtol=1e-9, atol=1e-12)


def test_infinities_have_finite_gradients():
    mask = np.where(np.tri(3), 0.0, -np.inf)
    mask[1] = -np.inf
    found = compose((*(random((1, 3, 2), seed) for seed in range(3)), mask[None]), Setting(0.5), np.ones((1, 3, 2)), (1,))
    assert all(np.isfinite(one).all() for one in found)
    assert not found[0][0, 1].any()


def test_float16():
    x = Variable(random((2, 3, 6)).astype(np.float16))
    (first,) = grad([F.PackedAttention(1)(x).sum()], [x], create_graph=True)
    assert first.dtype == np.float16
    (second,) = grad([first.sum()], [x])
    assert second.dtype == np.float16 and second.data.any()
