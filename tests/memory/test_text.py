import numpy as np
import pytest

from pygrad import layers, memory, optim
from pygrad.memory.text import MOST, sized, table, tables


@pytest.mark.parametrize("nbytes, expected", [
    (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (-1536, "-1.5 KiB"), (10**9, "953.7 MiB"), (2**50, "1024.0 TiB"),
])
def test_sizes(nbytes, expected):
    assert sized(nbytes) == expected


def test_columns_are_aligned():
    assert table(["name", "n"], [["a", 1], ["long name", 123]]).splitlines() == [
        "name         n", "--------------", "a            1", "long name  123"]


def test_report():
    model = layers.Sequential(layers.Linear(50, 60), layers.Tanh())
    optimizer = optim.Adam(model.parameters())
    with memory.profile() as measured:
        loss = model(np.ones((20, 50), np.float32)).sum()  # forward
        loss.backward()
        optimizer.step()
    report = tables(measured)
    assert report == str(measured)
    for text in ("Peak ", "Category", "optimizer state", "0: Linear", "1: Tanh", "Takes at most", "Line #",
                 "Line Contents", "# forward", "optimizer.step()", "test_text.py, test_report"):
        assert text in report, text
    lines = report.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("Line #"))
    numbers = [int(line.split()[0]) for line in lines[first + 2:] if line[:6].strip().isdigit()]
    assert numbers == sorted(numbers)


def test_long_tables_end_with_a_sum():
    model = layers.Sequential(*[layers.Linear(5, 5) for _ in range(MOST + 5)])
    with memory.profile() as measured:
        model(np.ones((2, 5), np.float32))
    assert f"({len(measured.by('layer')) - MOST} more)" in str(measured)


def test_nothing_at_all():
    with memory.profile() as measured:
        pass
    shown = sized(measured.initial_bytes)  # what other tests have left
    assert str(measured).startswith(f"Peak {shown}, of which {shown} were there before; {shown} alive at the end.")
