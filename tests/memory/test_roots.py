"""Where references end."""

import sys
import types
import weakref

from pygrad.memory._roots import Roots, code_label, frame_locals, is_output, running_frames
from tests.memory.leaky import line_of


def test_locals_are_read_and_not_kept():
    class Thing:
        pass

    def user():
        thing = Thing()
        reference = weakref.ref(thing)
        names = [name for name, _ in frame_locals(sys._getframe())]
        del thing
        return names, reference()

    names, left = user()
    assert "thing" in names
    assert left is None


def test_a_dict_of_locals_that_the_user_holds_is_left_alone():
    def user():
        number = 7
        mine = locals()
        frame_locals(sys._getframe())
        return mine["number"] == number

    assert user()


def test_the_names_of_all_frames_are_roots():
    held = object()

    def inner():
        return Roots(sys._getframe(), None).of(held_elsewhere(), None)

    def held_elsewhere():
        return held

    root = inner()
    assert root.kind == "local"
    assert root.text.startswith("local 'held' of test_the_names_of_all_frames_are_roots() (test_roots.py:")


def test_the_callers_own_name_is_no_answer():
    mine = object()
    roots = Roots(sys._getframe(), mine)
    assert roots.of(mine, None) is None
    assert roots.own(mine).name == "mine"


def test_namespaces_of_modules_scripts_and_notebooks():
    roots = Roots(sys._getframe(), None)
    value, other = object(), object()
    module = types.ModuleType("some_module")
    module.__file__ = "some_module.py"
    module.value = value
    assert not roots.is_namespace({"value": value})
    vars(module)["__builtins__"] = {}
    root = roots.of(vars(module), value)
    assert (root.kind, root.text, root.places) == ("global", "global 'value' of some_module",
                                                   (("some_module.py", 1, sys.maxsize),))
    assert roots.of(vars(module), other) is None
    notebook = {"__name__": "__main__", "__builtins__": {}, "_oh": {3: value}, "_3": value, "_": value}
    assert roots.of(notebook, value).text == "Out[3] and _"
    notebook["mine"] = value
    assert roots.of(notebook, value).text == "global 'mine' of __main__"


def test_sys_last_is_told_from_other_globals(monkeypatch):
    value = ValueError()
    monkeypatch.setattr(sys, "last_value", value, raising=False)
    root = Roots(sys._getframe(), None).of(vars(sys), value)
    assert (root.kind, root.text) == ("last", "sys.last_value")


def test_outputs_have_their_names_only_in_a_notebook():
    assert all(is_output(name, {"_oh": {}}) for name in ("_", "__", "___", "_12", "Out", "_oh"))
    assert not any(is_output(name, {"_oh": {}}) for name in ("_i", "_private", "x", "_dh"))
    assert not is_output("_", {})


def test_frames_go_from_the_caller_outwards():
    frames = list(running_frames(sys._getframe()))
    assert frames[0] == (sys._getframe(), "")
    assert frames[1][0] is sys._getframe().f_back
    assert all("running_frames" not in frame.f_code.co_name for frame, where in frames if not where)


def test_a_method_is_named_with_its_class():
    class Trainer:
        def step(self):
            return None

    where = line_of(Trainer.step, "def step")
    assert code_label(Trainer.step.__code__) == f"Trainer.step() ({where})"
