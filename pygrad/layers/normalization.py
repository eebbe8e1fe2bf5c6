"""Normalisation of each sample for itself: layer, group and root-mean-square normalisation as layers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.errors import ArgumentError
from pygrad.functions._norms import check_eps
from pygrad.functions._numbers import as_size
from pygrad.functions._row_norm import check_shape
from pygrad.functions.group_norm import group_norm
from pygrad.functions.layer_norm import layer_norm
from pygrad.functions.rms_norm import rms_norm
from pygrad.layers._settings import floating_dtype
from pygrad.layers.casting import cast_input
from pygrad.layers.init.constant import ones_, zeros_
from pygrad.layers.module import Module
from pygrad.parameter import Parameter

__all__ = ["GroupNorm", "LayerNorm", "RMSNorm"]


class LayerNorm(Module):
    """Normalisation over trailing axes, `pygrad.functions.layer_norm`.

    Parameters
    ----------
    normalized_shape : int, or tuple or list of int
        The lengths of the trailing axes.
    eps : float
        Added to the variance.
    elementwise_affine : bool
        Whether to scale and shift.
    bias : bool
        Whether to shift, where it scales.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    weight : Parameter, shape ``normalized_shape``, or None
        Ones at first.
    bias : Parameter, shape ``normalized_shape``, or None
        Zeros at first.

    Raises
    ------
    ArgumentError
        If ``normalized_shape`` is no length or lengths, ``eps`` is negative, or the dtype no floating one.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LayerNorm(2)
    >>> layer
    LayerNorm((2,), eps=1e-05, elementwise_affine=True, bias=True)  # 4 parameters, 16 bytes
    >>> np.round(layer(np.array([[1.0, 3.0]])).data, 3)
    array([[-1.,  1.]], dtype=float32)
    """

    __module__ = "pygrad.layers"

    def __init__(self, normalized_shape: int | tuple[int, ...] | list[int], eps: float = 1e-5,
                 elementwise_affine: bool = True, bias: bool = True, dtype: DTypeLike | None = None) -> None:
        self.normalized_shape = check_shape(normalized_shape, "LayerNorm")
        self.eps = check_eps(eps, "LayerNorm")
        self.elementwise_affine = elementwise_affine
        self.weight, self.bias = make_affine(self.normalized_shape, elementwise_affine, bias, dtype,
                                             "LayerNorm")
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Set the weight to ones and the bias to zeros."""
        reset_affine(self)

    def forward(self, x: Any) -> Any:
        if self.weight is not None:
            x = cast_input(x, self.weight.dtype, "LayerNorm")
        return layer_norm(x, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        return (f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}, "
                f"bias={self.bias is not None}")


class RMSNorm(Module):
    """Division by the root mean square over trailing axes, `pygrad.functions.rms_norm`.

    Parameters
    ----------
    normalized_shape : int, or tuple or list of int
        The lengths of the trailing axes.
    eps : float, optional
        Added to the mean square; by default the machine epsilon.
    elementwise_affine : bool
        Whether to scale.
    dtype : dtype, optional
        Of the weight; by default `pygrad.get_default_dtype`.

    Attributes
    ----------
    weight : Parameter, shape ``normalized_shape``, or None
        Ones at first.

    Raises
    ------
    ArgumentError
        If ``normalized_shape`` is no length or lengths, ``eps`` is negative, or the dtype no floating one.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.RMSNorm(2)
    >>> np.round(layer(np.array([[3.0, 4.0]])).data, 3)
    array([[0.849, 1.131]], dtype=float32)
    """

    __module__ = "pygrad.layers"

    def __init__(self, normalized_shape: int | tuple[int, ...] | list[int], eps: float | None = None,
                 elementwise_affine: bool = True, dtype: DTypeLike | None = None) -> None:
        self.normalized_shape = check_shape(normalized_shape, "RMSNorm")
        self.eps = None if eps is None else check_eps(eps, "RMSNorm")
        self.elementwise_affine = elementwise_affine
        self.weight, _ = make_affine(self.normalized_shape, elementwise_affine, False, dtype, "RMSNorm")
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Set the weight to ones."""
        if self.weight is not None:
            ones_(self.weight)

    def forward(self, x: Any) -> Any:
        if self.weight is not None:
            x = cast_input(x, self.weight.dtype, "RMSNorm")
        return rms_norm(x, self.normalized_shape, self.weight, self.eps)

    def extra_repr(self) -> str:
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"


class GroupNorm(Module):
    """Normalisation of groups of channels, `pygrad.functions.group_norm`.

    Parameters
    ----------
    num_groups : int
        Into how many groups of the same size the channels fall.
    num_channels : int
        C, the length of the input's second axis.
    eps : float
        Added to the variance.
    affine : bool
        Whether to scale and shift each channel.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.
    bias : bool
        Whether to shift, where it scales.

    Attributes
    ----------
    weight : Parameter, shape (C,), or None
        Ones at first.
    bias : Parameter, shape (C,), or None
        Zeros at first.

    Raises
    ------
    ArgumentError
        If the groups do not divide the channels, a number is no integer above 0, ``eps`` is negative, or the
        dtype no floating one.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.GroupNorm(2, 4)
    >>> layer
    GroupNorm(2, 4, eps=1e-05, affine=True, bias=True)  # 8 parameters, 32 bytes
    >>> layer(np.zeros((3, 4, 5, 5))).shape
    (3, 4, 5, 5)
    """

    __module__ = "pygrad.layers"

    def __init__(self, num_groups: int, num_channels: int, eps: float = 1e-5, affine: bool = True,
                 dtype: DTypeLike | None = None, *, bias: bool = True) -> None:
        self.num_groups = as_size(num_groups, "GroupNorm", "num_groups")
        self.num_channels = as_size(num_channels, "GroupNorm", "num_channels")
        if self.num_channels % self.num_groups:
            raise ArgumentError(f"GroupNorm: num_groups={num_groups} does not divide "
                                f"num_channels={num_channels}")
        self.eps, self.affine = check_eps(eps, "GroupNorm"), affine
        self.weight, self.bias = make_affine((self.num_channels,), affine, bias, dtype, "GroupNorm")
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Set the weight to ones and the bias to zeros."""
        reset_affine(self)

    def forward(self, x: Any) -> Any:
        if self.weight is not None:
            x = cast_input(x, self.weight.dtype, "GroupNorm")
        return group_norm(x, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        return (f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}, "
                f"bias={self.bias is not None}")


def make_affine(shape: tuple[int, ...], affine: bool, bias: bool, dtype: DTypeLike | None,
                where: str) -> tuple[Parameter | None, Parameter | None]:
    """Return a weight and a bias that are still to be filled, or None for what a layer is not to have."""
    chosen = floating_dtype(dtype, where)
    if not affine:
        return None, None
    return Parameter(np.empty(shape, chosen)), Parameter(np.empty(shape, chosen)) if bias else None


def reset_affine(layer: Any) -> None:
    """Set the weight of a layer to ones and its bias to zeros, where it has them."""
    if layer.weight is not None:
        ones_(layer.weight)
    if layer.bias is not None:
        zeros_(layer.bias)
