"""A layer that does nothing."""

from __future__ import annotations

from typing import Any

from pygrad.arrays import as_array
from pygrad.layers.module import Module
from pygrad.variable import Variable, make_leaf

__all__ = ["Identity"]


class Identity(Module):
    """Return the input: what stands where another layer was, or may be.

    Parameters
    ----------
    *args, **kwargs
        Ignored, so that the name alone can be exchanged.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> x = Variable([1.0, 2.0])
    >>> layers.Identity(54, bias=False)(x) is x
    True
    """

    __module__ = "pygrad.layers"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def forward(self, x: Any) -> Any:
        return x if isinstance(x, Variable) else make_leaf(as_array(x, where="Identity"))
