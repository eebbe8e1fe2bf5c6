"""Dropout as layers."""

from __future__ import annotations

from typing import Any

from pygrad.functions.alpha_dropout import alpha_dropout, feature_alpha_dropout
from pygrad.functions.channel_dropout import dropout1d, dropout2d, dropout3d
from pygrad.functions.dropout import check_probability, dropout
from pygrad.layers.module import Module

__all__ = ["AlphaDropout", "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "FeatureAlphaDropout"]


class Dropout(Module):
    """Set elements to zero at random while training, `pygrad.functions.dropout`; nothing otherwise.

    Parameters
    ----------
    p : float
        The probability of a zero, from 0 to 1.

    Raises
    ------
    ArgumentError
        If ``p`` is not from 0 to 1.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> x, layer = Variable([1.0, 2.0]), layers.Dropout(0.5)
    >>> layer.eval()(x) is x
    True
    """

    __module__ = "pygrad.layers"

    def __init__(self, p: float = 0.5) -> None:
        self.p = check_probability(p, type(self).__name__)

    def forward(self, x: Any) -> Any:
        return dropout(x, self.p, self.training)

    def extra_repr(self) -> str:
        return f"p={self.p}"


class Dropout1d(Dropout):
    """Set whole channels of sequences to zero while training, `pygrad.functions.dropout1d`.

    Parameters
    ----------
    p : float
        The probability that a channel becomes zero, from 0 to 1.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.Dropout1d(1.0)(np.ones((2, 3))).data.any()
    np.False_
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return dropout1d(x, self.p, self.training)


class Dropout2d(Dropout):
    """Set whole channels of images to zero while training, `pygrad.functions.dropout2d`.

    Parameters
    ----------
    p : float
        The probability that a channel becomes zero, from 0 to 1.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.Dropout2d(1.0)(np.ones((2, 3, 4, 4))).data.any()
    np.False_
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return dropout2d(x, self.p, self.training)


class Dropout3d(Dropout):
    """Set whole channels of volumes to zero while training, `pygrad.functions.dropout3d`.

    Parameters
    ----------
    p : float
        The probability that a channel becomes zero, from 0 to 1.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.Dropout3d(1.0)(np.ones((3, 2, 2, 2))).data.any()
    np.False_
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return dropout3d(x, self.p, self.training)


class AlphaDropout(Dropout):
    """Dropout for networks of `SELU`: mean and variance stay, `pygrad.functions.alpha_dropout`.

    Parameters
    ----------
    p : float
        The probability that an element is replaced, from 0 to 1.

    Examples
    --------
    >>> from pygrad import Variable, layers
    >>> x = Variable([1.0, 2.0])
    >>> layers.AlphaDropout().eval()(x) is x
    True
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return alpha_dropout(x, self.p, self.training)


class FeatureAlphaDropout(Dropout):
    """`AlphaDropout` of whole channels, `pygrad.functions.feature_alpha_dropout`.

    Parameters
    ----------
    p : float
        The probability that a channel is replaced, from 0 to 1.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.FeatureAlphaDropout(1.0)(np.ones((2, 3))).data.any()
    np.False_
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return feature_alpha_dropout(x, self.p, self.training)
