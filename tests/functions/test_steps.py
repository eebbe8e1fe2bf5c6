import numpy as np

from pygrad import Function, Variable
from pygrad.functions._steps import Step, zeros


class Sign(Step):
    def forward(self, x):
        return np.sign(x)


def test_gradient_is_zeros_not_none_and_may_be_differentiated():
    x = Variable([1.0, -2.0])
    y = Sign()(x)
    y.backward(np.array([np.inf, np.nan]), create_graph=True)
    assert isinstance(y.creator, Function) and x.grad.tolist() == [0.0, 0.0] and x.grad.creator is None


def test_zeros_take_shape_and_dtype():
    assert zeros(np.ones((2, 3), np.float32)).dtype == np.float32
    assert zeros(Variable(np.ones(2, np.complex64))).tolist() == [0, 0]
