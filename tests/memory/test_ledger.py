import gc
import tracemalloc

import numpy as np
import pytest

from pygrad import Parameter, Variable, config, events, layers, no_grad, optim
from pygrad import functions as F
from pygrad.memory import _watching
from pygrad.memory.ledger import BEGUN, CHANGED, ENDED, GIVEN, TAKEN
from tests.memory.taking import Entries, record_of, taken

pytestmark = pytest.mark.usefixtures("nobody_watches")


def test_level_follows_what_is_alive(ledger):
    before = ledger.level
    x = taken(8000)
    y = taken(8080)
    assert ledger.level == before + 16096  # with two leaves of one number
    del x
    assert ledger.level == before + 8088
    del y
    assert ledger.level == before
    ledger.flush()
    changes = [(change, record.nbytes) for _, record, change in ledger.entries
               if change in (TAKEN, GIVEN) and record.nbytes > 100]
    assert changes == [(TAKEN, 8000), (TAKEN, 8080), (GIVEN, 8000), (GIVEN, 8080)]


def test_roles_of_a_training_step(ledger):
    model = layers.Sequential(layers.Linear(30, 40), layers.GELU(), layers.Linear(40, 5))
    optimizer = optim.Adam(model.parameters())
    x, labels = np.ones((20, 30), np.float32), np.zeros(20, int)
    hidden = model[0](x)
    inner = model[1](hidden)
    loss = F.cross_entropy(model[2](inner), labels)
    for array in (hidden.data, inner.data):
        assert record_of(ledger, array).category == "activation"
    assert record_of(ledger, x).category == "input"
    loss.backward()
    optimizer.step()
    for number in (0, 2):
        for parameter in model[number].parameters():
            record = record_of(ledger, parameter.data)
            assert (record.category, record.shape, record.dtype) == ("parameter", parameter.shape, "float32")
            record = record_of(ledger, parameter.grad.data)
            assert (record.category, record.shape) == ("gradient", parameter.shape)
            assert record.site.phase == "backward" and record.site.function == "Linear"
    moment = optimizer.state[model[0].weight]["exp_avg"]
    record = record_of(ledger, moment)
    assert record.category == "optimizer state" and record.site.phase == "optimizer" and record.site.function == "Adam"
    for arrays in optimizer._workspace.arrays.values():
        assert all(record_of(ledger, array).category == "workspace" for array in arrays if array.nbytes)
    assert ledger.step == 1


def test_lines_and_layers(ledger):
    model = layers.Sequential(layers.Linear(4, 3), layers.Tanh())
    y = model(np.ones((2, 4), np.float32))  # the line
    y.sum().backward()
    tanh = record_of(ledger, y.data)
    assert tanh.site.layer == "1: Tanh" and tanh.site.line.source.endswith("# the line")
    gradient = record_of(ledger, model[0].weight.grad.data)
    assert gradient.site.line == tanh.site.line
    ledger.flush()
    runs = [run for _, run, change in ledger.entries if change == BEGUN and run.site.phase == "backward"]
    assert [(run.site.function, run.site.layer) for run in runs] == [
        ("Sum", ""), ("Tanh", "1: Tanh"), ("Linear", "0: Linear")]


def test_what_was_there_before_is_initial():
    weight, x = Parameter(np.ones((300, 200), np.float32)), np.ones((10, 200), np.float32)
    made, user = _watching.begin()
    entries = Entries()
    initial = {record.nbytes: record for record in made.live.values()}
    assert initial[240000].before and initial[240000].category == "parameter" and id(x) not in made.live
    made.readers.append(entries)
    y = F.linear(x, weight)
    made.flush()
    (entered,) = entries.of("input")
    assert entered.nbytes == 8000 and not entered.before and entered.site.function == ""
    assert entered.site.line.source == "y = F.linear(x, weight)"
    assert [record.nbytes for record in entries.of("parameter")] == []
    del weight, y
    made.flush()
    assert [record.nbytes for record in entries.of("parameter", GIVEN)] == [240000]
    _watching.end(user)


def test_views_are_charged_to_their_owner(ledger):
    whole = np.ones((100, 50))
    part = Variable(whole[10:20].T)
    y = part * 2
    assert record_of(ledger, whole).category == "parameter"
    assert sum(record.nbytes == 40000 for record in ledger.live.values()) == 1
    assert y.shape == (50, 10)
    strided = np.lib.stride_tricks.sliding_window_view(whole, 3, axis=0)
    z = Variable(strided, requires_grad=False) * part[0, 0]
    ledger.settle()
    assert sum(record.nbytes == 40000 for record in ledger.live.values()) == 1 and z.size
    turned = y.T
    assert record_of(ledger, turned.data) is record_of(ledger, y.data)


def test_without_grad_outputs_are_temporary(ledger):
    with no_grad():
        y = F.exp(Variable(np.ones(700)))
        z = y * 2
    assert record_of(ledger, y.data).category == record_of(ledger, z.data).category == "temporary"
    w = Variable(np.ones(700)) * z
    assert record_of(ledger, z.data).category == "temporary" and record_of(ledger, w.data).category == "activation"


def test_recomputed_values_are_activations(ledger):
    x = Variable(np.ones(900))
    y = F.exp(F.tanh(x)).sum()
    y.backward()
    before = ledger.step
    y.backward()
    ledger.flush()
    tanh = [record for record in ledger.entries.of("activation") if record.site.function == "Tanh"]
    assert [record.site.phase for record in tanh] == ["forward", "backward"]
    assert tanh[0].site.line == tanh[1].site.line and ledger.step == before


def test_spared_outputs_are_met_when_they_are_made_again(ledger):
    x, weight = Parameter(np.ones((200, 200))), Parameter(np.ones((200, 200)))
    F.linear(F.gelu(x * 2), weight).sum().backward()
    ledger.flush()
    again = [record for record in ledger.entries.of("activation")
             if record.site.function == "Gelu" and record.site.phase == "backward" and record.nbytes == 320_000]
    assert len(again) == 1 and not any(record.number == again[0].number for record in ledger.live.values())


def test_gradients_of_gradients(ledger):
    x = Parameter(np.linspace(0, 1, 500))
    (F.exp(x) * x).sum().backward(create_graph=True)
    slope = x.grad
    assert record_of(ledger, slope.data).category == "gradient"
    ledger.entries.clear()
    (slope * slope).sum().backward()
    assert record_of(ledger, x.grad.data).category == "gradient"
    del slope
    x.clear_grad()
    gc.collect()
    ledger.settle()
    assert [record.nbytes for record in ledger.live.values() if record.category == "gradient"
            and not record.before] == []


def test_sums_and_fitted_gradients_are_met(ledger):
    x, w = Parameter(np.ones((50, 40), np.float32)), Parameter(np.ones(40, np.float64))
    y = x * w  # float64: the gradient of x is cast, that of w summed over rows
    z = (y * 2 + y * 3 + y * 4).sum()
    ledger.flush()
    ledger.entries.clear()
    z.backward()
    ledger.flush()
    found = [(record.shape, record.dtype, record.site.function) for record in ledger.entries.of("gradient")]
    assert ((50, 40), "float32", "Multiply") in found and ((40,), "float64", "Multiply") in found
    assert found.count(((50, 40), "float64", "Multiply")) >= 4  # three products and a sum
    assert record_of(ledger, x.grad.data).nbytes == 8000 and record_of(ledger, w.grad.data).nbytes == 320


def test_copies_for_the_commit_are_met_beside_what_they_replace(ledger):
    """Two gradients of 80,000 bytes, and what they replace, are alive together."""
    x, z = Parameter(np.ones(10_000)), Parameter(np.ones(10_000))
    for _ in range(2):
        y = (x + z).sum()
        ledger.flush()
        ledger.entries.clear()
        y.backward()
        ledger.flush()
    sums = [change * record.nbytes for _, record, change in ledger.entries
            if change in (TAKEN, GIVEN) and record.nbytes == 80_000]
    level = np.cumsum(sums)
    assert level.max() >= 160_000 and level[-1] == 0


def test_steps_without_an_optimiser(ledger):
    x = Parameter(np.ones(3))
    for expected in range(4):
        loss = (x * x).sum()
        assert ledger.step == expected
        loss.backward()
        with no_grad():
            x -= 0.1 * x.grad
        x.clear_grad()


def test_two_optimisers_make_one_step(ledger):
    a, b = Parameter(np.ones(3)), Parameter(np.ones(3))
    optimizers = [optim.SGD([a], lr=0.1), optim.SGD([b], lr=0.1)]
    for _ in range(3):
        ((a * b) * (a + b)).sum().backward()
        for optimizer in optimizers:
            optimizer.step()
    assert ledger.step == 3


def test_a_closure_runs_within_the_step(ledger):
    x = Parameter(np.ones(2000))
    optimizer = optim.LBFGS([x], max_iter=3)

    def closure():
        optimizer.zero_grad()
        loss = ((x - 3.0) ** 2).sum()
        loss.backward()
        return loss

    for _ in range(2):
        optimizer.step(closure)
    ledger.flush()
    runs = [run for _, run, change in ledger.entries if change == BEGUN]
    assert {run.outer.site.phase for run in runs if run.outer is not None} == {"optimizer"}
    assert [change for _, _, change in ledger.entries if change in (BEGUN, ENDED)].count(ENDED) == len(runs)
    assert ledger.step == 2
    lines = {run.site.line.source for run in runs if run.site.phase == "forward"}
    assert lines == {"loss = ((x - 3.0) ** 2).sum()"}
    assert sum(record.nbytes for record in ledger.live.values() if record.category == "optimizer state") >= 32_000


def test_an_error_in_a_run_leaves_no_run(ledger):
    with pytest.raises(ValueError):
        F.linear(np.ones((2, 3)), Parameter(np.ones((4, 5))))

    class Failing(F.Square):
        def backward(self, gy):
            np.empty(100_000).fill(0)
            raise KeyError("no")

    y = Failing()(Variable(np.ones(3)))
    with pytest.raises(KeyError):
        y.backward(np.ones(3))

    class Broken(optim.SGD):
        def rule(self, group, bucket):
            raise KeyError("no")

    x = Parameter(np.ones(3))
    x.grad = np.ones(3)
    with pytest.raises(KeyError):
        Broken([x], lr=0.1).step()
    assert not ledger._open and not ledger._meter.open and not tracemalloc.is_tracing()
    ledger.flush()
    assert [record.site.phase for record in ledger.entries.of("workspace")] == ["backward"]
    z = taken(5200)
    assert record_of(ledger, z.data).site.phase == "forward"


def test_an_interrupt_in_the_ledger_itself(ledger, monkeypatch):
    """What has been left open is ended when the next one begins."""
    def interrupted(*arguments):
        raise KeyboardInterrupt

    for method in ("_end", "_measure", "_begin"):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(ledger, method, interrupted)
            taken(800)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(ledger._meter, "enter", interrupted)
        taken(880)
    for _ in range(2):
        x = taken(8000, scratch=50_000, keep=20_000)
        assert not ledger._open and not ledger._meter.open and not tracemalloc.is_tracing()
    assert record_of(ledger, x.data).site.function == "Take"
    assert len(ledger.entries.of("unattributed")) == 2


def test_a_long_log_is_handed_out_by_itself(ledger, monkeypatch):
    monkeypatch.setattr("pygrad.memory._book.LONGEST", 50)
    x = Parameter(np.ones(64))
    for _ in range(30):
        (x * x).sum().backward()
        assert len(ledger.log) + len(ledger._noted) < 120
    assert len(ledger.entries) > 200


def test_a_category_that_changes_is_logged(ledger):
    x = Variable(np.ones(500), requires_grad=False)
    y = x * Parameter(np.ones(500))
    ledger.flush()
    x.requires_grad = True
    z = x * 2
    ledger.flush()
    (record, before), = [what for _, what, change in ledger.entries if change == CHANGED]
    assert record is record_of(ledger, x.data) and (before, record.category) == ("input", "parameter")
    assert y.size == z.size


def test_in_place_steps_keep_the_gradient_in_its_buffer():
    def peak():
        x = Parameter(np.ones((500, 500)))
        made, user = _watching.begin()
        entries = Entries()
        made.readers.append(entries)
        try:
            F.relu(F.relu(x) * 2).sum().backward()
        finally:
            _watching.end(user)
        return entries.peak()[0]

    with config.spare_outputs(False):
        assert peak() <= 4 * 2_000_000 + 65536


def test_an_event_that_comes_after_the_end():
    made, user = _watching.begin()
    hear = made.listeners["forward"]
    _watching.end(user)
    before = made.level
    with events.subscribe(hear, "forward"):
        taken(8000)
    assert not tracemalloc.is_tracing() and not made._open and made.level == before
