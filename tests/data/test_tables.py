import numpy as np
import pytest

from pygrad import data
from pygrad.errors import ArgumentError

TABLES = {"load_iris": (150, 4, 3), "load_wine": (178, 13, 3), "load_breast_cancer": (569, 30, 2),
          "load_diabetes": (442, 10, None), "load_linnerud": (20, 3, None)}


@pytest.fixture(autouse=True)
def scikit_learn():
    pytest.importorskip("sklearn", reason="scikit-learn is not installed")


@pytest.mark.parametrize("name", TABLES)
def test_tables(name):
    samples, features, classes = TABLES[name]
    train, test = getattr(data, name)()
    assert len(train) + len(test) == samples and len(test) == round(0.2 * samples)
    x, y = train[:]
    assert x.shape == (len(train), features) and x.dtype == np.float32
    np.testing.assert_allclose(x.mean(0), 0, atol=1e-5)
    np.testing.assert_allclose(x.std(0), 1, rtol=1e-5)
    if classes:
        assert y.dtype == np.int64 and set(y.tolist()) == set(range(classes))
    else:
        assert y.dtype == np.float32 and y.ndim == 2
        np.testing.assert_allclose(y.std(0), 1, rtol=1e-4)


@pytest.mark.parametrize("name", TABLES)
def test_the_split(name):
    def rows(**options):
        train, test = getattr(data, name)(**options)
        return train[:][0].tolist(), test[:][0].tolist()

    assert rows() == rows(seed=0) != rows(seed=1)
    train, test = rows(test_fraction=0.5, standardize=False)
    assert abs(len(train) - len(test)) <= 1
    whole = sorted(map(tuple, train + test))
    assert whole == sorted(map(tuple, sum(rows(seed=3, standardize=False), [])))


@pytest.mark.parametrize("options, message", [
    ({"test_fraction": 0}, "load_iris: expected a test_fraction between 0 and 1, got 0"),
    ({"seed": -1}, "load_iris: expected a seed"),
])
def test_bad_arguments(options, message):
    with pytest.raises(ArgumentError, match=message):
        data.load_iris(**options)
