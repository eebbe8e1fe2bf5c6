"""The same steps by hand and by PyTorch, on the same gradients."""

import contextlib

import numpy as np

from pygrad import Parameter, Variable, optim
from tests.pytorch import pytorch

# A large one that is divided, small ones that are packed, 0-d and empty ones.
SHAPES = [(7, 5), (5,), (), (130, 260), (3,), (0, 2), (1, 1), (40,), (2,)]


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


@contextlib.contextmanager
def default_dtype(torch, dtype):
    """Have PyTorch keep its own numbers (``mu_product``, ``eta``) in this dtype."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(getattr(torch, np.dtype(dtype).name))
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def difference_to_pytorch(name, ours, options, dtype, steps=20, missing=lambda step: (), shapes=SHAPES):
    """Return the largest relative difference after some steps of both, of the parameters and of the state.

    ``name`` is that of one of PyTorch's optimisers, or a function that makes one.
    """
    torch = pytorch()
    params = parameters(shapes, dtype)
    with default_dtype(torch, dtype):
        theirs = [torch.nn.Parameter(torch.tensor(one.data)) for one in params]
        make = name if callable(name) else getattr(torch.optim, name)
        first, second = ours(params, **options), make(theirs, **options)
        for step in range(steps):
            give_gradients(params, step, missing(step))
            for one, other in zip(params, theirs, strict=True):
                other.grad = None if one.grad is None else torch.tensor(one.grad.data)
            first.step()
            second.step()
    largest = max(relative(one.data, other) for one, other in zip(params, theirs, strict=True))
    state = first.state
    for one, other in zip(params, theirs, strict=True):
        for key, value in second.state[other].items():
            if value is not None and (one in state or key not in ("sum", "step")):  # Adagrad's are there at once
                largest = max(largest, relative(state[one][key], value))
    return largest


def relative(ours, theirs):
    ours, theirs = np.asarray(ours), np.asarray(getattr(theirs, "detach", lambda: theirs)())
    assert ours.shape == theirs.shape
    return float((np.abs(ours - theirs) / (1 + np.abs(ours))).max(initial=0))


TOLERANCES = [(np.float64, 1e-12), (np.float32, 5e-6)]


def sometimes_missing(step):
    """Gradients that are missing: none at first, then some, then others."""
    return () if step < 3 else {step % 4, 4 + step % 3}


# Every optimiser that steps without a closure, as a function of parameters.
MAKERS = {
    "SGD": optim.SGD,
    "momentum": lambda params: optim.SGD(params, lr=0.1, momentum=0.9),
    "Adam": optim.Adam,
    "AdamW": lambda params: optim.AdamW(params, lr=0.1, amsgrad=True),
    "Adamax": lambda params: optim.Adamax(params, lr=0.1),
    "NAdam": lambda params: optim.NAdam(params, lr=0.1, weight_decay=0.1),
    "RAdam": lambda params: optim.RAdam(params, lr=0.1, betas=(0.9, 0.8)),
    "Adagrad": lambda params: optim.Adagrad(params, lr=0.1, initial_accumulator_value=0.5),
    "Adadelta": lambda params: optim.Adadelta(params, lr=0.5, weight_decay=0.1),
    "RMSprop": optim.RMSprop,
    "centered": lambda params: optim.RMSprop(params, centered=True, momentum=0.5),
    "Rprop": optim.Rprop,
    "ASGD": lambda params: optim.ASGD(params, lr=0.1, t0=1),
    "Lion": lambda params: optim.Lion(params, lr=0.1, weight_decay=0.1),
    "Adafactor": lambda params: optim.Adafactor(params, lr=0.1),
}
