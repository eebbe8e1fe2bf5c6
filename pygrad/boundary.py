"""The Function's boundary: each gradient takes its input's shape and dtype, once, not in each rule.

Rules return gradients in the shape of the output; broadcasting is undone here by summing, the dtype is
cast here (float16 beside float32 computes in float32). Integer inputs keep whatever real dtype the gradient
has, and a real input of a complex result gets the real part. ``batch`` is the number of leading batch axes
that gradients carry beyond their inputs' shapes: 0 in an ordinary backward, 1 where many gradients are
propagated at once. Everything is written in operators and methods that arrays and Variables share, so that
`create_graph` records it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ShapeError, describe

Spec = tuple[tuple[int, ...], Any]

_add: Any = np.add.reduce


def spec_of(array: Any) -> Spec:
    """Return what `fit` fits a gradient to: the shape, and the dtype (None for integers: no cast)."""
    dtype = array.dtype
    return array.shape, dtype if dtype.kind in "fc" else None


def unbroadcast(gradient: Any, shape: tuple[int, ...], batch: int = 0) -> Any:
    """Sum ``gradient`` over the axes along which an input of ``shape`` was broadcast.

    Parameters
    ----------
    gradient : array or Variable, shape ``batch axes + broadcast shape``
    shape : tuple of int
        The input's shape.
    batch : int
        Number of leading axes to leave alone.

    Returns
    -------
    array or Variable, shape ``batch axes + shape``

    Examples
    --------
    >>> unbroadcast(np.ones((4, 3)), (1, 3))
    array([[4., 4., 4.]])
    """
    lead = gradient.ndim - len(shape) - batch
    stretched = tuple([batch + lead + axis for axis, (extent, got) in
                      enumerate(zip(shape, gradient.shape[batch + lead:], strict=True))
                      if extent == 1 and got != 1])
    axes = tuple(range(batch, batch + lead)) + stretched
    return gradient.sum(axis=axes, keepdims=True).reshape(gradient.shape[:batch] + shape) if axes else gradient


def fit(gradient: Any, spec: Spec, batch: int, function: Any, number: int) -> Any:
    """Return ``gradient`` in the shape and dtype of input ``number`` of ``function``.

    Raises
    ------
    ShapeError
        If the gradient's shape is none that the input's broadcasts to.
    """
    shape, dtype = spec
    if not shape and not batch and gradient.__class__ is np.ndarray and gradient.dtype is dtype:
        return np.asarray(_add(gradient, None)) if gradient.ndim else gradient
    if gradient.__class__ is not np.ndarray and (not hasattr(gradient, "shape") or isinstance(gradient, np.generic)):
        gradient = np.asarray(gradient)
    if gradient.shape[batch:] != shape:
        if not _broadcasts(shape, gradient.shape[batch:]):
            raise ShapeError(
                f"{type(function).__name__}.backward: gradient of input {number} has shape {gradient.shape}, "
                f"but the input has shape {shape}; return a gradient of the input's shape, or of a shape "
                "it broadcasts to")
        gradient = unbroadcast(gradient, shape, batch)
    if gradient.dtype is not dtype:
        if gradient.dtype.kind == "c" and (dtype is None or dtype.kind != "c"):
            gradient = gradient.real
        if dtype is not None:
            gradient = gradient.astype(dtype)
    return gradient if isinstance(gradient, np.ndarray) or not isinstance(gradient, np.generic) \
        else np.asarray(gradient)


def _broadcasts(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    if not shape:
        return True
    return len(shape) <= len(to) and all(
        extent in (1, got) for extent, got in zip(reversed(shape), reversed(to), strict=False))


def check_gradient(gradient: Any, output: Any, batch: int, where: str) -> None:
    """Raise `ShapeError` unless a gradient given by the user has the shape of its output."""
    if gradient.shape[batch:] != output.shape:
        raise ShapeError(f"{where}: the gradient has shape {gradient.shape}, but the output is "
                         f"{describe(output)}; give a gradient of the output's shape")
