"""What reductions share: which axes they run over, and how a gradient gets them back."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions._operands import data_of
from pygrad.variable import Variable

Axis = int | tuple[int, ...] | None


def axes_of(axis: Axis, ndim: int) -> tuple[int, ...]:
    """Return the axes that a reduction over ``axis`` removes, counted from the front.

    None of a 0-d array, which NumPy's reductions let one call axis 0.

    Examples
    --------
    >>> axes_of(None, 2), axes_of(-1, 2), axes_of((0, -1), 3), axes_of(0, 0)
    ((0, 1), (1,), (0, 2), ())
    """
    if axis is None or not ndim:
        return tuple(range(ndim))
    given = axis if isinstance(axis, tuple | list) else (axis,)
    return tuple([one % ndim for one in given])


def count(shape: tuple[int, ...], axis: Axis) -> int:
    """Return how many elements go into each element of a reduction's result.

    Examples
    --------
    >>> count((2, 3, 4), (0, 2))
    8
    """
    number = 1
    for one in axes_of(axis, len(shape)):
        number *= shape[one]
    return number


def restored(gy: Any, shape: tuple[int, ...], axis: Axis, keepdims: bool) -> Any:
    """Return ``gy`` with the reduced axes back, at length 1, behind any batch axes.

    Parameters
    ----------
    gy : array or Variable, shape ``batch axes + shape of the reduction's result``
    shape : tuple of int
        The shape that was reduced.
    axis, keepdims
        As the reduction had them.

    Examples
    --------
    >>> import numpy as np
    >>> restored(np.ones((7, 2)), (2, 3), 1, keepdims=False).shape
    (7, 2, 1)
    """
    axes = axes_of(axis, len(shape))
    kept = tuple([1 if number in axes else extent for number, extent in enumerate(shape)])
    batch = gy.ndim - (len(shape) if keepdims else len(shape) - len(axes))
    return gy if keepdims else gy.reshape(gy.shape[:batch] + kept)


def batch_of(gy: Any, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the lengths of the batch axes of something restored to as many axes as ``shape``."""
    return gy.shape[:gy.ndim - len(shape)] if gy.ndim else ()


def spread(gy: Any, shape: tuple[int, ...], axis: Axis = None, keepdims: bool = False) -> Any:
    """Return the gradient of a sum over axes at every element of ``shape``, behind batch axes: a read-only view.

    Examples
    --------
    >>> import numpy as np
    >>> spread(np.array([2.0, 3.0]), (2, 2), 1)
    array([[2., 2.],
           [3., 3.]])
    """
    ndim = len(shape)
    if isinstance(gy, np.generic):
        gy = np.asarray(gy)
    if type(gy) is np.ndarray and gy.flags.c_contiguous and 0 not in shape:  # in a tenth of np.broadcast_to's time
        strides = None
        if not gy.ndim:
            strides = [0] * ndim
        elif type(axis) is int and gy.ndim + (not keepdims) == ndim:
            strides = list(gy.strides)
            place = axis + ndim if axis < 0 else axis
            strides[place:place + keepdims] = [0]
        if strides is not None:
            gx: Any = np.ndarray(shape, gy.dtype, gy, 0, strides)
            gx.flags.writeable = False
            return gx
    gy = restored(gy, shape, axis, keepdims) if gy.ndim else gy
    return np.broadcast_to(gy, batch_of(gy, shape) + shape)


def mask_of(where: Any) -> Any:
    """Return the argument ``where`` of a reduction as an array, None where it leaves nothing out.

    Examples
    --------
    >>> mask_of(None), mask_of(True), mask_of([True, False])
    (None, None, array([ True, False]))
    """
    if where is None or where is True or where is np._NoValue:
        return None
    return np.asarray(data_of(where))


def options(initial: Any = None, where: Any = None) -> dict[str, Any]:
    """Return those of NumPy's arguments that are given, for the call in forward.

    Examples
    --------
    >>> options(initial=2), options()
    ({'initial': 2}, {})
    """
    given = {} if initial is None else {"initial": initial}
    if where is not None:
        given["where"] = where
    return given


def number_of(name: str, initial: Any) -> Any:
    """Return the argument ``initial`` of a reduction, a constant.

    Raises
    ------
    ArgumentError
        If it is a Variable that asks for a gradient.
    """
    if isinstance(initial, Variable):
        if initial.requires_grad:
            raise ArgumentError(f"{name}: initial= is a constant, and a gradient by it would be lost; combine the "
                                "result with it afterwards, or pass initial.data")
        return initial.data
    return None if initial is np._NoValue else initial


def lanes(x: Any, shape: tuple[int, ...], axis: Axis) -> Any:
    """Return ``x`` with the reduced axes as one, the last; ``shape`` is its shape without batch axes.

    Examples
    --------
    >>> import numpy as np
    >>> lanes(np.ones((7, 2, 3, 4)), (2, 3, 4), (0, 1)).shape
    (7, 4, 6)
    """
    n = len(shape)
    axes = axes_of(axis, n)
    if axes == (n - 1,):
        return x
    batch = x.ndim - n
    kept = [number for number in range(n) if number not in axes]
    if axes != tuple(range(n)):
        x = x.transpose((*range(batch), *(batch + number for number in (*kept, *axes))))
    length = count(shape, axis)
    return x.reshape(x.shape[:batch] + (*(shape[number] for number in kept), length))


def from_lanes(x: Any, shape: tuple[int, ...], axis: Axis) -> Any:
    """Undo `lanes`.

    Examples
    --------
    >>> import numpy as np
    >>> from_lanes(np.ones((7, 4, 6)), (2, 3, 4), (0, 1)).shape
    (7, 2, 3, 4)
    """
    n = len(shape)
    axes = axes_of(axis, n)
    if axes == (n - 1,):
        return x
    kept = [number for number in range(n) if number not in axes]
    batch = x.ndim - len(kept) - 1
    order = [*kept, *axes]
    x = x.reshape(x.shape[:batch] + tuple([shape[number] for number in order]))
    if order == list(range(n)):
        return x
    return x.transpose((*range(batch), *(batch + order.index(number) for number in range(n))))


_REAL = {"F": np.dtype(np.float32), "D": np.dtype(np.float64), "G": np.dtype(np.longdouble)}


def precision(dtype: Any) -> Any:
    """Return the real dtype that leaves an array of ``dtype`` as precise as it is: float64 for integers.

    Examples
    --------
    >>> import numpy as np
    >>> precision(np.dtype(np.complex64)), precision(np.dtype(np.int8))
    (dtype('float32'), dtype('float64'))
    """
    return dtype if dtype.kind == "f" else _REAL.get(dtype.char, _REAL["D"])


def weights_along(name: str, weights: Any, shape: tuple[int, ...], axis: Axis) -> Any:
    """Return weights of the elements, or of those along some axes, in a shape that broadcasts to ``shape``.

    Raises
    ------
    ShapeError
        If they are neither.

    Examples
    --------
    >>> import numpy as np
    >>> weights_along("average", np.ones(2), (2, 3), 0).shape
    (2, 1)
    """
    if weights.shape == shape:
        return weights
    axes = axes_of(axis, len(shape))
    if axis is None or weights.shape != tuple([shape[one] for one in axes]):
        raise ShapeError(f"{name}: weights of shape {weights.shape} do not fit an array of shape {shape} and "
                         f"axis={axis!r}; give one for each element, or one for each place along axis=")
    if len(axes) > 1:
        weights = weights.transpose(tuple(sorted(range(len(axes)), key=axes.__getitem__)))
    return weights.reshape(tuple([extent if one in axes else 1 for one, extent in enumerate(shape)]))
