"""What a data set is, and one made of arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from pygrad.errors import ArgumentError, DTypeError, ShapeError


class Dataset:
    """A data set of known length, indexed by sample: the base class of a user's own.

    A subclass defines ``__len__`` and ``__getitem__(index)`` for ``0 <= index < len(self)``; a sample is an
    array, a number, or a tuple or dict of these. Any object with these two methods, a list too, will do
    for a `DataLoader`; the class adds clear errors, no more.

    Examples
    --------
    >>> from pygrad.data import DataLoader, Dataset
    >>> class Squares(Dataset):
    ...     def __len__(self):
    ...         return 4
    ...     def __getitem__(self, index):
    ...         return index, index ** 2
    >>> for batch in DataLoader(Squares(), batch_size=3):
    ...     print(batch)
    (array([0, 1, 2]), array([0, 1, 4]))
    (array([3]), array([9]))
    """

    def __len__(self) -> int:
        raise NotImplementedError(f"{type(self).__name__}: define __len__(self), the number of samples")

    def __getitem__(self, index: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__}: define __getitem__(self, index), one sample")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({counted(self)})"


class ArrayDataset(Dataset):
    """Arrays whose first axis counts the samples; sample ``i`` is the tuple of their rows ``i``.

    Parameters
    ----------
    *arrays : array_like, shapes (N, *)
        Arrays of equal first length. They are kept as they are, without a copy; of an ``np.memmap`` only
        what is indexed is read.

    Attributes
    ----------
    arrays : tuple of ndarray
        The arrays.

    Raises
    ------
    ArgumentError
        If there are no arrays.
    DTypeError
        If an argument is ragged or holds objects.
    ShapeError
        If an array has no axes, or their first lengths differ.

    Notes
    -----
    An index is an int, a slice or an index array, and goes to every array as it is: a slice gives views
    and copies nothing, an index array one new array for each.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.data import ArrayDataset
    >>> dataset = ArrayDataset(np.arange(6.0).reshape(3, 2), [0, 1, 0])
    >>> dataset
    ArrayDataset(3 samples: (2,) float64, () int64)
    >>> dataset[1]
    (array([2., 3.]), np.int64(1))
    >>> dataset[[2, 0]]
    (array([[4., 5.],
           [0., 1.]]), array([0, 0]))
    """

    arrays: tuple[np.ndarray[Any, Any], ...]

    def __init__(self, *arrays: ArrayLike) -> None:
        if not arrays:
            raise ArgumentError("ArrayDataset: expected at least one array")
        self.arrays = tuple(_as_samples(position, array) for position, array in enumerate(arrays))
        lengths = [len(array) for array in self.arrays]
        if len(set(lengths)) > 1:
            shapes = ", ".join(str(array.shape) for array in self.arrays)
            raise ShapeError(f"ArrayDataset: the arrays differ in their number of samples, {lengths}; expected "
                             f"shapes of equal first length, got {shapes}")

    def __len__(self) -> int:
        return len(self.arrays[0])

    def __getitem__(self, index: Any) -> tuple[Any, ...]:
        if isinstance(index, tuple):
            raise ArgumentError(f"ArrayDataset: expected an int, a slice or an index array of samples, got "
                                f"the tuple {index!r}; index a list of samples, or the arrays themselves")
        return tuple(array[index] for array in self.arrays)

    def __repr__(self) -> str:
        samples = ", ".join(f"{array.shape[1:]} {array.dtype}" for array in self.arrays)
        return f"{type(self).__name__}({len(self)} samples: {samples})"


def counted(dataset: Any, one: str = "sample", more: str = "samples") -> str:
    """Return the number of samples in words, or nothing if it cannot be told."""
    try:
        return f"{len(dataset)} {one if len(dataset) == 1 else more}"
    except Exception:  # a repr must not fail, not even in the middle of an __init__
        return ""


def shown(dataset: Any) -> str:
    """Return the repr of a `Dataset`; of another object, which may be a long list, its class and its length.

    Examples
    --------
    >>> shown(["a", "b"])
    'list of 2 samples'
    """
    if isinstance(dataset, Dataset):
        return repr(dataset)
    return " of ".join([type(dataset).__name__, *filter(None, [counted(dataset)])])


def _as_samples(position: int, value: ArrayLike) -> np.ndarray[Any, Any]:
    """Return ``value`` as a plain array; a memory map becomes a view that still reads on demand."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise DTypeError(f"ArrayDataset: array {position} cannot be made from this {type(value).__name__} "
                         f"({error}); give every sample the same shape") from None
    if array.ndim == 0:
        raise ShapeError(f"ArrayDataset: array {position} has no axis to count samples along; expected shape "
                         f"(N, ...), got {type(value).__name__} of shape ()")
    if array.dtype.hasobject:
        raise DTypeError(f"ArrayDataset: array {position} holds Python objects (dtype object, shape "
                         f"{array.shape}); convert it to numbers, or write a Dataset of your own")
    return array
