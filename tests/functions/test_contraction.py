import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pygrad.functions._contraction import contracted, plan_of


@st.composite
def products(draw):
    """Two terms, a result and shapes in which some axes have length 1 for the sake of broadcasting."""
    letters = "abcde"
    sizes = {letter: draw(st.integers(0, 3)) for letter in letters}
    terms = [draw(st.permutations(letters).map(lambda one: "".join(one)))[:draw(st.integers(0, 4))] for _ in range(2)]
    shapes = [tuple(draw(st.sampled_from([sizes[letter], 1])) for letter in term) for term in terms]
    known = sorted(set("".join(terms)))
    output = "".join(draw(st.permutations(known)))[:draw(st.integers(0, len(known)))]
    return terms, shapes, output


@settings(max_examples=200, deadline=None)
@given(products())
def test_it_is_what_numpy_computes(given):
    terms, shapes, output = given
    arrays = [np.random.default_rng(number).normal(size=shape) for number, shape in enumerate(shapes)]
    expected = np.einsum(f"{terms[0]},{terms[1]}->{output}", *arrays)
    got = contracted(tuple(terms), output, tuple(arrays))
    assert got.shape == expected.shape and got.dtype == expected.dtype
    np.testing.assert_allclose(got, expected, atol=1e-12)


@pytest.mark.parametrize("terms, output", [
    (("ij", "jk"), "ik"), (("ij", "kj"), "ik"), (("ji", "jk"), "ki"), (("bqhd", "bkhd"), "bhqk"),
    (("bij", "bjk"), "bik"), (("i", "ij"), "j")])
def test_matrices_are_multiplied_where_they_lie(terms, output):
    """Neither reshape nor transpose copies: the product is the only new array."""
    arrays = [np.ones((3,) * len(term)) for term in terms]
    plan = plan_of(*terms, output, *(array.shape for array in arrays))
    for number, array in enumerate(arrays):
        assert np.shares_memory(array, array.transpose(plan.orders[number]).reshape(plan.shapes[number]))


def test_what_is_left_to_numpy():
    assert plan_of("i", "j", "ij", (2,), (3,)) is None, "nothing is summed over"
    assert plan_of("ij", "jk", "ik", (2, 3), (2, 3)) is None, "does not fit"
    integers = np.arange(4).reshape(2, 2)
    np.testing.assert_array_equal(contracted(("ij", "jk"), "ik", (integers, integers)), integers @ integers)
