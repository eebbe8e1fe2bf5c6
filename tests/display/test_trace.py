"""`trace`: a graph printed as a tree."""

import io

import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad import functions as F
from pygrad.display import trace
from pygrad.errors import ArgumentError


def text(y, **options):
    file = io.StringIO()
    assert trace(y, file=file, **{"width": 100, **options}) is None
    return file.getvalue().splitlines()


def test_a_model_with_its_layers():
    model = layers.Sequential(layers.Linear(4, 3), layers.ReLU(), layers.Linear(3, 1, bias=False))
    assert text(model(np.ones((2, 4)))) == [
        "[Sequential]",
        "output  (2, 1) float32, 8 B",
        "[2: Linear(3 -> 1)]",
        "Linear  shares 24 B",
        "├─ weight  (1, 3) float32, 12 B",
        "[1: ReLU]",
        "Relu  (2, 3), keeps 24 B",
        "[0: Linear(4 -> 3)]",
        "Linear  (2, 3)",
        "├─ constant  (2, 4) float32, 32 B",
        "├─ weight  (3, 4) float32, 48 B",
        "└─ bias  (3,) float32, 12 B"]
    assert text(model(np.ones((2, 4))), depth=1)[2:4] == [
        "2: Linear(3 -> 1)  1 Function, 3 parameters, 12 B, -> (2, 1)",
        "1: ReLU  1 Function, keeps 24 B, -> (2, 3)"]


def test_a_residual_sum_refers_to_what_it_shares():
    x = Variable(np.ones(3), name="x")
    shared = x * 2.0
    assert text(shared + np.tanh(shared), width=60) == [
        "output  (3,) float64, 24 B", "Add", "├─ #1 Multiply, below", "Tanh  (3,), keeps 24 B",
        "#1 Multiply  (3,), input 1 = 2", "└─ x  (3,) float64, 24 B"]


def test_an_encoding_without_lines_gets_others():
    x, w = Variable(1.0, name="größe"), Variable(2.0, name="w")
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
    trace(F.sum(x * w), file=file, width=60)
    file.flush()
    assert raw.getvalue().decode().splitlines()[3:] == ["|- gr\\xf6\\xdfe  () float64, 8 B", "`- w  () float64, 8 B"]


def test_by_default_it_goes_to_the_terminal_in_its_width(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "34")
    y = Variable(np.ones(3), name="x")
    for _ in range(1000):
        y = y * 0.5
    trace(y)
    printed = capsys.readouterr().out.splitlines()
    assert max(map(len, printed)) <= 34
    assert "1,000 Functions, too many to read" in " ".join(printed)


def test_deep_branches_end_where_there_is_no_room():
    y = Variable(1.0, name="x")
    for _ in range(40):
        y = np.tanh(np.exp(y * 0.5) * np.sin(np.cos(y)))
        y = y + np.exp(np.sin(y) * Variable(1.0))
    lines = text(y, width=30, max_nodes=None)
    assert max(map(len, lines)) <= 30


def test_a_width_that_cannot_be_is_refused():
    with pytest.raises(ArgumentError, match="width .* got 3"):
        trace(Variable(1.0), width=3)
