"""The layers that transformers repeat: attention and a small network, each added to its input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numpy.typing import DTypeLike

from pygrad.errors import ArgumentError
from pygrad.functions.gelu import gelu
from pygrad.functions.relu import relu
from pygrad.layers.attention import MultiheadAttention
from pygrad.layers.casting import cast_input
from pygrad.layers.dropout import Dropout
from pygrad.layers.linear import Linear
from pygrad.layers.module import Module
from pygrad.layers.normalization import LayerNorm

__all__ = ["TransformerDecoderLayer", "TransformerEncoderLayer"]

Activation = str | Callable[[Any], Any]


class _TransformerLayer(Module):
    """What both layers have: self-attention, and a network of one hidden layer."""

    self_attn: MultiheadAttention
    linear1: Linear
    linear2: Linear
    dropout: Dropout
    dropout1: Dropout
    activation: Callable[[Any], Any]
    norm_first: bool

    def _make_network(self, width: int, hidden: int, dropout: float, bias: bool, dtype: DTypeLike | None) -> None:
        self.linear1 = Linear(width, hidden, bias, dtype)
        self.dropout = Dropout(dropout)
        self.linear2 = Linear(hidden, width, bias, dtype)

    def reset_parameters(self) -> None:
        """Draw the parameters anew."""
        for _, child in self._held():
            if hasattr(child, "reset_parameters"):
                child.reset_parameters()

    def _attend_self(self, x: Any, mask: Any, padding: Any, causal: bool) -> Any:
        y, _ = self.self_attn(x, x, x, padding, False, mask, is_causal=causal)
        return self.dropout1(y)

    def _feed(self, x: Any, last: Dropout) -> Any:
        return last(self.linear2(self.dropout(self.activation(self.linear1(x)))))


class TransformerEncoderLayer(_TransformerLayer):
    """Self-attention and a network of one hidden layer, each added to its input and normalised.

    Parameters
    ----------
    d_model : int
        E, the features of input and output.
    nhead : int
        The number of heads, which divides E.
    dim_feedforward : int
        The units of the hidden layer.
    dropout : float
        The probability of a zero while training: of attention weights, of hidden units, and of what is added.
    activation : "relu", "gelu" or callable
        Of the hidden layer.
    layer_norm_eps : float
        Of the normalisations.
    batch_first : bool
        Whether input and output are (N, S, E), not (S, N, E).
    norm_first : bool
        Normalise what goes into attention and network, instead of the sums.
    bias : bool
        Whether projections and normalisations have biases.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    self_attn : MultiheadAttention
    linear1, linear2 : Linear
    norm1, norm2 : LayerNorm
    dropout, dropout1, dropout2 : Dropout

    Raises
    ------
    ArgumentError
        If a size, the probability or the activation is none.

    Notes
    -----
    Called with the input, and optionally ``src_mask`` (S, S), ``src_key_padding_mask`` (N, S) and
    ``is_causal=False``, as `MultiheadAttention`; True hides. The attention's weights are never formed.

    References
    ----------
    A. Vaswani et al., "Attention Is All You Need", NeurIPS 2017. ``norm_first``: R. Xiong et al., "On Layer
    Normalization in the Transformer Architecture", ICML 2020, figure 1.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.TransformerEncoderLayer(8, nhead=2, dim_feedforward=16, batch_first=True)
    >>> layer(np.ones((3, 5, 8))).shape
    (3, 5, 8)
    """

    __module__ = "pygrad.layers"

    def __init__(self, d_model: int, nhead: int, dim_feedforward: int = 2048, dropout: float = 0.1,
                 activation: Activation = "relu", layer_norm_eps: float = 1e-5, batch_first: bool = False,
                 norm_first: bool = False, bias: bool = True, dtype: DTypeLike | None = None) -> None:
        self.self_attn = MultiheadAttention(d_model, nhead, dropout, bias, batch_first=batch_first,
                                            dtype=dtype)
        self._make_network(d_model, dim_feedforward, dropout, bias, dtype)
        self.norm_first = bool(norm_first)
        self.norm1 = LayerNorm(d_model, layer_norm_eps, bias=bias, dtype=dtype)
        self.norm2 = LayerNorm(d_model, layer_norm_eps, bias=bias, dtype=dtype)
        self.dropout1, self.dropout2 = Dropout(dropout), Dropout(dropout)
        self.activation = activation_of(activation, "TransformerEncoderLayer")

    def forward(self, src: Any, src_mask: Any = None, src_key_padding_mask: Any = None,
                is_causal: bool = False) -> Any:
        x = cast_input(src, self.linear1.weight.dtype, "TransformerEncoderLayer")
        if self.norm_first:
            x = x + self._attend_self(self.norm1(x), src_mask, src_key_padding_mask, is_causal)
            return x + self._feed(self.norm2(x), self.dropout2)
        x = self.norm1(x + self._attend_self(x, src_mask, src_key_padding_mask, is_causal))
        return self.norm2(x + self._feed(x, self.dropout2))


class TransformerDecoderLayer(_TransformerLayer):
    """Self-attention, attention to an encoder's output, and a network, each added to its input.

    Parameters
    ----------
    d_model : int
        E, the features of input and output.
    nhead : int
        The number of heads, which divides E.
    dim_feedforward : int
        The units of the hidden layer.
    dropout : float
        The probability of a zero while training: of attention weights, of hidden units, and of what is added.
    activation : "relu", "gelu" or callable
        Of the hidden layer.
    layer_norm_eps : float
        Of the normalisations.
    batch_first : bool
        Whether input and output are (N, T, E), not (T, N, E).
    norm_first : bool
        Normalise what goes into attentions and network, instead of the sums.
    bias : bool
        Whether projections and normalisations have biases.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    self_attn, multihead_attn : MultiheadAttention
        To the input itself, and to the encoder's output.
    linear1, linear2 : Linear
    norm1, norm2, norm3 : LayerNorm
    dropout, dropout1, dropout2, dropout3 : Dropout

    Raises
    ------
    ArgumentError
        If a size, the probability or the activation is none.

    Notes
    -----
    Called with the input, the encoder's output ``memory``, and optionally ``tgt_mask`` (T, T),
    ``memory_mask`` (T, S), ``tgt_key_padding_mask`` (N, T), ``memory_key_padding_mask`` (N, S),
    ``tgt_is_causal=False`` and ``memory_is_causal=False``, as `MultiheadAttention`; True hides.

    References
    ----------
    As for `TransformerEncoderLayer`.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.TransformerDecoderLayer(8, nhead=2, dim_feedforward=16)
    >>> layer(np.ones((5, 3, 8)), np.ones((7, 3, 8))).shape
    (5, 3, 8)
    """

    __module__ = "pygrad.layers"

    def __init__(self, d_model: int, nhead: int, dim_feedforward: int = 2048, dropout: float = 0.1,
                 activation: Activation = "relu", layer_norm_eps: float = 1e-5, batch_first: bool = False,
                 norm_first: bool = False, bias: bool = True, dtype: DTypeLike | None = None) -> None:
        self.self_attn, self.multihead_attn = (
            MultiheadAttention(d_model, nhead, dropout, bias, batch_first=batch_first, dtype=dtype)
            for _ in range(2))
        self._make_network(d_model, dim_feedforward, dropout, bias, dtype)
        self.norm_first = bool(norm_first)
        self.norm1, self.norm2, self.norm3 = (
            LayerNorm(d_model, layer_norm_eps, bias=bias, dtype=dtype) for _ in range(3))
        self.dropout1, self.dropout2, self.dropout3 = (Dropout(dropout) for _ in range(3))
        self.activation = activation_of(activation, "TransformerDecoderLayer")

    def forward(self, tgt: Any, memory: Any, tgt_mask: Any = None, memory_mask: Any = None,
                tgt_key_padding_mask: Any = None, memory_key_padding_mask: Any = None,
                tgt_is_causal: bool = False, memory_is_causal: bool = False) -> Any:
        x = cast_input(tgt, self.linear1.weight.dtype, "TransformerDecoderLayer")
        own = tgt_mask, tgt_key_padding_mask, tgt_is_causal
        other = memory, memory_mask, memory_key_padding_mask, memory_is_causal
        if self.norm_first:
            x = x + self._attend_self(self.norm1(x), *own)
            x = x + self._attend_memory(self.norm2(x), *other)
            return x + self._feed(self.norm3(x), self.dropout3)
        x = self.norm1(x + self._attend_self(x, *own))
        x = self.norm2(x + self._attend_memory(x, *other))
        return self.norm3(x + self._feed(x, self.dropout3))

    def _attend_memory(self, x: Any, memory: Any, mask: Any, padding: Any, causal: bool) -> Any:
        y, _ = self.multihead_attn(x, memory, memory, padding, False, mask, is_causal=causal)
        return self.dropout2(y)


def activation_of(activation: Activation, where: str) -> Callable[[Any], Any]:
    """Return the function that an activation names, or is.

    Examples
    --------
    >>> activation_of("relu", "TransformerEncoderLayer").__name__
    'relu'
    """
    if callable(activation):
        return activation
    named: dict[Any, Callable[[Any], Any]] = {"relu": relu, "gelu": gelu}
    if activation not in named:
        raise ArgumentError(f"{where}: expected the activation 'relu', 'gelu' or a function, got "
                            f"{activation!r}")
    return named[activation]
