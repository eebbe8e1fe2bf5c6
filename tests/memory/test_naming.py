"""Each kind of holder has its words, and nothing of the user's runs."""

import collections
import functools
import sys

import numpy as np
import pytest

import pygrad
from pygrad.memory._naming import describe_chain, instance_dict, slots, type_name
from pygrad.memory._roots import Root
from pygrad.memory._search import Found


class Plain:
    def __init__(self, value):
        self.value = value

    def method(self):
        return self


class Slotted:
    __slots__ = ("__dict__", "first", "second")


class Silent(set):
    def __len__(self):
        raise RuntimeError("asked")


TARGET = object()


def words(*chain):
    return [step.text for step in describe_chain(Found(Root("local", "x"), list(chain), {}, 0))][:-1]


@pytest.mark.parametrize("holder, text", [
    ([0, TARGET], "list[1] of 2"),
    ((TARGET,), "tuple[0] of 1"),
    (collections.deque([1, 2, TARGET]), "deque[2] of 3"),
    ({"loss": TARGET}, "dict['loss']"),
    ({(1, 2): TARGET}, "dict[a tuple]"),
    ({"k" * 60: TARGET}, "dict['" + "k" * 36 + "...]"),
    (collections.OrderedDict(a=TARGET), "OrderedDict['a']"),
    ({TARGET: 1}, "a key of dict of 1"),
    ({TARGET}, "set of 1"),
    (frozenset({TARGET}), "frozenset of 1"),
    (Silent({TARGET}), "Silent of 1"),
    (Plain(TARGET), "Plain.value"),
])
def test_containers_and_attributes(holder, text):
    assert words(holder, TARGET) == [text]


def test_an_instance_dict_is_passed_over():
    plain = Plain(TARGET)
    assert words(plain, vars(plain), TARGET) == ["Plain.value"]


def test_slots_and_a_dict_beside_them():
    holder = Slotted()
    holder.second = TARGET
    holder.other = 5
    assert words(holder, TARGET) == ["Slotted.second"]
    assert instance_dict(holder) == {"other": 5}
    assert slots(holder) == [("second", TARGET)]


def test_a_closure_with_its_function():
    def outer():
        value = TARGET

        def inner():
            return value

        return inner

    inner = outer()
    (text,) = words(inner, inner.__closure__, inner.__closure__[0], TARGET)
    assert text.startswith("closure variable 'value' of inner() (test_naming.py:")


def test_a_cache_a_method_and_a_class():
    @functools.lru_cache
    def cached():
        return TARGET

    class Holder:
        attribute = TARGET

    plain = Plain(1)
    assert words(cached, TARGET) == ["lru_cache of cached()"]
    assert words(plain.method, plain) == ["method 'method'"]
    assert words(Holder, TARGET) == ["class attribute Holder.attribute"]


def test_an_exception_with_its_frame():
    def fail():
        value = TARGET
        raise ValueError(value is None)

    try:
        fail()
    except ValueError as error:
        frames = [error, error.__traceback__, error.__traceback__.tb_next, error.__traceback__.tb_next.tb_frame, TARGET]
        texts = words(*frames)
    assert texts[0] == "ValueError"
    assert texts[1].startswith("frame of fail() (test_naming.py:")
    assert texts[1].endswith("local 'value'")


async def waiting():
    value = TARGET
    await nothing()
    return value


class nothing:  # noqa: N801
    def __await__(self):
        yield 1


def test_a_coroutine():
    running = waiting()
    running.send(None)
    (text,) = words(running, TARGET)
    assert text.startswith("suspended coroutine waiting() (test_naming.py:")
    assert text.endswith("local 'value'")
    running.close()


def test_the_parts_of_a_graph():
    x = pygrad.Variable(np.ones(3), name="weight")
    y = x * x
    y.sum().backward()
    function = y.creator
    assert words(x, x.grad) == ["Variable 'weight'.grad"]
    assert words(x, x.data) == ["Variable 'weight'.data"]
    assert words(y, function) == ["Variable.creator"]
    assert words(function, x) == ["Multiply, input 0"]
    z = x * x
    assert words(z.creator, z.creator.saved, x.data) == ["Multiply, saved 0"]


def test_a_class_is_named_whatever_its_metaclass_does():
    class Meta(type):
        __name__ = property(lambda cls: 1 / 0)

    assert type_name(Meta("Odd", (), {})()) == "Odd"
    assert sys.getrefcount(TARGET) > 1
