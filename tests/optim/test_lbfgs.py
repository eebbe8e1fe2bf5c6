import copy
import pickle

import numpy as np
import pytest

from pygrad import Parameter, StaleGraphError, Variable, is_grad_enabled, no_grad, optim
from pygrad.errors import ArgumentError, ShapeError, StateDictError
from tests.pytorch import pytorch

OPTIONS = [
    {"lr": 0.01, "max_iter": 3}, {"lr": 0.1}, {"line_search_fn": "strong_wolfe"},
    {"line_search_fn": "strong_wolfe", "max_iter": 2, "history_size": 3},
    {"lr": 0.02, "max_iter": 4, "history_size": 2, "max_eval": 3}, {"lr": 0.1, "tolerance_grad": 1e-2},
    {"line_search_fn": "strong_wolfe", "max_iter": 4, "max_eval": 3}, {"max_iter": 1, "lr": 0.01},
]


class Fit:
    """A robust regression with a matrix, a vector that is never used, and a 0-d parameter; here and in PyTorch."""

    def __init__(self, options, dtype=np.float64):
        torch = pytorch()
        generator = np.random.default_rng(0)
        a = generator.standard_normal((30, 8)).astype(dtype)
        b = (a @ generator.standard_normal(8) + 0.3 * generator.standard_normal(30)).astype(dtype)
        self.params = [Parameter(np.zeros(shape, dtype)) for shape in ((2, 4), (3,), ())]
        self.theirs = [torch.nn.Parameter(torch.tensor(one.data)) for one in self.params]
        self.ours = optim.LBFGS(self.params, **options)
        self.other = torch.optim.LBFGS(self.theirs, **options)
        self.calls = [0, 0]
        tensors = torch.tensor(a), torch.tensor(b)

        def closure():
            self.ours.zero_grad()
            self.calls[0] += 1
            rest = Variable(a, requires_grad=False) @ self.params[0].reshape(8) + self.params[2] - b
            loss = np.log(1 + rest * rest).sum()
            loss.backward()
            return loss

        def theirs():
            self.other.zero_grad()
            self.calls[1] += 1
            rest = tensors[0] @ self.theirs[0].reshape(8) + self.theirs[2] - tensors[1]
            loss = torch.log(1 + rest * rest).sum()
            loss.backward()
            return loss.detach()

        self.closure, self.their_closure = closure, theirs

    def step(self):
        ours, theirs = self.ours.step(self.closure), self.other.step(self.their_closure)
        return ours.item(), theirs.item()

    def difference(self):
        return max(float(np.abs(one.data - other.detach().numpy()).max())
                   for one, other in zip(self.params, self.theirs, strict=True))


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_equals_pytorch(options):
    fit = Fit(options)
    for _ in range(20):
        ours, theirs = fit.step()
        assert ours == pytest.approx(theirs, rel=1e-9)
        assert fit.difference() < 1e-9 and fit.calls[0] == fit.calls[1]
    state, other = fit.ours.state[fit.params[0]], fit.other.state[fit.theirs[0]]
    assert set(state) == set(other) - {"al"} | {"t", "H_diag", "d", "old_dirs", "old_stps", "ro", "prev_flat_grad",
                                                "prev_loss"}
    assert (state["n_iter"], state["func_evals"]) == (other["n_iter"], other["func_evals"])
    assert len(state["old_dirs"]) == len(other["old_dirs"]) <= options.get("history_size", 100)
    np.testing.assert_allclose(state["d"], other["d"].numpy(), rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("options", [OPTIONS[0], OPTIONS[3]], ids=str)
def test_equals_pytorch_in_float32(options):
    fit = Fit(options, np.float32)
    for _ in range(2):
        fit.step()
    assert fit.difference() < 1e-5 and all(one.dtype == np.float32 for one in fit.params)


def rosenbrock(dtype=np.float64, **options):
    x = Parameter(np.array([-1.5, 2.0], dtype))
    optimizer = optim.LBFGS([x], **options)

    def closure():
        optimizer.zero_grad()
        loss = (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
        loss.backward()
        return loss

    return x, optimizer, closure


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_rosenbrock(dtype):
    x, optimizer, closure = rosenbrock(dtype, line_search_fn="strong_wolfe", max_iter=4)
    torch = pytorch()
    y = torch.nn.Parameter(torch.tensor(x.data))
    other = torch.optim.LBFGS([y], line_search_fn="strong_wolfe", max_iter=4)

    def theirs():
        other.zero_grad()
        loss = (1 - y[0]) ** 2 + 100 * (y[1] - y[0] ** 2) ** 2
        loss.backward()
        return loss.detach()

    for step in range(20):
        optimizer.step(closure)
        other.step(theirs)
        if dtype == np.float64:
            np.testing.assert_allclose(x.data, y.detach().numpy(), rtol=1e-9)
        elif step < 3:  # the valley is so narrow that float32 goes its own way then
            np.testing.assert_allclose(x.data, y.detach().numpy(), rtol=1e-5)
    np.testing.assert_allclose(x.data, [1, 1], atol=1e-4)


@pytest.mark.parametrize("copied", [
    lambda one: copy.deepcopy(one), lambda one: pickle.loads(pickle.dumps(one)),
], ids=["deepcopy", "pickle"])
def test_copies_go_on_by_themselves(copied):
    x, optimizer, closure = rosenbrock(max_iter=3, line_search_fn="strong_wolfe")
    optimizer.step(closure)
    twin = copied(optimizer)
    (y,) = twin.param_groups[0]["params"]

    def other():
        twin.zero_grad()
        loss = (1 - y[0]) ** 2 + 100 * (y[1] - y[0] ** 2) ** 2
        loss.backward()
        return loss

    for _ in range(3):
        optimizer.step(closure)
        twin.step(other)
    np.testing.assert_array_equal(x.data, y.data)
    assert not np.shares_memory(x.data, y.data)


def test_state_dict_goes_on_where_it_was():
    x, optimizer, closure = rosenbrock(max_iter=3, history_size=2, line_search_fn="strong_wolfe")
    assert optimizer.state_dict()["state"] == {}
    for _ in range(2):
        optimizer.step(closure)
    y, other, again = rosenbrock()
    y.data[...] = x.data
    other.load_state_dict(copy.deepcopy(optimizer.state_dict()))
    assert other.param_groups[0]["history_size"] == 2
    for _ in range(3):
        optimizer.step(closure)
        other.step(again)
    np.testing.assert_array_equal(x.data, y.data)


def test_state_of_pytorch_is_understood():
    fit = Fit(OPTIONS[3])
    for _ in range(3):
        fit.step()
    fit.ours = optim.LBFGS(fit.params)
    fit.ours.load_state_dict(fit.other.state_dict())
    for _ in range(3):
        fit.step()
    assert fit.difference() < 1e-9


@pytest.mark.parametrize("change, message", [
    (lambda entry: entry.update(d=np.ones(3)), r"arrays of all parameters, shape \(2,\), got shape \(3,\)"),
    (lambda entry: entry.update(old_dirs=[np.ones(2)] * 9), "not complete; nothing was loaded"),
    (lambda entry: entry.pop("prev_flat_grad"), "not complete"),
])
def test_state_that_does_not_fit(change, message):
    _, optimizer, closure = rosenbrock(max_iter=3)
    optimizer.step(closure)
    state = copy.deepcopy(optimizer.state_dict())
    change(state["state"][0])
    state["param_groups"][0]["lr"] = 9.0
    before = optimizer.state_dict()["state"][0]["func_evals"]
    with pytest.raises(StateDictError, match=message):
        optimizer.load_state_dict(state)
    assert optimizer.param_groups[0]["lr"] == 1 and optimizer.state_dict()["state"][0]["func_evals"] == before


def test_grad_mode_and_versions():
    x, optimizer, closure = rosenbrock(line_search_fn="strong_wolfe")

    def asserting():
        assert is_grad_enabled()
        return closure()

    y = (x * x).sum()
    with no_grad():
        optimizer.step(asserting)
    with pytest.raises(StaleGraphError):
        y.backward()


@pytest.mark.parametrize("line_search", [None, "strong_wolfe"])
def test_an_error_in_the_closure(line_search):
    x, optimizer, closure = rosenbrock(lr=1e-3, line_search_fn=line_search)
    calls = []

    def failing():
        calls.append(x.data.copy())
        if len(calls) == 4:
            raise RuntimeError("stop")
        return closure()

    with pytest.raises(RuntimeError, match="stop"):
        optimizer.step(failing)
    if line_search:
        assert any(np.array_equal(x.data, one) for one in calls[:3])  # where a search started
    loss = optimizer.step(closure).item()
    for _ in range(30):
        optimizer.step(closure)
    assert closure().item() < loss


def test_what_is_not_contiguous_or_must_not_be_written_to():
    array = np.zeros((3, 2))
    x, y = Parameter(array.T), Parameter(np.zeros(2))
    y.data.flags.writeable = False
    optimizer = optim.LBFGS([x, y], line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = ((x - 3) ** 2).sum() + ((y + 1) ** 2).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    np.testing.assert_allclose(array, 3)
    np.testing.assert_allclose(y.data, -1)


def test_float16_is_remembered_wider():
    x = Parameter(np.zeros(3, np.float16))
    optimizer = optim.LBFGS([x], lr=0.5)

    def closure():
        optimizer.zero_grad()
        loss = ((x - 2) ** 2).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    np.testing.assert_allclose(x.data, 2, rtol=1e-2)
    assert x.dtype == np.float16 and optimizer.state[x]["d"].dtype == np.float32


def test_a_gradient_that_does_not_fit():
    x, optimizer, closure = rosenbrock()

    def wrong():
        loss = closure()
        x.grad.data = np.ones(3)
        return loss

    with pytest.raises(ShapeError, match=r"LBFGS.step: the parameter shape \(2,\), .* has a gradient of shape \(3,\)"):
        optimizer.step(wrong)
    assert x.tolist() == [-1.5, 2.0]


@pytest.mark.parametrize("options, message", [
    ({"lr": -1}, "LBFGS: expected lr"), ({"max_iter": 0}, "expected max_iter to be an integer of at least 1, got 0"),
    ({"max_iter": 1.5}, "expected max_iter"), ({"max_eval": 0}, "expected max_eval"),
    ({"history_size": 0}, "expected history_size"), ({"tolerance_grad": -1}, "expected tolerance_grad"),
    ({"line_search_fn": "wolfe"}, "expected line_search_fn to be 'strong_wolfe' or None, got 'wolfe'"),
])
def test_bad_options(options, message):
    with pytest.raises(ArgumentError, match=message):
        optim.LBFGS([Parameter([1.0])], **options)


def test_one_group_and_a_closure():
    x, optimizer, _ = rosenbrock()
    with pytest.raises(ArgumentError, match="one direction for all parameters, and so one group"):
        optimizer.add_param_group({"params": [Parameter([1.0])]})
    assert len(optimizer.param_groups) == 1
    with pytest.raises(ArgumentError, match="one group"):
        optim.LBFGS([{"params": [x]}, {"params": [Parameter([1.0])]}])
    with pytest.raises(ArgumentError, match=r"LBFGS.step: expected a closure that computes the loss"):
        optimizer.step()
