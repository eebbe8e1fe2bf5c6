"""Adafactor: the second mean of a matrix by its rows and columns."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from pygrad.optim.blocks import BLOCK, Bucket
from pygrad.optim.clipping import get_total_norm
from pygrad.optim.groups import check_pair, check_range
from pygrad.optim.optimizer import Optimizer


class Adafactor(Optimizer):
    """Adafactor: remembers, of a matrix of squared gradients, the means of rows and of columns only.

    Parameters
    ----------
    params : iterable of Variable, or of dict
        What to update; see `Optimizer`.
    lr : float
        The largest relative step size.
    beta2_decay : float
        At step ``k``, ``k**beta2_decay`` of the new squares go into the means; at most 0.
    eps : tuple of (float or None, float)
        The root of the smallest mean square, by default the dtype's precision; and the smallest size of a
        parameter, for steps relative to it.
    d : float
        Updates of a larger root mean square are scaled down to it; at least 1.
    weight_decay : float
        Before the update, the parameter is multiplied by ``1 - lr * weight_decay``.
    maximize : bool
        Go uphill.

    Raises
    ------
    ArgumentError
        For an option out of range.

    Notes
    -----
    Of a parameter of two or more axes it remembers two arrays without the last and the one before, of others
    one of the same size: little more than nothing for matrices. An update is computed twice, block by block:
    its norm has to be known first.

    References
    ----------
    N. Shazeer and M. Stern, "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost", ICML 2018,
    algorithms 4 and 5.

    Examples
    --------
    >>> from pygrad import Parameter, optim
    >>> x = Parameter([[1.0, -2.0]])
    >>> optimizer = optim.Adafactor([x], lr=0.1)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> [round(value, 3) for value in x.data[0].tolist()]
    [0.842, -1.842]
    >>> {name: getattr(value, "shape", value) for name, value in optimizer.state[x].items()}
    {'row_var': (1, 1), 'col_var': (1, 2), 'step': 1}
    """

    __module__ = "pygrad.optim"

    decoupled = True

    def __init__(self, params: Any, lr: float = 1e-2, beta2_decay: float = -0.8,
                 eps: tuple[float | None, float] = (None, 1e-3), d: float = 1.0, weight_decay: float = 0.0, *,
                 maximize: bool = False) -> None:
        super().__init__(params, {"lr": lr, "beta2_decay": beta2_decay, "eps": eps, "d": d,
                                  "weight_decay": weight_decay, "maximize": maximize})

    def check(self, group: dict[str, Any]) -> None:
        check_range(group, "Adafactor", "lr", "weight_decay")
        check_range(group, "Adafactor", "beta2_decay", low=-np.inf, up_to=0)
        check_range(group, "Adafactor", "d", low=1)
        check_pair(group, "Adafactor", "eps")
        first, second = group["eps"]
        check_range({"eps": [0 if first is None else first, second]}, "Adafactor", "eps")

    def remembered(self, group: dict[str, Any]) -> tuple[str, ...]:
        return "row_var", "col_var", "variance"

    def form(self, name: str, shape: tuple[int, ...]) -> tuple[int, ...] | None:
        if len(shape) < 2:
            return shape if name == "variance" else None
        return {"row_var": (*shape[:-1], 1), "col_var": (*shape[:-2], 1, shape[-1])}.get(name)

    def _update(self, group: dict[str, Any], bucket: Bucket, gradients: list[Any]) -> None:
        bucket.writable()
        for name in self.remembered(group):
            bucket.remember(name, forms=[self.form(name, shape) for shape in bucket.shapes])
        states = zip(*[bucket.parts(name) for name in self.remembered(group)], strict=True)
        for parameter, gradient, state in zip(bucket.parameters, gradients, states, strict=True):
            if parameter.size:
                self._update_one(group, bucket, parameter.data, np.asarray(gradient, bucket.dtype), state)

    def _update_one(self, group: dict[str, Any], bucket: Bucket, data: Any, g: Any,
                    state: tuple[Any, ...]) -> None:
        rows, columns, variance = state
        smallest, smallest_size = group["eps"]
        smallest = float(np.finfo(data.dtype).eps) if smallest is None else smallest
        share, lr = bucket.steps ** group["beta2_decay"], group["lr"]
        size = max(smallest_size, get_total_norm(data) / math.sqrt(data.size))
        rate = size * min(lr, 1 / math.sqrt(bucket.steps))
        if group["weight_decay"]:
            np.multiply(data, 1 - lr * group["weight_decay"], out=data)
        if g.ndim < 2:
            _follow_mean(variance, g * g, share)  # a vector is small
            estimate = [variance.reshape(-1, 1), np.ones((1, 1), data.dtype)]
        else:
            _follow_mean(rows, (np.einsum("...ij,...ij->...i", g, g) / g.shape[-1])[..., None], share)
            _follow_mean(columns, (np.einsum("...ij,...ij->...j", g, g) / g.shape[-2])[..., None, :], share)
            estimate = [rows / np.maximum(rows.mean(-2, keepdims=True), smallest), columns]
        total = math.sqrt(sum(float(np.vdot(u, u)) for _, u in _updates(g, estimate, smallest)))
        rate /= max(1.0, total / (math.sqrt(data.size) * group["d"]))
        target = data if data.flags.c_contiguous else np.ascontiguousarray(data)
        flat = target.reshape(_matrices(g.shape))
        for where, u in _updates(g, estimate, smallest):
            u *= -rate if group["maximize"] else rate
            np.subtract(flat[where], u, out=flat[where])
        if target is not data:
            data[...] = target


def _follow_mean(mean: Any, new: Any, share: float) -> None:
    new -= mean
    new *= share
    mean += new


def _matrices(shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Return a shape as a number of matrices, with their rows and columns; a vector is one column."""
    if len(shape) < 2:
        return 1, math.prod(shape), 1
    return math.prod(shape[:-2]), shape[-2], shape[-1]


def _updates(g: Any, estimate: list[Any], smallest: float) -> Iterator[tuple[Any, Any]]:
    """Iterate over blocks of rows, with the gradients over the roots of the estimated mean squares there."""
    matrices, height, width = _matrices(g.shape)
    g = g.reshape(matrices, height, width)
    rows, columns = estimate[0].reshape(matrices, height, 1), estimate[1].reshape(matrices, 1, width)
    least, step = smallest * smallest, max(1, BLOCK // width)
    for number in range(matrices):
        for start in range(0, height, step):
            where = number, slice(start, start + step)
            u = rows[where] * columns[number]
            np.maximum(u, least, out=u)
            np.sqrt(u, out=u)
            np.divide(g[where], u, out=u)
            yield where, u
