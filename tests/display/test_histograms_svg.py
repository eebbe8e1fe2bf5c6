from xml.etree import ElementTree

import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.display import hist
from pygrad.display._histograms_svg import draw
from pygrad.display._drawing import ALARM


@pytest.mark.parametrize("array", [
    np.zeros((0, 3)), np.full(5, 3), np.full(5, np.nan), np.ones(10, np.float16), np.array([1e308, -1e308, 0]),
    np.array([True, False]), np.array([1j]), np.float32(2), np.array([1e-320, 2e-320]), np.array([5e-324, 1e-323]),
])
@pytest.mark.parametrize("log", [None, True, False])
def test_all_kinds_of_arrays(array, log):
    text = draw(hist({"a <b>": array}, log=log))
    ElementTree.fromstring(text)
    assert "a &lt;b&gt;" in text
    paths = [one.get("d") for one in ElementTree.fromstring(text).iter("path")]
    assert not any("nan" in path or "inf" in path for path in paths)


def test_what_is_not_finite_is_red():
    assert f'fill="{ALARM}"' in draw(hist(np.array([1, np.nan])))
    assert ALARM not in draw(hist(np.ones(2)))


def test_gradients_stand_at_the_right():
    variable = Variable(np.arange(4.0))
    (variable * variable).sum().backward()
    text = draw(hist(variable))
    assert "gradients" in text
    assert text.count("<path") == 2


def test_a_large_model_stays_small():
    model = layers.Sequential(*[layers.Linear(30, 30) for _ in range(50)])
    for parameter in model.parameters():
        parameter.grad = np.random.default_rng(0).standard_normal(parameter.shape)
    assert len(draw(hist(model))) < 60_000
