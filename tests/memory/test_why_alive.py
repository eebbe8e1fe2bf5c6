"""Each way in which graphs and arrays stay alive: the path, the bytes, the line to change."""

import functools
import gc
import re
import runpy
import sys
import threading
import weakref

import numpy as np
import pytest

import pygrad
from pygrad import layers, optim
from pygrad.errors import ArgumentError
from pygrad.memory import why_alive
from tests.memory.leaky import KEPT, N, W, line_of, make_loss

CACHE = {}


def message(why, path, freed, advice):
    """Assert the whole text of an answer; ``path`` is a pattern, the line in ``(file:...)`` left open."""
    first, where, letting, last = str(why).split("\n")
    assert first == f"{why.what} is alive because of"
    assert re.fullmatch("    " + re.escape(path).replace(r"\.\.\.", r"[\w.]+:\d+"), where), where
    assert letting == f"Letting go of it frees {freed}."
    assert last == advice


def test_a_sum_over_iterations():
    def train():
        total = 0.0
        for _ in range(5):
            loss = make_loss()
            total += loss
        return why_alive(loss), why_alive(total)

    of_loss, of_total = train()
    advice = f"{line_of(train, 'total += loss')}: total += loss keeps every iteration's graph: write total += loss.item()"
    message(of_loss, "local 'total' of train() (...) -> Variable -> its graph, 1 Function up -> Sum", "39.1 KiB", advice)
    assert of_loss.nbytes == 5 * (8 * N) + 8 + 8 + 8  # the sum, the last loss, the constant 0.0
    message(of_total, "local 'total' of train() (...) -> Variable", "31.3 KiB", advice)
    assert of_total.nbytes == 4 * (8 * N) + 8 + 8  # not the last loss: that has a name of its own


def test_a_list_of_losses():
    def train():
        losses = []
        for _ in range(3):
            losses.append(make_loss())
        return why_alive(losses[0])

    why = train()
    message(why, "local 'losses' of train() (...) -> list[0] of 3 -> Variable", "23.5 KiB, 7.8 KiB by this one alone",
            f"{line_of(train, 'losses.append')}: losses.append(make_loss()) keeps the graph of every one that it adds: "
            "write losses.append(make_loss().item())")
    assert (why.nbytes, why.own_nbytes, why.kind) == (3 * KEPT, KEPT, "fill")


class Net:
    def __init__(self):
        self.stats = {"loss": []}

    def step(self):
        self.stats["loss"].append(make_loss())


def test_a_list_in_a_dict_of_an_object():
    def train():
        net = Net()
        for _ in range(3):
            net.step()
        return why_alive(net.stats["loss"][1])

    message(train(), "local 'net' of train() (...) -> Net.stats -> dict['loss'] -> list[1] of 3 -> Variable",
            "23.5 KiB, 7.8 KiB by this one alone",
            f"{line_of(Net.step, 'append')}: self.stats['loss'].append(make_loss()) keeps the graph of every one that "
            "it adds: write self.stats['loss'].append(make_loss().item())")


def test_a_dict_of_losses():
    def train():
        history = {}
        for step in range(2):
            history[step] = make_loss()
        return why_alive(history[1])

    message(train(), "local 'history' of train() (...) -> dict[1] -> Variable", "15.6 KiB, 7.8 KiB by this one alone",
            f"{line_of(train, 'history[step] =')}: history[step] = make_loss() keeps the graph of every one that it "
            "stores: write history[step] = make_loss().item()")


def test_a_closure():
    def make_report():
        loss = make_loss()

        def report():
            return float(loss)

        return report, weakref.ref(loss)

    def train():
        report, loss = make_report()
        return why_alive(loss), report

    why, _ = train()
    message(why, "local 'report' of train() (...) -> closure variable 'loss' of report() (...) -> Variable", "7.8 KiB",
            f"{line_of(make_report, 'def report')}: the closure of report() keeps 'loss': let it use loss.item() instead")


def test_a_suspended_generator():
    seen = []

    def steps():
        for number in range(3):
            loss = make_loss()
            seen.append(weakref.ref(loss))
            yield number

    def train():
        running = steps()
        next(running)
        return why_alive(seen[0])

    message(train(), "local 'running' of train() (...) -> suspended generator steps() (...), local 'loss' -> Variable",
            "7.8 KiB", f"{line_of(steps, 'loss = ')}: the generator steps() is suspended and keeps its local 'loss': "
            "close() it, run it to its end, or del loss before the yield")


def fail(seen):
    loss = make_loss()
    seen.append(weakref.ref(loss))
    raise ValueError("diverged")


def test_a_frame_of_a_caught_exception():
    def train():
        seen = []
        problem = None
        try:
            fail(seen)
        except ValueError as error:
            problem = error
        return why_alive(seen[0]), problem

    message(train()[0], "local 'problem' of train() (...) -> ValueError -> frame of fail() (...), local 'loss' -> Variable",
            "7.8 KiB", f"{line_of(train, 'problem = error')}: problem keeps the frames of its traceback and all their "
            "locals: keep str(problem), or write problem = problem.with_traceback(None)")


def test_the_exception_that_is_being_handled():
    def train():
        seen = []
        try:
            fail(seen)
        except ValueError:
            return why_alive(seen[0])

    why = train()
    assert why.root == "the exception being handled"
    assert why.path[1].startswith("frame of fail() (")


def test_the_last_traceback(monkeypatch, nothing_is_frozen):
    seen = []
    try:
        fail(seen)
    except ValueError as error:
        monkeypatch.setattr(sys, "last_value", error, raising=False)
        monkeypatch.setattr(sys, "last_traceback", error.__traceback__, raising=False)
    message(why_alive(seen[0]), "sys.last_traceback -> frame of fail() (...), local 'loss' -> Variable", "7.8 KiB",
            "the last traceback keeps the locals of its frames: write "
            "sys.last_exc = sys.last_value = sys.last_traceback = None")


def remember(key):
    CACHE[key] = make_loss()
    return weakref.ref(CACHE[key])


def test_a_cache_of_a_module(nothing_is_frozen):
    try:
        why = why_alive(remember("first"))
    finally:
        CACHE.clear()
    message(why, f"global 'CACHE' of {__name__} -> dict['first'] -> Variable", "7.8 KiB",
            f"{line_of(remember, 'CACHE[key] =')}: CACHE[key] = make_loss() keeps the graph of every one that it stores: "
            "write CACHE[key] = make_loss().item()")


def test_a_cache_of_functools():
    @functools.lru_cache
    def loss_of(key):
        return make_loss()

    def train():
        return why_alive(weakref.ref(loss_of(1)))

    why = train()
    assert "lru_cache of loss_of()" in str(why)
    assert why.advice.endswith("or call loss_of.cache_clear()")
    assert why.nbytes == KEPT


def test_a_class_attribute(nothing_is_frozen):
    class Best:
        loss = None

    Best.loss = make_loss()
    message(why_alive(Best.loss), "local 'Best' of test_a_class_attribute() (...) -> class attribute Best.loss -> Variable",
            "7.8 KiB", f"{line_of(test_a_class_attribute, 'Best.loss = ')}: Best.loss = make_loss() keeps a graph: "
            "write Best.loss = make_loss().item()")
    Net.best = make_loss()
    try:
        why = why_alive(Net.best)
        assert (why.root, why.path) == ("class attribute Net.best", ["Variable"])
        assert str(why).split("\n")[1] == "    class attribute Net.best -> Variable"
    finally:
        del Net.best


def test_an_optimiser_of_a_model_that_is_gone():
    def train():
        model = layers.Linear(10, 10, bias=False)
        optimizer = optim.SGD(model.parameters(), lr=0.1)
        weight = weakref.ref(model.weight)
        del model
        return why_alive(weight), optimizer

    message(train()[0], "local 'optimizer' of train() (...) -> SGD.param_groups -> list[0] of 1 -> dict['params'] -> "
            "list[0] of 1 -> Parameter", "400 B",
            f"{line_of(train, 'optimizer = ')}: the optimiser SGD holds its parameters and their state, even of a model "
            "that is gone: del optimizer, or make a new optimiser for the new model")


def test_a_small_view_of_a_large_buffer():
    def train():
        big = np.zeros(1_000_000)
        corner = big[:10]
        buffer = weakref.ref(big)
        del big
        return why_alive(buffer), corner

    message(train()[0], "local 'corner' of train() (...) -> a view of 10 of the 1,000,000 elements of an array of 7.6 MiB",
            "7.6 MiB", f"{line_of(train, 'corner = ')}: corner = big[:10] keeps the whole array alive: "
            "write corner = big[:10].copy()")


def test_a_view_in_a_dict_that_the_collector_does_not_track():
    def train():
        kept = {"corner": np.zeros(1_000_000)[:10]}
        gc.collect()
        assert not gc.is_tracked(kept)
        return why_alive(kept["corner"])

    why = train()
    assert why.path[0] == "dict['corner']"
    assert why.nbytes == 8_000_000


def test_a_gradient_with_a_graph():
    def train():
        w = pygrad.Variable(np.ones(N))
        (w * w).sum().backward(create_graph=True)
        return why_alive(w.grad)

    message(train(), "local 'w' of train() (...) -> Variable.grad -> Variable", "7.8 KiB",
            f"{line_of(train, 'create_graph=True')}: create_graph=True left a gradient with a graph in w.grad: use "
            "pygrad.grad(..., create_graph=True), or call w.clear_grad() after its use")


def test_a_state_that_is_carried_along():
    def train():
        h = W * 1.0
        for _ in range(3):
            h = (h * W).tanh()
        return why_alive(h)

    assert train().advice == ("h = (h * W).tanh() carries the graph of every iteration along: write h = h.detach() "
                              "where it may end")


def test_a_local_of_another_thread():
    ready, done, seen = threading.Event(), threading.Event(), []

    def work():
        held = make_loss()
        seen.append(weakref.ref(held))
        ready.set()
        done.wait(10)

    thread = threading.Thread(target=work, name="worker")
    thread.start()
    ready.wait(10)
    why = why_alive(seen[0])
    done.set()
    thread.join()
    assert re.fullmatch(r"local 'held' of work\(\) \(test_why_alive.py:\d+\) in thread 'worker'", why.root)


def test_it_may_be_asked_in_any_thread():
    answers = []

    def work():
        losses = [make_loss()]
        answers.append(why_alive(losses[0]))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    (why,) = answers
    assert re.fullmatch(r"local 'losses' of work\(\) \(test_why_alive.py:\d+\)", why.root)


def test_what_nobody_but_the_caller_holds():
    x = pygrad.Variable(np.ones(N))
    why = why_alive(x)
    assert why.root.startswith("local 'x' of test_what_nobody_but_the_caller_holds()")
    assert (why.kind, why.nbytes, why.path) == ("value", 8 * N, ["Variable"])


def test_a_script_that_asks_by_a_name_of_its_own(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from pygrad.memory import leaks, why_alive\n"
        "from tests.memory.leaky import make_loss\n"
        "losses = []\n"
        "for step in range(3):\n"
        "    loss = make_loss()\n"
        "    losses.append(loss)\n"
        "first = why_alive(loss)\n"
        "found = leaks()\n"
        "losses.clear()\n"
        "second = why_alive(loss)\n")
    space = runpy.run_path(str(script), run_name="__main__")
    advice = ("script.py:6: losses.append(loss) keeps the graph of every one that it adds: "
              "write losses.append(loss.item())")
    message(space["first"], "global 'losses' of script.py -> list[2] of 3 -> Variable",
            "23.5 KiB, 7.8 KiB by this one alone", advice)
    assert [one.root for one in space["found"] if one.line == "script.py:6"] == ["global 'losses' of script.py"]
    assert (space["second"].root, space["second"].kind) == ("global 'loss' of script.py", "graph")


def test_what_nothing_with_a_name_holds():
    why = why_alive(make_loss())
    assert why.root == ""
    assert "a value in the middle of an expression" in str(why)


def test_a_dead_reference_is_an_error():
    with pytest.raises(ArgumentError, match="has died; nothing keeps it alive"):
        why_alive(weakref.ref(make_loss()))


def test_the_line_is_known_from_trace_lines_where_the_source_is_not():
    space = {"make_loss": make_loss, "why_alive": why_alive}
    with pygrad.config.trace_lines():
        exec("def train():\n    kept = make_loss()\n    return why_alive(kept)", space)
        why = space["train"]()
    assert why.line.startswith("leaky.py:")


def test_it_keeps_nothing_alive():
    def train():
        losses = [make_loss() for _ in range(3)]
        answers = [why_alive(losses[0]), why_alive(losses[0]._data), why_alive(losses[0].creator)]
        return answers, [weakref.ref(one) for one in losses] + [weakref.ref(losses[0].creator)]

    gc.collect()
    gc.disable()
    try:
        answers, references = train()
        assert [one() for one in references] == [None] * 4
        assert gc.collect() == 0
    finally:
        gc.enable()
    assert len(answers) == 3


def test_locals_that_are_deleted_after_an_answer_die():
    other = make_loss()
    why_alive(W)
    reference = weakref.ref(other)
    del other
    assert reference() is None
