import numpy as np
import pytest

from pygrad.functions._pad_folds import folded, folds, runs


def test_runs():
    assert runs(np.array([], int)) == () and runs(np.array([4])) == ((0, 1, 0, 4, 4),)
    assert runs(np.array([0, 1, 2, 0, 1])) == ((0, 3, 1, 0, 2), (3, 5, 1, 0, 1))
    assert runs(np.array([2, 1, 0, 1, 2])) == ((0, 3, -1, 2, 0), (3, 5, 1, 1, 2))
    assert runs(np.array([5, 0, 0])) == ((0, 1, 0, 5, 5), (1, 3, 0, 0, 0))


def test_folds():
    assert folds(3, (1, 1), "constant", {}) == folds(3, (1, 1), "empty", {})
    low, high = folds(3, (2, 1), "reflect", {"reflect_type": "odd"})
    assert low.copies == ((0, 2, -1, 2, 1),) and low.weights.tolist() == [0, -1] and low.first.tolist() == [2, 2]
    assert low.last.tolist() == [-1, 0]
    assert high.copies == ((0, 1, 0, 1, 1),) and high.last.tolist() == [2]
    low, high = folds(3, (2, 1), "linear_ramp", {"end_values": 0})
    assert low.first.tolist() == [0, 0.5] and high.last.tolist() == [0]


@pytest.mark.parametrize("mode, options", [
    ("edge", {}), ("wrap", {}), ("linear_ramp", {"end_values": 0}), ("mean", {"stat_length": (2, 1)}),
    *((mode, {"reflect_type": kind}) for mode in ("reflect", "symmetric") for kind in ("even", "odd"))])
@pytest.mark.parametrize("extent", [1, 2, 4])
def test_the_transposed_map(mode, options, extent):
    """Every column of the matrix that NumPy's padding is."""
    pair = (7, 6)
    if mode == "mean":
        options = {"stat_length": (min(2, extent), 1)}
    given = {"stat_length": ((min(2, extent), 1),)} if mode == "mean" else options
    matrix = np.stack([np.pad(row, pair, mode, **given) for row in np.eye(extent)])
    gy = np.random.default_rng(0).standard_normal((13 + extent, 2))
    assert np.allclose(folded(gy, -2, extent, pair, mode, options), matrix @ gy, atol=1e-13)


def test_integers_become_floats_where_fractions_arise():
    gx = folded(np.array([1, 2, 3]), -1, 2, (1, 0), "mean", {"stat_length": (2, 2)})
    assert gx.tolist() == [2.5, 3.5]
