"""The notebooks in the repository hold nothing that would rot, and the check would find it if they did.

That they run, and that their outputs are those of the code, is the step ``notebooks`` of ``python -m tests``.
"""

import base64
import copy
import html
import io
import re
import subprocess
import sys

import nbformat
import pytest
from PIL import Image

from tests import notebooks

FILES = sorted(notebooks.FOLDER.glob("*.ipynb"))
NAMES = {"differentiable_numpy", "digits", "first_tour", "inside_the_engine", "memory_profiling", "own_function",
         "second_order"}


def stream(text, name="stdout"):
    return nbformat.v4.new_output("stream", name=name, text=text)


def shown(**data):
    return nbformat.v4.new_output("display_data", {kind.replace("_", "/", 1): one for kind, one in data.items()})


def notebook(*outputs, tags=()):
    """A clean notebook: a text, and one code cell for each list of outputs."""
    cells = [nbformat.v4.new_markdown_cell("# A title", id="cell-0", metadata={})]
    for number, one in enumerate(outputs or ([stream("fine\n")],), 1):
        cells.append(nbformat.v4.new_code_cell("print()", execution_count=number, outputs=one, id=f"cell-{number}",
                                               metadata={"tags": list(tags)} if tags else {}))
    return nbformat.v4.new_notebook(cells=cells, metadata=copy.deepcopy(notebooks.METADATA))


def png(width=200, height=100):
    """A picture of many colours, transparent on its left half."""
    image = Image.new("RGBA", (width, height))
    image.putdata([(x, y, (x * y) % 256, 255 if x > width // 2 else 0) for y in range(height) for x in range(width)])
    written = io.BytesIO()
    image.save(written, "png")
    return base64.b64encode(written.getvalue()).decode()


def test_all_notebooks_are_there():
    assert {path.stem for path in FILES} >= NAMES


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_page_of_notebooks_says_what_is_in_it(path):
    page = (notebooks.FOLDER.parent / "docs" / "notebooks" / "index.md").read_text(encoding="utf-8")
    assert f"]({path.name}): " in page


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_committed_notebook_holds_nothing_that_rots(path):
    one = notebooks.read(path)
    nbformat.validate(one)
    assert notebooks.problems(path.name, one) == []
    assert any(cell["cell_type"] == "code" and cell["outputs"] for cell in one["cells"])


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_committed_notebook_is_as_the_command_writes_it(path):
    text = path.read_text(encoding="utf-8")
    one = notebooks.read(path)
    notebooks.clean(one)
    assert nbformat.writes(one) + "\n" == text, "write it with python -m tests.notebooks"


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_links_of_a_notebook_lead_to_files(path):
    texts = "\n".join(cell["source"] for cell in notebooks.read(path)["cells"] if cell["cell_type"] == "markdown")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", texts)
    assert links, "a notebook leads on to others"
    assert [link for link in links if not (path.parent / link).exists()] == []
    bare = set(re.findall(r"`(?:notebooks/)?(\w+\.ipynb)`", texts))
    assert not bare, "a notebook that is named is linked"


def test_nothing_is_found_in_a_clean_notebook():
    assert notebooks.problems("n", notebook()) == []


@pytest.mark.parametrize("text, what", [
    ("File /ho" + "me/ada/x.py", "a path of a machine"),
    ("/usr" + "/lib/python3/x.py", "a path of a machine"),
    ("in '/tm" + "p/tmpab12/run.npz'", "a path of a machine"),
    ("C:\\Use" + "rs\\ada", "a path of a machine"),
    ("lib/site-packages/numpy", "a path of a machine"),
    ("ipykernel_1234/5.py:1: Warning", "a path of a machine"),
    ("took 1.25 s", "a time"),
    ("12.3 ms per loop", "a time"),
    ("3 seconds", "a time"),
    ("45.1it/s", "a time"),
    ("100%|####| 23/23 [00:01<00:00]", "a time"),
    ("2.5 s/it", "a time"),
    ("written on 2024-05-17", "a date"),
    ("May 17, 2024", "a date"),
    ("<Square at 0x7f3a5c2d1e50>", "an address"),
    ("pid 4711", "a process"),
    ("process: 4711", "a process"),
    ("peak memory: 123.45 MiB, increment: 0.10 MiB", "the size of a process"),
    ("rss=123456", "the size of a process"),
    ("resident 93 MiB", "the size of a process"),
])
@pytest.mark.parametrize("output", [
    lambda text: stream(text), lambda text: shown(text_plain=text), lambda text: shown(text_html=f"<b>{html.escape(text)}</b>")])
def test_planted_text_is_found(text, what, output):
    found = notebooks.problems("n", notebook([output(text)]))
    assert found and found[0].startswith(f"n, cell 1: {what}: ")


@pytest.mark.parametrize("text", [
    "<pygrad.functions.Square object at 0x...>", "8000 bytes", "40 MiB more than before", "12 steps", "3 x", "x[1:2]",
    "a/home/b", "https://example.org/home/page/", "5 samples", "1 / tmp", "v1 home", "time (s)",
    "images that fit into 2 MB: 219", "the process is larger", "Maya 3",
])
def test_what_is_allowed_is_not_found(text):
    assert notebooks.problems("n", notebook([stream(text)])) == []


def test_words_in_tags_of_html_are_not_looked_at():
    svg = '<svg><path d="M 1 2 s 3 4 s 5"/><style>a { width: 1 s }</style></svg>'
    assert notebooks.problems("n", notebook([shown(**{"image_svg+xml": svg, "text_html": svg})])) == []


def plant(change):
    one = notebook([stream("a\n")], [stream("b\n")])
    change(one)
    return notebooks.problems("n", one)


def error():
    return nbformat.v4.new_output("error", ename="ValueError", evalue="no", traceback=["ValueError: no"])


@pytest.mark.parametrize("change, message", [
    (lambda one: one["metadata"]["language_info"].update(version="3.11.7"), "n: metadata that varies"),
    (lambda one: one["metadata"].update(widgets={}), "n: metadata that varies"),
    (lambda one: one["cells"][1]["metadata"].update(execution={}), "n, cell 1: metadata ['execution']"),
    (lambda one: one["cells"][1].update(execution_count=2), "n, cell 1: execution count 2, expected 1"),
    (lambda one: one["cells"][2].update(execution_count=3), "n, cell 2: execution count 3, expected 2"),
    (lambda one: one["cells"][1].update(execution_count=None), "n, cell 1: execution count None"),
    (lambda one: one["cells"][1].update(source=" \n"), "n, cell 1: empty"),
    (lambda one: one["cells"][1]["outputs"].append(error()), "n, cell 1: an error, ValueError"),
    (lambda one: one["cells"][1]["outputs"].append(stream("careful", "stderr")), "n, cell 1: output on stderr"),
    (lambda one: one["cells"][1]["outputs"].append(shown(**{"application_vnd.jupyter.widget-view+json": {}})),
     "n, cell 1: a widget"),
    (lambda one: one["cells"][1]["outputs"].append(
        nbformat.v4.new_output("display_data", {}, metadata={"needs_background": "light"})),
     "n, cell 1: metadata of an output"),
    (lambda one: one["cells"][1]["outputs"].append(stream("x" * notebooks.LARGEST)), "n: 150,"),
])
def test_planted_violation_is_found(change, message):
    (found,) = plant(change)
    assert found.startswith(message)


def test_an_error_that_is_asked_for_is_allowed():
    assert notebooks.problems("n", notebook([error()], tags=["raises-exception"])) == []


def test_clean_leaves_out_what_differs_from_run_to_run():
    picture = nbformat.v4.new_output("display_data", {"image/png": png(), "text/plain": "<Figure>"},
                                     metadata={"image/png": {"width": 3}})
    widget = shown(**{"application_vnd.jupyter.widget-view+json": {"model_id": "ab"}})
    gone = shown(text_plain="")
    one = notebook([stream("<A at 0x7f3a5c2d1e50>\n"), stream("b\n"), widget, gone, picture])
    one["metadata"]["language_info"]["version"] = "3.11.7"
    one["cells"][1]["metadata"] = {"execution": {"iopub.execute_input": "2024"}, "tags": ["varies"]}
    one["cells"][0]["id"] = "a1b2"
    notebooks.clean(one)
    assert notebooks.problems("n", one) == []
    first, second = one["cells"][1]["outputs"]
    assert first["text"] == "<A at 0x...>\nb\n"
    assert one["cells"][1]["metadata"] == {"tags": ["varies"]} and one["cells"][0]["id"] == "cell-0"
    assert len(second["data"]["image/png"]) < len(png()) / 2
    again = copy.deepcopy(one)
    notebooks.clean(again)
    assert again == one


def test_a_picture_keeps_its_size_and_gets_a_ground():
    image = Image.open(io.BytesIO(base64.b64decode(notebooks.small(png()))))
    assert image.size == (200, 100) and image.mode == "P"
    assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("one, other", [
    ("loss 0.12345", "loss 0.12346"), ("[1.  2.5]", "[1. 2.5]"), ("1.0e-3", "0.001"), ("a\n  b", "a b"),
    ("1,234.5", "1234.5"), ("Variable([ 1.5 -2.0])", "Variable([1.5 -2.0])"), ("", ""), ("2e3 bytes", "2001.0 bytes"),
])
def test_texts_that_say_the_same(one, other):
    assert notebooks.same(one, other)


@pytest.mark.parametrize("one, other", [
    ("loss 0.12", "loss 0.13"), ("8000 bytes", "8001 bytes"), ("True", "False"), ("Add", "Sub"), ("1.5", "-1.5"),
    ("[1.5]", "[1.5 1.5]"), ("", "a"), ("x1", "x2"), ("1,000", "1,001"),
])
def test_texts_that_do_not(one, other):
    assert not notebooks.same(one, other)


def test_differences_of_outputs_are_found():
    before = notebook([stream("1 step")], [shown(image_png=png(), text_plain="<Figure>")])
    assert notebooks.differences("n", before, copy.deepcopy(before)) == []
    after = copy.deepcopy(before)
    after["cells"][1]["outputs"][0]["text"] = "2 steps"
    (found,) = notebooks.differences("n", before, after)
    assert found == "n, cell 1: the file says '1 step', the code '2 steps'"
    after = copy.deepcopy(before)
    del after["cells"][2]["outputs"][0]["data"]["image/png"]
    (found,) = notebooks.differences("n", before, after)
    assert found.startswith("n, cell 2: the file has outputs [('display_data', 'image/png', 'text/plain')]")


def test_the_order_in_which_a_kernel_sends_the_forms_of_an_output_is_no_difference():
    before, after = notebook([shown(text_html="<b>1</b>", text_plain="(1)")]), notebook([shown(text_plain="(1)")])
    after["cells"][1]["outputs"][0]["data"]["text/html"] = "<b>1</b>"
    assert notebooks.differences("n", before, after) == []


def test_of_a_cell_that_varies_only_the_kinds_of_outputs_count():
    before, after = notebook([stream("1")], tags=["varies"]), notebook([stream("2")], tags=["varies"])
    assert notebooks.differences("n", before, after) == []
    after = notebook([shown(text_plain="1")], tags=["varies"])
    assert len(notebooks.differences("n", before, after)) == 1


@pytest.mark.slow
def test_the_command_writes_and_checks(tmp_path):
    path = tmp_path / "one.ipynb"
    one = notebook([], [])
    one["cells"][1]["source"], one["cells"][2]["source"] = "x = 20 + 1\nx", "print(x / 2)"
    path.write_text(nbformat.writes(one) + "\n", encoding="utf-8")

    def command(*options):
        return subprocess.run([sys.executable, "-m", "tests.notebooks", *options, str(path)], text=True,
                              cwd=notebooks.FOLDER.parent, capture_output=True, check=False)

    assert command("--check").returncode == 1
    ran = command()
    assert (ran.returncode, ran.stdout) == (0, "one.ipynb: written\n"), ran.stderr
    assert notebooks.read(path)["cells"][1]["outputs"][0]["data"] == {"text/plain": "21"}
    ran = command("--check")
    assert (ran.returncode, ran.stdout) == (0, "one.ipynb: as it should be\n"), ran.stderr
    one = path.read_text(encoding="utf-8")
    path.write_text(one.replace("20 + 1", "20 + 3").replace("print(x / 2)", "x / 0"), encoding="utf-8")
    ran = command("--check")
    assert ran.returncode == 1 and "ZeroDivisionError" in ran.stdout
