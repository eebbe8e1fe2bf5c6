import pytest

from benchmarks.harness import EngineError, Worker, answers, open_workers, take_turns
from benchmarks.settings import Settings

SETTINGS = Settings(rounds=4, block=1.0, pause=0.0)


class Clock:
    """Stands for a worker: one call takes `seconds`; the engine fails from its `last` question on."""

    def __init__(self, key, log, seconds=0.1, last=100):
        self.key, self.log, self.seconds, self.last = key, log, seconds, last

    def ask(self, name, repeats, **request):
        self.log.append((self.key, repeats))
        if sum(key == self.key for key, _ in self.log) >= self.last:
            raise EngineError("broke down")
        return self.seconds


def test_turns_alternate_and_repeat_to_fill_the_block():
    log = []
    workers = {"torch": Clock("torch", log), "pygrad": Clock("pygrad", log, seconds=0.05)}
    samples = take_turns(workers, "step_time", {}, SETTINGS, {})
    assert samples == {"torch": [0.1] * 4, "pygrad": [0.05] * 4}
    first, second = ("torch", 10), ("pygrad", 20)
    assert log[-8:] == [first, second, second, first] * 2


def test_slow_calls_run_once():
    log = []
    take_turns({"torch": Clock("torch", log, seconds=30.0)}, "step_time", {}, SETTINGS, {})
    assert {repeats for _, repeats in log} == {1}


def test_an_engine_that_takes_too_long_leaves_the_rounds_and_keeps_what_it_has():
    log = []
    workers = {"torch": Clock("torch", log), "jax": Clock("jax", log, seconds=6.0)}
    samples = take_turns(workers, "step_time", {}, SETTINGS, {})
    assert samples == {"torch": [0.1] * 4, "jax": [6.0] * 2}
    assert [key for key, _ in log].count("jax") == 3  # one look, not two


@pytest.mark.parametrize("last", [1, 2, 3, 5])
def test_an_engine_that_fails_is_left_out_altogether(last):
    log, left_out = [], {}
    workers = {"torch": Clock("torch", log), "pygrad": Clock("pygrad", log, last=last)}
    samples = take_turns(workers, "step_time", {}, SETTINGS, left_out)
    assert samples == {"torch": [0.1] * 4}
    assert left_out == {"pygrad": "broke down"}


def test_workers_answer_and_outlive_an_error(workers):
    left_out = {}
    assert answers(workers, "losses", left_out, task="none", steps=1) == {}
    assert set(left_out.values()) == {"KeyError: 'none'"} or not workers
    assert set(answers(workers, "ready", {})) == set(workers)


def test_an_engine_that_cannot_start_is_left_out():
    with open_workers(["nobody"], threads=1) as (workers, left_out):
        assert workers == {}
        assert left_out == {"nobody": "cannot be imported: KeyError: 'nobody'"}


def test_a_worker_that_ended_says_so():
    worker = Worker("nobody", threads=1)
    worker._process.kill()
    worker._process.wait()
    with pytest.raises(EngineError, match="its process ended"):
        worker.ask("ready")
    worker.close()
