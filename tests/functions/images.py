"""Images for tests: in both memory orders, and windows over them, plainly."""

import itertools

import numpy as np

from pygrad import Variable
from tests.functions.cases import uniform


def channels_last(x):
    """Return an array of shape (N, C, ...) whose channels lie beside each other in memory."""
    order = (0, *range(2, x.ndim), 1)
    return np.ascontiguousarray(x.transpose(order)).transpose(np.argsort(order))


def assert_keeps_order(function, *shapes):
    """Assert that output and gradient lie in memory as the input does, channels first or last, and own it."""
    for shape in shapes:
        for order in (np.ascontiguousarray, channels_last):
            x = Variable(order(uniform(shape)))
            y = function(x)
            gradient = order(np.ones(y.shape))
            y.backward(gradient)
            for what, array in (("output", y.data), ("gradient", x.grad.data)):
                assert order(array).strides == array.strides, f"{what} of {function} in {order.__name__}"
                assert array.flags.owndata, f"{what} of {function} is a view"


def windows(x, axes, kernel, stride, padding, dilation, ceil_mode):
    """Yield each output element: its place, where its window starts along each axis, and the output's extents."""
    many = [value if isinstance(value, tuple) else (value,) * axes for value in (kernel, stride, padding, dilation)]
    counts = []
    for extent, size, step, pad, gap in zip(x.shape[-axes:], *many, strict=True):
        room = extent + 2 * pad - gap * (size - 1) - 1
        count = -(-room // step) + 1 if ceil_mode else room // step + 1
        counts.append(count - 1 if ceil_mode and (count - 1) * step >= extent + pad else count)
    for place in itertools.product(*map(range, counts)):
        yield place, [p * step - pad for p, step, pad in zip(place, many[1], many[2], strict=True)], tuple(counts)


def pooled(x, axes, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, reduce=np.max, valid=False):
    """Return windows of x reduced one by one.

    ``reduce`` gets the elements inside the input, of shape (*lead, elements); with ``valid`` also the number
    of places inside the padded input.
    """
    kernel = kernel_size
    stride = kernel if stride is None else stride
    many = [value if isinstance(value, tuple) else (value,) * axes for value in (kernel, padding, dilation)]
    y = None
    for place, starts, counts in windows(x, axes, kernel, stride, padding, dilation, ceil_mode):
        if y is None:
            y = np.zeros(x.shape[:-axes] + counts)
        indices, total = [], 1
        for start, extent, size, pad, gap in zip(starts, x.shape[-axes:], *many, strict=True):
            places = start + gap * np.arange(size)
            total *= int((places < extent + pad).sum())
            indices.append(places[(places >= 0) & (places < extent)])
        part = x[(..., *np.ix_(*indices))].reshape(*x.shape[:-axes], -1)
        y[(..., *place)] = reduce(part, total) if valid else reduce(part, axis=-1)
    return y
