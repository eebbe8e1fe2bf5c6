import copy

import numpy as np
import pytest

from pygrad import Parameter, Variable, layers
from pygrad.errors import ArgumentError


def test_module_list():
    first, second, third = layers.Linear(1, 1, bias=False), layers.Tanh(), layers.Linear(2, 2, bias=False)
    blocks = layers.ModuleList([first, second])
    assert blocks.append(third) is blocks and len(blocks) == 3 and list(blocks) == [first, second, third]
    assert blocks[-1] is third and third in blocks and layers.Tanh() not in blocks
    assert type(blocks[1:]) is layers.ModuleList and list(blocks[1:]) == [second, third]
    assert list(blocks.state_dict()) == ["0.weight", "2.weight"]
    blocks.insert(0, second)
    assert list(blocks) == [second, first, second, third]
    del blocks[0]
    assert blocks.pop(1) is second and list(blocks) == [first, third]
    assert list(blocks.state_dict()) == ["0.weight", "1.weight"]
    blocks[0] = second
    blocks += [first]
    assert list(blocks) == [second, third, first]
    assert list(blocks + [second]) == [second, third, first, second] and len(blocks) == 3
    del blocks[:2]
    assert list(blocks) == [first]
    assert [name for name, _ in blocks.named_children()] == ["0"]


def test_a_module_list_belongs_to_its_owner():
    class Net(layers.Module):
        def __init__(self):
            self.blocks = layers.ModuleList(layers.Linear(2, 2) for _ in range(2))

        def forward(self, x):
            for block in self.blocks:
                x = block(x)
            return x

    net = Net()
    net(np.ones((1, 2))).sum().backward()
    assert [name for name, one in net.named_parameters() if one.grad is not None] == [
        "blocks.0.weight", "blocks.0.bias", "blocks.1.weight", "blocks.1.bias"]
    assert "(blocks): ModuleList(" in repr(net)
    twin = copy.deepcopy(net)
    assert len(twin.blocks) == 2 and twin.blocks[0] is not net.blocks[0]


@pytest.mark.parametrize("index", [2, -3])
def test_index_out_of_range(index):
    blocks = layers.ModuleList([layers.Tanh(), layers.ReLU()])
    for action in (lambda: blocks[index], lambda: blocks.__setitem__(index, layers.Tanh())):
        with pytest.raises(IndexError, match=f"ModuleList: index {index} is out of range for 2 members"):
            action()


def test_what_is_no_module():
    blocks = layers.ModuleList([layers.Tanh()])
    with pytest.raises(ArgumentError, match="ModuleList: expected a Module as a member, got .* of type ufunc"):
        blocks.extend([layers.ReLU(), np.tanh])
    assert len(blocks) == 1
    heads = layers.ModuleDict({"a": layers.Tanh()})
    with pytest.raises(ArgumentError, match="ModuleDict: expected a Module as 'c', got an object of type ufunc"):
        heads.update({"b": layers.ReLU(), "c": np.tanh})
    assert list(heads) == ["a"]


def test_parameter_list():
    shared = Parameter([1.0])
    scales = layers.ParameterList([shared, np.ones(2), Variable([3.0])])
    assert scales[0] is shared and all(isinstance(one, Parameter) for one in scales)
    assert [name for name, _ in scales.named_parameters()] == ["0", "1", "2"]
    assert repr(scales) == "ParameterList((1,), (2,), (1,))  # 4 parameters, 32 bytes"
    scales[1] = [5.0]
    assert scales[1].tolist() == [5]


def test_module_dict():
    heads = layers.ModuleDict([("mean", layers.Linear(2, 1)), ("spread", layers.Linear(2, 1))])
    assert list(heads) == list(heads.keys()) == ["mean", "spread"] and len(heads) == 2
    assert "mean" in heads and "other" not in heads and heads.get("other") is None
    assert [one.out_features for one in heads.values()] == [1, 1]
    assert [name for name, _ in heads.items()] == ["mean", "spread"]
    heads["spread"] = layers.Tanh()
    heads["third"] = layers.ReLU()
    assert isinstance(heads.pop("mean"), layers.Linear)
    del heads["spread"]
    assert list(heads) == ["third"] and list(heads.state_dict()) == []
    heads.clear()
    assert len(heads) == 0
    with pytest.raises(KeyError, match="there is no 'mean'; it has nothing"):
        heads["mean"]


@pytest.mark.parametrize("name", ["keys", "a.b", "", "forward", 3])
def test_bad_names(name):
    heads = layers.ModuleDict()
    with pytest.raises(ArgumentError, match="is taken, or cannot be that of an attribute"):
        heads[name] = layers.Tanh()
    assert len(heads) == 0


def test_parameter_dict():
    values = layers.ParameterDict({"shift": [0.0], "scale": Parameter([1.0, 2.0])})
    assert list(values.state_dict()) == ["shift", "scale"]
    assert repr(values) == "ParameterDict(shift: (1,), scale: (2,))  # 3 parameters, 24 bytes"
    values["shift"] = np.ones(3)
    assert values["shift"].shape == (3,)
