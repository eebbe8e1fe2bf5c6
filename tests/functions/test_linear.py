import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from tests.functions.cases import case, uniform


def reference(x, weight, bias=None):
    y = np.tensordot(x, weight, (-1, 1))
    return y if bias is None else y + bias


SHAPES = [((4, 3), 2), ((3,), 2), ((2, 5, 3), 4), ((2, 1, 2, 3), 1), ((0, 3), 2), ((2, 0, 3), 2), ((4, 1), 3),
          ((2, 3), 0), ((2, 0), 3)]
CASES = [case(F.Linear, F.linear, uniform(shape), uniform((out, shape[-1]), seed=1), *bias,
              reference=reference, name=f"{shape} {out} {'bias' if bias else ''}", atol=1e-5,
              saves=lambda x, weight, *rest: x.nbytes + weight.nbytes)
         for shape, out in SHAPES for bias in ([], [uniform((out,), seed=2)])]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


X, WEIGHT, BIAS = uniform((5, 3)), uniform((2, 3), seed=1), uniform((2,), seed=2)


@pytest.mark.parametrize("needed, saved", [
    ("x", (None, WEIGHT)), ("w", (X, None)), ("b", (None, None)), ("xw", (X, WEIGHT)), ("wb", (X, None)),
])
def test_saves_only_what_the_gradients_need(needed, saved):
    y = F.linear(*(Variable(value, requires_grad=name in needed)
                   for name, value in (("x", X), ("w", WEIGHT), ("b", BIAS))))
    assert all(one is other for one, other in zip(y.creator.saved, saved, strict=True))


@pytest.mark.parametrize("shape", [(6, 3), (2, 3, 3), (3,)])
def test_output_and_gradient_own_their_memory(shape):
    x = Variable(uniform(shape))
    y = F.linear(x, WEIGHT, BIAS)
    gx, gw = y.creator.backward(np.ones(y.shape))[:2]
    assert y.data.base is gx.base is None and gx.shape == shape and gw is None


def test_gradient_of_broadcast_ones():
    x, weight = Variable(uniform((40, 30))), Variable(uniform((20, 30), seed=1))
    F.linear(x, weight).sum().backward()
    np.testing.assert_allclose(weight.grad.data, np.ones((40, 20)).T @ x.data, rtol=1e-12)
    np.testing.assert_allclose(x.grad.data, np.ones((40, 20)) @ weight.data, rtol=1e-12)


def test_mixed_dtypes_follow_numpy():
    x = Variable(X.astype(np.float32))
    y = F.linear(x, WEIGHT.astype(np.float32), BIAS)
    y.sum().backward()
    assert (y.dtype, x.grad.dtype) == (np.float64, np.float32)
    assert F.linear([[1, 2, 3]], [[1, 1, 1]], [1]).tolist() == [[7]]


@pytest.mark.parametrize("shapes, message", [
    (((5, 4), (2, 3), (2,)), r"linear: the input has shape \(5, 4\), dtype .*, the weight shape \(2, 3\).*"
                             r"expected an input of shape \(\.\.\., 3\)"),
    (((), (2, 3), (2,)), r"linear: the input has shape \(\), "),
    (((5, 3), (3,), (2,)), r"linear: expected a weight of shape \(out features, in features\), got"),
    (((5, 3), (2, 3), (3,)), r"linear: expected a bias of shape \(2,\), one number.*got shape \(3,\)"),
    (((5, 3), (2, 3), (1, 2)), r"linear: expected a bias of shape \(2,\)"),
])
def test_shapes_that_do_not_fit(shapes, message):
    with pytest.raises(ShapeError, match=message):
        F.linear(*(Variable(np.ones(shape)) for shape in shapes))
