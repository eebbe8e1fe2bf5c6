"""`Variable`: an array that remembers where it came from.

A Variable points up to its creator Function; nothing in the graph points down at a Variable but the edges
to leaves. So an intermediate dies with the user's last reference to it, and its array with it, unless a
Function saved that array. ``_edge`` is what a Function that consumes this Variable stores: the creator
(of one output), or ``(creator, number)`` (of several), or None for a leaf.

A leaf carries two times of the clock in `config`: ``_version``, of its array's last update in place, and ``_replaced``,
of the last assignment to ``.data``. ``_declared``: the user, not the engine, decided on ``requires_grad``. Methods that
compute (``sum``, operators) are put here by registration in the dispatch table, ``backward`` by `differentiate`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy.typing import DTypeLike

from pygrad import dispatch
from pygrad.arrays import as_array, as_flag
from pygrad.attachments import Watched
from pygrad.errors import ShapeError, describe
from pygrad.inplace import InPlace
from pygrad.protocols import ArrayProtocols


class Variable(ArrayProtocols, InPlace, Watched):
    """An array, its gradient, and the Function that made it.

    Parameters
    ----------
    data : array_like
        Numbers of any shape, real or complex; an ndarray is held without a copy.
    requires_grad : bool
        Whether backward computes a gradient for it.
    name : str, optional
        Shown in its repr and in error messages.
    dtype : dtype, optional
        By default the one NumPy gives to ``data``.

    Raises
    ------
    DTypeError
        For object, text or ragged data.

    Examples
    --------
    >>> Variable(5) + Variable(3)
    Variable(8)
    >>> Variable([[1, 2], [3, 4]]) + Variable([[1, 1], [1, 1]])
    Variable([[2 3]
              [4 5]])
    >>> Variable([[1, 2], [3, 4]]) + Variable(10)
    Variable([[11 12]
              [13 14]])
    >>> Variable([[1, 2], [3, 4]]).reshape(1, 4)
    Variable([[1 2 3 4]])
    >>> Variable([[1, 2], [3, 4]]).T
    Variable([[1 3]
              [2 4]])
    >>> x = Variable(3)
    >>> x.grad is None
    True
    >>> y = x * x
    >>> y.backward()
    >>> x.grad
    Variable(6)
    """

    __slots__ = ("__weakref__", "_data", "_declared", "_edge", "_grad", "_hooks", "_replaced", "_requires_grad",
                 "_source", "_version", "creator", "name")

    def __init__(self, data: Any, requires_grad: bool = True, name: str | None = None,
                 dtype: DTypeLike | None = None) -> None:
        self._declared, given = True, data.data if isinstance(data, Variable) else data
        _fill_leaf(self, as_array(given, dtype), as_flag(requires_grad), name)
        if given is not data and self._data is given:
            self._source = data._memory()

    @property
    def data(self) -> Any:
        """The array. A handle to a dead intermediate computes it when asked; only a leaf's can be set."""
        if self._data is None:
            self._data = self.creator.value(self.number)
        return self._data

    @data.setter
    def data(self, value: Any) -> None:
        self._leaf_only("assign to .data of")
        shared = isinstance(value, Variable)
        self._assign(as_array(value.data if shared else value), shared)

    @property
    def grad(self) -> Variable | None:
        """The gradient that backward left here, of the same shape, or None."""
        return self._grad  # type: ignore[no-any-return]

    @grad.setter
    def grad(self, value: Any) -> None:
        if value is not None:
            value = value if isinstance(value, Variable) else make_leaf(as_array(value))
            if value.shape != self.shape:
                raise ShapeError(f"Variable.grad: expected the Variable's shape {self.shape}, got {describe(value)}")
        self._grad = value

    @property
    def requires_grad(self) -> bool:
        """Whether backward reaches this Variable; only a leaf's can be set."""
        return self.creator is not None or self._requires_grad

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        self._leaf_only("set requires_grad of")
        self._requires_grad, self._declared = bool(value), True

    @property
    def number(self) -> int:
        """Which output of its creator this is."""
        return self._edge[1] if type(self._edge) is tuple else 0

    @property
    def generation(self) -> int:
        """0 for a leaf, else one more than the creator's."""
        return 0 if self.creator is None else self.creator.generation + 1

    def clear_grad(self) -> None:
        """Forget the gradient."""
        self._grad = None

    def detach(self) -> Variable:
        """Return a leaf of the same data that needs no gradient.

        It shares the array until it is updated in place: of a leaf the update is then seen by both, of
        an intermediate (whose array the graph may need) the detached Variable gets an array of its own.
        """
        leaf = make_leaf(self.data, False, self.name)
        leaf._source, leaf._declared = self._memory(), True
        return leaf

    def unchain(self) -> None:
        """Forget the creator in place: from here on a leaf that needs no gradient."""
        if self.creator is not None:
            data, grad = self.data, self._grad
            self.creator.forget_output(self)
            _fill_leaf(self, data, False, self.name)
            self._grad, self._source, self._declared = grad, False, True

    def __reduce__(self) -> tuple[Any, ...]:
        self._leaf_only("copy or pickle")
        declared = getattr(self, "_declared", False)
        return _rebuild, (type(self), self._data, self._requires_grad, self.name, self._grad, declared)

    if TYPE_CHECKING:  # what registration puts here
        _edge: Any
        __add__: Any
        __mul__: Any
        def __getattr__(self, name: str) -> Any: ...


def _fill_leaf(variable: Variable, data: Any, requires_grad: bool, name: str | None) -> None:
    variable._data, variable._requires_grad, variable.name = data, requires_grad, name
    variable.creator = variable._edge = variable._grad = variable._hooks = variable._source = None
    variable._version = variable._replaced = 0


def make_leaf(data: Any, requires_grad: bool = False, name: str | None = None) -> Variable:
    """Return a leaf around an array that is known to be good."""
    variable: Variable = object.__new__(Variable)
    _fill_leaf(variable, data, requires_grad, name)
    return variable


def _rebuild(cls: Any, data: Any, requires_grad: bool, name: str | None, grad: Any, declared: bool = False) -> Variable:
    variable: Variable = object.__new__(cls)
    _fill_leaf(variable, data, requires_grad, name)
    variable._grad, variable._declared = grad, declared
    return variable


dispatch.methods_go_on(Variable)
