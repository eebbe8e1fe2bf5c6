import numpy as np

from pygrad import Parameter, layers


def test_counts_and_nesting():
    inner = layers.Sequential(layers.Linear(2, 1))
    net = layers.Sequential({"inner": inner, "last": layers.ReLU()})
    assert repr(net).splitlines() == [
        "Sequential(  # 3 parameters, 12 bytes",
        "  (inner): Sequential(  # 3 parameters, 12 bytes",
        "    (0): Linear(in_features=2, out_features=1, bias=True)  # 3 parameters, 12 bytes",
        "  )",
        "  (last): ReLU()",
        ")",
    ]


def test_one_parameter_and_thousands():
    module = layers.Module()
    module.scale = Parameter(np.ones(1))
    assert repr(module) == "Module()  # 1 parameter, 8 bytes"
    assert repr(layers.Linear(999, 10)).endswith("# 10,000 parameters, 40,000 bytes")


def test_only_buffers():
    module = layers.Module()
    module.register_buffer("mean", np.zeros(4))
    assert repr(module) == "Module()  # 0 parameters, 0 bytes, 32 bytes of buffers"


def test_equal_neighbours_are_folded():
    model = layers.Sequential(layers.Tanh(), layers.Tanh(), layers.Linear(1, 1), layers.Tanh())
    assert repr(model).splitlines()[1:] == [
        "  (0-1): 2 x Tanh()", "  (2): Linear(in_features=1, out_features=1, bias=True)  # 2 parameters, 8 bytes",
        "  (3): Tanh()", ")"]
    named = layers.Sequential({"a": layers.Tanh(), "b": layers.Tanh()})
    assert "(a): Tanh()" in repr(named) and " x " not in repr(named)
    gapped = layers.Module()
    for name in ("1", "3", "4"):
        setattr(gapped, name, layers.Tanh())
    assert repr(gapped).splitlines()[1:3] == ["  (1): Tanh()", "  (3-4): 2 x Tanh()"]


def test_blocks_are_folded_with_all_that_is_in_them():
    blocks = layers.ModuleList(layers.Sequential(layers.Linear(2, 2), layers.ReLU()) for _ in range(4))
    lines = repr(blocks).splitlines()
    assert lines[1] == "  (0-3): 4 x Sequential(  # 6 parameters, 24 bytes" and len(lines) == 6
    blocks[2].requires_grad_(False)
    assert [line.strip()[:11] for line in repr(blocks).splitlines() if "Sequential" in line] == [
        "(0-1): 2 x ", "(2): Sequen", "(3): Sequen"]


def test_frozen_parameters_are_counted():
    model = layers.Sequential(layers.Linear(2, 2), layers.Linear(2, 1))
    model[0].requires_grad_(False)
    assert repr(model).splitlines()[:2] == [
        "Sequential(  # 9 parameters, 36 bytes, 6 of them frozen",
        "  (0): Linear(in_features=2, out_features=2, bias=True)  # 6 parameters, 24 bytes, frozen"]


def test_nothing_is_raised_in_the_middle_of_init_or_for_a_cycle():
    class Half(layers.Linear):
        def __init__(self):
            self.seen = repr(self)
            super().__init__(1, 1)

    assert Half().seen == "Half(...)"
    module = layers.Module()
    module.me = module
    assert repr(module) == "Module(  # ...\n  (me): ...\n)"


def test_nothing_is_raised_for_odd_children_or_a_deep_nest():
    class Odd(layers.Module):
        def __repr__(self):
            raise RuntimeError

    class Number(layers.Module):
        def extra_repr(self):
            return 3

    model = layers.Sequential(Odd(), Odd(), Number())
    assert repr(model) == "Sequential(\n  (0-1): 2 x Odd(...)\n  (2): Number(3)\n)"
    assert "Odd" in model._repr_html_() and "Number" in model._repr_html_()
    deep = layers.ReLU()
    for _ in range(400):
        deep = layers.Sequential(deep)
    assert "Sequential(...)" in repr(deep)
