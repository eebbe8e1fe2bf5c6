"""The self-attention of small generative models."""

from __future__ import annotations

from typing import Any

from numpy.typing import DTypeLike

from pygrad.functions.attention import PackedAttention
from pygrad.functions.dropout import check_probability, dropout
from pygrad.layers.attention import split_width
from pygrad.layers.linear import Linear
from pygrad.layers.module import Module

__all__ = ["CausalSelfAttention"]


class CausalSelfAttention(Module):
    """Self-attention in which each position sees itself and those before, as generative models have it.

    PyTorch has no layer of this name; parameters are named as in the minimal GPTs that are written in it.

    Parameters
    ----------
    embed_dim : int
        D, the features of input and output.
    num_heads : int
        Divides D.
    dropout : float
        The probability that a weight, and that a feature of the output, is set to zero while training.
    bias : bool
        Whether the projections have biases.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    c_attn : Linear
        From D features to queries, keys and values of all heads, 3 D.
    c_proj : Linear
        From the heads' outputs to D features.

    Raises
    ------
    ArgumentError
        If a size is no integer above 0, the heads do not divide D, or the probability is not from 0 to 1.

    Notes
    -----
    Input and output of shape (N, T, D), or (T, D). Between the projections the 3 D features are taken as they
    lie, and their gradient is written into one array: nothing is split or joined. Saves the input, the 3 D
    features, the heads' outputs, and a number for each position and head; no matrix of weights is ever
    formed.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.CausalSelfAttention(8, num_heads=2)
    >>> x = np.zeros((1, 4, 8))
    >>> before = layer(x).data
    >>> x[0, 2] = 1
    >>> (layer(x).data != before).any(axis=-1)
    array([[False, False,  True,  True]])
    """

    __module__ = "pygrad.layers"

    def __init__(self, embed_dim: int, num_heads: int, dropout: float = 0.0, bias: bool = True,
                 dtype: DTypeLike | None = None) -> None:
        where = "CausalSelfAttention"
        self.embed_dim, self.num_heads = split_width(embed_dim, num_heads, where)
        self.dropout = check_probability(dropout, where)
        self.c_attn = Linear(self.embed_dim, 3 * self.embed_dim, bias=bias, dtype=dtype)
        self.c_proj = Linear(self.embed_dim, self.embed_dim, bias=bias, dtype=dtype)

    def forward(self, x: Any) -> Any:
        p = self.dropout if self.training else 0.0
        y = self.c_proj(PackedAttention(self.num_heads, p, is_causal=True)(self.c_attn(x)))
        return dropout(y, p, self.training)

    def extra_repr(self) -> str:
        return f"embed_dim={self.embed_dim}, num_heads={self.num_heads}, dropout={self.dropout}"
