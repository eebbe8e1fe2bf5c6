import os
import sys
from types import SimpleNamespace

from pygrad.memory import _cells


def test_outside_of_a_notebook(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "IPython", None)
    assert _cells.running_shell() is None and _cells.cell_of("<ipython-input-3-abc>") == ""
    monkeypatch.chdir(tmp_path)
    assert _cells.shown_name(str(tmp_path / "a" / "b.py")) == os.path.join("a", "b.py")
    assert _cells.shown_name("<string>") == "<string>"
    assert _cells.short_name(str(tmp_path / "a" / "b.py")) == "b.py"
    assert _cells.shown_name(os.path.abspath(os.sep + "a.py")) == os.path.abspath(os.sep + "a.py")


def test_cells_have_their_numbers(monkeypatch):
    names = {"<ipython-input-3-abc>": ("Cell", "In[3]")}
    shell = SimpleNamespace(compile=SimpleNamespace(format_code_name=names.get))
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    assert _cells.cell_of("<ipython-input-3-abc>") == _cells.shown_name("<ipython-input-3-abc>") == "In[3]"
    assert _cells.short_name("<ipython-input-3-abc>") == "In[3]"
    assert _cells.cell_of("other.py") == "" and _cells.shown_name("other.py") == "other.py"


def test_a_folder_that_is_gone(monkeypatch):
    def gone(path):
        raise FileNotFoundError(path)

    monkeypatch.setattr(os.path, "relpath", gone)
    assert _cells.shown_name(__file__) == __file__
