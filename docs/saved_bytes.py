"""Writes `saved_bytes.md`: what each function keeps for backward, beside what PyTorch keeps.

``python docs/saved_bytes.py`` writes the page anew from the package as it is. PyTorch's bytes lie in
``pytorch_saved_bytes.json``; ``--pytorch`` counts them again, where it is installed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from pygrad import Variable, config, kernels
from pygrad import functions as F
from pygrad.arrays import owner_of
from pygrad.graph import ancestors

HERE = Path(__file__).resolve().parent
PAGE, COUNTS = HERE / "saved_bytes.md", HERE / "pytorch_saved_bytes.json"

Call = Callable[[Any, Any, Any], Any]

X = (64, 128)
IMAGES = (8, 16, 16, 16)

CALLS: dict[str, tuple[tuple[int, ...], Call]] = {}
"""By name: the input's shape, and a call ``call(F, x, new)``; ``new(shape)`` gives another array, a parameter."""


def on(shape: tuple[int, ...], **calls: Call) -> None:
    """Add calls on inputs of a shape."""
    CALLS.update({name: (shape, call) for name, call in calls.items()})


for _name in ("relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "mish", "hardswish", "hardsigmoid",
              "hardtanh", "hardshrink", "softshrink", "tanhshrink", "softplus", "softsign", "sigmoid", "tanh",
              "logsigmoid", "rrelu", "glu"):
    on(X, **{_name: lambda F, x, new, name=_name: getattr(F, name)(x)})
on(X, gelu_tanh=lambda F, x, new: F.gelu(x, approximate="tanh"),
   rrelu=lambda F, x, new: F.rrelu(x, training=True),
   threshold=lambda F, x, new: F.threshold(x, 0.1, 0.0),
   prelu=lambda F, x, new: F.prelu(x, new((1,))),
   softmax=lambda F, x, new: F.softmax(x, dim=-1),
   log_softmax=lambda F, x, new: F.log_softmax(x, dim=-1),
   softmin=lambda F, x, new: F.softmin(x, dim=-1),
   dropout=lambda F, x, new: F.dropout(x, 0.5, training=True),
   alpha_dropout=lambda F, x, new: F.alpha_dropout(x, 0.5, training=True),
   linear=lambda F, x, new: F.linear(x, new((64, 128)), new((64,))),
   bilinear=lambda F, x, new: F.bilinear(x, new(X), new((8, 128, 128))),
   layer_norm=lambda F, x, new: F.layer_norm(x, (128,), new((128,)), new((128,))),
   rms_norm=lambda F, x, new: F.rms_norm(x, (128,), new((128,))),
   normalize=lambda F, x, new: F.normalize(x),
   cosine_similarity=lambda F, x, new: F.cosine_similarity(x, new(X)),
   pairwise_distance=lambda F, x, new: F.pairwise_distance(x, new(X)),
   cdist=lambda F, x, new: F.cdist(x, new(X)),  # in PyTorch outside of torch.nn.functional
   pdist=lambda F, x, new: F.pdist(x))
for _name in ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "soft_margin_loss", "poisson_nll_loss",
              "binary_cross_entropy_with_logits"):
    on(X, **{_name: lambda F, x, new, name=_name: getattr(F, name)(x, new(X, constant=True))})
on(X, hinge_embedding_loss=lambda F, x, new: F.hinge_embedding_loss(x, new(X, signs=True)),
   kl_div=lambda F, x, new: F.kl_div(x, new(X, constant=True), reduction="batchmean"),
   binary_cross_entropy=lambda F, x, new: F.binary_cross_entropy(F.sigmoid(x), new(X, constant=True)),
   cross_entropy=lambda F, x, new: F.cross_entropy(x, new((64,), classes=128)),
   nll_loss=lambda F, x, new: F.nll_loss(x, new((64,), classes=128)),
   linear_cross_entropy=lambda F, x, new: F.linear_cross_entropy(x, new((512, 128)), new((64,), classes=512)),
   multi_margin_loss=lambda F, x, new: F.multi_margin_loss(x, new((64,), classes=128)),
   triplet_margin_loss=lambda F, x, new: F.triplet_margin_loss(x, new(X), new(X)),
   cosine_embedding_loss=lambda F, x, new: F.cosine_embedding_loss(x, new(X), new((64,), signs=True)))
on(IMAGES, conv2d=lambda F, x, new: F.conv2d(x, new((16, 16, 3, 3)), new((16,)), padding=1),
   conv_transpose2d=lambda F, x, new: F.conv_transpose2d(x, new((16, 16, 2, 2)), new((16,)), stride=2),
   max_pool2d=lambda F, x, new: F.max_pool2d(x, 2),
   avg_pool2d=lambda F, x, new: F.avg_pool2d(x, 2),
   lp_pool2d=lambda F, x, new: F.lp_pool2d(x, 2.0, 2),
   adaptive_avg_pool2d=lambda F, x, new: F.adaptive_avg_pool2d(x, 4),
   adaptive_max_pool2d=lambda F, x, new: F.adaptive_max_pool2d(x, 4),
   interpolate=lambda F, x, new: F.interpolate(x, scale_factor=2, mode="bilinear"),
   pad=lambda F, x, new: F.pad(x, (1, 1, 1, 1)),
   pixel_shuffle=lambda F, x, new: F.pixel_shuffle(x, 2),
   unfold=lambda F, x, new: F.unfold(x, 3),
   batch_norm=lambda F, x, new: F.batch_norm(x, None, None, new((16,)), new((16,)), training=True),
   group_norm=lambda F, x, new: F.group_norm(x, 4, new((16,)), new((16,))),
   instance_norm=lambda F, x, new: F.instance_norm(x, weight=new((16,)), bias=new((16,))),
   local_response_norm=lambda F, x, new: F.local_response_norm(x, 3),
   dropout2d=lambda F, x, new: F.dropout2d(x, 0.5, training=True),
   grid_sample=lambda F, x, new: F.grid_sample(x, new((8, 16, 16, 2)), align_corners=False))
on((4, 4, 128, 32), scaled_dot_product_attention=lambda F, x, new: F.scaled_dot_product_attention(
    x, new((4, 4, 128, 32)), new((4, 4, 128, 32)), is_causal=True))
on((512, 64), embedding=lambda F, x, new: F.embedding(new((256,), classes=512), x))

HEAD = """# Bytes saved for backward

What a function keeps from its forward until its backward has run, in bytes for each element of its first input,
float32. Everything counts that the graph holds: the input too, which often is kept anyway by whoever made it, and other
arrays of its size. Parameters (weights, scales) do not count. Counted on a call with an input of the shape given;
small constants come from what is saved for each row or channel. Where PyGrad has the larger number, it keeps two
inputs, which exist anyway, and PyTorch a new array, their difference.

| function | input | PyGrad | PyTorch {version} |
| --- | --- | --- | --- |
"""


def count() -> dict[str, float]:
    """Return the bytes that PyGrad keeps, for each element of the input."""
    with kernels.use("numpy"), config.spare_outputs(False):
        return {name: _kept(call, shape) / np.prod(shape) for name, (shape, call) in CALLS.items()}


def _kept(call: Call, shape: tuple[int, ...]) -> int:
    parameters: list[Any] = []

    def new(shape: tuple[int, ...], classes: int = 0, constant: bool = False, signs: bool = False) -> Any:
        array = _numbers(shape, classes, signs)
        if classes or constant or signs:
            return array
        variable = Variable(array)
        if shape != first.shape:
            parameters.append(owner_of(array))
        return variable

    first = Variable(_numbers(shape))
    output = call(F, first, new)
    buffers = {id(owner_of(array)): owner_of(array) for function in ancestors([output.creator])
               for array in function.saved or () if isinstance(array, np.ndarray)}
    return sum(one.nbytes for one in buffers.values() if not any(one is other for other in parameters))


def _numbers(shape: tuple[int, ...], classes: int = 0, signs: bool = False) -> Any:
    generator = np.random.default_rng(3)
    if classes:
        return generator.integers(0, classes, shape)
    if signs:
        return np.where(generator.random(shape) < 0.5, -1, 1).astype(np.float32)
    return generator.uniform(0.05, 0.95, shape).astype(np.float32)


def count_pytorch() -> dict[str, Any]:
    """Return the bytes that PyTorch keeps, for each element of the input, and its version."""
    import torch

    both = SimpleNamespace(**vars(torch.nn.functional), cdist=torch.cdist)

    def kept(call: Call, shape: tuple[int, ...]) -> int:
        found: dict[int, int] = {}
        parameters: set[int] = set()

        def new(shape: tuple[int, ...], classes: int = 0, constant: bool = False, signs: bool = False) -> Any:
            tensor = torch.tensor(_numbers(shape, classes, signs))
            if not (classes or constant or signs):
                tensor.requires_grad_()
                if tensor.shape != first.shape:
                    parameters.add(tensor.untyped_storage().data_ptr())
            alive.append(tensor)
            return tensor

        def note(tensor: Any) -> Any:
            storage = tensor.untyped_storage()
            alive.append(tensor)
            found[storage.data_ptr()] = storage.nbytes()
            return tensor

        alive: list[Any] = []
        first = torch.tensor(_numbers(shape), requires_grad=True)
        with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
            alive.append(call(both, first, new))
        return sum(size for pointer, size in found.items() if pointer not in parameters)

    counts = {name: kept(call, shape) / float(np.prod(shape)) for name, (shape, call) in CALLS.items()}
    return {"version": torch.__version__.partition("+")[0], "bytes": counts}


def page() -> str:
    """Return the page."""
    theirs, ours = json.loads(COUNTS.read_text(encoding="utf-8")), count()
    rows = [f"| `{name}` | {CALLS[name][0]} | {number(ours[name])} | {number(theirs['bytes'][name])} |"
            for name in sorted(CALLS)]
    return HEAD.format(version=theirs["version"]) + "\n".join(rows) + "\n"


def number(value: float) -> str:
    """Return a number of bytes for reading.

    Examples
    --------
    >>> number(4.0), number(0.125), number(4.0625)
    ('4', '0.125', '4.06')
    """
    return f"{value:.3g}"


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pytorch", action="store_true", help="count PyTorch's bytes again")
    if parser.parse_args().pytorch:
        COUNTS.write_text(json.dumps(count_pytorch(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
