"""A twin is a private copy."""

from pygrad import Function
from pygrad.twin import Twin
from tests.toys import Scaled, Squared, leaf


class Slotted(Squared):
    __slots__ = ("exponent", "unset")

    def __init__(self):
        self.exponent = 2


class OneSlot(Slotted):
    __slots__ = "single"


def test_a_twin_has_everything_and_shares_nothing_that_changes():
    x = leaf(3.0)
    y = Scaled(5.0)(x)
    function = y.creator
    twin = function.twin()
    assert type(twin) is Scaled and twin is not function and twin.factor == 5.0
    for name in Function.__slots__:
        if name != "__weakref__":
            assert getattr(twin, name) is getattr(function, name), name
    twin.factor, twin.saved = 7.0, None
    assert function.factor == 5.0 and function.saved == ()


def test_slots_of_subclasses_are_copied_if_they_are_set():
    function = OneSlot()
    function.single = "one"
    function(leaf(1.0))
    twin = function.twin()
    assert twin.exponent == 2 and twin.single == "one" and not hasattr(twin, "unset")
    assert OneSlot._parameters == ("exponent", "unset", "single")
    assert Slotted._parameters == ("exponent", "unset")


def test_a_twin_is_nobodys_creator():
    y = Squared()(leaf(1.0))
    twin = y.creator.twin()
    assert y.creator is not twin and twin.outputs[0]() is y


def test_the_base_class_has_no_parameters():
    assert Function._parameters == () == Twin._parameters
