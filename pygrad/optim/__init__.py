"""Optimisers: what updates parameters by their gradients."""

from pygrad.optim.adam import Adam, AdamW
from pygrad.optim.optimizer import Optimizer
from pygrad.optim.sgd import SGD

__all__ = ["SGD", "Adam", "AdamW", "Optimizer"]
