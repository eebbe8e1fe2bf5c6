"""The report of ``%gradmem``."""

import re

import numpy as np

from pygrad import Variable, memory
from pygrad.ipython import lines
from pygrad.memory._accounts import Row
from pygrad.memory.records import Line

SETUP = "import numpy as np\nfrom pygrad import Variable\nx = Variable(np.ones(10_000))"


def number(text, column):
    """Sum a column of bytes of all tables."""
    found = re.findall(r"^ *(?:\S+:)?\d+((?:  +[\d.]+ (?:B|KiB|MiB)){3})  ", text, re.MULTILINE)
    return sum(sizes(one)[column] for one in found)


def sizes(text):
    """Return all bytes that a text names."""
    found = re.findall(r"([\d.]+) (B|KiB|MiB)", text)
    return [float(size) * {"B": 1, "KiB": 1024, "MiB": 2**20}[unit] for size, unit in found]


def test_columns_add_up(run):
    run("import math", "%gradmem -q 1")  # what is imported on first use
    text = run(SETUP, "class Net:\n    scale = 2\n\n    def forward(self, x):\n        return (x * self.scale).exp()\n",
               "def step(net, x):\n    def inner():\n        return net.forward(x).sum()\n    loss = inner()\n"
               "    loss.backward()\n    return loss", "%%gradmem\nkept = np.ones(1000)\nloss = step(Net(), x)")
    peak, before, alive, new = sizes(text.splitlines()[0])
    assert abs(number(text, 0) - new) < 512 and new > 88_000, text
    assert abs(number(text, 1) - (peak - before)) < 2**17 and peak - before > 130_000  # MiB are shown to a tenth
    assert "Cell In[4], Net.forward\n" in text and "Cell In[5], step\n" in text and "inner\n\n" not in text
    columns = [line.index("def ") for line in text.splitlines() if line.endswith(("def step(net, x):", "def inner():"))]
    assert len(columns) == 2 and columns[1] == columns[0] + 4


def test_lines_outside_of_functions_of_another_cell(run):
    text = run(SETUP, "class Late:\n    get = lambda self: np.ones(1000)\n", "%%gradmem\na = Late().get()")
    assert re.search(r"Cell In\[2\]\n\nLine #.*\n-+\n +2 +[78]\.\d KiB .*      get = lambda self: np\.ones\(1000\)\n", text)


def test_files_beside_the_notebook(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    body = "".join(f"    kept.append(x[:{size}] + 0.0)\n" for size in range(1000, 1015))
    (tmp_path / "beside_the_notebook.py").write_text(
        f"import numpy as np\nfrom pygrad import Variable\nx = Variable(np.ones(2000))\nkept = []\ndef g():\n{body}")
    text = run("import beside_the_notebook", "%gradmem beside_the_notebook.g()")
    assert "In files (3 more lines took less)\n" in text
    assert re.search(r"\nbeside_the_notebook\.py:20(?: +(?:[78]|1[12])\.\d KiB){2} +\d+\.\d KiB +\d+    kept\.append\(x\[:1014\] \+ 0\.0\)\n", text)


def test_nothing_at_all(run):
    assert re.fullmatch(r"peak (.+), of which .+ were there before; .+ alive at the end, of which (0 B|[4-7]\.\d KiB) "
                        r"are new\n\n(Cell (?s:.)*)?", run("%gradmem 1 + 1"))  # Python's objects


def test_source_that_cannot_be_had():
    with memory.profile() as measured:
        exec(compile("import numpy as np\nkept.append(x * 2)", "<nowhere>", "exec"),
             {"kept": [], "x": Variable(np.ones(1000))})
    text = lines.report(measured, "<nowhere>", show_cell=False)
    assert re.search(r"<nowhere>:2 +0 B +15\.6 KiB +15\.6 KiB", text)


def test_a_line_with_several_functions():
    def row(name, *numbers):
        return Row(Line("cell", 3, name), *numbers)

    rows = lines._places([row("f", 5, 1, 9, 20, 19, 2), row("<lambda>", 6, 2, 7, 10, 8, 1)])
    assert rows == {("cell", 3): (("cell", 3), 11, 3, 11, 30, 27, 3)}
