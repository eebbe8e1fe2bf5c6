import gc

import numpy as np
import pytest

from pygrad import kernels
from pygrad.kernels import choice, onednn
from pygrad.kernels.onednn import address
from tests.threads import in_threads

pytestmark = pytest.mark.skipif("onednn" not in kernels.available(), reason="oneDNN is not installed")


@pytest.fixture
def library():
    with kernels.use("onednn"):
        yield choice.library()


def test_find_names_a_file():
    assert onednn.find().endswith("libdnnl.so.3")


def test_address_of_any_array():
    x = np.zeros((3, 4))
    fixed = x.copy()
    fixed.flags.writeable = False
    for one in (x, x.T, x[1:, 2:], fixed, np.zeros((0, 2))):
        assert one.size == 0 or address(one) == one.ctypes.data


def test_plans_are_kept_and_bounded(library, monkeypatch):
    monkeypatch.setattr(onednn, "CAPACITY", 3)
    made = []

    def make(number):
        made.append(number)
        return number

    for number in (1, 2, 3, 1, 4, 1, 2):
        assert library.planned(("test", number), lambda number=number: make(number)) == number
    assert made == [1, 2, 3, 4, 2]
    assert len(library._local.plans) == 3


def test_what_is_not_supported_is_asked_once(library):
    asked = []

    def refuse():
        asked.append(1)
        raise onednn.Unsupported

    assert library.planned(("refused",), refuse) is None
    assert library.planned(("refused",), refuse) is None
    assert len(asked) == 1


def test_status_codes(library):
    library.check(0)
    with pytest.raises(MemoryError):
        library.check(1)
    with pytest.raises(onednn.Unsupported):
        library.check(3)


def test_plans_depend_on_the_number_of_threads(library):
    before, made = library.threads(), []
    try:
        for threads in (1, 2, 1):
            library.held.omp_set_num_threads(threads)
            library.planned(("threads",), lambda: made.append(1))
    finally:
        library.held.omp_set_num_threads(before)
    assert len(made) == 2


def test_threads_compute_side_by_side(library):
    rng = np.random.default_rng(0)
    problems = [(rng.standard_normal((150, 100 + i)).astype(np.float32),
                 rng.standard_normal((100 + i, 120)).astype(np.float32)) for i in range(4)]
    expected = [a.astype(np.float64) @ b for a, b in problems]
    wrong = []

    def work(number):
        for _ in range(20):
            for (a, b), right in zip(problems, expected, strict=True):
                if not np.allclose(kernels.matmul(a, b), right, rtol=1e-4, atol=1e-3):
                    wrong.append(1)

    in_threads(4, work)
    gc.collect()
    assert not wrong
