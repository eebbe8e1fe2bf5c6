import numpy as np
import pytest

from pygrad import Function
from pygrad import functions as F
from pygrad.testing.contracts import check_contracts
from pygrad.testing.subject import Subject


class Drifts(Function):
    """Recomputes something else than it computed."""

    def forward(self, x):
        self.save_for_backward(x * (1.0 if not self.replaying else 1.5))
        return x * x

    def backward(self, gy):
        return 2 * gy * self.saved[0]


class RemembersGradients(Function):
    """Keeps what it returned and hands it out again."""

    kept = np.ones(2)

    def forward(self, x):
        return x * 1.0

    def backward(self, gy):
        return RemembersGradients.kept


def test_a_proper_function():
    check_contracts(Subject(F.Multiply, [np.ones(2), np.ones(2)]))


def test_a_replay_that_differs():
    with pytest.raises(AssertionError, match="recomputed gradients"):
        check_contracts(Subject(Drifts, [np.ones(2)]))


def test_a_gradient_that_is_kept_is_copied_for_the_user():
    check_contracts(Subject(RemembersGradients, [np.ones(2)]))
    assert (RemembersGradients.kept == 1).all()
