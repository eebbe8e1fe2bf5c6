"""Single steps of recurrent networks: LSTM, GRU, and plain ones with tanh or ReLU."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions.linear import linear
from pygrad.functions.relu import relu
from pygrad.functions.tanh import tanh
from pygrad.recording import record


class LstmCell(Function):
    """LSTM state from gates and cells. do = dh * tanh(c') * o * (1 - o), and so on. Saves: gates, c, c'."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, gates: Any, c: Any) -> Any:
        if gates.shape != (*c.shape[:-1], 4 * c.shape[-1]):
            raise ShapeError(f"lstm_cell: expected four gates for each cell, got gates of {describe(gates)} for "
                             f"cells of {describe(c)}")
        i, f, g, o = _lstm_gates(gates)
        new = np.asarray(f * c + i * g)
        self.saved = gates, c, new
        return np.asarray(o * np.tanh(new)), new

    def backward(self, gh: Any, gc: Any) -> Any:
        gates, c, new = self.saved
        i, f, g, o = _lstm_gates(gates)
        y = np.tanh(new)
        if gh is None:
            to_o, total = np.zeros(gc.shape, gc.dtype), gc
        else:
            to_o, total = gh * y * o * (1 - o), gh * o * (1 - y * y)
            total = total if gc is None else total + gc
        to_gates = np.concatenate([total * g * i * (1 - i), total * c * f * (1 - f), total * i * (1 - g * g), to_o],
                                  axis=-1)
        return to_gates, total * f if self.needs_grad[1] else None


class GruCell(Function):
    """GRU state from what input and state give to its gates. dz = dh * (h - n) * z * (1 - z), and so on.

    Saves: its three inputs.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, inward: Any, onward: Any, h: Any) -> Any:
        wide = (*h.shape[:-1], 3 * h.shape[-1])
        if inward.shape != wide or onward.shape != wide:
            raise ShapeError(f"gru_cell: expected three gates for each state of {describe(h)}, got "
                             f"{describe(inward)} from the input and {describe(onward)} from the state")
        _, z, n, _ = _gru_gates(inward, onward)
        self.saved = inward, onward, h
        return np.asarray(n + z * (h - n))

    def backward(self, gy: Any) -> Any:
        inward, onward, h = self.saved
        r, z, n, part = _gru_gates(inward, onward)
        to_n = gy * (1 - z) * (1 - n * n)
        both = [to_n * part * r * (1 - r), gy * (h - n) * z * (1 - z)]
        needs = self.needs_grad
        return (np.concatenate([*both, to_n], axis=-1) if needs[0] else None,
                np.concatenate([*both, to_n * r], axis=-1) if needs[1] else None, gy * z if needs[2] else None)


def _sigmoid(a: Any) -> Any:
    return np.tanh(a * 0.5) * 0.5 + 0.5


def _lstm_gates(gates: Any) -> tuple[Any, Any, Any, Any]:
    """Return the gates i, f, g and o."""
    n = gates.shape[-1] // 4
    both = _sigmoid(gates[..., :2 * n])
    return both[..., :n], both[..., n:], np.tanh(gates[..., 2 * n:3 * n]), _sigmoid(gates[..., 3 * n:])


def _gru_gates(inward: Any, onward: Any) -> tuple[Any, Any, Any, Any]:
    """Return the gates r, z and n, and what the state gives to the last."""
    n = inward.shape[-1] // 3
    both = _sigmoid(inward[..., :2 * n] + onward[..., :2 * n])
    r, part = both[..., :n], onward[..., 2 * n:]
    return r, both[..., n:], np.tanh(inward[..., 2 * n:] + r * part), part


def lstm_cell(input: Any, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None) -> Any:
    """One step of long short-term memory.

    Parameters
    ----------
    input : Variable or array_like, shape (N, D) or (D,)
    hx : tuple of two Variable or array_like, shape (N, H) or (H,)
        The state h and the cells c.
    w_ih : Variable or array_like, shape (4 * H, D)
    w_hh : Variable or array_like, shape (4 * H, H)
        The rows of the gates i, f, g and o, one below the other.
    b_ih, b_hh : Variable or array_like, shape (4 * H,), optional
        Both are added.

    Returns
    -------
    tuple of two Variable, shape (N, H) or (H,)
        ``h' = o * tanh(c')`` and ``c' = f * c + i * g``, where i, f and o are sigmoids, and g is a tanh, of
        ``w_ih @ input + b_ih + w_hh @ h + b_hh``.

    Raises
    ------
    ShapeError
        If the shapes do not fit.

    Notes
    -----
    Gates are computed again in backward: 4 numbers are saved for each cell, besides the cells themselves,
    which the next step has anyway. For whole sequences `lstm` is faster.

    References
    ----------
    S. Hochreiter and J. Schmidhuber, "Long Short-Term Memory", Neural Computation 9 (1997); with the forget
    gate of F. A. Gers, J. Schmidhuber and F. Cummins, "Learning to Forget", Neural Computation 12 (2000).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> h = c = np.zeros((1, 1))
    >>> w_ih = Variable([[0.0], [0.0], [1.0], [0.0]])
    >>> h, c = F.lstm_cell(np.array([[1.0]]), (h, c), w_ih, np.zeros((4, 1)))
    >>> print(f"{c.item():.4f} {np.tanh(1) / 2:.4f}")
    0.3808 0.3808
    """
    h, c = hx
    return record(LstmCell(), (linear(input, w_ih, b_ih) + linear(h, w_hh, b_hh), c))


def gru_cell(input: Any, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None) -> Any:
    """One step of a gated recurrent unit.

    Parameters
    ----------
    input : Variable or array_like, shape (N, D) or (D,)
    hx : Variable or array_like, shape (N, H) or (H,)
        The state.
    w_ih : Variable or array_like, shape (3 * H, D)
    w_hh : Variable or array_like, shape (3 * H, H)
        The rows of the gates r, z and n, one below the other.
    b_ih, b_hh : Variable or array_like, shape (3 * H,), optional

    Returns
    -------
    Variable, shape (N, H) or (H,)
        ``(1 - z) * n + z * hx``, where r and z are sigmoids of sums of what input and state give, and n is
        the tanh of ``w_ih @ input + b_ih + r * (w_hh @ hx + b_hh)``.

    Raises
    ------
    ShapeError
        If the shapes do not fit.

    Notes
    -----
    Gates are computed again in backward: 6 numbers are saved for each element of the state, besides the
    state. For whole sequences `gru` is faster.

    References
    ----------
    K. Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder", EMNLP 2014, with the reset
    gate after the product.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.gru_cell(np.ones((1, 2)), np.ones((1, 1)), np.zeros((3, 2)), np.zeros((3, 1)))
    Variable([[0.5]])
    """
    return record(GruCell(), (linear(input, w_ih, b_ih), linear(hx, w_hh, b_hh), hx))


def rnn_tanh_cell(input: Any, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None) -> Any:
    """One step of a plain recurrent network, ``tanh(w_ih @ input + b_ih + w_hh @ hx + b_hh)``.

    Parameters
    ----------
    input : Variable or array_like, shape (N, D) or (D,)
    hx : Variable or array_like, shape (N, H) or (H,)
        The state.
    w_ih : Variable or array_like, shape (H, D)
    w_hh : Variable or array_like, shape (H, H)
    b_ih, b_hh : Variable or array_like, shape (H,), optional

    Returns
    -------
    Variable, shape (N, H) or (H,)

    Raises
    ------
    ShapeError
        If the shapes do not fit.

    Notes
    -----
    A composition of `linear` and `tanh`, which saves its output.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.rnn_tanh_cell(np.ones((1, 2)), np.ones((1, 1)), np.zeros((1, 2)), np.zeros((1, 1)))
    Variable([[0.]])
    """
    return tanh(linear(input, w_ih, b_ih) + linear(hx, w_hh, b_hh))


def rnn_relu_cell(input: Any, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None) -> Any:
    """One step of a plain recurrent network, ``relu(w_ih @ input + b_ih + w_hh @ hx + b_hh)``.

    Parameters
    ----------
    input : Variable or array_like, shape (N, D) or (D,)
    hx : Variable or array_like, shape (N, H) or (H,)
        The state.
    w_ih : Variable or array_like, shape (H, D)
    w_hh : Variable or array_like, shape (H, H)
    b_ih, b_hh : Variable or array_like, shape (H,), optional

    Returns
    -------
    Variable, shape (N, H) or (H,)

    Raises
    ------
    ShapeError
        If the shapes do not fit.

    Notes
    -----
    A composition of `linear` and `relu`, which saves its output.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.rnn_relu_cell(np.ones((1, 2)), np.ones((1, 1)), np.ones((1, 2)), np.ones((1, 1)))
    Variable([[3.]])
    """
    return relu(linear(input, w_ih, b_ih) + linear(hx, w_hh, b_hh))
