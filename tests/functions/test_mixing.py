import numpy as np
import pytest

from pygrad import Variable
from pygrad.functions._mixing import Mixing, mixed, multiplied, spread
from pygrad.testing import check_function
from tests.functions.cases import uniform

COLUMNS = np.array([[0, 2], [1, 1], [3, 0]])
VALID = np.array([[True, True], [True, True], [False, True]])


@pytest.mark.parametrize("valid", [VALID, np.ones((3, 2), bool)], ids=["some", "all"])
def test_the_three_derivatives_of_one_form(valid):
    mixing = Mixing(COLUMNS, valid, 5)
    w, x, y = uniform((3, 2)), uniform((5, 4), seed=1), uniform((3, 4), seed=2)
    terms = np.where(valid, w, 0)
    np.testing.assert_allclose(mixed(mixing, w, x), (terms[..., None] * x[COLUMNS]).sum(1))
    table = np.zeros((5, 4))
    np.add.at(table, COLUMNS, terms[..., None] * y[:, None])
    np.testing.assert_allclose(spread(mixing, w, y), table)
    np.testing.assert_allclose(multiplied(mixing, y, x), np.where(valid, (y[:, None] * x[COLUMNS]).sum(2), 0))
    check_function(lambda w, x: mixed(mixing, w, x), w, x)
    check_function(lambda w, y: spread(mixing, w, y), w, y)
    check_function(lambda y, x: multiplied(mixing, y, x), y, x)


def test_rows_that_are_not_there_are_not_read():
    mixing = Mixing(COLUMNS, VALID, 5)
    x = np.ones((5, 1))
    x[3] = np.nan
    assert np.isfinite(mixed(mixing, np.ones((3, 2)), x)).all()
    assert np.isfinite(multiplied(mixing, np.ones((3, 1)), x)).all()


def test_products_block_by_block():
    columns = np.random.default_rng(0).integers(0, 50, (3000, 2))
    mixing = Mixing(columns, np.ones(columns.shape, bool), 50)
    y, x = np.random.default_rng(1).standard_normal((3000, 64)), np.random.default_rng(2).standard_normal((50, 64))
    np.testing.assert_allclose(multiplied(mixing, y, x), np.einsum("pc,ptc->pt", y, x[columns]), atol=1e-12)


def test_dtypes_and_kinds():
    mixing = Mixing(COLUMNS, VALID, 5)
    for dtype in (np.float16, np.float32):
        w, x, y = (np.ones(shape, dtype) for shape in ((3, 2), (5, 4), (3, 4)))
        for result in (mixed(mixing, w, x), spread(mixing, w, y), multiplied(mixing, y, x)):
            assert result.dtype == dtype and type(result) is np.ndarray
    assert isinstance(mixed(mixing, w, Variable(x)), Variable)


def test_nothing():
    nothing = Mixing(np.zeros((0, 2), int), np.zeros((0, 2), bool), 0)
    assert nothing.mix(np.zeros((0, 2)), np.zeros((0, 3))).shape == (0, 3)
    assert nothing.spread(np.zeros((0, 2)), np.zeros((0, 3))).shape == (0, 3)
    assert nothing.products(np.zeros((0, 3)), np.zeros((0, 3))).shape == (0, 2)
