"""The whole state of a training run in one file, from which it goes on bit for bit."""

from __future__ import annotations

import contextlib
import copy
import os
from collections.abc import Iterator
from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, FileFormatError, StateDictError
from pygrad.io.replacing import Path
from pygrad.io.structure import decode, encode
from pygrad.io.tensors import load, read_metadata, save
from pygrad.random import default_generator

__all__ = ["load_checkpoint", "save_checkpoint"]

FORMAT = "pygrad checkpoint 1"

RANDOM = "pygrad.random"
"""The name of the package-level generator's state."""


def save_checkpoint(path: Path, **state: Any) -> None:
    """Save everything that a training run needs to go on, atomically.

    Parameters
    ----------
    path : str or path-like
        File to write or to replace: npz where its name ends in ``.npz``, else safetensors.
    **state
        By name: objects with ``state_dict`` (a model, optimiser, scheduler, loader), a
        ``numpy.random.Generator``, or plain data (a step, a list of losses): dicts, lists and tuples of
        arrays, numbers, text and None. The state of the package-level generator is always saved as well.

    Raises
    ------
    ArgumentError
        For data of another type, naming its place; or without any state. Nothing is written.
    OSError
        If the file cannot be written; one that was there stays as it was.

    Examples
    --------
    >>> import os, tempfile
    >>> import numpy as np, pygrad.io
    >>> from pygrad import layers, optim
    >>> model = layers.Linear(3, 2)
    >>> optimizer = optim.Adam(model.parameters())
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "run.npz")
    ...     pygrad.io.save_checkpoint(path, model=model, optimizer=optimizer, step=7)
    ...     pygrad.io.load_checkpoint(path, model=model, optimizer=optimizer)
    {'step': 7}
    """
    if not state:
        raise ArgumentError("save_checkpoint: nothing to save; name what to keep, such as model=model, step=step")
    if "format" in state:
        raise ArgumentError("save_checkpoint: the name 'format' is taken; choose another")
    texts: dict[str, str] = {"format": FORMAT}
    arrays: dict[str, Any] = {}
    for name, one in {**state, RANDOM: default_generator()}.items():
        texts[name], found = encode(_state_of(one), name)
        arrays.update(found)
    save(arrays, path, metadata=texts)


def load_checkpoint(path: Path, **objects: Any) -> dict[str, Any]:
    """Load what `save_checkpoint` saved, all or nothing.

    Parameters
    ----------
    path : str or path-like
        The file.
    **objects
        By the names under which they were saved: objects with ``load_state_dict``, and generators. They
        take over their state. The package-level generator does so too.

    Returns
    -------
    dict of str to object
        What was saved under the other names: plain data as it was, of objects their state.

    Raises
    ------
    FileFormatError
        If the file is truncated, of another format, or no checkpoint.
    StateDictError
        If it has no state of one of the objects, or one that does not fit.
    FileNotFoundError
        If there is no such file.

    Notes
    -----
    If anything does not fit, all objects are as they were before.
    """
    texts = read_metadata(path)
    where = os.fspath(path)
    if texts.pop("format", None) != FORMAT:
        raise FileFormatError(f"{where!r}: no checkpoint; pygrad.io.load reads files of arrays alone")
    missing = [name for name in objects if name not in texts]
    if missing:
        raise StateDictError(f"load_checkpoint: {where!r} has nothing under {', '.join(map(repr, missing))}; it has "
                             f"{', '.join(repr(name) for name in sorted(texts) if name != RANDOM)}")
    arrays = load(path, check_finite=False)
    state = {name: decode(text, arrays, repr(where)) for name, text in texts.items()}
    with contextlib.ExitStack() as stack:
        for name, one in {**objects, RANDOM: default_generator()}.items():
            stack.enter_context(_restored_after_error(one))
            _take_over(one, state.pop(name), name)
    return state


def _state_of(one: Any) -> Any:
    if isinstance(one, np.random.Generator):
        return one.bit_generator.state
    return one.state_dict() if hasattr(one, "state_dict") else one


def _take_over(one: Any, state: Any, name: str) -> None:
    if isinstance(one, np.random.Generator):
        kind = type(one.bit_generator).__name__
        if not isinstance(state, dict) or state.get("bit_generator") != kind:
            raise StateDictError(f"load_checkpoint: {name} is a generator with {kind}, and what was saved is the state "
                                 "of something else; make the generator as it was made when saving")
        one.bit_generator.state = state
    elif hasattr(one, "load_state_dict"):
        one.load_state_dict(state)
    else:
        raise ArgumentError(f"load_checkpoint: {name} is of type {type(one).__name__} and cannot take over a state; "
                            "leave it out, and take it from the result")


@contextlib.contextmanager
def _restored_after_error(one: Any) -> Iterator[None]:
    """Give an object its state of before if the block raises."""
    before = copy.deepcopy(_state_of(one)) if hasattr(one, "load_state_dict") else _state_of(one)
    try:
        yield
    except BaseException:
        if isinstance(one, np.random.Generator):
            one.bit_generator.state = before
        elif hasattr(one, "load_state_dict"):
            one.load_state_dict(before)
        raise
