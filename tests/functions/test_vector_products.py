import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import both, case, complex_uniform, uniform
from tests.pytorch import agree, pytorch


def products(cls, function, reference, *shapes):
    """Cases of real arrays, and of complex ones beside real and complex ones."""
    first, other = shapes[0]
    return [*(case(cls, function, uniform(one), uniform(two, seed=1), reference=reference, saves=both)
              for one, two in shapes),
            case(cls, function, complex_uniform(first), complex_uniform(other, seed=1), reference=reference, saves=both,
                 name="complex"),
            case(cls, function, uniform(first), complex_uniform(other), reference=reference, name="real and complex"),
            case(cls, function, complex_uniform(first), uniform(other), reference=reference, name="complex and real")]


CASES = [
    *products(F.Vdot, F.vdot, np.vdot, ((3,), (3,)), ((), ()), ((2, 3), (3, 2)), ((2, 2), (4,)), ((0,), (0,))),
    *products(F.Vecdot, F.vecdot, np.vecdot, ((2, 3), (3,)), ((3,), (3,)), ((2, 1, 3), (2, 3)), ((2, 0), (0,)),
              ((1, 1), (4, 1))),
    *products(F.Inner, F.inner, np.inner, ((2, 3), (4, 3)), ((3,), (3,)), ((), (2, 2)), ((2,), ()), ((3,), (2, 3)),
              ((2, 3), (3,)), ((2, 1, 3), (2, 3)), ((2, 0), (3, 0))),
    *products(F.Outer, F.outer, np.outer, ((2,), (3,)), ((2, 2), (3,)), ((), (2,)), ((0,), (2,)), ((2, 1), (1, 2))),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_numpy_calls():
    x, y = Variable(uniform((2, 3))), uniform((2, 3), seed=1)
    for function in (np.vdot, np.vecdot, np.linalg.vecdot, np.inner, np.outer):
        np.testing.assert_array_equal(function(x, y).data, function(x.data, y))
        np.testing.assert_array_equal(function(y, x).data, function(y, x.data))
    for axis in (0, 1, -2):
        np.testing.assert_allclose(np.linalg.vecdot(x, y, axis=axis).data, np.linalg.vecdot(x.data, y, axis=axis))
    np.testing.assert_array_equal(np.linalg.outer(x[0], y[1]).data, np.linalg.outer(x.data[0], y[1]))


def test_numbers_and_lists():
    assert np.vdot(Variable(2.0), 3).item() == 6 and np.outer(Variable([1, 2]), 3).tolist() == [[3], [6]]
    assert np.inner(Variable(2.0), [1.0, 2.0]).tolist() == [2, 4]


def test_pytorch():
    torch = pytorch()
    agree(F.vdot, torch.vdot, uniform((3,)), uniform((3,), seed=1))
    agree(F.vecdot, torch.linalg.vecdot, uniform((2, 3)), uniform((1, 3), seed=1))
    agree(F.inner, torch.inner, uniform((2, 3)), uniform((4, 3), seed=1))
    agree(F.outer, torch.outer, uniform((2,)), uniform((3,), seed=1))


def test_complex_gradients_are_those_of_pytorch():
    torch = pytorch()
    arrays = complex_uniform((3,)), complex_uniform((3,), seed=1)
    variables, tensors = [Variable(one) for one in arrays], [torch.tensor(one, requires_grad=True) for one in arrays]
    (np.vdot(*variables) * (2 + 1j)).real.backward()
    (torch.vdot(*tensors) * (2 + 1j)).real.backward()
    for variable, tensor in zip(variables, tensors, strict=True):
        np.testing.assert_allclose(variable.grad.data, tensor.grad.numpy(), rtol=1e-12)


@pytest.mark.parametrize("function, message", [
    (F.vdot, r"vdot: expected as many elements in both arrays, got .*\(2,\).*\(3,\)"),
    (F.inner, r"inner: the last axes of both arrays must be equally long"),
    (F.vecdot, r"vecdot: the last axes .* equally long.*broadcast")])
def test_misfits(function, message):
    with pytest.raises(ShapeError, match=message):
        function(Variable(np.ones(2)), np.ones(3))


def test_out_is_refused():
    for function in (F.outer, F.dot):
        with pytest.raises(ArgumentError, match="out= is not supported"):
            function(Variable(np.ones(2)), np.ones(2), out=np.ones(2))
