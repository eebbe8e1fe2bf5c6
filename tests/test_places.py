"""Where an operation is recorded: the user's line and the layer, from frames."""

import contextlib
import functools
import linecache
import re
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from pygrad import Variable, config, layers, no_grad, places
from pygrad.functions import relu


def lines(call):
    """Return line and layer of what a call recorded."""
    with config.trace_lines():
        function = call().creator
    return function.line, function.extra.layer


def number_of(function, offset=1):
    return f"{__file__}:{function.__code__.co_firstlineno + offset}:"


def test_numpys_own_lines_are_nobodys():
    x = Variable([1.0, 2.0])

    def call():
        return np.linalg.norm(np.vstack([x, x]))

    assert lines(call)[0].startswith(number_of(call))


def test_decorators_are_passed_over():
    x = Variable(2.0)

    @functools.lru_cache
    def cached():
        return x * 2

    @contextlib.contextmanager
    def around():
        yield

    @around()
    def inside():
        return x * 3

    @functools.wraps(inside)
    def wrapped():
        return inside()

    assert lines(cached)[0].endswith("return x * 2")
    assert lines(wrapped)[0].endswith("return x * 3")
    assert lines(functools.partial(np.sin, x))[0].endswith("function = call().creator")


def test_a_layer_of_the_packages_is_charged_to_the_call_and_named_by_its_path():
    model = layers.Sequential(layers.Linear(2, 3), layers.Sequential(layers.Tanh(), layers.LayerNorm(3)))

    def call():
        return model(np.ones((1, 2), np.float32))

    line, layer = lines(call)
    assert line.startswith(number_of(call)) and layer == "1.1: LayerNorm"


def test_a_layer_of_the_users_is_charged_to_its_forward():
    class Mine(layers.Module):
        def __init__(self):
            super().__init__()
            self.inner = layers.Linear(2, 2)

        def forward(self, x):
            return relu(self.inner(x)) * 2

    line, layer = lines(lambda: Mine()(np.ones((1, 2), np.float32)))
    assert line == f"{number_of(Mine.forward)} return relu(self.inner(x)) * 2" and layer == "Mine"


def test_outside_of_layers_there_is_none():
    assert lines(lambda: Variable(1.0) * 2)[1] is None


def test_made_up_files_and_doctests():
    space = {"x": Variable(1.0)}
    with config.trace_lines():
        exec(compile("y = x * 2\nz = [y * one for one in (1,)][0]", "<made up>", "exec"), space)
    assert (space["y"].creator.line, space["z"].creator.line) == ("<made up>:1", "<made up>:2")


def test_cells_of_a_notebook_have_their_number(monkeypatch):
    names = {"kernel_7/123.py": ("Cell", "In[4]")}
    shell = SimpleNamespace(compile=SimpleNamespace(format_code_name=names.get))
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    space = {"x": Variable(1.0)}
    with config.trace_lines():
        exec(compile("\ny = x * 2", "kernel_7/123.py", "exec"), space)
    assert space["y"].creator.line == "In[4]:2"


def test_a_long_line_is_shortened(tmp_path):
    path = tmp_path / "long.py"
    path.write_text("y = x * (" + " + ".join(["1.0"] * 100) + ")\n")
    space = {"x": Variable(1.0)}
    with config.trace_lines():
        exec(compile(path.read_text(), str(path), "exec"), space)
    line = space["y"].creator.line
    assert line.startswith(f"{path}:1: y = x * (1.0 + ") and line.endswith("...")
    assert len(line) == len(f"{path}:1: ") + places.LONGEST


def test_without_a_user_there_is_neither():
    assert places.place(None) == (None, None, None)


@pytest.mark.parametrize("mode", [no_grad, config.enable_grad])
def test_a_decorated_function_is_the_users(mode):
    @mode
    def decorated():
        return places.here()

    assert re.fullmatch(re.escape(number_of(decorated.__wrapped__, 2)) + r" return places\.here\(\)", decorated()[0])


def test_a_module_added_later_is_found():
    model = layers.Sequential(layers.Tanh())
    assert places.layer_name(model[0], model) == "0: Tanh"
    model.append(layers.ReLU())
    assert places.layer_name(model[1], model) == "1: ReLU"
    assert places.layer_name(layers.GELU(), model) == "GELU"


def test_modules_are_not_kept_alive(nothing_is_frozen):
    import gc
    import weakref

    model = layers.Sequential(layers.Linear(2, 2))
    lines(functools.partial(model, np.ones((1, 2), np.float32)))
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


def test_the_text_of_a_line_is_made_once_and_again_when_its_file_is_another(tmp_path, monkeypatch):
    made, write = [], places.written
    monkeypatch.setattr(places, "written", lambda *args: made.append(args) or write(*args))
    file = tmp_path / "mine.py"

    def record(text):
        file.write_text(text)
        space = {}
        exec(compile(text, str(file), "exec"), space)
        with config.trace_lines():
            return [space["double"](Variable(2.0)).creator.line for _ in range(3)]

    assert record("def double(x):\n    return x * 2\n") == [f"{file}:2: return x * 2"] * 3
    assert len(made) == 1
    text = "def double(x):\n    return x * 2 + x * 0\n"
    file.write_text(text)
    linecache.checkcache(str(file))
    assert record(text) == [f"{file}:2: return x * 2 + x * 0"] * 3
    assert len(made) == 2


def test_code_without_a_file_may_get_its_source_later(monkeypatch):
    space = {}
    exec(compile("def double(x):\n    return x * 2\n", "<made up>", "exec"), space)

    def line():
        with config.trace_lines():
            return space["double"](Variable(2.0)).creator.line

    assert line() == "<made up>:2"
    monkeypatch.setattr(linecache, "getlines", lambda *_: ["def double(x):\n", "    return x * 2\n"])
    assert line() == "<made up>:2: return x * 2"
