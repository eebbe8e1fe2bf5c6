"""Profiles for the tests of reports: one of a real training loop, and made-up ones of any length and with any names."""

import random

import numpy as np

from pygrad import Variable, layers, memory, optim
from pygrad import functions as F
from pygrad.memory._replay import Replay
from pygrad.memory.ledger import BEGUN, CHANGED, ENDED, GIVEN, MARKED, TAKEN, Run
from pygrad.memory.profile import Profile
from pygrad.memory.records import NOWHERE, Line, Record, Site

NASTY = "</script><img src=x onerror=alert(1)>&amp;\"'`${x}\u2028 $x_1$ \\ \udc80"


def trained(steps=3):
    """Profile some steps of a small network."""
    model = layers.Sequential(layers.Linear(16, 32), layers.ReLU(), layers.Linear(32, 4))
    optimizer = optim.Adam(model.parameters())
    x, y = np.ones((8, 16), np.float32), np.zeros(8, np.int64)
    with memory.profile() as measured:
        for _ in range(steps):
            loss = F.cross_entropy(model(Variable(x)), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            memory.mark("stepped")
    return measured


class Maker:
    """Writes a log by hand; its clock is set by the caller."""

    def __init__(self, start=100.0):
        self.log, self.initial, self.now, self.start, self.count = [], [], start, start, 0

    def take(self, nbytes, site, category="temporary", step=0, shape=None, before=False):
        record = Record(self.count, 0, nbytes, site, step, category)
        record.shape, record.dtype, record.before = shape, "float32" if shape else "", before
        self.count += 1
        if before:
            self.initial.append(record)
        else:
            self.log.append((self.now, record, TAKEN))
        return record

    def give(self, record):
        self.log.append((self.now, record, GIVEN))

    def change(self, record, category):
        self.log.append((self.now, (record, record.category), CHANGED))
        record.category = category

    def begin(self, site):
        run = Run(site, None)
        self.log.append((self.now, run, BEGUN))
        return run

    def end(self, run):
        self.log.append((self.now, run, ENDED))

    def mark(self, name):
        self.log.append((self.now, name, MARKED))

    def profile(self, steps=0):
        made = Profile()
        made._reader, made._begin = Replay(self.initial, self.start), self.start
        made._reader.feed(self.log)
        made._seconds, made._last_step = self.now - self.start, steps
        return made


NAMES = {"forward": "Linear", "backward": "Linear", "optimizer": "Adam"}
WEIGHT, SHAPE = 300_000, (750, 100)


def made_up(steps, layers=10, prefix="model.py", names="layer", marks=(), tick=1e-4):
    """Return a profile of training: each layer keeps an activation, makes a gradient, and is updated."""
    chance, maker = random.Random(0), Maker()
    for _ in range(layers):
        maker.take(WEIGHT, Site(NOWHERE, "", "", "other"), "parameter", shape=SHAPE, before=True)

    def pause(scale=1.0):
        maker.now += tick * scale * (0.5 + chance.random())

    for step in range(steps):
        if step in marks:
            maker.mark(f"{names} mark {step}")
        activations, gradients = [], []
        for phase, function in NAMES.items():
            for number in range(layers):
                site = Site(Line(prefix, 10 + number, "train"), function, f"{names}.{number}", phase)
                run = maker.begin(site)
                pause()
                work = maker.take(chance.randrange(1000, 200_000), site, "workspace", step)
                pause()
                if phase == "forward":
                    size = chance.randrange(100_000, 900_000)
                    activations.append(maker.take(size, site, "activation", step, (32, 100)))
                elif phase == "backward":
                    gradients.append(maker.take(WEIGHT, site, "gradient", step, SHAPE))
                    maker.give(activations.pop())
                elif not step:
                    maker.take(2 * WEIGHT, site, "optimizer state", step, (2, *SHAPE))
                pause()
                maker.give(work)
                maker.end(run)
            pause(3)
        for gradient in gradients:
            pause(0.1)
            maker.give(gradient)
        pause(5)
    return maker.profile(steps)
