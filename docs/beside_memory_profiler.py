"""Writes `memory_profiler.md`: what memory_profiler and PyGrad's ledger see of the same program, and why they differ.

``python docs/beside_memory_profiler.py`` runs the program anew, in a process of its own, and writes the page.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PAGE, NUMBERS = HERE / "memory_profiler.md", HERE / "memory_profiler.json"

PROGRAM = '''\
import time
import numpy as np
from memory_profiler import memory_usage
from pygrad import Variable, grad, memory

MiB = 2**20
table = Variable(np.ones((2**16, 256), np.float32))  # 64 MiB
row = Variable(np.ones(2**14, np.float32))           # 64 KiB

def touched():
    return table * 2.0

def untouched():
    return grad(table[:4].sum(), table)              # zeros, of which four rows are written

def spike():
    time.sleep(0.25)
    (table * 2.0).sum()                              # gone before the line is over
    time.sleep(0.25)
    return row * 2.0

def many_small():
    kept = [row * 2.0 for _ in range(1024)]
    return kept[-1]                                  # the last one lies above all the others

def view_of_large():
    return (table * 2.0).data[:1]

def numpy_alone():
    return np.ones(64 * MiB, np.uint8)               # nothing of the engine ever meets it

for function in (touched, untouched, spike, many_small, view_of_large, numpy_alone):
    memory.trim()
    before = memory.resident_bytes()
    with memory.profile() as ledger:
        result = function()
    resident = memory.resident_bytes() - before      # what %memit's increment is made of
    trimmed = memory.trim()                          # what nobody was holding
    del result
    memory.trim()
    base = memory_usage(-1)[0]                       # and as %memit looks at it: ten times a second
    sampled = max(memory_usage((function, ()), interval=0.1)) - base
    peak, live = ledger.peak_bytes - ledger.initial_bytes, ledger.live_bytes - ledger.initial_bytes
    print(function.__name__, peak, live, resident, trimmed, round(sampled * MiB))
'''

TEMPLATE = """# Beside memory_profiler

memory_profiler asks the system how much physical memory the process has (RSS): `%memit` before and after a
statement and ten times a second in between, `mprof` ten times a second, `@profile` after every line. PyGrad's
ledger, `memory.profile()`, takes down every buffer that the engine meets, from then until it is given back: what
goes into a Function, comes out of it and is saved for backward, gradients, parameters, the optimiser's state. What
an operation takes for itself while it runs is measured by `tracemalloc`. The first is what the system's memory
limit is about, with the interpreter and all libraries; the second says which line, layer and operation the bytes
belong to, to the byte. They differ, and each difference means something.

The program below runs six functions of which each takes 64 MiB at a time. `python
docs/beside_memory_profiler.py` runs it again and writes this page.

```py
{program}```

In MiB above what was there before, on Linux with glibc:

| function | ledger: peak | ledger: alive at the end | increment of RSS | given back by `trim()` | `%memit`: peak |
| --- | --- | --- | --- | --- | --- |
{rows}

- **Untouched pages.** `np.empty` and `np.zeros` take addresses; the system finds memory for a page when it is
  first written. The ledger counts the whole array, RSS what has been filled: the peak of a program that fills
  its arrays later shows up at another line there than in the ledger, and a buffer that is never filled not at
  all, such as the gradient of a large table of which four rows were used. (What is left of RSS there are the
  tables of `tracemalloc`, half a MiB while the ledger is open; a `trim()` gives them back.)
- **Spikes.** A reading before and one after see nothing of what was taken and given back in between, and ten
  samples a second see it by luck, or not, as above. The temporary arrays of a backward pass live for
  milliseconds. The ledger's peak does not depend on luck: it is the highest of all its entries.
- **Repetition.** Where a function is over before there were five samples, `memory_usage`, and `%memit` with it,
  runs it again with shorter intervals, and still holds the result of the run before: `touched` seems to need
  twice what it takes.
- **What the engine never meets.** An array that no Function takes in or gives is not in the ledger: the data set
  before a batch of it goes into the model, a picture, Python's own objects. `numpy_alone` is as large as the
  others, and the ledger has none of it. What is met late, such as a batch, counts from then on.
- **Memory that the allocator keeps.** Arrays under 128 KiB come from the heap of the C library, which shrinks
  from its end only: one array that lives there keeps all that was freed below it resident. It is no leak, and
  the next arrays are put there. `memory.trim()` gives such pages back and returns their bytes: what it gives
  back, nobody was holding; what remains and is not in the ledger belongs to other libraries or to Python's own
  objects.
- **Views.** A small view keeps the whole array that it looks at. Both tools count the whole; the ledger shows
  the line that made it, and `memory.why_alive(view)` says who holds it.

| question | tool |
| --- | --- |
| Does it fit into this machine, this container? | `mprof run`, `%memit`, `memory.resident_bytes()` |
| Which line, layer, operation takes the most? | `memory.profile()`, `%%gradmem`, `python -m pygrad.memory` |
| Did this change save memory, by how much? | `memory.profile()`: the same number every time |
| Does memory grow from step to step? | `memory.watch_loop()`: RSS grows for other reasons too |
| RSS is large and the ledger is not: why? | `memory.trim()`, then the other libraries |

## Together

`mprof run --python script.py` draws RSS over time. While a `memory.profile()` runs in the script, the picture
has the forward, the backward and the optimiser's step of every training step marked, and every
`memory.mark("name")`. In the other direction, `Profile.to_mprof("ledger.dat")`, or `python -m pygrad.memory -o
ledger.dat script.py`, writes what the ledger saw in mprof's format, so that `mprof plot ledger.dat` draws it
and `mprof peak` reads it.

`%load_ext memory_profiler` fails on Python 3.12 and newer, for it imports `distutils`; `%load_ext pygrad` does
not, and `%%gradmem` shows the lines of functions that were defined in the notebook, which `%mprun` refuses. One
thing to know: `memory_usage((function, arguments))` ends every child process of the caller if the function
raises.
"""


def measure() -> dict[str, list[int]]:
    """Run the program; return the bytes for each function: the ledger's peak and end, RSS's increment, what a trim gave
    back, and memory_profiler's peak.
    """
    done = subprocess.run([sys.executable, "-c", PROGRAM], env={**os.environ, "PYTHONPATH": str(HERE.parent)},
                          check=True, capture_output=True, text=True)
    rows = [line.split() for line in done.stdout.splitlines()]
    return {name: [int(number) for number in numbers] for name, *numbers in rows}


def page(numbers: dict[str, Any]) -> str:
    """Return the page."""
    rows = [f"| `{name}` | " + " | ".join(mebibytes(one) for one in values) + " |" for name, values in numbers.items()]
    return TEMPLATE.format(program=PROGRAM, rows="\n".join(rows))


def mebibytes(nbytes: float) -> str:
    """Return a number of MiB for reading.

    Examples
    --------
    >>> mebibytes(67108864), mebibytes(-4096)
    ('64', '0')
    """
    return str(round(nbytes / 2**20) or 0)


def main() -> None:
    """Write the page and its numbers."""
    numbers = measure()
    NUMBERS.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(numbers), encoding="utf-8")
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
