import json
from pathlib import Path

import numpy as np
import pytest

from pygrad import Variable, memory
from pygrad.errors import ArgumentError
from pygrad.memory import _formats


@pytest.fixture(scope="module")
def measured():
    with memory.profile() as measured:
        Variable(np.ones(1000)) * 2
    return measured


def test_every_format_is_written(measured, tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    beginnings = {"text": b"Peak ", "json": b"{", "html": b"<!", "png": b"\x89PNG", "svg": b"<?xml",
                  "mprof": b"CMDLINE"}
    for suffix, form in _formats.SUFFIXES.items():
        path = tmp_path / f"report{suffix}"
        assert _formats.format_of(str(path)) == form
        _formats.check_file(str(path), form)
        assert not path.exists()
        _formats.write(measured, str(path), form, "Memory of a test")
        assert path.read_bytes().startswith(beginnings[form]), form
    assert b"Memory of a test" in (tmp_path / "report.html").read_bytes()
    json.loads(_formats.text_in(measured, "json"))
    assert _formats.text_in(measured, "text") == str(measured)


def test_a_format_that_is_asked_for(tmp_path):
    assert _formats.format_of("report.log", "text") == "text"
    with pytest.raises(ArgumentError, match=r"no format for 'report\.log': its suffix is none of \.txt, .*name the format"):
        _formats.format_of("report.log")
    with pytest.raises(ArgumentError, match=r"format png needs a file with the suffix \.png, got 'a\.jpg'"):
        _formats.format_of("a.jpg", "png")


def test_files_that_cannot_be_written(tmp_path, monkeypatch):
    with pytest.raises(ArgumentError, match=r"cannot write '.*nowhere.a\.txt': No such file or directory"):
        _formats.check_file(str(tmp_path / "nowhere" / "a.txt"), "text")
    with pytest.raises(ArgumentError, match="Is a directory"):
        _formats.check_file(str(tmp_path), "text")
    monkeypatch.setattr(_formats, "find_spec", lambda name: None)
    with pytest.raises(ArgumentError, match=r"a\.png: a picture needs matplotlib, which is not installed"):
        _formats.check_file("a.png", "png")


def test_checking_leaves_a_file_as_it_is(tmp_path):
    path = Path(tmp_path / "a.txt")
    path.write_text("kept")
    _formats.check_file(str(path), "text")
    assert path.read_text() == "kept"
