import numpy as np
import pytest

from pygrad import Function, Variable
from pygrad.graph import ancestors, edges_between, output_edges, source


class Two(Function):
    """x + 1 and x + 2."""

    def forward(self, x):
        return x + 1, x + 2

    def backward(self, one, two):
        return sum(gy for gy in (one, two) if gy is not None)


class One(Two):
    """x + 1, as a tuple of one."""

    def forward(self, x):
        return (x + 1,)


@pytest.fixture
def graph():
    """Leaves x and w; square of x, split in two, the second part times w and a constant."""
    x, w = Variable([1.0, 2.0]), Variable([3.0, 4.0])
    square = x.square()
    low, high = Two()(square)
    product = high * w
    top = product + np.array([5.0, 6.0])
    return {"x": x, "w": w, "square": square, "low": low, "high": high, "product": product, "top": top}


def test_edges_lead_to_leaves_functions_and_constants(graph):
    pair = graph["low"].creator
    assert graph["square"].creator.edges == (graph["x"],)
    assert pair.edges == (graph["square"].creator,)
    assert graph["product"].creator.edges == ((pair, 1), graph["w"])
    first, constant = graph["top"].creator.edges
    assert first is graph["product"].creator
    assert constant.tolist() == [5.0, 6.0]


def test_source(graph):
    pair = graph["low"].creator
    assert source((pair, 1)) is pair
    assert source(pair) is pair
    assert source(graph["x"]) is None
    assert source(graph["top"].creator.edges[1]) is None


def test_output_edges(graph):
    pair, square = graph["low"].creator, graph["square"].creator
    assert output_edges(pair) == ((pair, 0), (pair, 1))
    assert output_edges(square) == (square,)
    (only,) = One()(graph["x"])
    assert output_edges(only.creator) == ((only.creator, 0),)


def test_ancestors_come_before_their_consumers_and_once(graph):
    creators = [graph[name].creator for name in ("square", "low", "product", "top")]
    assert ancestors([graph["top"].creator]) == creators
    assert ancestors([creators[3], creators[0], creators[3]]) == creators
    assert ancestors([creators[1]]) == creators[:2]
    assert ancestors([]) == []


def test_ancestors_of_a_diamond():
    x = Variable(2.0)
    root = x.exp()
    left, right = root * 2, (root * 3) * 4
    top = left + right
    order = ancestors([top.creator])
    assert len(order) == 5
    assert (order[0], order[-1]) == (root.creator, top.creator)
    assert [function.generation for function in order] == [0, 1, 1, 2, 3]


def test_ancestors_of_a_deep_chain_need_no_recursion():
    y = Variable(1.0)
    for _ in range(5000):
        y = y + 1.0
    assert len(ancestors([y.creator])) == 5000


def test_edges_between_are_those_on_a_path(graph):
    pair, product, top = (graph[name].creator for name in ("low", "product", "top"))
    x, w, square = graph["x"], graph["w"], graph["square"].creator
    assert edges_between([top], [x]) == {x, square, (pair, 0), (pair, 1), product, top}
    assert edges_between([top], [w]) == {w, product, top}
    assert edges_between([top], [(pair, 1)]) == {(pair, 1), product, top}
    assert edges_between([top], [(pair, 0)]) == {(pair, 0)}
    assert edges_between([product], [x, w]) == {x, w, square, (pair, 0), (pair, 1), product}


def test_edges_between_skip_what_needs_no_gradient():
    x, fixed = Variable([1.0, 2.0]), Variable([1.0, 1.0], requires_grad=False)
    y = x * fixed
    assert edges_between([y.creator], [fixed]) == {fixed}
    assert edges_between([y.creator], [Variable(1.0)]) & {y.creator, x} == set()
