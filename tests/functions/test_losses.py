import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions.losses import as_target
from tests.functions.cases import case, uniform

REDUCE = {"mean": np.mean, "sum": np.sum, "none": np.asarray}
SHAPES = [(), (3,), (2, 3), (2, 1, 4)]
CASES = [case(F.MseLoss, lambda x, t, r=reduction: F.mse_loss(x, t, r), uniform(shape),
              uniform(shape, seed=1), name=f"{shape} {reduction}",
              reference=lambda x, t, r=reduction: REDUCE[r](np.square(x - t)),
              saves=lambda x, t, y: x.nbytes + t.nbytes)
         for shape in SHAPES for reduction in REDUCE]
CASES += [case(F.MseLoss, lambda x, t: F.mse_loss(x, t, "sum"), uniform((0, 2)), uniform((0, 2)),
               name="empty")]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_mean_of_nothing_is_nan():
    x = Variable(np.ones((0, 2), np.float32))
    loss = F.mse_loss(x, np.ones((0, 2)))
    assert np.isnan(loss.data) and loss.dtype == np.float32
    loss.backward()
    assert x.grad.shape == (0, 2)


def test_constant_targets_take_the_inputs_dtype():
    x = Variable(np.ones(3, np.float32))
    constant = Variable(np.zeros(3), requires_grad=False)
    for target in (np.zeros(3), [0, 0, 0], np.zeros(3, int), 0, 0.0, constant):
        loss = F.mse_loss(x, target)
        assert (loss.dtype, loss.item()) == (np.float32, 1)
        loss.backward()
    assert x.grad.dtype == np.float32


def test_a_target_that_requires_grad_is_left_as_it_is():
    target = Variable(np.ones(3))
    assert as_target(target, Variable(np.ones(3, np.float32)), "mse_loss") is target
    F.mse_loss(np.zeros(3), target).backward()
    np.testing.assert_allclose(target.grad.data, 2 / 3)


def test_integers():
    assert F.mse_loss(Variable([1, 3]), [1, 1]).item() == 2


@pytest.mark.parametrize("shapes", [((3, 1), (3,)), ((3,), (2,)), ((3,), (1,))])
def test_shapes_that_differ(shapes):
    with pytest.raises(ShapeError, match=r"mse_loss: the input has shape .*, the target shape .* same shape"):
        F.mse_loss(*(Variable(np.ones(shape)) for shape in shapes))


@pytest.mark.parametrize("reduction", ["average", None, ""])
def test_unknown_reduction(reduction):
    with pytest.raises(ArgumentError, match="mse_loss: unknown reduction .*; expected 'mean', 'sum'"):
        F.mse_loss(Variable([1.0]), [1.0], reduction)
