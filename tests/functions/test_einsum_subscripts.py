import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions._einsum_subscripts import parse, separated


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text("abcB", max_size=3), st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=3))
def test_what_is_parsed_means_the_same(terms):
    """Numbers of axes of length 2, so that everything fits; implicit results, ellipses anywhere."""
    texts, arrays = [], []
    for number, (letters, extra, place) in enumerate(terms):
        texts.append(letters[:place] + "..." + letters[place:])
        shape = (2,) * (len(letters) + extra)
        arrays.append(np.random.default_rng(number).normal(size=shape))
    text = ",".join(texts)
    full, output = parse(text, tuple(array.ndim for array in arrays))
    np.testing.assert_allclose(np.einsum(f"{','.join(full)}->{output}", *arrays), np.einsum(text, *arrays))


def test_sublists():
    assert separated((0, [0, Ellipsis, 1], 0, [], [Ellipsis, 27])) == ("A...B,->...b", [0, 0])
    assert separated((0, [np.int64(3)])) == ("D", [0])


@pytest.mark.parametrize("text, ndims, error, message", [
    ("ij", (2, 2), ArgumentError, "has subscripts of 1 operands, but there are 2"),
    ("ij", (3,), ShapeError, "'ij' do not fit operand 0, which has 3 axes"),
    ("ijk", (2,), ShapeError, "do not fit operand 0"),
    ("i.j", (2,), ArgumentError, "no ellipsis"),
    ("......", (2,), ArgumentError, "second ellipsis"),
    ("i$", (2,), ArgumentError, r"'\$' in 'i\$' is no letter"),
    ("ij->ii", (2,), ArgumentError, "names an axis twice"),
    ("ij->k", (2,), ArgumentError, "letter 'k', which no operand has"),
    ("i...->i", (2,), ShapeError, "needs an ellipsis"),
    ("...", (60,), ShapeError, "more axes than there are letters"),
])
def test_what_is_not_well_formed(text, ndims, error, message):
    with pytest.raises(error, match=message):
        parse(text, ndims)


def test_sublists_that_are_none():
    for wrong, message in ((0, "holds integers and an ellipsis"), (["a"], "got 'a'"), ([52], "from 0 to 51, got 52")):
        with pytest.raises(ArgumentError, match=message):
            separated((0, wrong))
    with pytest.raises(ArgumentError, match="got nothing"):
        separated(())
