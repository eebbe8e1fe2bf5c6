import numpy as np
import pytest

from pygrad import Variable
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions._running import check_running, update


def test_what_is_given_is_returned():
    mean, var = np.zeros(2), np.ones(2)
    assert check_running(None, None, "f", written=True) == (None, None)
    found = check_running(mean, Variable(var), "f", written=True)
    assert found[0] is mean and found[1] is var
    assert check_running([0, 1], (1, 2), "f", written=False)[0].tolist() == [0, 1]


def test_update_in_place():
    mean, var = np.zeros(2, np.float32), np.ones(2, np.float32)
    update((mean, var), np.array([1.0, 2.0]), np.array([3.0, 5.0]), 0.5)
    assert mean.tolist() == [0.5, 1.0] and var.tolist() == [2.0, 3.0]
    update((None, None), mean, var, 0.5)


def test_errors():
    good, frozen = np.ones(2), np.ones(2)
    frozen.flags.writeable = False
    with pytest.raises(ArgumentError, match="f: running_var is None and the other running statistic is not"):
        check_running(good, None, "f", written=False)
    with pytest.raises(ArgumentError, match="f: running_mean is None"):
        check_running(None, good, "f", written=False)
    for bad in (frozen, np.ones(2, int), [1.0, 1.0]):
        with pytest.raises(ArgumentError, match="f: running_var is updated in place, and must be an array of floats"):
            check_running(good, bad, "f", written=True)
    for bad in (np.ones((1, 2)), np.ones(3), np.ones(())):
        with pytest.raises(ShapeError, match=r"f: expected running_var of shape \(C,\)"):
            check_running(good, bad, "f", written=False)
