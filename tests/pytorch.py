"""Comparison with PyTorch on the same numbers; skipped with a word where it is not installed."""

import numpy as np
import pytest

from pygrad import Variable

TOLERANCES = {"float64": 1e-9, "float32": 1e-5}


def pytorch():
    """Return the module `torch`, with one thread: more would wait for each other where tests run side by side."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    torch.set_num_threads(1)
    return torch


def agree(ours, theirs, *arrays, dtypes=("float64", "float32"), tol=None):
    """Check that two functions give the same values and gradients.

    ``ours`` gets Variables, ``theirs`` tensors: of each dtype for floating arrays, which need gradients, and of
    their own dtype for others; what is no array is handed on. The gradients are those of a weighted sum of all
    floating outputs, with weights that are far from equal.
    """
    torch = pytorch()
    for dtype in dtypes:
        tolerance = (tol or TOLERANCES)[dtype]
        first, second = _inputs(torch, arrays, dtype)
        compare(_run(ours, first, torch=None), _run(theirs, second, torch=torch), tolerance)


def agree_layers(ours, theirs, *arrays, dtypes=("float64", "float32"), tol=None):
    """Check two modules, made by functions of a dtype's name, with the weights of ours: also their gradients.

    ``ours("float64")`` makes a `pygrad.layers.Module`, ``theirs("float64")`` a `torch.nn.Module`; the state of
    the first must load into the second, strictly.
    """
    torch = pytorch()
    for dtype in dtypes:
        tolerance = (tol or TOLERANCES)[dtype]
        mine = ours(dtype)
        other = theirs(dtype).to(getattr(torch, dtype))
        state = {name: torch.tensor(np.asarray(array)) for name, array in mine.state_dict().items()}
        other.load_state_dict(state, strict=True)
        other.train(mine.training)
        first, second = _inputs(torch, arrays, dtype)
        named = dict(mine.named_parameters()), dict(other.named_parameters())
        assert list(named[0]) == list(named[1])
        compare(_run(mine, first, named[0].values()), _run(other, second, named[1].values(), torch=torch), tolerance)
        for name, buffer in other.named_buffers():
            close(np.asarray(dict(mine.named_buffers())[name]), buffer.numpy(), tolerance, name)


def compare(ours, theirs, tolerance):
    """Check values and gradients, as `_run` returns them."""
    for what, first, second in zip(("output", "gradient"), ours, theirs, strict=True):
        assert len(first) == len(second)
        for number, (one, other) in enumerate(zip(first, second, strict=True)):
            close(one, other, tolerance, f"{what} {number}")


def close(ours, theirs, tolerance, what=""):
    """Check that arrays are equal up to a tolerance relative to the largest number, and of one dtype and shape."""
    if ours is None or theirs is None:
        other = theirs if ours is None else ours
        assert other is None or not np.any(other), f"{what}: one is None, the other not zero"
        return
    assert ours.shape == theirs.shape, f"{what}: shape {ours.shape}, PyTorch's {theirs.shape}"
    assert ours.dtype == theirs.dtype, f"{what}: dtype {ours.dtype}, PyTorch's {theirs.dtype}"
    finite = np.abs(theirs[np.isfinite(theirs)]) if theirs.dtype.kind == "f" else np.abs(theirs)
    scale = float(finite.max()) if finite.size else 1.0
    np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance * max(scale, 1e-30), err_msg=what)


def _inputs(torch, arrays, dtype):
    first, second = [], []
    for array in arrays:
        if isinstance(array, np.ndarray) and array.dtype.kind == "f":
            array = array.astype(dtype)
            first.append(Variable(array.copy()))
            second.append(torch.tensor(array, requires_grad=True))
        elif isinstance(array, np.ndarray):
            first.append(array)
            second.append(torch.tensor(array))
        else:
            first.append(array)
            second.append(array)
    return first, second


def _run(function, inputs, parameters=(), torch=None):
    outputs = _flat(function(*inputs))
    floating = [one for one in outputs if _is_floating(one, torch) and one.requires_grad]
    total = 0
    for number, one in enumerate(floating):
        weights = np.cos(np.arange(one.numel() if torch else one.size) + number).reshape(tuple(one.shape))
        if torch:
            total = total + (one * torch.tensor(weights, dtype=one.dtype)).sum()
        else:
            total = total + (one * weights.astype(one.dtype)).sum()
    if floating:
        total.backward()
    leaves = [one for one in inputs if _is_floating(one, torch)] + list(parameters)
    if torch:
        return ([one.detach().numpy() for one in outputs],
                [None if one.grad is None else one.grad.numpy() for one in leaves])
    return ([np.asarray(getattr(one, "data", one)) for one in outputs],
            [None if one.grad is None else one.grad.data for one in leaves])


def _flat(outputs):
    if isinstance(outputs, tuple | list):
        return [one for output in outputs for one in _flat(output)]
    return [] if outputs is None else [outputs]


def _is_floating(one, torch):
    return one.is_floating_point() if torch and isinstance(one, torch.Tensor) else isinstance(one, Variable)
