import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError
from tests.functions.cases import case, complex_uniform, uniform
from tests.pytorch import agree, pytorch

A, B = uniform((2, 1)), uniform((3,), seed=1)


def made(makes, function, *arrays, **options):
    return case(makes, function, *arrays, reference=function, **options)


CASES = [
    made(F.Geomspace, lambda a, b: np.geomspace(a, b, 3), uniform((2,), 0.5), uniform((2,), 0.5, seed=1), dtypes=(), order=1,
         name="saved", saves=lambda a, b, y: a.nbytes + b.nbytes + y.nbytes),
    made(F.Add, lambda a, b: np.linspace(a, b, 4), A, B),
    made(F.Add, lambda a, b: np.linspace(a, b, 4, axis=-1), A, B, name="last axis"),
    made(F.Add, lambda a, b: np.linspace(a, b, 3, endpoint=False, axis=1), A, B, name="open"),
    made(F.Add, lambda a, b: np.linspace(a, b, 3), complex_uniform(()), complex_uniform((), seed=1)),
    made(F.Power, lambda a: np.logspace(a, 2, 3), uniform((2,)), low_rtol=1e-2),
    made(F.Power, lambda a, b: np.logspace(a, 2, 3, base=b, axis=-1), uniform((2,)), uniform((), 1.1), name="base", low_rtol=1e-2),
    made(F.Geomspace, lambda a, b: np.geomspace(a, b, 4), uniform((2,), 0.5), uniform((2, 2), 0.5, seed=1), dtypes=()),
    made(F.Geomspace, lambda b: np.geomspace(-1.0, b, 3, endpoint=False, axis=-1), uniform((2,), -2.0, -0.5), dtypes=()),
    made(F.Geomspace, lambda a, b: np.geomspace(a, b, 3), complex_uniform(()), complex_uniform((2,), seed=1), dtypes=(),
         name="complex"),
    made(F.Geomspace, lambda a, b: np.geomspace(a, b, 0), A + 3, B + 3, dtypes=(), name="none"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_agrees_with_pytorch():
    torch = pytorch()
    agree(lambda a, b: np.linspace(a, b, 5), lambda a, b: torch.stack([a + (b - a) * t / 4 for t in range(5)]), np.array(-1.0), np.array(3.5))


@pytest.mark.parametrize("number", [0, 1, 2])
def test_few_numbers_and_the_step(number):
    y, step = np.linspace(Variable(1), 3.0, number, retstep=True)
    expected, length = np.linspace(1, 3.0, number, retstep=True)
    assert y.tolist() == expected.tolist() and np.array_equal(step.data, length, equal_nan=True)
    assert np.linspace(Variable(1.0), 2.0, 3, dtype=np.float32).dtype == np.float32


@pytest.mark.parametrize("dtype", [None, int, np.float32])
def test_geomspace_has_numpys_values(dtype):
    y = np.geomspace(Variable(1), 256, 9, dtype=dtype)
    expected = np.geomspace(1, 256, 9, dtype=dtype)
    assert np.array_equal(getattr(y, "data", y), expected) and y.dtype == expected.dtype


@pytest.mark.parametrize("dtype", [int, np.uint8, np.float32])
def test_integers_are_rounded_down(dtype):
    start = 0.0 if dtype is np.uint8 else -1.5
    got, expected = np.linspace(Variable(start), 2.9, 5, dtype=dtype), np.linspace(start, 2.9, 5, dtype=dtype)
    assert got.dtype == expected.dtype and np.asarray(getattr(got, "data", got)).tolist() == expected.tolist()


def test_geometric_numbers_from_a_complex_to_a_real_one():
    np.testing.assert_allclose(np.geomspace(Variable(1j), -1.0, 5).data, np.geomspace(1j, -1.0, 5))
    with pytest.raises(ArgumentError, match="geomspace: the ends"):
        np.geomspace(Variable(1j), 0.0)


def test_errors():
    with pytest.raises(ArgumentError, match="geomspace: the number"):
        np.geomspace(Variable(1.0), 2.0, -1)
    with pytest.raises(ArgumentError, match="linspace: the number"):
        np.linspace(Variable(1.0), 2.0, -1)
    with pytest.raises(ArgumentError, match="geomspace: the ends"):
        np.geomspace(Variable(-1.0), 2.0)
