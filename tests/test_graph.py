"""Walking the graph."""

import numpy as np
import pytest

from pygrad import Variable
from pygrad.graph import ancestors, edges_between, leads_elsewhere, output_edges, source
from tests.toys import Joined, Scaled, SinCos, Squared, leaf


def test_source_of_each_kind_of_edge():
    x = leaf(1.0)
    y = Squared()(x)
    sine, _ = SinCos()(y)
    assert source(y.creator) is y.creator
    assert source((sine.creator, 0)) is sine.creator
    assert source(x) is None and source(np.ones(2)) is None and source(np.array(1.0)) is None


def test_output_edges_are_what_consumers_store():
    x = leaf(1.0)
    y = Squared()(x)
    sine, cosine = SinCos()(y)
    z = sine * cosine
    assert output_edges(y.creator) == (y.creator,) == sine.creator.edges
    assert output_edges(sine.creator) == ((sine.creator, 0), (sine.creator, 1)) == z.creator.edges


def test_ancestors_come_before_their_consumers():
    x = leaf(1.0)
    y = Squared()(x)
    z = y * Scaled()(y)
    w = z * y
    order = ancestors([w.creator])
    assert [type(function).__name__ for function in order] == ["Squared", "Scaled", "Multiply", "Multiply"]
    assert order[0] is y.creator and order[-1] is w.creator
    for function in order:
        for edge in function.edges:
            if source(edge) is not None:
                assert order.index(source(edge)) < order.index(function)


def test_ancestors_of_several_and_of_none():
    x = leaf(1.0)
    first, second = Squared()(x), Scaled()(x)
    assert set(ancestors([first.creator, second.creator, first.creator])) == {first.creator, second.creator}
    assert ancestors([]) == []


def test_edges_between_are_those_on_a_path():
    x, w = leaf(1.0), leaf(2.0)
    a, b = Squared()(x), Scaled()(w)
    c = a * b
    d = c + Scaled(3.0)(w)
    assert edges_between([d.creator], [x]) == {x, a.creator, c.creator, d.creator}
    assert edges_between([d.creator], [a.creator]) == {a.creator, c.creator, d.creator}
    assert edges_between([c.creator], [leaf(5.0)]) != {c.creator}
    assert edges_between([c.creator], []) == set()


def test_a_leaf_that_is_only_a_constant_is_on_no_path():
    constant = Variable([2.0], requires_grad=False)
    y = leaf(1.0) * constant
    assert edges_between([y.creator], [constant]) == {constant}


def test_several_outputs_are_all_on_the_path():
    x = leaf(1.0)
    sine, cosine = SinCos()(x)
    assert edges_between([sine.creator], [x]) == {x, (sine.creator, 0), (sine.creator, 1)}


@pytest.mark.parametrize("width", [1, 2, 3, 1000])
def test_edges_of_any_number_of_inputs(width):
    leaves = [leaf(float(i)) for i in range(width)]
    y = Joined()(*leaves)
    assert len(y.creator.edges) == width
    assert all(edge is one for edge, one in zip(y.creator.edges, leaves, strict=True))
    assert [one is variable for one, variable in zip(y.creator.inputs, leaves, strict=True)] == [True] * width


def test_leaves_beside_those_asked_for():
    x, other, still = Variable(1.0), Variable(2.0), Variable(3.0, requires_grad=False)
    y = np.stack([x * 2.0, x * still, np.array(3.0)]).sum()
    assert not leads_elsewhere([y.creator], {x}) and leads_elsewhere([y.creator], set())
    parts = np.split(np.stack([x, x]), 2)
    assert not leads_elsewhere([parts[1].creator], {x})
    assert leads_elsewhere([(y * other).creator], {x}) and not leads_elsewhere([(y * other).creator], {x, other})
    assert not leads_elsewhere([], set())
