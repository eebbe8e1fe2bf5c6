import copy
import gc
import pickle
import weakref

import numpy as np
import pytest

from pygrad import Parameter, StaleGraphError, Variable, io, layers
from pygrad.errors import ArgumentError, FileFormatError, PyGradError, StateDictError
from pygrad.testing import assert_freed


class Block(layers.Module):
    """Parameters before, between and after modules; no super().__init__()."""

    def __init__(self):
        self.first = Parameter(np.ones(2, np.float32))
        self.linear = layers.Linear(3, 2)
        self.middle = Parameter(np.full((2, 2), 2, np.float32))
        self.register_buffer("count", np.zeros(3))
        self.inner = layers.Sequential(layers.Linear(2, 2, bias=False), layers.Dropout(0.5))
        self.register_buffer("scratch", np.zeros(1), persistent=False)
        self.last = Parameter(np.zeros((), np.float32))
        self.hidden = [layers.Linear(1, 1)]
        self.nothing = None

    def forward(self, x):
        return self.inner(self.linear(x) * self.first) @ self.middle + self.last


NAMES = ["first", "linear.weight", "linear.bias", "middle", "inner.0.weight", "last"]
KEYS = ["first", "linear.weight", "linear.bias", "middle", "count", "inner.0.weight", "last"]


def values(module):
    return {name: array.copy() for name, array in module.state_dict().items()}


def assert_equal(state, other):
    assert list(state) == list(other)
    for name, array in state.items():
        assert np.array_equal(array, other[name]), name


def test_definition_order():
    block = Block()
    assert [name for name, _ in block.named_parameters()] == NAMES
    assert [name for name, _ in block.named_parameters("net")] == [f"net.{name}" for name in NAMES]
    assert [one.shape for one in block.parameters()] == [(2,), (2, 3), (2,), (2, 2), (2, 2), ()]
    assert [name for name, _ in block.named_buffers()] == ["count", "scratch"]
    assert [one.shape for one in block.buffers()] == [(3,), (1,)]
    assert [name for name, _ in block.named_modules()] == ["", "linear", "inner", "inner.0", "inner.1"]
    kinds = [type(one).__name__ for one in block.modules()]
    assert kinds == ["Block", "Linear", "Sequential", "Linear", "Dropout"]
    assert [name for name, _ in block.named_children()] == ["linear", "inner"]
    assert list(block.children()) == [block.linear, block.inner]
    assert list(block.state_dict()) == KEYS


def test_deleting_and_replacing_attributes():
    block = Block()
    del block.linear
    block.first = Parameter(np.zeros(5))
    block.middle = None
    assert [name for name, _ in block.named_parameters()] == ["first", "inner.0.weight", "last"]


def test_shared_parameters_count_once():
    model = layers.Sequential(layers.Linear(3, 3), layers.Linear(3, 3), layers.Linear(3, 3, bias=False))
    model[1].weight = model[0].weight
    model.again = model[2]
    assert [name for name, _ in model.named_parameters()] == ["0.weight", "0.bias", "1.bias", "2.weight"]
    assert "# 24 parameters, 96 bytes" in repr(model).splitlines()[0]
    keys = ["0.weight", "0.bias", "1.weight", "1.bias", "2.weight", "again.weight"]
    assert list(model.state_dict()) == keys
    assert len(list(model.modules())) == 4
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert twin[1].weight is twin[0].weight is not model[0].weight
        assert twin.again is twin[2]


@pytest.mark.parametrize("value", [np.zeros(2), 3.0, Variable([1.0, 2.0])])
def test_a_parameter_is_not_replaced_by_accident(value):
    block = Block()
    with pytest.raises(ArgumentError, match=r"Block\.first is a Parameter, and no optimiser would update"):
        block.first = value
    assert isinstance(block.first, Parameter)


def test_no_forward():
    with pytest.raises(NotImplementedError, match=r"Module has no forward; define forward\(self, \*inputs\)"):
        layers.Module()(1)


def test_call_passes_everything_on():
    class Echo(layers.Module):
        def forward(self, *inputs, **options):
            return inputs, options

    assert Echo()(1, 2, key=3) == ((1, 2), {"key": 3})


def test_a_module_that_contains_itself():
    block = Block()
    block.inner.parent = block
    for what in (block.named_parameters, block.named_modules, block.state_dict):
        with pytest.raises(ArgumentError, match="'inner.parent' is a module that contains itself; keep"):
            list(what())


@pytest.mark.parametrize("name", ["count", "forward", "no name", "a.b", ""])
def test_bad_name_of_a_buffer(name):
    with pytest.raises(ArgumentError, match=r"Block\.register_buffer: the name .* is taken, or"):
        Block().register_buffer(name, np.zeros(1))


def test_train_and_eval():
    block = Block()
    assert block.training and block.eval() is block
    assert not any(module.training for module in block.modules())
    assert block.train().inner[1].training
    assert Block().training, "the mode of one is that of another"


@pytest.mark.parametrize("set_to_none", [True, False])
def test_zero_grad(set_to_none):
    block = Block()
    block(np.ones((4, 3))).sum().backward()
    grad = block.linear.weight.grad
    before = grad.data.copy()
    block.zero_grad(set_to_none)
    if set_to_none:
        assert all(parameter.grad is None for parameter in block.parameters())
    else:
        assert not any(parameter.grad.data.any() for parameter in block.parameters())
        assert block.linear.weight.grad.dtype == np.float32
    assert np.array_equal(grad.data, before), "a gradient that was taken has changed"


def test_repr():
    assert repr(Block()) == """Block(  # 19 parameters, 76 bytes, 32 bytes of buffers
  (linear): Linear(in_features=3, out_features=2, bias=True)  # 8 parameters, 32 bytes
  (inner): Sequential(  # 4 parameters, 16 bytes
    (0): Linear(in_features=2, out_features=2, bias=False)  # 4 parameters, 16 bytes
    (1): Dropout(p=0.5)
  )
)"""


def test_copies_are_independent():
    block = Block()
    block(np.ones((4, 3))).sum().backward()
    state = values(block)
    for twin in (copy.deepcopy(block), pickle.loads(pickle.dumps(block))):
        assert_equal(twin.state_dict(), state)
        assert np.array_equal(twin.linear.weight.grad.data, block.linear.weight.grad.data)
        twin.linear.weight.data[...] = 7
        twin.count[...] = 7
        assert_equal(block.state_dict(), state)


def test_state_dict_is_not_a_copy():
    block = Block()
    state = block.state_dict()
    assert state["first"] is block.first.data and state["count"] is block.count


def test_load_state_dict_copies_into_place():
    block, other = Block(), Block()
    other.count += 3
    arrays, parameters = block.state_dict(), list(block.parameters())
    result = block.load_state_dict(other.state_dict())
    assert result == ([], []) and result.missing_keys == []
    assert_equal(block.state_dict(), other.state_dict())
    assert all(array is arrays[name] for name, array in block.state_dict().items())
    assert all(one is two for one, two in zip(parameters, block.parameters(), strict=True))
    assert not np.shares_memory(block.first.data, other.first.data)


def test_load_accepts_variables_lists_and_other_widths():
    block = layers.Linear(2, 1)
    block.load_state_dict({"weight": Variable([[1.0, 2.0]]), "bias": [3]})
    assert block.weight.tolist() == [[1, 2]] and block.bias.dtype == np.float32


def test_loading_makes_graphs_stale():
    block = layers.Linear(2, 1)
    x = Variable(np.ones((1, 2), np.float32))
    y = block(x)
    block.load_state_dict(block.state_dict())
    with pytest.raises(StaleGraphError):
        y.backward()


def test_loading_into_read_only_arrays():
    block = layers.Linear(2, 1)
    block.weight.data.flags.writeable = False
    block.register_buffer("mean", np.zeros(2))
    block.mean.flags.writeable = False
    block.load_state_dict({"weight": [[1, 2]], "bias": [3], "mean": [4, 5]})
    assert block.weight.tolist() == [[1, 2]] and block.mean.tolist() == [4, 5]


NAN = np.array([np.nan, 0], np.float32)
PROBLEMS = {
    "missing": ({"last": None}, "1 missing: 'last'"),
    "unexpected": ({"frist": np.ones(2), "x.y": 1}, "2 unexpected: 'frist', 'x.y'"),
    "shape": ({"first": np.ones(3)}, r"'first' has shape \(3,\) where the model has \(2,\)"),
    "broadcast": ({"first": np.ones(1)}, r"'first' has shape \(1,\) where"),
    "complex": ({"first": np.ones(2, complex)}, "'first' has dtype complex128, which does not convert to float32"),
    "text": ({"first": np.array(["a", "b"])}, "'first' is no array of numbers"),
    "object": ({"first": object()}, "'first' is no array of numbers"),
    "nan": ({"first": NAN}, "'first' holds NaN or infinite values as float32"),
    "infinite": ({"last": -np.inf}, "'last' holds NaN or infinite values"),
    "overflow": ({"last": 1e300}, "'last' holds NaN or infinite values as float32"),
}


@pytest.mark.parametrize("change, message", PROBLEMS.values(), ids=PROBLEMS)
def test_nothing_is_loaded_from_a_state_that_does_not_fit(change, message):
    block = Block()
    state = {**values(Block()), **change}
    state = {name: value for name, value in state.items() if value is not None}
    before = values(block)
    with pytest.raises(StateDictError, match=rf"Block\.load_state_dict: nothing was loaded; {message}"):
        block.load_state_dict(state)
    assert_equal(block.state_dict(), before)


def test_all_problems_are_listed():
    with pytest.raises(StateDictError, match="1 missing: 'bias'; 1 unexpected: 'b'; 'weight' has shape"):
        layers.Linear(2, 1).load_state_dict({"weight": np.ones((1, 3)), "b": np.ones(1)})


def test_not_strict():
    block = Block()
    before = values(block)
    result = block.load_state_dict({"first": np.zeros(2), "other": 1}, strict=False)
    assert result.unexpected_keys == ["other"] and result.missing_keys == KEYS[1:]
    assert_equal(block.state_dict(), {**before, "first": np.zeros(2)})
    with pytest.raises(StateDictError, match="'first' has shape"):
        block.load_state_dict({"first": np.zeros(9)}, strict=False)


def test_float_does_not_go_into_an_integer_buffer():
    module = layers.Module()
    module.register_buffer("count", np.zeros(1, int))
    with pytest.raises(StateDictError, match="'count' has dtype float64, which does not convert to int64"):
        module.load_state_dict({"count": [1.5]})


# -- files --------------------------------------------------------------------------------------------------


@pytest.fixture
def saved(tmp_path):
    pytest.importorskip("safetensors", reason="safetensors is not installed")
    path = tmp_path / "model.safetensors"
    block = Block()
    block.count += 5
    block.save(path)
    return block, path


def test_save_and_load(saved):
    block, path = saved
    other = Block()
    assert other.load(path) == ([], [])
    assert_equal(other.state_dict(), block.state_dict())
    arrays = io.load(path)
    assert_equal({name: arrays[name] for name in KEYS}, block.state_dict())


def test_buffers_may_be_infinite(saved):
    block, path = saved
    block.count[0] = -np.inf
    block.save(path)
    assert Block().load(path) == ([], [])


def spoil_nan(block, path):
    block.first.data[0] = np.nan
    block.save(path)


def spoil_truncate(block, path):
    path.write_bytes(path.read_bytes()[:-5])


def spoil_foreign(block, path):
    path.write_bytes(pickle.dumps({"first": 1}))


def spoil_keys(block, path):
    io.save({"first": np.ones(2), "second": np.ones(2)}, path)


def spoil_gone(block, path):
    path.unlink()


@pytest.mark.parametrize("spoil, error, message", [
    (spoil_nan, StateDictError, r"Block\.load of .*model\.safetensors'.* 'first' holds NaN"),
    (spoil_truncate, FileFormatError, "model.safetensors': truncated"),
    (spoil_foreign, FileFormatError, "expected a safetensors file, got a pickle"),
    (spoil_keys, StateDictError, "6 missing: 'linear.weight', .*; 1 unexpected: 'second'"),
    (spoil_gone, FileNotFoundError, "model.safetensors"),
])
def test_a_bad_file_leaves_the_model_as_it_was(saved, spoil, error, message):
    block, path = saved
    spoil(Block() if spoil is not spoil_nan else block, path)
    other = Block()
    before = values(other)
    with pytest.raises(error, match=message) as caught:
        other.load(path)
    assert isinstance(caught.value, PyGradError | OSError)
    assert_equal(other.state_dict(), before)


def test_pytorch_keys(tmp_path):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    theirs = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
    ours = layers.Sequential(layers.Linear(3, 4), layers.ReLU(), layers.Linear(4, 2))
    ours.load_state_dict({name: tensor.numpy() for name, tensor in theirs.state_dict().items()})
    x = np.random.default_rng(0).standard_normal((5, 3)).astype(np.float32)
    np.testing.assert_allclose(ours(x).data, theirs(torch.tensor(x)).detach().numpy(), rtol=1e-5, atol=1e-6)


def test_a_model_is_freed_without_the_collector():
    gc.collect()
    gc.disable()
    try:
        block = Block()
        block(np.ones((4, 3))).sum().backward()
        gone = weakref.ref(block)
        del block
        assert gone() is None
    finally:
        gc.enable()
    assert_freed(lambda: Block()(np.ones((4, 3))))
