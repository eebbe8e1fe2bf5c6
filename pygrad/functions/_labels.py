"""What losses with class indices share: which axis holds the classes, and whether the indices are some."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, DTypeError, LabelError, ShapeError, describe
from pygrad.variable import Variable

_UNSIGNED = {size: np.dtype(f"u{size}") for size in (1, 2, 4, 8)}


def class_axis(x: Any) -> int:
    """Return the axis of the classes, counted from the end."""
    return -1 if x.ndim == 1 else 1 - x.ndim


def row(a: Any, axis: int) -> Any:
    """Return an array over positions with an axis for the classes; a number as it is."""
    return np.expand_dims(a, axis) if getattr(a, "ndim", 0) else a


def along(weight: Any, axis: int, dtype: Any) -> Any:
    """Return one number for each class, laid along the axis of the classes."""
    return weight.astype(dtype, copy=False).reshape((-1,) + (1,) * (-axis - 1))


def picks(labels: Any) -> tuple[Any, ...]:
    """Return the index that picks, at each position, the class of its label.

    Examples
    --------
    >>> np.array([[1, 2], [3, 4]])[picks(np.array([0, 1]))]
    array([1, 4])
    """
    if labels.ndim == 1:
        return np.arange(len(labels)), labels
    first, *others = np.indices(labels.shape, sparse=True) or (None,)
    return (labels,) if first is None else (first, labels, *others)


def check_constant(value: Any, name: str, where: str) -> Any:
    """Return an argument that gets no gradient as an array, or None; one that asks for one is an error.

    Examples
    --------
    >>> check_constant([1, 2], "weight", "nll_loss")
    array([1, 2])
    """
    if isinstance(value, Variable):
        if value.requires_grad:
            raise ArgumentError(f"{where}: the {name} is a constant that gets no gradient, but "
                                f"{describe(value)} requires grad; pass {name}.data")
        value = value.data
    return None if value is None else as_array(value, where=where)


def check_input(x: Any, weight: Any, where: str) -> int:
    """Return the axis of the classes of an input with at least one class, which the weight fits."""
    if x.ndim == 0 or x.shape[class_axis(x)] == 0:
        raise ShapeError(f"{where}: expected an input of shape (N, C), (C,) or (N, C, d1, ...) with at "
                         f"least one class, got {describe(x)}")
    axis = class_axis(x)
    check_weight(weight, x.shape[axis], where)
    return axis


def check_weight(weight: Any, classes: int, where: str) -> None:
    """Raise an error unless the weight, if there is one, has one number for each class."""
    if weight is not None and weight.shape != (classes,):
        raise ShapeError(f"{where}: expected a weight of shape ({classes},), one number for each "
                         f"class, got {describe(weight)}")


def check_indices(x: Any, target: Any, where: str, probabilities: bool = False) -> None:
    """Raise an error unless the target has the shape and kind of class indices for ``x``."""
    expected = x.shape[:1] + x.shape[2:] if x.ndim > 1 else ()
    if target.shape == expected and target.dtype.kind in "iu":
        return
    if target.shape != expected:
        if probabilities and target.shape == x.shape:
            raise DTypeError(f"{where}: a target of the input's shape {x.shape} holds probabilities, "
                             f"which are floats, but has dtype {target.dtype}; convert it with "
                             f".astype(np.float32), or give class indices of shape {expected}")
        instead = f", or probabilities of shape {x.shape}" if probabilities else ""
        raise ShapeError(f"{where}: the input has {describe(x)}, the target {describe(target)}; "
                         f"expected class indices of shape {expected}{instead}")
    check_integers(target, where, f", or give probabilities of shape {x.shape}" if probabilities else "")


def check_integers(target: Any, where: str, instead: str = "") -> None:
    """Raise an error unless the target holds integers."""
    if target.dtype.kind not in "iu":
        raise DTypeError(f"{where}: class indices must be integers, got {describe(target)}; convert "
                         f"them with .astype(np.int64){instead}")


def has_ignored(target: Any, classes: int, ignore_index: int, where: str) -> bool:
    """Return whether some targets do not count; raise `LabelError` for one that is no class.

    Examples
    --------
    >>> has_ignored(np.array([0, -100]), 3, -100, "nll_loss"), has_ignored(np.array([2]), 3, -100, "nll_loss")
    (True, False)
    """
    if target.size == 0:
        return False
    if not 0 <= ignore_index < classes and _largest(target) < classes:
        return False
    ignored = target == ignore_index
    wrong = ((target < 0) | (target >= classes)) & ~ignored
    if wrong.any():
        raise_first(wrong, target, where, f"is out of range for {classes} classes; expected 0 to "
                                          f"{classes - 1}, or ignore_index ({ignore_index})")
    return bool(ignored.any())


def _largest(target: Any) -> Any:
    """Return the largest of some integers, where negative ones count as larger than all others."""
    kind = target.dtype
    if not kind.isnative:
        target = target.astype(kind.newbyteorder("="))
    return np.maximum.reduce(target if kind.kind == "u" else target.view(_UNSIGNED[kind.itemsize]), axis=None)


def check_range(target: Any, classes: int, where: str, least: int = 0) -> None:
    """Raise `LabelError` for a class index that is below ``least`` or no class.

    Examples
    --------
    >>> check_range(np.array([2, -1]), 3, "multilabel_margin_loss", least=-1)
    """
    wrong = (target < least) | (target >= classes)
    if wrong.any():
        raise_first(wrong, target, where,
                    f"is out of range for {classes} classes; expected {least} to {classes - 1}")


def raise_first(wrong: Any, target: Any, where: str, what: str) -> None:
    """Raise `LabelError` for the first class index that is marked as wrong."""
    place = tuple(int(one) for one in np.argwhere(wrong)[0])
    at = f" at {place} of a target of shape {target.shape}" if place else ""
    raise LabelError(f"{where}: class index {target[place]}{at} {what}")
