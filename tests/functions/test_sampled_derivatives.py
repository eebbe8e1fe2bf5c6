import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions.sampled_derivatives import along, stencils
from pygrad.testing import check_function
from tests.functions.cases import case, complex_uniform, gradient, uniform
from tests.pytorch import agree

UNEVEN = np.array([0.0, 0.5, 0.7, 1.5])
FORMS = [((2,), (), {}), ((4,), (0.5,), {}), ((4,), (UNEVEN,), {}), ((3, 4), (2.0,), {"axis": 1}),
         ((4, 2), (UNEVEN,), {"axis": 0}), ((2, 2, 4), (0.5, UNEVEN), {"axis": (1, -1)}), ((2, 3), (), {}),
         ((3, 2), (np.array([1, 2, 4]), 2), {})]

CASES = [
    *[case(F.Gradient, lambda x, p=places, o=options: F.gradient(x, *p, **o), numbers(shape),
           name=f"{kind} {number} {edge}", reference=lambda x, p=places, o=options: np.gradient(x, *p, **o), saves=0)
      for kind, numbers in (("real", uniform), ("complex", complex_uniform))
      for number, (shape, places, form) in enumerate(FORMS) for edge in (1, 2)
      for options in ({**form, "edge_order": edge},)
      if edge == 1 or all(shape[axis] > 2 for axis in np.ravel(form.get("axis", range(len(shape)))))],
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("edge_order", [1, 2])
@pytest.mark.parametrize("places, axis", [(UNEVEN, -1), (np.array(0.5), 0)])
def test_places_may_be_differentiated(edge_order, places, axis):
    check_function(lambda x, p: F.gradient(x, p, axis=axis, edge_order=edge_order), uniform((3, 4)), places,
                   reference=lambda x, p: np.gradient(x, p, axis=axis, edge_order=edge_order), layouts=False)


def test_one_distance_for_all_axes():
    x = Variable(uniform((3, 3)))
    for one, other in zip(np.gradient(x, Variable(2.0)), np.gradient(x.data, 2.0), strict=True):
        assert np.allclose(one.data, other)
    fixed = Variable(UNEVEN[:3], requires_grad=False)
    assert np.allclose(F.gradient(x, fixed, axis=[0]).data, np.gradient(x.data, UNEVEN[:3], axis=0))


def test_integers_and_lists():
    assert F.gradient([1, 2, 4]).tolist() == [1, 1.5, 2]
    assert gradient(F.gradient, np.array([1, 2, 4]))[0].tolist() == [-1.5, 0, 1.5]


def test_stencils_of_even_places_agree():
    for edge_order in (1, 2):
        for one, other in zip(stencils(np.array(0.5), edge_order), stencils(np.arange(4) * 0.5, edge_order), strict=True):
            assert all(np.allclose(a, b) for a, b in zip(one, other, strict=True))
    assert along(np.array(1.0), -2).shape == ()


def test_values_and_gradients_are_pytorchs():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    agree(lambda x: F.gradient(x, UNEVEN, axis=1),
          lambda x: torch.gradient(x, spacing=(torch.tensor(UNEVEN),), dim=1)[0].to(x.dtype), uniform((2, 4)),
          dtypes=("float64",))
    agree(lambda x: F.gradient(x, 0.5, edge_order=2), lambda x: torch.gradient(x, spacing=0.5, edge_order=2),
          uniform((3, 4)))


def test_wrong_arguments():
    x = Variable(np.ones((2, 3)))
    for places, options, error, text in (
            ((1.0, 1.0, 1.0), {}, ArgumentError, "3 distances for 2 axes"),
            ((), {"edge_order": 3}, ArgumentError, "expected edge_order 1 or 2"),
            ((), {"axis": 2}, ShapeError, "axis=2 does not fit"),
            ((np.ones(2), np.ones(2)), {}, ShapeError, "along axis 1 of an array"),
            ((), {"edge_order": 2}, ShapeError, "3 elements are needed along axis -2")):
        with pytest.raises(error, match=f"gradient: {text}"):
            F.gradient(x, *places, **options)
