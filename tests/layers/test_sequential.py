import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError


def model():
    return layers.Sequential(layers.Linear(3, 4), layers.ReLU(), layers.Linear(4, 2))


def test_applies_in_order():
    net = model()
    x = np.ones((5, 3), np.float32)
    expected = net[2](net[1](net[0](x)))
    assert np.array_equal(net(x).data, expected.data)


def test_empty_is_the_identity():
    x = Variable([1.0])
    assert layers.Sequential()(x) is x
    assert repr(layers.Sequential()) == "Sequential()"


def test_a_container():
    net = model()
    assert len(net) == 3 and list(net) == [net[0], net[1], net[-1]]
    head = net[1:]
    assert type(head) is layers.Sequential and list(head) == [net[1], net[2]]
    assert list(head.state_dict()) == ["2.weight", "2.bias"]
    assert net.append(layers.Tanh()) is net and isinstance(net[3], layers.Tanh)
    with pytest.raises(IndexError):
        net[4]


def test_one_module_twice():
    relu = layers.ReLU()
    net = layers.Sequential(layers.Linear(2, 2), relu, layers.Linear(2, 2), relu)
    assert len(net) == 4 and len(list(net.children())) == 3
    assert repr(net).count("ReLU()") == 2
    assert (net(np.ones((3, 2))).data >= 0).all()


def test_names():
    net = layers.Sequential({"first": layers.Linear(2, 2), "act": layers.Tanh()})
    assert list(net.state_dict()) == ["first.weight", "first.bias"]
    assert net.act is net[1]
    assert "(act): Tanh()" in repr(net)


def test_changing_it():
    net = model()
    first, act, last = net
    drop, tanh = layers.Dropout(0.1), layers.Tanh()
    assert net.insert(1, drop) is net and list(net) == [first, drop, act, last]
    assert list(net.state_dict()) == ["0.weight", "0.bias", "3.weight", "3.bias"]
    net[1] = tanh
    assert list(net) == [first, tanh, act, last]
    assert net.pop(-1) is last and list(net) == [first, tanh, act]
    del net[0]
    assert list(net) == [tanh, act] and [name for name, _ in net.named_children()] == ["0", "1"]
    assert net.extend([last]) is net and list(net + [first]) == [tanh, act, last, first]
    named = layers.Sequential({"a": first, "b": act})
    del named[0]
    assert [name for name, _ in named.named_children()] == ["b"]


def test_a_bad_change_changes_nothing():
    net = model()
    before = list(net)
    for change in (lambda: net.insert(0, np.tanh), lambda: net.extend([layers.Tanh(), 3]),
                   lambda: net.__setitem__(0, None)):
        with pytest.raises(ArgumentError, match="Sequential: expected a Module as"):
            change()
    assert list(net) == before


@pytest.mark.parametrize("modules, message", [
    ((layers.ReLU(), np.tanh), "Sequential: expected a Module as '1', got <ufunc 'tanh'> of type ufunc"),
    ((layers.ReLU,), "expected a Module as '0', got <class"),
    ([[layers.ReLU()]], "expected a Module as '0', got .* of type list"),
    (({"a.b": layers.ReLU()},), "the name 'a.b' is taken, or is no text without a dot"),
    (({"forward": layers.ReLU()},), "the name 'forward' is taken"),
    (({"": layers.ReLU()},), "the name '' is taken"),
    (({1: layers.ReLU()},), "the name 1 is taken"),
])
def test_bad_modules(modules, message):
    with pytest.raises(ArgumentError, match=message):
        layers.Sequential(*modules)
