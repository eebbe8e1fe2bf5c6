"""What IPython's Out keeps of the Variables that are displayed."""

import gc
import weakref

import numpy as np
import pytest

import pygrad
from pygrad.display.outputs import are_graphs_kept, hint, keep_graphs_in_out

SETUP = "import numpy as np, pygrad\nx = pygrad.Variable(np.ones(3), name='x')"


@pytest.fixture(autouse=True)
def default():
    yield
    keep_graphs_in_out(False)


def test_a_displayed_graph_goes_with_its_last_name(run, shell):
    run(SETUP, "y = x * 2", "y", "1")
    names = shell.user_ns
    creator = weakref.ref(names["y"].creator)
    assert repr(names["Out"][3]) == "Variable([2. 2. 2.])" and names["Out"][3].creator is None
    assert names["Out"][3] is names["_3"] is names["__"]
    gc.disable()
    try:
        names.pop("y")
        assert creator() is None
    finally:
        gc.enable()


def test_the_display_is_that_of_the_variable_itself(run):
    assert "Variable([2. 2. 2.])" in run(SETUP, "x * 2")
    assert run("y = x * 2\ny.creator is not None") .endswith("True\n")


def test_containers(run, shell):
    run(SETUP, "y = x * 2", "[y, (y, {'a': y}), x, 5]")
    first, (second, third), leaf, five = shell.user_ns["_3"]
    assert first is second is third["a"] and first.creator is None
    assert leaf is shell.user_ns["x"] and five == 5
    assert shell.user_ns["y"].creator is not None


def test_leaves_and_other_values_are_kept_as_they_are(run, shell):
    run(SETUP, "x", "a = [x, 1]", "a", "y = x * 2", "y.creator")
    names = shell.user_ns
    assert names["_2"] is names["x"] and names["_4"] is names["a"] and names["_6"] is names["y"].creator


def test_backward_of_an_output_says_what_to_do(run):
    run(SETUP, "y = (x * 2).sum()", "y")
    with pytest.raises(pygrad.errors.GraphError, match="%pygrad outputs keep"):
        run("_.backward()")
    assert "keeps the Variables" in run("%pygrad outputs keep")
    run("y", "_.backward()")
    assert run("x.grad").endswith("Variable([2. 2. 2.])\n")


def test_writing_into_an_output_leaves_the_graph_alone(run, shell):
    run(SETUP, "y = x.exp()", "y", "with pygrad.no_grad(): _ += 1", "y.sum().backward()")
    assert np.allclose(shell.user_ns["x"].grad.data, np.e) and np.allclose(shell.user_ns["_3"].data, np.e + 1)


def test_the_last_result_lets_go_too(run, shell):
    run(SETUP, "x * 2")
    assert shell.last_execution_result.result.creator is None


def test_the_switch(run, shell):
    run(SETUP, "pygrad.display.keep_graphs_in_out()", "x * 2", "%pygrad outputs detach", "x * 3")
    assert shell.user_ns["_3"].creator is not None and shell.user_ns["_5"].creator is None
    assert run("%pygrad outputs free").endswith("B freed\n") and shell.user_ns["_3"].creator is None
    assert "lets go" in run("%pygrad")


@pytest.mark.parametrize("line", ["output", "outputs drop", "outputs keep now"])
def test_wrong_words(shell, capsys, line):
    shell.run_cell(f"%pygrad {line}")
    assert "UsageError" in capsys.readouterr().err


def completed(shell, line):
    completer = pytest.importorskip("IPython.core.completer")
    with completer.provisionalcompleter():
        return {one.text for one in shell.Completer.completions(line, len(line))}


def test_completion(shell):
    assert "outputs" in completed(shell, "%pygrad ")
    assert completed(shell, "%pygrad outputs ") >= {"keep", "detach", "free"}
    assert completed(shell, "%pygrad outputs k") == {"keep"}


def test_unloading_puts_everything_back(run, shell):
    run(SETUP, "%unload_ext pygrad", "x * 2")
    assert shell.user_ns["_3"].creator is not None
    assert not {"update_user_ns", "fill_exec_result"} & set(vars(shell.displayhook))
    assert shell.find_line_magic("pygrad") is None and "outputs" not in completed(shell, "%pygrad ")
    run("%load_ext pygrad", "x * 2")
    assert shell.user_ns["_5"].creator is None
    run("%pygrad outputs keep", "%unload_ext pygrad", "%load_ext pygrad", "x * 2")
    assert shell.user_ns["_9"].creator is None and not are_graphs_kept()


def test_the_hint_of_the_display(run, shell):
    run(SETUP, "y = x * 2")
    assert hint() == "" and not are_graphs_kept()
    run("%pygrad outputs keep")
    assert "%pygrad outputs detach" in shell.user_ns["y"]._repr_html_()
    run("%unload_ext pygrad")
    assert "%load_ext pygrad" in shell.user_ns["y"]._repr_html_()
    assert "Out" not in shell.user_ns["x"]._repr_html_()


def test_a_stale_handle_is_displayed_and_kept_as_it_is(run, shell):
    run(SETUP, "y = (x * 2 + 1).sum()\nwith pygrad.no_grad(): x += 1")
    assert "StaleGraphError" in run("y.creator.inputs[0]")
    assert shell.user_ns["_3"].creator is not None
