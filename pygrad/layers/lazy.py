"""Layers that learn the size of their input from the first one they see.

Until then their parameters have no shape. The first call, or loading a state dict, gives them one, and the
layer becomes one of the ordinary class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.errors import ShapeError
from pygrad.layers._settings import floating_dtype
from pygrad.parameter import Parameter

__all__ = ["LazyModuleMixin", "UninitializedParameter"]


class UninitializedParameter(Parameter):
    """A Parameter of a lazy layer before its shape is known.

    Parameters
    ----------
    dtype : dtype, optional
        By default `pygrad.get_default_dtype`.

    Raises
    ------
    ArgumentError
        If the dtype is not a floating one.

    Examples
    --------
    >>> from pygrad import layers
    >>> weight = layers.UninitializedParameter()
    >>> weight
    UninitializedParameter(dtype=float32)
    >>> weight.materialize((2, 3))
    >>> weight.shape
    (2, 3)
    """

    __module__ = "pygrad.layers"
    __slots__ = ()

    def __init__(self, dtype: DTypeLike | None = None) -> None:
        super().__init__(np.empty(0, floating_dtype(dtype, "UninitializedParameter")))

    @property
    def has_shape(self) -> bool:
        """Whether `materialize` or loading has given it one."""
        return bool(self.shape != (0,))

    def materialize(self, shape: tuple[int, ...]) -> None:
        """Take a shape, with zeros; one that has it already stays as it is.

        Raises
        ------
        ShapeError
            If it has another.
        """
        if not self.has_shape:
            self.data = np.zeros(shape, self.dtype)
        elif self.shape != shape:
            raise ShapeError(f"UninitializedParameter: the input asks for the shape {shape}, and what was loaded "
                             f"has {self.shape}; load weights that fit, or change the input")

    def __repr__(self) -> str:
        return super().__repr__() if self.has_shape else f"UninitializedParameter(dtype={self.dtype})"


class LazyModuleMixin:
    """Makes a layer wait for its first input; mixed in before the layer's class.

    A subclass names the class it becomes in ``cls_to_become``, makes `UninitializedParameter` in its
    ``__init__``, and gives them shapes, by `materialize`, in ``initialize_parameters(*inputs)``, with the
    attributes that name the sizes. Afterwards ``reset_parameters()`` fills them, unless they were loaded.

    Attributes
    ----------
    cls_to_become : type
        Class constant: what the layer is once it knows its sizes.
    is_lazy : bool
        True until then; loading a state dict then also sets the shapes of parameters and empty buffers.
    """

    __module__ = "pygrad.layers"

    cls_to_become: type | None = None
    is_lazy = True

    if TYPE_CHECKING:
        parameters: Any
        reset_parameters: Any

    def initialize_parameters(self, *inputs: Any) -> None:
        """Give the parameters their shapes, from the inputs of the first call."""
        raise NotImplementedError(f"{type(self).__name__}: define initialize_parameters(self, *inputs)")

    def has_uninitialized_params(self) -> bool:
        """Return whether a parameter still has no shape."""
        return any(isinstance(one, UninitializedParameter) and not one.has_shape for one in self.parameters())

    def __call__(self, *inputs: Any, **options: Any) -> Any:
        fresh = self.has_uninitialized_params()
        self.initialize_parameters(*inputs)
        if fresh:
            self.reset_parameters()
        for parameter in self.parameters():
            if isinstance(parameter, UninitializedParameter):
                parameter.__class__ = Parameter  # type: ignore[assignment]
        if self.cls_to_become is None:
            raise TypeError(f"{type(self).__name__}: name the class that it becomes in cls_to_become")
        self.__class__ = self.cls_to_become
        return self(*inputs, **options)
