"""The texts: short lines, whatever goes in, and nothing kept alive."""

import pickle

import numpy as np
import pytest

from pygrad import Variable
from pygrad.anomaly import message
from pygrad.legible import WIDTH
from tests.anomaly.test_detect import anomaly
from tests.toys import leaf


def test_advice_fits_a_narrow_cell_and_the_first_line_says_it():
    error = anomaly(lambda: np.log(leaf(0.0, name="x")))
    lines = str(error).splitlines()
    assert len(lines[0]) < 60 and max(len(line) for line in lines[4:]) <= WIDTH


def test_it_can_be_pickled():
    error = anomaly(lambda: np.log(leaf(0.0)))
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) and (again.function, again.phase, again.line) == ("Log", "forward", error.line)


@pytest.mark.parametrize("x, text", [
    (Variable(0.0), "output: shape (), dtype float64: -inf"),
    (Variable(np.zeros((2, 2))), "4 inf of 4 elements, the first at [0, 0]: -inf"),
    (Variable([0j, 1]), "abs 0 to 1"),
    (Variable([-1.0, 0.0]), "1 NaN and 1 inf of 2 elements, the first at [0]: nan"),
])
def test_values(x, text):
    assert text in str(anomaly(lambda: np.log(x)))


def test_long_names_are_shortened():
    assert max(map(len, str(anomaly(lambda: np.log(leaf(0.0, name="n" * 500)))).splitlines())) < 250


def test_both_kinds_have_a_name():
    assert str(anomaly(lambda: np.log(leaf(-1.0, 0.0)))).startswith("Log made NaN and infinity in forward")


def test_known_values():
    x = leaf(2.0)
    y = x * 3
    assert message.known(x) is x and message.known(y.creator).tolist() == [6.0]
    constant = y.creator.edges[1]
    assert message.known(constant) is constant
    x.data = np.array([5.0])
    del y.creator.saved
    y.creator.saved = None
    z = y.creator
    del y
    assert message.known(z) is None
