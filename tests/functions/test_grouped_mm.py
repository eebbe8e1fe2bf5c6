import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

OFFS = np.array([1, 1, 3], np.int32)
SHAPES = {"rows": ((4, 2), (3, 2, 2)), "columns": ((3, 2, 2), (2, 4)), "inner": ((2, 4), (4, 2))}
CASES = [case(F.GroupedMm, lambda x1, x2: F.grouped_mm(x1, x2, offs=OFFS), uniform(first), uniform(second, seed=1),
              name=kind, saves=lambda x1, x2, y: x1.nbytes + x2.nbytes) for kind, (first, second) in SHAPES.items()]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def loop(kind, x1, x2, ends):
    """Return the groups' products by `torch.mm`, in float64 too."""
    torch = pytorch()
    parts = [slice(start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    if kind == "rows":
        return torch.cat([torch.mm(x1[part], x2[group]) for group, part in enumerate(parts)])
    if kind == "columns":
        return torch.cat([torch.mm(x1[group], x2[:, part]) for group, part in enumerate(parts)], dim=1)
    return torch.stack([torch.mm(x1[:, part], x2[part]) for part in parts])


@pytest.mark.parametrize("kind, first, second", [("rows", (8, 4), (2, 4, 12)), ("columns", (2, 4, 12), (12, 8)),
                                                 ("inner", (4, 8), (8, 12))])
def test_agrees_with_pytorch(kind, first, second):
    offs = np.array([3, 8], np.int32)
    arrays = uniform(first), uniform(second, seed=1)
    agree(lambda x1, x2: F.grouped_mm(x1, x2, offs=offs), lambda x1, x2: loop(kind, x1, x2, offs.tolist()), *arrays)
    torch = pytorch()
    offs = np.array([4, 8], np.int32)
    theirs = torch.nn.functional.grouped_mm(*[torch.tensor(one.astype(np.float32)) for one in arrays],
                                            offs=torch.tensor(offs)).numpy()
    ours = F.grouped_mm(*[one.astype(np.float32) for one in arrays], offs=offs).data
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-5)


def test_stacks_are_a_batched_product():
    agree(F.grouped_mm, lambda x1, x2: pytorch().bmm(x1, x2), uniform((3, 2, 4)), uniform((3, 4, 2), seed=1))


def test_behind_the_last_group_there_is_nothing():
    x1, x2 = Variable(np.ones((4, 2))), Variable(np.ones((2, 2, 3)))
    y = F.grouped_mm(x1, x2, offs=[1, 3], out_dtype=np.float64)
    assert y.data[:3].all() and not y.data[3].any()
    y.backward(np.ones((4, 3)))
    assert not x1.grad.data[3].any() and np.array_equal(x2.grad.data[:, 0, 0], [1, 2])


@pytest.mark.parametrize("first, second, options, error, match", [
    ((4,), (4, 2), {"offs": [1]}, ShapeError, "expected matrices or stacks"),
    ((4, 2), (2, 3, 3), {"offs": [1, 2]}, ShapeError, "the last axis of mat_a must be as long"),
    ((4, 2), (2, 2, 3), {}, ArgumentError, "expected offs, unless both operands are stacks"),
    ((2, 4, 2), (2, 2, 3), {"offs": [1, 2]}, ArgumentError, "expected offs, unless"),
    ((2, 4, 2), (3, 2, 3), {}, ShapeError, "two stacks of as many matrices"),
    ((4, 2), (2, 2, 3), {"offs": [1]}, ShapeError, "expected 2 offs, one for each matrix"),
    ((4, 2), (2, 2, 3), {"offs": [2, 1]}, ArgumentError, "expected offs to rise"),
    ((4, 2), (2, 2, 3), {"offs": [1, 5]}, ArgumentError, "expected offs to rise from 0 to at most 4"),
    ((4, 2), (2, 2, 3), {"offs": [-1, 2]}, ArgumentError, "expected offs to rise"),
    ((4, 2), (2, 2, 3), {"offs": [1.0, 2.0]}, ArgumentError, "one axis of integers"),
    ((4, 2), (2, 2, 3), {"offs": [1, 2], "bias": np.ones(3)}, ArgumentError, "bias is not supported"),
    ((4, 2), (2, 2, 3), {"offs": [1, 2], "out_dtype": np.float32}, ArgumentError, "out_dtype must be the dtype"),
])
def test_errors(first, second, options, error, match):
    with pytest.raises(error, match=f"grouped_mm: .*{match}"):
        F.grouped_mm(np.ones(first), np.ones(second), **options)
