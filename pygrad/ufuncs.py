"""What all ufunc calls share beside their arguments: ``dtype=``, ``casting=``, ``where=``.

They are undone before a ufunc reaches what differentiates it, in terms of other functions: ``dtype=`` casts the
inputs, ``where=`` chooses. An operator, or a call without options, never comes here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pygrad.arrays import NUMBER_TYPES
from pygrad.errors import NoDerivativeError

HARMLESS = {"arccosh": 2, "arcsin": 0, "arccos": 0, "arctanh": 0, "erfinv": 0, "logit": 0.5, "ndtri": 0.5}
"""By a ufunc's name, what stands at masked places while it is computed; 1 for all others."""


def apply(ufunc: np.ufunc, target: Callable[..., Any], inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Call ``target``, which differentiates a ufunc, under the options that all ufuncs take.

    Parameters
    ----------
    ufunc : numpy.ufunc
    target : callable
    inputs : tuple
        Arrays, Variables and numbers.
    options : dict
        ``dtype``, ``signature`` and ``casting`` choose the loop, as in NumPy: the inputs are cast to what it takes.
        ``where`` is a mask that broadcasts with the inputs: where it is False the result is 0 (NumPy leaves
        there what was in the memory), and so is the gradient, exactly, whatever the input there is. ``order``
        and ``subok`` are accepted where they change nothing. Others are handed on.

    Raises
    ------
    NoDerivativeError
        For another memory order.
    UFuncTypeError
        NumPy's, where the cast is not allowed.
    """
    order, _ = options.pop("order", "K"), options.pop("subok", True)
    if order not in ("K", "C", "A", None):
        raise NoDerivativeError(f"numpy.{ufunc.__name__}: order={order!r} cannot be recorded; leave it out, and "
                                "transpose the result where the order of its elements in memory matters")
    dtype, casting = options.pop("dtype", None), options.pop("casting", "same_kind")
    signature = options.pop("signature", options.pop("sig", None))
    if dtype is not None or signature is not None or casting != "same_kind":
        inputs = cast(ufunc, inputs, dtype, signature, casting)
    where = options.pop("where", True)
    if where is True or ufunc.signature is not None:
        return target(*inputs, **options)
    mask = np.asarray(getattr(where, "data", where) if not isinstance(where, np.ndarray) else where, np.bool_)
    harmless = HARMLESS.get(ufunc.__name__, 1)
    masked = [one if type(one) in NUMBER_TYPES else np.where(mask, one, harmless) for one in inputs]
    result = target(*masked, **options)
    return tuple([np.where(mask, one, 0) for one in result]) if type(result) is tuple else np.where(mask, result, 0)


def cast(ufunc: np.ufunc, inputs: tuple[Any, ...], dtype: Any, signature: Any, casting: Any) -> tuple[Any, ...]:
    """Return the inputs in the dtypes that NumPy would compute in; Variables by a recorded cast.

    Examples
    --------
    >>> cast(np.add, (np.ones(2), 1), np.float32, None, "same_kind")
    (array([1., 1.], dtype=float32), array(1., dtype=float32))
    """
    arrays = [one if hasattr(one, "dtype") else np.asarray(one) for one in inputs]
    kinds = [type(one) if type(one) in NUMBER_TYPES[1:] else array.dtype
             for one, array in zip(inputs, arrays, strict=True)]
    if dtype is not None:
        signature = (None,) * ufunc.nin + (np.dtype(dtype),) * ufunc.nout
    elif isinstance(signature, str):
        sides = signature.split("->")
        sides = ["", *sides] if len(sides) == 1 else sides
        signature = tuple(map(np.dtype, sides[0])) or (None,) * ufunc.nin
        signature += tuple(map(np.dtype, sides[1]))
    elif signature is not None:
        signature = tuple(None if one is None else np.dtype(one) for one in signature)
    chosen = {} if signature is None else {"signature": signature}
    found = ufunc.resolve_dtypes((*kinds, *(None,) * ufunc.nout), casting=casting, **chosen)
    return tuple([array if array.dtype == wanted else array.astype(wanted)
                  for array, wanted in zip(arrays, found, strict=False)])
