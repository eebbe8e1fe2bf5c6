"""IPython's outputs: who keeps what they hold alive, and letting go of it."""

import builtins
import gc
import sys
import weakref
from collections import OrderedDict

import numpy as np
import pytest

import pygrad
from pygrad.memory import free_notebook_outputs, why_alive
from pygrad.memory.notebook import without_graphs
from tests.memory.leaky import KEPT, N

SETUP = f"""
import numpy as np, pygrad
from pygrad.memory import why_alive, free_notebook_outputs
x = pygrad.Variable(np.ones({N}))
"""


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """An IPython in this process, with its modules and hooks put back afterwards."""
    interactive = pytest.importorskip("IPython.core.interactiveshell", reason="IPython is not installed")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.delattr(builtins, "_", raising=False)  # a doctest leaves it, and then IPython sets no _ of its own
    main = sys.modules["__main__"]
    shell = interactive.InteractiveShell.instance()
    shell.history_manager.enabled = False
    shell.run_cell(SETUP, store_history=True)
    yield shell
    shell.reset(new_session=True)
    shell.history_manager.end_session()
    interactive.InteractiveShell.clear_instance()
    sys.modules["__main__"] = main
    gc.collect()


def run(shell, code):
    result = shell.run_cell(code, store_history=True)
    result.raise_error()
    return result.result


def test_an_output_of_a_notebook(shell, capsys):
    run(shell, "(x * 2.0).exp().sum()")
    number = shell.execution_count - 1
    run(shell, "import weakref\nmessage = str(why_alive(_))")
    assert shell.user_ns["message"] == (
        "Variable is alive because of\n"
        f"    Out[{number}] and _ -> Variable\n"
        "Letting go of it frees 7.8 KiB.\n"
        "the notebook keeps its outputs: call pygrad.memory.free_notebook_outputs(), or end the line with a semicolon; "
        "under %load_ext pygrad it keeps them without their graphs")


def test_a_name_of_the_notebook_and_the_cell_that_fills_it(shell):
    run(shell, "losses = []\nfor step in range(3):\n    losses.append((x * 2.0).exp().sum())")
    cell = shell.execution_count - 1
    run(shell, "answer = why_alive(losses[0])")
    answer = shell.user_ns["answer"]
    assert answer.root == "global 'losses' of __main__"
    assert answer.line == f"In[{cell}]:3"
    assert answer.advice.endswith("write losses.append((x * 2.0).exp().sum().item())")


def test_a_function_of_the_notebook_is_named_by_its_cell(shell):
    run(shell, "def train():\n    losses = []\n    for step in range(3):\n        losses.append((x * 2.0).exp().sum())\n"
               "    return why_alive(losses[0])")
    cell = shell.execution_count - 1
    run(shell, "answer = train()")
    answer = shell.user_ns["answer"]
    assert answer.root == f"local 'losses' of train() (In[{cell}]:5)"
    assert answer.line == f"In[{cell}]:4"


def test_outputs_are_freed_and_values_stay(shell, capsys):
    run(shell, "(x * 2.0).exp().sum()")
    number = shell.execution_count - 1
    run(shell, "[(x * 3.0).exp().sum(), 5]")
    reference = weakref.ref(shell.user_ns["Out"][number].creator)
    assert free_notebook_outputs() == 2 * 8 * N
    assert reference() is None
    assert shell.user_ns["Out"][number].item() == pytest.approx(N * np.exp(2.0))
    assert shell.user_ns["Out"][number].creator is None
    assert shell.user_ns["_"][1] == 5
    assert shell.user_ns["__"] is shell.user_ns["Out"][number]
    assert free_notebook_outputs() == 0
    run(shell, "7")
    assert shell.user_ns["_"] == 7  # IPython goes on updating it


def test_it_is_called_in_a_cell_of_its_own(shell, capsys):
    run(shell, "(x * 2.0).exp().sum()")
    run(shell, "3")
    assert run(shell, "free_notebook_outputs()") == 8 * N
    run(shell, "nothing = 5")
    assert run(shell, "free_notebook_outputs()") == 0


def test_names_of_the_user_are_left_alone():
    x = pygrad.Variable(np.ones(N))
    y = x.exp().sum()
    notebook = {"_oh": {1: y, 2: [y]}, "_1": y, "y": y, "_": 3}
    assert free_notebook_outputs(notebook) == 0
    assert notebook["y"] is y
    assert y.creator is not None
    assert notebook["_oh"][1].creator is None
    assert notebook["_oh"][2][0] is notebook["_oh"][1]


def test_the_last_output_of_a_plain_session(monkeypatch, nothing_is_frozen):
    x = pygrad.Variable(np.ones(N))
    monkeypatch.setattr(builtins, "_", x.exp().sum(), raising=False)
    why = why_alive(builtins._)
    assert (why.root, why.kind, why.nbytes) == ("_, the last output", "output", KEPT)
    assert free_notebook_outputs() == 8 * N
    assert builtins._.creator is None


def test_outside_ipython_there_is_nothing_to_do():
    assert free_notebook_outputs({}) == 0


def test_a_handle_that_cannot_be_computed_stays():
    x = pygrad.Variable(np.ones(3))
    y = (x * 2 + 1).sum()
    (handle,) = y.creator.inputs
    with pygrad.no_grad():
        x += 1
    notebook = {"_oh": {1: handle, 2: y}}
    free_notebook_outputs(notebook)
    assert notebook["_oh"][1] is handle and notebook["_oh"][2].creator is None


def test_what_stands_for_an_output_is_not_written_through():
    y = pygrad.Variable(np.ones(3)).exp()
    kept = without_graphs((y, [y]))
    assert kept[0] is kept[1][0] and kept[0].data is y.data and repr(kept[0]) == repr(y)
    with pygrad.no_grad():
        kept[1][0] += 1
    assert not np.array_equal(kept[0].data, y.data)
    handle = (y + 1).sum().creator.inputs[0]
    assert without_graphs(handle) is handle and handle._data is None


def test_named_tuples_and_ordered_dicts():
    found = np.linalg.eigh(pygrad.Variable(np.diag([1.0, 2.0])))
    kept = without_graphs(found)
    assert type(kept) is type(found) and kept.eigenvalues.creator is None and kept.eigenvectors.creator is None
    ordered = without_graphs(OrderedDict(y=pygrad.Variable(3.0) * 2))
    assert type(ordered) is OrderedDict and ordered["y"].creator is None and ordered["y"].item() == 6
    plain = np.linalg.eigh(np.eye(2))
    assert without_graphs(plain) is plain
