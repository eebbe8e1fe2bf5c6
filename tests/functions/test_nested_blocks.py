import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform

A, B, C, D = uniform((2, 2)), uniform((2, 1), seed=1), uniform((1, 3), seed=2), uniform((), seed=3)


def blocks(name, build, *arrays):
    return case(F.Block, lambda *xs: np.block(build(*xs)), *arrays, name=name, saves=0,
                reference=lambda *xs: np.block(build(*xs)))


CASES = [
    blocks("two by two", lambda a, b: [[a, b], [b, a]], A, B),
    blocks("rows of other lengths", lambda a, b, c: [[a, b], [c]], A, B, C),
    blocks("fewer axes", lambda c, d: [[c, d], [d, c]], C, D),
    blocks("a row", lambda x, d: [x, d], uniform((2,)), D),
    blocks("a column", lambda c: [[c], [c]], C),
    blocks("deep", lambda a, b: [[[a, b]], [[b, a]]], A, B),
    blocks("more axes than lists", lambda x: [x, x], uniform((2, 1, 2))),
    blocks("one", lambda a: a, A),
    blocks("complex", lambda a, b: [a, b], complex_uniform((2, 2)), A),
    blocks("empty", lambda a, e: [a, e], A, np.zeros((2, 0))),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_constants_and_numbers():
    x = Variable([[1.0, 2.0]])
    y = np.block([[x, 3.0], [np.zeros((1, 3))]])
    (y * y).sum().backward()
    assert y.tolist() == [[1, 2, 3], [0, 0, 0]] and x.grad.tolist() == [[2, 4]]


@pytest.mark.parametrize("build, error, message", [
    (lambda x: [[x], x], ArgumentError, r"block: blocks lie \[1, 2\] lists deep"),
    (lambda x: [x, []], ArgumentError, "block: a list of blocks is empty"),
    (lambda x: [x, (x, x)], TypeError, "block: expected lists of arrays, got a tuple"),
    (lambda x: [[x, x], [x]], ShapeError, r"block: parts of shape \(2, 2\).* cannot be joined along axis 0"),
])
def test_wrong_arguments(build, error, message):
    with pytest.raises(error, match=message):
        F.block(build(Variable(A)))
