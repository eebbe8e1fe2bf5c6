"""Tests of the QR decomposition."""

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, GraphError
from pygrad.testing import check_function
from tests.functions.cases import case
from tests.functions.complex_numbers import agree_complex
from tests.functions.matrices import SINGLE, matrix
from tests.pytorch import agree, pytorch


def decomposes(x, mode="reduced"):
    def function(x):
        return np.linalg.qr(x, mode) if mode == "r" else tuple(np.linalg.qr(x, mode))

    def saves(x, y):
        return x.nbytes + y.nbytes if mode == "r" else sum(one.nbytes for one in y)

    return case(F.Qr, function, x, name=f"{x.shape} {x.dtype} {mode}", reference=function, saves=saves, **SINGLE)


CASES = [
    decomposes(matrix(3, 2)), decomposes(matrix(2, 3)), decomposes(matrix(2, 2, 2)), decomposes(matrix(1, 1)),
    decomposes(matrix(0, 2)), decomposes(matrix(2, 0)), decomposes(matrix(0, 3, 2)),
    decomposes(matrix(3, 2, complex=True)), decomposes(matrix(2, 3, complex=True)),
    decomposes(matrix(2, 2, 2, complex=True)),
    decomposes(matrix(2, 3), "complete"), decomposes(matrix(3, 2), "complete"), decomposes(matrix(2, 2, 1), "complete"),
    decomposes(matrix(3, 2), "r"), decomposes(matrix(2, 3), "r"), decomposes(matrix(2, 2, complex=True), "r"),
    decomposes(matrix(2, 3, 1), "r"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("complex", [False, True])
@pytest.mark.parametrize("shape", [(4, 2), (2, 3, 1)])
def test_complement_of_a_complete_decomposition(shape, complex):
    def project(x):
        q = np.linalg.qr(x, "complete")[0][..., shape[-1]:]
        return q @ q.conj().swapaxes(-1, -2)

    check_function(project, matrix(*shape, complex=complex), layouts=False, **SINGLE)


def test_agree_with_pytorch():
    torch = pytorch()
    single = {"float64": 1e-9, "float32": 1e-3}
    for shape in ((3, 2), (2, 3), (2, 3, 3)):
        agree(lambda x: tuple(np.linalg.qr(x)), lambda x: tuple(torch.linalg.qr(x)), matrix(*shape), tol=single)
        agree_complex(lambda x: tuple(np.linalg.qr(x)), lambda x: tuple(torch.linalg.qr(x)),
                      matrix(*shape, complex=True))


def test_result_is_numpys_named_tuple():
    result = np.linalg.qr(Variable(matrix(2, 2)))
    assert type(result).__name__ == "QRResult" and result.R is result[1]


def test_errors():
    with pytest.raises(ArgumentError, match="'raw' has no derivative"):
        np.linalg.qr(Variable(matrix(2, 2)), "raw")
    with pytest.raises(GraphError, match="qr: .* basis"):
        (np.linalg.qr(Variable(matrix(4, 1)), "complete")[0] * np.arange(16.0).reshape(4, 4) ** 2).sum().backward()
    with pytest.raises(np.linalg.LinAlgError, match="Singular"):
        np.linalg.qr(Variable(np.zeros((2, 2))))[1].sum().backward()
