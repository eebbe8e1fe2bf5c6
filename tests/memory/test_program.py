"""Programs run as Python runs them."""

import sys
import zipfile

import pytest

from pygrad.errors import ArgumentError
from pygrad.memory._program import Program, leave_to_python, own_traceback

SHOW = """import sys
seen = [__name__, __file__, __package__, sys.argv, sys.path[0], sys._getframe().f_code.co_filename]
annotated: int = 3
"""


@pytest.fixture(autouse=True)
def interpreter(monkeypatch):
    """What a program changes in the interpreter is as before."""
    monkeypatch.setattr(sys, "argv", ["pytest"])
    monkeypatch.setattr(sys, "path", ["here", *sys.path])
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    yield
    vars(sys).pop("last_traceback", None)


def test_script(tmp_path):
    path = tmp_path / "real" / "show.py"
    path.parent.mkdir()
    path.write_text(SHOW)
    (tmp_path / "link.py").symlink_to(path)
    program = Program(str(tmp_path / "link.py"), ["-a", "b"])
    assert not program.started
    program.run()
    link = str(tmp_path / "link.py")
    main = sys.modules["__main__"]
    assert program.started
    assert main.seen == ["__main__", link, None, [link, "-a", "b"], str(path.parent), link]
    assert main.__spec__ is None and main.__doc__ is None and main.__annotations__ == {"annotated": int}


@pytest.mark.parametrize("archive", [False, True])
def test_folder_and_archive(tmp_path, archive):
    target = tmp_path / "program"
    if archive:
        with zipfile.ZipFile(target, "w") as file:
            file.writestr("__main__.py", SHOW)
    else:
        target.mkdir()
        (target / "__main__.py").write_text(SHOW)
    Program(str(target), []).run()
    main = str(target / "__main__.py")
    assert sys.modules["__main__"].seen == ["__main__", main, "", [str(target)], str(target), main]


def test_modules(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "package_of_a_test").mkdir()
    for name in ("__init__", "inner", "__main__"):
        (tmp_path / "package_of_a_test" / f"{name}.py").write_text(SHOW)
    for name, file in (("package_of_a_test.inner", "inner"), ("package_of_a_test", "__main__")):
        Program(name, ["x"], is_module=True).run()
        path = str(tmp_path / "package_of_a_test" / f"{file}.py")
        assert sys.modules["__main__"].seen == ["__main__", path, "package_of_a_test", [path, "x"], str(tmp_path), path]
        assert sys.modules["__main__"].__spec__.name == f"package_of_a_test.{file}"
        del sys.modules["package_of_a_test"]


def test_compiled_script(tmp_path):
    import py_compile

    (tmp_path / "a.py").write_text("x = 5\n")
    py_compile.compile(str(tmp_path / "a.py"), str(tmp_path / "a.pyc"))
    Program(str(tmp_path / "a.pyc"), []).run()
    assert sys.modules["__main__"].x == 5


@pytest.mark.parametrize("target, is_module, message", [
    ("nowhere.py", False, r"can't open file '.*nowhere\.py': No such file"),
    ("empty", False, r"can't find '__main__' module in '.*empty'"),
    ("no_such_module.part", True, "No module named no_such_module$"),
])
def test_what_is_not_there_is_said_before(tmp_path, monkeypatch, target, is_module, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ArgumentError, match=message):
        Program(target, [], is_module)


@pytest.mark.parametrize("name, kind, message", [
    ("json.nothing", ModuleNotFoundError, "No module named json.nothing"),
    ("json", ImportError, "No module named json.__main__; 'json' is a package and cannot be directly executed"),
    ("math", ImportError, "No code object available for math"),
])
def test_modules_that_cannot_run(name, kind, message):
    with pytest.raises(kind, match=message):
        Program(name, [], is_module=True).run()


def test_tracebacks_are_the_programs_own(tmp_path, capsys):
    path = tmp_path / "fails.py"
    path.write_text("def f():\n    1 / 0\nf()\n")
    shown = []
    sys.excepthook = hook = lambda *error: shown.append(error)
    with pytest.raises(ZeroDivisionError) as caught:
        Program(str(path), []).run()
    error = caught.value
    error.__traceback__ = error.__traceback__.tb_next  # without the frame of this test
    assert [own_traceback(error).tb_frame.f_code.co_name, own_traceback(error).tb_next.tb_frame.f_code.co_name] == [
        "<module>", "f"]
    leave_to_python(error)
    sys.excepthook(type(error), error, error.__traceback__)
    (kind, value, traceback), = shown
    assert kind is ZeroDivisionError and value is error
    assert traceback is error.__traceback__ is sys.last_traceback
    assert traceback.tb_frame.f_code.co_filename == str(path)
    assert sys.excepthook is hook


def test_a_syntax_error_has_no_traceback(tmp_path):
    path = tmp_path / "fails.py"
    path.write_text("def f(:\n")
    program = Program(str(path), [])
    with pytest.raises(SyntaxError) as caught:
        program.run()
    caught.value.__traceback__ = caught.value.__traceback__.tb_next
    assert own_traceback(caught.value) is None and not program.started
