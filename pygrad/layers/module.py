"""`Module`: a tree of parameters, buffers and further modules."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from pygrad import io
from pygrad.arrays import as_array
from pygrad.errors import ArgumentError
from pygrad.layers.state import Entry, LoadResult, load_entries
from pygrad.layers.summary import summarise
from pygrad.parameter import Parameter
from pygrad.variable import Variable


class Module:
    """Base class of layers and models: assign parameters and modules to attributes, and write `forward`.

    Whatever `Parameter` or `Module` an attribute holds belongs to the module, in the order of assignment;
    there is nothing to register, and no ``super().__init__()`` to call. What is reached twice counts once. As
    in PyTorch, what is inside a list or dict does not belong: use `Sequential`, or an attribute for each.

    Attributes
    ----------
    training : bool
        Set by `train` and `eval`; dropout and the like look at it.

    Raises
    ------
    ArgumentError
        If an attribute that holds a Parameter is assigned an array, a number or another Variable.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Parameter, layers
    >>> class Scaled(layers.Module):
    ...     def __init__(self):
    ...         self.linear = layers.Linear(3, 2)
    ...         self.scale = Parameter(np.ones(2, np.float32))
    ...     def forward(self, x):
    ...         return self.linear(x) * self.scale
    >>> model = Scaled()
    >>> model
    Scaled(  # 10 parameters, 40 bytes
      (linear): Linear(in_features=3, out_features=2, bias=True)  # 8 parameters, 32 bytes
    )
    >>> [name for name, parameter in model.named_parameters()]
    ['linear.weight', 'linear.bias', 'scale']
    >>> model(np.zeros((5, 3))).shape
    (5, 2)
    """

    __module__ = "pygrad.layers"

    training: bool = True

    def forward(self, *inputs: Any) -> Any:
        """Compute the output; calling the module runs this."""
        raise NotImplementedError(f"{type(self).__name__} has no forward; define forward(self, *inputs)")

    def __call__(self, *inputs: Any, **options: Any) -> Any:
        return self.forward(*inputs, **options)

    def __setattr__(self, name: str, value: Any) -> None:
        old = self.__dict__.get(name)
        if (isinstance(old, Parameter) and not isinstance(value, Parameter)
                and isinstance(value, Variable | np.ndarray | np.generic | int | float)):
            raise ArgumentError(f"{type(self).__name__}.{name} is a Parameter, and no optimiser would update "
                                f"the {type(value).__name__} in its place; set {name}.data, or assign one")
        object.__setattr__(self, name, value)

    def extra_repr(self) -> str:
        """Return what the repr shows between the parentheses: settings, as in a call."""
        return ""

    def __repr__(self) -> str:
        return summarise(self, self._held())

    # -- what belongs to it -----------------------------------------------------------------------------

    def register_buffer(self, name: str, value: Any, persistent: bool = True) -> None:
        """Make an array part of the state that is not trained, such as running statistics.

        Parameters
        ----------
        name : str
            The attribute under which it is kept.
        value : array_like, shape (*)
            Held as an ndarray, without a copy.
        persistent : bool
            Whether `state_dict` has it.

        Raises
        ------
        ArgumentError
            If the name is no identifier, or taken.

        Examples
        --------
        >>> from pygrad import layers
        >>> module = layers.Module()
        >>> module.register_buffer("mean", [0.5, 0.25])
        >>> module.mean, list(module.state_dict())
        (array([0.5 , 0.25]), ['mean'])
        """
        if not name.isidentifier() or hasattr(self, name):
            raise ArgumentError(f"{type(self).__name__}.register_buffer: the name {name!r} is taken, or "
                                "cannot be that of an attribute")
        array = as_array(value.data if isinstance(value, Variable) else value, where="register_buffer")
        self.__dict__.setdefault("_persistent", {})[name] = bool(persistent)
        setattr(self, name, array)

    def parameters(self) -> Iterator[Parameter]:
        """Iterate over all parameters in the order of definition, each once."""
        return (parameter for _, parameter in self.named_parameters())

    def named_parameters(self, prefix: str = "") -> Iterator[tuple[str, Parameter]]:
        """Iterate over all parameters with their dotted names; one that is shared has its first."""
        return _once((name, entry.value) for name, entry in self._walk(prefix)
                     if isinstance(entry.value, Parameter))

    def buffers(self) -> Iterator[Any]:
        """Iterate over all buffers in the order of definition, each once."""
        return (buffer for _, buffer in self.named_buffers())

    def named_buffers(self, prefix: str = "") -> Iterator[tuple[str, Any]]:
        """Iterate over all buffers with their dotted names."""
        return _once((name, entry.value) for name, entry in self._walk(prefix)
                     if not isinstance(entry.value, Parameter | Module))

    def modules(self) -> Iterator[Module]:
        """Iterate over this module and all that belong to it, each once."""
        return (module for _, module in self.named_modules())

    def named_modules(self, prefix: str = "") -> Iterator[tuple[str, Module]]:
        """Iterate over this module, named ``prefix``, and all that belong to it, each once."""
        return _once((name, entry.value) for name, entry in self._walk(prefix)
                     if isinstance(entry.value, Module))

    def children(self) -> Iterator[Module]:
        """Iterate over the modules that attributes of this one hold, each once."""
        return (child for _, child in self.named_children())

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """Iterate over the modules that attributes of this one hold, with their names."""
        return _once(iter(self._held()))

    def _held(self) -> list[tuple[str, Module]]:
        """Return the modules that attributes of this one hold, by every name."""
        return [(name, value) for name, value in vars(self).items() if isinstance(value, Module)]

    def _walk(self, prefix: str = "", owner: Any = None, attribute: str = "",
              above: tuple[Module, ...] = ()) -> Iterator[tuple[str, Entry]]:
        """Iterate over modules, parameters and buffers, by every name, in the order of definition."""
        if any(self is module for module in above):
            raise ArgumentError(f"{type(above[0]).__name__}: {prefix!r} is a module that contains itself; "
                                "keep a reference to a parent in a list, where it does not belong")
        yield prefix, Entry(owner, attribute, self)
        persistent = self.__dict__.get("_persistent", {})
        for name, value in list(vars(self).items()):
            full = f"{prefix}.{name}" if prefix else name
            if isinstance(value, Module):
                yield from value._walk(full, self, name, (*above, self))
            elif isinstance(value, Parameter) or (name in persistent and value is not None):
                yield full, Entry(self, name, value)

    # -- state ------------------------------------------------------------------------------------------

    def _state(self) -> dict[str, Entry]:
        """Return what `state_dict` has, by name."""
        return {name: entry for name, entry in self._walk()
                if isinstance(entry.value, Parameter)
                or (not isinstance(entry.value, Module) and entry.owner._persistent[entry.name])}

    def state_dict(self) -> dict[str, Any]:
        """Return the arrays of all parameters and persistent buffers, by dotted name, as PyTorch names them.

        Returns
        -------
        dict of str to ndarray
            The arrays themselves, not copies: training goes on in them. `copy.deepcopy` makes a snapshot. A
            shared parameter is under each of its names.

        Examples
        --------
        >>> from pygrad import layers
        >>> {name: array.shape for name, array in layers.Sequential(layers.Linear(3, 2)).state_dict().items()}
        {'0.weight': (2, 3), '0.bias': (2,)}
        """
        return {name: entry.value.data if isinstance(entry.value, Variable) else np.asarray(entry.value)
                for name, entry in self._state().items()}

    def load_state_dict(self, state: Mapping[str, Any], strict: bool = True) -> LoadResult:
        """Copy arrays into the parameters and buffers of the same name, all or none.

        Parameters
        ----------
        state : mapping of str to array_like
            As `state_dict` returns. Floats of another width are converted.
        strict : bool
            Whether keys that only one side has are an error.

        Returns
        -------
        LoadResult
            The ``missing_keys`` and ``unexpected_keys``.

        Raises
        ------
        StateDictError
            Naming every key that is missing, unexpected, of the wrong shape or dtype, or a parameter with NaN
            or infinite values. The module is unchanged.

        Notes
        -----
        Parameters keep their arrays and are updated in place, so that optimisers go on with them; a graph
        recorded before is stale from then on.

        Examples
        --------
        >>> from pygrad import layers
        >>> model, other = layers.Linear(3, 2), layers.Linear(3, 2)
        >>> model.load_state_dict(other.state_dict())
        LoadResult(missing_keys=[], unexpected_keys=[])
        """
        return load_entries(self._state(), state, strict, f"{type(self).__name__}.load_state_dict")

    def save(self, path: str | os.PathLike[str]) -> None:
        """Save the state to a safetensors file, atomically.

        Parameters
        ----------
        path : str or path-like
            File to write or to replace; see `pygrad.io.save` for what it raises.
        """
        io.save(self.state_dict(), path)

    def load(self, path: str | os.PathLike[str], strict: bool = True) -> LoadResult:
        """Load the state from a safetensors file, as `load_state_dict` does.

        Parameters
        ----------
        path : str or path-like
            A file that `save` wrote, or another of the same names and shapes.
        strict : bool
            Whether keys that only one side has are an error.

        Returns
        -------
        LoadResult
            The ``missing_keys`` and ``unexpected_keys``.

        Raises
        ------
        FileFormatError
            If the file is truncated or of another format.
        StateDictError
            As for `load_state_dict`. Whatever is raised, the module is unchanged.

        Examples
        --------
        >>> import os, tempfile
        >>> from pygrad import layers
        >>> model, other = layers.Linear(3, 2), layers.Linear(3, 2)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = os.path.join(folder, "model.safetensors")
        ...     model.save(path)
        ...     other.load(path)
        LoadResult(missing_keys=[], unexpected_keys=[])
        >>> bool((other.weight.data == model.weight.data).all())
        True
        """
        # Whether a value may be infinite depends on what it is for: a buffer's may (a mask of -inf).
        arrays = io.load(path, check_finite=False)
        where = f"{type(self).__name__}.load of {os.fspath(path)!r}"
        return load_entries(self._state(), arrays, strict, where)

    # -- modes ------------------------------------------------------------------------------------------

    def train(self, mode: bool = True) -> Any:
        """Set ``training`` of this module and all that belong to it, and return it."""
        for module in self.modules():
            module.training = bool(mode)
        return self

    def eval(self) -> Any:
        """Set ``training`` to False, and return the module."""
        return self.train(False)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget all gradients, or with ``set_to_none`` False set those that are there to zero."""
        for parameter in self.parameters():
            if parameter.grad is not None:
                parameter.grad = None if set_to_none else np.zeros_like(parameter.grad.data)


def _once(named: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Iterate over named objects, each once, by identity."""
    seen: set[int] = set()
    for name, value in named:
        if id(value) not in seen:
            seen.add(id(value))
            yield name, value
