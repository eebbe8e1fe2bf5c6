"""Derivatives of functions: from a function of arrays to the function that computes its gradient.

The functions are written in NumPy alone; they are called with Variables in place of the arguments to
differentiate, and their derivatives come back as plain arrays:

>>> import numpy as np, pygrad
>>> def logistic_loss(weights, inputs, labels):
...     return np.mean(np.log1p(np.exp(-labels * (inputs @ weights))))
>>> slope = pygrad.grad(logistic_loss)
>>> slope(np.zeros(2), np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, -1.0]))
array([0.5, 0.5])

An argument may be a nested dict, list or tuple of arrays and numbers; the gradient has its structure. Transforms
nest, to any order. Called with Variables that require a gradient, or inside another transform, they are recorded
themselves and give Variables. What a function takes from outside of its arguments is a constant to them.
"""

from pygrad._lazy import listing
from pygrad.transforms.gradients import elementwise_grad, grad, value_and_grad
from pygrad.transforms.jacobians import hessian, jacobian
from pygrad.transforms.products import hvp, jvp, vjp

__all__ = ["elementwise_grad", "grad", "hessian", "hvp", "jacobian", "jvp", "value_and_grad", "vjp"]

__dir__ = listing(__name__)
