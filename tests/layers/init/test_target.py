import numpy as np
import pytest

from pygrad import Parameter, Variable, functions as F, no_grad
from pygrad.errors import ArgumentError, DTypeError, GraphError, ShapeError, StaleGraphError
from pygrad.layers import init
from pygrad.layers.init._target import check_number, check_spread, fill_evenly, fill_normally, source, writeable
from pygrad.random import default_generator, manual_seed

FILLS = {
    "uniform_": init.uniform_, "normal_": init.normal_, "trunc_normal_": init.trunc_normal_,
    "constant_": lambda x: init.constant_(x, 2), "ones_": init.ones_, "zeros_": init.zeros_, "eye_": init.eye_,
    "xavier_uniform_": init.xavier_uniform_, "xavier_normal_": init.xavier_normal_,
    "kaiming_uniform_": init.kaiming_uniform_, "kaiming_normal_": init.kaiming_normal_,
    "orthogonal_": init.orthogonal_, "sparse_": lambda x: init.sparse_(x, 0.5),
    "dirac_": lambda x: init.dirac_(x.reshape(2, 3, 1)) if isinstance(x, np.ndarray) else x,
}
DRAWN = [name for name in FILLS if name not in ("constant_", "ones_", "zeros_", "eye_", "dirac_")]
fills = pytest.mark.parametrize("name", [name for name in FILLS if name != "dirac_"])


def test_every_initialiser_is_here():
    assert set(FILLS) | {"calculate_gain"} == set(init.__all__)


@fills
def test_returns_what_it_was_given_and_keeps_the_array(name):
    for tensor in (Parameter(np.full((2, 3), 7.0)), Variable(np.full((2, 3), 7.0)), np.full((2, 3), 7.0)):
        array = np.asarray(getattr(tensor, "data", tensor)) if isinstance(tensor, Variable) else tensor
        assert FILLS[name](tensor) is tensor
        assert not np.any(array == 7)
        if isinstance(tensor, Variable):
            assert tensor.data is array and tensor.requires_grad and tensor.creator is None


@fills
def test_graphs_become_stale(name):
    weight = Parameter(np.ones((2, 3)))
    y = F.square(weight)
    FILLS[name](weight)
    with pytest.raises(StaleGraphError):
        y.backward(np.ones((2, 3)))


@fills
def test_what_was_computed_is_not_written_to(name):
    y = F.square(Variable(np.ones((2, 3))))
    with pytest.raises(GraphError, match=rf"{name} to a Variable that has a creator"):
        FILLS[name](y)
    assert (y.data == 1).all()
    copy = y.detach()
    FILLS[name](copy)
    assert (y.data == 1).all() and not np.array_equal(copy.data, y.data) or name == "ones_"


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_generators(name, dtype):
    """The package-level one unless another is given, and of either the same numbers again."""
    first, second, other = (np.zeros((8, 6), dtype) for _ in range(3))
    bits = default_generator().bit_generator
    before = bits.state
    try:
        for array in (first, second):
            manual_seed(3)
            FILLS[name](array)
    finally:
        bits.state = before
    assert first.dtype == dtype and np.array_equal(first, second)
    function = init.sparse_ if name == "sparse_" else getattr(init, name)
    options = {"sparsity": 0.5} if name == "sparse_" else {}
    function(other, generator=np.random.default_rng(1), **options)
    assert bits.state == before and not np.array_equal(other, first)
    function(first, generator=np.random.default_rng(1), **options)
    assert np.array_equal(other, first)


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("layout", [np.asfortranarray, lambda x: x[::-1, ::-1], lambda x: np.repeat(x, 2, 1)[:, ::2]])
def test_numbers_do_not_depend_on_the_layout(name, layout):
    expected, array = np.zeros((8, 6), np.float32), layout(np.zeros((8, 6), np.float32))
    function = (lambda x, generator: init.sparse_(x, 0.5, generator=generator)) if name == "sparse_" else \
        getattr(init, name)
    function(expected, generator=np.random.default_rng(1))
    function(array, generator=np.random.default_rng(1))
    assert np.array_equal(array, expected)


@pytest.mark.parametrize("name", DRAWN)
def test_integers_are_refused(name):
    with pytest.raises(DTypeError, match=rf"{name}: expected a floating dtype, got shape \(2, 3\), dtype int64"):
        FILLS[name](np.ones((2, 3), int))


@pytest.mark.parametrize("name", DRAWN)
def test_a_generator_of_another_kind_is_refused(name):
    options = {"sparsity": 0.5} if name == "sparse_" else {}
    weight = Variable(np.ones((2, 3)))
    with pytest.raises(ArgumentError, match=f"{name}: expected generator to be a numpy.random.Generator, got int"):
        getattr(init, name)(weight, generator=3, **options)
    assert (weight.data == 1).all() and weight._version == 0


@pytest.mark.parametrize("name", [*DRAWN, "ones_", "eye_"])
def test_empty(name):
    array = np.ones((0, 3))
    assert FILLS[name](array) is array


@fills
def test_what_cannot_be_written_to(name):
    with pytest.raises((ArgumentError, ShapeError), match=f"{name}: expected"):
        FILLS[name]([[1.0, 2.0], [3.0, 4.0]])
    array = np.ones((2, 3))
    array.flags.writeable = False
    with pytest.raises(ArgumentError, match=f"{name}: .* is read-only"):
        FILLS[name](array)


def test_writeable():
    array = np.ones((2, 3))
    assert writeable(array, "f") is array
    with no_grad():
        assert writeable(Variable(array), "f", ndim=(2,), floating=True) is array
    with pytest.raises(ShapeError, match=r"f: expected 1 or 3 axes, got shape \(2, 3\)"):
        writeable(array, "f", ndim=(1, 3))


def test_numbers():
    assert (check_number(np.float32(2), "f", "a"), check_spread(0, "f", "a")) == (2, 0)
    for bad in ("1", None, np.nan, np.inf):
        with pytest.raises(ArgumentError, match="f: expected a to be a finite number, got"):
            check_number(bad, "f", "a")
    with pytest.raises(ArgumentError, match="f: expected a to be at least 0, got -1"):
        check_spread(-1, "f", "a")
    assert source(None, "f") is default_generator()


def test_filling_in_place_makes_no_copy():
    """What the generator can write to directly holds exactly what it draws."""
    array = np.empty(1000, np.float32)
    fill_evenly(array, 0.0, 1.0, np.random.default_rng(0))
    assert np.array_equal(array, np.random.default_rng(0).random(1000, np.float32))
    fill_normally(array, 1.0, 2.0, np.random.default_rng(0))
    assert np.array_equal(array, np.random.default_rng(0).standard_normal(1000, np.float32) * 2 + 1)
