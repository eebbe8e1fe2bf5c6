import numpy as np
import pytest

from pygrad.functions._axis_maps import FEW, Collection, Selection, Spread, Sums
from pygrad.functions._pool_windows import strided
from tests.functions.cases import uniform

AXES = [strided(6, 2, 2), strided(6, 3, 1), strided(6, 3, 2, 1), strided(7, 2, 3), strided(6, 1, 1), strided(6, 1, 2),
        strided(9, 9, 9), strided(20, 10, 10), strided(5, 3, 2, 1, 1, 4), strided(4, 2, 2, 1, 1, 3)]
MAPS = [Sums(axis, weights) for axis in AXES for weights in (1.0, 0.5, np.arange(1.0, axis.count + 1))]
MAPS += [Selection(4, np.array(indices)) for indices in ([0, 0, 1, 3], [0, 1, 2, 3], [2, 2, 2], [0, 0, 1, 1, 2, 3, 3])]
MAPS += [one.transposed for one in MAPS]


def image(one, a):
    out = np.full((len(a), one.count, a.shape[2]), 77.0)
    one.apply(a, out)
    return out


def matrix(one):
    return np.stack([image(one, np.eye(one.extent)[[number], :, None])[0, :, 0] for number in range(one.extent)], 1)


@pytest.mark.parametrize("one", MAPS, ids=lambda one: f"{type(one).__name__} {one.extent} {one.count}")
def test_maps_are_linear_and_have_their_transposed(one):
    for width in (1, 3):
        a = uniform((4, one.extent, width))
        np.testing.assert_allclose(image(one, a), np.einsum("ij,pjq->piq", matrix(one), a), atol=1e-12)
    np.testing.assert_allclose(matrix(one.transposed), matrix(one).T)
    assert (one.transposed.extent, one.transposed.count) == (one.count, one.extent)


def test_sums():
    assert matrix(Sums(strided(4, 2, 1), 0.5)).tolist() == [[0.5, 0.5, 0, 0], [0, 0.5, 0.5, 0], [0, 0, 0.5, 0.5]]
    assert matrix(Sums(strided(3, 3, 1, 1), np.array([1.0, 2, 3])))[0].tolist() == [1, 1, 0]
    assert strided(20, 10, 10).kernel > FEW


def test_what_only_copies():
    assert Spread(strided(6, 2, 2)).keeps_integers and not Spread(strided(6, 3, 1)).keeps_integers
    assert not Spread(strided(6, 2, 2), 0.5).keeps_integers
    assert Selection(3, np.array([0, 1])).keeps_integers and not Collection(2, 3, np.array([0, 1])).keeps_integers
    assert Sums(strided(6, 1, 1)).is_identity and Spread(strided(6, 1, 1)).is_identity
    assert not Sums(strided(6, 1, 1), 2.0).is_identity and not Sums(strided(6, 2, 2)).is_identity


def test_dtypes_stay():
    for one in (Sums(strided(4, 2, 2), 0.5), Spread(strided(4, 2, 2), np.array([1.0, 2.0]))):
        out = np.empty((1, one.count, 1), np.float32)
        one.apply(np.ones((1, one.extent, 1), np.float32), out)
        assert np.isfinite(out).all()
