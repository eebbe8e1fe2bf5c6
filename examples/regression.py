"""Fit curves to noisy measurements, with SciPy's optimisers and with PyGrad's.

Run it from a checkout: ``python examples/regression.py``. A damped oscillation is measured with noise and a few wild
outliers. The model is plain NumPy code; PyGrad gives SciPy its exact gradient. Three fits are compared:
`scipy.optimize.curve_fit` with the Jacobian that PyGrad computes, `scipy.optimize.minimize` on a loss that outliers
cannot pull (Huber), and the same loss with `pygrad.optim.LBFGS`. It writes a picture into a folder.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from pygrad import Parameter, Variable, grad, optim
from pygrad import functions as F
from pygrad.errors import MissingDependencyError
from pygrad.optional import optional_import

EXTRAS = {"matplotlib": "draw the fits", "scipy": "fit", "tqdm": "show progress"}

TRUTH = np.array([2.0, 0.35, 3.0, 0.4, 0.5])
START = np.array([1.0, 0.1, 2.8, 0.0, 0.0])
NAMES = ["amplitude", "decay", "frequency", "phase", "offset"]


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--samples", type=positive, default=120, help="measurements (120)")
    parser.add_argument("--noise", type=float, default=0.1, help="its standard deviation (0.1)")
    parser.add_argument("--outliers", type=float, default=0.1, help="share of wild measurements (0.1)")
    parser.add_argument("--steps", type=positive, default=30, help="of L-BFGS (30)")
    parser.add_argument("--seed", type=int, default=0, help="of the noise (0)")
    parser.add_argument("--out", type=Path, default=Path("regression_output"), help="folder to write to")
    return parser.parse_args(arguments)


def positive(text: str) -> int:
    """Return a number of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected at least 1, got {number}")
    return number


def oscillation(t: Any, p: Any) -> Any:
    """Return a damped oscillation at times ``t``: plain NumPy, of arrays and of Variables."""
    return p[0] * np.exp(-p[1] * t) * np.cos(p[2] * t + p[3]) + p[4]


def measure(samples: int, noise: float, outliers: float, seed: int) -> tuple[Any, Any]:
    """Return times and measurements, some of them wild."""
    generator = np.random.default_rng(seed)
    t = np.sort(generator.uniform(0, 8, samples))
    y = oscillation(t, TRUTH) + noise * generator.standard_normal(samples)
    wild = generator.random(samples) < outliers
    return t, np.where(wild, y + generator.uniform(1, 4, samples), y)


def jacobian(t: Any, p: Any) -> Any:
    """Return the derivative of each value with respect to each parameter, shape (T, P), in one batched backward."""
    x = Variable(p)
    rows, = grad(oscillation(t, x), [x], np.eye(len(t)), batch=1)
    return rows.data


def robust_loss(t: Any, y: Any, p: Any) -> Any:
    """Return the mean of Huber's loss, linear beyond a distance of 0.2."""
    return F.huber_loss(oscillation(t, p), y, delta=0.2)


def value_and_gradient(t: Any, y: Any) -> Callable[[Any], tuple[float, Any]]:
    """Return the loss as a function for `scipy.optimize.minimize` with ``jac=True``."""
    def function(p: Any) -> tuple[float, Any]:
        x = Variable(p)
        loss = robust_loss(t, y, x)
        loss.backward()
        gradient: Any = x.grad
        return loss.item(), gradient.data

    return function


def fit_with_pygrad(t: Any, y: Any, steps: int) -> Any:
    """Return the parameters that L-BFGS finds, with progress."""
    p = Parameter(START.copy())
    optimizer = optim.LBFGS([p], lr=1.0, max_iter=4, line_search_fn="strong_wolfe")

    def closure() -> Any:
        optimizer.zero_grad()
        loss = robust_loss(t, y, p)
        loss.backward()
        return loss

    with optional_import("tqdm", "examples", "examples/regression.py").tqdm(total=steps, unit=" steps") as progress:
        for _ in range(steps):
            loss = optimizer.step(closure)
            progress.set_postfix_str(f"loss {loss.item():.5f}")
            progress.update()
    return p.data


def fit_all(t: Any, y: Any, steps: int) -> dict[str, Any]:
    """Return the parameters of each fit."""
    scipy = optional_import("scipy.optimize", "examples", "examples/regression.py")
    squares, _ = scipy.curve_fit(lambda t, *p: oscillation(t, np.array(p)), t, y, START,
                                 jac=lambda t, *p: jacobian(t, np.array(p)))
    robust = scipy.minimize(value_and_gradient(t, y), START, jac=True, method="BFGS").x
    return {"least squares, curve_fit": squares, "Huber, scipy.optimize.minimize": robust,
            "Huber, pygrad.optim.LBFGS": fit_with_pygrad(t, y, steps)}


def draw(t: Any, y: Any, fits: dict[str, Any], path: Path) -> None:
    """Write measurements and fits as a picture."""
    library = optional_import("matplotlib.figure", "examples", "examples/regression.py")
    figure = library.Figure((9, 4), layout="constrained")
    axes = figure.subplots()
    fine = np.linspace(0, 8, 400)
    axes.plot(fine, oscillation(fine, TRUTH), color="0.75", linewidth=5, label="truth")
    axes.plot(t, y, ".", color="0.3", label="measurements")
    for (name, p), style in zip(fits.items(), ("-", "-", "--"), strict=True):
        axes.plot(fine, oscillation(fine, p), style, label=name)
    axes.set(xlabel="time (s)", ylabel="displacement (mm)", title="a damped oscillation, measured with outliers")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="lower right", fontsize=9)
    figure.savefig(path, dpi=120)


def main(arguments: list[str] | None = None) -> None:
    """Do it all."""
    options = parse_arguments(arguments)
    try:
        for module, purpose in EXTRAS.items():
            optional_import(module, "examples", f"examples/regression.py, to {purpose},")
    except MissingDependencyError as error:
        raise SystemExit(str(error)) from None
    options.out.mkdir(parents=True, exist_ok=True)
    t, y = measure(options.samples, options.noise, options.outliers, options.seed)
    fits = fit_all(t, y, options.steps)
    print(f"{'':<32}" + "".join(f"{name:>11}" for name in NAMES))
    for name, p in {"truth": TRUTH, **fits}.items():
        print(f"{name:<32}" + "".join(f"{value:>11.4f}" for value in p))
    draw(t, y, fits, options.out / "fits.png")
    print(f"wrote {options.out / 'fits.png'}")


if __name__ == "__main__":
    main()
