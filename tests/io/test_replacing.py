import errno
import os

import pytest

from pygrad.errors import ArgumentError
from pygrad.io.replacing import replacing


def test_the_new_file_takes_the_place_at_the_end(tmp_path):
    path = tmp_path / "a"
    path.write_text("old")
    with replacing(path) as temporary:
        with open(temporary, "w") as file:
            file.write("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new" and os.listdir(tmp_path) == ["a"]


def test_an_error_leaves_the_old_one(tmp_path):
    path = tmp_path / "a"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt), replacing(path):
        raise KeyboardInterrupt
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["a"]


def test_no_place_for_it(tmp_path):
    with pytest.raises(FileNotFoundError) as caught, replacing(tmp_path / "no" / "a"):
        pass
    assert caught.value.errno == errno.ENOENT
    with pytest.raises(ArgumentError, match="is not a regular file"), replacing(tmp_path):
        pass
