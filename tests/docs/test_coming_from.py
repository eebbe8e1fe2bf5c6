"""Every name in the tables for people who come from other engines exists, with the arguments that are written there."""

import ast
import importlib
import inspect
import re
from pathlib import Path

import numpy as np
import pytest

import pygrad
from docs import diagrams
from pygrad import data, display, functions, io, layers, memory, optim, testing, transforms
from tests.pytorch import pytorch

PAGES = sorted((Path(diagrams.__file__).parent / "coming_from").glob("*.md"))
MODEL = layers.Linear(3, 2)
HERE = {
    "pygrad": pygrad, "np": np, "F": functions, "layers": layers, "optim": optim, "data": data, "io": io,
    "memory": memory, "display": display, "testing": testing, "transforms": transforms, "Variable": pygrad.Variable,
    "Parameter": pygrad.Parameter, "Function": pygrad.Function, "no_grad": pygrad.no_grad, "grad": pygrad.grad,
    "model": MODEL, "optimizer": optim.SGD(MODEL.parameters()), "x": pygrad.Variable([1.0]) * 1.0, "y": pygrad.Variable(1.0),
    "print": print, "backward": pygrad.Variable.backward,
}
FREE = {"data", "labels", "a", "parameter"}
"""Names that stand for what a reader has."""


def rows(page):
    """Return the cells of all tables on a page, without their heads."""
    lines = page.read_text(encoding="utf-8").splitlines()
    tables = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("|")]
    return [cells for cells, below in zip(tables, [*tables[1:], [""]], strict=True)
            if not set("".join(cells)) <= set("-| ") and not set("".join(below)) <= set("-| ") or below == [""]]


def spans(cell):
    """Return what is written as code."""
    return re.findall(r"`([^`]+)`", cell)


def parsed(code):
    """Return the syntax of an expression, or None for a keyword such as ``axis=``."""
    if re.fullmatch(r"\w+=", code):
        return None
    return ast.parse(f"{code} pass" if code.startswith("with ") and code.endswith(":") else code)


def check(code, names):
    """Look up every name of an expression, and the keywords of its calls."""
    tree = parsed(code)
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Attribute | ast.Name):
            found = resolved(node, names)
        if isinstance(node, ast.Call) and (found := resolved(node.func, names)) is not None:
            accepts(found, [one.arg for one in node.keywords], code)


def resolved(node, names):
    """Return the object of a dotted name; an instance where a class is called; None for what a reader has."""
    if isinstance(node, ast.Name):
        if node.id not in names and node.id in FREE:
            return None
        assert node.id in names, f"no name {node.id!r}"
        return names[node.id]
    if isinstance(node, ast.Attribute):
        owner = resolved(node.value, names)
        assert owner is None or hasattr(owner, node.attr), f"{ast.unparse(node)} does not exist"
        return None if owner is None else getattr(owner, node.attr)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "Linear":
        return MODEL
    return None


def accepts(function, keywords, code):
    """Assert that a function has these keywords."""
    try:
        parameters = inspect.signature(function).parameters
    except ValueError:
        return
    if any(one.kind is one.VAR_KEYWORD for one in parameters.values()):
        return
    assert set(keywords) <= set(parameters), f"{code}: {set(keywords) - set(parameters)} of {list(parameters)}"


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_every_name_of_ours_exists(page):
    found = rows(page)
    assert len(found) > 5 and all(len(cells) in (2, 3) for cells in found), [one for one in found if len(one) > 3]
    for cells in found:
        for code in spans(cells[1]):
            check(code, HERE)


def test_every_name_of_pytorch_exists():
    torch = pytorch()
    found = rows(next(page for page in PAGES if page.stem == "pytorch"))
    names = [code for cells in found for code in spans(cells[0]) if code.startswith("torch")]
    assert len(names) > 60
    for module in ("profiler", "utils.data", "optim.swa_utils", "autograd.functional", "func"):
        importlib.import_module(f"torch.{module}")
    for code in names:
        check(code, {"torch": torch, "data": None, "a": None, "x": None, "True": True})


@pytest.mark.parametrize("code, message", [
    ("F.no_such", "does not exist"), ("nowhere.relu", "no name"), ("F.softmax(x, lines=1)", "lines"),
    ("x.creator.nothing", "does not exist"),
])
def test_planted_mistakes_are_found(code, message):
    with pytest.raises(AssertionError, match=message):
        check(code, HERE)


def test_what_the_page_says_of_pytorch():
    torch = pytorch()
    tensor = torch.tensor([1.0, 2.0])
    assert not tensor.requires_grad and pygrad.Variable([1.0]).requires_grad
    assert tensor.dtype == torch.float32 and pygrad.Variable([1.0]).dtype == np.float64
    leaf = torch.tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(RuntimeError):
        (leaf * leaf).backward()
    with pytest.warns(pygrad.errors.NonScalarBackwardWarning):
        (pygrad.Variable([1.0, 2.0]) ** 2).backward()
    loss = (leaf * leaf).sum()
    loss.backward()
    with pytest.raises(RuntimeError):
        loss.backward()
    assert torch.std(tensor).item() == pytest.approx(np.std(pygrad.Variable([1.0, 2.0]), ddof=1).item())
    assert torch.Tensor.repeat(tensor, 2).tolist() == np.tile(pygrad.Variable([1.0, 2.0]), 2).data.tolist()
    assert torch.repeat_interleave(tensor, 2).tolist() == pygrad.Variable([1.0, 2.0]).repeat(2).data.tolist()
