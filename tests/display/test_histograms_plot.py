import numpy as np
import pytest

from pygrad import Variable
from pygrad.display import hist
from pygrad.display._histograms_plot import figure_of

pytest.importorskip("matplotlib")


def test_a_figure_has_axes_for_each_parameter():
    one, other = Variable(np.arange(50.0), name="$one"), Variable([np.nan, 0.0], name="other")
    one.grad = np.zeros(50)
    figure = figure_of(hist([one, other, Variable(np.zeros(0))]))
    figure.canvas.draw()
    assert len(figure.axes) == 6
    assert figure.axes[2].get_title("right") == "1 NaN"
    assert "no gradient" in figure.axes[2].get_ylabel()
