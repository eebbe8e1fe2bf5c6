"""Train a convolutional network on handwritten digits, and show which it gets wrong.

Run it from a checkout: ``python examples/cnn.py``. Training images are shifted by up to a pixel at random, a new
shift each time. It writes the loss curve with the digits that were not recognised, and the model, into a folder.
"""

from __future__ import annotations

import argparse
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
    "matplotlib": "draw the loss curve",
    "tqdm": "show progress",
    "safetensors": "save the model",
    "sklearn": "have the digits",
}


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--epochs", type=positive, default=12, help="times through the training set (12)")
    parser.add_argument("--batch-size", type=positive, default=32, help="digits in a step (32)")
    parser.add_argument("--channels", type=positive, default=32, help="of the first convolution (32)")
    parser.add_argument("--lr", type=float, default=4e-3, help="highest step size (0.004)")
    parser.add_argument("--seed", type=int, default=0, help="of weights, shifts, dropout and order (0)")
    parser.add_argument("--out", type=Path, default=Path("cnn_output"), help="folder to write to")
    return parser.parse_args(arguments)


def positive(text: str) -> int:
    """Return a number of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected at least 1, got {number}")
    return number


def build_model(channels: int) -> layers.Sequential:
    """Return a network for images of shape (N, 1, 8, 8), in float32."""
    return layers.Sequential(
        layers.Conv2d(1, channels, 3, padding=1), layers.BatchNorm2d(channels), layers.ReLU(),
        layers.Conv2d(channels, 2 * channels, 3, padding=1), layers.BatchNorm2d(2 * channels), layers.ReLU(),
        layers.MaxPool2d(2),
        layers.Conv2d(2 * channels, 2 * channels, 3, padding=1), layers.BatchNorm2d(2 * channels), layers.ReLU(),
        layers.MaxPool2d(2),
        layers.Flatten(), layers.Dropout(0.3), layers.LazyLinear(10),
    )


def shifted(images: Any, generator: np.random.Generator) -> Any:
    """Return images moved by up to one pixel each way, filled up with paper."""
    wide = np.pad(images, ((0, 0), (0, 0), (1, 1), (1, 1)))
    moves = generator.integers(3, size=(len(images), 2))
    return np.stack([one[:, y:y + 8, x:x + 8] for one, (y, x) in zip(wide, moves, strict=True)])


def predict(model: layers.Sequential, images: Any) -> Any:
    """Return the most probable digits, with the statistics of training and without dropout."""
    model.eval()
    with no_grad():
        logits = model(images).data
    model.train()
    return logits.argmax(axis=1)


def train(model: layers.Sequential, loader: DataLoader, test: ArrayDataset, epochs: int, lr: float,
          seed: int) -> tuple[list[float], list[float]]:
    """Train, with progress; return the loss of each step and the test accuracy after each epoch."""
    steps = epochs * len(loader)
    generator = np.random.default_rng(seed)
    predict(model, test.arrays[0][:1])  # the lazy layer learns its size, and so has parameters
    optimizer = optim.AdamW(model.parameters(), lr=lr, weight_decay=0.02)
    schedule = optim.OneCycleLR(optimizer, max_lr=lr, total_steps=steps)
    losses, accuracies = [], []
    with optional_import("tqdm", "examples", "examples/cnn.py").tqdm(total=steps, unit=" steps") as progress:
        for number, (images, labels) in enumerate(chain.from_iterable(repeat(loader, epochs)), 1):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(shifted(images, generator)), labels, label_smoothing=0.05)
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
            if number % len(loader) == 0:
                accuracies.append(float((predict(model, test.arrays[0]) == test.arrays[1]).mean()))
                progress.set_postfix_str(f"test accuracy {accuracies[-1]:.1%}")
            progress.update()
    return losses, accuracies


def draw(losses: list[float], accuracies: list[float], wrong: list[tuple[Any, int, int]], path: Path) -> None:
    """Write the curves, and up to eight digits that were not recognised, as a picture."""
    library = optional_import("matplotlib.figure", "examples", "examples/cnn.py")
    figure = library.Figure((10, 3.6), layout="constrained")
    grid = figure.add_gridspec(2, 8)
    left, middle = figure.add_subplot(grid[:, :2]), figure.add_subplot(grid[:, 2:4])
    steps = len(losses) // len(accuracies)
    epochs = np.arange(1, len(accuracies) + 1)
    left.plot(np.arange(1, len(losses) + 1) / steps, losses, color="0.8")
    left.plot(epochs, np.reshape(losses, (-1, steps)).mean(axis=1), color="tab:blue")
    left.set(yscale="log", xlabel="epoch", ylabel="cross-entropy (nats)", title="training loss")
    middle.plot(epochs, 100 * np.array(accuracies), color="tab:green")
    middle.axhline(98.5, color="0.5", linestyle=":")
    middle.set(xlabel="epoch", ylabel="recognised (%)", title="test set")
    for axes in (left, middle):
        axes.spines[["top", "right"]].set_visible(False)
    for place in range(8):
        axes = figure.add_subplot(grid[place // 4, 4 + place % 4])
        axes.axis("off")
        if place < len(wrong):
            image, label, guess = wrong[place]
            axes.imshow(image, cmap="gray_r")
            axes.set_title(f"{label}, taken for {guess}", fontsize=8)
    figure.savefig(path, dpi=120)


def main(arguments: list[str] | None = None) -> None:
    """Do it all."""
    options = parse_arguments(arguments)
    try:
        for module, purpose in EXTRAS.items():
            optional_import(module, "examples", f"examples/cnn.py, to {purpose},")
    except MissingDependencyError as error:
        raise SystemExit(str(error)) from None
    options.out.mkdir(parents=True, exist_ok=True)
    picture, weights = options.out / "digits.png", options.out / "model.safetensors"

    manual_seed(options.seed)
    training, test = load_digits(flatten=False)
    model = build_model(options.channels)
    loader = DataLoader(training, options.batch_size, shuffle=True, drop_last=True, seed=options.seed)
    losses, accuracies = train(model, loader, test, options.epochs, options.lr, options.seed)
    print(model.summary(test.arrays[0][:options.batch_size]))

    images, labels = test.arrays
    guesses = predict(model, images)
    wrong = [(images[number, 0], int(labels[number]), int(guesses[number]))
             for number in np.flatnonzero(guesses != labels)]
    draw(losses, accuracies, wrong, picture)
    model.save(weights)
    print(f"test accuracy   {accuracies[-1]:.2%} of {len(test)} digits; {len(wrong)} not recognised")
    print(f"wrote           {picture}, {weights}")


if __name__ == "__main__":
    main()
