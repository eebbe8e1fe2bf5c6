"""Let an LSTM read handwritten digits row by row, and watch it make up its mind.

Run it from a checkout: ``python examples/lstm.py``. The network says after each row of eight pixels which digit it
takes the image for, and learns from every such guess. It writes a picture of how accuracy grows with the rows read,
with the guesses for some digits, and the model, into a folder.
"""

from __future__ import annotations

import argparse
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import numpy as np

from pygrad import functions as F
from pygrad import kernels, layers, manual_seed, no_grad, optim
from pygrad.data import ArrayDataset, DataLoader, load_digits
from pygrad.errors import MissingDependencyError
from pygrad.optional import optional_import

EXTRAS = {
    "matplotlib": "draw the picture",
    "tqdm": "show progress",
    "safetensors": "save the model",
    "sklearn": "have the digits",
    "threadpoolctl": "compute in one thread",
}


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--epochs", type=positive, default=40, help="times through the training set (40)")
    parser.add_argument("--batch-size", type=positive, default=32, help="digits in a step (32)")
    parser.add_argument("--hidden", type=positive, default=64, help="features of each state (64)")
    parser.add_argument("--layers", type=positive, default=2, help="LSTMs, each on top of the one before (2)")
    parser.add_argument("--lr", type=float, default=1e-2, help="highest step size (0.01)")
    parser.add_argument("--seed", type=int, default=0, help="of weights, dropout and order (0)")
    parser.add_argument("--out", type=Path, default=Path("lstm_output"), help="folder to write to")
    return parser.parse_args(arguments)


def positive(text: str) -> int:
    """Return a number of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected at least 1, got {number}")
    return number


class Reader(layers.Module):
    """From rows of pixels, shape (N, 8, 8), to the logits of the digits after each row, shape (N, 8, 10)."""

    def __init__(self, hidden: int, depth: int) -> None:
        self.lstm = layers.LSTM(8, hidden, depth, batch_first=True, dropout=0.3 if depth > 1 else 0.0)
        self.dropout = layers.Dropout(0.3)
        self.head = layers.Linear(hidden, 10)

    def forward(self, rows: Any) -> Any:
        states, _ = self.lstm(rows)
        return self.head(self.dropout(states))


def loss_of(logits: Any, labels: Any) -> Any:
    """Return the cross-entropy of all guesses, those after later rows counting more."""
    count, steps = logits.shape[:2]
    each = F.cross_entropy(logits.reshape(count * steps, 10), np.repeat(labels, steps), reduction="none")
    weights = np.arange(1, steps + 1, dtype=np.float32) ** 2
    return (each.reshape(count, steps) * (weights / weights.sum())).sum(axis=1).mean()


def guesses(model: Reader, rows: Any) -> Any:
    """Return the probabilities of the digits after each row, without dropout."""
    model.eval()
    with no_grad():
        probabilities = F.softmax(model(rows), -1).data
    model.train()
    return probabilities


def accuracies_by_row(model: Reader, dataset: ArrayDataset) -> Any:
    """Return the share of digits that are recognised after one row, two rows, and so on."""
    rows, labels = dataset.arrays
    return (guesses(model, rows).argmax(axis=2) == labels[:, None]).mean(axis=0)


def train(model: Reader, loader: DataLoader, test: ArrayDataset, epochs: int, lr: float) -> tuple[list[float], Any]:
    """Train, with progress; return the loss of each step, and the test accuracies by row after each epoch."""
    steps = epochs * len(loader)
    optimizer = optim.AdamW(model.parameters(), lr=lr, weight_decay=0.05)
    schedule = optim.OneCycleLR(optimizer, max_lr=lr, total_steps=steps)
    losses, accuracies = [], []
    with optional_import("tqdm", "examples", "examples/lstm.py").tqdm(total=steps, unit=" steps") as progress:
        for number, (rows, labels) in enumerate(chain.from_iterable(repeat(loader, epochs)), 1):
            optimizer.zero_grad()
            loss = loss_of(model(rows), labels)
            loss.backward()
            optim.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
            if number % len(loader) == 0:
                accuracies.append(accuracies_by_row(model, test))
                progress.set_postfix_str(f"test accuracy {accuracies[-1][-1]:.1%}")
            progress.update()
    return losses, np.array(accuracies)


def draw(losses: list[float], accuracies: Any, images: Any, beliefs: Any, path: Path) -> None:
    """Write the curves, and five digits with what was believed of them after each row, as a picture."""
    library = optional_import("matplotlib.figure", "examples", "examples/lstm.py")
    figure = library.Figure((10, 6), layout="constrained")
    above, below = figure.subfigures(2, 1)
    left, right = above.subplots(1, 2)
    panels = below.subplots(1, 10)
    steps = len(losses) // len(accuracies)
    left.plot(np.arange(1, len(losses) + 1) / steps, losses, color="0.8")
    left.plot(np.arange(1, len(accuracies) + 1), np.reshape(losses, (-1, steps)).mean(axis=1), color="tab:blue")
    left.set(yscale="log", xlabel="epoch", ylabel="cross-entropy (nats)", title="training loss")
    right.plot(np.arange(1, 9), 100 * accuracies[-1], color="tab:green", marker="o")
    right.set(xlabel="rows read", ylabel="recognised (%)", ylim=(0, 102), title="test set")
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    for place, (image, belief) in enumerate(zip(images, beliefs, strict=True)):
        ink, bars = panels[2 * place], panels[2 * place + 1]
        ink.imshow(image, cmap="gray_r", aspect="auto")
        bars.imshow(belief, cmap="Greens", vmin=0, vmax=1, aspect="auto")
        ink.set(xticks=[], yticks=[], ylabel="rows, read from the top" if not place else "")
        bars.set(xticks=range(10), yticks=[])
        bars.tick_params(labelsize=6, length=0)
        bars.set_title("belief", fontsize=8)
    figure.savefig(path, dpi=120)


def save_and_verify(model: Reader, options: argparse.Namespace, rows: Any, path: Path) -> None:
    """Save the model, load it into a new one, and make sure that both guess the same."""
    model.save(path)
    loaded = Reader(options.hidden, options.layers)
    loaded.load(path)
    if not np.array_equal(guesses(loaded, rows), guesses(model, rows)):
        raise SystemExit(f"the model that was loaded from {path} guesses something else than the one saved")


def main(arguments: list[str] | None = None) -> None:
    """Do it all."""
    options = parse_arguments(arguments)
    try:
        for module, purpose in EXTRAS.items():
            optional_import(module, "examples", f"examples/lstm.py, to {purpose},")
    except MissingDependencyError as error:
        raise SystemExit(str(error)) from None
    options.out.mkdir(parents=True, exist_ok=True)
    picture, weights = options.out / "reading.png", options.out / "model.safetensors"

    manual_seed(options.seed)
    training, test = (ArrayDataset(images.reshape(-1, 8, 8), labels)
                      for images, labels in (dataset.arrays for dataset in load_digits()))
    model = Reader(options.hidden, options.layers)
    print(model)
    loader = DataLoader(training, options.batch_size, shuffle=True, drop_last=True, seed=options.seed)
    limits = optional_import("threadpoolctl", "examples", "examples/lstm.py").threadpool_limits
    # For so small a model, threads cost more in waiting for each other than they save.
    with kernels.use("numpy"), limits(1):
        losses, accuracies = train(model, loader, test, options.epochs, options.lr)

    rows, labels = test.arrays
    chosen = [int(np.flatnonzero(labels == digit)[0]) for digit in (0, 2, 3, 6, 9)]
    draw(losses, accuracies, rows[chosen], guesses(model, rows[chosen]), picture)
    save_and_verify(model, options, rows, weights)
    shares = ", ".join(f"{share:.1%}" for share in accuracies[-1])
    print(f"test accuracy   {accuracies[-1][-1]:.2%} of {len(test)} digits")
    print(f"row by row      {shares}")
    print(f"wrote           {picture}, {weights} (loaded back: guesses the same)")


if __name__ == "__main__":
    main()
