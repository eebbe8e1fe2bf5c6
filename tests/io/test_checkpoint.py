import copy
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from pygrad import Variable, functions as F, layers, optim
from pygrad.data import ArrayDataset, DataLoader
from pygrad.errors import ArgumentError, FileFormatError, StateDictError
from pygrad.io import load_checkpoint, read_metadata, save, save_checkpoint
from pygrad.random import default_generator, manual_seed


@pytest.fixture(params=["run.npz", "run.safetensors"])
def path(request, tmp_path):
    return tmp_path / request.param


class Training:
    """A little training run, all of whose parts have state."""

    def __init__(self, seed=0):
        manual_seed(seed)
        self.model = layers.Sequential(layers.Linear(4, 8), layers.Tanh(), layers.Dropout(0.5), layers.Linear(8, 3))
        self.model[0].register_buffer("seen", np.zeros(1, np.int64))
        self.optimizer = optim.Adam(self.model.parameters(), lr=0.01)
        numbers = np.random.default_rng(1)
        data = ArrayDataset(numbers.standard_normal((20, 4)).astype(np.float32), numbers.integers(3, size=20))
        self.loader = DataLoader(data, 4, shuffle=True)
        self.generator = np.random.default_rng(5)
        self.losses = []

    def run(self, epochs):
        for _ in range(epochs):
            for x, y in self.loader:
                noise = self.generator.standard_normal(x.shape).astype(np.float32)
                loss = F.cross_entropy(self.model(x + 0.1 * noise), y)
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
                self.model[0].seen += len(x)
                self.losses.append(loss.item())
        return self

    @property
    def parts(self):
        return {"model": self.model, "optimizer": self.optimizer, "generator": self.generator}

    def save(self, path):
        save_checkpoint(path, **self.parts, losses=self.losses, step=len(self.losses))


def test_it_goes_on_bit_for_bit(path):
    straight = Training().run(4)
    first = Training().run(2)
    first.save(path)
    second = Training(seed=9)
    rest = load_checkpoint(path, **second.parts)
    assert rest == {"losses": first.losses, "step": 10}
    second.losses = rest["losses"]
    second.run(2)
    assert second.losses == straight.losses
    for name, array in straight.model.state_dict().items():
        np.testing.assert_array_equal(second.model.state_dict()[name], array)
    np.testing.assert_equal(second.optimizer.state_dict()["state"], straight.optimizer.state_dict()["state"])


def test_the_state_of_what_is_not_there(path):
    run = Training().run(1)
    run.save(path)
    rest = load_checkpoint(path, model=Training().model)
    assert set(rest) == {"optimizer", "generator", "losses", "step"}
    assert rest["optimizer"]["param_groups"][0]["betas"] == (0.9, 0.999)
    np.testing.assert_equal(rest["optimizer"]["state"][0]["exp_avg"], run.optimizer.state_dict()["state"][0]["exp_avg"])


@pytest.mark.parametrize("kind", [np.random.PCG64, np.random.Philox, np.random.MT19937, np.random.SFC64])
def test_generators(path, kind):
    generator = np.random.Generator(kind(3))
    generator.random(7)
    save_checkpoint(path, noise=generator)
    expected = generator.standard_normal(5).tolist()
    other = np.random.Generator(kind(4))
    load_checkpoint(path, noise=other)
    assert other.standard_normal(5).tolist() == expected


def snapshot(run):
    return copy.deepcopy([run.model.state_dict(), run.optimizer.state_dict(), run.generator.bit_generator.state,
                          default_generator().bit_generator.state])


def other_model(run):
    run.model.append(layers.Linear(3, 3))


def other_optimizer(run):
    run.optimizer = optim.Adam([Variable(np.ones(3))])


def other_generator(run):
    run.generator = np.random.Generator(np.random.Philox(0))


@pytest.mark.parametrize("change, message", [
    (other_model, "missing: '4.weight', '4.bias'"), (other_optimizer, "parameters"),
    (other_generator, "generator is a generator with Philox, and what was saved is the state of something else"),
])
def test_what_does_not_fit_changes_nothing(path, change, message):
    Training().run(1).save(path)
    run = Training(seed=2).run(1)
    change(run)
    before = snapshot(run)
    with pytest.raises(StateDictError, match=message):
        load_checkpoint(path, **run.parts)
    np.testing.assert_equal(snapshot(run), before)


def test_names_that_are_not_in_it(path):
    save_checkpoint(path, model=layers.Linear(1, 1), step=3)
    with pytest.raises(StateDictError, match="has nothing under 'net'; it has 'model', 'step'"):
        load_checkpoint(path, net=layers.Linear(1, 1))
    with pytest.raises(ArgumentError, match="step is of type int and cannot take over a state"):
        load_checkpoint(path, step=0)


def test_other_files(path):
    save({"a": np.ones(1)}, path)
    with pytest.raises(FileFormatError, match="no checkpoint; pygrad.io.load reads files of arrays alone"):
        load_checkpoint(path)
    with pytest.raises(FileNotFoundError):
        load_checkpoint(path.parent / "none.npz")


@pytest.mark.parametrize("state, message", [
    ({}, "nothing to save"), ({"format": 1}, "the name 'format' is taken"),
    ({"model": layers.Linear(1, 1), "x": [object()]}, r"x\.0 is of type object"),
])
def test_what_cannot_be_saved(path, state, message):
    save_checkpoint(path, step=1)
    before = path.read_bytes()
    with pytest.raises(ArgumentError, match=message):
        save_checkpoint(path, **state)
    assert path.read_bytes() == before


def test_values_that_are_not_finite_are_kept(path):
    save_checkpoint(path, best=float("inf"), losses=np.array([np.nan, 1]))
    rest = load_checkpoint(path)
    assert rest["best"] == float("inf") and np.isnan(rest["losses"][0])
    assert "format" in read_metadata(path)


SAVING = """
import sys, numpy as np, pygrad.io
print("ready", flush=True)
number = 0
while True:
    number += 1
    pygrad.io.save_checkpoint(sys.argv[1], number=number, array=np.full(200_000, number))
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_killed_while_saving(tmp_path):
    path = tmp_path / "run.npz"
    for delay in (0.02, 0.05, 0.09):
        with subprocess.Popen([sys.executable, "-c", SAVING, path], stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            while not path.exists():
                time.sleep(0.001)
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
        rest = load_checkpoint(path)
        assert (rest["array"] == rest["number"]).all()
