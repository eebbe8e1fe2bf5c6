"""Short texts: what a layer, an array, a number of bytes is called in a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np

from pygrad.memory.text import sized

_ENDS = (("in_features", "out_features"), ("in_channels", "out_channels"), ("input_size", "hidden_size"),
         ("num_embeddings", "embedding_dim"))
_SIZES = ("embed_dim", "normalized_shape", "num_features", "num_channels", "p")

LONGEST = 24
"""Characters of settings that a title shows."""


def layer_title(module: Any, name: str = "") -> str:
    """Return the name and class of a layer, with the sizes that tell it from others.

    Examples
    --------
    >>> from pygrad import layers
    >>> layer_title(layers.Linear(64, 32), "0"), layer_title(layers.Dropout(0.1)), layer_title(layers.Tanh(), "act")
    ('0: Linear(64 -> 32)', 'Dropout(0.1)', 'act: Tanh')
    """
    settings = _settings(module)
    kind = f"{type(module).__name__}({settings})" if settings else type(module).__name__
    return f"{name}: {kind}" if name else kind


def _settings(module: Any) -> str:
    attributes = vars(module)
    for one, other in _ENDS:
        if isinstance(attributes.get(one), int) and isinstance(attributes.get(other), int):
            kernel = attributes.get("kernel_size")
            kernel = f", {_by(kernel)}" if isinstance(kernel, int | tuple) else ""
            return f"{attributes[one]} -> {attributes[other]}{kernel}"
    for size in _SIZES:
        if isinstance(attributes.get(size), int | float | tuple):
            text = _by(attributes[size])
            return text if len(text) <= LONGEST else ""
    return ""


def _by(size: Any) -> str:
    return "x".join(map(str, size)) if isinstance(size, tuple) else str(size)


def shape_text(shape: Any, dtype: Any = None) -> str:
    """Return a shape, with the dtype where it is known.

    Examples
    --------
    >>> shape_text((5, 32), np.dtype("float32")), shape_text(()), shape_text(None)
    ('(5, 32) float32', '()', '')
    """
    if shape is None:
        return ""
    return f"{tuple(shape)} {dtype}" if dtype is not None else str(tuple(shape))


def array_text(array: Any) -> str:
    """Return shape, dtype and bytes of an array."""
    return f"{shape_text(array.shape, array.dtype)}, {sized(array.nbytes)}"


def number_text(array: Any) -> str:
    """Return the number in a 0-d array.

    Examples
    --------
    >>> number_text(np.array(0.5)), number_text(np.array(True))
    ('0.5', 'True')
    """
    return f"{array.item():.6g}" if array.dtype.kind in "iuf" else str(array.item())


def norm_text(gradient: Any) -> str:
    """Return the Euclidean norm of a gradient.

    Examples
    --------
    >>> norm_text(np.array([3.0, 4.0])), norm_text(None)
    ('|grad| = 5', 'no gradient')
    """
    if gradient is None:
        return "no gradient"
    wide = gradient.astype(np.result_type(gradient.dtype, np.float64)).ravel()
    with np.errstate(all="ignore"):
        return f"|grad| = {float(np.linalg.norm(wide)):.4g}"


def counted(number: int, noun: str) -> str:
    """Return a number of things.

    Examples
    --------
    >>> counted(1, "Function"), counted(2000, "Function")
    ('1 Function', '2,000 Functions')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def classes_text(names: Iterable[str], most: int = 3) -> str:
    """Return the most frequent of some names, with how often they come.

    Examples
    --------
    >>> classes_text(["Add", "Tanh", "Add"])
    'Add x 2, Tanh x 1'
    """
    counts = Counter(names).most_common()
    text = ", ".join(f"{name} x {number:,}" for name, number in counts[:most])
    return text if len(counts) <= most else f"{text}, and {len(counts) - most} more classes"
