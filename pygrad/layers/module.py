"""`Module`: a tree of parameters, buffers and further modules."""

from __future__ import annotations

import os
import reprlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from pygrad import _lazy, io
from pygrad.errors import ArgumentError
from pygrad.layers.conversion import Convertible
from pygrad.layers.hooks import Hooked
from pygrad.layers.representation import represent
from pygrad.layers.state import Entry, LoadResult, load_entries
from pygrad.layers.summary import Summary, measure
from pygrad.layers.tree import Tree
from pygrad.parameter import Parameter
from pygrad.variable import Variable


class Module(Tree, Hooked, Convertible):
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

    @reprlib.recursive_repr()
    def __repr__(self) -> str:
        return represent(self, self._held())

    def _repr_html_(self) -> str | None:
        return _lazy.load("display.module_tree").fragment(self)  # type: ignore[no-any-return]

    def summary(self, *inputs: Any, **options: Any) -> Summary:
        """Return a table of all layers: output shape, parameters, bytes of parameters and of the output.

        Parameters
        ----------
        *inputs, **options
            What the module is called with, once, without recording and in evaluation mode, to see the shapes.
            Without any, the table has no outputs.

        Returns
        -------
        Summary
            Prints as a table; its ``rows`` hold the numbers.

        Examples
        --------
        >>> import numpy as np
        >>> from pygrad import layers
        >>> model = layers.Sequential(layers.Linear(64, 32), layers.ReLU(), layers.Linear(32, 10))
        >>> model.summary(np.zeros((5, 64)))
        layer         kind        output   parameters   bytes  output bytes
                      Sequential  (5, 10)       2,410   9,640           200
          0           Linear      (5, 32)       2,080   8,320           640
          1           ReLU        (5, 32)           0       0           640
          2           Linear      (5, 10)         330   1,320           200
        2,410 parameters (2,410 trained), 9,640 bytes; buffers 0 bytes; outputs of layers 1,480 bytes
        """
        return measure(self, inputs, options)

    def graph(self, *inputs: Any, **options: Any) -> Any:
        """Draw what the module computes, with its layers as frames.

        Parameters
        ----------
        *inputs, **options
            What the module is called with, once, with recording on and in the mode it is in. The keywords ``depth``,
            ``values``, ``gradients``, ``max_nodes``, ``engine`` and ``direction`` are those of `pygrad.display.graph`.

        Returns
        -------
        Picture
            Shows itself in a notebook; ``.save(path)`` writes it.

        Notes
        -----
        Parameters, buffers, gradients and random generators are left as they were; of a lazy module a copy is run.
        Where parameters need no gradient, arrays that it is called with do, so that all layers are drawn.
        What was computed already is drawn by ``y.graph()``.

        Examples
        --------
        >>> import numpy as np
        >>> from pygrad import layers
        >>> model = layers.Sequential(layers.Linear(64, 32), layers.ReLU(), layers.Linear(32, 10))
        >>> picture = model.graph(np.zeros((5, 64)), depth=1)
        >>> [box.title for box in picture.diagram.boxes.values()]
        ['input', '0: Linear(64 -> 32)', '1: ReLU', '2: Linear(32 -> 10)', 'output']
        """
        return _lazy.load("display.rehearsed").graph_of(self, inputs, options)

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
