"""Normalisation by the root mean square."""

from __future__ import annotations

from typing import Any

from pygrad.functions._norms import apply, check_eps
from pygrad.functions._row_norm import RowNorm


class RmsNorm(RowNorm):
    """Division by the root mean square. dx = (h - z * mean(h * z)) / rms, h = dy * w. Saves: y, 1 / rms."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    centred = False
    where = "rms_norm"


def rms_norm(input: Any, normalized_shape: int | tuple[int, ...] | list[int], weight: Any = None,
             eps: float | None = None) -> Any:
    """Divide by the root mean square over the trailing axes, and scale.

    Parameters
    ----------
    input : Variable or array_like, shape (*, normalized_shape)
    normalized_shape : int, or tuple or list of int
        The lengths of the trailing axes.
    weight : Variable or array_like, shape ``normalized_shape``, optional
        What the result is multiplied by.
    eps : float, optional
        Added to the mean square; by default the machine epsilon of the dtype that it computes in.

    Returns
    -------
    Variable, shape of the input
        ``input / sqrt(mean(input ** 2) + eps) * weight``, of the dtype that NumPy's promotion gives; of
        integers, float64. float16 is computed in float32.

    Raises
    ------
    ShapeError
        If the input does not end in ``normalized_shape``, or the weight has another shape.
    ArgumentError
        If ``normalized_shape`` is no length or lengths, or ``eps`` is negative.

    Notes
    -----
    With ``z`` the normalised input, ``g`` the gradient, and ``h = g * weight``, the gradient of the input is
    ``(h - z * mean(h * z)) / sqrt(mean(input ** 2) + eps)``, and of the weight the sum of ``g * z`` over all
    other axes. Saves its output and a number for each row, or its input, as `layer_norm` does.

    References
    ----------
    B. Zhang and R. Sennrich, "Root Mean Square Layer Normalization", NeurIPS 2019, equation (4).

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[3.0, 4.0]])
    >>> y = F.rms_norm(x, 2, eps=0.0)
    >>> print(f"{y[0, 0].item():.4f} {y[0, 1].item():.4f}")
    0.8485 1.1314
    >>> y.sum().backward()
    >>> print(f"{x.grad[0, 0].item():.4f} {x.grad[0, 1].item():.4f}")
    0.0453 -0.0339
    """
    if eps is not None:
        eps = check_eps(eps, "rms_norm")
    return apply(RmsNorm(normalized_shape, eps, weight is not None), input, weight, None)
