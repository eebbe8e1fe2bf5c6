import numpy as np
import pytest

from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import uniform
from tests.pytorch import agree, pytorch


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("options", [(2.0, 2), (3.0, 2, 1), (1.0, 3, 2, True)], ids=str)
def test_equals_pytorch(axes, options):
    theirs = getattr(pytorch().nn.functional, f"lp_pool{axes}d")
    x = uniform((2, 2, *(5, 4, 4)[:axes]), 0.2, 2.0)
    agree(lambda x: getattr(F, f"lp_pool{axes}d")(x, *options), lambda x: theirs(x, *options), x)


def test_plain_input_and_errors():
    assert F.lp_pool1d([[3.0, 4.0]], 2, 2).tolist() == [[5]]
    with pytest.raises(ShapeError, match="lp_pool2d: expected an input"):
        F.lp_pool2d(np.ones((2, 2)), 2, 2)
    with pytest.raises(ArgumentError, match="lp_pool2d: expected kernel_size"):
        F.lp_pool2d(np.ones((1, 2, 2)), 2, 0)
