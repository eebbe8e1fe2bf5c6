import numpy as np
import pytest

from pygrad.display.curve import Curve, Points, finite, smoothed, thinned


def line(values):
    return Points(np.arange(float(len(values))), np.asarray(values, float))


def test_points_are_copies():
    curve = Curve()
    curve.add(0, 1.0)
    points = curve.points()
    curve.add(1, 2.0)
    points.values[0] = 7
    assert len(curve) == 2
    assert (curve.last_at, curve.last) == (1.0, 2.0)
    assert curve.points().values.tolist() == [1.0, 2.0]


def test_before_the_first_point():
    curve = Curve()
    assert curve.last_at == -np.inf
    assert np.isnan(curve.last)
    assert len(curve.points().at) == 0


@pytest.mark.parametrize("count", [0, 1, 10, 500, 501, 999, 100_000])
@pytest.mark.parametrize("most", [12, 500])
def test_thinning_keeps_the_ends_and_every_peak(count, most):
    rng = np.random.default_rng(0)
    points = line(rng.standard_normal(count))
    fewer = thinned(points, most)
    assert len(fewer.at) <= max(most, 0)
    if count:
        assert fewer.at[[0, -1]].tolist() == [0, count - 1]
        assert fewer.values.min() == points.values.min()
        assert fewer.values.max() == points.values.max()
    assert (np.diff(fewer.at) > 0).all()


def test_single_spikes_stay():
    values = np.zeros(10_000)
    values[[17, 4000, 9998]] = 5, -3, 7
    assert {5, -3, 7} <= set(thinned(line(values), 100).values)


def test_what_cannot_be_drawn():
    points = line([1, np.nan, -1, np.inf, 0, 2])
    assert finite(points).values.tolist() == [1, -1, 0, 2]
    assert finite(points, positive=True).at.tolist() == [0, 5]
    good = line([1, 2])
    assert finite(good) is good


def test_the_mean_of_a_line_is_the_line():
    mean = smoothed(line(np.arange(1000.0)), 0.1, 50)
    assert len(mean.at) == 50
    inside = slice(5, -5)
    np.testing.assert_allclose(mean.values[inside], mean.at[inside])


def test_noise_gets_less():
    noise = np.random.default_rng(0).standard_normal(10_000)
    assert smoothed(line(noise), 0.05).values.std() < 0.2


@pytest.mark.parametrize("count, share", [(0, 0.5), (9, 0.5), (1000, 0), (30, 0.05)])
def test_short_curves_are_not_smoothed(count, share):
    assert smoothed(line(np.zeros(count)), share) is None
