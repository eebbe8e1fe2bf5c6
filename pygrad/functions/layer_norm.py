"""Layer normalisation."""

from __future__ import annotations

from typing import Any

from pygrad.functions._norms import apply, check_eps
from pygrad.functions._row_norm import RowNorm


class LayerNorm(RowNorm):
    """Normalised trailing axes. dx = (h - mean(h) - z * mean(h * z)) / std, h = dy * w. Saves: y, 1 / std."""

    __slots__ = ()
    __module__ = "pygrad.functions"


def layer_norm(input: Any, normalized_shape: int | tuple[int, ...] | list[int], weight: Any = None,
               bias: Any = None, eps: float = 1e-5) -> Any:
    """Normalise over the trailing axes: subtract the mean, divide by the standard deviation, scale and shift.

    Parameters
    ----------
    input : Variable or array_like, shape (*, normalized_shape)
    normalized_shape : int, or tuple or list of int
        The lengths of the trailing axes.
    weight, bias : Variable or array_like, shape ``normalized_shape``, optional
        What the result is multiplied by, and what is added.
    eps : float
        Added to the variance.

    Returns
    -------
    Variable, shape of the input
        ``(input - mean) / sqrt(variance + eps) * weight + bias``, of the dtype that NumPy's promotion gives;
        of integers, float64. float16 is computed in float32.

    Raises
    ------
    ShapeError
        If the input does not end in ``normalized_shape``, or weight or bias have another shape.
    ArgumentError
        If ``normalized_shape`` is no length or lengths, or ``eps`` is negative.

    Notes
    -----
    With ``z`` the normalised input, ``g`` the gradient, and ``h = g * weight``, the gradient of the input is
    ``(h - mean(h) - z * mean(h * z)) / sqrt(variance + eps)``, of the weight the sum of ``g * z`` over all
    other axes, and of the bias that of ``g``.

    The variance has no bias correction, and is that of the centred row: large means cancel nothing.

    Saves its output, which the next operation mostly keeps as well, and a number for each row; ``z`` follows
    from the output, the weight and the bias. Where that would lose digits (in float16, or beside a weight
    below 0.001 or a bias above 8 times the weight), where the input is a constant, and where oneDNN computes
    (`pygrad.kernels.use`), it saves the input and two numbers for each row; then a linear layer does not keep
    the output (`pygrad.config.spare_outputs`). Works in blocks of rows that stay in the cache: no other array
    of the input's size is made, and the input's gradient takes the memory of the output's where nobody else
    needs it.

    References
    ----------
    J. L. Ba, J. R. Kiros and G. E. Hinton, "Layer Normalization", arXiv:1607.06450 (2016), equation (4).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[1.0, 3.0], [2.0, 2.5]])
    >>> y = F.layer_norm(x, 2, eps=0.0)
    >>> y
    Variable([[-1.  1.]
              [-1.  1.]])
    >>> y.backward(np.array([[1.0, 0.0], [0.0, 1.0]]))  # a row of two is -1 and 1 whatever it was
    >>> x.grad
    Variable([[0. 0.]
              [0. 0.]])
    """
    function = LayerNorm(normalized_shape, check_eps(eps, "layer_norm"), weight is not None, bias is not None)
    return apply(function, input, weight, bias)
