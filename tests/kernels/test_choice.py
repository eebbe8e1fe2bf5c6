import os
import subprocess
import sys
import types

import numpy as np
import pytest

from pygrad import kernels
from pygrad.errors import ArgumentError, MissingDependencyError
from pygrad.kernels import choice, onednn

needs_library = pytest.mark.skipif("onednn" not in kernels.available(), reason="oneDNN is not installed")


@pytest.fixture
def fresh(monkeypatch):
    """A choice that nobody has made."""
    monkeypatch.setattr(choice, "_choice", choice._Choice())


def test_numpy_is_always_there(fresh):
    with kernels.use("numpy"):
        assert kernels.active() == "numpy" and choice.library() is None


def test_use_restores():
    before = kernels.active()
    with kernels.use("numpy"), kernels.use("auto"):
        assert kernels.active() == kernels.available()[-1]
    assert kernels.active() == before


def test_unknown_name():
    with pytest.raises(ArgumentError, match="kernels.use: expected one of 'numpy', 'onednn', 'auto', got 'cuda'"):
        kernels.use("cuda")


def test_not_installed(fresh, monkeypatch):
    monkeypatch.setattr(onednn, "PACKAGE", "no-such-package-of-kernels")
    assert kernels.available() == ("numpy",) and kernels.active() == "numpy"
    with pytest.raises(MissingDependencyError, match=r"pip install .*\[onednn\]'"):
        kernels.use("onednn")
    assert np.array_equal(kernels.matmul(np.ones((200, 200), np.float32), np.ones((200, 200), np.float32)),
                          np.full((200, 200), 200))


@pytest.mark.parametrize("content", [b"", b"no library"])
def test_a_broken_library_is_none(fresh, monkeypatch, tmp_path, content):
    path = tmp_path / "libdnnl.so.3"
    path.write_bytes(content)
    monkeypatch.setattr(onednn, "find", lambda: str(path))
    assert kernels.available() == ("numpy",) and kernels.active() == "numpy"


def test_another_version_is_none(fresh, monkeypatch):
    contents = types.SimpleNamespace(major=2, minor=7)
    version = types.SimpleNamespace(restype=None)
    library = types.SimpleNamespace(dnnl_version=lambda: types.SimpleNamespace(contents=contents))
    assert version.restype is None
    monkeypatch.setattr(onednn, "find", lambda: "somewhere")
    monkeypatch.setattr(onednn.ctypes, "CDLL", lambda path: library)
    monkeypatch.setattr(onednn.ctypes, "PyDLL", lambda path: library)
    library.dnnl_version = type("Call", (), {"__call__": lambda self: types.SimpleNamespace(contents=contents)})()
    assert kernels.available() == ("numpy",)


SCRIPT = """
import numpy as np
import pygrad
from pygrad import kernels
from pygrad.kernels import choice
assert choice._choice.library is None, "the library is loaded before it is used"
{}
"""


def run(body, **environment):
    done = subprocess.run([sys.executable, "-c", SCRIPT.format(body)], env={**os.environ, **environment},
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_import_does_not_load_it():
    run("")


@needs_library
def test_a_forked_process_uses_numpy():
    body = """
import os
a = np.ones((300, 300), np.float32)
kernels.matmul(a, a)
assert kernels.active() == "onednn"
child = os.fork()
if child == 0:
    os._exit(0 if kernels.active() == "numpy" and kernels.matmul(a, a)[0, 0] == 300 else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert run(body) == "0"


@needs_library
@pytest.mark.parametrize("variable", ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"])
def test_threads_follow_the_environment(variable, monkeypatch):
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)
    body = """
a = np.ones((300, 300), np.float32)
kernels.matmul(a, a)
print(choice.library().threads())
"""
    assert run(body, **{variable: "1"}) == "1"
