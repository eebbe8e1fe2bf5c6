"""Comparison with PyTorch on complex numbers: values, and gradients of a real loss, in both precisions."""

import numpy as np

from pygrad import Variable
from tests.pytorch import close, pytorch

TOLERANCES = {"complex128": 1e-9, "complex64": 2e-5}
PLANE = np.array([0.3 + 0.4j, -0.7 + 0.2j, -0.5 - 1.3j, 1.9 - 0.6j, 0.1j + 0.01, 2.5 + 0.03j])


def agree_complex(ours, theirs, *arrays, tolerances=TOLERANCES):
    """Check that two functions of one output or several agree; real arrays take the precision of the complex ones."""
    torch = pytorch()
    for dtype, tolerance in tolerances.items():
        real = np.zeros(0, dtype).real.dtype
        arrays = [array.astype(dtype if array.dtype.kind == "c" else real) for array in arrays]
        first = [Variable(array) for array in arrays]
        second = [torch.tensor(array, requires_grad=True) for array in arrays]
        mine, other = (list(values) if isinstance(values, tuple | list) else [values]
                       for values in (ours(*first), theirs(*second)))
        total = reference = 0
        for number, (one, two) in enumerate(zip(mine, other, strict=True)):
            close(one.data, two.detach().numpy(), tolerance, f"output {number}")
            places = np.arange(one.size) + number
            weight = (np.cos(places) + 1j * np.sin(2 + places)).reshape(one.shape).astype(dtype)
            total = total + np.real(one * weight).sum()
            reference = reference + (two * torch.tensor(weight)).real.sum()
        total.backward()
        reference.backward()
        for number, (one, two) in enumerate(zip(first, second, strict=True)):
            close(one.grad.data, two.grad.numpy(), tolerance, f"gradient {number}")
