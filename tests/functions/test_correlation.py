import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform
from tests.functions.test_vector_products import both

LENGTHS = [(4, 2), (2, 4), (3, 3), (1, 3), (4, 3), (2, 5)]


def with_mode(cls, ours, theirs, mode, *lengths, values=uniform, name=""):
    return [case(cls, lambda a, v: ours(a, v, mode), values((one,)), values((other,), seed=1), saves=both,
                 reference=lambda a, v: theirs(a, v, mode), name=f"{name} {mode} {one} {other}")
            for one, other in lengths]


CASES = [
    one for cls, ours, theirs in ((F.Convolve, F.convolve, np.convolve), (F.Correlate, F.correlate, np.correlate))
    for mode in ("full", "same", "valid")
    for one in (*with_mode(cls, ours, theirs, mode, *(LENGTHS if mode == "same" else LENGTHS[:4])),
                *with_mode(cls, ours, theirs, mode, (3, 2), (2, 4), values=complex_uniform, name="complex"))
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_real_beside_complex():
    a, v = Variable(uniform((3,))), Variable(complex_uniform((2,)))
    np.correlate(a, v, "full").imag.sum().backward()
    assert a.grad.dtype == np.float64 and v.grad.dtype == np.complex128
    np.testing.assert_allclose(a.grad.data, np.full(3, -v.data.imag.sum()))


def test_numpy_calls():
    a = Variable([1.0, 2.0, 3.0])
    for function in (np.convolve, np.correlate):
        np.testing.assert_array_equal(function(a, [1.0, 2.0]).data, function(a.data, [1.0, 2.0]))
        np.testing.assert_array_equal(function([1.0, 2.0], a, mode="same").data, function([1.0, 2.0], a.data, "same"))
    np.testing.assert_array_equal(np.convolve(a, 2.0).data, np.convolve(a.data, 2.0))


@pytest.mark.parametrize("function", [F.convolve, F.correlate])
def test_misfits(function):
    a = Variable(np.ones(3))
    with pytest.raises(ShapeError, match="without elements"):
        function(a, np.ones(0))
    with pytest.raises(ShapeError, match="correlate: expected sequences"):
        F.correlate(a, 2.0)
    with pytest.raises(ShapeError, match=r"expected sequences, of one axis, got .*\(2, 2\)"):
        function(a, np.ones((2, 2)))
    with pytest.raises(ArgumentError, match="mode='wide' is none of"):
        function(a, a, "wide")
