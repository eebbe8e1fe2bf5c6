"""How much a nonlinearity shrinks what passes through it."""

from __future__ import annotations

import math

from pygrad.errors import ArgumentError

__all__ = ["calculate_gain"]

_GAINS = {
    **dict.fromkeys(("linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d",
                     "conv_transpose3d", "sigmoid"), 1.0),
    "tanh": 5 / 3, "relu": math.sqrt(2), "leaky_relu": 0.0, "selu": 3 / 4,
}


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """Return the factor by which weights before a nonlinearity are scaled.

    Parameters
    ----------
    nonlinearity : str
        "linear", "conv1d" to "conv_transpose3d" and "sigmoid" have gain 1, "tanh" 5 / 3, "relu" the root
        of 2, "leaky_relu" the root of ``2 / (1 + param ** 2)``, "selu" 3 / 4.
    param : float, optional
        The negative slope of "leaky_relu", 0.01 unless given; not used for others.

    Returns
    -------
    float

    Raises
    ------
    ArgumentError
        For another nonlinearity, or a slope that is no number.

    Examples
    --------
    >>> from pygrad.layers import init
    >>> init.calculate_gain("leaky_relu", 1.0)
    1.0
    """
    if nonlinearity not in _GAINS:
        raise ArgumentError(f"calculate_gain: unknown nonlinearity {nonlinearity!r}; expected one of "
                            f"{', '.join(_GAINS)}")
    if nonlinearity != "leaky_relu":
        return _GAINS[nonlinearity]
    slope = 0.01 if param is None else param
    if isinstance(slope, bool) or not isinstance(slope, int | float):
        raise ArgumentError(f"calculate_gain: expected param, the negative slope, to be a number, got "
                            f"{param!r}")
    return math.sqrt(2 / (1 + slope ** 2))
