"""The Python code in the README and the other pages runs, and prints what it says it prints."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run_blocks(text, name):
    """Run the blocks of a page in order, in one namespace: sessions (``>>>``) as doctests, others as scripts."""
    namespace = {"__name__": "__main__"}
    for block in BLOCK.finditer(text):
        line = text.count("\n", 0, block.start(1))
        if block[1].lstrip().startswith(">>>"):
            namespace = run_session(block[1], namespace, name, line)
        else:
            exec(compile("\n" * line + block[1], name, "exec"), namespace)


def run_session(source, namespace, name, line):
    test = doctest.DocTestParser().get_doctest(source, namespace, name, name, line)
    report = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    runner.run(test, out=report.append, clear_globs=False)
    assert not runner.failures, "".join(report)
    return test.globs


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_code_of_the_page_runs(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # whatever it writes
    run_blocks(page.read_text(encoding="utf-8"), str(page.relative_to(ROOT)))


def page(*blocks):
    return "".join(f"Text.\n\n```python\n{block}\n```\n\n" for block in blocks)


def test_blocks_share_a_namespace():
    run_blocks(page("a = 1", ">>> a\n1\n>>> b = a + 1", "assert b == 2"), "page.md")


@pytest.mark.parametrize("block, error", [
    ("1 / 0", ZeroDivisionError), ("assert False", AssertionError), (">>> 1 + 1\n3", AssertionError),
    (">>> 1 / 0\n1", AssertionError), ("a =", SyntaxError),
])
def test_planted_failure_is_found(block, error):
    with pytest.raises(error):
        run_blocks(page("a = 1", block), "page.md")


def test_a_failure_names_the_line_of_the_page():
    with pytest.raises(AssertionError, match=r'File "page.md", line 10'):
        run_blocks(page("a = 1", ">>> a\n2"), "page.md")


def test_other_languages_are_left_alone():
    run_blocks("```bash\nexit 1\n```\n\n```\n1 / 0\n```\n", "page.md")
