"""What tests of recurrent functions share: a plain loop to compare with, and PyTorch's layers as functions."""

import warnings

import numpy as np

from tests.pytorch import pytorch


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def unrolled(cell, x, states, weights, sizes=None, reverse=False):
    """Run a cell over dense or packed sequences, one sequence at a time."""
    packed, width = sizes is not None, states[0].shape[1]
    sizes = sizes if packed else [x.shape[1]] * len(x)
    firsts = np.cumsum([0, *sizes])
    rows = x.reshape(-1, x.shape[-1])
    outputs, finals = np.zeros((len(rows), width)), [state.copy() for state in states]
    for number in range(sizes[0]):
        places = [firsts[time] + number for time in range(len(sizes)) if number < sizes[time]]
        now = [state[number:number + 1] for state in states]
        for place in places[::-1] if reverse else places:
            now = cell(rows[place:place + 1], *now, *weights)
            outputs[place] = now[0]
        for final, state in zip(finals, now, strict=True):
            final[number] = state
    return outputs if packed else outputs.reshape(*x.shape[:2], width), *finals


def theirs(make, names, states=1, sizes=None, reverse=False):
    """Return PyTorch's layer, one direction of it, as a function of input, states and weights."""
    torch = pytorch()

    def run(x, *rest):
        first, weights = [state[None] for state in rest[:states]], rest[states:]
        packed = torch.nn.utils.rnn.PackedSequence(x, torch.tensor(sizes)) if sizes else x
        named = {f"{name}_l0": weight for name, weight in zip(names, weights, strict=True)}
        if reverse:  # the second direction; the first is ignored
            named |= {f"{name}_reverse": value for name, value in named.items()}
            first = [torch.cat([state, state]) for state in first]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of projections without oneDNN
            y, last = torch.func.functional_call(make(reverse), named,
                                                 (packed, tuple(first) if states > 1 else first[0]))
        y = y.data if sizes else y
        return y[..., -first[0].shape[2]:], *[state[-1] for state in (last if states > 1 else [last])]

    return run
