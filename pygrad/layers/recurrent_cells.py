"""Single steps of recurrent networks as layers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._numbers import as_size
from pygrad.functions.recurrent_cells import gru_cell, lstm_cell, rnn_relu_cell, rnn_tanh_cell
from pygrad.layers._settings import floating_dtype
from pygrad.layers.casting import cast_input
from pygrad.layers.init import uniform_
from pygrad.layers.module import Module
from pygrad.parameter import Parameter

__all__ = ["GRUCell", "LSTMCell", "RNNCell", "RNNCellBase"]


class RNNCellBase(Module):
    """What `RNNCell`, `LSTMCell` and `GRUCell` have in common: the parameters.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    bias : bool
        Whether there are biases.
    num_chunks : int
        G, the number of gates.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    weight_ih : Parameter, shape (G * H, D)
    weight_hh : Parameter, shape (G * H, H)
    bias_ih, bias_hh : Parameter, shape (G * H,), or None
        All drawn evenly from -1 / sqrt(H) to 1 / sqrt(H), from the package-level generator.

    Raises
    ------
    ArgumentError
        If a size is no integer above 0, or the dtype no floating one.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.RNNCellBase(3, 2, True, 4).weight_ih.shape
    (8, 3)
    """

    __module__ = "pygrad.layers"

    bias_ih: Parameter | None
    bias_hh: Parameter | None

    def __init__(self, input_size: int, hidden_size: int, bias: bool, num_chunks: int,
                 dtype: DTypeLike | None = None) -> None:
        name = type(self).__name__
        self.input_size = as_size(input_size, name, "input_size")
        self.hidden_size = as_size(hidden_size, name, "hidden_size")
        self.bias = bool(bias)
        rows, chosen = as_size(num_chunks, name, "num_chunks") * self.hidden_size, floating_dtype(dtype, name)
        self.weight_ih = Parameter(np.empty((rows, self.input_size), chosen))
        self.weight_hh = Parameter(np.empty((rows, self.hidden_size), chosen))
        self.bias_ih = Parameter(np.empty(rows, chosen)) if bias else None
        self.bias_hh = Parameter(np.empty(rows, chosen)) if bias else None
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the parameters anew."""
        draw_parameters(self)

    def _inputs(self, input: Any, *states: Any) -> list[Any]:
        """Return the checked input and states, zeros for those that are None."""
        name, dtype = type(self).__name__, self.weight_ih.dtype
        x = cast_input(input, dtype, name)
        if x.ndim not in (1, 2) or x.shape[-1] != self.input_size:
            raise ShapeError(f"{name}: expected an input of shape (N, {self.input_size}) or ({self.input_size},), got "
                             f"{describe(x)}")
        shape = (*x.shape[:-1], self.hidden_size)
        made = [x]
        for state in states:
            made.append(np.zeros(shape, dtype) if state is None else cast_input(state, dtype, name))
            if made[-1].shape != shape:
                raise ShapeError(f"{name}: expected a state of shape {shape}, got {describe(made[-1])}")
        return made

    def extra_repr(self) -> str:
        text = f"{self.input_size}, {self.hidden_size}"
        return text if self.bias else f"{text}, bias=False"


class RNNCell(RNNCellBase):
    """One step of a plain recurrent network, `pygrad.functions.rnn_tanh_cell` or `rnn_relu_cell`.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    bias : bool
        Whether there are biases.
    nonlinearity : {"tanh", "relu"}
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    weight_ih, weight_hh, bias_ih, bias_hh : Parameter
        As for `RNNCellBase`, with G = 1.

    Raises
    ------
    ArgumentError
        If a size is no integer above 0, or the nonlinearity another.

    Notes
    -----
    Input of shape (N, D) or (D,), optionally the state (N, H) or (H,), zeros by default; returns the new state.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.RNNCell(4, 3)(np.zeros((2, 4))).shape
    (2, 3)
    """

    __module__ = "pygrad.layers"

    def __init__(self, input_size: int, hidden_size: int, bias: bool = True, nonlinearity: str = "tanh",
                 dtype: DTypeLike | None = None) -> None:
        if nonlinearity not in ("tanh", "relu"):
            raise ArgumentError(f"RNNCell: expected the nonlinearity 'tanh' or 'relu', got {nonlinearity!r}")
        self.nonlinearity = nonlinearity
        super().__init__(input_size, hidden_size, bias, 1, dtype)

    def forward(self, input: Any, hx: Any = None) -> Any:
        x, h = self._inputs(input, hx)
        function = rnn_tanh_cell if self.nonlinearity == "tanh" else rnn_relu_cell
        return function(x, h, self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh)

    def extra_repr(self) -> str:
        text = super().extra_repr()
        return text if self.nonlinearity == "tanh" else f"{text}, nonlinearity={self.nonlinearity}"


class LSTMCell(RNNCellBase):
    """One step of long short-term memory, `pygrad.functions.lstm_cell`.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    bias : bool
        Whether there are biases.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    weight_ih, weight_hh, bias_ih, bias_hh : Parameter
        As for `RNNCellBase`, with G = 4: rows of the gates i, f, g and o, one below the other.

    Raises
    ------
    ArgumentError
        If a size is no integer above 0, or the states no pair.

    Notes
    -----
    Input of shape (N, D) or (D,), optionally a pair of state and cells (N, H) or (H,), zeros by default; returns
    the new pair.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> cell = layers.LSTMCell(4, 3)
    >>> h, c = cell(np.zeros((2, 4)))
    >>> h, c = cell(np.zeros((2, 4)), (h, c))
    >>> h.shape, c.shape
    ((2, 3), (2, 3))
    """

    __module__ = "pygrad.layers"

    def __init__(self, input_size: int, hidden_size: int, bias: bool = True, dtype: DTypeLike | None = None) -> None:
        super().__init__(input_size, hidden_size, bias, 4, dtype)

    def forward(self, input: Any, hx: Any = None) -> Any:
        if hx is not None and not (isinstance(hx, tuple | list) and len(hx) == 2):
            raise ArgumentError(f"LSTMCell: expected hx to be a pair of states, (h, c), got {describe(hx)}")
        x, h, c = self._inputs(input, *(hx or (None, None)))
        return lstm_cell(x, (h, c), self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh)


class GRUCell(RNNCellBase):
    """One step of a gated recurrent unit, `pygrad.functions.gru_cell`.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    bias : bool
        Whether there are biases.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    weight_ih, weight_hh, bias_ih, bias_hh : Parameter
        As for `RNNCellBase`, with G = 3: rows of the gates r, z and n, one below the other.

    Raises
    ------
    ArgumentError
        If a size is no integer above 0.

    Notes
    -----
    Input of shape (N, D) or (D,), optionally the state (N, H) or (H,), zeros by default; returns the new state.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.GRUCell(4, 3)(np.zeros(4)).shape
    (3,)
    """

    __module__ = "pygrad.layers"

    def __init__(self, input_size: int, hidden_size: int, bias: bool = True, dtype: DTypeLike | None = None) -> None:
        super().__init__(input_size, hidden_size, bias, 3, dtype)

    def forward(self, input: Any, hx: Any = None) -> Any:
        x, h = self._inputs(input, hx)
        return gru_cell(x, h, self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh)


def draw_parameters(layer: Any) -> None:
    """Draw all parameters of a recurrent layer evenly from -1 / sqrt(H) to 1 / sqrt(H)."""
    bound = 1 / math.sqrt(layer.hidden_size)
    for parameter in layer.parameters():
        uniform_(parameter, -bound, bound)
