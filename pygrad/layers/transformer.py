"""Transformers: stacks of encoder and decoder layers."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.config import get_default_dtype
from pygrad.errors import ShapeError
from pygrad.functions._numbers import as_size
from pygrad.layers.containers import ModuleList
from pygrad.layers.init import xavier_uniform_
from pygrad.layers.module import Module
from pygrad.layers.normalization import LayerNorm
from pygrad.layers.transformer_layers import Activation, TransformerDecoderLayer, TransformerEncoderLayer
from pygrad.variable import Variable

__all__ = ["Transformer", "TransformerDecoder", "TransformerEncoder"]


class TransformerEncoder(Module):
    """Several copies of an encoder layer, one after the other.

    Parameters
    ----------
    encoder_layer : Module
        Copied with its parameters: all layers start alike, as in PyTorch; `Module.apply` can draw them anew.
    num_layers : int
    norm : Module, optional
        Applied to the last layer's output.
    enable_nested_tensor, mask_check : bool
        Taken for the sake of programs written for PyTorch; there are no nested arrays.

    Attributes
    ----------
    layers : ModuleList
    norm : Module or None

    Raises
    ------
    ArgumentError
        If the number of layers is no integer above 0.

    Notes
    -----
    Called with the input, and optionally ``mask`` (S, S), ``src_key_padding_mask`` (N, S) and ``is_causal``,
    which says that the mask is the causal one; by default that is found out. In evaluation PyTorch sets the
    outputs at padded places to zero on some of its paths; here they are what the layers give.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> encoder = layers.TransformerEncoder(layers.TransformerEncoderLayer(8, 2, 16), num_layers=3)
    >>> encoder(np.ones((5, 3, 8))).shape
    (5, 3, 8)
    """

    __module__ = "pygrad.layers"

    def __init__(self, encoder_layer: Module, num_layers: int, norm: Module | None = None,
                 enable_nested_tensor: bool = True, mask_check: bool = True) -> None:
        self.num_layers = as_size(num_layers, "TransformerEncoder", "num_layers")
        self.layers = ModuleList([copy.deepcopy(encoder_layer) for _ in range(self.num_layers)])
        self.norm = norm
        self.enable_nested_tensor, self.mask_check = enable_nested_tensor, mask_check

    def forward(self, src: Any, mask: Any = None, src_key_padding_mask: Any = None,
                is_causal: bool | None = None) -> Any:
        causal = is_causal_mask(mask) if is_causal is None else is_causal
        for layer in self.layers:
            src = layer(src, src_mask=mask, src_key_padding_mask=src_key_padding_mask, is_causal=causal)
        return src if self.norm is None else self.norm(src)


class TransformerDecoder(Module):
    """Several copies of a decoder layer, one after the other.

    Parameters
    ----------
    decoder_layer : Module
        Copied with its parameters: all layers start alike, as in PyTorch; `Module.apply` can draw them anew.
    num_layers : int
    norm : Module, optional
        Applied to the last layer's output.

    Attributes
    ----------
    layers : ModuleList
    norm : Module or None

    Raises
    ------
    ArgumentError
        If the number of layers is no integer above 0.

    Notes
    -----
    Called as a `TransformerDecoderLayer`; whether ``tgt_mask`` is the causal one is found out unless
    ``tgt_is_causal`` says so.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> decoder = layers.TransformerDecoder(layers.TransformerDecoderLayer(8, 2, 16), num_layers=3)
    >>> decoder(np.ones((5, 3, 8)), np.ones((7, 3, 8))).shape
    (5, 3, 8)
    """

    __module__ = "pygrad.layers"

    def __init__(self, decoder_layer: Module, num_layers: int, norm: Module | None = None) -> None:
        self.num_layers = as_size(num_layers, "TransformerDecoder", "num_layers")
        self.layers = ModuleList([copy.deepcopy(decoder_layer) for _ in range(self.num_layers)])
        self.norm = norm

    def forward(self, tgt: Any, memory: Any, tgt_mask: Any = None, memory_mask: Any = None,
                tgt_key_padding_mask: Any = None, memory_key_padding_mask: Any = None,
                tgt_is_causal: bool | None = None, memory_is_causal: bool = False) -> Any:
        causal = is_causal_mask(tgt_mask) if tgt_is_causal is None else tgt_is_causal
        for layer in self.layers:
            tgt = layer(tgt, memory, tgt_mask=tgt_mask, memory_mask=memory_mask,
                        tgt_key_padding_mask=tgt_key_padding_mask,
                        memory_key_padding_mask=memory_key_padding_mask, tgt_is_causal=causal,
                        memory_is_causal=memory_is_causal)
        return tgt if self.norm is None else self.norm(tgt)


class Transformer(Module):
    """An encoder and a decoder that attends to it.

    Parameters
    ----------
    d_model : int
        E, the features of input and output.
    nhead : int
        The number of heads, which divides E.
    num_encoder_layers, num_decoder_layers : int
    dim_feedforward : int
        The units of the hidden layers.
    dropout : float
        The probability of a zero while training.
    activation : "relu", "gelu" or callable
        Of the hidden layers.
    custom_encoder, custom_decoder : Module, optional
        Taken instead.
    layer_norm_eps : float
        Of the normalisations.
    batch_first : bool
        Whether inputs and output are (N, length, E), not (length, N, E).
    norm_first : bool
        Normalise what goes into attentions and networks, instead of the sums.
    bias : bool
        Whether projections and normalisations have biases.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    encoder : TransformerEncoder
    decoder : TransformerDecoder
        Weights of two axes are drawn as by `init.xavier_uniform_`.

    Raises
    ------
    ArgumentError
        If a size, the probability or the activation is none.
    ShapeError
        If the inputs have other features than E, or other batch sizes.

    Notes
    -----
    Called with the encoder's input ``src``, the decoder's ``tgt``, and optionally ``src_mask``, ``tgt_mask``,
    ``memory_mask``, the three's ``..._key_padding_mask`` and ``..._is_causal``; True hides.

    References
    ----------
    A. Vaswani et al., "Attention Is All You Need", NeurIPS 2017.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> model = layers.Transformer(8, 2, num_encoder_layers=1, num_decoder_layers=1, dim_feedforward=16)
    >>> mask = model.generate_square_subsequent_mask(5)
    >>> model(np.ones((7, 3, 8)), np.ones((5, 3, 8)), tgt_mask=mask).shape
    (5, 3, 8)
    """

    __module__ = "pygrad.layers"

    def __init__(self, d_model: int = 512, nhead: int = 8, num_encoder_layers: int = 6,
                 num_decoder_layers: int = 6, dim_feedforward: int = 2048, dropout: float = 0.1,
                 activation: Activation = "relu", custom_encoder: Any = None, custom_decoder: Any = None,
                 layer_norm_eps: float = 1e-5, batch_first: bool = False, norm_first: bool = False,
                 bias: bool = True, dtype: DTypeLike | None = None) -> None:
        settings = (d_model, nhead, dim_feedforward, dropout, activation, layer_norm_eps, batch_first,
                    norm_first, bias, dtype)
        if custom_encoder is None:
            norm = LayerNorm(d_model, layer_norm_eps, bias=bias, dtype=dtype)
            custom_encoder = TransformerEncoder(TransformerEncoderLayer(*settings), num_encoder_layers, norm)
        self.encoder = custom_encoder
        if custom_decoder is None:
            norm = LayerNorm(d_model, layer_norm_eps, bias=bias, dtype=dtype)
            custom_decoder = TransformerDecoder(TransformerDecoderLayer(*settings), num_decoder_layers, norm)
        self.decoder = custom_decoder
        self.d_model, self.nhead, self.batch_first = d_model, nhead, bool(batch_first)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the weights of more than one axis anew; biases and normalisations stay."""
        for parameter in self.parameters():
            if parameter.ndim > 1:
                xavier_uniform_(parameter)

    def forward(self, src: Any, tgt: Any, src_mask: Any = None, tgt_mask: Any = None, memory_mask: Any = None,
                src_key_padding_mask: Any = None, tgt_key_padding_mask: Any = None,
                memory_key_padding_mask: Any = None, src_is_causal: bool | None = None,
                tgt_is_causal: bool | None = None, memory_is_causal: bool = False) -> Any:
        self._check(np.shape(src), np.shape(tgt))
        memory = self.encoder(src, mask=src_mask, src_key_padding_mask=src_key_padding_mask,
                              is_causal=src_is_causal)
        return self.decoder(tgt, memory, tgt_mask=tgt_mask, memory_mask=memory_mask,
                            tgt_key_padding_mask=tgt_key_padding_mask,
                            memory_key_padding_mask=memory_key_padding_mask, tgt_is_causal=tgt_is_causal,
                            memory_is_causal=memory_is_causal)

    def _check(self, src: tuple[int, ...], tgt: tuple[int, ...]) -> None:
        batch = 0 if self.batch_first else 1
        if len(src) == len(tgt) == 3 and src[batch] != tgt[batch]:
            raise ShapeError(f"Transformer: src of shape {src} and tgt of shape {tgt} have different batch "
                             f"sizes, in axis {batch}; see batch_first")
        if src[-1:] != (self.d_model,) or tgt[-1:] != (self.d_model,):
            raise ShapeError(f"Transformer: expected src and tgt of d_model={self.d_model} features, got "
                             f"shapes {src} and {tgt}")

    @staticmethod
    def generate_square_subsequent_mask(sz: int, dtype: DTypeLike | None = None) -> Any:
        """Return a causal mask to be added to scores: 0 where a place may be seen, -inf above the diagonal.

        Parameters
        ----------
        sz : int
            The length.
        dtype : dtype, optional
            By default `pygrad.get_default_dtype`.

        Returns
        -------
        ndarray, shape (sz, sz)

        Examples
        --------
        >>> from pygrad import layers
        >>> layers.Transformer.generate_square_subsequent_mask(2)
        array([[  0., -inf],
               [  0.,   0.]], dtype=float32)
        """
        return np.triu(np.full((sz, sz), -np.inf, get_default_dtype() if dtype is None else dtype), 1)


def is_causal_mask(mask: Any) -> bool:
    """Whether a mask, in which True hides or that is added to scores, is the causal one.

    Examples
    --------
    >>> is_causal_mask(np.triu(np.ones((3, 3), bool), 1)), is_causal_mask(np.zeros((3, 3)))
    (True, False)
    """
    if mask is None:
        return False
    if isinstance(mask, Variable) and mask.requires_grad:
        return False
    array = mask.data if isinstance(mask, Variable) else np.asarray(mask)
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        return False
    hidden = np.triu(np.ones(array.shape, np.bool_), 1)
    return bool((array == (hidden if array.dtype.kind == "b" else np.where(hidden, -np.inf, 0))).all())
