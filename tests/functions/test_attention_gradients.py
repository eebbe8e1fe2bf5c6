import numpy as np
import pytest

from pygrad.functions._attention_blocks import attend
from pygrad.functions._attention_gradients import differentiate
from pygrad.functions._attention_graph import compose
from pygrad.functions._attention_scores import Setting
from tests.functions.test_attention import random
from tests.functions.test_attention_blocks import SHAPES
from tests.functions.test_attention_tiles import small_tiles


@pytest.fixture
def small(monkeypatch):
    small_tiles(monkeypatch)


def both(views, setting, wanted=(True, True, True, False), zeros=False):
    """Return the gradients tile by tile, and those of the composition."""
    lead = np.broadcast_shapes(*(one.shape[:-2] for one in views if one is not None))
    out, lse = np.empty((*lead, views[0].shape[-2], views[2].shape[-1])), np.empty((*lead, views[0].shape[-2]))
    attend(views, setting, out, lse)
    gy = random(out.shape, 9)
    make = np.zeros if zeros else np.empty
    targets = tuple(make(one.shape) if want else None for one, want in zip(views, wanted, strict=True))
    differentiate(views, setting, (gy, out, lse), targets)
    return targets, compose(views, setting, gy, lead)


def arrays(lead, rows, keys, scale=1.0):
    return random((*lead, rows, 4), 0, scale), random((*lead, keys, 4), 1), random((*lead, keys, 3), 2)


def assert_equal(got, expected, shape_of=None):
    for one, other in zip(got, expected, strict=True):
        if one is not None:
            axes = tuple(i for i, extent in enumerate(one.shape) if extent == 1 and other.shape[i] != 1)
            np.testing.assert_allclose(one, other.sum(axis=axes, keepdims=True), rtol=1e-8, atol=1e-11)


@pytest.mark.parametrize("lead, rows, keys", SHAPES)
@pytest.mark.parametrize("setting", [Setting(0.5), Setting(0.5, True), Setting(0.0), Setting(0.5, False, 0.3, (1, 2)),
                                     Setting(0.5, True, 0.3, (1, 2)), Setting(0.5, True, 1.0, (1, 2))], ids=str)
def test_small_tiles_give_the_whole(small, lead, rows, keys, setting):
    views = *arrays(lead, rows, keys), None
    assert_equal(*both(views, setting, zeros=setting.causal and keys > rows))


@pytest.mark.parametrize("scale", [30.0, 1000.0])
@pytest.mark.parametrize("causal", [False, True])
def test_large_scores(small, scale, causal):
    assert_equal(*both((*arrays((2,), 20, 20, scale), None), Setting(0.5, causal)))


@pytest.mark.parametrize("shape", [(2, 10, 20), (1, 10, 20), (2, 1, 20), (1, 1, 1), (2, 10, 1)])
def test_added_masks(small, shape):
    views = *arrays((2,), 10, 20), random(shape, 4)
    for wanted in ((True,) * 4, (False, False, False, True)):
        targets, expected = both(views, Setting(0.5), wanted, zeros=True)
        assert_equal(targets, expected)


def test_boolean_masks(small):
    mask = random((1, 10, 20), 4) < 0
    mask[:, 3] = False
    assert_equal(*both((*arrays((2,), 10, 20), mask), Setting(0.5)))


def test_broadcast_inputs(small):
    q, k, v = random((3, 1, 10, 4)), random((1, 5, 20, 4), 1), random((1, 1, 20, 3), 2)
    assert_equal(*both((q, k, v, None), Setting(0.5), zeros=True))


@pytest.mark.parametrize("place", range(3))
def test_one_gradient_alone(small, place):
    wanted = tuple(number == place for number in range(4))
    targets, expected = both((*arrays((2,), 10, 20), None), Setting(0.5), wanted)
    assert_equal(targets, expected)
    assert sum(one is not None for one in targets) == 1
