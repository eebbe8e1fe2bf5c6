import numpy as np

from pygrad.testing import numerical_gradients


def test_of_several_arrays_in_any_layout():
    x, y = np.arange(6.0).reshape(2, 3).T, np.array(2.0)
    by_x, by_y = numerical_gradients(lambda x, y: float((x * x).sum() * y), [x, y])
    assert np.allclose(by_x, 4 * x, atol=1e-6) and np.allclose(by_y, (x * x).sum(), atol=1e-6)
    assert by_x.shape == (3, 2) and by_y.shape == ()


def test_arrays_are_left_as_they_are():
    x = np.array([1.0, 30.0])
    (slope,) = numerical_gradients(lambda x: float((x ** 2).sum()), [x])
    assert x.tolist() == [1.0, 30.0] and np.allclose(slope, 2 * x, rtol=1e-6)


def test_of_nothing():
    assert numerical_gradients(lambda x: 0.0, [np.zeros((0, 2))])[0].shape == (0, 2)
