import os
import sys
from types import SimpleNamespace

from pygrad import cells


def test_outside_of_a_notebook(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "IPython", None)
    assert cells.running_shell() is None and cells.cell_of("<ipython-input-3-abc>") == ""
    monkeypatch.chdir(tmp_path)
    assert cells.shown_name(str(tmp_path / "a" / "b.py")) == os.path.join("a", "b.py")
    assert cells.shown_name("<string>") == "<string>"
    assert cells.short_name(str(tmp_path / "a" / "b.py")) == "b.py"
    assert cells.shown_name(os.path.abspath(os.sep + "a.py")) == os.path.abspath(os.sep + "a.py")


def test_cells_have_their_numbers(monkeypatch):
    names = {"<ipython-input-3-abc>": ("Cell", "In[3]")}
    shell = SimpleNamespace(compile=SimpleNamespace(format_code_name=names.get))
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    assert cells.cell_of("<ipython-input-3-abc>") == cells.shown_name("<ipython-input-3-abc>") == "In[3]"
    assert cells.short_name("<ipython-input-3-abc>") == "In[3]"
    assert cells.cell_of("other.py") == "" and cells.shown_name("other.py") == "other.py"


def test_a_folder_that_is_gone(monkeypatch):
    def gone(path):
        raise FileNotFoundError(path)

    monkeypatch.setattr(os.path, "relpath", gone)
    assert cells.shown_name(__file__) == __file__
