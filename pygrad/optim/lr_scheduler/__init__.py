"""Schedules: what sets the learning rates of an optimizer from epoch to epoch."""

from pygrad._lazy import listing
from pygrad.optim.lr_scheduler.base import LRScheduler
from pygrad.optim.lr_scheduler.combined import ChainedScheduler, SequentialLR
from pygrad.optim.lr_scheduler.cosine import CosineAnnealingLR, CosineAnnealingWarmRestarts
from pygrad.optim.lr_scheduler.cycles import CyclicLR, OneCycleLR
from pygrad.optim.lr_scheduler.lambdas import LambdaLR, MultiplicativeLR
from pygrad.optim.lr_scheduler.plateau import ReduceLROnPlateau
from pygrad.optim.lr_scheduler.steps import (
    ConstantLR,
    ExponentialLR,
    LinearLR,
    MultiStepLR,
    PolynomialLR,
    StepLR,
)
from pygrad.optim.lr_scheduler.swa import SWALR

__all__ = [
    "ChainedScheduler", "ConstantLR", "CosineAnnealingLR", "CosineAnnealingWarmRestarts", "CyclicLR",
    "ExponentialLR", "LRScheduler", "LambdaLR", "LinearLR", "MultiStepLR", "MultiplicativeLR", "OneCycleLR",
    "PolynomialLR", "ReduceLROnPlateau", "SWALR", "SequentialLR", "StepLR",
]

__dir__ = listing(__name__)
