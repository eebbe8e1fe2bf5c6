import numpy as np
import pytest

import pygrad
from pygrad.errors import ArgumentError
from pygrad.layers._settings import floating_dtype


def test_dtypes():
    assert floating_dtype(None, "Layer") == np.float32 and floating_dtype("float16", "Layer") == np.float16
    pygrad.set_default_dtype(np.float64)
    try:
        assert floating_dtype(None, "Layer") == np.float64
    finally:
        pygrad.set_default_dtype(np.float32)
    with pytest.raises(ArgumentError, match="Layer: expected a floating dtype such as np.float32, got int32"):
        floating_dtype(np.int32, "Layer")
