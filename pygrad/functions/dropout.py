"""Dropout: zeros at random, from a key that repeats them."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from pygrad.arrays import as_array, reusable
from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._elementwise import BLOCK, evaluate
from pygrad.functions._masks import pack, unpack
from pygrad.random import generator_from_key, next_key
from pygrad.recording import record1
from pygrad.variable import Variable, make_leaf


class Dropout(Function):
    """Zeros with probability p, the rest over 1 - p. dx = dy * mask / (1 - p). Saves: a bit an element."""

    __slots__ = ("key", "p", "shape")
    __module__ = "pygrad.functions"
    elementwise = True
    name = "dropout"

    def __init__(self, p: float = 0.5) -> None:
        self.p = check_probability(p, self.name)

    def forward(self, x: Any) -> Any:
        if not self.replaying:
            self.key = next_key()
        self.shape = self.mask_shape(x)
        kept = draw(self.key, 1 - self.p, self.shape)
        self.saved = (pack(kept),)
        return self.dropped(x, kept)

    def dropped(self, x: Any, kept: Any) -> Any:
        """Return the output, where a mask says what is kept."""
        return scaled(x, kept, self.scale())

    def backward(self, gy: Any) -> Any:
        (bits,) = self.saved
        kept = unpack(bits, self.shape)
        if type(gy) is not np.ndarray:
            return gy * (kept * self.scale())
        out = reusable(gy)
        return scaled(gy, kept, self.scale(), out)

    def mask_shape(self, x: Any) -> tuple[int, ...]:
        """Return the shape of the mask, which broadcasts to the input's."""
        return x.shape  # type: ignore[no-any-return]

    def scale(self) -> float:
        """Return what the kept elements are multiplied by, so that the expectation stays."""
        return 1 / (1 - self.p) if self.p < 1 else 0.0


def scaled(x: Any, kept: Any, scale: float, out: Any = None) -> Any:
    """Return ``x * kept * scale`` for a mask that broadcasts, in ``out`` if given."""
    if x.size > BLOCK or x.dtype.kind != "f":
        return evaluate(partial(_scaled, scale=scale), (x, kept), out)
    y = np.multiply(x, kept, out=np.empty_like(x) if out is None else out)
    return np.multiply(y, scale, out=y)


def _scaled(x: Any, kept: Any, y: Any, scale: float) -> None:
    np.multiply(x, kept, out=y)
    np.multiply(y, scale, out=y)


def dropout(input: Any, p: float = 0.5, training: bool = True) -> Any:
    """Set elements to zero at random, and scale the others so that the expectation stays.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    p : float
        The probability of a zero, from 0 to 1.
    training : bool
        Whether to do it at all.

    Returns
    -------
    Variable, shape (*)
        ``input / (1 - p)`` or zero, of the input's dtype (of integers, float64). The input itself if
        ``p`` is 0 or ``training`` is False.

    Raises
    ------
    ArgumentError
        If ``p`` is not a number from 0 to 1.

    Notes
    -----
    The gradient is that of the elements kept, scaled alike. Saves one bit per element. The mask is drawn
    from a key, taken from the package-level generator (`pygrad.manual_seed`): a recomputation and a second
    backward repeat it exactly. One random byte decides an element, and a further number where the byte is
    on the boundary, so that the probability is exact.

    References
    ----------
    N. Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 15
    (2014), scaled during training instead of afterwards.

    Examples
    --------
    >>> import numpy as np, pygrad.random
    >>> from pygrad import Variable, functions as F
    >>> pygrad.random.manual_seed(0)
    >>> x = Variable(np.ones(8))
    >>> y = F.dropout(x, p=0.25)
    >>> sorted(set(y.tolist()))
    [0.0, 1.3333333333333333]
    >>> y.sum().backward()
    >>> bool((x.grad.data == y.data).all())
    True
    >>> F.dropout(x, training=False) is x
    True
    """
    return applied(Dropout(p), input, training)


def applied(function: Any, input: Any, training: bool) -> Any:
    """Record a dropout, or return its input as a Variable where there is nothing to do."""
    if training and function.p > 0:
        return record1(function, input)
    return input if isinstance(input, Variable) else make_leaf(as_array(input, where=function.name))


def check_probability(p: float, where: str) -> float:
    """Return a probability as a float.

    Examples
    --------
    >>> check_probability(1, "dropout")
    1.0
    """
    if not isinstance(p, int | float | np.floating | np.integer) or not 0 <= p <= 1:
        raise ArgumentError(f"{where}: expected a probability p from 0 to 1, got {p!r}")
    return float(p)


def draw(key: tuple[int, int], probability: float, shape: tuple[int, ...]) -> Any:
    """Return a mask that is True with a probability, a function of the key alone.

    Examples
    --------
    >>> draw((1, 2), 0.5, (3,)).dtype, draw((1, 2), 0.0, (3,)).any()
    (dtype('bool'), np.False_)
    """
    size = math.prod(shape)
    generator = generator_from_key(key)
    # A byte an element takes a fifth of the time of a float32 an element.
    draws = generator.bit_generator.random_raw(-(-size // 8)).view(np.uint8)[:size]
    bound, rest = divmod(probability * 256, 1)
    mask = draws < int(bound)
    if rest:
        undecided = np.flatnonzero(draws == int(bound))
        mask[undecided] = generator.random(len(undecided)) < rest
    return mask.reshape(shape)
