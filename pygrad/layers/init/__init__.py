"""Initialisers: they fill a Parameter, Variable or array in place, and return it."""

from pygrad._lazy import listing
from pygrad.layers.init.constant import constant_, dirac_, eye_, ones_, zeros_
from pygrad.layers.init.drawn import normal_, sparse_, trunc_normal_, uniform_
from pygrad.layers.init.gain import calculate_gain
from pygrad.layers.init.orthogonal import orthogonal_
from pygrad.layers.init.scaled import kaiming_normal_, kaiming_uniform_, xavier_normal_, xavier_uniform_

__all__ = [
    "calculate_gain", "constant_", "dirac_", "eye_", "kaiming_normal_", "kaiming_uniform_", "normal_",
    "ones_", "orthogonal_", "sparse_", "trunc_normal_", "uniform_", "xavier_normal_", "xavier_uniform_",
    "zeros_",
]

__dir__ = listing(__name__)
