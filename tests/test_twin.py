import numpy as np

from pygrad import Function, Variable
from pygrad.twin import Twin


class Slotted(Function):
    """x * factor, with parameters in slots."""

    __slots__ = ("factor", "never_set")

    def __init__(self, factor):
        self.factor = factor

    def forward(self, x):
        self.save_for_backward(x)
        return x * self.factor

    def backward(self, gy):
        return gy * self.factor


class Deeper(Slotted):
    """Adds a slot, named by a string alone."""

    __slots__ = "offset"

    def __init__(self, factor, offset):
        super().__init__(factor)
        self.offset = offset


class Open(Function):
    """Parameters in a __dict__."""

    def __init__(self, factor):
        self.factor = factor

    def forward(self, x, c):
        return x * self.factor, x * c

    def backward(self, one, two):
        return one, None


def test_subclasses_add_their_slots():
    assert Function._parameters == ()
    assert Slotted._parameters == ("factor", "never_set")
    assert Deeper._parameters == ("factor", "never_set", "offset")
    assert Open._parameters == ()


def test_reserved_slots_are_no_parameters():
    class Reserved(Twin):
        __slots__ = ("__dict__", "scale")

    assert Reserved._parameters == ("scale",)


def test_slots_are_copied_and_unset_ones_left_unset():
    function = Deeper(3.0, 4)(Variable([1.0, 2.0])).creator
    twin = function.twin()
    assert type(twin) is Deeper
    assert (twin.factor, twin.offset) == (3.0, 4)
    assert not hasattr(twin, "never_set")
    twin.factor = 7.0
    assert function.factor == 3.0


def test_the_dict_is_copied_not_shared():
    function = Open(2.0)(Variable([1.0]), np.array([5.0]))[0].creator
    function.note = "mine"
    twin = function.twin()
    assert twin.__dict__ == {"factor": 2.0, "note": "mine"}
    twin.factor = 9.0
    assert function.factor == 2.0


def test_saved_arrays_are_shared_until_one_of_them_changes():
    x = Variable([1.0, 2.0])
    function = Slotted(3.0)(x).creator
    twin = function.twin()
    assert twin.saved is function.saved
    twin.saved = ()
    assert function.saved[0] is x.data
    again = function.twin()
    function.release()
    assert function.saved is None
    assert again.saved[0] is x.data


def test_the_place_in_the_graph_is_the_same():
    x = Variable([1.0])
    low, high = Open(2.0)(x * 3.0, np.array([5.0]))
    function = low.creator
    function.attached()
    twin = function.twin()
    for name in ("edges", "generation", "clock", "needs_grad", "roles", "specs", "extra", "_outputs"):
        assert getattr(twin, name) is getattr(function, name) or name == "edges", name
    assert all(one is other for one, other in zip(twin.edges, function.edges, strict=True))
    assert [one() for one in twin.outputs] == [low, high]
    assert low.creator is high.creator is function


def test_three_inputs_are_copied_too():
    class Third(Function):
        def forward(self, *arrays):
            return arrays[2] * 1

    leaves = [Variable(1.0), Variable(2.0), Variable(3.0)]
    assert Third()(*leaves).creator.twin().edges == tuple(leaves)


def test_a_rule_runs_on_a_twin_as_on_the_function():
    function = Slotted(3.0)(Variable([1.0, 2.0])).creator
    assert function.twin().backward(np.array([1.0, 2.0])).tolist() == [3.0, 6.0]
