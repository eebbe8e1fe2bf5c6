import numpy as np
import pytest

from pygrad.functions._grid import FAR, element, locate, reflected, slopes, taps, weights


@pytest.mark.parametrize("mode", ["nearest", "bilinear", "bicubic"])
def test_weights_sum_to_one_and_their_slopes_to_zero(mode):
    t = np.linspace(0, 1, 7)
    np.testing.assert_allclose(sum(weights(t, mode)), 1, rtol=1e-12)
    np.testing.assert_allclose(sum(slopes(t, mode)), 0, atol=1e-12)
    step = 1e-6
    for slope, low, high in zip(slopes(t, mode), weights(t - step, mode), weights(t + step, mode), strict=True):
        np.testing.assert_allclose(slope, (high - low) / (2 * step), atol=1e-8)


@pytest.mark.parametrize("align", [False, True])
def test_reflection_repeats_and_mirrors(align):
    at = np.linspace(-9.3, 9.4, 50)
    period = 2 * (3 if align else 4)
    got, sign = reflected(at, 4, align)
    np.testing.assert_allclose(got, reflected(at + period, 4, align)[0], atol=1e-12)
    step = 1e-7
    np.testing.assert_allclose((reflected(at + step, 4, align)[0] - got) / step, sign, atol=1e-5)
    assert not reflected(at, 1, True)[0].any()


@pytest.mark.parametrize("padding, expected", [("zeros", int(FAR)), ("border", int(FAR))])
def test_not_a_number_is_outside(padding, expected):
    place = locate(np.array([np.nan]), 4, "bilinear", padding, False)
    assert place.base[0] == expected and place.slope[0] == 0


def test_infinities_go_to_the_border():
    place = locate(np.array([-np.inf, np.inf]), 4, "bilinear", "border", False)
    assert place.base.tolist() == [0, 3] and not place.slope.any() and not place.part.any()


def test_elements_outside():
    at, inside = element(np.array([-1, 3]), 0, 3, "bilinear", "zeros", True)
    assert at.tolist() == [0, 2] and not inside.any()
    at, inside = element(np.array([-1, 3]), 0, 3, "bicubic", "reflection", True)
    assert at.tolist() == [1, 1] and inside is None


def test_taps_are_flat_places():
    places = [locate(np.array([0.0]), extent, "bilinear", "zeros", True) for extent in (2, 4)]
    found = list(taps(places, (2, 4), "bilinear", "zeros", True))
    assert [int(tap.place[0]) for tap in found] == [1, 2, 5, 6]
    assert [tap.numbers for tap in found] == [(0, 0), (0, 1), (1, 0), (1, 1)]
