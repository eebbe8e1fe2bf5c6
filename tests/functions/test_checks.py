import numpy as np
import pytest

from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions._checks import axis_error, broadcast_error, empty_error, from_the_last, refuse


def test_refuse_names_the_argument_and_what_to_do():
    refuse("sum", out=None, where=None)
    with pytest.raises(ArgumentError,
                       match=r"sum: the argument where= is not supported, .*np\.where\(mask, x, 0\)"):
        refuse("sum", out=None, where=np.array([True]))
    with pytest.raises(ArgumentError, match=r"x: the argument strange= is not supported, .*leave it out"):
        refuse("x", strange=0)


def test_errors_name_operation_shapes_and_remedy():
    error = broadcast_error("add", np.zeros((2, 3)), np.zeros(4, np.float32))
    assert isinstance(error, ShapeError)
    assert "add: " in str(error) and "shape (2, 3), dtype float64 and shape (4,), dtype float32" in str(error)
    assert "axes run from -2 to 1" in str(axis_error("sum", 5, np.zeros((2, 3))))
    assert "use axis=None" in str(axis_error("sum", 5, np.zeros(())))
    assert "no elements along axis=0" in str(empty_error("max", np.zeros((0, 3)), 0))


def test_an_axis_counted_from_the_last():
    x = np.zeros((2, 3))
    assert [from_the_last("f", axis, x) for axis in (-2, -1, 0, 1)] == [-2, -1, -2, -1]
    assert from_the_last("f", 0, [1.0, 2.0]) == -1
    for axis, array in ((2, x), (-3, x), (0, 1.0)):
        with pytest.raises(ShapeError, match=f"f: axis={axis}"):
            from_the_last("f", axis, array)
