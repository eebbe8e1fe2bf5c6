import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DTypeError, ShapeError
from pygrad.testing import assert_saves, check_function
from tests.functions.cases import case, complex_uniform, uniform
from tests.pytorch import agree, pytorch

TEXTS = [
    ("ij,jk", (2, 3), (3, 2)), ("ij,jk->ki", (2, 3), (3, 2)), ("ij,ij->", (2, 3), (2, 3)), ("i,j", (2,), (3,)),
    ("ij->", (2, 3)), ("ij->j", (2, 3)), ("ba", (2, 3)), ("ii", (2, 2)), ("ii->i", (2, 2)), ("iij->ji", (2, 2, 3)),
    ("iii->i", (2, 2, 2)), ("ijij->ij", (2, 3, 2, 3)), ("ii,ij", (2, 2), (2, 3)), (",", (), ()), (",i", (), (2,)),
    ("...ij,...jk->...ik", (2, 2, 3), (3, 2)), ("...i,...i", (2, 3), (2, 3)), ("i...->...", (2, 3)),
    ("...,...", (2, 1), (3,)), ("ij,jk", (2, 1), (3, 2)), ("bij,bjk->bik", (1, 2, 3), (2, 3, 1)),
    ("ij,ij->ij", (1, 3), (2, 1)), ("ij,j->i", (2, 3), (1,)), ("ij,kl->ik", (2, 3), (2, 2)), ("i,j->", (2,), (3,)),
    ("ij,jk,kl", (2, 3), (3, 2), (2, 2)), ("i,i,i->i", (2,), (1,), (2,)), ("ij,jk->ik", (2, 0), (0, 2)),
    ("ij->j", (0, 2)), ("i,ij,j,", (2,), (2, 2), (2,), ()), ("ijk,kj->i", (2, 2, 3), (3, 2)),
]


def others(*arrays):
    """Bytes saved: of two operands and more all are needed by the others."""
    *operands, _ = arrays
    return sum(array.nbytes for array in operands) if len(operands) > 1 else 0


def sums(text):
    return (lambda *arrays: F.einsum(text, *arrays)), (lambda *arrays: np.einsum(text, *arrays))


def einsum_case(text, *arrays, name="", **options):
    ours, theirs = sums(text)
    return case(F.Einsum, ours, *arrays, reference=theirs, name=f"{text} {name}", **options)


CASES = [
    *(einsum_case(text, *(uniform(shape, seed=number) for number, shape in enumerate(shapes)),
                  **({} if any(len(set(term)) < len(term) and "." not in term for term in text.split("->")[0].split(","))
                     else {"saves": others}))
      for text, *shapes in TEXTS),
    *(einsum_case(text, *(complex_uniform(shape, seed=number) for number, shape in enumerate(shapes)), name="complex")
      for text, *shapes in (TEXTS[0], TEXTS[8], TEXTS[13], TEXTS[15], TEXTS[21])),
    einsum_case("ij,jk", uniform((2, 3)), complex_uniform((3, 2)), name="real and complex"),
    einsum_case("i,ij,j", complex_uniform((2,)), uniform((2, 2)), complex_uniform((2,)), name="quadratic form"),
]


@pytest.mark.parametrize("case", [one for one in CASES if "ii" not in one.name or "," in one.name], ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("text, shape", [(text, shapes[0]) for text, *shapes in TEXTS if len(shapes) == 1])
def test_one_operand(text, shape):
    ours, theirs = sums(text)
    check_function(ours, uniform(shape), reference=theirs, order=1, saves=0)


@pytest.mark.parametrize("first, second, output", [
    ([0, 1], [1, 2], []), ([0, 1], [1, 2], [[2, 0]]), ([Ellipsis, 1], [1, 2], [[Ellipsis, 2]])], ids=str)
def test_sublists(first, second, output):
    def product(a, b):
        return np.einsum(a, first, b, second, *output)

    check_function(product, uniform((2, 3)), uniform((3, 2), seed=1), order=1, layouts=False, batch=False,
                   reference=product)


@pytest.mark.parametrize("optimize", [True, "greedy", "optimal", ["einsum_path", (0, 1), (0, 1)]], ids=str)
def test_in_pairs(optimize):
    check_function(lambda *x: np.einsum("ij,jk,kl->il", *x, optimize=optimize), uniform((2, 3)), uniform((3, 2)),
                   uniform((2, 2), seed=1), order=1, layouts=False,
                   reference=lambda *x: np.einsum("ij,jk,kl->il", *x, optimize=optimize))


def test_in_pairs_with_traces_and_numbers():
    check_function(lambda *x: np.einsum("ii,jk,k,->j", *x, optimize=True), uniform((2, 2)), uniform((2, 3)),
                   uniform((3,)), uniform(()), order=1, layouts=False,
                   reference=lambda *x: np.einsum("ii,jk,k,->j", *x))


def test_what_is_saved():
    x, y = Variable(np.ones((2, 3))), np.ones((3, 4))
    assert_saves(np.einsum("ij,jk", x * 1, y), 0)
    assert_saves(np.einsum("ii->i", Variable(np.ones((3, 3))) * 1), 0)


def test_views():
    x = Variable(np.ones((2, 2)))
    assert np.shares_memory(np.einsum("ij->ji", x).data, x.data)
    assert np.shares_memory(np.einsum("ii->i", x).data, x.data)


def test_dtype():
    x = Variable(np.ones((2, 2), np.float32))
    y = np.einsum("ij,jk", x, x, dtype=np.float64)
    y.sum().backward()
    assert y.dtype == np.float64 and x.grad.dtype == np.float32
    with pytest.raises(DTypeError, match="einsum: cannot cast float64 to dtype=float32 with casting='safe'"):
        np.einsum("ij", Variable(np.ones((2, 2))), dtype=np.float32)
    assert np.einsum("ij", Variable(np.ones((2, 2))), dtype=np.float32, casting="same_kind").dtype == np.float32


def test_integers():
    x = Variable([[1, 2], [3, 4]])
    y = np.einsum("ij,jk", x, x)
    y.sum().backward()
    assert y.dtype.kind == "i" and x.grad.tolist() == [[7, 11], [9, 13]]


def test_the_path_is_plain():
    x = Variable(np.ones((2, 2)))
    assert np.einsum_path("ij,jk", x, x) == np.einsum_path("ij,jk", x.data, x.data)


def test_pytorch():
    torch = pytorch()
    for text, *shapes in (TEXTS[0], TEXTS[15], TEXTS[25], ("bn,anm,bm->ba", (2, 3), (4, 3, 2), (2, 2))):
        agree(sums(text)[0], lambda *x, text=text: torch.einsum(text, *x),
              *(uniform(shape, seed=number) for number, shape in enumerate(shapes)))


def test_misfits():
    x = Variable(np.ones((2, 3)))
    with pytest.raises(ShapeError, match=r"einsum: axes of one letter must be equally long.*'ij,jk' for .*\(2, 3\)"):
        np.einsum("ij,jk", x, x)
    with pytest.raises(ShapeError, match=r"einsum: the axes 0 and 1 have the same letter 'i', but"):
        np.einsum("ii", x)
    with pytest.raises(ArgumentError, match="out= is not supported"):
        F.einsum("ij", x, out=np.ones((2, 3)))
