"""Random orthogonal matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.layers.init._target import Generator, check_number, source, writeable

__all__ = ["orthogonal_"]


def orthogonal_(tensor: Any, gain: float = 1, generator: Generator | None = None) -> Any:
    """Fill with a random matrix of orthogonal rows or columns, whichever are fewer.

    Parameters
    ----------
    tensor : Parameter, Variable or ndarray of a floating dtype, shape (K, *)
        Changed in place; taken as a matrix of K rows.
    gain : float
        The length of these rows or columns.
    generator : numpy.random.Generator, optional
        By default the package-level one.

    Returns
    -------
    Parameter, Variable or ndarray
        ``tensor`` itself.

    Raises
    ------
    ShapeError
        If it has fewer than two axes.
    DTypeError
        If it is not floating.

    Notes
    -----
    All such matrices are equally likely: the factor Q of a normal matrix, with signs that make the diagonal
    of R positive (F. Mezzadri, "How to generate random matrices from the classical compact groups", 2007).

    References
    ----------
    A. M. Saxe, J. L. McClelland and S. Ganguli, "Exact solutions to the nonlinear dynamics of learning in
    deep linear neural networks", ICLR 2014.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad.layers import init
    >>> w = init.orthogonal_(np.empty((2, 5)))
    >>> np.abs(w @ w.T - np.eye(2)).max() < 1e-12
    np.True_
    """
    gain = check_number(gain, "orthogonal_", "gain")
    generator = source(generator, "orthogonal_")
    array = writeable(tensor, "orthogonal_", ndim=tuple(range(2, 65)), floating=True)
    if not array.size:
        return tensor
    rows, columns = array.shape[0], array.size // array.shape[0]
    dtype: Any = np.float64 if array.dtype.itemsize >= 8 else np.float32
    drawn = generator.standard_normal((rows, columns), dtype)
    q, r = np.linalg.qr(drawn.T if rows < columns else drawn)
    q *= np.where(np.diagonal(r) < 0, -gain, gain).astype(dtype)
    array[...] = (q.T if rows < columns else q).reshape(array.shape)
    return tensor
