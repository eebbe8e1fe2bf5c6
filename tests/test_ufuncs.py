"""The options that every ufunc takes: dtype=, casting=, where=."""

import numpy as np
import pytest

from pygrad import Variable
from pygrad.errors import NoDerivativeError, ShapeError
from pygrad.ufuncs import HARMLESS
from tests.toys import leaf


@pytest.mark.parametrize("options", [{"dtype": np.float32}, {"dtype": "f4"}, {"signature": "ff->f"}, {"sig": "ff->f"},
                                     {"signature": (None, None, np.float32)}])
def test_dtype_casts_the_inputs(options):
    x = leaf(1.0, 2.0)
    y = np.add(x, 1.5, **options)
    y.sum().backward()
    assert y.dtype == np.float32 and y.tolist() == [2.5, 3.5] and x.grad.dtype == np.float64
    assert y.dtype == np.add(x.data, 1.5, **options).dtype


def test_dtype_of_integers_and_of_complex():
    assert np.exp(Variable([1, 2]), dtype=np.float32).dtype == np.float32
    x = leaf(1.0, 4.0)
    y = np.multiply(x, x, dtype=complex)
    y.real.sum().backward()
    assert y.dtype == complex and x.grad.dtype == float and x.grad.tolist() == [2.0, 8.0]
    assert [one.dtype for one in np.divmod(x, 3, dtype=np.float32)] == [np.float32] * 2


def test_casting_is_numpys():
    x = leaf(1.0, 2.0)
    with pytest.raises(TypeError, match="Cannot cast ufunc 'add' input 0"):
        np.add(x, 1, dtype=int)
    with pytest.raises(TypeError, match="casting rule"):
        np.add(x, np.ones(2, np.float32), casting="no")
    assert np.add(x, 1, casting="safe", subok=True, order="K").tolist() == [2.0, 3.0]
    with pytest.raises(NoDerivativeError, match="numpy.add: order='F' cannot be recorded"):
        np.add(x, 1, order="F")


def test_where_gives_zero_elsewhere():
    x, mask = leaf(4.0, 0.0, -1.0), np.array([True, False, False])
    y = np.log(x, where=mask)
    y.backward(np.array([1.0, np.inf, np.nan]))
    assert y.tolist() == [np.log(4.0), 0.0, 0.0] and x.grad.tolist() == [0.25, 0.0, 0.0]
    assert np.log(x, where=Variable(mask)).tolist() == y.tolist()


def test_where_broadcasts_and_nests():
    x, d = leaf(6.0, 3.0), leaf(2.0, 0.0)
    y = np.divide(x, d, where=(d.data != 0), dtype=np.float32)
    y.sum().backward()
    assert y.dtype == np.float32 and y.tolist() == [3.0, 0.0]
    assert x.grad.tolist() == [0.5, 0.0] and d.grad.tolist() == [-1.5, 0.0]
    y = np.multiply(x, 2, where=[[True, False], [False, True], [True, True]])
    y.sum().backward()
    assert y.tolist() == [[12.0, 0.0], [0.0, 6.0], [12.0, 6.0]]
    assert [one.tolist() for one in np.divmod(x, 4, where=[True, False])] == [[1.0, 0.0], [2.0, 0.0]]
    with pytest.raises(ShapeError, match="where: "):
        np.exp(x, where=[True, False, True])


def test_where_leaves_float32_and_scalars_alone():
    x = Variable(np.array([1.0, 2.0], np.float32))
    for y in (np.multiply(x, 2.0, where=[True, False]), np.divide(1, x, where=[True, False])):
        assert y.dtype == np.float32 and y.data[1] == 0
    assert np.exp(x, where=True).tolist() == np.exp(x.data).tolist()
    assert np.exp(x, where=False).tolist() == [0.0, 0.0]


def test_where_is_exact_at_second_order():
    x = leaf(4.0, 0.0)
    y = np.sqrt(x, where=x.data > 0)
    y.sum().backward(create_graph=True)
    first, x.grad = x.grad, None
    first.sum().backward()
    assert first.tolist() == [0.25, 0.0] and x.grad.tolist() == [-0.03125, 0.0]


@pytest.mark.parametrize("name", [name for name in HARMLESS if hasattr(np, name)])
def test_masked_places_are_harmless(name):
    ufunc, value = getattr(np, name), 1.5 if name == "arccosh" else 0.5
    x = leaf(value, -7.0)
    try:
        y = ufunc(x, where=[True, False])
    except NoDerivativeError:
        pytest.skip("not differentiated here")
    y.sum().backward()
    assert y.tolist() == [ufunc(value), 0.0] and np.isfinite(x.grad.data).all() and x.grad.data[1] == 0


def test_out_is_refused_with_advice_where_there_is_a_mask():
    x = leaf(1.0)
    with pytest.raises(NoDerivativeError, match="out= cannot be recorded; .*np.where for what is not computed"):
        np.divide(x, 2, out=np.zeros(1), where=[True])
    assert np.add(x, 1, out=(None,), dtype=np.float32).dtype == np.float32


def test_plain_ufuncs_take_them_too():
    assert np.greater(leaf(1.0, 2.0), 1.5, dtype=bool).tolist() == [False, True]
