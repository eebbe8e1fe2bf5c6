"""What holds after every test: the engine is as it was. And what the tests are made of is out of the collector's way."""

import gc

import numpy as np
import pytest

from pygrad import config
from pygrad.config import state
from pygrad.random import default_generator


def pytest_collection_finish():
    """Freeze what there is: hundreds of thousands of objects, through which each full collection would go."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def nothing_is_frozen():
    """For who looks for objects of the modules of tests."""
    gc.unfreeze()
    yield
    gc.freeze()


@pytest.fixture(autouse=True)
def engine_state_is_restored():
    """Fail a test that leaves a mode, a listener or a running pass behind."""
    yield
    left = {name: getattr(state, name) for name in ("special", "passes", "listening", "trace_lines",
                                                    "check_mutation", "early_commit", "progress")}
    assert not any(left.values()), f"the engine's state after the test: {left}"
    assert config.is_grad_enabled()
    assert config.get_default_dtype() == np.float32


@pytest.fixture(autouse=True)
def restored_generator():
    """A test that seeds PyGrad's generator, or draws from it, leaves it to the next one as it was."""
    bits = default_generator().bit_generator
    before = bits.state
    yield
    bits.state = before
