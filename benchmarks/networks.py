"""The networks whose training steps are compared: their weights, their batches, and what they are.

Each engine builds them from its own layers, under the names of PyTorch's state dicts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .workload import TASKS, Task

Array = NDArray[Any]


@dataclass(frozen=True)
class Network:
    """A network that learns one batch with Adam and cross-entropy.

    Parameters
    ----------
    key, title : str
    batch : int
        Samples, or sequences.
    options : mapping of str to int
        Its extents.
    kernels : str
        What PyGrad computes with, see `pygrad.kernels.use`.
    """

    key: str
    title: str
    batch: int
    options: Mapping[str, int]
    kernels: str = "auto"

    @property
    def kind(self) -> str:
        """What it is: the key without what follows a hyphen."""
        return self.key.partition("-")[0]

    def __hash__(self) -> int:
        return hash(self.key)


_CNN = {"image": 28, "first": 32, "second": 64, "hidden": 128, "classes": 10}

NETWORKS = {
    network.key: network
    for network in (
        Network("cnn", "CNN 32-64 channels, 28x28, batch 64, Adam", 64, _CNN),
        Network("cnn-numpy", "the same CNN, PyGrad with NumPy's kernels alone", 64, _CNN, "numpy"),
        Network("gpt", "GPT 4 layers, 128 wide, 128 tokens, batch 16, Adam", 16,
                {"layers": 4, "width": 128, "heads": 4, "tokens": 128, "vocabulary": 65}),
        Network("lstm", "LSTM 64 to 128, 64 steps, batch 32, Adam", 32,
                {"inputs": 64, "hidden": 128, "steps": 64, "classes": 10}),
    )
}


TRAINED: tuple[Task | Network, ...] = (*TASKS.values(), *NETWORKS.values())
"""All whose training steps are compared."""


def shapes(network: Network) -> dict[str, tuple[int, ...]]:
    """Return the shape of every parameter, by its name, in the order of definition."""
    return _SHAPES[network.kind](network.options)


def _linear(name: str, inputs: int, outputs: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def _cnn(options: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    first, second = options["first"], options["second"]
    flat = second * (options["image"] // 4) ** 2
    return {"0.weight": (first, 1, 3, 3), "0.bias": (first,), "3.weight": (second, first, 3, 3), "3.bias": (second,),
            **_linear("7", flat, options["hidden"]), **_linear("9", options["hidden"], options["classes"])}


def _gpt(options: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    width, vocabulary = options["width"], options["vocabulary"]
    found: dict[str, tuple[int, ...]] = {"wte.weight": (vocabulary, width),
                                         "wpe.weight": (options["tokens"], width)}
    for number in range(options["layers"]):
        at = f"h.{number}"
        found |= {f"{at}.ln_1.weight": (width,), f"{at}.ln_1.bias": (width,)}
        found |= _linear(f"{at}.attn.c_attn", width, 3 * width) | _linear(f"{at}.attn.c_proj", width, width)
        found |= {f"{at}.ln_2.weight": (width,), f"{at}.ln_2.bias": (width,)}
        found |= _linear(f"{at}.mlp.0", width, 4 * width) | _linear(f"{at}.mlp.2", 4 * width, width)
    return found | {"ln_f.weight": (width,), "ln_f.bias": (width,)} | _linear("lm_head", width, vocabulary)


def _lstm(options: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    inputs, hidden = options["inputs"], options["hidden"]
    return {"lstm.weight_ih_l0": (4 * hidden, inputs), "lstm.weight_hh_l0": (4 * hidden, hidden),
            "lstm.bias_ih_l0": (4 * hidden,), "lstm.bias_hh_l0": (4 * hidden,),
            **_linear("head", hidden, options["classes"])}


_SHAPES = {"cnn": _cnn, "gpt": _gpt, "lstm": _lstm}


@lru_cache(maxsize=None)
def network_weights(network: Network) -> dict[str, Array]:
    """Return the initial weights by name, float32, read-only: bounded by the fan-in, scales of 1."""
    generator = np.random.default_rng(22)
    found = {}
    for name, shape in shapes(network).items():
        if ".ln_" in f".{name}":
            array = np.full(shape, float(name.endswith("weight")), np.float32)
        else:
            fan_in = math.prod(shape[1:]) if len(shape) > 1 else 64
            array = generator.uniform(-1, 1, shape).astype(np.float32) * np.float32(fan_in**-0.5)
        array.setflags(write=False)
        found[name] = array
    return found


@lru_cache(maxsize=None)
def network_batch(network: Network) -> tuple[Array, Array]:
    """Return the inputs and the class indices, both read-only.

    Images (N, 1, H, W) and sequences (T, N, D) are float32, tokens (N, T) int64.
    """
    generator, options = np.random.default_rng(23), network.options
    inputs: Array
    labels: Array
    if network.kind == "gpt":
        tokens = generator.integers(0, options["vocabulary"], (network.batch, options["tokens"] + 1))
        inputs, labels = np.ascontiguousarray(tokens[:, :-1]), np.ascontiguousarray(tokens[:, 1:])
    else:
        shape = ((network.batch, 1, options["image"], options["image"]) if network.kind == "cnn" else
                 (options["steps"], network.batch, options["inputs"]))
        inputs = generator.standard_normal(shape).astype(np.float32)
        labels = generator.integers(0, options["classes"], network.batch)
    for array in (inputs, labels):
        array.setflags(write=False)
    return inputs, labels
