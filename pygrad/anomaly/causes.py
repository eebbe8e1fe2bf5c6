"""Why a Function makes a NaN or an infinity, most likely, and what to try: by its name and what goes in."""

from __future__ import annotations

from typing import Any

import numpy as np

_LOGARITHMS = ("Log", "Log2", "Log10", "Log1p", "Xlogy")
_EXPONENTIALS = ("Exp", "Exp2", "Expm1", "Sinh", "Cosh", "Square", "Power")
_ROOTS = ("Sqrt", "Cbrt", "Power")
_QUOTIENTS = ("Divide", "Reciprocal", "Remainder", "Fmod")

_MASKED = ("np.where behind it takes 0 times the infinite derivative, which is NaN: put a harmless number in before, "
           "np.{call}(np.where(x > 0, x, 1))")


def cause(name: str, phase: str, found: Any, surveys: list[Any], dtype: Any, zero: bool = False) -> list[str]:
    """Return sentences that say what it may be and what to try; none where there is nothing to say.

    Parameters
    ----------
    name : str
        The Function's class.
    phase : {"forward", "backward"}
    found : Survey
        Of the array that is not finite.
    surveys : list of Survey
        Of the inputs whose values are known.
    dtype : dtype
        Of the array that is not finite.
    zero : bool
        Of a backward: whether the gradient that came in is 0 where the first bad one is.

    Examples
    --------
    >>> from pygrad.anomaly.survey import survey
    >>> cause("Sqrt", "backward", survey([np.inf]), [survey([0.0])], np.dtype(float))[0]
    'The derivative of a root at 0 is infinite.'
    """
    if any(one.infinities for one in surveys):
        return ["An input holds infinities: differences of two, and 0 times one, are NaN."]
    least = min((one.least for one in surveys if one.least is not None), default=None)
    told = (_forward if phase == "forward" else _backward)(name, least, surveys, zero)
    if not told and phase == "forward" and found.infinities and np.dtype(dtype) in (np.float16, np.float32):
        told = [f"The result may be too large for {np.dtype(dtype)} (at most {np.finfo(dtype).max:.3g}).",
                "Scale the inputs down, or compute in float64: x.astype(np.float64)."]
    return told


def _forward(name: str, least: Any, surveys: list[Any], zero: bool) -> list[str]:
    if name in _LOGARITHMS and least is not None and least <= 0:
        what = "0 is -inf" if least == 0 else "a negative number is NaN"
        return [f"The logarithm of {what}.", "Keep it away from 0: np.log(np.maximum(x, 1e-12)), or take a function "
                "that is stable, such as F.log_softmax.", _MASKED.format(call="log")]
    if name in _QUOTIENTS and surveys and _holds_zero(surveys[-1]):
        return ["Division by 0.", "Add a small number to the denominator, or choose it before the division: "
                "x / np.where(y == 0, 1, y)."]
    if name == "Sqrt" and least is not None and least < 0:
        return ["The root of a negative number.", "Clip it first: np.sqrt(np.maximum(x, 0))."]
    if name == "Power" and least is not None and least <= 0:
        return ["A negative number to a fractional power is NaN, and 0 to a negative one infinite.",
                "Clip the base first."]
    if name in _EXPONENTIALS:
        return ["Too large for the dtype: float16 ends at 6.55e4 = exp(11.09), float32 at 3.4e38 = exp(88.7), float64 "
                "at exp(709.8).", "Subtract the maximum first (F.softmax and F.logsumexp do), clip the input, or "
                "compute in float64."]
    return []


def _backward(name: str, least: Any, surveys: list[Any], zero: bool) -> list[str]:
    told = []
    if name in _ROOTS and least is not None and least <= 0:
        told = ["The derivative of a root at 0 is infinite.", "Add a small number under the root: np.sqrt(x + 1e-12)."]
    elif name in ("Norm", "VectorNorm", "Absolute", "Hypot", "Arccos", "Arcsin"):
        told = ["The derivative is infinite, or does not exist, where the input is at the end of its range."]
    elif name in _LOGARITHMS and least is not None and least <= 0:
        told = ["The derivative of the logarithm at 0 is infinite.",
                "Keep it away from 0: np.log(np.maximum(x, 1e-12))."]
    elif name in _QUOTIENTS and surveys and _holds_zero(surveys[-1]):
        told = ["Division by 0.", "Choose the denominator before the division: x / np.where(y == 0, 1, y)."]
    if zero:
        told.append("The gradient that came in is 0 there, as behind np.where or a mask: 0 times an infinite "
                    "derivative is NaN. Put a harmless number in before the Function: f(np.where(good, x, 1)), then "
                    "choose.")
    return told


def _holds_zero(one: Any) -> bool:
    return one.least is not None and one.least <= 0 <= one.greatest
