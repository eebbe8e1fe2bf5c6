"""Optimisers: what updates parameters by their gradients."""

from pygrad._lazy import listing
from pygrad.optim import lr_scheduler
from pygrad.optim.adadelta import Adadelta
from pygrad.optim.adafactor import Adafactor
from pygrad.optim.adagrad import Adagrad
from pygrad.optim.adam import Adam, AdamW
from pygrad.optim.adamax import Adamax
from pygrad.optim.asgd import ASGD
from pygrad.optim.averaging import (
    AveragedModel,
    get_ema_avg_fn,
    get_ema_multi_avg_fn,
    get_swa_avg_fn,
    get_swa_multi_avg_fn,
    update_bn,
)
from pygrad.optim.clipping import clip_grad_norm_, clip_grad_value_, clip_grads_with_norm_, get_total_norm
from pygrad.optim.ema import ExponentialMovingAverage
from pygrad.optim.lbfgs import LBFGS
from pygrad.optim.lion import Lion
from pygrad.optim.lr_scheduler import (
    SWALR,
    ChainedScheduler,
    ConstantLR,
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    CyclicLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    LRScheduler,
    MultiplicativeLR,
    MultiStepLR,
    OneCycleLR,
    PolynomialLR,
    ReduceLROnPlateau,
    SequentialLR,
    StepLR,
)
from pygrad.optim.muon import Muon
from pygrad.optim.nadam import NAdam
from pygrad.optim.optimizer import Optimizer
from pygrad.optim.radam import RAdam
from pygrad.optim.rmsprop import RMSprop
from pygrad.optim.rprop import Rprop
from pygrad.optim.sgd import SGD

__all__ = [
    "ASGD", "LBFGS", "SGD", "SWALR", "Adadelta", "Adafactor", "Adagrad", "Adam", "AdamW", "Adamax",
    "AveragedModel", "ChainedScheduler", "ConstantLR", "CosineAnnealingLR", "CosineAnnealingWarmRestarts",
    "CyclicLR", "ExponentialLR", "ExponentialMovingAverage", "LRScheduler", "LambdaLR", "LinearLR", "Lion",
    "MultiStepLR", "MultiplicativeLR", "Muon", "NAdam", "OneCycleLR", "Optimizer", "PolynomialLR", "RAdam",
    "RMSprop", "ReduceLROnPlateau", "Rprop", "SequentialLR", "StepLR", "clip_grad_norm_", "clip_grad_value_",
    "clip_grads_with_norm_", "get_ema_avg_fn", "get_ema_multi_avg_fn", "get_swa_avg_fn",
    "get_swa_multi_avg_fn", "get_total_norm", "lr_scheduler", "update_bn",
]

__dir__ = listing(__name__)
