"""A shell in this process, with the extension loaded."""

import builtins

import pytest


@pytest.fixture
def shell(monkeypatch):
    """Yield IPython's shell; cells run by `run`, which raises what they raise and returns what they print."""
    interactive = pytest.importorskip("IPython.core.interactiveshell", reason="IPython is not installed")
    interactive.InteractiveShell.clear_instance()
    monkeypatch.delattr(builtins, "_", raising=False)  # where Python's own prompt leaves it, IPython does not set it
    made = interactive.InteractiveShell.instance()
    made.history_manager.enabled = False
    made.run_cell("%load_ext pygrad")
    yield made
    made.run_cell("%unload_ext pygrad")
    made.history_manager.end_session()
    interactive.InteractiveShell.clear_instance()


@pytest.fixture
def run(shell, capsys):
    def run(*cells):
        for cell in cells:
            capsys.readouterr()
            shell.run_cell(cell, store_history=True).raise_error()
        return capsys.readouterr().out

    return run
