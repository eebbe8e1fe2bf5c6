import ast
import sys
from pathlib import Path

import numpy as np
import pytest

from examples.numpy_programs import black_box_physics, heat_equation, logistic_regression, ode_integrator
from examples.numpy_programs.__main__ import PROGRAMS, main, minimised
from pygrad import Variable, grad, value_and_grad
from pygrad.testing import numerical_gradients

FOLDER = Path(main.__code__.co_filename).parent
SIZES = {"gaussian_process": 8, "kalman_filter": 5, "logistic_regression": 12, "ode_integrator": 6, "mandelbrot": 4,
         "black_box_physics": 6, "heat_equation": 7}


def small(name):
    """A program, and parameters and data of its example in a small size."""
    program = PROGRAMS[name]
    start, data = program.example(SIZES[name])
    return program, start, data


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_knows_nothing_but_numpy(name):
    tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"__future__", "typing", "numpy"}


def test_every_program_of_the_folder_is_there():
    assert set(PROGRAMS) == {path.stem for path in FOLDER.glob("*.py")} - {"__init__", "__main__"} == set(SIZES)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_gradient(name):
    program, start, data = small(name)
    value, gradient = value_and_grad(program.value)(start, *data)
    assert value == pytest.approx(program.value(start, *data), rel=1e-12)
    expected, = numerical_gradients(lambda parameters: float(program.value(parameters, *data)), [start])
    np.testing.assert_allclose(gradient, expected, rtol=1e-5, atol=1e-6 * np.abs(expected).max())


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_gradient_of_the_gradient(name):
    program, start, data = small(name)
    direction = np.cos(np.arange(len(start)))
    x = Variable(start)
    gradient, = grad(program.value(x, *data), [x], create_graph=True)
    second, = grad(np.sum(gradient * direction), [x])

    def slope(parameters):
        return float(value_and_grad(program.value)(parameters, *data)[1] @ direction)

    expected, = numerical_gradients(slope, [start])
    np.testing.assert_allclose(second.data, expected, rtol=1e-4, atol=1e-5 * np.abs(expected).max())


def test_it_is_the_same_program_on_float32():
    program, start, data = small("ode_integrator")
    x = Variable(start.astype(np.float32))
    y = program.value(x, data[0].astype(np.float32), data[1], data[2].astype(np.float32))
    y.backward()
    assert y.dtype == x.grad.dtype == np.float32


@pytest.mark.parametrize("program, answer", [
    (ode_integrator, ode_integrator.TRUTH), (black_box_physics, black_box_physics.answer(1.5, 50.0)),
    (heat_equation, np.log(heat_equation.TRUTH))], ids=["ode_integrator", "black_box_physics", "heat_equation"])
def test_minimising_finds_the_answer(program, answer):
    pytest.importorskip("scipy", reason="SciPy is not installed")
    np.testing.assert_allclose(minimised(program).x, answer, atol=1e-5)


@pytest.mark.parametrize("name, noises", [("gaussian_process", {2: 0.1}), ("kalman_filter", {0: 0.2, 1: 0.5})])
def test_maximal_likelihood_finds_the_noise_that_was_made(name, noises):
    pytest.importorskip("scipy", reason="SciPy is not installed")
    found = minimised(PROGRAMS[name])
    assert np.abs(found.jac).max() < 1e-4
    for place, noise in noises.items():
        assert 0.6 * noise < np.exp(found.x[place]) < 1.5 * noise


def test_logistic_regression_is_where_newton_s_method_ends():
    pytest.importorskip("scipy", reason="SciPy is not installed")
    _, (features, labels, penalty) = logistic_regression.example()
    columns = np.hstack([features, np.ones((len(labels), 1))])
    ridge = 2 * penalty * np.diag([1.0] * features.shape[1] + [0.0])
    weights = np.zeros(columns.shape[1])
    for _ in range(8):
        likely = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (likely - labels) / len(labels) + ridge @ weights
        bend = (columns.T * (likely * (1 - likely))) @ columns / len(labels) + ridge
        weights = weights - np.linalg.solve(bend, slope)
    np.testing.assert_allclose(minimised(logistic_regression).x, weights, atol=1e-6)


def test_running_it(capsys):
    pytest.importorskip("scipy", reason="SciPy is not installed")
    main(["black_box_physics", "logistic_regression"])
    out = capsys.readouterr().out
    assert "conic constant: 0.0000 -> -0.4444" in out and "parameter 5: " in out and "gaussian" not in out


def test_a_program_that_is_not_there(capsys):
    with pytest.raises(SystemExit):
        main(["pendulum"])
    assert "there is no program pendulum; choose from gaussian_process" in capsys.readouterr().err


def test_a_missing_extra_is_one_clear_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    with pytest.raises(SystemExit, match="examples/numpy_programs needs scipy.optimize, which is not installed"):
        main(["heat_equation"])
