import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.functions.test_convolution import bound
from tests.pytorch import agree, pytorch

OPTIONS = [
    ((1, 2, 3, 4), {"kernel_size": 2}),
    ((2, 1, 3, 3), {"kernel_size": (1, 3), "padding": (0, 1)}),
    ((1, 1, 4, 5), {"kernel_size": 2, "dilation": (2, 1), "stride": 2}),
    ((2, 4, 3), {"kernel_size": 3, "padding": 3, "stride": (3, 2)}),
    ((0, 1, 2, 2), {"kernel_size": 1}),
]


def columns(shape, options):
    """Return the shape of the unfolded array."""
    return F.unfold(np.zeros(shape), **options).shape


def unfolded(x, kernel_size, dilation=1, padding=0, stride=1):
    """Windows one by one, written plainly."""
    (kh, kw), (dh, dw), (ph, pw), (sh, sw) = (np.broadcast_to(one, 2) for one in (kernel_size, dilation, padding, stride))
    x = np.pad(x, [(0, 0)] * (x.ndim - 2) + [(ph, ph), (pw, pw)])
    rows = range(0, x.shape[-2] - (kh - 1) * dh, sh)
    windows = [x[..., i:i + (kh - 1) * dh + 1:dh, j:j + (kw - 1) * dw + 1:dw].reshape((*x.shape[:-3], -1))
               for i in rows for j in range(0, x.shape[-1] - (kw - 1) * dw, sw)]
    return np.stack(windows, -1)


CASES = [case(F.Unfold, bound(F.unfold, options), uniform(shape), name=f"{shape} {options}", saves=0,
              **({"reference": bound(unfolded, options)} if shape[0] else {}))
         for shape, options in OPTIONS]
CASES += [case(F.Fold, bound(F.fold, {"output_size": shape[-2:], **options}), uniform(columns(shape, options)),
               name=f"{shape} {options}", saves=0) for shape, options in OPTIONS]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("shape, options", OPTIONS[:-1], ids=str)
def test_pytorch(shape, options):
    functional = pytorch().nn.functional
    agree(bound(F.unfold, options), bound(functional.unfold, options), uniform(shape))
    whole = {"output_size": shape[-2:], **options}
    agree(bound(F.fold, whole), bound(functional.fold, whole), uniform(columns(shape, options)))


def test_padding_wider_than_the_window():
    y = F.unfold(np.ones((1, 2, 2)), 1, padding=2)
    assert y.shape == (1, 36) and y.data.sum() == 4


@pytest.mark.parametrize("call, error, message", [
    (lambda: F.unfold(np.ones((2, 2)), 1), ShapeError, r"unfold: expected an input of shape \(N, C, H, W\)"),
    (lambda: F.unfold(Variable(np.ones((1, 1, 2, 2))), 3), ShapeError, r"window of \(3, 3\) .* larger than the image"),
    (lambda: F.unfold(np.ones((1, 2, 2)), 0), ArgumentError, "kernel_size to be an integer of at least 1"),
    (lambda: F.unfold(np.ones((1, 2, 2)), 1, stride=-1), ArgumentError, "stride to be"),
    (lambda: F.unfold(np.ones((1, 2, 2)), 1, padding=-1), ArgumentError, "padding to be"),
    (lambda: F.fold(np.ones((1, 1, 4, 4)), 3, 2), ShapeError, r"fold: expected an input of shape \(N, C \* kh \* kw, L\)"),
    (lambda: F.fold(np.ones((1, 5, 4)), 3, 2), ShapeError, r"expected an input of shape \(N, C \* 4, 4\)"),
    (lambda: F.fold(np.ones((1, 4, 5)), 3, 2), ShapeError, r"got shape \(1, 4, 5\)"),
    (lambda: F.fold(np.ones((1, 4, 5)), 0, 2), ArgumentError, "output_size to be"),
    (lambda: F.fold(np.ones((1, 4, 4)), 1, 2), ShapeError, "larger than the image"),
])
def test_errors(call, error, message):
    with pytest.raises(error, match=message):
        call()
