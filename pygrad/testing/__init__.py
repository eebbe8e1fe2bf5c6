"""Checks of gradients and of memory, for PyGrad's Functions and for those of its users."""

from pygrad._lazy import listing
from pygrad.testing.function_check import check_function
from pygrad.testing.gradcheck import gradcheck, gradgradcheck
from pygrad.testing.memory_check import assert_freed, assert_no_growth, assert_saves, saved_bytes
from pygrad.testing.numerical import numerical_gradients
from pygrad.testing.peak_check import assert_peak_below

__all__ = [
    "assert_freed", "assert_no_growth", "assert_peak_below", "assert_saves", "check_function", "gradcheck",
    "gradgradcheck", "numerical_gradients", "saved_bytes",
]

__dir__ = listing(__name__)
