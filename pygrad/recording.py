"""Recording one application: from the user's arguments to a node of the graph and its output Variables.

`record` is the general case. `record1`, `record2` and `record3` are the same for one, two and three inputs
and one output with nothing special going on; they exist because this is the hot path, and they hand over to
`record` as soon as something is out of the ordinary. The tests run every Function through both.

An input is a Variable (its edge is its creator, or itself for a leaf that requires grad), or a constant
(its edge is the array). A Python number is weak, as in NumPy 2: it takes the dtype of what it meets.
"""

from __future__ import annotations

from typing import Any
from weakref import ref

import numpy as np

from pygrad.arrays import ARRAY_TYPES, KINDS, NUMBER_TYPES, as_array, constant_like
from pygrad.boundary import spec_of
from pygrad.config import is_grad_enabled, state
from pygrad.errors import AnomalyError, ArgumentError, DTypeError, describe
from pygrad.instrument import name_inputs, recorded, run_forward
from pygrad.roles import OWN, find_roles, intern
from pygrad.variable import Variable, make_leaf

_new = object.__new__
_ndarray, _scalar, _asarray = np.ndarray, np.generic, np.asarray
_SEQUENCES = (list, tuple)
_ONE, _BOTH, _FIRST, _SECOND = intern([True]), intern([True, True]), intern([True, False]), intern([False, True])
_ALL, _LAST_TWO = intern([True] * 3), intern([False, True, True])
_NONE = {number: intern([False] * number) for number in range(1, 4)}
_INPUT, _OUTPUT, _OWN = intern([0]), intern([-1]), intern([OWN])


def record(function: Any, inputs: tuple[Any, ...]) -> Any:
    """Run ``function`` on ``inputs`` and return its output Variable, or a tuple of them."""
    function._edges, function.saved, function.roles, function.extra = (), (), None, None
    if state.special and not is_grad_enabled() and not state.listening:
        return _unrecorded(function, inputs, function.forward)
    arrays, edges, needs, generation = _gather(inputs, type(function).__name__)
    if not function.takes_complex:
        _refuse_complex(function, arrays)
    if True not in needs or not is_grad_enabled():
        return _unrecorded(function, inputs, lambda *arrays: run_forward(function, function, arrays, inputs))
    function.needs_grad = needs
    try:
        result = run_forward(function, function, arrays, inputs) if state.special else function.forward(*arrays)
    except Exception as error:
        raise name_inputs(error, function, inputs)
    made = _finish(function, result, arrays, edges, generation)
    if state.special:
        recorded(function)
    return made


def _finish(function: Any, result: Any, arrays: list[Any], edges: tuple[Any, ...], generation: int) -> Any:
    """Make the node and its output Variables from what forward returned."""
    several = type(result) is tuple
    outputs = result if several else (result,)
    normal = [_normalised(function, output, arrays) for output in outputs]
    if function.roles is None:
        function.roles = roles = find_roles(function.saved, arrays, outputs) if function.saved else ()
        if roles and min(roles) < 0:
            function.saved = tuple([normal[~role] if role < 0 else array
                                    for array, role in zip(function.saved, roles, strict=True)])
    function.specs = _specs(function, arrays, normal)
    if not several and edges:
        variable = _node(function, normal[0], edges[0], edges[1] if len(edges) > 1 else None, generation)
        if len(edges) > 2:
            function._edges = edges
        return variable
    function.set_edges(edges)
    function.generation, function.clock = generation, state.clock
    variables = tuple([function.handle(number, array, several) for number, array in enumerate(normal)])
    function._outputs = [ref(variable) for variable in variables] if several else ref(variables[0])
    return variables if several else variables[0]


def record1(function: Any, x: Any) -> Any:
    """Record a Function of one input and one output, with nothing special going on."""
    if state.special or not isinstance(x, Variable):
        return record(function, (x,))
    creator, array = x.creator, x._data
    if array is None or (creator is None and not x._requires_grad):
        return record(function, (x,))
    if array.dtype.kind == "c" and not function.takes_complex:
        return record(function, (x,))
    edge, generation = (x, 0) if creator is None else (x._edge, creator.generation + 1)
    function._edges, function.saved, function.roles, function.extra = (), (), None, None
    function.needs_grad = _ONE
    try:
        output = function.forward(array)
    except Exception as error:
        raise name_inputs(error, function, (x,))
    saved = function.saved
    if type(output) is not _ndarray and isinstance(output, _scalar) and (len(saved) < 2 or function.roles is not None):
        number, output = output, _asarray(output)  # what NumPy makes of 0-d arrays
        if saved and saved[0] is number:
            function.saved = saved = (output,)
    if type(output) is not _ndarray or output is array:
        return _finish(function, output, [array], (edge,), generation)
    if function.roles is None:
        if len(saved) == 1 and saved[0] is not None:
            function.roles = _INPUT if saved[0] is array else _OUTPUT if saved[0] is output else _OWN
        else:
            function.roles = find_roles(saved, [array], (output,)) if saved else ()
    if not function.elementwise:
        function.specs = (spec_of(array),)
    elif output.shape == array.shape and output.dtype is array.dtype:
        function.specs = None
    else:
        function.specs = _specs(function, [array], [output])
    return _node(function, output, edge, None, generation)


def record2(function: Any, x0: Any, x1: Any) -> Any:
    """Record a Function of two inputs and one output, the first a Variable that needs a gradient."""
    if state.special or not isinstance(x0, Variable):
        return record(function, (x0, x1)) if state.special else _record_constant_first(function, x0, x1)
    creator, a0 = x0.creator, x0._data
    if a0 is None or (creator is None and not x0._requires_grad):
        return record(function, (x0, x1))
    e0, generation = (x0, 0) if creator is None else (x0._edge, creator.generation + 1)
    needs, dtype, e1, a1 = _FIRST, a0.dtype, x1, x1
    if type(x1) is not _ndarray and isinstance(x1, Variable):
        a1, creator = x1._data, x1.creator
        if creator is not None:
            needs, e1 = _BOTH, x1._edge
            if creator.generation >= generation:
                generation = creator.generation + 1
        elif x1._requires_grad:
            needs = _BOTH
        else:
            e1 = a1
    elif type(x1) is not _ndarray:
        e1 = a1 = constant_like(x1, dtype) if type(x1) in NUMBER_TYPES else None
    if (type(a1) is not _ndarray or a1.dtype is not dtype or (a1 is a0 and x1 is not x0)
            or (dtype.kind == "c" and not function.takes_complex)):
        return record(function, (x0, x1))
    function._edges, function.saved, function.roles, function.extra, function.needs_grad = (), (), None, None, needs
    try:
        output = function.forward(a0, a1)
    except Exception as error:
        raise name_inputs(error, function, (x0, x1))
    if type(output) is not _ndarray and isinstance(output, _scalar) and not (function.saved and function.roles is None):
        output = _asarray(output)
    if type(output) is not _ndarray or output is a0 or output is a1:
        return _finish(function, output, [a0, a1], (e0, e1), generation)
    if function.roles is None:
        function.roles = find_roles(function.saved, [a0, a1], (output,)) if function.saved else ()
    if (function.elementwise and output.dtype is dtype
            and (a1.shape == a0.shape or (needs is _FIRST and output.shape == a0.shape))):
        function.specs = None
    else:
        function.specs = _specs_of_two(function, a0, a1, output)
    return _node(function, output, e0, e1, generation)


def _record_constant_first(function: Any, x0: Any, x1: Any) -> Any:
    """Record a Function of a constant and a Variable that needs a gradient: ``2 * x``, ``matrix @ x``."""
    a1 = x1._data if isinstance(x1, Variable) else None
    if a1 is None or (x1.creator is None and not x1._requires_grad):
        return record(function, (x0, x1))
    dtype = a1.dtype
    a0 = x0 if type(x0) is _ndarray else constant_like(x0, dtype) if type(x0) in NUMBER_TYPES else None
    if a0 is None or a0.dtype is not dtype or a0 is a1 or (dtype.kind == "c" and not function.takes_complex):
        return record(function, (x0, x1))
    e1, generation = (x1, 0) if x1.creator is None else (x1._edge, x1.creator.generation + 1)
    function._edges, function.saved, function.roles, function.extra = (), (), None, None
    function.needs_grad = _SECOND
    try:
        output = function.forward(a0, a1)
    except Exception as error:
        raise name_inputs(error, function, (x0, x1))
    if type(output) is not _ndarray and isinstance(output, _scalar) and not (function.saved and function.roles is None):
        output = _asarray(output)
    if type(output) is not _ndarray or output is a0 or output is a1:
        return _finish(function, output, [a0, a1], (a0, e1), generation)
    if function.roles is None:
        function.roles = find_roles(function.saved, [a0, a1], (output,)) if function.saved else ()
    if not function.elementwise:
        function.specs = None, spec_of(a1)
    elif output.dtype is dtype and output.shape == a1.shape:
        function.specs = None
    else:
        function.specs = _specs(function, [a0, a1], [output])
    return _node(function, output, a0, e1, generation)


def record3(function: Any, x: Any, weight: Any, bias: Any) -> Any:
    """Record a Function of an input, of two leaves that need a gradient, and of one output."""
    if (state.special or not (isinstance(weight, Variable) and isinstance(bias, Variable)) or weight is bias
            or weight.creator is not None or bias.creator is not None
            or not (weight._requires_grad and bias._requires_grad)):
        return record(function, (x, weight, bias))
    array, edge, needs, generation = x, x, _LAST_TWO, 0
    if type(x) is not _ndarray:
        if not isinstance(x, Variable) or x._data is None or (x.creator is None and not x._requires_grad):
            return record(function, (x, weight, bias))
        array, needs = x._data, _ALL
        if x.creator is not None:
            edge, generation = x._edge, x.creator.generation + 1
    a1, a2 = weight._data, bias._data
    if array is a1 or array is a2 or a1 is a2 or array.dtype.kind != "f" or type(array) is not _ndarray:
        return record(function, (x, weight, bias))
    function._edges, function.saved, function.roles, function.extra = (), (), None, None
    function.needs_grad = needs
    try:
        output = function.forward(array, a1, a2)
    except Exception as error:
        raise name_inputs(error, function, (x, weight, bias))
    if type(output) is not _ndarray or function.roles is None or output is array or output is a1 or output is a2:
        return _finish(function, output, [array, a1, a2], (edge, weight, bias), generation)
    function.specs = _specs(function, [array, a1, a2], [output])
    variable = _node(function, output, edge, weight, generation)
    function._edges = edge, weight, bias
    return variable


def _node(function: Any, output: Any, first: Any, second: Any, generation: int) -> Any:
    """Tie the Function to its one or two inputs and to its output, a new Variable."""
    function._first, function._second, function._edges = first, second, None
    function.generation, function.clock = generation, state.clock
    variable = _new(Variable)
    variable._data, variable.creator, variable._edge = output, function, function
    variable._grad = variable.name = None
    function._outputs = ref(variable)
    return variable


def _gather(inputs: tuple[Any, ...], where: str) -> tuple[list[Any], tuple[Any, ...], tuple[bool, ...], int]:
    """Return the inputs' arrays, edges, whether each needs a gradient, and the generation."""
    arrays, edges, needs, generation, changed = [], [], [], 0, False
    for value in inputs:
        need = False
        if isinstance(value, Variable):
            creator, array = value.creator, value._data
            if array is None:
                array = value.data
            edge = array
            if creator is not None:
                need, edge = True, value._edge
                if creator.generation >= generation:
                    generation = creator.generation + 1
            elif value._requires_grad:
                need, edge = True, value
        elif type(value) is _ndarray and value.dtype.kind in KINDS:
            edge = array = value
        elif type(value) in NUMBER_TYPES:
            edge, array, changed = None, value, True
        else:
            if isinstance(value, _SEQUENCES):
                _refuse_variables(value, where)
            edge = array = as_array(value, where=where)
        arrays.append(array)
        edges.append(edge)
        needs.append(need)
    if changed:
        arrays = _strong(arrays)
    distinct = len(set(map(id, arrays)))
    if distinct < len(arrays) and distinct < len(set(map(id, inputs))):
        arrays, changed = _told_apart(arrays, inputs), True
    if changed:
        edges = [edge if need else array for edge, need, array in zip(edges, needs, arrays, strict=True)]
    return arrays, tuple(edges), intern(needs), generation


def _refuse_variables(values: list[Any] | tuple[Any, ...], where: str) -> None:
    """Raise where a list would turn Variables into constants."""
    for value in values:
        if isinstance(value, Variable):
            raise ArgumentError(f"{where}: a list that holds Variables is no array, and their gradients would "
                                "be lost; join them with np.stack or np.concatenate first")
        if isinstance(value, _SEQUENCES):
            _refuse_variables(value, where)


def _refuse_complex(function: Any, arrays: list[Any]) -> None:
    """Raise for a complex input of a Function that does not say that it takes one."""
    for number, array in enumerate(arrays):
        if array.dtype.kind == "c":
            raise DTypeError(f"{type(function).__name__}: input {number} is complex ({describe(array)}), and this "
                             "Function is one of real numbers; take x.real, x.imag or abs(x). A Function of your "
                             "own whose rule has the conjugates says so with takes_complex = True")


def _strong(arrays: list[Any]) -> list[Any]:
    """Give Python numbers the dtype that NumPy 2 promotion lets them have beside the arrays."""
    strong = [array.dtype for array in arrays if type(array) not in NUMBER_TYPES]
    if not strong:
        return [np.asarray(array) for array in arrays]
    dtype = np.result_type(*strong)
    return [constant_like(array, dtype) if type(array) in NUMBER_TYPES else array for array in arrays]


def _told_apart(arrays: list[Any], inputs: tuple[Any, ...]) -> list[Any]:
    """Make views where two different inputs share one array, so that identity tells them apart."""
    first: dict[int, Any] = {}
    return [array if first.setdefault(id(array), value) is value else array.view()
            for array, value in zip(arrays, inputs, strict=True)]


def _normalised(function: Any, output: Any, arrays: list[Any]) -> Any:
    """Return an output as an array of its own identity (a NumPy scalar becomes 0-d)."""
    if type(output) is not _ndarray and type(output) not in ARRAY_TYPES:
        if isinstance(output, np.generic):
            return np.asarray(output)
        return as_array(output, where=f"{type(function).__name__}.forward returned")
    for array in arrays:
        if output is array:  # without makes_view nobody would know that they share memory
            return output.view() if function.makes_view and output is arrays[0] else output.copy()
    return output


def _specs(function: Any, arrays: list[Any], outputs: list[Any]) -> tuple[Any, ...] | None:
    """Return what to fit each gradient to, or None where an element-wise rule cannot but fit."""
    needs = function.needs_grad
    if function.elementwise:
        shape, dtype = outputs[0].shape, outputs[0].dtype
        weaker = "bui" if dtype.kind != "c" else ""
        same = True  # beside integers, a rule may go on in float64
        for array in arrays:
            same = same and array.dtype is dtype
        for array, need in zip(arrays, needs):  # noqa: B905 - of equal lengths, and strict= costs time
            if need and (array.shape != shape or not (same or array.dtype.kind in weaker)):
                break
        else:
            return None
    return tuple([spec_of(array) if need else None for array, need in zip(arrays, needs)])  # noqa: B905


def _specs_of_two(function: Any, a0: Any, a1: Any, output: Any) -> tuple[Any, ...] | None:
    """Return the same for two inputs of one dtype, of which the first needs a gradient, and not all of one shape."""
    if function.elementwise and output.dtype is not a0.dtype:
        return _specs(function, [a0, a1], [output])
    return spec_of(a0), spec_of(a1) if function.needs_grad[1] else None


def _unrecorded(function: Any, inputs: tuple[Any, ...], forward: Any) -> Any:
    """Run a Function whose result needs no gradient: leaves come out, and nothing survives."""
    arrays: list[Any] = []
    for value in inputs:
        if isinstance(value, Variable):
            arrays.append(value._data if value._data is not None else value.data)
        elif type(value) in ARRAY_TYPES and value.dtype.kind in KINDS:
            arrays.append(value)
        else:
            arrays = _gather(inputs, type(function).__name__)[0]
            break
    if not function.takes_complex:
        _refuse_complex(function, arrays)
    function.needs_grad = _NONE.get(len(inputs)) or intern([False] * len(inputs))
    try:
        result = forward(*arrays)
    except AnomalyError as error:
        raise name_inputs(error, function, inputs)
    function.saved = ()
    if type(result) is tuple:
        return tuple([_leaf(function, _normalised(function, output, arrays), inputs) for output in result])
    return _leaf(function, _normalised(function, result, arrays), inputs)


def _leaf(function: Any, array: Any, inputs: tuple[Any, ...]) -> Variable:
    leaf = make_leaf(array)
    if function.makes_view and isinstance(inputs[0], Variable):
        leaf._source = inputs[0]._memory()
    return leaf
