import numpy as np

from pygrad.functions._pool_windows import first_taps, windows_of


def test_the_geometry():
    windows = windows_of("pool", 2, np.ones((1, 1, 7, 6)), (3, 2), (2, 2), (1, 0), (1, 2), True)
    assert windows.outputs == (4, 3) and windows.taps == 6 and windows.is_padded and windows.is_disjoint is False
    assert windows.low == (1, 0) and windows.high == (1, 1) and windows.padded == (9, 7)
    assert windows_of("pool", 1, np.ones((1, 6)), 2, None, 0, 1, False).is_disjoint


def test_a_last_window_that_would_begin_in_the_padding_is_left_out():
    assert windows_of("pool", 1, np.ones((1, 4)), 2, 3, 1, 1, True).outputs == (2,)


def test_slices_and_positions():
    windows = windows_of("pool", 1, np.ones((1, 5)), 2, 2, 1, 1, False)
    padded = np.array([[-1, 0, 1, 2, 3, 4]])
    taps = [padded[place].tolist() for place in windows.slices()]
    assert taps == [[[-1, 1, 3]], [[0, 2, 4]]]
    assert windows.positions(np.array([[1, 0, 1]])).tolist() == [[0, 1, 4]]
    assert first_taps(windows).tolist() == [1, 0, 0]
