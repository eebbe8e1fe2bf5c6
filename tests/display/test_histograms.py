import gc
import pickle
import weakref

import numpy as np
import pytest

from pygrad import Parameter, Variable, layers
from pygrad.display import hist
from pygrad.errors import ArgumentError, DTypeError


@pytest.fixture
def model():
    made = layers.Sequential(layers.Linear(3, 4), layers.Tanh(), layers.Linear(4, 2))
    made(np.ones((5, 3))).sum().backward()
    return made


def test_a_row_for_each_parameter_of_a_model(model):
    model[0].bias.grad = None
    model[2].weight.requires_grad = False
    model[2].weight.grad = None
    model[2].bias.grad = np.zeros(2, np.float32)
    found = hist(model)
    assert [(row.name, row.shape, row.dtype, row.note) for row in found.rows] == [
        ("0.weight", (4, 3), "float32", ""), ("0.bias", (4,), "float32", "no gradient"),
        ("2.weight", (2, 4), "float32", "frozen: requires_grad is False"),
        ("2.bias", (2,), "float32", "the gradient is all zero")]
    weight = found.rows[0]
    assert sum(weight.values.bins) == sum(weight.gradient.bins) == 12
    np.testing.assert_allclose(weight.values.mean, model[0].weight.data.mean(), rtol=1e-6)
    assert found.rows[1].gradient is None


@pytest.mark.parametrize("of, names", [
    ({"a": np.ones(3), "b": 2.0}, ["a", "b"]), (np.ones(3), ["value"]), (Variable(np.ones(3), name="w"), ["w"]),
    ([Parameter(np.ones(2)), Variable(1.0, name="scale")], ["0", "scale"]), (layers.Linear(2, 2).state_dict(), ["weight", "bias"]),
    ((one for one in [np.ones(2)]), ["0"]), (layers.Linear(2, 2).parameters(), ["0", "1"]), (3.5, ["value"]),
])
def test_other_things_than_models(of, names):
    found = hist(of)
    assert [row.name for row in found.rows] == names
    assert not found.gradients


def test_without_any_gradient_it_is_said_once():
    found = hist(layers.Linear(2, 2))
    assert found.remark.startswith("no gradients")
    assert not any(row.note for row in found.rows)
    assert not hist(layers.Linear(2, 2), gradients=False).remark


def test_large_models_are_limited_to_what_is_large():
    model = layers.Sequential(*[layers.Linear(size, 2) for size in (2, 9, 5)])
    found = hist(model, most=2)
    assert [row.name for row in found.rows] == ["1.weight", "2.weight"]
    assert "2 largest of 6 parameters; the others have 10 elements" in found.remark
    assert [row.name for row in hist(model, only="*.bias").rows] == ["0.bias", "1.bias", "2.bias"]
    assert "largest" in repr(found)
    assert "largest" in found._repr_html_()


def test_shared_axes():
    found = hist({"a": np.array([0.0, 1.0]), "b": np.array([5.0, 10.0]), "c": np.array([np.nan])}, bins=10, shared=True)
    assert [row.values.limits for row in found.rows[:2]] == [(0.0, 10.0)] * 2
    assert found.rows[1].values.bins == (0, 0, 0, 0, 0, 1, 0, 0, 0, 1)


def test_nothing_is_kept_alive():
    model = layers.Linear(3, 2)
    gone = weakref.ref(model.weight)
    found = hist(model)
    del model
    gc.collect()
    assert gone() is None
    assert len(pickle.loads(pickle.dumps(found)).rows) == 2


@pytest.mark.parametrize("of, options, error, message", [
    (3j * 1, {"most": 0}, ArgumentError, "most"), (np.ones(2), {"bins": 1.5}, ArgumentError, "bins"),
    ("text", {}, ArgumentError, "got str"), (None, {}, ArgumentError, "got NoneType"), ({}, {}, ArgumentError, "nothing to show"),
    (np.ones(2), {"only": "x*"}, ArgumentError, "name like 'x"), ({"a": "b"}, {}, DTypeError, "hist: a"),
    (layers.ReLU(), {}, ArgumentError, "nothing to show in ReLU"),
])
def test_arguments_that_do_not_fit(of, options, error, message):
    with pytest.raises(error, match=message):
        hist(of, **options)


def test_files(model, tmp_path):
    pytest.importorskip("matplotlib")
    for name, start in (("a.svg", b"<svg xmlns"), ("a.png", b"\x89PNG")):
        hist(model).save(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start)


def test_a_notebook_gets_both_kinds(model):
    bundle = hist(model)._repr_mimebundle_()
    assert bundle["text/html"].startswith("<div")
    assert bundle["text/plain"] == str(hist(model))


def test_a_lazy_layer_is_empty():
    (row, _) = hist(layers.LazyLinear(3)).rows
    assert row.values.size == 0
