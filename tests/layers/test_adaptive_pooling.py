import pytest

from pygrad import layers
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("name", ["AdaptiveAvgPool", "AdaptiveMaxPool"])
def test_agrees_with_pytorch(axes, name):
    torch = pytorch()
    x = uniform((2, 3, *(7, 6, 5)[:axes]))
    for size in (1, 2, 5, (2, 3, 4)[:axes], (None, 3, None)[:axes]):
        if size == (None,):
            continue
        for flags in ((), (True,)) if name == "AdaptiveMaxPool" else ((),):
            ours, theirs = (getattr(where, f"{name}{axes}d")(size, *flags) for where in (layers, torch.nn))
            assert repr(ours) == repr(theirs)
            for array in (x, x[0]):
                agree_layers(lambda _, layer=ours: layer, lambda _, layer=theirs: layer, array)
