"""Recurrent layers: plain ones, LSTM, GRU."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._numbers import as_size
from pygrad.functions.axes import swapaxes
from pygrad.functions.dropout import check_probability, dropout
from pygrad.functions.gru import gru
from pygrad.functions.indexing import getitem
from pygrad.functions.joining import concatenate, stack
from pygrad.functions.lstm import lstm
from pygrad.functions.rnn import rnn
from pygrad.functions.shaping import expand_dims
from pygrad.layers._settings import floating_dtype
from pygrad.layers.casting import cast_input
from pygrad.layers.module import Module
from pygrad.layers.packing import PackedSequence
from pygrad.layers.recurrent_cells import draw_parameters
from pygrad.parameter import Parameter
from pygrad.variable import Variable

__all__ = ["GRU", "LSTM", "RNN", "RNNBase"]

_GATES = {"LSTM": 4, "GRU": 3, "RNN_TANH": 1, "RNN_RELU": 1}


class RNNBase(Module):
    """What `RNN`, `LSTM` and `GRU` are made of: layers of recurrent networks, in one or both directions.

    Parameters
    ----------
    mode : {"LSTM", "GRU", "RNN_TANH", "RNN_RELU"}
    input_size, hidden_size : int
        D and H.
    num_layers : int
        L, layers of which each runs over the output of the one before.
    bias : bool
        Whether there are biases.
    batch_first : bool
        Whether sequences, not steps, come first in input and output (states are not concerned).
    dropout : float
        The probability with which `pygrad.functions.dropout` sets outputs of all layers but the last to zero.
    bidirectional : bool
        Whether each layer has a second direction, from the last step to the first.
    proj_size : int
        P, to which the state of an LSTM is projected; 0 for no projection.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    weight_ih_l0, weight_hh_l0 : Parameter, shapes (G * H, D), (G * H, H or P)
        Of each layer ``k`` ``weight_ih_lk`` and so on, of the second direction ``weight_ih_l0_reverse``. G is the
        number of gates. Layers but the first have the width of the output for D.
    bias_ih_l0, bias_hh_l0 : Parameter, shape (G * H,)
        If ``bias``.
    weight_hr_l0 : Parameter, shape (P, H)
        If ``proj_size``. All are drawn evenly from -1 / sqrt(H) to 1 / sqrt(H), from the package-level generator.

    Raises
    ------
    ArgumentError
        If a setting is out of its range.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.RNNBase("GRU", 3, 2)
    RNNBase(3, 2)  # 42 parameters, 168 bytes
    """

    __module__ = "pygrad.layers"

    def __init__(self, mode: str, input_size: int, hidden_size: int, num_layers: int = 1, bias: bool = True,
                 batch_first: bool = False, dropout: float = 0.0, bidirectional: bool = False, proj_size: int = 0,
                 dtype: DTypeLike | None = None) -> None:
        name = type(self).__name__
        if mode not in _GATES:
            raise ArgumentError(f"{name}: expected the mode to be one of {', '.join(_GATES)}, got {mode!r}")
        self.mode = mode
        self.input_size = as_size(input_size, name, "input_size")
        self.hidden_size = as_size(hidden_size, name, "hidden_size")
        self.num_layers = as_size(num_layers, name, "num_layers")
        self.bias, self.batch_first, self.bidirectional = bool(bias), bool(batch_first), bool(bidirectional)
        self.dropout = check_probability(dropout, name)
        if proj_size and (mode != "LSTM" or as_size(proj_size, name, "proj_size") >= self.hidden_size):
            raise ArgumentError(f"{name}: expected proj_size below hidden_size={self.hidden_size}, and of an LSTM "
                                f"alone, got {proj_size!r}")
        self.proj_size = int(proj_size)
        if self.dropout and self.num_layers == 1:
            warnings.warn(f"{name}: dropout={self.dropout} comes after all layers but the last, and there is only "
                          "one", stacklevel=2)
        self._make_parameters(floating_dtype(dtype, name))
        self.reset_parameters()

    def _make_parameters(self, dtype: Any) -> None:
        hidden, width = self.hidden_size, self.proj_size or self.hidden_size
        rows = _GATES[self.mode] * hidden
        for number, suffix in enumerate(self._suffixes()):
            first = number < 1 + self.bidirectional
            shapes: dict[str, tuple[int, ...]] = {
                "weight_ih": (rows, self.input_size if first else width * (1 + self.bidirectional)),
                "weight_hh": (rows, width)}
            if self.bias:
                shapes |= {"bias_ih": (rows,), "bias_hh": (rows,)}
            if self.proj_size:
                shapes["weight_hr"] = (width, hidden)
            for name, shape in shapes.items():
                setattr(self, f"{name}_{suffix}", Parameter(np.empty(shape, dtype)))

    def _suffixes(self) -> list[str]:
        """Return how the names of parameters end, for each layer and direction."""
        directions = ("", "_reverse") if self.bidirectional else ("",)
        return [f"l{layer}{direction}" for layer in range(self.num_layers) for direction in directions]

    @property
    def all_weights(self) -> list[list[Parameter]]:
        """The parameters of each layer and direction."""
        return [[getattr(self, f"{name}_{suffix}") for name in self._names()] for suffix in self._suffixes()]

    def _names(self) -> list[str]:
        return ["weight_ih", "weight_hh", *(["bias_ih", "bias_hh"] if self.bias else []),
                *(["weight_hr"] if self.proj_size else [])]

    def reset_parameters(self) -> None:
        """Draw the parameters anew."""
        draw_parameters(self)

    def flatten_parameters(self) -> None:
        """Do nothing: parameters are arrays of their own, and need no common memory."""

    def forward(self, input: Any, hx: Any = None) -> Any:
        """Run over sequences; see the class for shapes."""
        x, sizes, order, back = input if isinstance(input, PackedSequence) else (input, None, None, None)
        unbatched = sizes is None and np.ndim(x) == 2
        x = self._in_steps(x, sizes, unbatched)
        size = x.shape[1] if sizes is None else int(sizes[0])
        y, finals = self._run(x, sizes, self._states(hx, size, order, unbatched))
        states = [self._given_back(final, back, unbatched) for final in finals]
        if sizes is not None:
            y = PackedSequence(y, sizes, order, back)
        elif unbatched:
            y = getitem(y, (slice(None), 0))
        elif self.batch_first:
            y = swapaxes(y, 0, 1)
        return y, (tuple(states) if self.mode == "LSTM" else states[0])

    def _run(self, x: Any, sizes: Any, states: list[Any]) -> tuple[Any, list[list[Any]]]:
        """Return the last layer's output, and for each kind of state the final ones of layers and directions."""
        finals: list[list[Any]] = [[] for _ in states]
        weights, directions = self.all_weights, 1 + self.bidirectional
        for layer in range(self.num_layers):
            outputs = []
            for number in range(directions * layer, directions * (layer + 1)):
                given = [None if state is None else getitem(state, number) for state in states]
                y, *last = self._one(x, given, weights[number], number % directions == 1, sizes)
                outputs.append(y)
                for final, one in zip(finals, last, strict=True):
                    final.append(one)
            x = outputs[0] if directions == 1 else concatenate(outputs, -1)
            if self.dropout and layer < self.num_layers - 1:
                x = dropout(x, self.dropout, self.training)
        return x, finals

    def _one(self, x: Any, states: list[Any], weights: list[Any], reverse: bool, sizes: Any) -> Any:
        """Run one layer in one direction."""
        w_ih, w_hh, *rest = weights
        b_ih, b_hh = rest[:2] if self.bias else (None, None)
        if self.mode == "LSTM":
            pair = None if states[0] is None else tuple(states)
            return lstm(x, pair, w_ih, w_hh, b_ih, b_hh, rest[-1] if self.proj_size else None, reverse, sizes)
        if self.mode == "GRU":
            return gru(x, states[0], w_ih, w_hh, b_ih, b_hh, reverse, sizes)
        return rnn(x, states[0], w_ih, w_hh, b_ih, b_hh, self.mode[4:].lower(), reverse, sizes)

    def _in_steps(self, x: Any, sizes: Any, unbatched: bool) -> Any:
        """Return the input as (T, N, D) or packed, in the dtype of the parameters."""
        name, dtype = type(self).__name__, self.all_weights[0][0].dtype
        x = cast_input(x, dtype, name)
        ndims = (2, 3) if sizes is None else (2,)
        if x.ndim not in ndims or x.shape[-1] != self.input_size:
            shape = f"(rows, {self.input_size}), packed" if sizes is not None else (
                f"{'(N, T, ' if self.batch_first else '(T, N, '}{self.input_size}), or (T, {self.input_size})")
            raise ShapeError(f"{name}: expected an input of shape {shape}, got {describe(x)}")
        if unbatched:
            return expand_dims(x, 1) if isinstance(x, Variable) else x[:, None]
        if sizes is not None or not self.batch_first:
            return x
        return swapaxes(x, 0, 1) if isinstance(x, Variable) else x.swapaxes(0, 1)

    def _states(self, hx: Any, size: int, order: Any, unbatched: bool) -> list[Any]:
        """Return the given states as (L, N, H), sorted as packed sequences are; None for those not given."""
        name, lstm = type(self).__name__, self.mode == "LSTM"
        widths = {"h0": self.proj_size or self.hidden_size} | ({"c0": self.hidden_size} if lstm else {})
        if hx is None:
            return [None] * len(widths)
        if lstm and not (isinstance(hx, tuple | list) and len(hx) == 2):
            raise ArgumentError(f"{name}: expected hx to be a pair of states, (h0, c0), got {describe(hx)}")
        states = []
        for (which, width), state in zip(widths.items(), hx if lstm else (hx,), strict=True):
            state = cast_input(state, self.all_weights[0][0].dtype, name)
            state = state if isinstance(state, Variable) else as_array(state)
            layers = self.num_layers * (1 + self.bidirectional)
            shape = (layers, width) if unbatched else (layers, size, width)
            if state.shape != shape:
                raise ShapeError(f"{name}: expected {which} of shape {shape}, a state for each layer, direction and "
                                 f"sequence, got {describe(state)}")
            if unbatched:
                state = getitem(state, (slice(None), None))
            states.append(state if order is None else getitem(state, (slice(None), order)))
        return states

    def _given_back(self, finals: list[Any], back: Any, unbatched: bool) -> Any:
        """Return final states as (L, N, H) in the order of the input's sequences."""
        state = expand_dims(finals[0], 0) if len(finals) == 1 else stack(finals)
        if unbatched:
            return getitem(state, (slice(None), 0))
        return state if back is None else getitem(state, (slice(None), back))

    def extra_repr(self) -> str:
        text = f"{self.input_size}, {self.hidden_size}"
        defaults = {"proj_size": 0, "num_layers": 1, "bias": True, "batch_first": False, "dropout": 0.0,
                    "bidirectional": False}
        for name, default in defaults.items():
            if getattr(self, name) != default:
                text += f", {name}={getattr(self, name)}"
        return text


class RNN(RNNBase):
    """Plain recurrent network, `pygrad.functions.rnn`, in layers.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    num_layers : int
        L, layers of which each runs over the output of the one before.
    nonlinearity : {"tanh", "relu"}
    bias, batch_first, dropout, bidirectional, dtype
        As for `RNNBase`.

    Attributes
    ----------
    weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 : Parameter
        And so on, as for `RNNBase`.

    Raises
    ------
    ArgumentError
        If a setting is out of its range.

    Notes
    -----
    Input of shape (T, N, D), or (N, T, D) if ``batch_first``, or (T, D), or a `PackedSequence`; and optionally the
    states to begin with, (L, N, H), or twice as many if ``bidirectional``. Returns the output, where both directions
    stand side by side, and the final states.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.RNN(4, 3, nonlinearity="relu", bidirectional=True)
    >>> layer
    RNN(4, 3, bidirectional=True)  # 54 parameters, 216 bytes
    >>> y, h = layer(np.zeros((5, 2, 4)))
    >>> y.shape, h.shape
    ((5, 2, 6), (2, 2, 3))
    """

    __module__ = "pygrad.layers"

    def __init__(self, input_size: int, hidden_size: int, num_layers: int = 1, nonlinearity: str = "tanh",
                 bias: bool = True, batch_first: bool = False, dropout: float = 0.0, bidirectional: bool = False,
                 dtype: DTypeLike | None = None) -> None:
        if nonlinearity not in ("tanh", "relu"):
            raise ArgumentError(f"RNN: expected the nonlinearity 'tanh' or 'relu', got {nonlinearity!r}")
        self.nonlinearity = nonlinearity
        super().__init__(f"RNN_{nonlinearity.upper()}", input_size, hidden_size, num_layers, bias, batch_first,
                         dropout, bidirectional, dtype=dtype)


class LSTM(RNNBase):
    """Long short-term memory, `pygrad.functions.lstm`, in layers.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    num_layers : int
        L, layers of which each runs over the output of the one before.
    bias, batch_first, dropout, bidirectional, proj_size, dtype
        As for `RNNBase`.

    Attributes
    ----------
    weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 : Parameter
        And so on, as for `RNNBase`. Rows: the gates i, f, g and o, one below the other.

    Raises
    ------
    ArgumentError
        If a setting is out of its range.

    Notes
    -----
    Input of shape (T, N, D), or (N, T, D) if ``batch_first``, or (T, D), or a `PackedSequence`; and optionally the
    states and cells to begin with, a pair of (L, N, H), or twice as many if ``bidirectional``. Returns the output,
    where both directions stand side by side, and the pair of final states and cells. With ``proj_size`` P, states
    have P features, cells still H.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LSTM(4, 3, num_layers=2, batch_first=True)
    >>> layer
    LSTM(4, 3, num_layers=2, batch_first=True)  # 204 parameters, 816 bytes
    >>> y, (h, c) = layer(np.zeros((2, 5, 4)))
    >>> y.shape, h.shape, c.shape
    ((2, 5, 3), (2, 2, 3), (2, 2, 3))
    """

    __module__ = "pygrad.layers"

    def __init__(self, input_size: int, hidden_size: int, num_layers: int = 1, bias: bool = True,
                 batch_first: bool = False, dropout: float = 0.0, bidirectional: bool = False, proj_size: int = 0,
                 dtype: DTypeLike | None = None) -> None:
        super().__init__("LSTM", input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional,
                         proj_size, dtype)


class GRU(RNNBase):
    """Gated recurrent units, `pygrad.functions.gru`, in layers.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    num_layers : int
        L, layers of which each runs over the output of the one before.
    bias, batch_first, dropout, bidirectional, dtype
        As for `RNNBase`.

    Attributes
    ----------
    weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 : Parameter
        And so on, as for `RNNBase`. Rows: the gates r, z and n, one below the other.

    Raises
    ------
    ArgumentError
        If a setting is out of its range.

    Notes
    -----
    Input of shape (T, N, D), or (N, T, D) if ``batch_first``, or (T, D), or a `PackedSequence`; and optionally the
    states to begin with, (L, N, H), or twice as many if ``bidirectional``. Returns the output, where both directions
    stand side by side, and the final states.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.GRU(4, 3)
    >>> packed = layers.pack_sequence([np.zeros((5, 4)), np.zeros((2, 4))])
    >>> y, h = layer(packed)
    >>> y.data.shape, h.shape
    ((7, 3), (1, 2, 3))
    """

    __module__ = "pygrad.layers"

    def __init__(self, input_size: int, hidden_size: int, num_layers: int = 1, bias: bool = True,
                 batch_first: bool = False, dropout: float = 0.0, bidirectional: bool = False,
                 dtype: DTypeLike | None = None) -> None:
        super().__init__("GRU", input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional,
                         dtype=dtype)
