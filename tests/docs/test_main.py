import subprocess
import types
from pathlib import Path

import pytest

from docs import __main__ as program

PAGE = '<p id="a"><a href="#a">x</a></p>'


@pytest.fixture
def sphinx(monkeypatch):
    """Put a program in Sphinx's place, which writes one page; return what is asked of it."""
    asked = types.SimpleNamespace(commands=[], page=PAGE, status=0)

    def run(command, **options):
        asked.commands.append(command)
        folder = Path(command[-1])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text(asked.page)
        return types.SimpleNamespace(returncode=asked.status)

    monkeypatch.setattr(program, "subprocess", types.SimpleNamespace(run=run))
    return asked


def test_builds_into_a_folder(sphinx, tmp_path, capsys):
    assert program.main([str(tmp_path / "html")]) == 0
    (command,) = sphinx.commands
    assert command[1:4] == ["-m", "sphinx", "-W"]
    assert command[-2:] == [str(program.DOCS), str(tmp_path / "html")]
    assert "-E" not in command
    assert capsys.readouterr().out.startswith("1 pages, every link leads somewhere")


def test_a_check_builds_from_nothing_and_leaves_nothing(sphinx):
    assert program.main(["--check"]) == 0
    (command,) = sphinx.commands
    assert {"-E", "-a"} <= set(command)
    assert not Path(command[-1]).exists()


def test_a_broken_link_fails(sphinx, tmp_path, capsys):
    sphinx.page = '<a href="gone.html">x</a>'
    assert program.main([str(tmp_path / "html")]) == 1
    assert "index.html:1: gone.html is not there" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["--check"]])
def test_a_warning_of_sphinx_fails(sphinx, tmp_path, monkeypatch, capsys, arguments):
    monkeypatch.setattr(program, "DOCS", tmp_path)
    sphinx.status = 2
    assert program.main(arguments) == 2
    assert "not been built without warnings" in capsys.readouterr().err


def test_it_is_sphinx_that_is_run():
    assert program.subprocess is subprocess
