import types

import numpy as np
import pytest

from benchmarks.agreement import agreeing_on_programs
from benchmarks.programs import FOLDER, PROGRAMS, load_program, numerical_gradient, program_example


def test_every_program_of_the_examples_is_measured():
    assert set(PROGRAMS) == {path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_")}


def test_the_same_source_on_another_numpy():
    other = types.ModuleType("other")
    other.exp, other.mean, other.logaddexp, other.sum = (lambda *x: 0,) * 4
    first, second = load_program("logistic_regression"), load_program("logistic_regression", other)
    parameters, data = program_example("logistic_regression")
    assert second.value(parameters, *data) == 0 != first.value(parameters, *data)
    assert first.np is np, "a copy was changed, not the module"


def test_the_numerical_gradient():
    program = load_program("logistic_regression")
    parameters, (features, labels, penalty) = program.example()
    assert not parameters.any()
    expected = np.append(features, np.ones((len(labels), 1)), axis=1).T @ (0.5 - labels) / len(labels)
    np.testing.assert_allclose(numerical_gradient("logistic_regression"), expected, rtol=1e-8)


@pytest.mark.parametrize("program", PROGRAMS)
def test_pygrad_and_hips_autograd_agree(workers, program):
    able = {key: worker for key, worker in workers.items() if key in ("pygrad", "autograd")}
    left_out = {}
    assert set(agreeing_on_programs(able, program, left_out)) == set(able), left_out


def test_the_others_agree(workers):
    others = {key: worker for key, worker in workers.items() if key in ("torch", "mygrad", "jax", "jax-jit")}
    left_out = {}
    agreeing_on_programs(others, "logistic_regression", left_out)
    assert set(left_out) <= {"torch"}, left_out
    assert left_out.get("torch", "runs no NumPy code") == "runs no NumPy code"
