"""The Python code in the README and the other pages runs, and prints what it says it prints."""

import codeop
import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md",
         *sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.relative_to(DOCS).parts)]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^([ \t>*-]*)(`{3,}|~{3,}|:{3,})[ \t]*(?:\{([^}\n]*)\})?[ \t]*(\S*)", re.MULTILINE)
PYTHON = {"python", "python3", "py", "pycon", "ipython", "ipython3", "doctest"}
CODE = {"code", "code-block", "code-cell", "sourcecode", "highlight", "doctest", "testcode", "literalinclude"}
ELSEWHERE = {"docs/memory_profiler.md": ["```py"]}
"""Python that another test runs: the page is written by the program that it shows."""


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


def not_run(text):
    """Return the fences of a page that hold Python and are no block that `run_blocks` finds."""
    rest = BLOCK.sub("", text)
    fences = [match[0].strip() for match in FENCE.finditer(rest)
              if match[4].strip("{}").lower() in PYTHON or (match[3] or "").strip().lower() in CODE | PYTHON]
    return fences + re.findall(r"^[ \t>]*>>> .*$", rest, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_all_python_of_the_page_is_run(page):
    name = page.relative_to(ROOT).as_posix()
    assert not_run(page.read_text(encoding="utf-8")) == ELSEWHERE.get(name, [])


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_code_of_the_page_runs(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # whatever it writes
    run_blocks(page.read_text(encoding="utf-8"), str(page.relative_to(ROOT)))


def refused_at_a_prompt(text):
    """Return the lines at which Python's own prompt would stop, when the blocks of a page are typed line by line."""
    refused = []
    for block in BLOCK.finditer(text):
        typed = []
        for line in [] if block[1].lstrip().startswith(">>>") else [*block[1].splitlines(), ""]:
            typed.append(line)
            try:
                complete = codeop.compile_command("\n".join(typed), symbol="single")
            except SyntaxError:
                refused.append(line)
                complete = True
            if complete:
                typed = []
    return refused


@pytest.mark.parametrize("name", ["README.md", "docs/index.md", "docs/install.md", "docs/tour.md"])
def test_first_pages_can_be_typed_at_a_prompt(name):
    assert refused_at_a_prompt((ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("block", ["with a:\n    b\nc = 1", "def f():\n    a\n\n    b"])
def test_planted_lines_that_a_prompt_refuses_are_found(block):
    assert refused_at_a_prompt(page("a = 1", block)) == [block.splitlines()[-1]]


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


@pytest.mark.parametrize("text, found", [
    ("- item\n  ```python\n  1 / 0\n  ```\n", "```python"), ("~~~python\n1 / 0\n~~~\n", "~~~python"),
    ("```{code-block} python\n1 / 0\n```\n", "```{code-block} python"), ("````python\n1\n````\n", "````python"),
    (":::{doctest}\n>>> 1\n:::\n", ":::{doctest}"), ("```pycon\n>>> 1\n```\n", "```pycon"),
    ("```{code-cell}\n1\n```\n", "```{code-cell}"), ("```py\n1\n```\n", "```py"),
    ("```python title\n1\n```\n", "```python"), ("> ```python\n> 1\n> ```\n", "> ```python"),
    ("```\n>>> 1\n2\n```\n", ">>> 1"), ("Text\n\n    >>> 1\n    2\n", "    >>> 1"),
])
def test_planted_code_that_nothing_runs_is_found(text, found):
    assert not_run(page("a = 1") + text)[0] == found


@pytest.mark.parametrize("text", ["```bash\nls\n```\n", "```{toctree}\nindex\n```\n", "```text\n1 / 0\n```\n",
                                  "```{raw} html\n:file: x.svg\n```\n", "`python`\n", ":::{note}\nx\n:::\n"])
def test_what_is_no_code_is_not_found(text):
    assert not_run(page(">>> 1\n1") + text) == []
