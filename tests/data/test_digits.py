import sys

import numpy as np
import pytest

from pygrad.data import load_digits
from pygrad.errors import ArgumentError, MissingDependencyError


def test_shapes_dtypes_and_range():
    train, test = load_digits()
    assert (len(train), len(test)) == (1438, 359)
    for dataset in (train, test):
        images, labels = dataset.arrays
        assert images.shape[1:] == (64,)
        assert images.dtype == np.float32
        assert (images.min(), images.max()) == (0, 1)
        assert labels.dtype == np.int64
        assert set(labels) == set(range(10))


def test_the_sets_share_no_sample_and_lose_none():
    train, test = load_digits(test_fraction=0.3)
    rows = [row.tobytes() for dataset in (train, test) for row in dataset.arrays[0]]
    assert len(rows) == 1797
    whole = [row.tobytes() for dataset in load_digits(0.5, seed=9) for row in dataset.arrays[0]]
    assert sorted(rows) == sorted(whole)


def test_images_stay_with_their_labels():
    flat, _ = load_digits(seed=1)
    pictures, _ = load_digits(seed=1, flatten=False)
    assert pictures.arrays[0].shape == (1438, 1, 8, 8)
    np.testing.assert_array_equal(pictures.arrays[0].reshape(-1, 64), flat.arrays[0])
    np.testing.assert_array_equal(pictures.arrays[1], flat.arrays[1])
    other, _ = load_digits(seed=2)
    label_of = {row.tobytes(): label for row, label in zip(*flat.arrays, strict=True)}
    common = [(label_of[row.tobytes()], label) for row, label in zip(*other.arrays, strict=True)
              if row.tobytes() in label_of]
    assert len(common) > 1000
    assert all(first == second for first, second in common)


def test_the_split_depends_on_the_seed_alone():
    first, again, other = load_digits(seed=3)[1], load_digits(seed=3)[1], load_digits(seed=4)[1]
    np.testing.assert_array_equal(first.arrays[1], again.arrays[1])
    assert not np.array_equal(first.arrays[1], other.arrays[1])


@pytest.mark.parametrize("fraction, sizes", [(1e-9, (1796, 1)), (1 - 1e-9, (1, 1796))])
def test_each_set_gets_a_sample(fraction, sizes):
    train, test = load_digits(test_fraction=fraction)
    assert (len(train), len(test)) == sizes


@pytest.mark.parametrize("fraction", [0, 1, -0.1, 1.5, float("nan")])
def test_bad_fraction(fraction):
    with pytest.raises(ArgumentError, match="load_digits: expected a test_fraction between 0 and 1, got"):
        load_digits(test_fraction=fraction)


def test_bad_seed():
    with pytest.raises(ArgumentError, match="load_digits: expected a seed"):
        load_digits(seed=-1)


def test_without_scikit_learn(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.delitem(sys.modules, "sklearn.datasets", raising=False)
    with pytest.raises(MissingDependencyError, match=r"pygrad\.data\.load_digits needs sklearn.*\[data\]'"):
        load_digits()
