"""Embeddings: tables of vectors that are looked up by indices, one by one or in bags."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._numbers import as_size
from pygrad.functions._rows import check_padding
from pygrad.functions.embedding import embedding
from pygrad.functions.embedding_bag import embedding_bag
from pygrad.layers._settings import floating_dtype
from pygrad.layers.casting import cast_input
from pygrad.layers.init import normal_
from pygrad.layers.module import Module
from pygrad.parameter import Parameter
from pygrad.variable import Variable

__all__ = ["Embedding", "EmbeddingBag"]


class _Table(Module):
    """What the two layers share: the settings and the table."""

    weight: Parameter

    def _set_up(self, num_embeddings: int, embedding_dim: int, padding_idx: int | None,
                max_norm: float | None, norm_type: float, scale_grad_by_freq: bool) -> None:
        """Check the settings and keep them as attributes."""
        where = type(self).__name__
        self.num_embeddings = as_size(num_embeddings, where, "num_embeddings")
        self.embedding_dim = as_size(embedding_dim, where, "embedding_dim")
        self.padding_idx = check_padding(padding_idx, self.num_embeddings, where)
        self.max_norm, self.norm_type, self.scale_grad_by_freq = max_norm, norm_type, scale_grad_by_freq

    def reset_parameters(self) -> None:
        """Draw the table anew, with zeros for padding."""
        normal_(self.weight)
        if self.padding_idx is not None:
            self.weight.data[self.padding_idx] = 0

    def _make(self, dtype: DTypeLike | None) -> None:
        """Make the table and fill it."""
        shape = self.num_embeddings, self.embedding_dim
        self.weight = Parameter(np.empty(shape, floating_dtype(dtype, type(self).__name__)))
        self.reset_parameters()

    @classmethod
    def _around(cls, embeddings: Any, freeze: bool, *settings: Any) -> Any:
        """Return a layer that uses a table that is there; the settings are those of `_set_up` after its sizes."""
        table = _as_table(embeddings, cls.__name__)
        layer = cls.__new__(cls)
        layer._set_up(len(table), table.shape[1], *settings)
        layer.weight = Parameter(table, requires_grad=not freeze)
        return layer

    def extra_repr(self) -> str:
        parts = [str(self.num_embeddings), str(self.embedding_dim)]
        unusual = {"padding_idx": None, "max_norm": None, "norm_type": 2, "scale_grad_by_freq": False}
        parts += [f"{name}={getattr(self, name)}" for name, usual in unusual.items()
                  if getattr(self, name) != usual]
        return ", ".join(parts)


def _as_table(embeddings: Any, where: str) -> Any:
    """Return a matrix of a floating dtype."""
    table = embeddings.data if isinstance(embeddings, Variable) else as_array(embeddings, where=where)
    if table.ndim != 2:
        raise ShapeError(f"{where}.from_pretrained: expected a matrix, a row for each index, got "
                         f"{describe(embeddings)}")
    return table if table.dtype.kind == "f" else table.astype(floating_dtype(None, where))


class Embedding(_Table):
    """A table of vectors that are looked up by indices, `pygrad.functions.embedding`.

    Parameters
    ----------
    num_embeddings : int
        V, the number of rows.
    embedding_dim : int
        D, their length.
    padding_idx : int, optional
        The row that stands for padding: zeros to begin with, and never a gradient.
    max_norm : float, optional
        Rows that are looked up and longer than this are scaled down to it, in the table.
    norm_type : float
        The p of that norm.
    scale_grad_by_freq : bool
        Whether to divide the gradient of each row by how often it is looked up in the batch.
    dtype : dtype, optional
        Of the table; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    weight : Parameter, shape (V, D)
        The table, drawn from the standard normal distribution.

    Raises
    ------
    ArgumentError
        If a number is no integer above 0, ``padding_idx`` no row, or the dtype no floating one.

    Notes
    -----
    Indices of shape (*), output (*, D).

    Examples
    --------
    >>> from pygrad import layers
    >>> layer = layers.Embedding(10, 3, padding_idx=0)
    >>> layer([[1, 2, 0]]).shape, layer([0]).tolist()
    ((1, 3, 3), [[0.0, 0.0, 0.0]])
    >>> layer
    Embedding(10, 3, padding_idx=0)  # 30 parameters, 120 bytes
    """

    __module__ = "pygrad.layers"

    def __init__(self, num_embeddings: int, embedding_dim: int, padding_idx: int | None = None,
                 max_norm: float | None = None, norm_type: float = 2.0, scale_grad_by_freq: bool = False,
                 dtype: DTypeLike | None = None) -> None:
        self._set_up(num_embeddings, embedding_dim, padding_idx, max_norm, norm_type, scale_grad_by_freq)
        self._make(dtype)

    @classmethod
    def from_pretrained(cls, embeddings: Any, freeze: bool = True, padding_idx: int | None = None,
                        max_norm: float | None = None, norm_type: float = 2.0,
                        scale_grad_by_freq: bool = False) -> Embedding:
        """Make a layer of a table that is there.

        Parameters
        ----------
        embeddings : array_like, shape (V, D)
            A floating array is used without a copy.
        freeze : bool
            Whether the table gets no gradient.
        padding_idx, max_norm, norm_type, scale_grad_by_freq
            As for the class; the row for padding stays as it is.

        Returns
        -------
        Embedding

        Raises
        ------
        ShapeError
            If ``embeddings`` is not a matrix.

        Examples
        --------
        >>> from pygrad import layers
        >>> layer = layers.Embedding.from_pretrained([[1.0, 2.0], [3.0, 4.0]])
        >>> layer([1]), layer.weight.requires_grad
        (Variable([[3. 4.]]), False)
        """
        layer: Embedding = cls._around(embeddings, freeze, padding_idx, max_norm, norm_type, scale_grad_by_freq)
        return layer

    def forward(self, input: Any) -> Any:
        return embedding(input, self.weight, self.padding_idx, self.max_norm, self.norm_type,
                         self.scale_grad_by_freq)


class EmbeddingBag(_Table):
    """Sums, means or maxima of the vectors that bags of indices name, `pygrad.functions.embedding_bag`.

    Parameters
    ----------
    num_embeddings, embedding_dim, max_norm, norm_type, scale_grad_by_freq
        As for `Embedding`.
    mode : {"mean", "sum", "max"}
        What to make of the rows of a bag.
    include_last_offset : bool
        Whether offsets end with where the last bag ends.
    padding_idx : int, optional
        The row that stands for padding: it does not count, and never gets a gradient.
    dtype : dtype, optional
        Of the table; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    weight : Parameter, shape (V, D)
        The table, drawn from the standard normal distribution.

    Raises
    ------
    ArgumentError
        If a number is no integer above 0, ``padding_idx`` no row, the mode unknown, or the dtype no floating
        one.

    Notes
    -----
    Called with indices of shape (B, N), or (N,) and the offsets of B bags, and optionally factors of the
    rows for "sum"; the output has shape (B, D).

    Examples
    --------
    >>> from pygrad import layers
    >>> layer = layers.EmbeddingBag(10, 3, mode="sum")
    >>> layer([1, 2, 4, 5, 4], [0, 3]).shape
    (2, 3)
    >>> layer
    EmbeddingBag(10, 3, mode='sum')  # 30 parameters, 120 bytes
    """

    __module__ = "pygrad.layers"

    def __init__(self, num_embeddings: int, embedding_dim: int, max_norm: float | None = None,
                 norm_type: float = 2.0, scale_grad_by_freq: bool = False, mode: str = "mean",
                 include_last_offset: bool = False, padding_idx: int | None = None,
                 dtype: DTypeLike | None = None) -> None:
        self._set_up(num_embeddings, embedding_dim, padding_idx, max_norm, norm_type, scale_grad_by_freq)
        self.mode, self.include_last_offset = _check_mode(mode), bool(include_last_offset)
        self._make(dtype)

    @classmethod
    def from_pretrained(cls, embeddings: Any, freeze: bool = True, max_norm: float | None = None,
                        norm_type: float = 2.0, scale_grad_by_freq: bool = False, mode: str = "mean",
                        include_last_offset: bool = False, padding_idx: int | None = None) -> EmbeddingBag:
        """Make a layer of a table that is there.

        Parameters
        ----------
        embeddings : array_like, shape (V, D)
            A floating array is used without a copy.
        freeze : bool
            Whether the table gets no gradient.
        max_norm, norm_type, scale_grad_by_freq, mode, include_last_offset, padding_idx
            As for the class; the row for padding stays as it is.

        Returns
        -------
        EmbeddingBag

        Raises
        ------
        ShapeError
            If ``embeddings`` is not a matrix.

        Examples
        --------
        >>> from pygrad import layers
        >>> layer = layers.EmbeddingBag.from_pretrained([[1.0, 2.0], [3.0, 4.0]])
        >>> layer([[0, 1]])
        Variable([[2. 3.]])
        """
        layer: EmbeddingBag = cls._around(embeddings, freeze, padding_idx, max_norm, norm_type, scale_grad_by_freq)
        layer.mode, layer.include_last_offset = _check_mode(mode), bool(include_last_offset)
        return layer

    def forward(self, input: Any, offsets: Any = None, per_sample_weights: Any = None) -> Any:
        if per_sample_weights is not None:
            per_sample_weights = cast_input(per_sample_weights, self.weight.dtype, "EmbeddingBag")
        return embedding_bag(input, self.weight, offsets, self.max_norm, self.norm_type,
                             self.scale_grad_by_freq, self.mode, per_sample_weights,
                             self.include_last_offset, self.padding_idx)

    def extra_repr(self) -> str:
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"{super().extra_repr().replace(padding, '')}, mode={self.mode!r}{padding}"


def _check_mode(mode: str) -> str:
    if mode not in ("mean", "sum", "max"):
        raise ArgumentError(f"EmbeddingBag: expected mode to be 'mean', 'sum' or 'max', got {mode!r}")
    return mode
