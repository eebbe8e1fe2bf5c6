import numpy as np
import pytest

from pygrad.errors import FileFormatError
from pygrad.io import safetensors_format


def test_reading_what_was_written(tmp_path):
    path = tmp_path / "a.safetensors"
    safetensors_format.write({"a": np.arange(3)}, str(path), {"b": "c"}, path)
    assert safetensors_format.read(path)["a"].tolist() == [0, 1, 2]
    assert safetensors_format.read_metadata(path) == {"b": "c"}


def test_what_is_none(tmp_path):
    path = tmp_path / "a.safetensors"
    path.write_bytes(b"\x80\x04abcdefgh")
    with pytest.raises(FileFormatError, match="expected a safetensors file, got a pickle"):
        safetensors_format.read(path)
