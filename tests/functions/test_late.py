from pygrad import functions as F
from pygrad.functions import late


def test_no_name_is_missing_and_none_is_a_modules():
    assert sorted(late.__all__) == sorted(name for name in vars(late) if name.isidentifier() and not name.startswith("__"))
    modules = {value.__module__.rpartition(".")[2] for value in vars(late).values() if hasattr(value, "__code__")}
    assert len(modules) > 40 and not modules & set(F.__all__), "a module named like a function would stand in its place"


def test_the_package_has_the_same_objects():
    assert all(getattr(F, name) is getattr(late, name) for name in late.__all__)
