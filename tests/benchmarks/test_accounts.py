import gc
import json
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest

from benchmarks.accounts import Account, TracedBytes, highest, numpy_account
from benchmarks.array_hook import ArrayBytes
from benchmarks.harness import ROOT


def test_highest():
    assert highest([]) == 0
    assert highest([-5, 3]) == 0
    assert highest([4, 4, -6, 3, 3, -8]) == 8


def test_array_bytes_are_exact():
    with ArrayBytes() as count:
        kept = np.empty(1000, np.float32)
        assert count.now() == (4000, 4000)
        gone = np.empty((10, 100))
        del gone
        assert count.now() == (4000, 12000)
        count.reset_peak()
        view = kept[::2]
        zeros = np.zeros(250, np.float32)
        assert count.now() == (5000, 5000)
        zeros.resize(500, refcheck=False)
        assert count.now()[0] == 6000
    uncounted = np.empty(1000)
    assert count.now()[0] == 6000
    del kept, view, zeros, uncounted
    assert count.now()[0] == 0


def test_counts_are_apart():
    with ArrayBytes() as first:
        outer = np.empty(100, np.uint8)
    with ArrayBytes() as second:
        inner = np.empty(30, np.uint8)
        del outer
        assert (first.now()[0], second.now()[0]) == (0, 30)
        del inner


def test_traced_bytes_hold_the_same_arrays_and_their_objects():
    with TracedBytes() as count:
        gc.collect()
        before, _ = count.now()
        kept = np.empty(100_000)
        after, _ = count.now()
    assert kept.nbytes <= after - before < kept.nbytes + 1000
    with TracedBytes(), pytest.raises(RuntimeError, match="tracing already"), TracedBytes():
        pass


def make_numpy_step():
    """Hold 4000 bytes; every step takes 12000 at its peak, once the first has left 800 behind."""
    state = [np.empty(1000, np.float32)]

    def step():
        if len(state) == 1:
            state.append(np.empty(200, np.float32))
        first = np.empty(1000, np.float32)
        second = np.empty(2000, np.float32)
        del first
        return np.empty(500, np.float32) if second.size else None

    return step


def test_numpy_account():
    account = numpy_account(make_numpy_step)
    assert (account.live, account.peak) == (4800, 12000)
    assert 4800 <= account.total_live < 4800 + 5000
    assert 12000 <= account.total_peak < 12000 + 5000


TORCH_STEP = """
import dataclasses, json, torch
from benchmarks.engines.torch_engine import TorchEngine

def make():
    kept = torch.empty(300)
    def step():
        kept.zero_()
        first = torch.empty(1000)
        second = torch.empty(2000)
        del first
        third = torch.empty(500)
        third.numpy()
        return second
    return step

print(json.dumps(dataclasses.asdict(TorchEngine().account(make))))
"""


@pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is not installed")
def test_torch_account():
    done = subprocess.run([sys.executable, "-c", TORCH_STEP], cwd=ROOT, capture_output=True, text=True, check=True)
    account = Account(**json.loads(done.stdout.splitlines()[-1]))
    assert account == Account(live=1200, peak=12000, total_live=None, total_peak=None)
