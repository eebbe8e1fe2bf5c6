import warnings

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from pygrad.testing import check_function
from tests.functions.cases import case, complex_uniform, uniform
from tests.functions.test_vector_products import both, products
from tests.pytorch import agree, pytorch

AXES = [((3, 2), (2, 3), {"axisa": 0}), ((3, 2), (3, 2), {"axis": 0}), ((3, 2), (4, 2, 3), {"axisa": 0, "axisc": 0}),
        ((2, 3, 4), (4, 3), {"axisa": 1, "axisb": -1, "axisc": 1})]


def with_axes(axes):
    return (lambda a, b: F.cross(a, b, **axes)), (lambda a, b: np.cross(a, b, **axes))


CASES = [
    *products(F.Cross, F.cross, np.cross, ((2, 3), (3,)), ((3,), (3,)), ((2, 1, 3), (2, 3)), ((0, 3), (3,))),
    *(case(F.Cross, with_axes(axes)[0], uniform(one), uniform(other, seed=1), reference=with_axes(axes)[1], saves=both,
           name=str(axes)) for one, other, axes in AXES),
    case(F.Cross, with_axes({"axis": 0})[0], complex_uniform((3, 2)), uniform((3, 2)), name="complex along axis 0",
         reference=with_axes({"axis": 0})[1]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_vectors_of_two_elements():
    pairs = [((2,), (2,), {}), ((4, 2), (3,), {}), ((3, 2), (2, 2), {"axisb": 0, "axisc": 0, "axisa": 0})]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for one, other, axes in pairs:
            ours, theirs = with_axes(axes)
            arrays = uniform(one), uniform(other, seed=1)
            try:
                theirs(*arrays)
            except ValueError:
                continue  # a NumPy that no longer has it
            check_function(ours, *arrays, reference=theirs)
    with pytest.warns(DeprecationWarning, match="2-dimensional vectors"):
        F.cross(Variable([1.0, 2.0]), [3.0, 4.0])


def test_numpy_calls():
    a, b = Variable(uniform((2, 3))), uniform((2, 3), seed=1)
    for function in (np.cross, np.linalg.cross):
        np.testing.assert_array_equal(function(a, b).data, function(a.data, b))
        np.testing.assert_array_equal(function(b, a, axis=-1).data, function(b, a.data))


def test_pytorch():
    agree(F.cross, pytorch().linalg.cross, uniform((2, 3)), uniform((2, 3), seed=1))


def test_misfits():
    for other in (np.ones((2, 4)), np.ones((3, 3)), 1.0):
        with pytest.raises(ShapeError, match=r"cross: expected vectors of three elements"):
            F.cross(Variable(np.ones((2, 3))), other)
    with pytest.raises(ShapeError, match=r"axisc=4"):
        F.cross(Variable(np.ones((2, 3))), np.ones(3), axisc=4)
