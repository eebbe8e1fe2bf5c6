"""What the rules of Functions take: where each gradient lies, and how much they need besides.

In general a rule makes a new array for each gradient that is asked for, and takes as much workspace as the forward
was seen to take; one that is not of this package at least an array of its gradient's size. What is otherwise stands in
the tables below, by the name of the class; the numbers are measured (the tests measure them again). Nothing here is
run: costs follow from shapes, from the forward, and from settings.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from pygrad import kernels
from pygrad.functions._attention_tiles import LARGE, Tiles
from pygrad.functions._elementwise import BLOCK
from pygrad.functions._pool_windows import BLOCK as POOL_BLOCK
from pygrad.functions._recurrent_sums import COLLECTED_BYTES
from pygrad.functions._sequences import blocks_of, runs_of
from pygrad.kernels.numpy_convolution import BLOCK as CONVOLUTION_BLOCK
from pygrad.kernels.parallel import get_num_threads

FRESH, PART, GIVEN, VIEW, WRITTEN = "fresh", "part", "given", "view", "written"
"""Where a gradient lies: in a new array; in a view of a new one; it is the one that was given; in a view of that; or
in that, written over, where nobody else holds it, else in a new one."""


class Shape(NamedTuple):
    """What is known of an array.

    Attributes
    ----------
    shape : tuple of int
    dtype : dtype
    channels_last : bool
        Whether its channels lie last in memory.
    is_stretched : bool
        Whether it is broadcast from fewer elements, as the gradient of a sum is.
    """

    shape: tuple[int, ...]
    dtype: Any
    channels_last: bool = False
    is_stretched: bool = False

    @property
    def nbytes(self) -> int:
        """The bytes of an array of that shape."""
        return math.prod(self.shape) * int(self.dtype.itemsize)


class Cost(NamedTuple):
    """What a rule takes.

    Attributes
    ----------
    gradients : list of tuple or None
        For each input where its gradient lies, and the `Shape` in which the rule makes it.
    workspace : int
        What it needs besides, at most.
    """

    gradients: list[tuple[str, Shape] | None]
    workspace: int


_VIEWS = frozenset("Concatenate ExpandDims Mean Ravel Reshape Squeeze Stack Sum Swapaxes Transpose".split())
_GIVES = frozenset("Add Astype BroadcastTo Copy Positive".split())
_WRITES = frozenset("""
    AlphaDropout BatchNorm Celu Dropout Dropout1d Dropout2d Dropout3d Elu Erf Exp FeatureAlphaDropout Gelu GroupNorm
    Hardshrink Hardswish Hardtanh InstanceNorm LayerNorm LeakyRelu LocalResponseNorm Log LogSoftmax Logsigmoid Mish
    Negative Prelu QuickGelu Relu Relu6 RmsNorm Rrelu Selu Sigmoid Silu Softmax Softmin Softplus Softshrink Softsign
    Tanh Tanhshrink Threshold
    """.split())
_WRITES_ALONE = frozenset(("Divide", "Multiply"))  # where one gradient is asked for
_PARTS = frozenset("Clip Fold LinearCrossEntropy Max Maximum Min Minimum ScaledDotProductAttention Where".split())
_AS_GIVEN = frozenset(("Where", "Clip"))  # gradients in the output's shape, as those of element-wise Functions

# Of what the forward took, of the gradient's bytes, and of the first input's gradient's.
_FACTORS = {
    "AlphaDropout": (1, 0, 0), "AvgPool1d": (1.33, 0, 0), "AvgPool2d": (1.33, 0, 0), "AvgPool3d": (1.33, 0, 0),
    "Bilinear": (1.8, 0, 0), "BinaryCrossEntropyWithLogits": (0.5, 0, 0), "Cdist": (2.3, 0, 0), "Clip": (0, 0.53, 0),
    "CosineSimilarity": (1, 0, 0.51), "CrossEntropy": (0.1, 0, 0), "Dropout": (1, 0, 0), "Dropout1d": (1, 0, 0),
    "Dropout2d": (1, 0, 0), "Dropout3d": (1, 0, 0), "FeatureAlphaDropout": (1, 0, 0), "Glu": (2.5, 0, 0),
    "GruCell": (1.4, 0, 0), "HuberLoss": (0.6, 0, 0), "Interpolate": (1.3, 0, 0), "L1Loss": (0.56, 0, 0),
    "LinearCrossEntropy": (2, 0, 0), "LogSoftmax": (0, 1.03, 0), "LstmCell": (1.4, 0, 0),
    "Max": (0, 0, 0.57), "Maximum": (0, 0.65, 0), "Min": (0, 0, 0.57), "Minimum": (0, 0.65, 0),
    "Power": (1, 0, 0), "SmoothL1Loss": (0.6, 0, 0), "SoftCrossEntropy": (0.81, 0, 0), "Where": (0, 0.53, 0),
}
_IN_THE_LIBRARY = frozenset("Gelu Mish QuickGelu Sigmoid Silu Tanh".split())
_ONE_BLOCK = frozenset("Erf Sigmoid Softsign Tanh Tanhshrink".split())
_PLAIN = frozenset("Add Astype BroadcastTo Copy Cos Divide Exp Log Multiply Negative Positive Sin Sqrt Square "
                   "Subtract".split())


def cost_of(function: Any, gys: list[Shape | None], inputs: list[Shape | None], workspace: int) -> Cost:
    """Return what a rule takes.

    Parameters
    ----------
    function : Function
    gys : list of Shape or None
        The gradients that it is given.
    inputs : list of Shape or None
        What its inputs are like, None for those whose gradients are not asked for.
    workspace : int
        What its forward took.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Shape((2, 3), np.dtype(np.float64))
    >>> cost_of(F.tanh(Variable(np.ones((2, 3)))).creator, [x], [x], 0).gradients[0][0]
    'written'
    """
    name = type(function).__name__ if type(function).__module__ == "pygrad.functions" else ""
    given = [one for one in gys if one is not None]
    gy = given[0]
    gradients = [None if one is None else _gradient(name, function, number, gy, one)
                 for number, one in enumerate(inputs)]
    if name in _WRITES_ALONE and sum(one is not None for one in gradients) == 1:
        gradients = [None if one is None else (WRITTEN, one[1]) for one in gradients]
    asked = [one[1] for one in gradients if one is not None and one[0] in (FRESH, PART, WRITTEN)]
    special = _SPECIAL.get(name)
    if special is not None:
        return Cost(gradients, special(function, given, asked, workspace))
    if not name:
        return Cost(gradients, max(workspace, gy.nbytes))
    if name in _FACTORS or not function.elementwise:
        by_forward, by_given, by_made = _FACTORS.get(name, (1, 0, 0))
        made = asked[0].nbytes if asked else 0
        return Cost(gradients, int(by_forward * workspace + by_given * gy.nbytes + by_made * made))
    return Cost(gradients, _blocks(name, function, gy))


def _gradient(name: str, function: Any, number: int, gy: Shape, one: Shape) -> tuple[str, Shape]:
    if name in _GIVES or (name == "Subtract" and number == 0):
        return GIVEN, gy
    if name in _VIEWS:
        return VIEW, one
    if function.elementwise or name in _AS_GIVEN:
        gy = gy._replace(channels_last=_keeps_last(function, gy.shape)) if gy.is_stretched else gy
        return WRITTEN if name in _WRITES else PART if name in _PARTS else FRESH, gy
    last = gy.channels_last if len(one.shape) == len(gy.shape) else False
    if name.startswith("Conv") and number == 0:
        last = True
    elif hasattr(function, "picks"):
        last = _lies_last(function)
    kind = WRITTEN if name in _WRITES and number == 0 else PART if name in _PARTS else FRESH
    return kind, one._replace(channels_last=last)


def _keeps_last(function: Any, shape: tuple[int, ...]) -> bool:
    """Whether a Function keeps an array of a shape with channels last: a stretched gradient takes its order."""
    return len(shape) > 2 and any(isinstance(one, np.ndarray) and one.shape == shape and not _copied(one)
                                  and not one.flags.c_contiguous for one in function.saved or ())


def _lies_last(function: Any) -> bool:
    layout = function.picks.layout
    return bool(layout.before + layout.trailing < len(layout.order))


def _blocks(name: str, function: Any, gy: Shape) -> int:
    """Return what an element-wise rule takes that is run block by block."""
    size = math.prod(gy.shape)
    if name in _PLAIN or (name in _IN_THE_LIBRARY and size > BLOCK and gy.dtype == np.float32
                          and kernels.active() == "onednn"):
        return 0
    if name == "Relu":
        return min(size, 2 * BLOCK)
    blocks = 1 if name in _ONE_BLOCK and size > BLOCK else 2
    return blocks * min(size, BLOCK) * int(gy.dtype.itemsize)


def _convolution(function: Any, given: list[Shape], asked: list[Shape], workspace: int) -> int:
    """Return what the gradients of a convolution take: copies with channels last, and windows."""
    copy, of_input = 0 if given[0].channels_last else given[0].nbytes, _copied(function.saved[0])
    blocks = max(0, workspace - of_input)
    weights = sum(one.nbytes for one in asked if len(one.shape) > 2 and one.shape[0] != given[0].shape[0])
    if kernels.active() == "numpy" and function.needs_grad[2:] == (True,):
        blocks = max(copy, blocks)  # the sum that is the bias's gradient comes after the windows
    return copy + of_input + blocks + weights


def _transposed(function: Any, given: list[Shape], asked: list[Shape], workspace: int) -> int:
    """Return what the gradients of a transposed convolution take, which are convolutions."""
    copy, of_input = 0 if given[0].channels_last else given[0].nbytes, _copied(function.saved[0])
    return copy + of_input + min(max(0, workspace - of_input), CONVOLUTION_BLOCK)


def _copied(x: Any) -> int:
    """Return the bytes of a copy with channels last, none where that is a view."""
    return 0 if x is None or np.moveaxis(x, 1, -1).flags.c_contiguous else int(x.nbytes)


def _max_pool(function: Any, given: list[Shape], asked: list[Shape], workspace: int) -> int:
    """Return what the gradient of max-pooling takes: a copy in the layout of the input, and positions."""
    gy, axes = given[0], function.picks.axes
    copy = 0 if gy.channels_last == _lies_last(function) else gy.nbytes
    if (kernels.active() == "onednn" and gy.dtype == np.float32 and len(axes) > 1
            and all(axis.is_even and axis.step == 1 for axis in axes)):
        return copy + max(0, workspace - gy.nbytes)
    each = (16 if len(axes) > 1 else 24) * math.prod(gy.shape) / max(asked[0].nbytes, 1)
    return copy + int(each * min(get_num_threads() * POOL_BLOCK, asked[0].nbytes))


def _attention(function: Any, given: list[Shape], asked: list[Shape], workspace: int) -> int:
    """Return what a few tiles take, for each of the threads that work on them."""
    gy = given[0]
    lse = next(one for one in reversed(function.saved) if one is not None)
    rows, width = lse.shape[-1], gy.shape[-1] // getattr(function, "heads", 1)
    keys = rows if hasattr(function, "heads") else function.saved[1].shape[-2]
    tiles = Tiles(lse.shape[:-1] or (1,), rows, keys, width, function.is_causal)
    groups = len(list(tiles.groups()))
    threads = min(get_num_threads(), groups) if lse.size * keys >= LARGE else 1
    r, k = tiles.rows_at_once, tiles.keys_at_once
    matrices = min(tiles.matrices, max(1, lse.size // max(rows, 1)))
    return int(threads * lse.itemsize * matrices * (2 * r * k + 5 * k * width))


def _recurrent(rows: int, collected: int, factors: int, width: int, states: int, copies: int = 0) -> Any:
    """Return the rule of a recurrent layer.

    Parameters are numbers for each cell: rows of the weights; what is collected of each step for the sums; factors of
    each step in a block; what decides on how many steps are a block; states and their gradients; and copies of the
    state's weight.
    """

    def cost(function: Any, given: list[Shape], asked: list[Shape], workspace: int) -> int:
        weight, item = function.saved[4], function.saved[4].itemsize
        hidden, runs = weight.shape[0] // rows, runs_of(function.shape, function.batch_sizes)
        blocks = [block.steps * block.size for block in blocks_of(runs, width * hidden * item, function.reverse)]
        total = sum(blocks)
        columns = min(total, max(*blocks, COLLECTED_BYTES // (collected * hidden * item), 0))
        sums = columns * (collected * hidden + weight.shape[1]) * item
        # Those of a block are there until the next ones are; and the weights' gradients at the first sum.
        pairs = max(one + other for one, other in zip([0, *blocks], blocks, strict=False))
        weights = sum(one.nbytes for one in asked if len(one.shape) < 3) if columns == total else 0
        steps = max(pairs * factors * hidden * item - weights, blocks[0] * factors * hidden * item)
        return int(sums + steps + states * hidden * runs[0][1] * item + copies * weight.nbytes)

    return cost


_LAYS_OUT = np.lib.NumpyVersion(np.__version__) >= "2.5.0"
"""Whether `numpy.matmul` copies an operand that is broadcast, for BLAS."""

_SPECIAL: dict[str, Any] = {
    "Conv1d": _convolution, "Conv2d": _convolution, "Conv3d": _convolution,
    "ConvTranspose1d": _transposed, "ConvTranspose2d": _transposed, "ConvTranspose3d": _transposed,
    "MaxPool1d": _max_pool, "MaxPool2d": _max_pool, "MaxPool3d": _max_pool,
    "AdaptiveMaxPool1d": _max_pool, "AdaptiveMaxPool2d": _max_pool, "AdaptiveMaxPool3d": _max_pool,
    "PackedAttention": _attention, "ScaledDotProductAttention": _attention,
    "Lstm": _recurrent(4, 4, 6, 6, 4), "Gru": _recurrent(3, 4, 5, 5, 4, copies=2), "Rnn": _recurrent(1, 1, 1, 2, 2),
    "Matmul": lambda function, given, asked, workspace: (
        given[0].nbytes if _LAYS_OUT and given[0].is_stretched and len(given[0].shape) > 1 else 0),
    "Linear": lambda function, given, asked, workspace: given[0].nbytes if given[0].is_stretched else 0,
    "Getitem": lambda function, given, asked, workspace: given[0].nbytes if len(function.needs_grad) > 1 else 0,
    "Split": lambda function, given, asked, workspace: asked[0].nbytes - sum(one.nbytes for one in given),
}
