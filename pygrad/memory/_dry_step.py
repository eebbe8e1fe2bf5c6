"""A step of an optimiser that updates nothing: what it would take, and keep from then on."""

from __future__ import annotations

from math import prod
from typing import Any

from pygrad.memory._account import Account
from pygrad.optim.adafactor import Adafactor
from pygrad.optim.blocks import Bucket, bucketed, divide
from pygrad.optim.lbfgs import LBFGS
from pygrad.optim.muon import Muon
from pygrad.optim.optimizer import Optimizer
from pygrad.optim.workspace import LARGE, LINE


def run_dry(account: Account, optimizer: Optimizer, with_gradient: set[Any]) -> None:
    """Enter what a step takes.

    Parameters
    ----------
    account : Account
    optimizer : Optimizer
    with_gradient : set of Variable
        The parameters that have a gradient by then.
    """
    account.phase, account.function = "optimizer", type(optimizer).__name__
    account.spike({}, "")
    if isinstance(optimizer, LBFGS):
        return _run_lbfgs(account, optimizer)
    for number, group in enumerate(optimizer.param_groups):
        known = {id(one) for bucket in optimizer._buckets[number] for one in bucket.parameters if bucket.memory}
        due = [one for one in group["params"] if one in with_gradient]
        for bucket in bucketed([one for one in due if id(one) not in known]) if due else ():
            _remember(account, optimizer, group, bucket)
        for bucket in bucketed(due) if due else ():
            _work(account, optimizer, group, bucket)


def _remember(account: Account, optimizer: Any, group: dict[str, Any], bucket: Bucket) -> None:
    for name in optimizer.remembered(group):
        shapes = [optimizer.form(name, shape) for shape in bucket.shapes]
        nbytes = _allocated(sum(prod(shape) for shape in shapes if shape is not None), bucket)
        account.take(nbytes, "optimizer state", "")


def _work(account: Account, optimizer: Any, group: dict[str, Any], bucket: Bucket) -> None:
    """Enter blocks of workspace, which the optimiser keeps, and what is taken beside them."""
    itemsize, largest = bucket.dtype.itemsize, max(bucket.sizes)
    if isinstance(optimizer, Muon):  # the direction, and in each iteration two squares and a new matrix
        shorter = [min(shape) ** 2 for shape in bucket.shapes]
        most = max(3 * size + 2 * square for size, square in zip(bucket.sizes, shorter, strict=True))
        return account.spike({"workspace": most * itemsize}, "")
    if isinstance(optimizer, Adafactor):
        block = max(stop - start for start, stop, _ in divide(bucket.sizes))
        return account.spike({"workspace": min(2 * block, 2 * largest) * itemsize}, "")
    bucket.numbers = optimizer.numbers(group)
    there = [len(array) for array in optimizer._workspace.arrays.get(bucket.dtype, ())]
    for place, size in enumerate(bucket.space_sizes(optimizer._options(group, bucket))):
        if size > (there[place] if place < len(there) else 0):
            account.take(_allocated(size, bucket), "workspace", "")


def _allocated(size: int, bucket: Bucket) -> int:
    nbytes = size * int(bucket.dtype.itemsize)
    return nbytes if nbytes < LARGE else nbytes + LINE


def _run_lbfgs(account: Account, optimizer: Any) -> None:
    """Enter what L-BFGS keeps at the end of a step: directions, and gradients, as long as all parameters."""
    group, memory = optimizer.param_groups[0], optimizer._buckets[0][0]
    flat = sum(one.nbytes for one in group["params"])
    pairs = min(group["history_size"], len(memory.old_dirs) + group["max_iter"])
    account.take(2 * flat * (pairs - len(memory.old_dirs)), "optimizer state", "")
    account.take(0 if memory.d is not None else 2 * flat, "optimizer state", "")
    account.spike({"workspace": 3 * flat}, "")
