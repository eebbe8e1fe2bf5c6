import itertools

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, ShapeError
from tests.functions.cases import case, uniform
from tests.functions.images import assert_keeps_order, channels_last
from tests.pytorch import agree, pytorch

NUMPY = {"constant": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
PADS = [((2, 1), (2, 2, 3)), ((1, 2, 0, 1), (1, 2, 3, 4)), ((1, 1, 2, 0, 0, 1), (1, 1, 2, 3, 2)), ((1, 2), (2, 3)),
        ((1, 1), (0, 2, 3))]


def reference(pad, mode):
    def function(x):
        pairs = [(0, 0)] * (x.ndim - len(pad) // 2) + [*zip(pad[-2::-2], pad[::-2], strict=True)]
        return np.pad(x, pairs, mode=NUMPY[mode])

    return function


CASES = [case(F.Pad, lambda x, p=pad, m=mode: F.pad(x, p, m), uniform(shape), name=f"{mode} {pad}",
              reference=reference(pad, mode), saves=0) for pad, shape in PADS for mode in NUMPY]
CASES += [
    case(F.Pad, lambda x: F.pad(x, (2, -1, -2, 1, 1, 1), value=3.0), uniform((2, 3, 4)), name="negative", saves=0),
    *(case(F.Pad, lambda x, m=mode: F.pad(x, (2, -1), m), uniform((2, 4)), name=f"negative {mode}", saves=0)
      for mode in NUMPY),
    case(F.Pad, lambda x: F.pad(x, ()), uniform((2, 3)), name="nothing", reference=lambda x: x, saves=0),
    case(F.Pad, lambda x: F.pad(x, (1, 1)), uniform((3, 0)), name="of nothing", reference=lambda x: np.zeros((3, 2))),
    case(F.Pad, lambda x: F.pad(x, (-1, -2)), uniform((2, 3)), name="to nothing"),
    case(F.Pad, lambda x: F.pad(x, (1, 1, 1, 1), "reflect"), channels_last(uniform((1, 3, 2, 3))), name="channels last"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("mode", NUMPY)
def test_agrees_with_pytorch(axes, mode):
    torch = pytorch()
    x = uniform((2, 3, *(4, 5, 6)[:axes]))
    for pair in itertools.product((-1, 0, 1, 3), repeat=2):
        pad = [*pair, *[1, 2] * (axes - 1)]
        for array in (x, channels_last(x), x[0]):
            agree(lambda x, p=pad: F.pad(x, p, mode), lambda x, p=pad: torch.nn.functional.pad(x, p, mode), array,
                  dtypes=("float64",))
    agree(lambda x: F.pad(x, (1, 2) * axes, mode), lambda x: torch.nn.functional.pad(x, (1, 2) * axes, mode), x)


def test_value_agrees_with_pytorch():
    torch = pytorch()
    for pad in ((1, 2), (-1, 2, 3, -2), (1, 0, 0, 1, 2, 1), (0, 0, 0, 0, 0, 0, 1, 2)):
        agree(lambda x, p=pad: F.pad(x, p, value=-2.5), lambda x, p=pad: torch.nn.functional.pad(x, p, value=-2.5),
              uniform((2, 3, 4, 3)))


def test_keeps_the_memory_order():
    for mode in NUMPY:
        assert_keeps_order(lambda x, m=mode: F.pad(x, (1, 2, 0, 1), m), (2, 3, 4, 5), (1, 3, 4, 5))
    assert_keeps_order(lambda x: F.pad(x, (1, 1, 1, 1, 1, 1)), (2, 3, 4, 5))


def test_integers_stay_integers():
    x = np.array([[1, 2]], np.int8)
    for mode, expected in (("constant", [7, 1, 2]), ("replicate", [1, 1, 2]), ("circular", [2, 1, 2])):
        y = F.pad(x, (1, 0), mode, value=7 if mode == "constant" else None)
        assert y.dtype == np.int8 and y.tolist() == [expected]
    assert F.pad(x, (0, 1), value=np.float64(3)).tolist() == [[1, 2, 3]]
    for value in (2.5, np.nan, np.inf):
        with pytest.raises(DTypeError, match=r"pad: .* cannot be put into an input of shape \(1, 2\), dtype int8"):
            F.pad(x, (1, 0), value=value)


def test_numbers_and_infinities():
    assert F.pad(3.0, ()).item() == 3
    x = Variable([[1.0, np.inf, np.nan]])
    y = F.pad(x, (1, 1), value=np.inf)
    np.testing.assert_array_equal(y.data, [[np.inf, 1, np.inf, np.nan, np.inf]])
    y.backward(np.array([[np.nan, 1, 2, 3, np.inf]]))
    assert x.grad.tolist() == [[1, 2, 3]]


def test_bad_arguments():
    x = np.ones((1, 2, 3))
    for pad in ((1,), (1, 2, 3), 2, (1.5, 2), "12", None):
        with pytest.raises(ArgumentError, match="^pad: expected an"):
            F.pad(x, pad)
    with pytest.raises(ArgumentError, match="pad: expected a mode out of constant, .* got 'mirror'"):
        F.pad(x, (1, 1), "mirror")
    with pytest.raises(ArgumentError, match="pad: mode 'reflect' takes its values from the input; leave value out"):
        F.pad(x, (1, 1), "reflect", 0.0)
    with pytest.raises(ArgumentError, match="pad: expected a number as value, got '0'"):
        F.pad(x, (1, 1), value="0")
    with pytest.raises(ShapeError, match=r"pad: an input of shape \(1, 2, 3\), .* has fewer axes than 4"):
        F.pad(x, (0,) * 8)
    with pytest.raises(ShapeError, match=r"pad: \(3, 0\) is too much for 3 elements.* mode 'reflect' has room for 2"):
        F.pad(x, (3, 0), "reflect")
    with pytest.raises(ShapeError, match=r"pad: \(0, 4\) is too much for 3 elements.* mode 'circular' has room for 3"):
        F.pad(x, (0, 4), "circular")
    with pytest.raises(ShapeError, match=r"pad: \(-2, -2\) leaves nothing of 3 elements"):
        F.pad(x, (-2, -2))
    for mode in ("reflect", "replicate", "circular"):
        with pytest.raises(ShapeError, match=r"pad: \(-1, -2\) leaves nothing of 3 elements"):
            F.pad(x, (-1, -2), mode)
        with pytest.raises(ShapeError, match=rf"pad: mode '{mode}' pads the last one, two or three axes"):
            F.pad(x[None], (1, 1), mode)
        with pytest.raises(ShapeError, match=rf"pad: mode '{mode}' pads the last one, two or three axes"):
            F.pad(x[0, 0], (1, 1), mode)
