import numpy as np
import pytest

from pygrad import Variable
from pygrad.functions._multi_head import Options, Projections, attend_heads
from tests.functions.test_attention import random

N, L, S, E = 2, 4, 5, 6
PACKED = Projections(random((3 * E, E), 1), None, random((3 * E,), 2), random((E, E), 3), random((E,), 4))
SEPARATE = PACKED._replace(packed=None, separate=np.split(PACKED.packed, 3))
MORE = PACKED._replace(bias_k=random((1, 1, E), 5), bias_v=random((1, 1, E), 6))


def arrays(*lengths):
    return [random((N, length, E), number) for number, length in enumerate(lengths)]


@pytest.mark.parametrize("projections", [PACKED, SEPARATE, MORE], ids=["packed", "separate", "more keys"])
@pytest.mark.parametrize("weights", [False, True])
@pytest.mark.parametrize("zero", [False, True])
@pytest.mark.parametrize("lengths", [(L,), (L, S), (L, S, S)], ids=["self", "two", "three"])
def test_the_order_of_axes_does_not_matter(projections, weights, zero, lengths):
    given = arrays(*lengths)
    first = [given[min(number, len(given) - 1)] for number in range(3)]
    swapped = {id(one): np.swapaxes(one, 0, 1) for one in given}
    second = [swapped[id(one)] for one in first]
    options = Options(3, zero=zero, weights=weights, batch_first=True)
    padding = np.arange(first[1].shape[1]) >= [[2], [4]]
    y, matrix = attend_heads(*first, projections, options, padding)
    other, others = attend_heads(*second, projections, options._replace(batch_first=False), padding)
    np.testing.assert_allclose(y.data, np.swapaxes(other.data, 0, 1), rtol=1e-9)
    assert (matrix is None) == (others is None) == (not weights)
    if weights:
        np.testing.assert_allclose(matrix.data, others.data, rtol=1e-9)
        assert matrix.shape[-1] == first[1].shape[1] + zero + (projections is MORE)
    for row in range(N):  # without a batch
        alone = {id(one): one[row] for one in given}
        single, _ = attend_heads(*(alone[id(one)] for one in first), projections, options, padding[row])
        np.testing.assert_allclose(single.data, y.data[row], rtol=1e-9)


def test_self_attention_of_one_object_and_of_equal_ones():
    x = arrays(L)[0]
    options = Options(3, weights=False, batch_first=True)
    packed = attend_heads(x, x, x, PACKED, options)[0]
    separate = attend_heads(x, x.copy(), x.copy(), PACKED, options)[0]
    np.testing.assert_allclose(packed.data, separate.data, rtol=1e-9)


@pytest.mark.parametrize("weights", [False, True])
def test_second_order(weights):
    x = Variable(arrays(L)[0])
    y, _ = attend_heads(x, x, x, PACKED, Options(2, weights=weights, batch_first=True))
    y.sum().backward(create_graph=True)
    gradient, x.grad = x.grad, None
    (gradient * gradient).sum().backward()
    assert x.grad.shape == x.shape and np.isfinite(x.grad.data).all() and x.grad.data.any()


def test_masks_may_need_gradients():
    x, found = arrays(L)[0], []
    for weights in (False, True):
        mask = Variable(np.zeros((L, L)))
        attend_heads(x, x, x, PACKED, Options(2, weights=weights, batch_first=True), None, mask)[0].sum().backward()
        found.append(mask.grad.data)
    np.testing.assert_allclose(*found, rtol=1e-9)
