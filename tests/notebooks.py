"""The notebooks: run them, write their outputs down small and the same everywhere, and say what would rot.

``python -m tests.notebooks`` executes every notebook, or those it is given, and writes its outputs into its file;
``python -m tests.notebooks --check`` executes them and compares with what the files hold. A number with a point may
differ by a thousandth; of a cell with the tag ``varies`` (what it prints depends on the machine) only the kinds of its
outputs are compared, and of a picture that there is one.
"""

from __future__ import annotations

import argparse
import base64
import calendar
import html
import io
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from PIL import Image

from pygrad.io.replacing import replacing

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
LARGEST = 150_000
COLOURS = 64
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
WIDGET = "application/vnd.jupyter.widget-view+json"
ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")
NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d[\d,]*)(?:\.\d*)?(?:e[-+]?\d+)?(?![\w])", re.IGNORECASE)
MONTHS = "|".join([*calendar.month_name[1:], *calendar.month_abbr[1:]])

# What no output may say, because it is another one on the next machine or the next day.
ROT = {
    "a path of a machine": re.compile(
        r"(?<![\w.:/-])/(?:home|Users|root|tmp|usr|opt|var|work|mnt|private|etc)/|\b[A-Za-z]:\\\w|site-packages"
        r"|ipykernel_\d+"),
    "a time": re.compile(
        r"\d\s?(?:s|ms|us|µs|μs|ns|sec|seconds?|min|minutes?|h|hours?)\b|\d\s?\S{0,12}it/s|s/it\b|\b\d\d:\d\d\b"),
    "a date": re.compile(rf"\b\d{{4}}-\d\d-\d\d\b|\b(?:{MONTHS}) \d{{1,2}}\b"),
    "an address": ADDRESS,
    "a process": re.compile(r"\b(?:pid|PID|process)\W{0,3}\d+"),
    "the size of a process": re.compile(
        r"\b(?:rss|RSS|pss|uss|vms|maxrss)\W{0,3}\d|\bpeak memory: \d|\bresident\D{0,12}\d"),
}


def tags(cell: Any) -> list[str]:
    """Return the tags of a cell."""
    return list(cell["metadata"].get("tags", []))


def execute(notebook: Any, folder: Path = FOLDER) -> None:
    """Run all cells in a fresh kernel, in the folder of the notebooks and with nobody's own settings.

    In one thread: sums are then added up in the same order everywhere, and threads do not wait for each other where
    the machine has more to do than this.
    """
    with tempfile.TemporaryDirectory() as settings:
        environment = {**os.environ, "IPYTHONDIR": settings, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        environment.pop("MPLBACKEND", None)  # so that pictures are shown
        NotebookClient(notebook, timeout=300, kernel_name="python3",
                       resources={"metadata": {"path": str(folder)}}).execute(env=environment)


def clean(notebook: Any) -> None:
    """Leave out of a notebook what differs from one run, or one machine, to the next."""
    notebook["metadata"] = nbformat.from_dict(METADATA)
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"cell-{number}"
        cell["metadata"] = nbformat.from_dict({"tags": tags(cell)} if tags(cell) else {})
        if cell["cell_type"] == "code":
            cell["outputs"] = joined([one for one in cell["outputs"] if not _is_nothing(one.get("data"))])
            for output in cell["outputs"]:
                _clean_output(output)


def _is_nothing(data: Any) -> bool:
    """Return whether an output is a widget, whose state is not in the file, or what a bar leaves that does not stay."""
    return data is not None and (WIDGET in data or data == {"text/plain": ""})


def joined(outputs: list[Any]) -> list[Any]:
    """Return the outputs with neighbours of the same stream made one: how they are cut is a matter of time."""
    result: list[Any] = []
    for output in outputs:
        last = result[-1] if result else None
        if last is not None and output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] += output["text"]
        else:
            result.append(output)
    return result


def _clean_output(output: Any) -> None:
    if "metadata" in output:
        output["metadata"] = nbformat.from_dict({})
    if "text" in output:
        output["text"] = ADDRESS.sub("0x...", output["text"])
    for kind, value in output.get("data", {}).items():
        if kind.startswith("text/"):
            output["data"][kind] = ADDRESS.sub("0x...", value)
        elif kind == "image/png":
            output["data"][kind] = small(value)


def small(picture: str) -> str:
    """Return a PNG, in base64, with a palette of colours where that makes it smaller."""
    image: Any = Image.open(io.BytesIO(base64.b64decode(picture)))
    if image.mode == "P":
        return picture
    written = io.BytesIO()
    flat = Image.new("RGB", image.size, "white")  # so that it is legible on any ground
    flat.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    flat.quantize(COLOURS, dither=Image.Dither.NONE).save(written, "png", optimize=True)
    found = base64.b64encode(written.getvalue()).decode()
    return found if len(found) < len(picture) else picture


def texts(output: Any) -> list[str]:
    """Return what an output says in words: its text, and that of its HTML and SVG without the tags."""
    found = [output["text"]] if "text" in output else list(output.get("traceback", []))
    for kind, value in sorted(output.get("data", {}).items()):  # a file has them in this order, a kernel in any
        if kind in ("text/html", "image/svg+xml"):
            value = html.unescape(
                re.sub(r"<style.*?</style>|<script.*?</script>|<[^>]*>", " ", value, flags=re.DOTALL))
        if kind.startswith("text/") or kind == "image/svg+xml":
            found.append(value)
    return found


def problems(name: str, notebook: Any) -> list[str]:
    """Return what a committed notebook must not hold, a line each."""
    found, ran = [], 0
    if notebook["metadata"] != METADATA:
        found.append(f"{name}: metadata that varies; expected no more than {METADATA}")
    size = len(nbformat.writes(notebook).encode())
    if size > LARGEST:
        found.append(f"{name}: {size:,} bytes, the limit is {LARGEST:,}; make pictures smaller")
    for number, cell in enumerate(notebook["cells"]):
        where = f"{name}, cell {number}"
        if set(cell["metadata"]) - {"tags"}:
            found.append(f"{where}: metadata {sorted(cell['metadata'])}; expected tags only")
        if not cell["source"].strip():
            found.append(f"{where}: empty")
        if cell["cell_type"] != "code":
            continue
        ran += 1
        if cell["execution_count"] != ran:
            found.append(f"{where}: execution count {cell['execution_count']}, expected {ran}")
        for output in cell["outputs"]:
            found += [f"{where}: {what}" for what in _output_problems(cell, output)]
    return found


def _output_problems(cell: Any, output: Any) -> list[str]:
    found = []
    if output["output_type"] == "error" and "raises-exception" not in tags(cell):
        found.append(f"an error, {output['ename']}, and no tag raises-exception")
    if output.get("name") == "stderr":
        found.append(f"output on stderr: {output['text'][:60]!r}")
    if WIDGET in output.get("data", {}):
        found.append("a widget, whose state is not in the file")
    if output.get("metadata"):
        found.append(f"metadata of an output: {sorted(output['metadata'])}")
    for text in texts(output):
        found += [f"{what}: {text[max(match.start() - 20, 0):match.end() + 20]!r}"
                  for what, pattern in ROT.items() for match in pattern.finditer(text)]
    return found


def differences(name: str, committed: Any, executed: Any) -> list[str]:
    """Return where the outputs of a notebook that has just been run are not those in its file, a line each."""
    found = []
    for number, (before, after) in enumerate(zip(committed["cells"], executed["cells"], strict=True)):
        if before["cell_type"] != "code":
            continue
        kinds = [[(one["output_type"], *sorted(one.get("data", {}))) for one in cell["outputs"]]
                 for cell in (before, after)]
        if kinds[0] != kinds[1]:
            found.append(f"{name}, cell {number}: the file has outputs {kinds[0]}, the code gives {kinds[1]}")
        elif "varies" not in tags(before):
            pairs = [pair for one, other in zip(before["outputs"], after["outputs"], strict=True)
                     for pair in zip(texts(one), texts(other), strict=True)]
            found += [f"{name}, cell {number}: the file says {one[:200]!r}, the code {other[:200]!r}"
                      for one, other in pairs if not same(one, other)]
    return found


def same(one: str, other: str) -> bool:
    """Return whether two texts say the same: the same words and whole numbers, and nearly the same fractions."""
    words = [re.sub(r"\s*([][(),])\s*|[\s-]+", r" \1", NUMBER.sub("0", text)).strip() for text in (one, other)]
    numbers = [NUMBER.findall(text) for text in (one, other)]
    return words[0] == words[1] and all(map(_near, *numbers))


def _near(one: str, other: str) -> bool:
    if not any(mark in text for text in (one.lower(), other.lower()) for mark in ".e"):
        return one == other
    first, second = (float(text.replace(",", "")) for text in (one, other))
    return abs(first - second) <= 1e-3 * max(abs(first), abs(second)) + 1e-12


def read(path: Path) -> Any:
    """Return the notebook in a file."""
    return nbformat.read(path, as_version=4)


def update(path: Path) -> list[str]:
    """Execute a notebook and write it into its file; return what is wrong with it."""
    notebook = read(path)
    execute(notebook, path.parent)
    clean(notebook)
    with replacing(path) as temporary:
        Path(temporary).write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
    return problems(path.name, notebook)


def check(path: Path) -> list[str]:
    """Execute a notebook; return what is wrong with the file, and where it is not what the code gives."""
    committed, executed = read(path), read(path)
    execute(executed, path.parent)
    clean(executed)
    return problems(path.name, committed) + differences(path.name, committed, executed)


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.notebooks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="files (default: all in notebooks/)")
    parser.add_argument("--check", action="store_true", help="compare with the files and write nothing")
    options = parser.parse_args(arguments)
    failed = False
    for path in options.notebooks or sorted(FOLDER.glob("*.ipynb")):
        try:
            found = check(path) if options.check else update(path)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            found = [f"{path.name}: {error}"]
        print(f"{path.name}: {'failed' if found else 'as it should be' if options.check else 'written'}", flush=True)
        print("".join(f"    {line}\n" for line in found), end="", flush=True)
        failed |= bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
