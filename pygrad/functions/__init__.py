"""Differentiable operations."""

from pygrad.functions.arithmetic import Add, Multiply, add, multiply

__all__ = ["Add", "Multiply", "add", "multiply"]
