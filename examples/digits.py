"""Train a small network on handwritten digits, and say what it took.

Run it from a checkout: ``python examples/digits.py``. It writes the loss curve and the model into a folder,
loads the model back, and checks that it predicts the same.
"""

from __future__ import annotations

import argparse
import copy
import statistics
import time
import tracemalloc
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import numpy as np

from pygrad import functions as F
from pygrad import layers, manual_seed, no_grad, optim
from pygrad.data import ArrayDataset, DataLoader, load_digits
from pygrad.errors import MissingDependencyError
from pygrad.optional import optional_import

EXTRAS = {
    "memory_profiler": "measure the process",
    "matplotlib": "draw the loss curve",
    "tqdm": "show progress",
    "safetensors": "save the model",
    "sklearn": "have the digits",
    "threadpoolctl": "compute in one thread",
}
AT_ONCE = 64


@dataclass
class History:
    """What training leaves behind: for each step the loss and the seconds, for each epoch the accuracy."""

    losses: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    accuracies: list[float] = field(default_factory=list)


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--epochs", type=positive, default=30, help="times through the training set (30)")
    parser.add_argument("--batch-size", type=positive, default=32, help="digits in a step (32)")
    parser.add_argument("--hidden", type=positive, default=256, help="units in the hidden layer (256)")
    parser.add_argument("--lr", type=float, default=5e-3, help="step size at first; falls to 0 (0.005)")
    parser.add_argument("--seed", type=int, default=0, help="of weights, dropout and order (0)")
    parser.add_argument("--out", type=Path, default=Path("digits_output"), help="folder to write to")
    return parser.parse_args(arguments)


def positive(text: str) -> int:
    """Return a number of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected at least 1, got {number}")
    return number


def build_model(hidden: int) -> layers.Sequential:
    """Return a network of one hidden layer, in float32."""
    return layers.Sequential(
        layers.Linear(64, hidden),
        layers.ReLU(),
        layers.Dropout(0.4),
        layers.Linear(hidden, 10),
    )


def step(model: layers.Sequential, optimizer: optim.Optimizer, images: Any, labels: Any) -> float:
    """Learn from one batch and return its loss."""
    optimizer.zero_grad()
    loss = F.cross_entropy(model(images), labels)
    loss.backward()
    optimizer.step()
    return float(loss.item())


def predict(model: layers.Sequential, images: Any) -> Any:
    """Return the logits, with dropout off, of so many digits at a time that training takes the most memory."""
    logits = []
    model.eval()
    with no_grad():
        for start in range(0, len(images), AT_ONCE):
            logits.append(model(images[start:start + AT_ONCE]).data)
    model.train()
    return np.concatenate(logits)


def accuracy(model: layers.Sequential, dataset: ArrayDataset) -> float:
    """Return the share of digits that are recognised."""
    images, labels = dataset.arrays
    return float((predict(model, images).argmax(axis=1) == labels).mean())


def train(model: layers.Sequential, optimizer: optim.Optimizer, loader: DataLoader, test: ArrayDataset,
          epochs: int) -> History:
    """Train with a step size that falls to zero, and show progress."""
    history, steps = History(), epochs * len(loader)
    lr = optimizer.param_groups[0]["lr"]
    progress = optional_import("tqdm", "examples", "examples/digits.py").tqdm(total=steps, unit=" steps")
    with progress:
        for number, (images, labels) in enumerate(chain.from_iterable(repeat(loader, epochs)), 1):
            optimizer.param_groups[0]["lr"] = lr * (1 - (number - 1) / steps)
            start = time.perf_counter()
            history.losses.append(step(model, optimizer, images, labels))
            history.seconds.append(time.perf_counter() - start)
            if number % len(loader) == 0:
                history.accuracies.append(accuracy(model, test))
                progress.set_postfix_str(f"test accuracy {history.accuracies[-1]:.1%}")
            progress.update()
    return history


def watch_process(*arguments: Any) -> tuple[History, float, float]:
    """Train while another process samples this one's memory; return the history and MiB, now and at peak."""
    profiler = optional_import("memory_profiler", "examples", "examples/digits.py")
    # memory_usage ends every child process of this one when the function raises, so that must not happen.
    peak, outcome = profiler.memory_usage(
        (without_raising, arguments), interval=0.02, max_usage=True, retval=True)
    if isinstance(outcome, Exception):
        raise outcome
    live = profiler.memory_usage(-1)[0]
    return outcome, live, max(peak, live)


def without_raising(*arguments: Any) -> History | Exception:
    """Train, and return the error if there is one."""
    try:
        return train(*arguments)
    except Exception as error:
        return error


def measure_step(model: layers.Sequential, optimizer: optim.Optimizer, images: Any,
                 labels: Any) -> tuple[int, int]:
    """Return the bytes of arrays that live between steps, and how far a step goes above what is live.

    On a copy, for the model is finished. The arrays are those of NumPy's own domain, to the byte; the peak
    includes Python's objects.
    """
    tracemalloc.start()
    try:
        model, optimizer = copy.deepcopy((model, optimizer))
        step(model, optimizer, images, labels)
        optimizer.zero_grad()
        arrays = tracemalloc.take_snapshot().filter_traces(
            [tracemalloc.DomainFilter(True, np.lib.tracemalloc_domain)])
        live = sum(trace.size for trace in arrays.traces)
        del arrays
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        step(model, optimizer, images, labels)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return live, peak - before


def draw(history: History, path: Path) -> None:
    """Write the loss of each step and the accuracy after each epoch as a picture."""
    library = optional_import("matplotlib.figure", "examples", "examples/digits.py")
    figure = library.Figure((9, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    steps = len(history.losses) // len(history.accuracies)
    means = np.reshape(history.losses, (-1, steps)).mean(axis=1)
    epochs = np.arange(1, len(means) + 1)
    left.plot(np.arange(1, len(history.losses) + 1) / steps, history.losses, color="0.8", label="each step")
    left.plot(epochs, means, color="tab:blue", label="mean of an epoch")
    left.set(yscale="log", xlabel="epoch", ylabel="cross-entropy (nats)", title="training loss")
    left.legend()
    right.plot(epochs, 100 * np.array(history.accuracies), color="tab:green")
    right.axhline(97, color="0.5", linestyle=":")
    right.set(xlabel="epoch", ylabel="digits recognised (%)", title="accuracy on the test set")
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=120)


def save_and_verify(model: layers.Sequential, hidden: int, images: Any, path: Path) -> None:
    """Save the model, load it into a new one, and make sure that both predict the same."""
    model.save(path)
    loaded = build_model(hidden)
    loaded.load(path)
    if not np.array_equal(predict(loaded, images), predict(model, images)):
        raise SystemExit(f"the model that was loaded from {path} predicts something else than the one saved")


def main(arguments: list[str] | None = None) -> None:
    """Do it all."""
    options = parse_arguments(arguments)
    try:
        for module, purpose in EXTRAS.items():
            optional_import(module, "examples", f"examples/digits.py, to {purpose},")
    except MissingDependencyError as error:
        raise SystemExit(str(error)) from None
    options.out.mkdir(parents=True, exist_ok=True)
    curve, weights = options.out / "loss.png", options.out / "model.safetensors"

    manual_seed(options.seed)
    training, test = load_digits()
    model = build_model(options.hidden)
    print(model)
    optimizer = optim.AdamW(model.parameters(), lr=options.lr)
    loader = DataLoader(training, options.batch_size, shuffle=True, drop_last=True, seed=options.seed)
    limits = optional_import("threadpoolctl", "examples", "examples/digits.py").threadpool_limits
    with limits(1):  # for so small a model, BLAS threads cost more in waiting for each other than they save
        history, live, peak = watch_process(model, optimizer, loader, test, options.epochs)
    step_live, step_peak = measure_step(model, optimizer, *training[:options.batch_size])
    draw(history, curve)
    save_and_verify(model, options.hidden, test.arrays[0], weights)

    print(f"test accuracy   {history.accuracies[-1]:.2%} of {len(test)} digits")
    print(f"time            {statistics.median(history.seconds) * 1e6:.0f} microseconds a step (median), "
          f"{sum(history.seconds):.2f} s for {len(history.seconds):,} steps")
    print(f"one step        {step_live:,} bytes of arrays live before it, {step_peak:,} more at its peak")
    print(f"process         {live:.1f} MiB live, {peak:.1f} MiB at its peak, all libraries included")
    print(f"wrote           {curve}, {weights} (loaded back: predicts the same)")


if __name__ == "__main__":
    main()
