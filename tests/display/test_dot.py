"""DOT: what dot itself accepts, escaped, in a fixed order."""

import re
import shutil
import subprocess

import pytest

from pygrad.display._dot import against, dot
from tests.display import diagrams


@pytest.mark.parametrize("name", diagrams.SMALL)
def test_dot_accepts_it(name):
    if shutil.which("dot") is None:
        pytest.skip("the program dot is not there")
    for skeleton in (False, True):
        text = dot(diagrams.SMALL[name](), "right", skeleton)
        done = subprocess.run(["dot", "-Tcanon"], input=text.encode("utf-8", "replace"), capture_output=True, timeout=60)
        assert done.returncode == 0 and done.stderr == b""


def test_it_is_the_same_each_time():
    assert dot(diagrams.gpt()) == dot(diagrams.gpt())


def test_groups_are_clusters_in_each_other():
    lines = dot(diagrams.gpt()).splitlines()
    depth, deepest = 0, 0
    for line in lines:
        depth += line.count("{") - line.count("}")
        deepest = max(deepest, depth)
    assert depth == 0 and deepest == 1 + len(("blocks", "0", "attn", "qkv"))
    assert sum(line.strip().startswith("subgraph cluster_") for line in lines) == len(diagrams.gpt().groups)


def test_every_box_and_arrow_is_there():
    diagram = diagrams.several()
    text = dot(diagram)
    assert len(re.findall(r"^\s*n\d+ \[", text, re.M)) == len(diagram.boxes)
    assert re.findall(r"n(\d+) -> n(\d+)", text) == [("0", "1")] * 3 + [("1", "2"), ("1", "1")]
    assert 'style="filled,rounded,dashed"' in text


def test_gradients_do_not_turn_the_picture_round():
    diagram = diagrams.gradients()
    assert against(diagram) == [arrow.kind == "gradient" for arrow in diagram.arrows]
    assert dot(diagram).count("dir=back") == sum(against(diagram))


def test_names_are_escaped():
    diagram = diagrams.make([("a", "input", 'q"\\N<i>', "</FONT>")], [], title='t"\\n')
    text = dot(diagram)
    assert "<B>q&quot;\\N&lt;i&gt;</B>" in text and "&lt;/FONT&gt;" in text
    assert 'label="t\\"\\\\n\\l"' in text and 'tooltip="q\\"\\\\N<i>\\n</FONT>"' in text
