"""Long short-term memory over whole sequences."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.functions._recurrent import (
    Recurrent, Steps, arguments_of, check_sequence, matrix_of, scratch, total_bias, weights_of,
)
from pygrad.functions._recurrent_sums import Sums, added
from pygrad.functions._sequences import Block, blocks_of, in_rows, kept_of, resized, runs_of, steps_of
from pygrad.functions.linear import linear
from pygrad.functions.recurrent_cells import LstmCell
from pygrad.kernels import Repeated, matmul
from pygrad.recording import record

# Where the gates i, f, g, o of the weights go, and by what their arguments are scaled: the sigmoids lie side by
# side, at half their argument. For sigmoid(a) = (1 + tanh(a / 2)) / 2, so that one tanh does all four.
_PLACES = ((0, 0.5), (1, 0.5), (3, 1.0), (2, 0.5))


class Lstm(Recurrent):
    """Long short-term memory. dx = da @ W_ih; dW = da.T @ (x, h), da the gates' arguments.

    Saves: x, y, h0, weights; gates and cells of its own, 5 numbers for each cell and step.
    """

    __slots__ = ("shape",)
    __module__ = "pygrad.functions"
    states = 2

    def forward(self, x: Any, h0: Any, c0: Any, w_ih: Any, w_hh: Any, *rest: Any) -> Any:
        self._check(x, h0, c0, w_ih, w_hh, rest)
        hidden, width = w_hh.shape[0] // 4, w_hh.shape[1]
        self.shape = x.shape
        dtype = np.result_type(np.float16, x, h0, c0, w_ih, w_hh, *rest)
        y = np.empty((*x.shape[:-1], width), dtype)
        h_n, c_n = np.empty(h0.shape, dtype), np.empty(c0.shape, dtype)
        keep = True in self.needs_grad
        kept = np.empty(y.size // width * 5 * hidden if keep else 0, dtype)
        steps, w_hr = Steps(_matrix(w_ih, w_hh, total_bias(rest), dtype), width), rest[-1] if len(rest) % 2 else None
        h, c = np.empty((width, 0), dtype), np.empty((hidden, 0), dtype)
        for block in self._blocks(hidden, dtype):
            h, c = resized(h, block.size, h0, h_n), resized(c, block.size, c0, c_n)
            gates = (kept_of(kept, block, 5 * hidden) if keep
                     else scratch(block.steps, 5 * hidden, block.size, dtype))
            h = steps.start(steps_of(x, block, self.reverse), h, gates[:, :4 * hidden])
            _forward(steps, h, c, gates, w_hr, steps_of(y, block, self.reverse))
        resized(h, 0, None, h_n)
        resized(c, 0, None, c_n)
        needs = self.needs_grad
        self.saved = (x if needs[3] else None, y if needs[4] else None, h0 if needs[4] else None,
                      w_ih if needs[0] else None, w_hh, w_hr, kept)
        return y, h_n, c_n

    def gradients(self, *gys: Any) -> tuple[Any, ...]:
        gy, gh_n, gc_n = gys
        x, y, h0, w_ih, w_hh, w_hr, kept = self.saved
        needs, dtype, hidden, width = self.needs_grad, kept.dtype, w_hh.shape[0] // 4, w_hh.shape[1]
        count = runs_of(self.shape, self.batch_sizes)[0][1]
        gh0, gc0 = np.empty((count, width), dtype), np.empty((count, hidden), dtype)
        gh, gc = np.empty((width, 0), dtype), np.empty((hidden, 0), dtype)
        blocks, gw_hr = self._blocks(hidden, dtype), None
        sums = Sums(x, w_ih, y if needs[4] else None, h0, self.shape, blocks, 4 * hidden, dtype, self.reverse)
        for block in reversed(blocks):
            gh, gc = resized(gh, block.size, gh_n, gh0), resized(gc, block.size, gc_n, gc0)
            gates = kept_of(kept, block, 5 * hidden)
            factors = _factors(gates, hidden)
            part = None if gy is None else steps_of(gy, block, self.reverse).swapaxes(1, 2)
            given = _backward(factors, part, gh, gc, w_hh, w_hr)
            if w_hr is not None:
                outputs = _tanh_of_cells(gates, hidden) * gates[:, 2 * hidden:3 * hidden]
                gw_hr = added(gw_hr, matmul(in_rows(given), in_rows(outputs).T))
            sums.add(block, factors[:, 1:5].reshape(block.steps, 4 * hidden, block.size))
        sums.finish()
        resized(gh, 0, None, gh0)
        resized(gc, 0, None, gc0)
        extra = ((sums.b_ih, sums.b_hh) if len(needs) > 6 else ()) + ((gw_hr,) if w_hr is not None else ())
        return sums.x, gh0, gc0, sums.w_ih, sums.w_hh, *extra

    def cell(self, x: Any, states: tuple[Any, ...], *weights: Any) -> tuple[Any, ...]:
        w_ih, w_hh, *rest = weights
        b_ih, b_hh = rest[:2] if len(rest) > 1 else (None, None)
        h, c = LstmCell()(linear(x, w_ih, b_ih) + linear(states[0], w_hh, b_hh), states[1])
        return (linear(h, rest[-1]) if len(rest) % 2 else h), c

    def _blocks(self, hidden: int, dtype: Any) -> list[Block]:
        return blocks_of(runs_of(self.shape, self.batch_sizes), 6 * hidden * dtype.itemsize, self.reverse)

    def _check(self, x: Any, h0: Any, c0: Any, w_ih: Any, w_hh: Any, rest: Any) -> None:
        matrix_of("lstm", w_hh)
        hidden, width = w_hh.shape[0] // 4, w_hh.shape[1]
        weights = weights_of(w_ih, w_hh, rest[:len(rest) // 2 * 2], 4 * hidden)
        if len(rest) % 2:
            weights["weight_hr"] = rest[-1], (width, hidden)
        check_sequence("lstm", x, self.batch_sizes, {"h0": (h0, width), "c0": (c0, hidden)}, weights)


def _matrix(w_ih: Any, w_hh: Any, bias: Any, dtype: Any) -> Any:
    """Return the weights of state, input and 1 side by side, in the order and scale of `_PLACES`."""
    hidden, width = w_hh.shape[0] // 4, w_hh.shape[1]
    matrix = np.empty((4, hidden, width + w_ih.shape[1] + 1), dtype)
    for gate, (place, scale) in enumerate(_PLACES):
        rows = slice(gate * hidden, (gate + 1) * hidden)
        np.multiply(w_hh[rows], scale, out=matrix[place, :, :width])
        np.multiply(w_ih[rows], scale, out=matrix[place, :, width:-1])
        np.multiply(0 if bias is None else bias[rows], scale, out=matrix[place, :, -1])
    return matrix.reshape(4 * hidden, -1)


def _forward(steps: Steps, h: Any, c: Any, gates: Any, w_hr: Any, y: Any) -> None:
    """Run the steps of a block, writing to ``gates``, ``h``, ``c`` and ``y``.

    The rows of ``gates`` are the gates i, f, o and g, and the former cells.
    """
    n, size = c.shape
    gates[0, 4 * n:] = c
    pair, q = np.empty((2 * n, size), c.dtype), np.empty((n, size), c.dtype)
    onward = [*gates[1:, 4 * n:], c]
    rows = zip(gates[:, :4 * n], gates[:, :3 * n], gates[:, :2 * n], gates[:, 3 * n:], gates[:, 2 * n:3 * n],
               onward, y, strict=True)
    for step, (arguments, sigmoids, i_and_f, g_and_c, o, cells, output) in enumerate(rows):
        steps(step)
        np.tanh(arguments, out=arguments)
        np.multiply(sigmoids, 0.5, out=sigmoids)
        np.add(sigmoids, 0.5, out=sigmoids)
        np.multiply(i_and_f, g_and_c, out=pair)
        np.add(pair[:n], pair[n:], out=cells)
        np.tanh(cells, out=q)
        if w_hr is None:
            np.multiply(o, q, out=h)
        else:
            np.multiply(o, q, out=q)
            matmul(w_hr, q, out=h)
        np.copyto(output, h.T)


def _tanh_of_cells(gates: Any, n: int, out: Any = None) -> Any:
    """Return the hyperbolic tangents of the cells after each step; the last are computed again."""
    out = np.empty((len(gates), n, gates.shape[2]), gates.dtype) if out is None else out
    np.tanh(gates[1:, 4 * n:], out=out[:-1])
    row, last = gates[-1], out[-1]
    np.multiply(row[:n], row[3 * n:4 * n], out=last)
    last += row[n:2 * n] * row[4 * n:]
    np.tanh(last, out=last)
    return out


def _factors(gates: Any, n: int) -> Any:
    """Return what gradients are multiplied by, of shape (steps, 6, n, size).

    In this order: for the gradient of the new cells, those of the former cells and of the arguments of i, f and g;
    for the gradient of the output, those of the argument of o and of the new cells.
    """
    steps, _, size = gates.shape
    factors = np.empty((steps, 6, n, size), gates.dtype)
    i, f, o, g, _ = (gate := gates.reshape(steps, 5, n, size)).swapaxes(0, 1)
    factors[:, 0] = f
    sides = np.subtract(1, gate[:, :2], out=factors[:, 1:3])
    sides *= gate[:, :2]
    sides *= gate[:, 3:]
    tanh = _tanh_of_cells(gates, n, out=factors[:, 5])
    top = np.subtract(1, o, out=factors[:, 4])
    top *= o
    top *= tanh
    np.multiply(g, g, out=factors[:, 3])
    np.multiply(tanh, tanh, out=tanh)
    slopes = np.subtract(1, factors[:, 3::2], out=factors[:, 3::2])
    slopes *= gate[:, :3:2]
    return factors


def _backward(factors: Any, gy: Any, gh: Any, gc: Any, w_hh: Any, w_hr: Any) -> Any:
    """Run the steps of a block from the last to the first, writing to ``gh`` and ``gc``, and over ``factors``.

    With a projection, return the gradients of each step's state.
    """
    steps, _, n, size = factors.shape
    given = None if w_hr is None else np.empty((steps, *gh.shape), gh.dtype)
    gq = gh if w_hr is None else np.empty(gc.shape, gc.dtype)
    onward = Repeated(w_hh.T, size, gh.dtype)
    arguments = factors[:, 1:5].reshape(steps, 4 * n, size)
    cells = gc
    for step in reversed(range(steps)):
        if gy is not None:
            np.add(gh, gy[step], out=gh)
        if given is not None:
            given[step] = gh
            matmul(w_hr.T, gh, out=gq)
        row = factors[step]
        inner, outer = row[:4], row[4:]
        np.multiply(outer, gq, out=outer)
        np.add(outer[1], cells, out=outer[1])
        np.multiply(inner, outer[1], out=inner)
        cells = inner[0]
        onward(arguments[step], gh)
    gc[...] = cells
    return given


def lstm(input: Any, hx: Any, weight_ih: Any, weight_hh: Any, bias_ih: Any = None, bias_hh: Any = None,
         weight_hr: Any = None, reverse: bool = False, batch_sizes: Any = None) -> Any:
    """Long short-term memory over sequences: one layer in one direction.

    Parameters
    ----------
    input : Variable or array_like, shape (T, N, D), or (rows, D) where packed
    hx : tuple of two Variable or array_like, shapes (N, P) and (N, H), or None
        The state h and the cells c before the first step; zeros if None.
    weight_ih : Variable or array_like, shape (4 * H, D)
    weight_hh : Variable or array_like, shape (4 * H, P)
        The rows of the gates i, f, g and o, one below the other. P is H unless there is a projection.
    bias_ih, bias_hh : Variable or array_like, shape (4 * H,), optional
        Both are added.
    weight_hr : Variable or array_like, shape (P, H), optional
        A projection of each step's state.
    reverse : bool
        Run from the last step to the first.
    batch_sizes : sequence of int, optional
        The input is packed: the number of sequences in each step, which may not rise.

    Returns
    -------
    tuple of three Variable, shapes (T, N, P) or (rows, P), (N, P), (N, H)
        The state after each step, in time, and the state and the cells of each sequence at its end.

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    ArgumentError
        If there is one bias without the other, ``hx`` is no pair, or ``batch_sizes`` rises.

    Notes
    -----
    A step is as in `lstm_cell`, followed by ``weight_hr @ h`` if that is given. Saves, besides input, output and
    weights, 5 numbers for each cell and step: four gates and the cells. They do not survive under `no_grad`.
    The argument of each sigmoid is halved, so that one tanh computes all gates: ``(1 + tanh(a / 2)) / 2``. Where
    a graph of the gradient is asked for (``create_graph``), the sequence is computed again step by step.

    References
    ----------
    As `lstm_cell`; the projection is that of H. Sak, A. Senior and F. Beaufays, "Long Short-Term Memory Recurrent
    Neural Network Architectures for Large Scale Acoustic Modeling", Interspeech 2014.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> generator = np.random.default_rng(0)
    >>> w_ih, w_hh = Variable(generator.standard_normal((8, 3))), Variable(generator.standard_normal((8, 2)))
    >>> y, h, c = F.lstm(np.ones((5, 4, 3)), None, w_ih, w_hh)
    >>> y.shape, h.shape, bool((y[-1].data == h.data).all())
    ((5, 4, 2), (4, 2), True)
    >>> h.sum().backward()
    >>> w_hh.grad.shape
    (8, 2)
    """
    weight_hh = matrix_of("lstm", weight_hh)
    weights = weight_ih, weight_hh, bias_ih, bias_hh, weight_hr
    widths = weight_hh.shape[1], weight_hh.shape[0] // 4
    return record(Lstm(reverse, batch_sizes), arguments_of("lstm", input, hx, weights, widths, batch_sizes))
