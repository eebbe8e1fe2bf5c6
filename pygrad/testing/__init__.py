"""Checks of gradients and of memory, for PyGrad's Functions and for those of its users."""

from pygrad.testing.function_check import check_function
from pygrad.testing.memory_check import assert_freed, assert_no_growth, assert_saves, saved_bytes
from pygrad.testing.numerical import numerical_gradients

__all__ = [
    "assert_freed", "assert_no_growth", "assert_saves", "check_function", "numerical_gradients", "saved_bytes"
]
