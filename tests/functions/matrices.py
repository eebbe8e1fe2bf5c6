"""Matrices for the tests of linear algebra, and functions that keep them symmetric."""

import numpy as np

SINGLE = {"dtypes": (np.float32,)}
"""Options of `check_function`: `numpy.linalg` has no float16."""


def matrix(*shape, seed=0, complex=False):
    """Return random numbers near 1 in size, in a stack of matrices."""
    generator = np.random.default_rng(seed)
    numbers = generator.uniform(-1, 1, shape)
    return numbers + 1j * generator.uniform(-1, 1, shape) if complex else numbers


def square(*shape, seed=0, complex=False):
    """Return matrices far from singular; the last length stands for two."""
    return matrix(*shape, shape[-1], seed=seed, complex=complex) + 2 * np.eye(shape[-1])


def definite(*shape, seed=0, complex=False):
    """Return positive definite matrices; the last length stands for two."""
    root = matrix(*shape, shape[-1], seed=seed, complex=complex)
    return root @ root.conj().swapaxes(-1, -2) + np.diag(1.0 + np.arange(shape[-1]))


def mirrored(x):
    """Return the Hermitian part of a Variable or array: what numerical differences disturb stays Hermitian."""
    return (x + x.conj().swapaxes(-1, -2)) * 0.5


def mirrored_tensor(x):
    """Return the Hermitian part of a tensor."""
    return (x + x.mH) * 0.5
