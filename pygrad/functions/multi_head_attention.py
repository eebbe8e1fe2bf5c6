"""Attention of several heads, with the projections before and after it."""

from __future__ import annotations

from typing import Any

from pygrad.errors import ArgumentError
from pygrad.functions._multi_head import WHERE, Options, Projections, attend_heads
from pygrad.functions.dropout import check_probability


def multi_head_attention_forward(
        query: Any, key: Any, value: Any, embed_dim_to_check: int, num_heads: int, in_proj_weight: Any,
        in_proj_bias: Any, bias_k: Any, bias_v: Any, add_zero_attn: bool, dropout_p: float,
        out_proj_weight: Any, out_proj_bias: Any, training: bool = True, key_padding_mask: Any = None,
        need_weights: bool = True, attn_mask: Any = None, use_separate_proj_weight: bool = False,
        q_proj_weight: Any = None, k_proj_weight: Any = None, v_proj_weight: Any = None,
        static_k: Any = None, static_v: Any = None, average_attn_weights: bool = True,
        is_causal: bool = False) -> tuple[Any, Any]:
    """Project queries, keys and values, attend in several heads, and project the heads' outputs together.

    Parameters
    ----------
    query : Variable or array_like, shape (L, N, E) or (L, E)
    key : Variable or array_like, shape (S, N, Ek) or (S, Ek)
    value : Variable or array_like, shape (S, N, Ev) or (S, Ev)
        ``Ek`` and ``Ev`` are ``E`` unless the projections are separate.
    embed_dim_to_check : int
        What ``E`` has to be.
    num_heads : int
        Divides ``E``.
    in_proj_weight : Variable or ndarray, shape (3 E, E), or None
        The projections of query, key and value, one below the other.
    in_proj_bias : Variable or ndarray, shape (3 E,), or None
    bias_k, bias_v : Variable or ndarray, shape (1, 1, E), or None
        One more key and value, the same for every sequence.
    add_zero_attn : bool
        Add a key and a value of zeros.
    dropout_p : float
        The probability that a weight is set to zero while training.
    out_proj_weight : Variable or ndarray, shape (E, E)
    out_proj_bias : Variable or ndarray, shape (E,), or None
    training : bool
        Whether dropout acts.
    key_padding_mask : Variable or array_like, shape (N, S) or (S,), optional
        True hides a key; floats are added to its scores.
    need_weights : bool
        Whether to return the weights. Without, their matrix is never formed.
    attn_mask : Variable or array_like, shape (L, S) or (N * num_heads, L, S), optional
        True hides a key from a query; floats are added to the score.
    use_separate_proj_weight : bool
        Take the next three instead of ``in_proj_weight``.
    q_proj_weight : Variable or ndarray, shape (E, E), optional
    k_proj_weight : Variable or ndarray, shape (E, Ek), optional
    v_proj_weight : Variable or ndarray, shape (E, Ev), optional
    static_k, static_v : Variable or ndarray, shape (N * num_heads, S, E / num_heads), optional
        Taken instead of the projected keys and values.
    average_attn_weights : bool
        Return the mean over the heads, not the weights of each.
    is_causal : bool
        Says that ``attn_mask`` is the causal one, which then need not be looked at.

    Returns
    -------
    tuple of Variable, and Variable or None
        The output, of shape (L, N, E) or (L, E), and the weights, of shape (N, L, S), or (N, num_heads, L, S)
        where they are not averaged; without N where the query has none.

    Raises
    ------
    ShapeError
        If something does not fit.
    DTypeError
        If a mask is neither boolean nor floating.
    ArgumentError
        If weights are missing or contradict each other, or ``is_causal`` comes without a mask.

    Notes
    -----
    A composition of `linear` and `scaled_dot_product_attention`: the gradients, and what is saved, are
    theirs. With ``need_weights`` of products and a `softmax` instead, which saves the weights, num_heads L S
    itemsize bytes for each sequence. Self-attention (one object as query, key and value) is one product,
    whose result, and its gradient, is never cut up. Two boolean masks stay booleans. A query from which
    everything is hidden gets 0 from the attention without weights, NaN with them.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> x, one = np.ones((2, 1, 4)), np.eye(4)
    >>> y, weights = F.multi_head_attention_forward(
    ...     x, x, x, 4, 2, np.vstack([one, one, one]), None, None, None, False, 0.0, one, None)
    >>> y.shape, weights
    ((2, 1, 4), Variable([[[0.5 0.5]
               [0.5 0.5]]]))
    """
    if out_proj_weight.shape[-1] != embed_dim_to_check:
        raise ArgumentError(f"{WHERE}: embed_dim_to_check is {embed_dim_to_check}, but the output projection "
                            f"takes {out_proj_weight.shape[-1]} features")
    separate = (q_proj_weight, k_proj_weight, v_proj_weight) if use_separate_proj_weight else None
    if in_proj_weight is None if separate is None else any(one is None for one in separate):
        raise ArgumentError(f"{WHERE}: give in_proj_weight, or, with use_separate_proj_weight=True, "
                            "q_proj_weight, k_proj_weight and v_proj_weight")
    packed = in_proj_weight if separate is None else None
    projections = Projections(packed, separate, in_proj_bias, out_proj_weight, out_proj_bias, bias_k, bias_v)
    probability = check_probability(dropout_p, WHERE)
    options = Options(num_heads, probability if training else 0.0, add_zero_attn, need_weights,
                      average_attn_weights, is_causal, static_k, static_v)
    return attend_heads(query, key, value, projections, options, key_padding_mask, attn_mask)
