"""What to write instead: the rule that fits a path, and the line of the user's source it is about."""

from __future__ import annotations

import ast
import sys
from typing import Any, NamedTuple

from pygrad.cells import short_name
from pygrad.memory._held import is_array
from pygrad.memory._naming import Step, is_variable, type_name
from pygrad.memory._search import Found, is_function
from pygrad.memory._sites import is_programs
from pygrad.memory._source import Statement, lines_with, statements
from pygrad.optim.optimizer import Optimizer

_ORDER = {"accumulate": 0, "fill": 1, "store": 1, "carry": 2, "assign": 3}
_WHOSE = {"accumulate": "every iteration's graph", "fill": "the graph of every one that it adds",
          "store": "the graph of every one that it stores", "assign": "a graph"}
_NAMED = ("attribute", "closure", "frame", "generator", "cache", "class attribute")


class Advice(NamedTuple):
    """What to do, the place it is about (``script.py:12``, or None), and which kind of leak it is."""

    text: str
    where: str | None
    kind: str


def advise(found: Found, steps: list[Step], target: Any) -> Advice:
    """Return what to do about a path."""
    root, kinds = found.root, {step.kind: step for step in steps}
    if root.kind == "output":
        return Advice("the notebook keeps its outputs: call pygrad.memory.free_notebook_outputs(), or end the line "
                      "with a semicolon; under %load_ext pygrad it keeps them without their graphs", None, "output")
    if root.kind == "last":
        return Advice("the last traceback keeps the locals of its frames: write "
                      "sys.last_exc = sys.last_value = sys.last_traceback = None", None, "traceback")
    for kind, rule in _RULES.items():
        if kind in kinds:
            return rule(found, steps, kinds[kind], target)
    if is_array(found.chain[-1]) and found.chain[-1].base is not None:
        return _view(found, steps, steps[-1], target)
    optimizer = next((one for one in found.chain if issubclass(type(one), Optimizer)), None)
    if optimizer is not None and found.chain[-1] is not optimizer:
        return _optimizer(found, steps, optimizer)
    return _statement(found, steps, target)


def _places(found: Found, steps: list[Step]) -> tuple[tuple[str, int, int], ...]:
    """Return where to look: the scopes on the path first, then their whole files, then those of the classes."""
    scopes = [*found.root.places, *(step.place for step in reversed(steps) if step.place)]
    files = [(filename, 1, sys.maxsize) for filename, _, _ in scopes]
    files += [(file, 1, sys.maxsize) for step in steps if (file := _file_of(step)) is not None and is_programs(file)]
    return tuple(dict.fromkeys(scopes + files))


def _file_of(step: Step) -> str | None:
    """Return the file in which the class of a step is written."""
    module = sys.modules.get(type.__getattribute__(step.cls, "__module__")) if step.cls is not None else None
    file = getattr(module, "__file__", None)
    return file if isinstance(file, str) else None


def _about(found: Found, steps: list[Step], name: str | None) -> Statement | None:
    """Return the statement that says most about ``name``: what accumulates before what fills before what assigns."""
    if name is None:
        return None
    best = None
    is_attribute = any(step.kind == "attribute" and step.name == name for step in steps)
    for statement in statements(_places(found, steps), found.root.cells, name, is_attribute):
        if isinstance(statement.value, ast.Constant):
            continue  # best = None: an initialisation keeps nothing
        if best is None or _ORDER[statement.kind] < _ORDER[best.kind]:
            best = statement
    return best


def _handle(found: Found, steps: list[Step]) -> str | None:
    """Return the last name on the path: what the user has to change."""
    return next((step.name for step in reversed(steps) if step.kind in _NAMED and step.name), found.root.name)


def _own(steps: list[Step]) -> list[Step]:
    """Return the steps without attributes of a library's classes: their names are in no line of the program."""
    return [step for step in steps if is_programs(_file_of(step) or "")]


def _frame(found: Found, steps: list[Step], step: Step, target: Any) -> Advice:
    name = _handle(found, steps[:steps.index(step)]) or "the exception"
    pattern = rf"except .*\bas {name}\b" if name.isidentifier() else "except "
    where = next((where for where, _ in lines_with(_places(found, steps), found.root.cells, pattern)), None)
    where = where or getattr(_about(found, steps, name), "where", None)
    return Advice(f"{name} keeps the frames of its traceback and all their locals: keep str({name}), or write "
                  f"{name} = {name}.with_traceback(None)", where, "traceback")


def _grad(found: Found, steps: list[Step], step: Step, target: Any) -> Advice:
    name = step.name or _handle(found, steps) or "it"
    gradient = next((one._grad for one in found.chain if is_variable(one) and one._grad is not None), None)
    if gradient is not None and gradient.creator is None:
        return Advice(f"{name}.grad is kept until it is cleared: call {name}.clear_grad(), or zero_grad() of the "
                      "optimiser or the model", None, "gradient")
    line = next(lines_with(_places(found, steps), found.root.cells, r"create_graph\s*=\s*True"), None)
    return Advice(f"create_graph=True left a gradient with a graph in {name}.grad: use pygrad.grad(..., "
                  f"create_graph=True), or call {name}.clear_grad() after its use",
                  line[0] if line else None, "gradient")


def _generator(found: Found, steps: list[Step], step: Step, target: Any) -> Advice:
    call = step.text.removeprefix("suspended ").partition(" (")[0]
    statement = _about(found._replace(root=found.root._replace(places=())), [step], step.name)
    where = statement.where if statement else None
    return Advice(f"the {call} is suspended and keeps its local {step.name!r}: close() it, run it to its end, or "
                  f"del {step.name} before the yield", where, "generator")


def _closure(found: Found, steps: list[Step], step: Step, target: Any) -> Advice:
    where = None if step.place is None else f"{short_name(step.place[0])}:{step.place[1]}"
    name = step.name or "its variable"
    call = step.text.rpartition(" of ")[2].partition(" (")[0]
    return Advice(f"the closure of {call} keeps {name!r}: let it use {name}{_plain(target)} instead", where, "closure")


def _cache(found: Found, steps: list[Step], step: Step, target: Any) -> Advice:
    return Advice(f"the lru_cache of {step.name}() keeps results with their graphs: return {_plain(target)[1:]} of "
                  f"them, or call {step.name}.cache_clear()", None, "cache")


def _view(found: Found, steps: list[Step], step: Step, target: Any) -> Advice:
    before = _own(steps[:steps.index(step)])
    statement = _about(found, before, _handle(found, before))
    if statement is None:
        return Advice(f"{step.text} keeps all of it alive: keep a copy() of the view", None, "view")
    return Advice(f"{statement.text} keeps the whole array alive: write {statement.with_value('.copy()')}",
                  statement.where, "view")


_RULES = {"frame": _frame, "grad": _grad, "generator": _generator, "closure": _closure, "cache": _cache}


def _optimizer(found: Found, steps: list[Step], optimizer: Any) -> Advice:
    name = found.root.name or "it"
    statement = _about(found, [], found.root.name)
    return Advice(f"the optimiser {type_name(optimizer)} holds its parameters and their state, even of a model that "
                  f"is gone: del {name}, or make a new optimiser for the new model",
                  statement.where if statement else None, "optimizer")


def _plain(target: Any) -> str:
    """Return how to write the value without its graph: ``.item()`` for one number."""
    array: Any = target._data if is_variable(target) else None
    return ".item()" if is_array(array) and array.size == 1 else ".detach()"


def _statement(found: Found, steps: list[Step], target: Any) -> Advice:
    own = _own(steps)
    name = _handle(found, own)
    head = next((one for one in found.chain if is_variable(one)), target)
    graph = any(is_variable(one) and one.creator is not None or is_function(one) for one in (*found.chain, target))
    statement = _about(found, steps, name)
    if statement is not None and graph:
        lasting = found.root.kind not in ("local", "main") or any(step.kind.endswith("attribute") for step in own)
        if statement.kind in _WHOSE and (statement.kind != "assign" or lasting):
            return Advice(f"{statement.text} keeps {_WHOSE[statement.kind]}: write "
                          f"{statement.with_value(_plain(head))}", statement.where, statement.kind)
        if statement.kind == "carry":
            target_name = statement.around[0].removesuffix(" = ")
            return Advice(f"{statement.text} carries the graph of every iteration along: write {target_name} = "
                          f"{target_name}.detach() where it may end", statement.where, "carry")
    where = statement.where if statement else _recorded_at(found.chain)
    if name is None:
        return Advice("nothing with a name keeps it: a value in the middle of an expression, C code, or a "
                      "reference cycle (gc.collect() frees those)", where, "unknown")
    if not graph:
        return Advice(f"del {name}, or let it refer to something else, when you are done with it", where, "value")
    return Advice(f"{name} keeps the graph: keep {_plain(head)[1:]} of it, or del {name} when you are done with it",
                  where, "graph")


def _recorded_at(chain: list[Any]) -> str | None:
    """Return the line that recorded the first Function of a path, under `pygrad.config.trace_lines`."""
    for one in chain:
        function = one.creator if is_variable(one) else one if is_function(one) else None
        if function is not None and function.line:
            filename, number, *_ = function.line.rsplit(": ", 1)[0].rsplit(":", 1)
            return f"{short_name(filename)}:{number}"
    return None
