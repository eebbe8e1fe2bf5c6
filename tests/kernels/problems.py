"""Convolutions of every kind, and what they come to when written plainly."""

import itertools

import numpy as np

from pygrad.kernels import Geometry


def geometry(inputs, kernel, stride=1, padding=0, dilation=1, groups=1):
    """Return the geometry of an ordinary convolution."""
    axes = len(inputs)
    kernel, stride, padding, dilation = ((one,) * axes if isinstance(one, int) else one
                                         for one in (kernel, stride, padding, dilation))
    outputs = tuple((extent + 2 * pad - gap * (k - 1) - 1) // step + 1
                    for extent, pad, gap, k, step in zip(inputs, padding, dilation, kernel, stride, strict=True))
    return Geometry(inputs, outputs, kernel, stride, padding, dilation, groups)


GEOMETRIES = [
    (2, 3, geometry((7,), 3)),
    (4, 6, geometry((7,), 2, 2, 1, 2, groups=2)),
    (3, 5, geometry((7, 6), 3, padding=1)),
    (1, 4, geometry((7, 6), 3, padding=1)),
    (4, 4, geometry((7, 6), (3, 2), (2, 1), (1, 4), (1, 2), groups=2)),
    (3, 5, geometry((7, 6), 1)),
    (4, 6, geometry((7, 6), 1, groups=2)),
    (3, 5, geometry((7, 6), 1, 2)),
    (16, 32, geometry((9, 8), 3, padding=1)),
    (8, 8, geometry((9, 8), 3, 2, 1, groups=8)),
    (8, 8, geometry((9, 8), 3, 1, 2, 2, groups=8)),
    (4, 8, geometry((9, 8), 3, 1, 1, groups=4)),
    (2, 3, geometry((5, 6, 4), (2, 3, 2), (1, 2, 1), (1, 0, 1))),
    (1, 1, geometry((3, 3), 3, padding=5)),
    (2, 2, Geometry((9,), (3,), (2,), (2,), (0,), (1,), 1)),  # several strides of unused input
    (2, 2, Geometry((5,), (5,), (4,), (1,), (1,), (1,), 1)),  # unequal padding
]


def arrays(c, k, g, dtype=np.float64, n=3, seed=0):
    """Return an input, a weight, a bias and a gradient of the output."""
    draw = np.random.default_rng(seed).standard_normal
    shapes = [(n, c, *g.inputs), (k, c // g.groups, *g.kernel), (k,), (n, k, *g.outputs)]
    return [draw(shape).astype(dtype) for shape in shapes]


def plain(x, weight, gy, g):
    """Return the output, the gradient of the input and that of the weight, by loops."""
    y, gx, gw = np.zeros(gy.shape), np.zeros(x.shape), np.zeros(weight.shape)
    mine, own = x.shape[1] // g.groups, len(weight) // g.groups
    for out in itertools.product(*map(range, g.outputs)):
        for tap in itertools.product(*map(range, g.kernel)):
            at = [o * step + t * gap - low for o, step, t, gap, low
                  in zip(out, g.stride, tap, g.dilation, g.low, strict=True)]
            if any(not 0 <= one < extent for one, extent in zip(at, g.inputs, strict=True)):
                continue
            here, there, element = (..., *at), (..., *out), (..., *tap)
            for group in range(g.groups):
                c, k = slice(group * mine, (group + 1) * mine), slice(group * own, (group + 1) * own)
                w = weight[element][k]
                y[there][:, k] += x[here][:, c] @ w.T
                gx[here][:, c] += gy[there][:, k] @ w
                gw[element][k] += gy[there][:, k].T @ x[here][:, c]
    return y, gx, gw
