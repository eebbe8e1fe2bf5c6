import tracemalloc

import numpy as np
import pytest

from pygrad.anomaly import survey as surveys
from pygrad.anomaly.survey import is_bad, survey

DTYPES = [np.float16, np.float32, np.float64, np.longdouble, np.complex64, np.complex128]


@pytest.mark.parametrize("dtype", DTYPES)
def test_bad_elements_are_found_wherever_they_are(dtype):
    for shape in ((), (1,), (7,), (3, 5), (40, 1000)):
        array = np.ones(shape, dtype)
        assert not is_bad(array) and survey(array)[:3] == (0, 0, None)
        for value in (np.nan, np.inf, -np.inf):
            spoilt = array.copy()
            index = tuple(extent - 1 for extent in shape)
            spoilt[index] = value
            assert is_bad(spoilt) and is_bad(spoilt, infinities=False) == bool(np.isnan(value))
            assert survey(spoilt)[:3] == (int(np.isnan(value)), int(np.isinf(value)), index)


@pytest.mark.parametrize("dtype", DTYPES)
def test_large_numbers_are_not_bad(dtype):
    array = np.full(5000, np.finfo(dtype).max, dtype)
    assert not is_bad(array) and not is_bad(-array) and survey(array).first is None


def test_opposite_infinities_are_no_nan():
    assert is_bad(np.array([np.inf, -np.inf])) and not is_bad(np.array([np.inf, -np.inf]), infinities=False)
    assert is_bad(np.array([complex(np.inf, 1)])) and is_bad(np.array([complex(1, np.nan)]), infinities=False)


def test_what_cannot_be_bad():
    for array in (np.array([1, 2]), np.array([True]), np.zeros((0, 3)), np.float64(2.0), 3, np.array(1.5)):
        assert not is_bad(array)
    assert is_bad(np.float32(np.nan)) and is_bad(float("inf"))


@pytest.mark.parametrize("view", [lambda a: a.T, lambda a: a[::-1, ::2], lambda a: a.reshape(2, -1), lambda a: a[:, :0],
                                  lambda a: np.broadcast_to(a[0], (5, a.shape[1]))])
def test_layouts(view):
    array = np.random.default_rng(0).standard_normal((300, 400))
    array[5, 6], array[0, 2], array[-1, 0] = np.nan, np.inf, -np.inf
    shown = view(array)
    found = survey(shown)
    assert (found.nans, found.infinities) == (np.isnan(shown).sum(), np.isinf(shown).sum())
    assert is_bad(shown) == (not np.isfinite(shown).all())
    if shown.size:
        assert found.first == tuple(np.argwhere(~np.isfinite(shown))[0])
        assert (found.least, found.greatest) == (shown[np.isfinite(shown)].min(), shown[np.isfinite(shown)].max())


def test_nothing_finite_has_no_range():
    assert survey(np.array([np.nan])) == (1, 0, (0,), None, None) and survey(np.zeros(0)) == (0, 0, None, None, None)
    assert survey(np.array([3 + 4j]))[3:] == (5.0, 5.0) and survey(np.array([3, 1]))[3:] == (1, 3)


def test_no_temporary_as_large_as_the_array():
    array = np.ones(1 << 20)
    spoilt = array.copy()
    spoilt[-1] = np.nan
    tracemalloc.start()
    try:
        for one in (array, spoilt):
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            is_bad(one), is_bad(one, infinities=False), survey(one), is_bad(one[::2])
            assert tracemalloc.get_traced_memory()[1] - before < 40 * surveys.PIECE
    finally:
        tracemalloc.stop()


def test_it_is_silent():
    with np.errstate(all="raise"):
        assert is_bad(np.array([np.inf, -np.inf])) and survey(np.array([1e308] * 4)).greatest == 1e308
