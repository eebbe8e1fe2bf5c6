import subprocess
import sys

import numpy as np
import pytest

from pygrad.errors import ArgumentError
from pygrad.random import check_seed, default_generator, generator_from_key, manual_seed, next_key
from tests.threads import in_threads


def test_same_seed_same_draws():
    manual_seed(3)
    first = default_generator().random(5), next_key()
    manual_seed(3)
    second = default_generator().random(5), next_key()
    np.testing.assert_array_equal(first[0], second[0])
    assert first[1] == second[1]


def test_different_seeds_differ():
    manual_seed(3)
    first = default_generator().random(5)
    manual_seed(4)
    assert not np.array_equal(first, default_generator().random(5))


def test_draws_are_those_of_numpy():
    manual_seed(12)
    np.testing.assert_array_equal(default_generator().random(4), np.random.default_rng(12).random(4))


def test_seeding_keeps_the_generator_that_others_hold():
    held = default_generator()
    manual_seed(5)
    assert default_generator() is held


def test_numpy_integers_and_large_seeds_are_seeds():
    manual_seed(np.int64(9))
    first = next_key()
    manual_seed(9)
    assert next_key() == first
    manual_seed(2**200)


@pytest.mark.parametrize("seed", [-1, 1.0, "1", None, np.int8(-3)])
def test_bad_seed(seed):
    with pytest.raises(ArgumentError, match="manual_seed: expected a seed that is an integer and not negative, got"):
        manual_seed(seed)


def test_bad_seed_leaves_the_generator_alone():
    manual_seed(1)
    expected = np.random.default_rng(1).random()
    with pytest.raises(ArgumentError):
        manual_seed(-1)
    assert default_generator().random() == expected


def test_check_seed_returns_an_int():
    assert type(check_seed(np.uint8(4), "a test")) is int


def test_global_numpy_state_is_left_alone():
    before = np.random.get_state()[1].copy()
    manual_seed(0)
    next_key()
    generator_from_key((1, 2)).random(100)
    np.testing.assert_array_equal(np.random.get_state()[1], before)


def test_keys_replay_and_differ():
    manual_seed(0)
    keys = [next_key() for _ in range(1000)]
    assert len(set(keys)) == 1000
    draws = [generator_from_key(key).random(3).tolist() for key in keys[:10]]
    assert draws == [generator_from_key(key).random(3).tolist() for key in keys[:10]]
    assert len({tuple(draw) for draw in draws}) == 10


def test_key_is_two_python_ints_of_64_bits():
    for key in [next_key(), next_key(np.random.default_rng(0))]:
        assert [type(part) for part in key] == [int, int]
        assert all(0 <= part < 2**64 for part in key)


def test_both_halves_of_a_key_count():
    top = 2**64 - 1
    draws = {generator_from_key(key).random() for key in [(0, 0), (0, 1), (1, 0), (top, top), (top, 0), (0, top)]}
    assert len(draws) == 6


def test_key_from_a_generator_leaves_the_default_alone():
    manual_seed(2)
    expected = next_key()
    manual_seed(2)
    own = np.random.default_rng(0)
    assert next_key(own) != next_key(own)
    assert next_key() == expected


def test_threads_draw_distinct_keys():
    keys = []
    in_threads(4, lambda number: keys.extend([next_key() for _ in range(2000)]))
    assert len(set(keys)) == 8000


def test_threads_that_ask_first_get_one_generator():
    program = """
import sys, threading
sys.setswitchinterval(1e-6)
import pygrad.random
barrier, seen = threading.Barrier(8), []
def ask():
    barrier.wait()
    seen.append(pygrad.random.default_generator())
threads = [threading.Thread(target=ask) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(seen), len(set(map(id, seen))))
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["8", "1"]


def test_importing_the_module_does_not_load_numpy_random():
    program = "import sys, numpy; before = 'numpy.random' in sys.modules; import pygrad.random; " \
              "print(before or 'numpy.random' not in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "True"
