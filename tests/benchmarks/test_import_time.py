import subprocess

import pytest

from benchmarks.import_time import import_cost


def test_cost_of_a_module_that_numpy_has_imported_is_next_to_nothing():
    assert 0 <= import_cost("sys", threads=1) < 1000


def test_a_module_that_does_not_exist():
    with pytest.raises(subprocess.CalledProcessError):
        import_cost("no_such_module_anywhere", threads=1)
