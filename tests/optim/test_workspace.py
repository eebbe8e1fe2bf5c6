import pickle

import numpy as np
import pytest

from pygrad.optim.workspace import LARGE, LINE, Workspace, aligned_zeros


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("size", [0, 3, 1000, 8192, 100_000])
def test_aligned_zeros(size, dtype):
    for _ in range(5):
        array = aligned_zeros(size, dtype)
        assert array.shape == (size,) and array.dtype == dtype and not array.any()
        assert array.ctypes.data % LINE == 0 or array.nbytes < LARGE
        array += 1  # it may be written to


def test_arrays_are_kept_until_they_are_too_small():
    workspace = Workspace()
    first = workspace.take(np.dtype(float), 10, 20)
    assert [len(array) for array in first] == [10, 20]
    assert workspace.take(np.dtype(float), 5, 20) is first and workspace.take(np.dtype(float), 10) is first
    second = workspace.take(np.dtype(float), 15, 5, 7)
    assert [len(array) for array in second] == [15, 20, 7] and second[1] is first[1]
    other = workspace.take(np.dtype(np.float32), 3)
    assert other[0].dtype == np.float32 and workspace.take(np.dtype(float), 1) is second


def test_a_copy_is_empty():
    workspace = Workspace()
    before = workspace.take(np.dtype(float), 10)
    assert pickle.loads(pickle.dumps(workspace)).take(np.dtype(float), 10)[0] is not before[0]
