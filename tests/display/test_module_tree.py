import numpy as np

from pygrad import Parameter, layers
from pygrad.display.module_tree import MOST, fragment, summary
from tests.display.test_value import Checked


def model():
    return layers.Sequential(layers.Linear(4, 3), layers.ModuleList(layers.Linear(3, 3) for _ in range(4)),
                             layers.BatchNorm1d(3))


def test_a_tree():
    html = model()._repr_html_()
    text = Checked(html).text
    assert "(1) ModuleList · 48 parameters, 192 bytes" in text and "(0-3) 4 x Linear in_features=3" in text
    assert "weight float32 (3, 4) · 48 B" in text and "running_mean float32 (3,) · 12 B · buffer" in text
    assert html.count("<details") == 5 and html.count("<details open") == 2 and "<script" not in html


def test_frozen_parameters_and_gradients():
    layer = layers.Linear(1, 1)
    layer.bias.requires_grad = False
    layer.weight.grad = np.ones((1, 1))
    text = Checked(fragment(layer)).text
    assert "4 B · has a gradient" in text and "4 B · frozen" in text


def test_names_are_escaped():
    module = layers.Module()
    module.__dict__["<b>"] = Parameter([1.0])
    assert "&lt;b&gt;" in fragment(module)


def test_a_huge_model_ends_somewhere():
    html = fragment(layers.Sequential(*[layers.Linear(1, n) for n in range(1, 200)]))
    assert f"more than {MOST} lines" in html and len(html) < 35_000
    Checked(html)


def test_a_module_that_contains_itself():
    module = layers.Module()
    module.me = module
    assert "(me) Module · ... ..." in Checked(fragment(module)).text


def test_what_cannot_be_told_is_shown_as_text():
    assert fragment(object()) is None and summary(object()) is None


def test_a_summary():
    table = layers.Sequential(layers.Linear(4, 3), layers.Sequential(layers.ReLU())).summary(np.zeros((2, 4)))
    text = Checked(table._repr_html_()).text
    assert "layerkindoutputparametersbytesoutput bytes" in text and "0Linear(2, 3)156024" in text
    assert "15 parameters (15 trained), 60 bytes" in text
    many = layers.Sequential(*[layers.ReLU() for _ in range(MOST + 20)]).summary()
    assert "21 more layers" in Checked(summary(many)).text
