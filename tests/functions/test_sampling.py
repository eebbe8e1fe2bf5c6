import numpy as np
import pytest

from pygrad import Variable
from pygrad.functions._sampling import AxisSample

MODES = ("bilinear", "nearest", "bicubic")
PADDINGS = ("zeros", "border", "reflection")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("align", [False, True])
def test_slopes_are_the_derivatives_of_the_weights(mode, padding, align):
    points = np.random.default_rng(0).uniform(-2, 2, 50)
    axis, step = AxisSample(points, 5, mode, padding, align), 1e-6
    above = AxisSample(points + step, 5, mode, padding, align)
    same = [np.array_equal(one, other) for one, other in zip(axis.places, above.places, strict=True)]
    assert all(same)
    for weight, other, slope in zip(axis.weights(axis.t), above.weights(above.t), axis.slopes(axis.t), strict=True):
        np.testing.assert_allclose((other - weight) / step, slope, atol=1e-4)


@pytest.mark.parametrize("mode", MODES)
def test_weights_sum_to_one(mode):
    axis = AxisSample(np.linspace(-1, 1, 17), 6, mode, "border", False)
    np.testing.assert_allclose(sum(axis.weights(axis.t)), 1)
    np.testing.assert_allclose(sum(axis.slopes(axis.t)), 0, atol=1e-12)
    assert all(valid.all() for valid in axis.valid[:-1])


def test_padding():
    points = np.array([-1.5, -1.0, 0.0, 1.5])
    places = {padding: AxisSample(points, 4, "nearest", padding, True) for padding in PADDINGS}
    assert places["zeros"].valid[0].tolist() == [False, True, True, False]
    assert places["border"].places[0].tolist() == [0, 0, 2, 3]
    assert AxisSample(points, 4, "bilinear", "reflection", True).places[0].tolist() == [0, 0, 1, 2]
    assert AxisSample(points, 4, "bilinear", "border", True).factor.tolist() == [0, 0, 1.5, 0]
    assert AxisSample(np.array([0.3]), 1, "bilinear", "reflection", True).factor.tolist() == [0]


def test_places_as_functions_of_points():
    points = np.array([-0.3, 0.4])
    axis = AxisSample(points, 5, "bilinear", "zeros", False)
    assert axis.place_between(points) is axis.t
    variable = Variable(points)
    t = axis.place_between(variable)
    np.testing.assert_allclose(t.data, axis.t)
    t.sum().backward()
    assert variable.grad.tolist() == [2.5, 2.5]


def test_what_is_not_finite():
    axis = AxisSample(np.array([np.nan, np.inf, -np.inf]), 3, "bilinear", "zeros", False)
    assert [one.tolist() for one in axis.valid] == [[True, False, False]] * 2
    assert np.isnan(axis.t).tolist() == [True, False, False]
    assert np.isnan(AxisSample(np.array([np.nan]), 3, "nearest", "zeros", False).weights(0)[0]).all()
