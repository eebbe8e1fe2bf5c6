import json

import numpy as np
import pytest

from docs import saved_bytes
from pygrad import functions as F
from tests.pytorch import pytorch

INPUTS_INSTEAD = {"pairwise_distance", "triplet_margin_loss"}
"""They keep their inputs, which exist anyway, where PyTorch keeps a new array, their difference."""

OURS = saved_bytes.count()
THEIRS = json.loads(saved_bytes.COUNTS.read_text(encoding="utf-8"))["bytes"]


def test_the_page_is_up_to_date():
    assert saved_bytes.PAGE.read_text(encoding="utf-8") == saved_bytes.page(), "run python docs/saved_bytes.py"


@pytest.mark.parametrize("name", saved_bytes.CALLS)
def test_nothing_keeps_more_than_in_pytorch(name):
    shape, _ = saved_bytes.CALLS[name]
    if name in INPUTS_INSTEAD:
        assert OURS[name] == pytest.approx({"pairwise_distance": 8, "triplet_margin_loss": 12}[name], abs=0.04)
        return
    assert OURS[name] <= THEIRS[name] + 16 / np.prod(shape)  # a number or two


def test_pytorchs_counts_are_pytorchs():
    pytorch()
    assert saved_bytes.count_pytorch()["bytes"] == pytest.approx(THEIRS)


def test_counting():
    assert saved_bytes._kept(lambda F, x, new: F.exp(x).sum(), (8, 4)) == 128
    assert saved_bytes._kept(lambda F, x, new: x + 1.0, (8, 4)) == 0
    assert saved_bytes._kept(lambda F, x, new: F.linear(x, new((2, 4))), (8, 4)) == 128
    assert saved_bytes._kept(lambda F, x, new: x * new((8, 4)), (8, 4)) == 256


def test_calls_are_of_functions_there_are():
    assert [name for name in saved_bytes.CALLS if not hasattr(F, name)] == ["gelu_tanh"]
