import pytest

from benchmarks.agreement import agreeing_on_chains, agreeing_on_losses, difference
from benchmarks.networks import NETWORKS
from benchmarks.overhead import FACTORS
from benchmarks.workload import TASKS


def test_difference():
    assert difference([1.0, 2.0005], [1.0, 2.0], 1e-3) is None
    assert difference([0.0], [1e-9], 1e-3) is None
    assert difference([1.0, 2.5], [1.0, 2.0], 1e-3) == "disagrees: number 2 is 2.5 instead of 2"
    assert difference([1.0, float("nan")], [1.0, 2.0], 1e-3) == "disagrees: number 2 is nan instead of 2"
    assert difference([1.0], [1.0, 2.0], 1e-3) == "disagrees: 1 numbers instead of 2"


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_engines_train_alike(workers, task):
    # Eager JAX runs the code that JAX compiles, after many seconds of compiling it piece by piece.
    quick = {key: worker for key, worker in workers.items() if key != "jax"}
    left_out = {}
    agreeing = agreeing_on_losses(quick, task, left_out, steps=3)
    assert left_out == {}
    assert set(agreeing) == set(quick)


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_engines_train_networks_alike(workers, network):
    able = {key: worker for key, worker in workers.items() if key in ("torch", "pygrad")}
    left_out = {}
    assert set(agreeing_on_losses(able, network, left_out, steps=2)) == set(able), left_out


@pytest.mark.parametrize("backward", [True, False], ids=["backward", "forward"])
@pytest.mark.parametrize("factor", FACTORS)
def test_engines_multiply_alike(workers, factor, backward):
    left_out = {}
    agreeing_on_chains(workers, factor, backward, left_out)
    assert set(left_out) <= {"jax-jit"}


def test_an_engine_that_disagrees_is_left_out():
    class Wrong:
        def ask(self, name, **request):
            return [2.0] * request["steps"]

    left_out = {}
    assert agreeing_on_losses({"torch": Wrong()}, TASKS["tiny"], left_out, steps=2) == {}
    assert left_out["torch"].startswith("disagrees: number 1 is 2 instead of 2.3")
