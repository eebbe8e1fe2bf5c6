"""The same steps by hand and by PyTorch, on the same gradients."""

import numpy as np
import pytest

from pygrad import Parameter, Variable

# A large one that is divided, small ones that are packed, 0-d and empty ones.
SHAPES = [(7, 5), (5,), (), (130, 260), (3,), (0, 2), (1, 1), (40_000,), (2,)]


def arrays(shapes=SHAPES, dtype=np.float64, seed=0):
    generator = np.random.default_rng(seed)
    return [generator.standard_normal(shape).astype(dtype) for shape in shapes]


def parameters(shapes=SHAPES, dtype=np.float64, seed=0):
    return [Parameter(array) for array in arrays(shapes, dtype, seed)]


def give_gradients(params, seed, missing=()):
    """Set new random gradients, and None for the numbers in ``missing``."""
    generator = np.random.default_rng(seed)
    for number, parameter in enumerate(params):
        gradient = generator.standard_normal(parameter.shape).astype(parameter.dtype)
        parameter.grad = None if number in missing else Variable(gradient, requires_grad=False)


def difference_to_pytorch(name, ours, options, dtype, steps=20, missing=lambda step: ()):
    """Return the largest relative difference after some steps of both."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    torch.set_num_threads(1)  # more would wait for each other where tests run side by side
    params = parameters(dtype=dtype)
    theirs = [torch.nn.Parameter(torch.tensor(one.data)) for one in params]
    first, second = ours(params, **options), getattr(torch.optim, name)(theirs, **options)
    for step in range(steps):
        give_gradients(params, step, missing(step))
        for one, other in zip(params, theirs, strict=True):
            other.grad = None if one.grad is None else torch.tensor(one.grad.data)
        first.step()
        second.step()
    return max(float((np.abs(one.data - other.detach().numpy()) / (1 + np.abs(one.data))).max(initial=0))
               for one, other in zip(params, theirs, strict=True))


TOLERANCES = [(np.float64, 1e-12), (np.float32, 5e-6)]


def sometimes_missing(step):
    """Gradients that are missing: none at first, then some, then others."""
    return () if step < 3 else {step % 4, 4 + step % 3}
