"""Attention of several heads as a layer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.errors import ArgumentError
from pygrad.functions._multi_head import Options, Projections, attend_heads
from pygrad.functions._numbers import as_size
from pygrad.functions.dropout import check_probability
from pygrad.layers._settings import floating_dtype
from pygrad.layers.casting import cast_input
from pygrad.layers.init import xavier_normal_, xavier_uniform_, zeros_
from pygrad.layers.linear import Linear
from pygrad.layers.module import Module
from pygrad.parameter import Parameter

__all__ = ["MultiheadAttention"]


class MultiheadAttention(Module):
    """Attention of several heads between projections, `pygrad.functions.multi_head_attention_forward`.

    Parameters
    ----------
    embed_dim : int
        E, the features of queries and outputs.
    num_heads : int
        H, which divides E.
    dropout : float
        The probability that a weight is set to zero while training.
    bias : bool
        Whether the projections have biases.
    add_bias_kv : bool
        Whether to learn one more key and value.
    add_zero_attn : bool
        Whether to add a key and a value of zeros.
    kdim, vdim : int, optional
        The features of keys and values; E by default.
    batch_first : bool
        Whether inputs and outputs are (N, L, E), not (L, N, E).
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    in_proj_weight : Parameter, shape (3 E, E), or None
        The projections of query, key and value, where keys and values have E features.
    q_proj_weight, k_proj_weight, v_proj_weight : Parameter, shape (E, E), (E, kdim), (E, vdim), or None
        Where they have not.
    in_proj_bias : Parameter, shape (3 E,), or None
    bias_k, bias_v : Parameter, shape (1, 1, E), or None
    out_proj : Linear
        The weights are drawn as by `init.xavier_uniform_` (that of ``out_proj`` as in `Linear`, ``bias_k``
        and ``bias_v`` by `init.xavier_normal_`), the biases are 0.

    Raises
    ------
    ArgumentError
        If a size is no integer above 0, the heads do not divide E, or the probability is not from 0 to 1.

    Notes
    -----
    Called with query, key and value of shape (L, N, E), (S, N, kdim), (S, N, vdim) (or without N, or with N
    first), and optionally ``key_padding_mask``, ``need_weights=True``, ``attn_mask``,
    ``average_attn_weights=True`` and ``is_causal=False``. Returns the output, shaped as the query, and the
    weights, (N, L, S), or None if ``need_weights`` is False, which saves the memory of that matrix.
    Self-attention, one object for all three, takes one product. Constant inputs are cast to the dtype of
    the parameters. In boolean masks True hides, contrary to `scaled_dot_product_attention`.

    References
    ----------
    A. Vaswani et al., "Attention Is All You Need", NeurIPS 2017, section 3.2.2.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.MultiheadAttention(8, num_heads=2, batch_first=True)
    >>> x = np.ones((3, 5, 8))
    >>> y, weights = layer(x, x, x)
    >>> y.shape, weights.shape
    ((3, 5, 8), (3, 5, 5))
    """

    __module__ = "pygrad.layers"

    in_proj_weight: Parameter | None
    q_proj_weight: Parameter | None
    k_proj_weight: Parameter | None
    v_proj_weight: Parameter | None
    in_proj_bias: Parameter | None
    bias_k: Parameter | None
    bias_v: Parameter | None

    def __init__(self, embed_dim: int, num_heads: int, dropout: float = 0.0, bias: bool = True,
                 add_bias_kv: bool = False, add_zero_attn: bool = False, kdim: int | None = None,
                 vdim: int | None = None, batch_first: bool = False, dtype: DTypeLike | None = None) -> None:
        where = "MultiheadAttention"
        self.embed_dim, self.num_heads = width, heads = split_width(embed_dim, num_heads, where)
        self.head_dim = width // heads
        self.kdim = width if kdim is None else as_size(kdim, where, "kdim")
        self.vdim = width if vdim is None else as_size(vdim, where, "vdim")
        self.dropout = check_probability(dropout, where)
        self.batch_first, self.add_zero_attn = bool(batch_first), bool(add_zero_attn)
        chosen = floating_dtype(dtype, where)
        packed = self.kdim == self.vdim == width
        self.in_proj_weight = Parameter(np.empty((3 * width, width), chosen)) if packed else None
        self.q_proj_weight, self.k_proj_weight, self.v_proj_weight = (
            None if packed else Parameter(np.empty((width, features), chosen))
            for features in (width, self.kdim, self.vdim))
        self.in_proj_bias = Parameter(np.empty(3 * width, chosen)) if bias else None
        self.bias_k, self.bias_v = (
            Parameter(np.empty((1, 1, width), chosen)) if add_bias_kv else None for _ in range(2))
        self.out_proj = Linear(width, width, bias=bias, dtype=chosen)
        self._reset_own()

    def reset_parameters(self) -> None:
        """Draw the parameters anew."""
        self.out_proj.reset_parameters()
        self._reset_own()

    def _reset_own(self) -> None:
        for weight in (self.in_proj_weight, self.q_proj_weight, self.k_proj_weight, self.v_proj_weight):
            if weight is not None:
                xavier_uniform_(weight)
        for bias in (self.in_proj_bias, self.out_proj.bias):
            if bias is not None:
                zeros_(bias)
        for extra in (self.bias_k, self.bias_v):
            if extra is not None:
                xavier_normal_(extra)

    def forward(self, query: Any, key: Any, value: Any, key_padding_mask: Any = None,
                need_weights: bool = True, attn_mask: Any = None, average_attn_weights: bool = True,
                is_causal: bool = False) -> tuple[Any, Any]:
        out = self.out_proj
        given = {id(one): one for one in (query, key, value)}  # self-attention goes by identity
        cast = {name: cast_input(one, out.weight.dtype, "MultiheadAttention") for name, one in given.items()}
        separate = self.q_proj_weight, self.k_proj_weight, self.v_proj_weight
        projections = Projections(self.in_proj_weight, separate, self.in_proj_bias, out.weight, out.bias,
                                  self.bias_k, self.bias_v)
        p = self.dropout if self.training else 0.0
        options = Options(self.num_heads, p, self.add_zero_attn, need_weights, average_attn_weights,
                          is_causal, batch_first=self.batch_first)
        return attend_heads(cast[id(query)], cast[id(key)], cast[id(value)], projections, options,
                            key_padding_mask, attn_mask)


def split_width(width: int, heads: int, where: str) -> tuple[int, int]:
    """Return the width and the number of heads, which must divide it.

    Examples
    --------
    >>> split_width(8, 2, "MultiheadAttention")
    (8, 2)
    """
    width, heads = as_size(width, where, "embed_dim"), as_size(heads, where, "num_heads")
    if width % heads:
        raise ArgumentError(f"{where}: embed_dim ({width}) must be a multiple of num_heads ({heads})")
    return width, heads
