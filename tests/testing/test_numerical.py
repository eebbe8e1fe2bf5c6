import numpy as np

from pygrad.testing import numerical_gradients
from pygrad.testing.numerical import numerical_jacobian, one_sided


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


def test_jacobian_of_several_outputs_by_real_and_complex_arrays():
    x, z = np.array([1.0, 2.0]), np.array(0.5 + 1j)
    arrays = [x, z]
    (by_x, none), (count, _) = numerical_jacobian(lambda arrays: [arrays[0] * arrays[1], np.array([7])], arrays, 0)
    assert none is None and np.allclose(by_x, np.diag([0.5 + 1j] * 2)) and not count.any() and count.shape == (1, 2)
    ((along, across),) = numerical_jacobian(lambda arrays: [arrays[1] ** 2], arrays, 1)
    assert np.allclose(along, 2 * z) and np.allclose(across, 2j * z) and arrays[1] is z


def test_jacobian_of_nothing():
    ((slopes, _),) = numerical_jacobian(lambda arrays: [np.zeros(3)], [np.zeros((0, 2))], 0)
    assert slopes.shape == (3, 0, 2)


def test_slopes_on_both_sides():
    before, after = one_sided(lambda arrays: [np.zeros(1), np.maximum(arrays[0], 1)], [np.array([[1.0]])], 0, 1, (0, 0), 1e-6)
    assert before == 0 and np.isclose(after, 1)
