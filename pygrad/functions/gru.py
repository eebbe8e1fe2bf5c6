"""Gated recurrent units over whole sequences."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.functions._recurrent import (
    Recurrent, arguments_of, check_sequence, matrix_of, products_of, scratch, weights_of,
)
from pygrad.functions._recurrent_sums import Sums
from pygrad.functions._sequences import Block, blocks_of, earlier, kept_of, resized, runs_of, steps_of
from pygrad.functions.linear import linear
from pygrad.functions.recurrent_cells import GruCell
from pygrad.kernels import Repeated
from pygrad.recording import record


class Gru(Recurrent):
    """Gated recurrent units. dx = da @ W_ih; dW = da.T @ (x, h), da the gates' arguments.

    Saves: x, y, h0, weights; gates of its own, 4 numbers for each element of the state and step.
    """

    __slots__ = ("shape",)
    __module__ = "pygrad.functions"

    def forward(self, x: Any, h0: Any, w_ih: Any, w_hh: Any, *biases: Any) -> Any:
        matrix_of("gru", w_hh)
        n = w_hh.shape[1]
        check_sequence("gru", x, self.batch_sizes, {"h0": (h0, n)}, weights_of(w_ih, w_hh, biases, 3 * n))
        self.shape = x.shape
        dtype = np.result_type(np.float16, x, h0, w_ih, w_hh, *biases)
        y, h_n = np.empty((*x.shape[:-1], n), dtype), np.empty(h0.shape, dtype)
        keep = True in self.needs_grad
        kept = np.empty(y.size * 4 if keep else 0, dtype)
        inward, bias, onward = _matrices(w_ih, w_hh, biases, dtype)
        h = np.empty((n, 0), dtype)
        for block in self._blocks(n, dtype):
            h = resized(h, block.size, h0, h_n)
            given = products_of(steps_of(x, block, self.reverse), inward, bias)
            gates = kept_of(kept, block, 4 * n) if keep else scratch(block.steps, 4 * n, block.size, dtype)
            h = _forward(given, onward, h, gates, steps_of(y, block, self.reverse))
        resized(h, 0, None, h_n)
        needs = self.needs_grad
        self.saved = x if needs[2] else None, y, h0, w_ih if needs[0] else None, w_hh, kept
        return y, h_n

    def gradients(self, *gys: Any) -> tuple[Any, ...]:
        gy, gh_n = gys
        x, y, h0, w_ih, w_hh, kept = self.saved
        needs, dtype, n = self.needs_grad, kept.dtype, w_hh.shape[1]
        gh0 = np.empty(h0.shape, dtype)
        gh = np.empty((n, 0), dtype)
        # Gates in the order n, r, z: in backward, what the state gave to n comes first.
        onward = np.concatenate([w_hh[2 * n:], w_hh[:2 * n]]).T
        blocks = self._blocks(n, dtype)
        sums = Sums(x, w_ih, y if needs[3] else None, h0, self.shape, blocks, 4 * n, dtype, self.reverse,
                    inward=(n, 4 * n), onward=(0, 3 * n))
        for block in reversed(blocks):
            gh = resized(gh, block.size, gh_n, gh0)
            former = earlier(y, h0, block, self.reverse)
            factors = _factors(kept_of(kept, block, 4 * n), former[::-1] if self.reverse else former)
            part = None if gy is None else steps_of(gy, block, self.reverse).swapaxes(1, 2)
            _backward(factors, part, gh, onward)
            sums.add(block, factors[:, :4].reshape(block.steps, 4 * n, block.size))
        sums.finish()
        resized(gh, 0, None, gh0)
        w_hh, b_hh = [None if one is None else np.concatenate([one[n:], one[:n]]) for one in (sums.w_hh, sums.b_hh)]
        return (sums.x, gh0, sums.w_ih, w_hh, sums.b_ih, b_hh)[:len(needs)]

    def cell(self, x: Any, states: tuple[Any, ...], *weights: Any) -> tuple[Any, ...]:
        w_ih, w_hh, b_ih, b_hh = (*weights, None, None)[:4]
        return (GruCell()(linear(x, w_ih, b_ih), linear(states[0], w_hh, b_hh), states[0]),)

    def _blocks(self, n: int, dtype: Any) -> list[Block]:
        return blocks_of(runs_of(self.shape, self.batch_sizes), 5 * n * dtype.itemsize, self.reverse)


def _matrices(w_ih: Any, w_hh: Any, biases: tuple[Any, ...], dtype: Any) -> tuple[Any, Any, Any]:
    """Return the input's weights and bias for r, z and n, and the state's with its bias for n, r and z.

    The sigmoids r and z are at half their argument: sigmoid(a) = (1 + tanh(a / 2)) / 2.
    """
    n = w_hh.shape[1]
    inward, bias = w_ih.astype(dtype), np.zeros(3 * n, dtype)
    onward = np.zeros((3 * n, n + 1), dtype)
    onward[:n, :n], onward[n:, :n] = w_hh[2 * n:], w_hh[:2 * n]
    if biases:
        np.add(biases[0][:2 * n], biases[1][:2 * n], out=bias[:2 * n])
        bias[2 * n:], onward[:n, n] = biases[0][2 * n:], biases[1][2 * n:]
    for halved in (inward[:2 * n], bias[:2 * n], onward[n:]):
        halved *= 0.5
    return inward, bias, onward


def _forward(given: Any, onward: Any, h: Any, gates: Any, y: Any) -> Any:
    """Run the steps of a block, writing to ``gates`` and ``y``; return the state after the last.

    Of ``gates`` the first n rows are what the state gives to n, the others the gates r, z and n.
    """
    n, size = h.shape
    with_one = np.ones((n + 1, size), h.dtype)
    with_one[:n] = h
    h, multiply = with_one[:n], Repeated(onward, size, h.dtype)
    rows = zip(gates[:, :3 * n], gates[:, :n], gates[:, n:2 * n], gates[:, 2 * n:3 * n],
               gates[:, n:3 * n], gates[:, 3 * n:], given[:, :2 * n], given[:, 2 * n:], y, strict=True)
    for products, part, r, z, both, new, to_both, to_new, output in rows:
        multiply(with_one, products)
        np.add(both, to_both, out=both)
        np.tanh(both, out=both)
        np.multiply(both, 0.5, out=both)
        np.add(both, 0.5, out=both)
        np.multiply(part, r, out=new)
        np.add(new, to_new, out=new)
        np.tanh(new, out=new)
        np.subtract(h, new, out=h)
        np.multiply(h, z, out=h)
        np.add(h, new, out=h)
        np.copyto(output, h.T)
    return h


def _factors(gates: Any, former: Any) -> Any:
    """Return what the state's gradient is multiplied by, of shape (steps, 5, n, size).

    In this order: for the gradients of what the former state gives to n, of the arguments of r, z and n, and of the
    former state itself.
    """
    steps, rows, size = gates.shape
    n = rows // 4
    part, r, z, new = gates.reshape(steps, 4, n, size).swapaxes(0, 1)
    factors = np.empty((steps, 5, n, size), gates.dtype)
    to_part, to_r, to_z, to_new, to_former = factors.swapaxes(0, 1)
    np.multiply(new, new, out=to_new)
    np.subtract(1, to_new, out=to_new)
    rest = np.subtract(1, z, out=to_former)
    to_new *= rest
    np.subtract(former.swapaxes(1, 2), new, out=to_z)
    to_z *= z
    to_z *= rest
    np.multiply(to_new, r, out=to_part)
    np.subtract(1, r, out=to_r)
    to_r *= to_part
    to_r *= part
    to_former[...] = z
    return factors


def _backward(factors: Any, gy: Any, gh: Any, onward: Any) -> None:
    """Run the steps of a block from the last to the first, writing to ``gh``, and gradients over ``factors``."""
    steps, _, n, size = factors.shape
    multiply, gates = Repeated(onward, size, gh.dtype), factors[:, :3].reshape(steps, 3 * n, size)
    for step in reversed(range(steps)):
        if gy is not None:
            np.add(gh, gy[step], out=gh)
        row = factors[step]
        np.multiply(row, gh, out=row)
        multiply(gates[step], gh)
        np.add(gh, row[4], out=gh)


def gru(input: Any, hx: Any, weight_ih: Any, weight_hh: Any, bias_ih: Any = None, bias_hh: Any = None,
        reverse: bool = False, batch_sizes: Any = None) -> Any:
    """Gated recurrent units over sequences: one layer in one direction.

    Parameters
    ----------
    input : Variable or array_like, shape (T, N, D), or (rows, D) where packed
    hx : Variable or array_like, shape (N, H), or None
        The state before the first step; zeros if None.
    weight_ih : Variable or array_like, shape (3 * H, D)
    weight_hh : Variable or array_like, shape (3 * H, H)
        The rows of the gates r, z and n, one below the other.
    bias_ih, bias_hh : Variable or array_like, shape (3 * H,), optional
    reverse : bool
        Run from the last step to the first.
    batch_sizes : sequence of int, optional
        The input is packed: the number of sequences in each step, which may not rise.

    Returns
    -------
    tuple of two Variable, shapes (T, N, H) or (rows, H), and (N, H)
        The state after each step, in time, and that of each sequence at its end.

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    ArgumentError
        If there is one bias without the other, or ``batch_sizes`` rises.

    Notes
    -----
    A step is as in `gru_cell`. Saves, besides input, output and weights, 4 numbers for each element of the state
    and step: three gates, and what the state gives to the last of them. They do not survive under `no_grad`.
    Where a graph of the gradient is asked for (``create_graph``), the sequence is computed again step by step.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> generator = np.random.default_rng(0)
    >>> w_ih, w_hh = Variable(generator.standard_normal((6, 3))), Variable(generator.standard_normal((6, 2)))
    >>> y, h = F.gru(np.ones((6, 3)), None, w_ih, w_hh, batch_sizes=[3, 2, 1])
    >>> y.shape, h.shape, bool((y[-1].data == h[0].data).all())
    ((6, 2), (3, 2), True)
    """
    weight_hh = matrix_of("gru", weight_hh)
    weights = weight_ih, weight_hh, bias_ih, bias_hh
    hx = None if hx is None else (hx,)
    return record(Gru(reverse, batch_sizes),
                  arguments_of("gru", input, hx, weights, weight_hh.shape[1:], batch_sizes))
