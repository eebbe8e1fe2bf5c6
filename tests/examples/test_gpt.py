"""The GPT learns, writes, and does from its command line what its options say."""

import re
import sys

import numpy as np
import pytest

from examples import gpt
from pygrad import io, kernels, manual_seed

for module in gpt.EXTRAS:
    pytest.importorskip(module, reason=f"{module} is not installed")

TINY = {"vocabulary": 5, "context": 16, "width": 8, "heads": 2, "depth": 2}


@pytest.fixture(autouse=True)
def numpy_alone():
    """So small a model is no work for several threads, which would wait for each other on a busy machine."""
    with kernels.use("numpy"):
        yield


@pytest.fixture(scope="module")
def text():
    return gpt.read_text()


def test_the_text_is_long_and_printable(text):
    assert len(text) > 300_000
    assert not re.search(r"[^\n -~]", text)
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in text  # the licence
    assert "The \"while\" statement is used for repeated execution" in text  # the reference
    assert "Heap queue algorithm (a.k.a. priority queue)." in text  # a module's docstring
    assert text == gpt.read_text()


@pytest.mark.parametrize("source, expected", [
    ('#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n\n"""What it\ndoes."""\nimport os\n', "What it\ndoes."),
    ("r'raw \\d'\n", "raw \\d"), ("import os\n", ""), ("", ""), ("# nothing\n", ""),
])
def test_docstrings_are_found_without_importing(source, expected, tmp_path):
    path = tmp_path / "module.py"
    path.write_text(source, encoding="utf-8")
    assert gpt.module_docstring(path) == expected


def test_every_tenth_page_is_held_out(text):
    training, held_out, letters = gpt.split_pages(text)
    assert len(training) + len(held_out) == len(text) and 0.08 < len(held_out) / len(text) <= 0.1
    assert "".join(letters[index] for index in held_out[:100]) == text[9 * gpt.PAGE:9 * gpt.PAGE + 100]
    assert "".join(letters[index] for index in training[:100]) == text[:100]


def test_batches():
    indices = np.arange(100, dtype=np.uint8)
    inputs, targets = gpt.draw_batch(indices, 50, 8, np.random.default_rng(0))
    assert inputs.shape == targets.shape == (50, 8)
    assert np.array_equal(inputs + 1, targets) and np.array_equal(np.diff(inputs, axis=1), np.ones((50, 7)))
    assert inputs.min() < 10 and targets.max() > 90


def test_the_model_sees_no_future_and_is_small_at_first():
    manual_seed(0)
    model = gpt.GPT(**TINY)
    indices = np.random.default_rng(0).integers(5, size=(3, 16))
    before = model(indices).data
    assert before.shape == (3, 16, 5) and before.dtype == np.float32
    indices[:, 10] += 1
    indices %= 5
    changed = (model(indices).data != before).any(axis=(0, 2))
    assert not changed[:10].any() and changed[10:].all()
    assert abs(gpt.loss_of(model, indices, indices).item() - np.log(5)) < 0.1
    assert model(indices[:, :3]).shape == (3, 3, 5)
    names = [name for name, _ in model.named_parameters()]
    assert names[:4] == ["tokens.weight", "places.weight", "blocks.0.ln_1.weight", "blocks.0.ln_1.bias"]
    assert model.blocks[0].mlp[2].weight.data.std() < 0.7 * model.blocks[0].mlp[0].weight.data.std()


def test_the_size_of_the_benchmarks_model():
    model = gpt.GPT()
    blocks = 4 * (12 * 128 * 128 + 13 * 128)
    assert sum(one.size for one in model.parameters()) == blocks + 2 * 65 * 128 + 128 * 128 + 2 * 128


def trained(seed, steps=40):
    manual_seed(seed)
    model = gpt.GPT(**TINY)
    indices = np.tile([0, 1, 2, 3, 4, 3], 200).astype(np.uint8)
    return gpt.train(model, indices, indices[:200], steps, 8, 1e-2, seed), model


def test_it_learns_and_repeats_itself():
    history, model = trained(0)
    assert history.losses[-1] < 0.6 * history.losses[0]
    assert history.held_out == {40: gpt.evaluate(model, np.tile([0, 1, 2, 3, 4, 3], 200)[:200])}
    assert len(history.seconds) == 40 and model.training
    again, other = trained(0), trained(1)
    assert again[0].losses == history.losses != other[0].losses


def test_evaluation_is_the_mean_over_all_sequences():
    manual_seed(0)
    model = gpt.GPT(**TINY)
    indices = np.random.default_rng(0).integers(5, size=16 * 7 + 5).astype(np.uint8)
    inputs = indices[:112].reshape(7, 16).astype(int)
    targets = indices[1:113].reshape(7, 16).astype(int)
    expected = gpt.loss_of(model, inputs, targets).item()
    assert gpt.evaluate(model, indices, size=3) == pytest.approx(expected, rel=1e-5)


def test_it_writes():
    history, model = trained(0, steps=80)
    text = gpt.write(model, "abcde", "abc", 40, seed=0, temperature=0.1)
    assert text.startswith("abc") and len(text) == 43
    assert "abcdedabcded" in text
    assert text == gpt.write(model, "abcde", "abc", 40, seed=0, temperature=0.1)
    hot = [gpt.write(model, "abcde", "abc", 40, seed, temperature=5.0) for seed in (0, 1)]
    assert hot[0] != hot[1]


def test_options(tmp_path, capsys):
    out = tmp_path / "deep" / "folder"
    options = {"steps": 3, "batch-size": 2, "context": 16, "width": 8, "heads": 2, "depth": 1, "length": 30, "seed": 1}
    gpt.main([*(f"--{name}={value}" for name, value in options.items()), "--out", str(out)])
    printed = capsys.readouterr()
    assert re.search(r"[\d,]+ characters to learn from, [\d,]+ held out, \d+ different\n[\d,]+ parameters", printed.out)
    assert re.search(r"held-out loss   \d\.\d{3} nats per character", printed.out)
    assert re.search(r"time            [\d.]+ ms a step \(median\), \d+ s for 3 steps", printed.out)
    assert "3/3" in printed.err
    assert sorted(path.name for path in out.iterdir()) == ["loss.png", "model.safetensors", "sample.txt"]
    assert (out / "loss.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    sample = (out / "sample.txt").read_text(encoding="utf-8")
    assert sample.startswith("The ") and len(sample) == 4 + 30 + 1 and sample in printed.out
    assert io.load(out / "model.safetensors")["blocks.0.attn.c_attn.weight"].shape == (24, 8)


@pytest.mark.parametrize("module", gpt.EXTRAS)
def test_a_missing_extra_is_one_clear_line(module, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(SystemExit) as stopped:
        gpt.main(["--out", str(tmp_path / "out")])
    (line,) = str(stopped.value).splitlines()
    assert re.match(r"examples/gpt.py, to .*, needs \w+, which is not installed; .*examples", line)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [["--steps", "0"], ["--width", "many"], ["--speed", "1"]])
def test_bad_options(arguments, capsys):
    with pytest.raises(SystemExit):
        gpt.main(arguments)
    assert "usage: " in capsys.readouterr().err
