import numpy as np
import pytest

from pygrad import Parameter, optim
from pygrad.errors import StateDictError
from pygrad.optim.state import buckets_of, entries_of, groups_of, state_of
from tests.optim.reference import give_gradients, parameters
from tests.pytorch import pytorch


def test_parameters_of_equal_state_share_a_bucket():
    params = parameters([(2,), (3,), (1,), (2,)])
    entries = [{"m": np.full(one.shape, number), "step": step, "x": x}
               for number, (one, step, x) in enumerate(zip(params, (1, 1, 2, 1), (0.5, 0.5, 0.5, 0.25), strict=True))]
    buckets = buckets_of(params, entries, {"m": [one.shape for one in params]}, {"x": 1.0}, "here")
    assert [[one.shape for one in bucket.parameters] for bucket in buckets] == [[(2,), (3,)], [(1,)], [(2,)]]
    assert [(bucket.steps, bucket.numbers) for bucket in buckets] == [(1, {"x": 0.5}), (2, {"x": 0.5}), (1, {"x": 0.25})]
    state = state_of(buckets)
    for one, entry in zip(params, entries, strict=True):
        assert state[one].keys() == entry.keys() and np.array_equal(state[one]["m"], entry["m"])
        assert not np.shares_memory(state[one]["m"], entry["m"])


def test_what_was_not_there_stays_away():
    params = parameters([(2,), (3,)])
    forms = {"m": [(2,), (3,)], "v": [None, (3,)]}
    (bucket,) = buckets_of(params[1:], [{"m": np.ones(3), "v": None, "step": 1}],
                           {name: shapes[1:] for name, shapes in forms.items()}, {}, "here")
    assert set(bucket.memory) == {"m"}
    (bucket,) = buckets_of(params[:1], [{"m": np.ones(2)}], {name: shapes[:1] for name, shapes in forms.items()}, {}, "")
    assert set(state_of([bucket])[params[0]]) == {"m", "step"} and bucket.steps == 1
    assert buckets_of(params, [None, None], forms, {}, "here") == []


@pytest.mark.parametrize("entry, message", [
    ({"m": np.ones(3)}, r"\['x'\] is missing and nothing has another shape"),
    ({"m": np.ones(2), "x": 1}, r"here: of the parameter shape \(3,\).*nothing is missing and \['m'\] has another"),
    ({"x": 1}, r"\['m'\] is missing"),
])
def test_what_does_not_fit(entry, message):
    with pytest.raises(StateDictError, match=message):
        buckets_of(parameters([(3,)]), [entry], {"m": [(3,)]}, {"x": 1.0}, "here")


def test_groups_take_options_and_what_schedules_keep():
    (group,) = optim.SGD([Parameter([1.0])]).param_groups
    saved = {"state": {}, "param_groups": [{"params": [0], "lr": 0.5, "initial_lr": 2.0, "fused": None}]}
    (new,) = groups_of(saved, [group], "here")
    assert new["params"] is group["params"] and (new["lr"], new["initial_lr"]) == (0.5, 2.0)
    assert "fused" not in new and new["momentum"] == 0 and group["lr"] == 1e-3


@pytest.mark.parametrize("saved", [3, {}, {"state": {}}, [1]])
def test_what_is_no_state(saved):
    with pytest.raises(StateDictError, match="here: expected a dict of 'state' and 'param_groups'"):
        groups_of(saved, [], "here")


def test_entries_by_number_or_text():
    saved = {"state": {1: "b", "0": "a"}, "param_groups": [{"params": [0]}, {"params": [2, 1]}]}
    assert entries_of(saved, "here") == [["a"], [None, "b"]]
    saved["state"]["7"] = "c"
    with pytest.raises(StateDictError, match="state of the parameters 7, which are in no group"):
        entries_of(saved, "here")


SHAPES = [(3, 2), (2,), (), (150, 150)]
SAVED = [
    ("Adam", {}), ("AdamW", {"amsgrad": True}), ("SGD", {}), ("SGD", {"momentum": 0.9}), ("Adamax", {}), ("NAdam", {}),
    ("RAdam", {}), ("Adagrad", {}), ("Adadelta", {}), ("RMSprop", {"momentum": 0.5, "centered": True}), ("Rprop", {}),
    ("ASGD", {"t0": 1}), ("Adafactor", {}),
]


def in_pytorch(torch, name, options):
    """Parameters and an optimiser of ours, the same of PyTorch, and a function that gives both the same gradients."""
    params = parameters(SHAPES, np.float32)
    theirs = [torch.nn.Parameter(torch.tensor(one.data)) for one in params]

    def gradients(step):
        give_gradients(params, step)
        for one, other in zip(params, theirs, strict=True):
            other.grad = torch.tensor(one.grad.data)

    return params, getattr(optim, name)(params, lr=0.1, **options), theirs, getattr(torch.optim, name)(
        theirs, lr=0.1, **options), gradients


@pytest.mark.parametrize("name, options", SAVED)
def test_state_of_pytorch_is_understood(name, options):
    params, ours, theirs, other, gradients = in_pytorch(pytorch(), name, options)
    for step in range(3):
        gradients(step)
        other.step()
    ours.param_groups[0]["lr"] = 77.0
    ours.load_state_dict(other.state_dict())
    for one, twin in zip(params, theirs, strict=True):
        one.data[...] = twin.detach().numpy()
    gradients(3)
    ours.step()
    other.step()
    for one, twin in zip(params, theirs, strict=True):
        np.testing.assert_allclose(one.data, twin.detach().numpy(), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name, options", SAVED)
def test_pytorch_understands_the_state(name, options):
    torch = pytorch()
    params, ours, theirs, other, gradients = in_pytorch(torch, name, options)
    for step in range(3):
        gradients(step)
        ours.step()
    saved = ours.state_dict()
    saved["state"] = {number: {key: torch.tensor(np.array(value, np.float32)) for key, value in entry.items()}
                      for number, entry in saved["state"].items()}
    saved["param_groups"] = [{**other.state_dict()["param_groups"][0], **saved["param_groups"][0]}]
    other.load_state_dict(saved)
    for one, twin in zip(params, theirs, strict=True):
        twin.data.copy_(torch.tensor(one.data))
    gradients(3)
    ours.step()
    other.step()
    for one, twin in zip(params, theirs, strict=True):
        np.testing.assert_allclose(one.data, twin.detach().numpy(), rtol=1e-5, atol=1e-6)
