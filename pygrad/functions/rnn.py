"""Plain recurrent networks over whole sequences."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ArgumentError
from pygrad.functions._recurrent import (
    Recurrent, Steps, arguments_of, check_sequence, matrix_of, scratch, weights_of,
)
from pygrad.functions._recurrent_sums import Sums
from pygrad.functions._sequences import Block, blocks_of, resized, runs_of, steps_of
from pygrad.functions.linear import linear
from pygrad.functions.relu import relu
from pygrad.functions.tanh import tanh
from pygrad.kernels import Repeated
from pygrad.recording import record


class Rnn(Recurrent):
    """Plain recurrent network. dx = da @ W_ih; dW = da.T @ (x, h), da = dh * (1 - y**2). Saves: x, y, h0, weights."""

    __slots__ = ("nonlinearity", "shape")
    __module__ = "pygrad.functions"

    def __init__(self, nonlinearity: str = "tanh", reverse: bool = False, batch_sizes: Any = None) -> None:
        if nonlinearity not in ("tanh", "relu"):
            raise ArgumentError(f"rnn: expected the nonlinearity 'tanh' or 'relu', got {nonlinearity!r}")
        super().__init__(reverse, batch_sizes)
        self.nonlinearity = nonlinearity

    def forward(self, x: Any, h0: Any, w_ih: Any, w_hh: Any, *biases: Any) -> Any:
        matrix_of("rnn", w_hh)
        n = w_hh.shape[1]
        check_sequence("rnn", x, self.batch_sizes, {"h0": (h0, n)}, weights_of(w_ih, w_hh, biases, n))
        self.shape = x.shape
        dtype = np.result_type(np.float16, x, h0, w_ih, w_hh, *biases)
        y, h_n = np.empty((*x.shape[:-1], n), dtype), np.empty(h0.shape, dtype)
        bias = (biases[0] + biases[1] if biases else np.zeros(n, dtype))[:, None]
        steps = Steps(np.concatenate([w_hh, w_ih, bias], axis=1, dtype=dtype), n)
        h = np.empty((n, 0), dtype)
        for block in self._blocks(n, dtype):
            arguments = scratch(block.steps, n, block.size, dtype)
            h = steps.start(steps_of(x, block, self.reverse), resized(h, block.size, h0, h_n), arguments)
            self._run(steps, h, arguments[0], steps_of(y, block, self.reverse))
        resized(h, 0, None, h_n)
        needs = self.needs_grad
        self.saved = (x if needs[2] else None, y, h0 if needs[3] else None, w_ih if needs[0] else None, w_hh)
        return y, h_n

    def _run(self, steps: Steps, h: Any, arguments: Any, y: Any) -> None:
        """Run the steps of a block, writing to ``h`` and ``y``."""
        for step in range(len(y)):
            steps(step)
            if self.nonlinearity == "tanh":
                np.tanh(arguments, out=h)
            else:
                np.maximum(arguments, 0, out=h)
            np.copyto(y[step], h.T)

    def gradients(self, *gys: Any) -> tuple[Any, ...]:
        gy, gh_n = gys
        x, y, h0, w_ih, w_hh = self.saved
        needs, dtype, n = self.needs_grad, y.dtype, w_hh.shape[1]
        gh0 = np.empty((runs_of(self.shape, self.batch_sizes)[0][1], n), dtype)
        gh = np.empty((n, 0), dtype)
        blocks = self._blocks(n, dtype)
        sums = Sums(x, w_ih, y if needs[3] else None, h0, self.shape, blocks, n, dtype, self.reverse)
        for block in reversed(blocks):
            gh = resized(gh, block.size, gh_n, gh0)
            factors = self._factors(steps_of(y, block, self.reverse).swapaxes(1, 2))
            part = None if gy is None else steps_of(gy, block, self.reverse).swapaxes(1, 2)
            onward = Repeated(w_hh.T, block.size, dtype)
            for step in reversed(range(block.steps)):
                row = factors[step]
                if part is not None:
                    np.add(gh, part[step], out=gh)
                np.multiply(row, gh, out=row)
                onward(row, gh)
            sums.add(block, factors)
        sums.finish()
        resized(gh, 0, None, gh0)
        return (sums.x, gh0, sums.w_ih, sums.w_hh, sums.b_ih, sums.b_hh)[:len(needs)]

    def _factors(self, y: Any) -> Any:
        """Return the slopes where the output is ``y``, in C order."""
        if self.nonlinearity == "relu":
            return np.greater(y, 0, order="C").astype(y.dtype)
        slopes = np.multiply(y, y, order="C")
        return np.subtract(1, slopes, out=slopes)

    def cell(self, x: Any, states: tuple[Any, ...], *weights: Any) -> tuple[Any, ...]:
        w_ih, w_hh, b_ih, b_hh = (*weights, None, None)[:4]
        bend: Any = tanh if self.nonlinearity == "tanh" else relu
        return (bend(linear(x, w_ih, b_ih) + linear(states[0], w_hh, b_hh)),)

    def _blocks(self, n: int, dtype: Any) -> list[Block]:
        return blocks_of(runs_of(self.shape, self.batch_sizes), 2 * n * dtype.itemsize, self.reverse)


def rnn(input: Any, hx: Any, weight_ih: Any, weight_hh: Any, bias_ih: Any = None, bias_hh: Any = None,
        nonlinearity: str = "tanh", reverse: bool = False, batch_sizes: Any = None) -> Any:
    """Plain recurrent network over sequences: one layer in one direction.

    Parameters
    ----------
    input : Variable or array_like, shape (T, N, D), or (rows, D) where packed
    hx : Variable or array_like, shape (N, H), or None
        The state before the first step; zeros if None.
    weight_ih : Variable or array_like, shape (H, D)
    weight_hh : Variable or array_like, shape (H, H)
    bias_ih, bias_hh : Variable or array_like, shape (H,), optional
        Both are added.
    nonlinearity : {"tanh", "relu"}
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
        If there is one bias without the other, ``batch_sizes`` rises, or the nonlinearity is another.

    Notes
    -----
    A step is as in `rnn_tanh_cell` or `rnn_relu_cell`; the derivative of ReLU at its kink, zero, is 0. Saves input,
    output and weights, and nothing of its own. Where a graph of the gradient is asked for (``create_graph``), the
    sequence is computed again step by step.

    References
    ----------
    J. L. Elman, "Finding Structure in Time", Cognitive Science 14 (1990).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> y, h = F.rnn(np.ones((3, 1, 1)), None, Variable([[1.0]]), Variable([[1.0]]), nonlinearity="relu")
    >>> y.tolist()
    [[[1.0]], [[2.0]], [[3.0]]]
    """
    weight_hh = matrix_of("rnn", weight_hh)
    weights = weight_ih, weight_hh, bias_ih, bias_hh
    hx = None if hx is None else (hx,)
    return record(Rnn(nonlinearity, reverse, batch_sizes),
                  arguments_of("rnn", input, hx, weights, weight_hh.shape[1:], batch_sizes))
