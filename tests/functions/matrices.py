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


def complex_agree(ours, theirs, *arrays, tolerance=1e-9):
    """Check values and gradients of complex (or real) arrays against PyTorch's."""
    from tests.pytorch import close, pytorch

    from pygrad import Variable

    torch = pytorch()
    first = [Variable(array.copy()) for array in arrays]
    second = [torch.tensor(array, requires_grad=True) for array in arrays]
    one, other = ours(*first), theirs(*second)
    one, other = (list(value) if isinstance(value, tuple | list) else [value] for value in (one, other))
    total = reference = 0
    for number, (mine, his) in enumerate(zip(one, other, strict=True)):
        close(mine.data, his.detach().numpy(), tolerance, f"output {number}")
        weights = np.cos(np.arange(mine.size) + number).reshape(mine.shape)
        if mine.dtype.kind == "c":
            weights = weights * (1 - 0.5j)
        total = total + (mine * weights).sum().real
        weighted = (his * torch.tensor(weights, dtype=his.dtype)).sum()
        reference = reference + (weighted.real if weighted.is_complex() else weighted)
    total.backward()
    reference.backward()
    for number, (mine, his) in enumerate(zip(first, second, strict=True)):
        close(mine.grad.data, his.grad.numpy(), tolerance, f"gradient {number}")
