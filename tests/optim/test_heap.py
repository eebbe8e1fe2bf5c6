"""The allocator keeps what steps free, where it can be told to."""

import os
import subprocess
import sys

import pytest

from pygrad import Parameter, config, optim
from pygrad.optim.heap import keep_freed

GLIBC = "CS_GNU_LIBC_VERSION" in getattr(os, "confstr_names", ())

# Allocates, touches and frees as a training step does, and counts the page faults of each round.
ROUNDS = """
import resource, sys
import numpy as np
import pygrad
from pygrad import Parameter, optim

def faults(rounds):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(rounds):
        arrays = [np.ones(400_000, np.float32) for _ in range(3)]
        del arrays
    return (resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) / rounds

with pygrad.config.keep_heap(sys.argv[1] == "on"):
    optimizer = optim.SGD([Parameter(np.zeros(1_000_000, np.float32))])
faults(3)
print(faults(10))
"""


def faults(switch):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    run = subprocess.run([sys.executable, "-c", ROUNDS, switch], check=True, capture_output=True, text=True,
                         env=environment)
    return float(run.stdout)


@pytest.mark.skipif(not GLIBC, reason="the allocator is not glibc's")
def test_freed_memory_is_not_faulted_in_again():
    with_it, without = faults("on"), faults("off")
    assert without > 500 and with_it < 20


@pytest.mark.skipif(not GLIBC, reason="the allocator is not glibc's")
@pytest.mark.parametrize("nbytes, block", [(0, 0), (1000, 8000), (2**20, 8 * 2**20), (2**30, 31 * 2**20)])
def test_the_block_follows_the_parameters(nbytes, block):
    assert keep_freed(nbytes) == block


def test_the_switch():
    with config.keep_heap(False):
        assert keep_freed(2**20) == 0
        optim.SGD([Parameter([1.0])])
    assert keep_freed(2**20) == (8 * 2**20 if GLIBC else 0)
