import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform
from tests.pytorch import agree, pytorch

X = uniform((2, 3))
LINEAR = [
    ("constant", {}), ("constant", {"constant_values": ((1, 2), (3, 4))}), ("edge", {}), ("wrap", {}), ("mean", {}),
    ("mean", {"stat_length": ((1, 2), (3, 1))}), ("linear_ramp", {"end_values": (1, 2)}), ("reflect", {}),
    ("reflect", {"reflect_type": "odd"}), ("symmetric", {}), ("symmetric", {"reflect_type": "odd"}),
]
WIDTHS = [((2, 1), (0, 5)), 1]


def padded(width, mode="constant", array=X, name="", makes=F.NumpyPad, **options):
    def function(x):
        return np.pad(x, width, mode, **options)

    return case(makes, function, array, name=f"{mode} {width} {options} {name}", reference=function)


def assign(row, widths, axis, options):
    if widths[0]:
        row[:widths[0]] = options.get("factor", 1) * row[widths[0]]
    if widths[1]:
        row[-widths[1]:] = row[-widths[1] - 1] * row[widths[0]]


def with_values(name, values, width, *arrays):
    return case(F.NumpyPad, lambda x, *v: F.numpy_pad(x, width, constant_values=values(*v)), X, *arrays, name=name,
                reference=lambda x, *v: np.pad(x, width, constant_values=values(*v)), dtypes=(np.float32,))


CASES = [
    case(F.NumpyPad, lambda x: F.numpy_pad(x, 1, "reflect"), uniform((2, 3)), name="saved", saves=0, order=1),
    *[padded(width, mode, **options) for mode, options in LINEAR for width in WIDTHS],
    *[padded((1, 2), mode, complex_uniform((2,)), name="complex", **options) for mode, options in LINEAR[2:]
      if mode != "mean" or not options],
    *[padded(width, mode, makes=F.Concatenate, **options) for mode in ("maximum", "minimum", "median")
      for width, options in ((((2, 1), (0, 3)), {}), (1, {"stat_length": 2}))],
    *[padded((3, 2), mode, uniform((1,)), name="one") for mode in ("reflect", "symmetric", "wrap", "linear_ramp")],
    padded({-1: (1, 2)}), padded({0: 1}, "edge"), padded(0), padded(3, array=uniform(())), padded(3, "mean", uniform(())),
    padded(((0, 0), (2, 1)), "reflect", uniform((0, 2)), name="empty"),
    padded(((1, 2), (0, 1)), assign, name="function", makes=F.Setitem, factor=3.0),
    with_values("one value", lambda v: v, ((1, 2), (0, 1)), uniform((), seed=1)),
    with_values("a value and a constant", lambda v: (v, 2.0), 1, uniform((), seed=1)),
    with_values("four values", lambda v: v, ((1, 2), (0, 1)), uniform((2, 2), seed=1)),
    *[case(F.NumpyPad, lambda x, v: F.numpy_pad(x, ((1, 3), (2, 0)), "linear_ramp", end_values=v), X, array,
           reference=lambda x, v: np.pad(x, ((1, 3), (2, 0)), "linear_ramp", end_values=v), name=f"ramps {array.shape}")
      for array in (uniform((), seed=1), uniform((2, 2), seed=1))],
    with_values("nested", lambda v, w: ((v, w), (w, 1.0)), ((1, 2), (2, 1)), uniform((), seed=1), uniform((), seed=2)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_agrees_with_pytorch():
    torch = pytorch()
    for mode, theirs in (("reflect", "reflect"), ("edge", "replicate"), ("wrap", "circular"), ("constant", "constant")):
        agree(lambda x, m=mode: np.pad(x, ((0, 0), (2, 1)), m),
              lambda x, m=theirs: torch.nn.functional.pad(x, (2, 1), m), uniform((2, 3)))


def test_nothing_is_saved_by_linear_modes():
    from_x = Variable(X)
    for mode, options in LINEAR:
        assert not np.pad(from_x, 1, mode, **options).creator.saved


def test_medians_of_nan_and_of_an_even_number():
    x = Variable([1.0, np.nan, 3.0])
    y = np.pad(x, (1, 0), "median")
    assert np.isnan(y.data[0])
    x = Variable([4.0, 1.0, 3.0, 9.0])
    y = np.pad(x, (1, 0), "median")
    y[0].backward()
    assert y.data[0] == 3.5 and x.grad.tolist() == [0.5, 0, 0.5, 0]


def test_empty_is_zeros_and_infinities_stay_where_they_belong():
    x = Variable([1.0, 2.0])
    y = np.pad(x, 1, "empty")
    assert y.tolist() == [0, 1, 2, 0]
    np.pad(x, (2, 0), "symmetric").backward(np.array([1.0, np.inf, 1.0, 1.0]))
    assert x.grad.tolist() == [np.inf, 2]


def test_integers():
    x = Variable([1, 2, 4])
    for mode in ("mean", "maximum", "edge", "linear_ramp"):
        assert np.pad(x, 1, mode).tolist() == np.pad(x.data, 1, mode).tolist()
        assert np.pad(x, 1, mode).dtype == x.dtype
    np.pad(x, 1, "mean").sum().backward()
    assert np.allclose(x.grad.data, 5 / 3)
    assert F.numpy_pad([1, 2], 1).tolist() == [0, 1, 2, 0]


@pytest.mark.parametrize("call, error, message", [
    (lambda x: np.pad(x, 1, "mirror"), ArgumentError, "numpy_pad: expected a mode out of constant, .* got 'mirror'"),
    (lambda x: np.pad(x, 1, "edge", constant_values=1), ArgumentError, "mode 'edge' takes no options, got constant_val"),
    (lambda x: np.pad(x, 1.5), DTypeError, "numpy_pad: expected integers as pad_width, got 1.5"),
    (lambda x: np.pad(x, -1), ArgumentError, "numpy_pad: pad_width=-1 has negative numbers"),
    (lambda x: np.pad(x, ((1, 1),) * 3), ShapeError, "does not fit 2 axes"),
    (lambda x: np.pad(x[:0], 1, "edge"), ShapeError, "numpy_pad: an empty axis of .* mode 'edge'"),
    (lambda x: np.pad(x, 1, "maximum", stat_length=0), ArgumentError, "a stat_length of 0 along axis 0"),
    (lambda x: np.pad(Variable([1, 2]), 1, "median"), DTypeError, "numpy_pad: the median of .* rounded"),
])
def test_wrong_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(X))
